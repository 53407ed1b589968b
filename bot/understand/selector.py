"""The selector: which statements of a product answer what a shopper writes with it in view, and what else it is about.

A question seldom names an attribute: "can my dad lift it" is one of the weight, 有地暖能用吗 of what a lamp withstands. One
multilingual encoder, fine-tuned by low-rank adapters (`xiaoer train selector`), reads the question and each statement
(an attribute with its value, a sentence of the description); the nearest statement answers, where it is nearer than a
line that is learned with it. A second head tells what a message is about: the product itself, its price, its stock, the
shop's rules, a wish for other products, or none of them. Source of the task: Yu et al., "Deep Learning for Answer Sentence
Selection", 2014.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from bot.errors import BotError
from bot.understand.intents import CONFIG_FILE, WEIGHTS_FILE, Linear, softmax
from retrieval.adapters import States, states_of
from retrieval.e5_weights import E5Weights
from retrieval.product import Product
from retrieval.statements import sentences

STAGE = "selector"  # of `xiaoer train`, and the folder of the shipped model
FORMAT = 1
QUESTION_TOKENS = 64
STATEMENT_TOKENS = 48
MOST_KEPT = 20_000  # vectors of statements, 384 numbers each: 30 MB
SURE = 0.3  # probability from which a statement answers, where it is likelier than none
# What a message is about, with a product in view.
PRODUCT, PRICE, STOCK, RULES, WISH, CHAT = "product", "price", "stock", "rules", "wish", "chat"
ABOUT = (PRODUCT, PRICE, STOCK, RULES, WISH, CHAT)
EXAMPLE = ("query: can my dad lift it", "passage: Weight: 188 g")  # of texts, for a graph


class SelectorError(BotError):
    """A selector cannot be loaded; the message names the file and the cure."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement of a product: an attribute with its value, or, without a name, a sentence of its description."""

    name: str | None
    text: str

    @property
    def read(self) -> str:
        """As it is read beside a question."""
        return f"{self.name}: {self.text}" if self.name else self.text


@dataclass(frozen=True, slots=True)
class Selection:
    """How likely each statement answers a message, in their order, and what the message is about; all from 0 to 1. The
    statements and `none` sum to 1."""

    stated: tuple[Stated, ...]
    probabilities: tuple[float, ...]
    none: float
    about: Mapping[str, float]

    def likeliest(self, count: int) -> list[Stated]:
        """The likeliest statements, the best first."""
        order = sorted(range(len(self.stated)), key=lambda place: -self.probabilities[place])
        return [self.stated[place] for place in order[:count]]

    @property
    def best(self) -> Stated | None:
        """The likeliest statement; None of a product that states nothing."""
        return next(iter(self.likeliest(1)), None)

    def probability(self, stated: Stated) -> float:
        """Of a statement, that it answers."""
        return self.probabilities[self.stated.index(stated)]

    def likelihood(self, name: str | None) -> float:
        """Of the attribute of a name, that it answers; 0 of one that is not there."""
        told = zip(self.stated, self.probabilities, strict=True)
        return max((likely for one, likely in told if one.name == name), default=0.0)


class SelectorConfig(TypedDict):
    """What config.json holds; training writes it, serving reads it."""

    format: int
    about: list[str]
    rank: int
    scale: float
    temperature: float
    about_temperature: float


def statements(product: Product, language: str) -> tuple[Stated, ...]:
    """What a product states: its attributes with what its options offer, and the sentences of its description in a
    language."""
    told = [Stated(name, value) for name, value in product.offered.items()]
    return (*told, *(Stated(None, sentence) for sentence in sentences(product.description_in(language))))


def question_tokens(weights: E5Weights, text: str) -> tuple[int, ...]:
    """A message as it is read; what is longer than QUESTION_TOKENS is cut."""
    return (weights.begin, *weights.tokens(f"query: {text}")[0][:QUESTION_TOKENS], weights.end)


