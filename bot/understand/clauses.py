"""What each clause of a message does: says what is wanted, tells a story, gives something up, asks about the rules.

Step "understand" of the turn. "Mum has a vacuum already. What she needs is an air purifier, the bedroom is 18 m²" wishes
for no vacuum, though no word of it says so. A linear head reads each clause with its neighbours: vectors of the
multilingual encoder beside hashed character n-grams. `xiaoer train clauses` trains it. A message of one clause has
nothing to tell apart and costs nothing.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from bot.errors import BotError
from bot.understand.english_amounts import with_english_digits
from bot.understand.intents import CONFIG_FILE, WEIGHTS_FILE, Linear, hashed_ngrams, softmax
from bot.understand.plain import plain
from retrieval.embed import Encoder

STAGE = "clauses"  # of `xiaoer train`, and the folder of the shipped model
WISH, ABOUT, STORY, DROP, CORRECT, PRODUCT, RULES, HAGGLE, ORDER, BUY, PERSON, CHAT = ROLES = (
    "wish about story drop correct product rules haggle order buy person chat".split()
)
TOLD = frozenset({STORY, CHAT, ORDER, PERSON})
SAYS_NOTHING = frozenset({CHAT, CORRECT, DROP})  # of what is asked
BESIDE = frozenset({STORY, CORRECT, CHAT, ABOUT, DROP})  # what asks for nothing
FORMAT = 1
MOST_CLAUSES = 12  # of a message that are told apart; what comes after them is read as it stands
SURE = 0.75  # confidence from which a clause is taken to be beside what is wanted
SURE_ABOUT = 0.9  # the same for what bears on it
SURE_DROP = 0.85  # and for what is given up
LONGEST = 300  # characters of a clause that are read
VECTOR_WEIGHT = 1.5  # of a clause's own vector beside its n-grams, of length 1
NEIGHBOUR_WEIGHT = 0.5
PLACE_WEIGHT = 0.3

_HAN = r"\u3400-\u9fff"
# Ends of clauses; a comma between digits, and the point of "1.5", ends none.
_CUT = re.compile(
    rf"""
    (?<=[.!?;:,])\s+(?=\S) | (?<=[{_HAN}][.!?;,])(?=\S) | (?<=[，。！？；…～~])\s*(?=\S) | (?<!\s)\s*\n\s*
    | (?<!\s)\s+(?:[-–—]+)\s+ | (?<=[{_HAN}])\s+(?=[{_HAN}])
    | (?<!\s)\s+(?=(?:and|but|so|because|cause|coz|cos|cuz)\b\s)
    | (?<=[{_HAN}])(?=(?:但是|所以|因为|不过(?!敏)|另外|然后|顺便|对了))
    """,
    re.VERBOSE | re.IGNORECASE,
)


_MEASURES = re.compile(
    r"\d\s?(?:m²|m2|㎡|sqm|square|平|kg|kilos?|公斤|斤|cm|厘米|公分|米|litres?|liters?|升|people|persons?|个?人|years?|岁|months?|个月)(?![a-z])"
    r"|[一二三四五六七八九十百两]{1,3}(?:平|个?人|岁|斤|公斤|升|米|个月)",
    re.IGNORECASE,
)


class ClauseModelError(BotError):
    """A model of clauses cannot be loaded; the message names the file and the cure."""


@dataclass(frozen=True, slots=True)
class Clause:
    """The characters [start, end) of a message, what they most probably do, and how probable that is, 0 to 1."""

    start: int
    end: int
    role: str
    confidence: float


Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Aside:
    """What of a message says nothing of what is wanted: `told` are the spans of stories, chat, orders and the like,
    `about` those of facts on the person, whose amounts and sizes count all the same, `dropped` what is given up."""

    told: Spans = ()
    about: Spans = ()
    dropped: Spans = ()


def aside(text: str, clauses: Sequence[Clause]) -> Aside:
    """What surely stands beside the wish of a message, at its places in `normal(text)`; nothing where all of its
    clauses stand beside one, or where the places cannot be told."""
    places = _in_normal(text, clauses)
    if places is None or not any(clause.role not in BESIDE or not is_sure(clause) for clause in clauses):
        return Aside()

    def spans(*roles: str) -> Spans:
        return [
            place
            for place, clause in zip(places, clauses, strict=True)
            if clause.role in roles and is_sure(clause)
        ]

    # What a story measures may bear on the wish: "the living room has 40 m²".
    told = [place for place in spans(*TOLD) if not _MEASURES.search(text[slice(*place)])]
    measured = [place for place in spans(*TOLD) if place not in told]
    return Aside(told, [*spans(ABOUT), *measured], spans(DROP))


def is_sure(clause: Clause) -> bool:
    """Whether a clause surely does what it seems to: what bears on the wish is easily mistaken for the wish itself."""
    return clause.confidence >= {ABOUT: SURE_ABOUT, DROP: SURE_DROP}.get(clause.role, SURE)


def within(clauses: Sequence[Clause], start: int, end: int) -> tuple[Clause, ...]:
    """The clauses of a part [start, end) of their message, at their places in it."""
    return tuple(
        replace(clause, start=max(clause.start, start) - start, end=min(clause.end, end) - start)
        for clause in clauses
        if clause.start < end and start < clause.end
    )


def _in_normal(text: str, clauses: Sequence[Clause]) -> Spans | None:
    """The places of clauses in `normal(text)`; None where a clause alone has another form than within its message."""
    places: list[tuple[int, int]] = []
    whole, done = "", 0
    for clause in clauses:
        whole += normal(text[done : clause.start])
        said = normal(text[clause.start : clause.end])
        places.append((len(whole), len(whole) + len(said)))
        whole, done = whole + said, clause.end
    return places if whole + normal(text[done:]) == normal(text) else None


class ClauseConfig(TypedDict):
    """What config.json holds; training writes it, serving reads it."""

    format: int
    labels: list[str]
    ngram_buckets: int
    temperature: float


def normal(message: str) -> str:
    """A message in the form whose clauses are read: one spelling of characters, digits and amounts."""
    return with_english_digits(plain(message))


def split_clauses(text: str) -> list[tuple[int, int]]:
    """The spans [start, end) of the clauses of a text, left to right; what has no letter belongs to the one before."""
    cuts = [(match.start(), match.end()) for match in _CUT.finditer(text)]
    edges = [0, *(place for cut in cuts for place in cut), len(text)]
    spans: list[tuple[int, int]] = []
    for start, end in list(pairwise(edges))[::2]:
        if any(character.isalnum() for character in text[start:end]):
            spans.append((start, end))
        elif spans:
            spans[-1] = (spans[-1][0], end)
    return spans


def clause_features(
    clauses: Sequence[str], vectors: NDArray[np.float32], ngram_buckets: int
) -> NDArray[np.float32]:
    """Inputs of the head for the clauses of one message, shape (len(clauses), 3 * dimension + ngram_buckets + 3): each
    one's own vector, n-grams and place, and the vectors of its neighbours.

    `vectors`, shape (len(clauses), dimension), have length 1.
    """
    count = len(vectors)
    grams = np.zeros((count, ngram_buckets), dtype=np.float32)
    for row, text in enumerate(clauses):
        columns, damped = hashed_ngrams(text, ngram_buckets)
        if len(columns):
            grams[row, columns] = damped / np.linalg.norm(damped)
    before, after = np.zeros_like(vectors), np.zeros_like(vectors)
    before[1:], after[:-1] = vectors[:-1], vectors[1:]
    place = np.array(
        [[row == 0, row == count - 1, count == 1] for row in range(count)], dtype=np.float32
    ).reshape(count, 3)
    return np.hstack(
        [
            VECTOR_WEIGHT * vectors,
            grams,
            PLACE_WEIGHT * place,
            NEIGHBOUR_WEIGHT * before,
            NEIGHBOUR_WEIGHT * after,
        ]
    ).astype(np.float32)


def clause_vectors(
    clauses: Sequence[str], encoder: Encoder, centre: NDArray[np.float32] | None
) -> NDArray[np.float32]:
    """Vectors of clauses, shape (len(clauses), dimension): without what all of them have in common, of length 1."""
    vectors = np.array([encoder.embed_query(text[:LONGEST]) for text in clauses], dtype=np.float32)
    if centre is None:
        return vectors
    return of_length_one(vectors - centre)


def of_length_one(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rows scaled to length 1."""
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return np.asarray(vectors / lengths, dtype=np.float32)


