"""The selector: which statements of a product answer what a shopper writes with it in view, and what else it is about.

A question seldom names an attribute: "can my dad lift it" is one of the weight, 有地暖能用吗 of what a lamp withstands. One
multilingual encoder, fine-tuned by low-rank adapters (`xiaoer train selector`), reads the question and each statement
(an attribute with its value, a sentence of the description); the nearest statement answers, where it is nearer than a
line that is learned with it. A second head tells what a message is about: the product itself, its price, its stock, the
shop's rules, a wish for other products, or none of them. Source of the task: Yu et al., "Deep Learning for Answer Sentence
Selection", 2014.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from bot.errors import BotError
from bot.understand.adapted_model import DAMAGED, read_adapted
from bot.understand.intents import CONFIG_FILE, WEIGHTS_FILE, Linear, softmax
from bot.understand.two_towers import TwoTowers, normalized
from retrieval.adapters import states_of
from retrieval.e5_weights import E5Weights
from retrieval.product import Product
from retrieval.statements import sentences

STAGE = "selector"  # of `xiaoer train`, and the folder of the shipped model
FORMAT = 1
QUESTION_TOKENS = 64
STATEMENT_TOKENS = 48
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

    def __init__(self, config: SelectorConfig, about: Linear, weights: E5Weights, towers: TwoTowers) -> None:
        self._config = config
        self._about = about
        self._weights = weights
        self._towers = towers

    @classmethod
    def load(cls, directory: Path, weights: E5Weights, cache: Path | None = None) -> "Selector":
        """Read a model that `xiaoer train selector` wrote. `cache` is a folder for its ONNX graph, which is made there
        once; without one torch runs it.

        Raises:
            SelectorError: a file is missing or damaged.
        """
        try:
            config: SelectorConfig
            config, (none, about), adapters = read_adapted(directory, ("none", "about"))
            fits = config["format"] == FORMAT and config["about"] == list(ABOUT)
            fits = fits and min(config["temperature"], config["about_temperature"], config["scale"]) > 0
            fits = fits and none.weight.shape == (weights.size, 1)
            fits = fits and about.weight.shape == (weights.size, len(ABOUT))
            if not fits:
                raise ValueError(f"{CONFIG_FILE} and {WEIGHTS_FILE} do not fit each other")
            rows = [(weights.begin, *weights.tokens(text)[0], weights.end) for text in EXAMPLE]
            states = states_of(directory, weights, adapters, weights.inputs(rows), cache)
        except DAMAGED as error:
            raise SelectorError(
                f"cannot load the selector from {directory}: {error}. Train it again with `xiaoer train {STAGE}`, "
                f"or restore data/models/{STAGE} from the package"
            ) from error
        return cls(config, about, weights, TwoTowers(weights, states, none, config["scale"]))

    def select(self, text: str, stated: Sequence[Stated]) -> Selection:
        """Which statements of a product answer a message, and what it is about."""
        asked = self._towers.means([question_tokens(self._weights, text)])
        vectors = self._towers.means([statement_tokens(self._weights, one) for one in stated])
        logits = self._towers.logits(asked, normalized(vectors))
        probabilities = softmax(logits, self._config["temperature"])
        about = softmax(self._about(asked)[0], self._config["about_temperature"])
        return Selection(
            tuple(stated),
            tuple(float(one) for one in probabilities[:-1]),
            float(probabilities[-1]),
            dict(zip(ABOUT, map(float, about), strict=True)),
        )
