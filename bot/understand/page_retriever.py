"""The retriever of pages: which sentence of the shop's pages answers what a shopper writes, or that none does.

People tell what happened and leave the rule to be guessed: "if i drop it off the ladder" asks what the warranty covers,
"they miss me a second time" what happens to a parcel. One multilingual encoder, fine-tuned by low-rank adapters
(`xiaoer train pages`), reads the message behind the question before it, and each sentence under its title and heading. Two
things are asked of the message's vector, and count alike: which sentence is the nearest, or a line that is learned too; and
which sentences answered the most similar of the messages that it was trained on, as far as the shop's pages still have
them. Source of the first: Karpukhin et al., "Dense Passage Retrieval for Open-Domain Question Answering", 2020.
"""

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from bot.errors import BotError
from bot.understand.adapted_model import DAMAGED, read_adapted
from bot.understand.intents import CONFIG_FILE, WEIGHTS_FILE, softmax
from bot.understand.two_towers import MOST_KEPT, MOST_MEANT, Memory, TwoTowers, joined_likelihood, normalized
from retrieval.adapters import states_of
from retrieval.documents import Passage
from retrieval.e5_weights import E5Weights
from retrieval.passage_scores import Answering, sentences_of
from retrieval.vector_file import VectorFile

STAGE = "pages"  # of `xiaoer train`, and the folder of the shipped model
FORMAT = 1
MESSAGE_TOKENS = 64
BEFORE_TOKENS = 32  # of the question before
SENTENCE_TOKENS = 80  # with title and heading
SIMILAR = 40  # remembered messages that are asked
SHARPNESS = 30.0  # of their cosines
LEAST_KNOWN = (
    0.1  # share of the remembered sentences that pages have, from which what is remembered counts for them
)
MOST_KNOWN = 4  # sets of sentences that are kept ready: one a language
EXAMPLE = (
    "query: what if i drop it",
    "passage: Warranty. What is covered? Damage from falls is not covered.",
)


