"""The plan of an answer: statements with their slots filled from facts, before any wording."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from retrieval.hits import Hit


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing to say: `act` is a key of the locale file, `slots` are its values as the shopper will read them."""

    act: str
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A comparison as the shopper reads it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the words may claim.

    `texts` are product titles, brands, attribute values, descriptions and the shopper's own words, all free to be
    quoted; every price, number with unit, percentage and date that occurs in them is a fact. `counts` are bare
    numbers that are true (how many were found, positions).
    """

    texts: tuple[str, ...] = ()
    counts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be said and shown; the wording adds no fact to it."""

    statements: tuple[Statement, ...]
    facts: Facts
    hits: tuple[Hit, ...] = ()
    table: Table | None = None
    quick_replies: tuple[str, ...] = ()
