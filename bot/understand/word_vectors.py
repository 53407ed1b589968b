"""What Chinese words mean, without a pass of an encoder: a vector a word, looked up and added up.

Step "understand" of the turn: the moods of messages, whose words differ too much for n-grams alone. `xiaoer train
word-vectors` makes the vectors out of the multilingual encoder.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from bot.errors import BotError
from bot.understand.plain import plain
from retrieval.text import cut_han

MAX_CHARACTERS = 400
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_BETWEEN = "\0"


class WordVectorsError(BotError):
    """The file of word vectors cannot be read."""


def han_words(text: str) -> list[str]:
    """The Chinese words of a text, Simplified, in its order."""
    folded = unicodedata.normalize("NFKC", plain(text))
    return [word for run in _HAN_RUN.findall(folded) for word in cut_han(run)]


class WordVectors:
    """Vectors of Chinese words, the longer the more a word says; safe to share between threads."""

    def __init__(self, words: Sequence[str], vectors: NDArray[np.int8], scale: float) -> None:
        """Rows of `vectors`, shape (len(words), dimension), times `scale` are the vectors."""
        self._rows: Mapping[str, int] = {word: row for row, word in enumerate(words)}
        self._vectors = vectors
        self._scale = scale
        self.dimension: int = vectors.shape[1]

    def __len__(self) -> int:
        return len(self._rows)

    @classmethod
    def load(cls, file: Path) -> "WordVectors":
        """Read a file that `save` wrote.

        Raises:
            WordVectorsError: it is missing or damaged.
        """
        try:
            tensors = load_file(file)
            words = tensors["words"].tobytes().decode("utf-8").split(_BETWEEN)
            vectors, scale = tensors["vectors"], float(tensors["scale"][0])
        except (OSError, SafetensorError, KeyError, IndexError, UnicodeDecodeError) as error:
            raise WordVectorsError(f"cannot read the word vectors in {file}: {error}") from error
        if vectors.dtype != np.int8 or vectors.ndim != 2 or len(vectors) != len(words):
            raise WordVectorsError(f"cannot read the word vectors in {file}: not a row of int8 for each word")
        return cls(words, vectors, scale)

    def save(self, file: Path) -> None:
        """Write the vectors into a file."""
        words = np.frombuffer(_BETWEEN.join(self._rows).encode("utf-8"), dtype=np.uint8)
        scale = np.array([self._scale], dtype=np.float32)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(save({"words": words, "vectors": self._vectors, "scale": scale}))

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The direction that the Chinese words of each text point to together, shape (len(texts), dimension).

        Rows have length 1, or 0 where no word is known. An unknown word counts as the mean of its characters.
        """
        found = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in han_words(text[:MAX_CHARACTERS]):
                found[row] += self._vector(word)
            length = np.linalg.norm(found[row])
            if length:
                found[row] /= length
        return found

    def _vector(self, word: str) -> NDArray[np.float32]:
        known = [self._rows[part] for part in ([word] if word in self._rows else word) if part in self._rows]
        if not known:
            return np.zeros(self.dimension, dtype=np.float32)
        return np.asarray(self._vectors[known].mean(axis=0) * self._scale, dtype=np.float32)