class PageRetrieverError(BotError):
    """A retriever of pages cannot be loaded; the message names the file and the cure."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a page with what stands over it; `passage_id` names its passage."""

    passage_id: str
    title: str
    heading: str
    text: str

    @property
    def read(self) -> str:
        """As it is read beside a message."""
        return f"{self.title}. {self.heading} {self.text}"

    @property
    def key(self) -> str:
        """The same for the same words, wherever they stand."""
        return hashlib.sha256(self.read.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """How likely each sentence of the pages answers a message, in their order; from 0 to 1, 1 in sum with `none`."""

    sentences: tuple[Sentence, ...]
    probabilities: NDArray[np.float32]
    none: float


class PagesConfig(TypedDict):
    """What config.json holds; training writes it, serving reads it."""

    format: int
    sentences: list[str]  # the keys of those that messages are remembered by
    rank: int
    scale: float
    temperature: float


def sentences_in(passages: Sequence[Passage]) -> tuple[Sentence, ...]:
    """The sentences of passages, in their order."""
    return tuple(
        Sentence(passage.passage_id, passage.title, passage.heading, text)
        for passage in passages
        for text in sentences_of(passage.text)
    )


def message_tokens(weights: E5Weights, text: str, before: str) -> tuple[int, ...]:
    """A message as it is read, behind the question before it; what is longer is cut."""
    asked = weights.tokens(before)[0][:BEFORE_TOKENS]
    own = weights.tokens(f"query: {text}")[0][:MESSAGE_TOKENS]
    return (weights.begin, *asked, weights.end, *own, weights.end)


def sentence_tokens(weights: E5Weights, sentence: Sentence) -> tuple[int, ...]:
    """A sentence as it is read; what is longer than SENTENCE_TOKENS is cut."""
    return (weights.begin, *weights.tokens(f"passage: {sentence.read}")[0][:SENTENCE_TOKENS], weights.end)


class PageRetriever:
    """A trained retriever of pages; safe to share between threads. What it made of the sentences of pages is kept in a file
    of `cache`."""

    def __init__(
        self,
        config: PagesConfig,
        memory: Memory,
        weights: E5Weights,
        towers: TwoTowers,
        file: Path | None = None,
    ) -> None:
        self._config = config
        self._memory = memory
        self._weights = weights
        self._towers = towers
        self._file = VectorFile(file)
        self._lock = threading.Lock()
        self._known: dict[tuple[Sentence, ...], _Known] = {}
        self._cut: dict[tuple[Passage, ...], tuple[Sentence, ...]] = {}

    @classmethod
    def load(cls, directory: Path, weights: E5Weights, cache: Path | None = None) -> "PageRetriever":
        """Read a model that `xiaoer train pages` wrote. `cache` is a folder for its ONNX graph, which is made there once;
        without one torch runs it.

        Raises:
            PageRetrieverError: a file is missing or damaged.
        """
        try:
            config: PagesConfig
            config, (none,), adapters = read_adapted(directory, ("none",))
            meant = adapters.pop("memory_meant").astype(np.int32)
            memory = Memory(normalized(adapters.pop("memory")), meant)
            fits = config["format"] == FORMAT and min(config["temperature"], config["scale"]) > 0
            fits = fits and memory.vectors.shape == (len(meant), weights.size)
            fits = fits and meant.shape[1:] == (MOST_MEANT,) and meant.min(initial=-1) == -1
            fits = fits and meant.max(initial=-1) <= len(config["sentences"])
            if not fits or none.weight.shape != (weights.size, 1):
                raise ValueError(f"{CONFIG_FILE} and {WEIGHTS_FILE} do not fit each other")
            rows = [(weights.begin, *weights.tokens(text)[0], weights.end) for text in EXAMPLE]
            states = states_of(directory, weights, adapters, weights.inputs(rows), cache)
            digest = hashlib.sha256((directory / WEIGHTS_FILE).read_bytes()).hexdigest()[:16]
        except DAMAGED as error:
            raise PageRetrieverError(
                f"cannot load the retriever of pages from {directory}: {error}. Train it again with "
                f"`xiaoer train {STAGE}`, or restore data/models/{STAGE} from the package"
            ) from error
        towers = TwoTowers(weights, states, none, config["scale"])
        return cls(config, memory, weights, towers, cache and cache / f"pages-{digest}.safetensors")

    def retrieve(self, text: str, before: str, sentences: tuple[Sentence, ...]) -> Retrieved:
        """Which of the sentences of pages answers a message, behind the question before it."""
        known = self.prepare(sentences)
        asked = self._towers.means([message_tokens(self._weights, text, before)])
        near = softmax(self._towers.logits(asked, known.vectors), 1.0)
        remembered = known.memory.says(normalized(asked)[0], len(near), SIMILAR, SHARPNESS)
        said = joined_likelihood(near, remembered, self._config["temperature"])
        return Retrieved(sentences, said[:-1], float(said[-1]))

    def answering(self, question: str, before: str, passages: tuple[Passage, ...]) -> Answering:
        """Which sentences of passages answer a question, as the search for passages asks for it."""
        found = self.retrieve(question, before, self._sentences(passages))
        likely: dict[str, list[float]] = {}
        for sentence, probability in zip(found.sentences, found.probabilities, strict=True):
            likely.setdefault(sentence.passage_id, []).append(float(probability))
        return Answering(likely, found.none)

    def prepare_passages(self, passages: tuple[Passage, ...]) -> None:
        """Read the sentences of passages ahead of the first question."""
        self.prepare(self._sentences(passages))

    def _sentences(self, passages: tuple[Passage, ...]) -> tuple[Sentence, ...]:
        with self._lock:
            if passages not in self._cut:
                self._cut = dict([(passages, sentences_in(passages)), *self._cut.items()][:MOST_KNOWN])
            return self._cut[passages]

    def prepare(self, sentences: tuple[Sentence, ...]) -> "_Known":
        """Read those sentences that nobody read before, about 10 ms each."""
        with self._lock:
            if sentences in self._known:
                return self._known[sentences]
        held = self._file.read()
        new = {one.key: one for one in sentences if one.key not in held}
        rows = normalized(self._towers.means([sentence_tokens(self._weights, one) for one in new.values()]))
        vectors = held | dict(zip(new, rows, strict=True))
        if new:
            self._file.write(dict(list(vectors.items())[-MOST_KEPT:]))
        places = {one.key: place for place, one in enumerate(sentences)}
        memory = self._memory.moved(
            [places.get(key, -1) for key in self._config["sentences"]], len(sentences)
        )
        stacked = np.array([vectors[one.key] for one in sentences], dtype=np.float32)
        known = _Known(stacked.reshape(-1, self._weights.size), memory)
        with self._lock:
            self._known = dict([(sentences, known), *self._known.items()][:MOST_KNOWN])
        return known


@dataclass(frozen=True, slots=True)
class _Known:
    """The vectors of sentences, of length 1, shape (sentences, size), and the memory by their places."""

    vectors: NDArray[np.float32]
    memory: Memory
