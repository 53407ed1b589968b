"""What an encoder makes of the names of product types: "something to keep my coffee hot" is near "travel mug"."""

import threading
from collections.abc import Callable, Collection

import numpy as np
from numpy.typing import NDArray

from retrieval.embed import Encoder


class TypeVectors:
    """Vectors of the names of product types; each is embedded when it is first needed, and kept."""

    def __init__(self, encoder: Encoder, name_of: Callable[[str], str]) -> None:
        self._encoder = encoder
        self._name_of = name_of
        self._lock = threading.Lock()
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def similarities(self, vector: NDArray[np.float32], product_types: Collection[str]) -> dict[str, float]:
        """The cosine of each type's name and a query's vector of shape (dimension,), 0 for unrelated ones and below."""
        with self._lock:
            new = sorted(kind for kind in product_types if kind not in self._vectors)
            if new:
                rows = self._encoder.encode([self._name_of(kind) for kind in new])
                self._vectors.update(zip(new, rows, strict=True))
        floor = self._encoder.unrelated
        return {
            kind: max(0.0, (float(self._vectors[kind] @ vector) - floor) / (1 - floor))
            for kind in product_types
        }