def statement_tokens(weights: E5Weights, stated: Stated) -> tuple[int, ...]:
    """A statement as it is read; what is longer than STATEMENT_TOKENS is cut."""
    return (weights.begin, *weights.tokens(f"passage: {stated.read}")[0][:STATEMENT_TOKENS], weights.end)


class Selector:
    """A trained selector; safe to share between threads."""

    def __init__(
        self, config: SelectorConfig, none: Linear, about: Linear, weights: E5Weights, states: States
    ) -> None:
        self._config = config
        self._none = none
        self._about = about
        self._weights = weights
        self._states = states
        self._lock = threading.Lock()
        self._kept: OrderedDict[Stated, NDArray[np.float32]] = OrderedDict()

    @classmethod
    def load(cls, directory: Path, weights: E5Weights, cache: Path | None = None) -> "Selector":
        """Read a model that `xiaoer train selector` wrote. `cache` is a folder for its ONNX graph, which is made there
        once; without one torch runs it.

        Raises:
            SelectorError: a file is missing or damaged.
        """
        try:
            config: SelectorConfig = json.loads((directory / CONFIG_FILE).read_text(encoding="utf-8"))
            tensors = {k: v.astype(np.float32) for k, v in load_file(directory / WEIGHTS_FILE).items()}
            fits = config["format"] == FORMAT and config["about"] == list(ABOUT)
            fits = fits and min(config["temperature"], config["about_temperature"], config["scale"]) > 0
            none, about = (
                Linear(tensors.pop(f"{head}.weight"), tensors.pop(f"{head}.bias"))
                for head in ("none", "about")
            )
            fits = fits and none.weight.shape == (weights.size, 1)
            fits = fits and about.weight.shape == (weights.size, len(ABOUT))
            if not fits:
                raise ValueError(f"{CONFIG_FILE} and {WEIGHTS_FILE} do not fit each other")
            rows = [(weights.begin, *weights.tokens(text)[0], weights.end) for text in EXAMPLE]
            states = states_of(directory, weights, tensors, weights.inputs(rows), cache)
        except (OSError, ValueError, TypeError, KeyError, SafetensorError) as error:
            raise SelectorError(
                f"cannot load the selector from {directory}: {error}. Train it again with `xiaoer train {STAGE}`, "
                f"or restore data/models/{STAGE} from the package"
            ) from error
        return cls(config, none, about, weights, states)

    def select(self, text: str, stated: Sequence[Stated]) -> Selection:
        """Which statements answer a message, and what it is about."""
        logits, about_logits = self.logits(text, stated)
        probabilities = softmax(logits, self._config["temperature"])
        about = softmax(about_logits, self._config["about_temperature"])
        return Selection(
            tuple(stated),
            tuple(float(one) for one in probabilities[:-1]),
            float(probabilities[-1]),
            dict(zip(ABOUT, map(float, about), strict=True)),
        )

    def logits(self, text: str, stated: Sequence[Stated]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Of the statements and, last, of none of them, shape (len(stated) + 1,); and of ABOUT."""
        asked = self._read(question_tokens(self._weights, text))
        near = self._config["scale"] * (self._vectors(stated) @ normalized(asked)[0])
        return np.concatenate([near, self._none(asked)[0]]), self._about(asked)[0]

    def _vectors(self, stated: Sequence[Stated]) -> NDArray[np.float32]:
        """Shape (len(stated), size); those read lately are kept."""
        with self._lock:
            found = {one: self._kept[one] for one in stated if one in self._kept}
            for one in found:
                self._kept.move_to_end(one)
        new = [one for one in dict.fromkeys(stated) if one not in found]
        # Each by itself: in 8 bits what is read beside it would change it a little.
        found |= {one: normalized(self._read(statement_tokens(self._weights, one)))[0] for one in new}
        if new:
            with self._lock:
                self._kept.update((one, found[one]) for one in new)
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        return np.array([found[one] for one in stated], dtype=np.float32).reshape(-1, self._weights.size)

    def _read(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The mean of the states of token ids, shape (1, size)."""
        return np.asarray(self._states(self._weights.inputs([ids])).mean(axis=1), dtype=np.float32)


def normalized(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Vectors along the last axis, of length 1."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
