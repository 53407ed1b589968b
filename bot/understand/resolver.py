"""The resolver: which of the products that were shown a message means, or that it means none of them.

People point by whatever sets a thing apart: "the blue against the silver", "the one rain can't hurt", "what's the skinny
one weigh", 带盖的多少钱, or say nothing at all and mean what was spoken of last. One multilingual encoder, fine-tuned by
low-rank adapters (`xiaoer train resolver`), reads the message, and each thing that sets a product apart from the others of
the list: its place, title and price, an attribute, what it has most and least of, a sentence of its description. A product
is meant as far as some of these are near to the message. A head tells how many are meant: none, one, some or all.
Source of the task: Kottur et al., "SIMMC 2.0: A Task-oriented Dialog Dataset for Immersive Multimodal Conversations", 2021
(multimodal coreference resolution).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from bot.errors import BotError
from bot.understand.adapted_model import DAMAGED, read_adapted
from bot.understand.intents import CONFIG_FILE, WEIGHTS_FILE, Linear, softmax
from bot.understand.two_towers import TwoTowers, normalized
from retrieval.adapters import states_of
from retrieval.e5_weights import E5Weights
from retrieval.measures import comparable_size
from retrieval.product import Product
from retrieval.statements import sentences

STAGE = "resolver"  # of `xiaoer train`, and the folder of the shipped model
FORMAT = 1
MOST_SHOWN = 6  # products of a list that are read
MESSAGE_TOKENS = 56
FEATURE_TOKENS = 40
SHARE_OF_BEST = (
    0.5  # of the likeliest one's probability, from which another one is meant with it, where some are
)
SURE = 0.8  # probability from which what is meant is sure
LIKELY = 0.6  # from which it is taken for what is meant, before all that words tell
MAYBE = 0.4  # the same where words tell nothing
NONE, ONE, SOME, ALL = "none", "one", "some", "all"
COUNTS = (NONE, ONE, SOME, ALL)
EXAMPLE = ("query: the black one", "passage: Colour: black")  # of texts, for a graph


class ResolverError(BotError):
    """A resolver cannot be loaded; the message names the file and the cure."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """How likely a message means none, one, some or all of a list (`counts`, 1 in sum), and which one it means if it means
    one, by id (`among`, 1 in sum)."""

    counts: Mapping[str, float]
    among: Mapping[str, float]

    @property
    def count(self) -> str:
        """How many are likeliest meant; none of no list."""
        return max(self.counts, key=lambda count: self.counts[count], default=NONE)

    @property
    def meant(self) -> tuple[str, ...]:
        """The ids of those that are likeliest meant, in the order of the list."""
        if self.count in (NONE, ALL):
            return tuple(self.among) if self.count == ALL else ()
        order = sorted(self.among, key=lambda one: -self.among[one])
        if self.count == ONE:
            return tuple(order[:1])
        least = SHARE_OF_BEST * self.among[order[0]]
        several = [one for one in order if self.among[one] >= least] if len(order) > 2 else order
        several = order[: min(max(len(several), 2), max(len(order) - 1, 2))]
        return tuple(one for one in self.among if one in several)

    @property
    def certainty(self) -> float:
        """How likely what is taken to be meant is meant, 0 to 1."""
        likely = self.counts.get(self.count, 0.0)
        return likely * sum(self.among[one] for one in self.meant) if self.count in (ONE, SOME) else likely


class ResolverConfig(TypedDict):
    """What config.json holds; training writes it, serving reads it."""

    format: int
    rank: int
    scale: float
    temperature: float
    count_temperature: float


NOTHING_SHOWN = Resolved({}, {})


def message_tokens(weights: E5Weights, text: str, shown: Sequence[Product]) -> tuple[int, ...]:
    """A message as it is read, behind how many of what kind are shown; what is longer than MESSAGE_TOKENS is cut."""
    kind = Counter(product.product_type for product in shown).most_common(1)[0][0]
    listed = weights.tokens(f"{len(shown)} {kind or ''}")[0][:MESSAGE_TOKENS]
    own = weights.tokens(f"query: {text}")[0][:MESSAGE_TOKENS]
    return (weights.begin, *listed, weights.end, *own, weights.end)


def feature_tokens(weights: E5Weights, feature: str) -> tuple[int, ...]:
    """What sets a product apart as it is read; what is longer than FEATURE_TOKENS is cut."""
    return (weights.begin, *weights.tokens(f"passage: {feature}")[0][:FEATURE_TOKENS], weights.end)


def features_of(shown: Sequence[Product], spoken_of: Sequence[str], language: str) -> list[tuple[str, ...]]:
    """What sets each product of a list apart from the others."""
    told = [[_place(place, len(shown)), p.title_in(language)] for place, p in enumerate(shown)]
    spoken = {product.product_id for product in shown} & set(spoken_of)
    for own, product in zip(told, shown, strict=True):
        if spoken:
            own.append("spoken of just now" if product.product_id in spoken else "the other, not spoken of")
        own += [f"Price: {product.price.amount}"] if product.price else []
        own += [f"{name}: {value}" for name, value in product.offered.items()]
        own += sentences(product.description_in(language))
    priced = [(p.price.amount_minor, place) for place, p in enumerate(shown) if p.price]
    for place, mark in _extremes(priced, "the cheapest", "the dearest").items():
        told[place].append(mark)
    for name in dict.fromkeys(name for product in shown for name in product.attributes):
        sized = [
            (comparable_size(product.attributes.get(name)), place) for place, product in enumerate(shown)
        ]
        sizes = [(size, place) for size, place in sized if size is not None]
        if len({size[0] for size, _ in sizes}) == 1:
            values = [(size[1], place) for size, place in sizes]
            for place, mark in _extremes(values, f"the least {name}", f"the most {name}").items():
                told[place].append(mark)
    shared = {one for one in told[0] if all(one in own for own in told)} if len(told) > 1 else set()
    return [tuple(dict.fromkeys(one for one in own if one not in shared)) for own in told]


def _place(place: int, count: int) -> str:
    if place == 0:
        return "number 1, the first"
    return f"number {place + 1}, the last" if place == count - 1 else f"number {place + 1}"


def _extremes(values: Sequence[tuple[float, int]], least: str, most: str) -> dict[int, str]:
    """What the places of the least and of the greatest value are called; none where all are alike."""
    if len(values) < 2 or min(values)[0] == max(values)[0]:
        return {}
    low, high = min(values)[0], max(values)[0]
    return {place: least if value == low else most for value, place in values if value in (low, high)}


def joined_nearness(near: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Logits of the products of a list, from how near what sets each apart is: the nearest counts most."""
    tops = [own.max() for own in near]
    return np.array(
        [top + np.log(np.exp(own - top).sum()) for own, top in zip(near, tops, strict=True)],
        dtype=np.float32,
    )


