"""The resolver: which of the products that were shown a message means, or that it means none of them, and what it does.

People point by whatever sets a thing apart: "the blue against the silver", "the one rain can't hurt", "what's the skinny
one weigh", 带盖的多少钱, or say nothing at all and mean what was spoken of last. One multilingual encoder, fine-tuned by
low-rank adapters (`xiaoer train resolver`), reads the message and the list together, each product by its place, title,
price, options and attributes, with what it has most and least of among them. One head tells of each product whether it is
meant, another what the message does: ask, compare, buy, wish for others … Source of the task: Kottur et al., "SIMMC 2.0: A Task-oriented Dialog Dataset for Immersive Multimodal
Conversations", 2021 (multimodal coreference resolution).
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypedDict

import numpy as np
from numpy.typing import NDArray

from bot.errors import BotError
from bot.understand.adapted_model import DAMAGED, read_adapted
from bot.understand.intents import CONFIG_FILE, WEIGHTS_FILE, Linear, softmax
from retrieval.adapters import States, states_of
from retrieval.e5_weights import E5Weights
from retrieval.measures import comparable_size
from retrieval.product import Product

STAGE = "resolver"  # of `xiaoer train`, and the folder of the shipped model
FORMAT = 1
MOST_SHOWN = 6  # products of a list that are read
MESSAGE_TOKENS = 56
LIST_TOKENS = 216  # that the products of a list have together
PRODUCT_TOKENS = 68  # that one has at the most
MEANT = 0.5  # probability from which a product is meant
SURE = 0.8  # probability that each product is meant, or is not, from which all of it is sure
# What a message does with a list in view: asks something of what it means, sets it against each other, asks what it costs,
# or what is there of it, takes it, wants less of the list, wants others of the kind, or another kind, asks for the shop's
# rules, for an order, or chats.
ASK, COMPARE, PRICE, STOCK, BUY, FILTER = "ask", "compare", "price", "stock", "buy", "filter"
SIMILAR, WISH, RULES, ORDER, CHAT = "similar", "wish", "rules", "order", "chat"
ACTS = (ASK, COMPARE, PRICE, STOCK, BUY, FILTER, SIMILAR, WISH, RULES, ORDER, CHAT)
KEPT = 64  # messages whose reading is kept
EXAMPLE = ("query: the black one", "1. headphones, black")  # of texts, for a graph


class ResolverError(BotError):
    """A resolver cannot be loaded; the message names the file and the cure."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """How likely a message means each product of a list, by its id, from 0 to 1; and how likely it does each of ACTS, 1 in
    sum."""

    probabilities: Mapping[str, float]
    acts: Mapping[str, float]

    @property
    def meant(self) -> tuple[str, ...]:
        """The ids of those that are likely meant, in the order of the list."""
        return tuple(product_id for product_id, likely in self.probabilities.items() if likely >= MEANT)

    @property
    def certainty(self) -> float:
        """How likely the least certain of them is what it is taken for, meant or not, 0.5 to 1."""
        return min((max(p, 1 - p) for p in self.probabilities.values()), default=0.5)

    def does(self, *acts: str) -> float:
        """How likely the message does one of some acts."""
        return sum(self.acts.get(act, 0.0) for act in acts)


class ResolverConfig(TypedDict):
    """What config.json holds; training writes it, serving reads it."""

    format: int
    acts: list[str]
    rank: int
    temperature: float
    act_temperature: float


NOTHING_SHOWN = Resolved({}, {})


class Read(NamedTuple):
    """A message with a list as it is read: token ids, where those of the message end, and those [start, end) of each
    product."""

    ids: tuple[int, ...]
    end: int
    spans: tuple[tuple[int, int], ...]


def read_list(
    weights: E5Weights, text: str, shown: Sequence[Product], spoken_of: Sequence[str], language: str
) -> Read:
    """A message as it is read with a list; what is longer than there is room for is cut, of each product alike."""
    ids = [weights.begin, *weights.tokens(f"query: {text}")[0][:MESSAGE_TOKENS], weights.end]
    end = len(ids)
    most = min(PRODUCT_TOKENS, LIST_TOKENS // max(len(shown), 1))
    spans = []
    for line in lines_of(shown, spoken_of, language):
        start = len(ids)
        ids += weights.tokens(line)[0][:most]
        spans.append((start, len(ids)))
        ids.append(weights.end)
    return Read(tuple(ids), end, tuple(spans))


def lines_of(shown: Sequence[Product], spoken_of: Sequence[str], language: str) -> list[str]:
    """The products of a list as they are read, each in one line."""
    priced = [(p.price.amount_minor, place) for place, p in enumerate(shown) if p.price]
    marks = _extremes(priced, "cheapest", "dearest")
    by_attribute: dict[str, dict[int, str]] = {}
    for name in dict.fromkeys(name for product in shown for name in product.attributes):
        sizes = [
            (comparable_size(product.attributes.get(name)), place) for place, product in enumerate(shown)
        ]
        told = [(size, place) for size, place in sizes if size is not None]
        if len({size[0] for size, _ in told}) == 1:
            by_attribute[name] = _extremes([(size[1], place) for size, place in told], "least", "most")
    lines = []
    for place, product in enumerate(shown):
        spoken = "spoken of, " if product.product_id in spoken_of else ""
        last = " last" if place == len(shown) - 1 > 0 else ""
        parts = [f"{spoken}{place + 1}{last}: {product.title_in(language)}"]
        if product.price:
            parts.append(f"{product.price.amount} {marks.get(place, '')}".strip())
        options = {name for option in product.options for name in option.values}
        offered = product.offered
        for name in sorted(offered, key=lambda one: one not in options):
            most = by_attribute.get(name, {}).get(place, "")
            parts.append(f"{name} {offered[name]} {most}".strip())
        lines.append("; ".join([*parts, product.description_in(language)]))
    return lines


def _extremes(values: Sequence[tuple[float, int]], least: str, most: str) -> dict[int, str]:
    """What the places of the least and of the greatest value are called; none where all are alike."""
    if len(values) < 2 or min(values)[0] == max(values)[0]:
        return {}
    low, high = min(values)[0], max(values)[0]
    return {place: least if value == low else most for value, place in values if value in (low, high)}


class Resolver:
    """A trained resolver; safe to share between threads."""

    def __init__(
        self, config: ResolverConfig, meant: Linear, acts: Linear, weights: E5Weights, states: States
    ) -> None:
        self._config = config
        self._meant = meant
        self._acts = acts
        self._weights = weights
        self._states = states
        self._lock = threading.Lock()
        self._kept: dict[tuple[int, ...], Resolved] = {}

    @classmethod
    def load(cls, directory: Path, weights: E5Weights, cache: Path | None = None) -> "Resolver":
        """Read a model that `xiaoer train resolver` wrote. `cache` is a folder for its ONNX graph, which is made there once;
        without one torch runs it.

        Raises:
            ResolverError: a file is missing or damaged.
        """
        try:
            config: ResolverConfig
            config, (meant, acts), adapters = read_adapted(directory, ("meant", "acts"))
            fits = config["format"] == FORMAT and config["acts"] == list(ACTS)
            fits = fits and min(config["temperature"], config["act_temperature"]) > 0
            fits = fits and meant.weight.shape == (2 * weights.size, 1)
            if not fits or acts.weight.shape != (2 * weights.size, len(ACTS)):
                raise ValueError(f"{CONFIG_FILE} and {WEIGHTS_FILE} do not fit each other")
            rows = [(weights.begin, *weights.tokens(text)[0], weights.end) for text in EXAMPLE]
            states = states_of(directory, weights, adapters, weights.inputs(rows), cache)
        except DAMAGED as error:
            raise ResolverError(
                f"cannot load the resolver from {directory}: {error}. Train it again with `xiaoer train {STAGE}`, "
                f"or restore data/models/{STAGE} from the package"
            ) from error
        return cls(config, meant, acts, weights, states)

    def resolve(
        self, text: str, shown: Sequence[Product], spoken_of: Sequence[str], language: str
    ) -> Resolved:
        """Which products of a list a message means, and what it does; `spoken_of` are the ids of those that were spoken of
        last."""
        shown = shown[:MOST_SHOWN]
        if not shown:
            return NOTHING_SHOWN
        read = read_list(self._weights, text, shown, spoken_of, language)
        with self._lock:
            if read.ids in self._kept:
                return self._kept[read.ids]
        states = self._states(self._weights.inputs([read.ids]))[0]
        logits = self._meant(pooled(states, read.spans))[:, 0] / self._config["temperature"]
        likely = 1 / (1 + np.exp(-logits))
        acts = softmax(self._acts(pooled(states, [(0, read.end)]))[0], self._config["act_temperature"])
        resolved = Resolved(
            {p.product_id: float(one) for p, one in zip(shown, likely, strict=True)},
            dict(zip(ACTS, map(float, acts), strict=True)),
        )
        with self._lock:
            self._kept = dict([(read.ids, resolved), *self._kept.items()][:KEPT])
        return resolved


def pooled(states: NDArray[np.float32], spans: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
    """What the heads read of stretches of tokens: the mean of their states beside the state of the whole, shape
    (stretches, 2 size)."""
    return np.stack([np.concatenate([states[start:end].mean(axis=0), states[0]]) for start, end in spans])
