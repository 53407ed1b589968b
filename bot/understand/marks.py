"""What the words of a message say: a thing, a property that is wanted or refused, a purpose, a question, a pointer.

The reader (`bot/understand/reader.py`) tells it; here stand the names, and how it is looked up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

NOTHING, THING, WISHED, REFUSED, FOR, PRICE, COUNT, ASKED, POINTS = MARKS = (
    "O THING WISH NOT FOR PRICE QTY ASK REF".split()
)
LIKELY = 0.57  # probability from which it is enough where nothing speaks against it
SURE = 0.81  # probability from which a word is taken to say what it seems to
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


def surely(marks: Marks, start: int, end: int, says: frozenset[str], least: float = SURE) -> bool:
    """Whether all of the characters [start, end) say one of some things, each with a probability of at least `least`."""
    within = [mark for mark in marks if mark.start < end and start < mark.end]
    covered = sum(min(mark.end, end) - max(mark.start, start) for mark in within)
    return (
        bool(within)
        and covered >= end - start
        and all(mark.says in says and mark.confidence >= least for mark in within)
    )


def words_that_say(marks: Marks, text: str, says: str, least: float = SURE) -> list[str]:
    """The words of a text that say one thing with a probability of at least `least`; `text` is `normal(message)`."""
    return [text[m.start : m.end] for m in marks if m.says == says and m.confidence >= least]


def names_thing(marks: Marks, start: int, end: int) -> bool:
    """Whether the reader finds the name of what is wanted within [start, end)."""
    return any(mark.says == THING and mark.start < end and start < mark.end for mark in marks)


def everywhere(marks: Marks, text: str, words: str, says: frozenset[str], least: float = SURE) -> bool:
    """Whether some words say one of some things wherever they stand in a text, with a probability of at least `least`."""
    places = _places(text.casefold(), words.casefold())
    return bool(places) and all(surely(marks, start, start + len(words), says, least) for start in places)


def _places(text: str, words: str) -> list[int]:
    places: list[int] = []
    start = text.find(words) if words else -1
    while start >= 0:
        places.append(start)
        start = text.find(words, start + 1)
    return places