class Resolver:
    """A trained resolver; safe to share between threads."""

    def __init__(self, config: ResolverConfig, counts: Linear, weights: E5Weights, towers: TwoTowers) -> None:
        self._config = config
        self._counts = counts
        self._weights = weights
        self._towers = towers

    @classmethod
    def load(cls, directory: Path, weights: E5Weights, cache: Path | None = None) -> "Resolver":
        """Read a model that `xiaoer train resolver` wrote. `cache` is a folder for its ONNX graph, which is made there once;
        without one torch runs it.

        Raises:
            ResolverError: a file is missing or damaged.
        """
        try:
            config: ResolverConfig
            config, (none, counts), adapters = read_adapted(directory, ("none", "counts"))
            positive = config["temperature"], config["count_temperature"], config["scale"]
            fits = config["format"] == FORMAT and min(positive) > 0
            if not fits or counts.weight.shape != (weights.size, len(COUNTS)):
                raise ValueError(f"{CONFIG_FILE} and {WEIGHTS_FILE} do not fit each other")
            rows = [(weights.begin, *weights.tokens(text)[0], weights.end) for text in EXAMPLE]
            states = states_of(directory, weights, adapters, weights.inputs(rows), cache)
        except DAMAGED as error:
            raise ResolverError(
                f"cannot load the resolver from {directory}: {error}. Train it again with `xiaoer train {STAGE}`, "
                f"or restore data/models/{STAGE} from the package"
            ) from error
        return cls(config, counts, weights, TwoTowers(weights, states, none, config["scale"]))

    def resolve(
        self, text: str, shown: Sequence[Product], spoken_of: Sequence[str], language: str
    ) -> Resolved:
        """Which products of a list a message means; `spoken_of` are the ids of those that were spoken of
        last. Nothing is told of no list."""
        shown = shown[:MOST_SHOWN]
        if not shown:
            return NOTHING_SHOWN
        features = features_of(shown, spoken_of, language)
        asked = self._towers.means([message_tokens(self._weights, text, shown)])
        near = [
            self._towers.nearness(
                asked,
                normalized(self._towers.means([feature_tokens(self._weights, one) for one in own])),
            )
            for own in features
        ]
        among = softmax(joined_nearness(near), self._config["temperature"])
        counts = softmax(self._counts(asked)[0], self._config["count_temperature"])
        return Resolved(
            dict(zip(COUNTS, map(float, counts), strict=True)),
            {p.product_id: float(one) for p, one in zip(shown, among, strict=True)},
        )
