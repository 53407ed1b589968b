"""Two texts held against each other by one encoder that reads each of them by itself: a message and what may be meant.

Sources: Reimers and Gurevych, "Sentence-BERT", 2019; of the memory, Khandelwal et al., "Generalization through
Memorization", 2020. Served by it: the selector, the resolver, the model of kinds and the retriever of pages.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.understand.intents import Linear, softmax
from retrieval.adapters import States
from retrieval.e5_weights import E5Weights

MOST_KEPT = 20_000  # vectors, 384 numbers each: 30 MB
MOST_MEANT = 3  # things that a message is remembered by
STEPS = 127  # of a number of a remembered vector, in 8 bits


class Memory(NamedTuple):
    """What messages that were trained on meant: their vectors of length 1, shape (messages, size), and the places of what
    they meant, shape (messages, MOST_MEANT); the place behind the last one says none of them, -1 nothing."""

    vectors: NDArray[np.float32]
    meant: NDArray[np.int32]

    def says(
        self, asked: NDArray[np.float32], count: int, similar: int, sharpness: float
    ) -> NDArray[np.float32]:
        """How likely each of `count` places is for a vector of length 1, shape (size,), by the `similar` messages most like
        it, the more the nearer they are (`sharpness` of their cosines). Less than 1 in sum as far as these meant what has no
        place."""
        near = self.vectors @ asked
        said = np.zeros(count, dtype=np.float32)
        if not len(near):
            return said
        most = np.argpartition(-near, min(similar, len(near) - 1))[:similar]
        weights = np.exp(sharpness * (near[most] - near[most].max()))
        for weight, places in zip(weights, self.meant[most], strict=True):
            own = places[places >= 0]
            said[own] += weight / max(len(own), 1)
        return np.asarray(said / weights.sum(), dtype=np.float32)

    def moved(self, places: Sequence[int], count: int) -> "Memory":
        """The memory with another place, of `count`, for each of the places that it has; -1 for what has none any more."""
        return Memory(self.vectors, np.array([*places, count, -1], dtype=np.int32)[self.meant])

    def in_8_bits(self) -> NDArray[np.int8]:
        """The vectors as they are saved."""
        return np.round(STEPS * self.vectors).astype(np.int8)


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
        return np.concatenate([self.nearness(asked, among), self._none(asked)[0]])

    def nearness(self, asked: NDArray[np.float32], among: NDArray[np.float32]) -> NDArray[np.float32]:
        """How near vectors of length 1, shape (count, size), are to what is asked, shape (1, size); shape (count,)."""
        return np.asarray(self._scale * (among @ normalized(asked)[0]), dtype=np.float32)

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


def joined_likelihood(
    near: NDArray[np.float32], remembered: NDArray[np.float32], temperature: float
) -> NDArray[np.float32]:
    """How likely each place is by both, at a temperature; along the last axis. They count alike, but for what is remembered
    of things that have no place any more: there nearness alone counts."""
    told = remembered + (1 - remembered.sum(axis=-1, keepdims=True)) * near
    return softmax(np.log((near + told) / 2 + 1e-9), temperature)
