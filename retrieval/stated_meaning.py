"""Which attribute of a product answers a question that names none: the waterproofing of "can I swim with it".

A multilingual encoder reads the question and each attribute with its value; the one that stands out from the others of
the same product is what is asked about. That it must stand out, and not only be near, is what tells questions that no
attribute answers: cosines alone say little of them.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.embed import Encoder

MOST_KEPT = 20_000  # vectors of attributes, 384 numbers each: 30 MB


@dataclass(frozen=True, slots=True)
class Nearest:
    """The attribute whose meaning is nearest to a question: its cosine, and how far that lies above the mean of the
    product's attributes and above the second."""

    name: str
    cosine: float
    above_mean: float
    above_second: float


class StatedMeaning:
    """Compares questions with attributes; may be used by several threads."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def nearest(self, question: str, attributes: Mapping[str, str]) -> Nearest | None:
        """The nearest attribute, or None of fewer than two."""
        if len(attributes) < 2:
            return None
        names = list(attributes)
        vectors = self._vectors([f"{name}: {attributes[name]}" for name in names])
        cosines = vectors @ np.asarray(self._encoder.embed_query(question), dtype=np.float32)
        first, second = np.argsort(-cosines)[:2]
        best = float(cosines[first])
        return Nearest(names[first], best, best - float(cosines.mean()), best - float(cosines[second]))

    def _vectors(self, statements: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(statements), dimension); those read before are kept."""
        with self._lock:
            new = [statement for statement in dict.fromkeys(statements) if statement not in self._kept]
        if new:
            encoded = self._encoder.encode(new)
            with self._lock:
                self._kept.update(zip(new, encoded, strict=True))
        with self._lock:
            found = [self._kept[statement] for statement in statements]
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return np.stack(found)
