"""The model of kinds: which kind of thing a shopper wants to be shown, by any name or by what it is for.

A word that names a thing is often not what is wanted ("cable sucks, wireless then", "a sleeve that a 14-inch laptop fits
in"), and what is wanted is often not named ("something to take the cat to the vet in"). One multilingual encoder,
fine-tuned by low-rank adapters (`xiaoer train kinds`), reads the message behind what the bot did before. Two things are
asked of its vector, and count alike: which of the kinds' vectors, which are learned with it, is the nearest, or a line
that is learned too; and what the most similar of the messages wanted that it was trained on. A kind that a shop adds is
read by its names. Source of the second: Khandelwal et al., "Generalization through Memorization", 2020.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from bot.errors import BotError
from bot.understand.adapted_model import DAMAGED, read_adapted
from bot.understand.intents import CONFIG_FILE, WEIGHTS_FILE, softmax
from bot.understand.two_towers import MOST_MEANT, Memory, TwoTowers, joined_likelihood, normalized
from retrieval.adapters import states_of
from retrieval.e5_weights import E5Weights
from retrieval.product_types import ProductTypes
from retrieval.product_types.vocabulary import ProductType

STAGE = "kinds"  # of `xiaoer train`, and the folder of the shipped model
FORMAT = 1
MESSAGE_TOKENS = 64
DID_TOKENS = 16  # of what the bot did before
KIND_TOKENS = 40
SIMILAR = 20  # remembered messages that are asked
SHARPNESS = 20.0  # of their cosines
MOST_NAMES = 3  # of a kind, in each language
EXAMPLE = ("query: something to take the cat to the vet in", "passage: pet carrier")  # of texts, for a graph


class KindsError(BotError):
    """A model of kinds cannot be loaded; the message names the file and the cure."""


@dataclass(frozen=True, slots=True)
class WantedKinds:
    """How likely each kind is what a message asks for, by their places, and that it asks for none; from 0 to 1, 1 in
    sum."""

    places: Mapping[str, int]
    probabilities: NDArray[np.float32]
    none: float

    def of(self, *kinds: str) -> float:
        """Of one of some kinds, that it is asked for; those that are not known count nothing."""
        return float(sum(self.probabilities[self.places[kind]] for kind in kinds if kind in self.places))

    @property
    def likeliest(self) -> str | None:
        """The likeliest kind, where it is likelier than none."""
        best = max(self.places, key=lambda kind: self.probabilities[self.places[kind]], default=None)
        return best if best is not None and self.of(best) >= self.none else None


class KindsConfig(TypedDict):
    """What config.json holds; training writes it, serving reads it."""

    format: int
    kinds: list[str]
    rank: int
    scale: float
    temperature: float


def message_tokens(weights: E5Weights, text: str, did: str) -> tuple[int, ...]:
    """A message as it is read, behind what the bot did before ("shows mice"); what is longer than MESSAGE_TOKENS is cut."""
    before = weights.tokens(did)[0][:DID_TOKENS]
    own = weights.tokens(f"query: {text}")[0][:MESSAGE_TOKENS]
    return (weights.begin, *before, weights.end, *own, weights.end)


def kind_tokens(weights: E5Weights, kind: ProductType) -> tuple[int, ...]:
    """A kind as it is read: its first names in each language."""
    names = ", ".join(dict.fromkeys(name for some in kind.words.values() for name in some[:MOST_NAMES]))
    return (weights.begin, *weights.tokens(f"passage: {names}")[0][:KIND_TOKENS], weights.end)


class KindModel:
    """A trained model of kinds; safe to share between threads."""

    def __init__(
        self,
        config: KindsConfig,
        vectors: NDArray[np.float32],
        memory: Memory,
        weights: E5Weights,
        towers: TwoTowers,
    ) -> None:
        self._config = config
        self._learned = dict(zip(config["kinds"], normalized(vectors), strict=True))
        self._memory = memory
        self._weights = weights
        self._towers = towers
        self._lock = threading.Lock()
        self._known: _Known | None = None

    @classmethod
    def load(cls, directory: Path, weights: E5Weights, cache: Path | None = None) -> "KindModel":
        """Read a model that `xiaoer train kinds` wrote. `cache` is a folder for its ONNX graph, which is made there once;
        without one torch runs it.

        Raises:
            KindsError: a file is missing or damaged.
        """
        try:
            config: KindsConfig
            config, (none,), adapters = read_adapted(directory, ("none",))
            vectors, kinds = adapters.pop("kinds"), adapters.pop("memory_kinds").astype(np.int32)
            memory = Memory(normalized(adapters.pop("memory")), kinds)
            fits = config["format"] == FORMAT and min(config["temperature"], config["scale"]) > 0
            fits = fits and vectors.shape == (len(config["kinds"]), weights.size)
            fits = fits and memory.vectors.shape == (len(kinds), weights.size) and kinds.max() <= len(vectors)
            if not fits or none.weight.shape != (weights.size, 1):
                raise ValueError(f"{CONFIG_FILE} and {WEIGHTS_FILE} do not fit each other")
            rows = [(weights.begin, *weights.tokens(text)[0], weights.end) for text in EXAMPLE]
            states = states_of(directory, weights, adapters, weights.inputs(rows), cache)
        except DAMAGED as error:
            raise KindsError(
                f"cannot load the model of kinds from {directory}: {error}. Train it again with `xiaoer train {STAGE}`, "
                f"or restore data/models/{STAGE} from the package"
            ) from error
        return cls(config, vectors, memory, weights, TwoTowers(weights, states, none, config["scale"]))

    def read(self, text: str, did: str, types: ProductTypes) -> WantedKinds:
        """Which of the kinds of a vocabulary a message asks for, behind what the bot did before."""
        known = self.prepare(types)
        asked = self._towers.means([message_tokens(self._weights, text, did)])
        near = softmax(self._towers.logits(asked, known.vectors), 1.0)
        said = joined_likelihood(
            near,
            known.memory.says(normalized(asked)[0], len(near), SIMILAR, SHARPNESS),
            self._config["temperature"],
        )
        return WantedKinds(known.places, said[:-1], float(said[-1]))

    def prepare(self, types: ProductTypes) -> "_Known":
        """Read the names of those kinds of a vocabulary that were not learned, about 5 ms each, where it is another
        vocabulary than before."""
        with self._lock:
            if self._known is None or self._known.types is not types:
                new = [kind for name, kind in types.types.items() if name not in self._learned]
                named = normalized(self._towers.means([kind_tokens(self._weights, kind) for kind in new]))
                vectors = {**self._learned, **{k.name: row for k, row in zip(new, named, strict=True)}}
                places = {name: place for place, name in enumerate(types.types)}
                rows = np.stack([vectors[name] for name in places])
                self._known = _Known(types, places, rows, self._remembered(places, new, named))
            return self._known

    def _remembered(
        self, places: Mapping[str, int], new: Sequence[ProductType], named: NDArray[np.float32]
    ) -> Memory:
        """The memory by the places of a vocabulary; a new kind is remembered by its names."""
        moved = self._memory.moved([places.get(name, -1) for name in self._config["kinds"]], len(places))
        own = np.full((len(new), MOST_MEANT), -1, dtype=np.int32)
        own[:, 0] = [places[kind.name] for kind in new]
        return Memory(np.concatenate([moved.vectors, named]), np.concatenate([moved.meant, own]))


@dataclass(frozen=True, slots=True)
class _Known:
    """The kinds of a vocabulary: their places, their vectors of length 1, shape (kinds, size), and the memory of them."""

    types: ProductTypes
    places: Mapping[str, int]
    vectors: NDArray[np.float32]
    memory: Memory
