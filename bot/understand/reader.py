"""The reader: what each clause of a message does, and which of its words say what, given what was said before.

Step "understand" of the turn. "Mum has a vacuum already. What she needs is an air purifier, the bedroom is 18 m²" wishes
for no vacuum, though no word of it says so; 能剁排骨吗 is a question where a knife is shown. One multilingual encoder,
fine-tuned by low-rank adapters (`xiaoer train reader`), reads the message behind what stands before it: one head tells
the role of each clause, another one the mark of each token, a third one whether the message goes on with the kind of
thing that is spoken of. What it says is evidence, as far as it is sure: amounts, names and values are read by rules and
by the shop's own words.
"""

from dataclasses import dataclass
from pathlib import Path
from sys import maxsize
from typing import NamedTuple, TypedDict

import numpy as np
from numpy.typing import NDArray

from bot.errors import BotError
from bot.understand.adapted_model import DAMAGED, read_adapted
from bot.understand.clauses import MOST_CLAUSES, ROLES, Clause, Spans, in_normal, normal, split_clauses
from bot.understand.intents import CONFIG_FILE, WEIGHTS_FILE, Linear, softmax
from bot.understand.marks import MARKS, Mark
from bot.understand.shifts import BOTH, NEW, SHIFTS, Shift
from retrieval.adapters import States, states_of
from retrieval.e5_weights import E5Weights

STAGE = "reader"  # of `xiaoer train`, and the folder of the shipped model
FORMAT = 2
CONTEXT_TOKENS = 40  # of what stands before the message; its end is read
MESSAGE_TOKENS = 160
WHOLE = ((0, maxsize),)  # the place of all of a message
LONGEST_SAID = 120  # characters of the message before that are read
EXAMPLE = ("a warm jacket for my wife, not black", "有没有静音的鼠标")  # of texts, for a graph


class ReaderError(BotError):
    """A reader cannot be loaded; the message names the file and the cure."""


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before a message: what the shopper said last, and what the bot did then ("shows dog toys")."""

    said: str = ""
    did: str = ""

    @property
    def text(self) -> str:
        """Both as they are read; nothing of the first message."""
        return f"{self.said[-LONGEST_SAID:]} | {self.did}" if self.said or self.did else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says by its clauses, at their places in it, and by its words, at their places in
    `normal(message)`; no marks where a clause alone has another form than within its message. `shift` is what it is
    about, given what was spoken of before."""

    clauses: tuple[Clause, ...] = ()
    marks: tuple[Mark, ...] = ()
    shift: Shift | None = None


@dataclass(frozen=True, slots=True)
class Tokens:
    """A message behind what stands before it: token ids, the place of the message's first token, and the characters of
    `normal(message)` that each of its tokens stands for."""

    ids: tuple[int, ...]
    first: int
    spans: Spans

    def of(self, places: Spans) -> list[list[int]]:
        """The tokens, counted in all of `ids`, within each of some spans; all of the message for one without any."""
        found = [
            [self.first + n for n, (start, end) in enumerate(self.spans) if a <= (start + end) / 2 < b]
            for a, b in places
        ]
        return [tokens or list(range(len(self.ids))) for tokens in found]


class Probabilities(NamedTuple):
    """Calibrated probabilities of a message: of the roles of its clauses, shape (clauses, roles), of MARKS for each of
    its tokens, shape (tokens, marks), and of SHIFTS, shape (1, shifts)."""

    roles: NDArray[np.float32]
    marks: NDArray[np.float32]
    shift: NDArray[np.float32]


class ReaderConfig(TypedDict):
    """What config.json holds; training writes it, serving reads it."""

    format: int
    roles: list[str]
    marks: list[str]
    shifts: list[str]
    rank: int
    role_temperature: float
    mark_temperature: float
    shift_temperature: float


def tokens_of(weights: E5Weights, text: str, before: Before) -> Tokens:
    """A message as it is read; what is longer than MESSAGE_TOKENS is cut."""
    context = weights.tokens(before.text)[0][-CONTEXT_TOKENS:]
    ids, spans = weights.tokens(text)
    ids, spans = ids[:MESSAGE_TOKENS], spans[:MESSAGE_TOKENS]
    whole = (weights.begin, *context, weights.end, *ids, weights.end)
    return Tokens(whole, len(context) + 2, spans)


def clause_states(states: NDArray[np.float32], tokens: Tokens, places: Spans) -> NDArray[np.float32]:
    """What the head of roles reads, shape (len(places), 2 * size): the mean of each clause's tokens, and the first
    token's state, of the states (tokens, size) of a message."""
    return np.array(
        [np.concatenate([states[own].mean(axis=0), states[0]]) for own in tokens.of(places)], dtype=np.float32
    )


