"""Attribute values and prices that can be set side by side, and which of them tell products apart."""

from collections.abc import Iterable, Mapping, Sequence

from bot.answer.planning.speaker import Speaker
from retrieval.money import Money
from retrieval.product import Product
from retrieval.quantities import parse_quantity

LONGEST_VALUE = 30  # characters of an attribute that is mentioned in passing
# Attributes that tell products apart for most shoppers, the most telling first.
_TELLING = (
    "memory, internal memory, storage, total storage capacity, battery life, screen size, display diagonal, "
    "noise cancelling, refresh rate, resolution, power, capacity, waterproof, type, material, connection, "
    "maximum load, size, length, fragrance, flavour, skin type, age, volume, weight"
).split(", ")


def comparable_prices(products: Sequence[Product]) -> list[Money] | None:
    """The price of each product, or None when one has none or their currencies differ."""
    prices = [product.price for product in products if product.price]
    if len(prices) < len(products) or len({price.currency for price in prices}) != 1:
        return None
    return prices


def telling_first(names: Iterable[str], asked: Sequence[str] = ()) -> list[str]:
    """The telling attributes among names, those asked for first."""
    order = [*asked, *_TELLING]
    telling = (name for name in names if name.casefold() in order)
    return sorted(telling, key=lambda name: order.index(name.casefold()))


def differ(a: str, b: str) -> bool:
    """Whether two values can be set side by side: short, different, both or neither measured."""
    measured = [parse_quantity(value) for value in (a, b)]
    same_kind = (measured[0] is None) == (measured[1] is None)
    if measured[0] and measured[1]:
        same_kind = (
            measured[0].base()[0] == measured[1].base()[0] and measured[0].base() != measured[1].base()
        )
    return same_kind and a.casefold() != b.casefold() and is_short(a) and is_short(b)


def option_name(values: Mapping[str, str], speaker: Speaker) -> str:
    """An option by its values: "black 512 GB"."""
    return " ".join(speaker.value(value, name) for name, value in values.items())


def is_short(value: str) -> bool:
    """Whether a value can be mentioned in passing."""
    return len(value) <= LONGEST_VALUE
