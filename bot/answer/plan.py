"""A plan: what an answer will say and show, its slots filled from facts, before any wording.

Sits between a skill's finding and `bot.answer.write`. `bot.answer.planning` makes plans from findings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from retrieval.documents import Passage
from retrieval.hits import Hit


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing to say: `act` is a key of the locale file, `slots` its values as the shopper will read them."""

    act: str
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A comparison as the shopper reads it. The first column, with an empty heading, names the attribute."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the words may claim.

    `texts` are the shop's own: one text a product (titles, brand, price, stock, attributes, descriptions); every
    price, number with unit, percentage and date that occurs in them is a fact. `counts` are bare numbers that are
    true (how many were found, positions). `wishes` are the shopper's own words and limits: they may be repeated as
    wishes ("under $500", "no Sony"), and back no claim about a product.
    """

    texts: tuple[str, ...] = ()
    counts: frozenset[int] = frozenset()
    wishes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be said and shown; the wording adds no fact to it.

    `rewritable` is False where the words are the shop's promise (a hand-over, a refusal): no model rewrites them.
    """

    statements: tuple[Statement, ...]
    facts: Facts
    hits: tuple[Hit, ...] = ()
    table: Table | None = None
    quick_replies: tuple[str, ...] = ()
    rewritable: bool = True
    citations: tuple[Passage, ...] = ()
