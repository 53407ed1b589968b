"""The kind of a product from its words, for products of which neither the shop nor the vocabulary says it.

A linear classifier over hashed words and letters, trained by `xiaoer train classifier` on products whose kind is known.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from retrieval.errors import ModelMissingError
from retrieval.product import Product
from retrieval.text import words

WEIGHTS_FILE, CONFIG_FILE = "classifier.safetensors", "config.json"
HASHED = 2**14  # columns that words and letters are hashed into
READ_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Guess:
    """A kind of product with the probability that it is right, 0 to 1."""

    product_type: str
    confidence: float


class TypeClassifier:
    """Guesses kinds of products."""

    def __init__(
        self,
        labels: Sequence[str],
        weights: NDArray[np.float32],
        bias: NDArray[np.float32],
        temperature: float,
        threshold: float,
    ) -> None:
        """`weights` of shape (HASHED, labels), `bias` of shape (labels,); the scores are divided by `temperature`.
        A guess below `threshold` is none to act on."""
        self.labels = tuple(labels)
        self.threshold = threshold
        self.temperature = temperature
        self._weights = weights
        self._bias = bias

    @classmethod
    def load(cls, folder: Path) -> "TypeClassifier":
        """Read a classifier that `xiaoer train classifier` wrote.

        Raises:
            ModelMissingError: the folder holds none.
        """
        try:
            config: dict[str, Any] = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
            tensors = load_file(folder / WEIGHTS_FILE)
            return cls(
                config["labels"],
                tensors["weights"].astype(np.float32),
                tensors["bias"].astype(np.float32),
                float(config["temperature"]),
                float(config["threshold"]),
            )
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise ModelMissingError(
                f"cannot read the classifier in {folder} ({error}): check XIAOER_CLASSIFIER, or train one with "
                "`xiaoer train classifier`"
            ) from error

    def save(self, folder: Path) -> None:
        """Write the classifier into a folder that is there, its weights in half precision."""
        tensors = {"weights": self._weights.astype(np.float16), "bias": self._bias.astype(np.float16)}
        (folder / WEIGHTS_FILE).write_bytes(save(tensors))
        config = {"labels": list(self.labels), "temperature": self.temperature, "threshold": self.threshold}
        (folder / CONFIG_FILE).write_text(json.dumps(config, ensure_ascii=False, indent=1), encoding="utf-8")

    def scores(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Log-probabilities up to a constant a text, shape (texts, labels)."""
        found: NDArray[np.float32] = (hashed(texts) @ self._weights + self._bias) / self.temperature
        return found

    def guess(self, texts: Sequence[str]) -> list[Guess]:
        """The most probable kind of each text."""
        if not texts:
            return []
        scores = self.scores(texts)
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        best = likely.argmax(axis=1)
        return [Guess(self.labels[i], float(row[i])) for i, row in zip(best, likely, strict=True)]

    def sure_type(self, title: str, category: Sequence[str], attributes: Mapping[str, str]) -> str | None:
        """The kind of a product where the classifier is sure enough of it, else None."""
        [guess] = self.guess([described(title, category, attributes)])
        return guess.product_type if guess.confidence >= self.threshold else None


def text_of(product: Product) -> str:
    """What is read of a product: title, category, the names of its attributes."""
    return described(product.title, product.category, product.attributes)


def described(title: str, category: Sequence[str] = (), attributes: Mapping[str, str] | None = None) -> str:
    """A product as one text."""
    return " / ".join([title[:READ_CHARACTERS], *category, *list(attributes or ())[:20]])


def hashed(texts: Sequence[str]) -> Any:
    """Words, their neighbours and their letters, each hashed into a column: a SciPy CSR matrix (texts, HASHED), float32,
    rows of length 1.

    Source: Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009.
    """
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import HashingVectorizer
    from sklearn.preprocessing import normalize

    half = HASHED // 2
    spoken = [" ".join(words(text)) for text in texts]
    common = {
        "n_features": half,
        "alternate_sign": True,
        "norm": "l2",
        "dtype": np.float32,
        "lowercase": False,
    }
    by_word = HashingVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), **common)
    by_letter = HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), **common)
    return normalize(hstack([by_word.transform(spoken), by_letter.transform(spoken)]).tocsr())
