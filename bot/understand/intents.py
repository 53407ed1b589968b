"""What the shopper wants this turn: a linear head over a sentence embedding and hashed character n-grams, or over an
encoder of its own.

Step "understand" of the turn. The embedding carries the meaning of English; the n-grams carry Chinese, typos and short
fragments. `xiaoer train intents` trains either; a model of one's own with an encoder (`encoder` beside it) costs one
more pass of that encoder a message. Training takes its features from here.
"""

import json
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NotRequired, TypedDict, cast

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from bot.errors import BotError
from bot.understand.plain import plain
from bot.understand.word_vectors import WordVectors, WordVectorsError
from retrieval.embed import TransformerEmbeddings
from retrieval.errors import ModelMissingError

EMBEDDING_SIZE = 384
TOP = 3
OUT_OF_SCOPE = "out_of_scope"
WEIGHTS_FILE = "model.safetensors"
CONFIG_FILE = "config.json"
ENCODER_FOLDER = "encoder"
WORDS_FILE = "words.safetensors"
FORMAT = 1
MAX_CHARACTERS = 2000
NGRAM_SIZES = (2, 3, 4)
HAN_NGRAM_WEIGHT = 1.5

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002a6df"
_PIECE = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+|[?!]")
_HAN_RUN = re.compile(rf"[{_HAN}]+")
_DIGIT = re.compile(r"\d")


class IntentModelError(BotError):
    """An intent model, or a model of moods, cannot be loaded; the message names the file and the cure."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing the shopper may want. `confidence` is a calibrated probability, 0 to 1."""

    name: str
    confidence: float


class HeadConfig(TypedDict):
    """What config.json holds; training writes it, serving reads it.

    `encoder` says that the head reads the encoder beside it, and no n-grams; `second` is then how much the logits of a
    second head count that reads the shop's embedding and n-grams. `out_of_scope_logit` stands against the
    logits of all intents: where it is the highest the message is out of scope. `words` says that the head reads the
    word vectors beside it as well; `thresholds` are the confidences from which labels count that have their own.
    """

    format: int
    labels: list[str]
    ngram_buckets: int
    ngram_weight: float
    temperature: float
    threshold: float
    encoder: NotRequired[bool]
    second: NotRequired[float]
    out_of_scope_logit: NotRequired[float]
    words: NotRequired[bool]
    thresholds: NotRequired[dict[str, float]]


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
    texts: Sequence[str],
    embeddings: NDArray[np.float32],
    ngram_buckets: int,
    ngram_weight: float,
    words: WordVectors | None = None,
) -> NDArray[np.float32]:
    """Inputs of the head, shape (len(texts), 384 + ngram_buckets), and the dimensions of `words` where there are some.

    The embedding beside the n-gram counts, hashed with CRC-32 (the same in every process), damped by a square
    root and scaled to the length `ngram_weight`. With the share of Han characters the embedding fades out (MiniLM
    reads English only), the n-grams go over to the length `HAN_NGRAM_WEIGHT`, and the word vectors fade in.

    Raises:
        ValueError: embeddings is not of shape (len(texts), 384).
    """
    if embeddings.shape != (len(texts), EMBEDDING_SIZE):
        raise ValueError(f"embeddings must have shape {(len(texts), EMBEDDING_SIZE)}, not {embeddings.shape}")
    grams_end = EMBEDDING_SIZE + ngram_buckets
    inputs = np.zeros((len(texts), grams_end + (words.dimension if words else 0)), dtype=np.float32)
    if words:
        inputs[:, grams_end:] = words.of(texts)
    for row, text in enumerate(texts):
        share = _han_share(text)
        inputs[row, grams_end:] *= share
        inputs[row, :EMBEDDING_SIZE] = (1 - share) * embeddings[row]
        columns, damped = hashed_ngrams(text, ngram_buckets)
        if not len(columns):
            continue
        inputs[row, EMBEDDING_SIZE + columns] = (
            (ngram_weight * (1 - share) + HAN_NGRAM_WEIGHT * share) * damped / np.linalg.norm(damped)
        )
    return inputs


