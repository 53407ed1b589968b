"""What an encoder makes of product types: of their names, and of the words in which people ask for them.

"something to keep my coffee hot" is near a travel mug, whatever the mugs of the shop say of themselves.
"""

import hashlib
import threading
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.embed import Encoder
from retrieval.vector_file import VectorFile


class TypeVectors:
    """Vectors of the phrases of product types, embedded when first needed and kept, in a file where one is named."""

    def __init__(
        self, encoder: Encoder, phrases_of: Callable[[str], Sequence[str]], file: Path | None = None
    ) -> None:
        self._encoder = encoder
        self._phrases_of = phrases_of
        self._file = VectorFile(file)
        self._lock = threading.Lock()
        self._vectors: dict[str, NDArray[np.float32]] | None = None  # by type, shape (phrases, dimension)

    def similarities(self, vector: NDArray[np.float32], product_types: Collection[str]) -> dict[str, float]:
        """How near a query's vector, shape (dimension,), comes to the nearest phrase of each type: a cosine, 0 for
        what is unrelated."""
        vectors = self.prepare(product_types)
        floor = self._encoder.unrelated
        nearest = {kind: float((vectors[kind] @ vector).max()) for kind in product_types}
        return {kind: max(0.0, (cosine - floor) / (1 - floor)) for kind, cosine in nearest.items()}

    def prepare(self, product_types: Collection[str]) -> dict[str, NDArray[np.float32]]:
        """Embed the phrases of types that are not known yet; the vectors of all known ones."""
        with self._lock:
            known = self._vectors if self._vectors is not None else self._read()
            new = sorted(set(product_types) - known.keys())
            if new:
                phrases = [self._phrases_of(kind) for kind in new]
                rows = self._encoder.encode([phrase for some in phrases for phrase in some])
                ends = np.cumsum([len(some) for some in phrases])[:-1]
                known = {**known, **dict(zip(new, np.split(rows, ends), strict=True))}
                self._file.write({self._key(kind): rows for kind, rows in known.items()})
            self._vectors = known
            return known

    def _read(self) -> dict[str, NDArray[np.float32]]:
        """What the file holds of phrases that are still the same."""
        held = self._file.read()
        kinds = {key.rpartition("#")[0]: key for key in held}
        return {kind: held[key] for kind, key in kinds.items() if key == self._key(kind)}

    def _key(self, kind: str) -> str:
        """A type with a hash of what its vectors were made from."""
        made_from = "\x1f".join((self._encoder.name, *self._phrases_of(kind)))
        return f"{kind}#{hashlib.sha256(made_from.encode()).hexdigest()[:16]}"