class ClauseModel:
    """A trained head with the encoder that it reads; safe to share between threads."""

    def __init__(
        self, config: ClauseConfig, head: Linear, centre: NDArray[np.float32], encoder: Encoder
    ) -> None:
        self._config = config
        self._head = head
        self._centre = centre
        self._encoder = encoder

    @property
    def labels(self) -> tuple[str, ...]:
        """The roles that the head tells apart."""
        return tuple(self._config["labels"])

    @classmethod
    def load(cls, directory: Path, encoder: Encoder) -> "ClauseModel":
        """Read a model that `xiaoer train clauses` wrote; `encoder` is the one that it was trained on.

        Raises:
            ClauseModelError: a file is missing, damaged, or does not fit the encoder.
        """
        try:
            config = json.loads((directory / CONFIG_FILE).read_text(encoding="utf-8"))
            tensors = load_file(directory / WEIGHTS_FILE)
            weight, bias, centre = (tensors[name].astype(np.float32) for name in ("weight", "bias", "centre"))
            inputs = 3 * len(centre) + config["ngram_buckets"] + 3
            fits = weight.shape == (inputs, len(config["labels"])) and config["format"] == FORMAT
            fits = fits and set(config["labels"]) <= set(ROLES) and config["temperature"] > 0
        except (OSError, ValueError, TypeError, KeyError, SafetensorError) as error:
            raise _cannot_load(directory, str(error)) from error
        if not fits:
            raise _cannot_load(directory, f"{CONFIG_FILE} and {WEIGHTS_FILE} do not fit each other")
        if len(centre) != len(encoder.embed_query("hello")):
            raise _cannot_load(
                directory, "it was trained on another encoder than the shop's multilingual one"
            )
        return cls(config, Linear(weight, bias), centre, encoder)

    def read(self, text: str) -> tuple[Clause, ...]:
        """The clauses of a message, none where it has one only."""
        spans = split_clauses(text)[:MOST_CLAUSES]
        if len(spans) < 2:
            return ()
        probabilities = self.probabilities([normal(text[start:end]) for start, end in spans])
        best = probabilities.argmax(axis=1)
        return tuple(
            Clause(start, end, self.labels[place], float(row[place]))
            for (start, end), place, row in zip(spans, best, probabilities, strict=True)
        )

    def probabilities(self, clauses: Sequence[str]) -> NDArray[np.float32]:
        """Calibrated probabilities of `labels` for the clauses of one message, shape (len(clauses), labels)."""
        vectors = clause_vectors(clauses, self._encoder, self._centre)
        inputs = clause_features(clauses, vectors, self._config["ngram_buckets"])
        return softmax(self._head(inputs), self._config["temperature"])


def _cannot_load(directory: Path, reason: str) -> ClauseModelError:
    return ClauseModelError(
        f"cannot load the model of clauses from {directory}: {reason}. Train it again with `xiaoer train {STAGE}`, "
        f"or restore data/models/{STAGE} from the package"
    )