def hashed_ngrams(text: str, buckets: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The buckets that the n-grams of a text are hashed into, with CRC-32 (the same in every process), and the square
    root of how many fall into each."""
    counts = Counter(zlib.crc32(gram.encode("utf-8")) % buckets for gram in ngrams(text))
    damped = np.sqrt(np.fromiter(counts.values(), dtype=np.float32))
    return np.fromiter(counts.keys(), dtype=np.int64), damped


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


def with_out_of_scope(
    logits: NDArray[np.float32], labels: Sequence[str], constant: float | None
) -> tuple[NDArray[np.float32], tuple[str, ...]]:
    """Logits and labels with `out_of_scope` standing at `constant` at least; as they are where that is None.

    Source: rejection by the largest logit, Vaze et al., "Open-Set Recognition: a Good Closed-Set Classifier is All You
    Need?", 2022.
    """
    if constant is None:
        return logits, tuple(labels)
    if OUT_OF_SCOPE in labels:
        raised = logits.copy()
        column = list(labels).index(OUT_OF_SCOPE)
        raised[:, column] = np.maximum(raised[:, column], constant)
        return raised, tuple(labels)
    column_of_it = np.full((len(logits), 1), constant, dtype=np.float32)
    return np.hstack([logits, column_of_it]), (*labels, OUT_OF_SCOPE)


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear layer: weight of shape (inputs, labels), bias of shape (labels,)."""

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]

    def __call__(self, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Shape (len(inputs), labels)."""
        return cast(NDArray[np.float32], inputs @ self.weight + self.bias)


class IntentModel:
    """A trained head, ready to predict; safe to share between threads."""

    def __init__(
        self,
        config: HeadConfig,
        head: Linear,
        encoder: TransformerEmbeddings | None = None,
        words: WordVectors | None = None,
        second: Linear | None = None,
    ) -> None:
        self._config = config
        self._head = head  # inputs of `features`, or the encoder's size
        self._second = second  # inputs of `features`, beside an encoder
        self._encoder = encoder
        self._words = words

    @property
    def labels(self) -> tuple[str, ...]:
        """The intents this model knows, `out_of_scope` among them where it rejects messages."""
        labels = tuple(self._config["labels"])
        rejects = "out_of_scope_logit" in self._config and OUT_OF_SCOPE not in labels
        return (*labels, OUT_OF_SCOPE) if rejects else labels

    @property
    def has_encoder(self) -> bool:
        """Whether an encoder of its own was fine-tuned."""
        return self._encoder is not None

    @property
    def needs_embeddings(self) -> bool:
        """Whether it reads the embeddings of the shop's encoder, and not only those of an encoder of its own."""
        return self._encoder is None or self._second is not None

    @property
    def threshold(self) -> float:
        """The confidence below which the best intent should not be acted on."""
        return self._config["threshold"]

    @property
    def thresholds(self) -> Mapping[str, float]:
        """The confidence from which a label counts, for each that has its own; none has in a model of intents."""
        return self._config.get("thresholds", {})

    def rejects(self, intents: Sequence[Intent]) -> bool:
        """Whether a message with these intents is taken as out of scope; never by a model that saw no such message."""
        if not intents or intents[0].name == OUT_OF_SCOPE:
            return True
        chosen = (
            "out_of_scope_logit" in self._config
        )  # the line between in and out was drawn on such messages
        return OUT_OF_SCOPE in self.labels and not chosen and self.unsure(intents)

    def unsure(self, intents: Sequence[Intent]) -> bool:
        """Whether the best of these intents is too weak to act on: treat the message as `out_of_scope`."""
        return not intents or intents[0].confidence < self.threshold

    @classmethod
    def load(cls, directory: Path, cache: Path | None = None, stage: str = "intents") -> "IntentModel":
        """Read a model that `xiaoer train` wrote; `cache` is a folder for the graph of its encoder, if any, `stage`
        what trains such a model.

        Raises:
            IntentModelError: a file is missing, damaged, or does not fit the other one.
        """
        config = _read_config(directory / CONFIG_FILE, stage)
        weights_path = directory / WEIGHTS_FILE
        try:
            tensors = load_file(weights_path)
        except (OSError, SafetensorError) as error:
            raise _cannot_load(weights_path, str(error), stage) from error
        encoder = _open_encoder(directory / ENCODER_FOLDER, cache, stage) if config.get("encoder") else None
        words = _open_words(directory / WORDS_FILE, stage) if config.get("words") else None
        read = EMBEDDING_SIZE + config["ngram_buckets"]
        size = encoder.dimension if encoder else read
        size += words.dimension if words else 0
        heads = []
        for prefix, inputs in (("", size), ("second_", read))[: 2 if config.get("second") else 1]:
            shape = (inputs, len(config["labels"]))
            weight, bias = tensors.get(f"{prefix}weight"), tensors.get(f"{prefix}bias")
            if weight is None or bias is None or weight.shape != shape or bias.shape != shape[1:]:
                reason = f"{CONFIG_FILE} beside it asks for a {prefix}weight of shape {shape} and its bias"
                raise _cannot_load(weights_path, reason, stage)
            heads.append(Linear(weight.astype(np.float32), bias.astype(np.float32)))
        return cls(config, heads[0], encoder, words, *heads[1:])

    def predict(self, text: str, embedding: NDArray[np.float32]) -> tuple[Intent, ...]:
        """The three likeliest intents, best first; embedding of shape (384,) and length 1."""
        return self.predict_many([text], embedding[np.newaxis, :])[0]

    def predict_many(self, texts: Sequence[str], embeddings: NDArray[np.float32]) -> list[tuple[Intent, ...]]:
        """`predict` for many texts at once; embeddings of shape (len(texts), 384), which an encoder of its own does
        without."""
        probabilities, labels = self.probabilities(texts, embeddings)
        best = np.argsort(-probabilities, axis=1, kind="stable")[:, :TOP]  # (texts, 3)
        return [
            tuple(Intent(labels[column], float(row[column])) for column in columns)
            for row, columns in zip(probabilities, best, strict=True)
        ]

    def probabilities(
        self, texts: Sequence[str], embeddings: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], tuple[str, ...]]:
        """Calibrated probabilities, shape (len(texts), labels), and their labels."""
        logits, labels = with_out_of_scope(
            self.logits(texts, embeddings), self._config["labels"], self._config.get("out_of_scope_logit")
        )
        return softmax(logits, self._config["temperature"]), labels

    def logits(self, texts: Sequence[str], embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the head says of each of its labels, shape (len(texts), labels)."""
        if self._encoder is None:
            return self._head(self._features(texts, embeddings))
        own = self._head(self._encoder.pooled([text[:MAX_CHARACTERS] for text in texts]))
        if self._second is None:
            return own
        return own + np.float32(self._config["second"]) * self._second(self._features(texts, embeddings))

    def _features(self, texts: Sequence[str], embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
        buckets, weight = self._config["ngram_buckets"], self._config["ngram_weight"]
        return features(texts, embeddings, buckets, weight, self._words)


def _open_encoder(folder: Path, cache: Path | None, stage: str) -> TransformerEmbeddings:
    try:
        return TransformerEmbeddings(str(folder), cache)
    except ModelMissingError as error:
        raise _cannot_load(folder, str(error), stage) from error


def _open_words(file: Path, stage: str) -> WordVectors:
    try:
        return WordVectors.load(file)
    except WordVectorsError as error:
        raise _cannot_load(file, str(error), stage) from error


def _read_config(path: Path, stage: str) -> HeadConfig:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _cannot_load(path, str(error), stage) from error
    if not isinstance(config, dict) or config.get("format") != FORMAT:
        raise _cannot_load(path, f"it is not a head of format {FORMAT}", stage)
    missing = sorted(HeadConfig.__required_keys__ - config.keys())
    if missing:
        raise _cannot_load(path, f"it lacks {', '.join(missing)}", stage)
    return cast(HeadConfig, config)


def _cannot_load(path: Path, reason: str, stage: str) -> IntentModelError:
    name = "intent model" if stage == "intents" else f"model of {stage}"
    return IntentModelError(
        f"cannot load the {name} from {path}: {reason}. Train it again with `xiaoer train {stage}`, "
        f"or restore data/models/{stage} from the package"
    )
