"""What an encoder without token states makes of each word: the vector of the word alone.

Words say less alone than in their sentence, but which of them are near each other is what late interaction needs, and
a word is embedded once for all texts. Those of the sample store and of many queries are shipped.
"""

import logging
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from retrieval.embed import Encoder, Reading
from retrieval.text import spans_of_words

logger = logging.getLogger(__name__)
SCALE = 127  # vectors of length 1 are kept as integers from -127 to 127
MAX_READ = 400  # characters of a text whose words are read
MAX_KEPT = 100_000  # words kept in memory, about 400 bytes each


class WordReader:
    """Reads a text word by word; knows the words of its files, and embeds the others when they come."""

    def __init__(self, encoder: Encoder, file: Path | None = None, shipped: Path | None = None) -> None:
        self._encoder = encoder
        self._file = file
        self._shipped = shipped
        self._lock = threading.Lock()
        self._known: dict[str, NDArray[np.int8]] | None = None
        self._unsaved = False

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Read texts to be found, in the order given."""
        if not texts:
            return []
        vectors = self._encoder.encode(texts)
        spans = [spans_of_words(text[:MAX_READ]) for text in texts]
        known = self._learn({word for some in spans for word, _, _ in some})
        return [self._reading(vector, some, known) for vector, some in zip(vectors, spans, strict=True)]

    def read_query(self, text: str) -> Reading:
        """Read what is looked for."""
        spans = spans_of_words(text[:MAX_READ])
        vector = np.asarray(self._encoder.embed_query(text), dtype=np.float32)
        return self._reading(vector, spans, self._learn({word for word, _, _ in spans}))

    def save(self, file: Path | None = None) -> None:
        """Write the known words into a file, the reader's own when none is named; nothing where nothing is new."""
        target = file or self._file
        with self._lock:
            if target is None or not self._known or not (self._unsaved or file):
                return
            words = sorted(self._known)
            target.parent.mkdir(parents=True, exist_ok=True)
            new = target.with_suffix(".new")
            text = np.frombuffer("\0".join(words).encode(), dtype=np.uint8)
            rows = np.stack([self._known[word] for word in words])
            new.write_bytes(save({"words": text, "vectors": rows}, metadata={"encoder": self._encoder.name}))
            new.replace(target)
            self._unsaved = self._unsaved and file is not None

    def _reading(
        self,
        vector: NDArray[np.float32],
        spans: Sequence[tuple[str, int, int]],
        known: dict[str, NDArray[np.int8]],
    ) -> Reading:
        states = np.array([known[word] for word, _, _ in spans], dtype=np.float32) / np.float32(SCALE)
        return Reading(
            vector,
            states.reshape(len(spans), self._encoder.dimension),
            tuple((start, end) for _, start, end in spans),
        )

    def _learn(self, words: Iterable[str]) -> dict[str, NDArray[np.int8]]:
        """The known words with these among them."""
        with self._lock:
            known = self._known if self._known is not None else self._load()
            new = sorted(set(words) - known.keys())
            if new:
                rows = np.rint(SCALE * self._encoder.encode(new)).astype(np.int8)
                kept = known if len(known) + len(new) <= MAX_KEPT else {}
                known = {**kept, **{word: known[word] for word in words if word in known}}
                known.update(zip(new, rows, strict=True))
                self._unsaved = True
            self._known = known
            return known

    def _load(self) -> dict[str, NDArray[np.int8]]:
        """The words of both files; they only save time, so a broken one is left aside."""
        known: dict[str, NDArray[np.int8]] = {}
        for file in (self._shipped, self._file):
            if file is None or not file.is_file():
                continue
            try:
                held = load_file(file)
                words = held["words"].tobytes().decode().split("\0")
                known.update(zip(words, held["vectors"], strict=True))
            except (OSError, SafetensorError, KeyError, ValueError):
                logger.warning("%s cannot be read, its words are embedded anew", file, exc_info=True)
        return known
