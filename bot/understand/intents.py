"""What the shopper wants this turn: one linear head over a sentence embedding and hashed character n-grams.

Step "understand" of the turn. The embedding carries the meaning of English; the n-grams carry Chinese, typos
and short fragments. The head is trained by `training/intents`, which takes its features from here.
"""

import json
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, cast

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from bot.errors import BotError
from bot.understand.plain import plain

EMBEDDING_SIZE = 384
TOP = 3
OUT_OF_SCOPE = "out_of_scope"
WEIGHTS_FILE = "model.safetensors"
CONFIG_FILE = "config.json"
FORMAT = 1
MAX_CHARACTERS = 2000
NGRAM_SIZES = (2, 3, 4)
HAN_NGRAM_WEIGHT = 1.5

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002a6df"
_PIECE = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+|[?!]")
_HAN_RUN = re.compile(rf"[{_HAN}]+")
_DIGIT = re.compile(r"\d")


class IntentModelError(BotError):
    """The intent model cannot be loaded; the message names the file and the cure."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing the shopper may want. `confidence` is a calibrated probability, 0 to 1."""

    name: str
    confidence: float


class HeadConfig(TypedDict):
    """What config.json holds; training writes it, serving reads it."""

    format: int
    labels: list[str]
    ngram_buckets: int
    ngram_weight: float
    temperature: float
    threshold: float


def ngrams(text: str) -> list[str]:
    """Character n-grams (2 to 4) of words, single Han characters and pairs, "?" and "!"; digits become "0".

    Chinese counts in Simplified characters and with its amounts in digits: 三百以內 is 300以内.
    """
    folded = _DIGIT.sub("0", unicodedata.normalize("NFKC", plain(text[:MAX_CHARACTERS])).casefold())
    found: list[str] = []
    for piece in _PIECE.findall(folded):
        if piece in "?!":
            found.append(piece)
        elif _HAN_RUN.match(piece):
            found.extend(piece)
            found.extend(piece[i : i + 2] for i in range(len(piece) - 1))
        else:
            word = f"<{piece}>"
            found.extend(word[i : i + n] for n in NGRAM_SIZES for i in range(len(word) - n + 1))
    return found


def features(
    texts: Sequence[str], embeddings: NDArray[np.float32], ngram_buckets: int, ngram_weight: float
) -> NDArray[np.float32]:
    """Inputs of the head, shape (len(texts), 384 + ngram_buckets).

    The embedding beside the n-gram counts, hashed with CRC-32 (the same in every process), damped by a square
    root and scaled to the length `ngram_weight`. With the share of Han characters the embedding fades out (MiniLM
    reads English only) and the n-grams go over to the length `HAN_NGRAM_WEIGHT`.

    Raises:
        ValueError: embeddings is not of shape (len(texts), 384).
    """
    if embeddings.shape != (len(texts), EMBEDDING_SIZE):
        raise ValueError(f"embeddings must have shape {(len(texts), EMBEDDING_SIZE)}, not {embeddings.shape}")
    inputs = np.zeros((len(texts), EMBEDDING_SIZE + ngram_buckets), dtype=np.float32)
    for row, text in enumerate(texts):
        share = _han_share(text)
        inputs[row, :EMBEDDING_SIZE] = (1 - share) * embeddings[row]
        buckets = Counter(zlib.crc32(gram.encode("utf-8")) % ngram_buckets for gram in ngrams(text))
        if not buckets:
            continue
        damped = np.sqrt(np.fromiter(buckets.values(), dtype=np.float32))
        columns = EMBEDDING_SIZE + np.fromiter(buckets.keys(), dtype=np.int64)
        inputs[row, columns] = (
            (ngram_weight * (1 - share) + HAN_NGRAM_WEIGHT * share) * damped / np.linalg.norm(damped)
        )
    return inputs


