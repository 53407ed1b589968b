"""What each clause of a message does: says what is wanted, tells a story, gives something up, asks about the rules.

The reader (`bot/understand/reader.py`) tells it; here stand the roles, how a message is cut, and what follows from them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.understand.english_amounts import with_english_digits
from bot.understand.marks import Mark, Marks
from bot.understand.plain import plain

WISH, ABOUT, STORY, DROP, CORRECT, PRODUCT, RULES, HAGGLE, ORDER, BUY, PERSON, CHAT = ROLES = (
    "wish about story drop correct product rules haggle order buy person chat".split()
)
TOLD = frozenset({STORY, CHAT, ORDER, PERSON})
SAYS_NOTHING = frozenset({CHAT, CORRECT, DROP})  # of what is asked
BESIDE = frozenset({STORY, CORRECT, CHAT, ABOUT, DROP})  # what asks for nothing
MOST_CLAUSES = 12  # of a message that are told apart; what comes after them is read as it stands
SURE = 0.71  # confidence from which a clause is taken to be beside what is wanted
SURE_ABOUT = 0.87  # the same for what bears on it
SURE_STORY = 0.81  # and for a story
VERY_SURE_STORY = 0.94  # from which its words are not even searched for
SURE_DROP = 0.81  # and for what is given up
SURE_CHAT = 0.85  # and for talk: "she won't see the price, will she?" looks like it

_HAN = r"\u3400-\u9fff"
# Ends of clauses; a comma between digits, and the point of "1.5", ends none.
_CUT = re.compile(
    rf"""
    (?<=[.!?;:,])\s+(?=\S) | (?<=[{_HAN}][.!?;,])(?=\S) | (?<=[，。！？；…～~])\s*(?=\S) | (?<!\s)\s*\n\s*
    | (?<!\s)\s+(?:[-–—]+)\s+ | (?<=[{_HAN}])\s+(?=[{_HAN}])
    | (?<!\s)\s+(?=(?:and|but|so|because|cause|coz|cos|cuz)\b\s)
    | (?<=[{_HAN}])(?:(?=但是|所以|因为|不过(?!敏)|然后|顺便|对了)|(?<!不用)(?<!不必)(?<!要)(?=另外))
    """,
    re.VERBOSE | re.IGNORECASE,
)


_MEASURES = re.compile(
    r"\d\s?(?:m²|m2|㎡|sqm|square|平|kg|kilos?|公斤|斤|cm|厘米|公分|米|litres?|liters?|升|people|persons?|个?人|years?|岁|months?|个月)(?![a-z])"
    r"|[一二三四五六七八九十百两]{1,3}(?:平|个?人|岁|斤|公斤|升|米|个月)",
    re.IGNORECASE,
)


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
    `about` those of facts on the person, whose amounts and sizes count all the same, `dropped` what is given up;
    `searched` are those of told stories that are not so sure, whose words are searched for."""

    told: Spans = ()
    about: Spans = ()
    dropped: Spans = ()
    searched: Spans = ()


def aside(text: str, clauses: Sequence[Clause]) -> Aside:
    """What surely stands beside the wish of a message, at its places in `normal(text)`; nothing where all of its
    clauses stand beside one, or where the places cannot be told."""
    whole, places = in_normal(text, [(clause.start, clause.end) for clause in clauses])
    if whole != normal(text) or not any(
        clause.role not in BESIDE or not is_sure(clause) for clause in clauses
    ):
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
    wishes = any(clause.role == WISH and is_sure(clause) for clause in clauses)
    told += spans(BUY) if wishes else []  # "ok grey will do. what's your quietest humidifier?"
    searched = [
        place
        for place, clause in zip(places, clauses, strict=True)
        if clause.role == STORY and place in told and clause.confidence < VERY_SURE_STORY
    ]
    return Aside(told, [*spans(ABOUT), *measured], spans(DROP), searched)


def is_sure(clause: Clause) -> bool:
    """Whether a clause surely does what it seems to: what bears on the wish is easily mistaken for the wish itself."""
    return clause.confidence >= {ABOUT: SURE_ABOUT, DROP: SURE_DROP, CHAT: SURE_CHAT, STORY: SURE_STORY}.get(
        clause.role, SURE
    )


def within(clauses: Sequence[Clause], start: int, end: int) -> tuple[Clause, ...]:
    """The clauses of a part [start, end) of their message, at their places in it."""
    return tuple(
        replace(clause, start=max(clause.start, start) - start, end=min(clause.end, end) - start)
        for clause in clauses
        if clause.start < end and start < clause.end
    )


def marks_within(text: str, marks: Marks, start: int, end: int) -> tuple[Mark, ...]:
    """What the words of a part [start, end) of a message say, at their places in `normal` of the part; nothing where the
    part alone has another form than within its message."""
    first, part = len(normal(text[:start])), normal(text[start:end])
    last = first + len(part)
    if normal(text)[first:last] != part:
        return ()
    return tuple(
        replace(mark, start=max(mark.start, first) - first, end=min(mark.end, last) - first)
        for mark in marks
        if mark.start < last and first < mark.end
    )


def in_normal(text: str, spans: Spans) -> tuple[str, Spans]:
    """A message with each clause in the form of `normal`, and the places of the clauses in it."""
    places: list[tuple[int, int]] = []
    whole, done = "", 0
    for start, end in spans:
        whole += normal(text[done:start])
        said = normal(text[start:end])
        places.append((len(whole), len(whole) + len(said)))
        whole, done = whole + said, end
    return whole + normal(text[done:]), places


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
