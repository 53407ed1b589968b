"""What the words of a message say: a thing, a property that is wanted or refused, a purpose, a question, a pointer.

The reader (`bot/understand/reader.py`) tells it; here stand the names, and how it is looked up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

NOTHING, THING, WISHED, REFUSED, FOR, PRICE, COUNT, ASKED, POINTS = MARKS = (
    "O THING WISH NOT FOR PRICE QTY ASK REF".split()
)
SURE = 0.85  # probability from which a word is taken to say what it seems to
# What is wanted as no thing of its own: 礼盒 of 最好有礼盒包装, the laptop that a bag must hold.
NO_THING = frozenset({WISHED, REFUSED, FOR, ASKED})
NO_WISH = frozenset({NOTHING, ASKED})  # what is neither wanted nor refused


@dataclass(frozen=True, slots=True)
class Mark:
    """The characters [start, end) of `normal(message)`, what they say, and how probable that is, 0 to 1."""

    start: int
    end: int
    says: str
    confidence: float


Marks = Sequence[Mark]


def surely(marks: Marks, start: int, end: int, says: frozenset[str]) -> bool:
    """Whether all of the characters [start, end) surely say one of some things."""
    within = [mark for mark in marks if mark.start < end and start < mark.end]
    covered = sum(min(mark.end, end) - max(mark.start, start) for mark in within)
    return (
        bool(within)
        and covered >= end - start
        and all(mark.says in says and mark.confidence >= SURE for mark in within)
    )


def everywhere(marks: Marks, text: str, words: str, says: frozenset[str]) -> bool:
    """Whether some words surely say one of some things wherever they stand in a text."""
    places = _places(text.casefold(), words.casefold())
    return bool(places) and all(surely(marks, start, start + len(words), says) for start in places)


def _places(text: str, words: str) -> list[int]:
    places: list[int] = []
    start = text.find(words) if words else -1
    while start >= 0:
        places.append(start)
        start = text.find(words, start + 1)
    return places