class Reader:
    """A trained reader; safe to share between threads."""

    def __init__(
        self,
        config: ReaderConfig,
        roles: Linear,
        marks: Linear,
        shifts: Linear,
        weights: E5Weights,
        states: States,
    ) -> None:
        self._config = config
        self._roles = roles
        self._marks = marks
        self._shifts = shifts
        self._weights = weights
        self._states = states

    @classmethod
    def load(cls, directory: Path, weights: E5Weights, cache: Path | None = None) -> "Reader":
        """Read a model that `xiaoer train reader` wrote. `cache` is a folder for its ONNX graph, which is made there
        once; without one torch runs it.

        Raises:
            ReaderError: a file is missing or damaged.
        """
        try:
            config: ReaderConfig
            config, (roles, marks, shifts), adapters = read_adapted(directory, ("roles", "marks", "shifts"))
            fits = config["format"] == FORMAT and config["marks"] == MARKS and config["shifts"] == SHIFTS
            fits = fits and set(config["roles"]) <= set(ROLES)
            temperatures = (
                config["role_temperature"],
                config["mark_temperature"],
                config["shift_temperature"],
            )
            fits = fits and min(temperatures) > 0
            fits = fits and roles.weight.shape == (2 * weights.size, len(config["roles"]))
            fits = fits and marks.weight.shape == (weights.size, len(config["marks"]))
            fits = fits and shifts.weight.shape == (2 * weights.size, len(config["shifts"]))
            if not fits:
                raise ValueError(f"{CONFIG_FILE} and {WEIGHTS_FILE} do not fit each other")
            example = weights.inputs([tokens_of(weights, text, Before()).ids for text in EXAMPLE])
            states = states_of(directory, weights, adapters, example, cache)
        except DAMAGED as error:
            raise ReaderError(
                f"cannot load the reader from {directory}: {error}. Train it again with `xiaoer train {STAGE}`, "
                f"or restore data/models/{STAGE} from the package"
            ) from error
        return cls(config, roles, marks, shifts, weights, states)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that are told apart."""
        return tuple(self._config["roles"])

    def read(self, text: str, before: Before | None = None) -> Reading:
        """The clauses of a message and what its words say."""
        spans = split_clauses(text)[:MOST_CLAUSES]
        if not spans:
            return Reading()
        whole, places = in_normal(text, spans)
        tokens = tokens_of(self._weights, whole, before or Before())
        roles, marks, (shift,) = self.probabilities(tokens, places)
        best = roles.argmax(axis=1)
        clauses = tuple(
            Clause(start, end, self.roles[place], float(row[place]))
            for (start, end), place, row in zip(spans, best, roles, strict=True)
        )
        told = _merged(whole, tokens.spans, marks) if whole == normal(text) else ()
        return Reading(clauses, tuple(told), _shift(shift))

    def probabilities(self, tokens: Tokens, places: Spans) -> Probabilities:
        """The probabilities of what the clauses at `places` do, what the tokens say, and what the message is about."""
        states = self._states(self._weights.inputs([tokens.ids]))[0]
        own = states[tokens.first : tokens.first + len(tokens.spans)]
        config = self._config
        return Probabilities(
            softmax(self._roles(clause_states(states, tokens, places)), config["role_temperature"]),
            softmax(self._marks(own), config["mark_temperature"]),
            softmax(self._shifts(clause_states(states, tokens, WHOLE)), config["shift_temperature"]),
        )


def _shift(probabilities: NDArray[np.float32]) -> Shift:
    place = int(probabilities.argmax())
    new = sum(float(probabilities[SHIFTS.index(says)]) for says in (NEW, BOTH))
    return Shift(SHIFTS[place], float(probabilities[place]), new)


def _merged(text: str, spans: Spans, probabilities: NDArray[np.float32]) -> list[Mark]:
    """Tokens of the same mark side by side as one, with the mean of their probabilities."""
    merged: list[Mark] = []
    parts: list[list[float]] = []
    probabilities = _by_word(text, spans, probabilities)
    for (start, end), row in zip(spans, probabilities, strict=True):
        place = int(row.argmax())
        says, confidence = MARKS[place], float(row[place])
        if merged and merged[-1].says == says and not text[merged[-1].end : start].strip():
            parts[-1].append(confidence)
            merged[-1] = Mark(merged[-1].start, max(end, merged[-1].end), says, float(np.mean(parts[-1])))
        else:
            merged.append(Mark(start, end, says, confidence))
            parts.append([confidence])
    return merged


def _by_word(text: str, spans: Spans, probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
    """The probabilities of tokens, those of one Latin word alike: no mark begins within a word."""
    words: list[list[int]] = []
    for place, (start, end) in enumerate(spans):
        last = spans[place - 1][1] if place else 0
        letters = text[last - 1 : last] + text[start : start + 1]
        if words and end > start and start == last and letters.isascii() and letters.isalnum():
            words[-1].append(place)
        else:
            words.append([place])
    whole = [probabilities[word].mean(axis=0, keepdims=True).repeat(len(word), axis=0) for word in words]
    return np.concatenate(whole) if whole else probabilities
