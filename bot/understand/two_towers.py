"""Two texts held against each other by one encoder that reads each of them by itself: a message and what may be meant.

Source: Reimers and Gurevych, "Sentence-BERT", 2019. Served by it: the selector and the model of kinds.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.understand.intents import Linear
from retrieval.adapters import States
from retrieval.e5_weights import E5Weights

MOST_KEPT = 20_000  # vectors, 384 numbers each: 30 MB


class TwoTowers:
    """Vectors of token ids, those read lately kept, and how near they are; safe to share between threads."""

    def __init__(self, weights: E5Weights, states: States, none: Linear, scale: float) -> None:
        self._weights = weights
        self._states = states
        self._none = none
        self._scale = scale
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, ...], NDArray[np.float32]] = OrderedDict()

    def logits(self, asked: NDArray[np.float32], among: NDArray[np.float32]) -> NDArray[np.float32]:
        """How near vectors of length 1, shape (count, size), are to what is asked, shape (1, size), and last how near
        "none of them" is; shape (count + 1,)."""
        near = self._scale * (among @ normalized(asked)[0])
        return np.concatenate([near, self._none(asked)[0]])

    def means(self, rows: Sequence[tuple[int, ...]]) -> NDArray[np.float32]:
        """The mean of the states of token ids, shape (len(rows), size).

        Each is read by itself: in 8 bits what is read beside it would change it a little.
        """
        with self._lock:
            found = {ids: self._kept[ids] for ids in rows if ids in self._kept}
            for ids in found:
                self._kept.move_to_end(ids)
        new = {
            ids: self._states(self._weights.inputs([ids])).mean(axis=1)[0] for ids in rows if ids not in found
        }
        if new:
            with self._lock:
                self._kept.update(new)
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        found |= new
        return np.array([found[ids] for ids in rows], dtype=np.float32).reshape(-1, self._weights.size)


def normalized(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Vectors along the last axis, of length 1."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