def _han_share(text: str) -> float:
    """Share of the letters and digits that are Han, 0 to 1."""
    letters = sum(character.isalnum() for character in text)
    return sum(len(run) for run in _HAN_RUN.findall(text)) / letters if letters else 0.0


def softmax(logits: NDArray[np.float32], temperature: float = 1.0) -> NDArray[np.float32]:
    """Probabilities along the last axis; a temperature above 1 makes them more even.

    Source: Guo et al., "On Calibration of Modern Neural Networks", 2017.
    """
    scaled = logits / temperature
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return cast(NDArray[np.float32], powers / powers.sum(axis=-1, keepdims=True))


class IntentModel:
    """A trained head, ready to predict. Holds its weights only: safe to share between threads."""

    def __init__(self, config: HeadConfig, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
        self._config = config
        self._weight = weight  # (384 + ngram_buckets, labels)
        self._bias = bias  # (labels,)

    @property
    def labels(self) -> tuple[str, ...]:
        """The intents this model knows."""
        return tuple(self._config["labels"])

    @property
    def threshold(self) -> float:
        """The confidence below which the best intent should not be acted on."""
        return self._config["threshold"]

    def unsure(self, intents: Sequence[Intent]) -> bool:
        """Whether the best of these intents is too weak to act on: treat the message as `out_of_scope`."""
        return not intents or intents[0].confidence < self.threshold

    @classmethod
    def load(cls, directory: Path) -> "IntentModel":
        """Read a head that `xiaoer train intents` wrote.

        Raises:
            IntentModelError: a file is missing, damaged, or does not fit the other one.
        """
        config = _read_config(directory / CONFIG_FILE)
        weights_path = directory / WEIGHTS_FILE
        try:
            tensors = load_file(weights_path)
        except (OSError, SafetensorError) as error:
            raise _cannot_load(weights_path, str(error)) from error
        shape = (EMBEDDING_SIZE + config["ngram_buckets"], len(config["labels"]))
        weight, bias = tensors.get("weight"), tensors.get("bias")
        if weight is None or bias is None or weight.shape != shape or bias.shape != shape[1:]:
            raise _cannot_load(
                weights_path, f"{CONFIG_FILE} beside it asks for a weight of shape {shape} and its bias"
            )
        return cls(config, weight.astype(np.float32), bias.astype(np.float32))

    def predict(self, text: str, embedding: NDArray[np.float32]) -> tuple[Intent, ...]:
        """The three likeliest intents, best first; embedding of shape (384,) and length 1."""
        return self.predict_many([text], embedding[np.newaxis, :])[0]

    def predict_many(self, texts: Sequence[str], embeddings: NDArray[np.float32]) -> list[tuple[Intent, ...]]:
        """`predict` for many texts at once; embeddings of shape (len(texts), 384)."""
        inputs = features(texts, embeddings, self._config["ngram_buckets"], self._config["ngram_weight"])
        probabilities = softmax(inputs @ self._weight + self._bias, self._config["temperature"])
        best = np.argsort(-probabilities, axis=1, kind="stable")[:, :TOP]  # (texts, 3)
        return [
            tuple(Intent(self._config["labels"][column], float(row[column])) for column in columns)
            for row, columns in zip(probabilities, best, strict=True)
        ]


def _read_config(path: Path) -> HeadConfig:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _cannot_load(path, str(error)) from error
    if not isinstance(config, dict) or config.get("format") != FORMAT:
        raise _cannot_load(path, f"it is not a head of format {FORMAT}")
    missing = sorted(HeadConfig.__required_keys__ - config.keys())
    if missing:
        raise _cannot_load(path, f"it lacks {', '.join(missing)}")
    return cast(HeadConfig, config)


def _cannot_load(path: Path, reason: str) -> IntentModelError:
    return IntentModelError(
        f"cannot load the intent model from {path}: {reason}. Train it again with `xiaoer train intents`, "
        "or restore data/models/intents from the package"
    )
