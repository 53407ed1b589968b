"""What a shopper wants, in the shop's terms: the input of a search and the memory of a dialogue."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

LOAD = "maximum load"  # the attribute of what must carry a person

Operator = Literal["=", "!=", ">", ">=", "<", "<="]


class Sort(StrEnum):
    """How the shopper wants the list ordered; best match when they said nothing."""

    PRICE_ASC = "price_asc"
    PRICE_DESC = "price_desc"


@dataclass(frozen=True, slots=True)
class PriceRange:
    """Bounds in minor units of one currency; None leaves that side open.

    `max_inclusive` and `min_inclusive` are False for "under 500" and "more than 200".
    """

    currency: str
    min_minor: int | None = None
    max_minor: int | None = None
    min_inclusive: bool = True
    max_inclusive: bool = True

    def contains(self, amount_minor: int) -> bool:
        """Whether an amount in minor units of the same currency lies within the bounds."""
        if self.min_minor is not None and (
            amount_minor < self.min_minor or (amount_minor == self.min_minor and not self.min_inclusive)
        ):
            return False
        return not (
            self.max_minor is not None
            and (amount_minor > self.max_minor or (amount_minor == self.max_minor and not self.max_inclusive))
        )


@dataclass(frozen=True, slots=True)
class AttributeWish:
    """One wish about an attribute: `name` is the catalogue's attribute name, or None where only the value is
    known ("16GB"); `value` is a number as text when there is a `unit`, otherwise the wanted words.

    `english` are English words for Chinese ones, for products that state them in English only. `soft` are words that
    only say whom or what a thing is for: what no more than a description has of them hides nothing.
    """

    name: str | None
    op: Operator
    value: str
    unit: str | None = None
    english: str = ""
    soft: bool = False

    @property
    def is_words(self) -> bool:
        """Whether it is no more than words that the product shall say of itself: "cordless"."""
        return self.name is None and self.unit is None


def alternatives(wishes: Sequence[AttributeWish]) -> list[tuple[AttributeWish, ...]]:
    """The wishes in groups of which one is enough: black or grey, 13 or 14 inches; the others each on its own."""
    groups: list[tuple[AttributeWish, ...]] = []
    for wish in wishes:
        beside = next((g for g in groups if wish.op == "=" == g[0].op and _same_thing(wish, g[0])), None)
        if beside is None:
            groups.append((wish,))
        else:
            groups[groups.index(beside)] = (*beside, wish)
    return groups


def _same_thing(a: AttributeWish, b: AttributeWish) -> bool:
    return a.name == b.name and a.unit == b.unit and (a.name is not None or a.unit is not None)


@dataclass(frozen=True, slots=True)
class Need:
    """A shopping need. Empty fields mean that the shopper did not say.

    `text` is what goes to the vectors and the words: the shopper's own words less those that became filters. `barred`
    are words that no product may say of itself, whatever else has to be given up: what somebody is allergic to.
    """

    text: str = ""
    product_type: str | None = None
    brands: tuple[str, ...] = ()
    not_brands: tuple[str, ...] = ()
    price: PriceRange | None = None
    attributes: tuple[AttributeWish, ...] = field(default=())
    sort: Sort | None = None
    quantity: int | None = None
    in_stock_only: bool = False
    barred: tuple[AttributeWish, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known about what is wanted."""
        return self == Need()
