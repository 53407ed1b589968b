"""What is known of a candidate for a query, as numbers: one small pure function a feature."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from retrieval.attributes import same_attribute
from retrieval.need import AttributeWish
from retrieval.product import Product
from retrieval.quantities import Quantity, canonical_unit, find_quantities, same_quantity
from retrieval.text import words
from retrieval.values import CONCEPTS, find_values, stated_values

_RANGE = re.compile(r"(?<![\d.])(?P<low>\d{1,6}(?:\.\d{1,3})?)\s*(?:-|–|to)\s*$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product that both indexes proposed, with its features by name."""

    product: Product
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class MetWish:
    """An attribute wish that a product meets: the product's own attribute and value."""

    wish: AttributeWish
    name: str
    value: str


def shared_words(query_words: Sequence[str], product: Product) -> tuple[str, ...]:
    """The query's words that occur in the product's words, in the query's order."""
    texts = [product.title, product.brand or "", product.product_type or "", product.description]
    texts += [f"{name} {value}" for name, value in product.attributes.items()]
    texts += [text for t in product.translations.values() for text in (t.title, t.description)]
    have = {singular(word) for text in texts for word in words(text)}
    return tuple(dict.fromkeys(word for word in query_words if singular(word) in have))


def met_wish(wish: AttributeWish, product: Product) -> MetWish | bool | None:
    """How a product stands to an attribute wish: the met wish, False where the shop states otherwise, or None
    where the shop does not state it."""
    if wish.unit:
        return _met_quantity(wish, product)
    return _met_words(wish, product)


def met_one_of(wishes: Sequence[AttributeWish], product: Product) -> MetWish | bool | None:
    """`met_wish` for wishes of which one is enough (`retrieval.need.alternatives`)."""
    stands = [met_wish(wish, product) for wish in wishes]
    met = next((stand for stand in stands if isinstance(stand, MetWish)), None)
    return met or (None if None in stands else False)


def _met_quantity(wish: AttributeWish, product: Product) -> MetWish | bool | None:
    unit = canonical_unit(wish.unit or "")
    if unit is None:
        return None
    wanted = Quantity(float(wish.value), unit)
    is_stated = False
    for name, value in _stated(product):
        if wish.name is not None and not same_attribute(wish.name, name):
            continue
        for low, high in _spans(value, wanted):
            is_stated = True
            if _compare(low, wish.op, wanted) or (wish.op == "=" and _lies_between(low, wanted, high)):
                return MetWish(wish, name, value)
    if wish.name is None:
        for found in find_quantities(product.title):
            if _same_kind(found.quantity, wanted) and _compare(found.quantity, wish.op, wanted):
                return MetWish(wish, "", product.title[found.start : found.end].strip())
    return False if is_stated else None


def _spans(value: str, wanted: Quantity) -> Iterator[tuple[Quantity, Quantity]]:
    """The quantities of the wanted kind in a value, each with the end of its range: "40-105 cm", "2 kg" to itself."""
    for found in find_quantities(value):
        if not _same_kind(found.quantity, wanted):
            continue
        yield found.quantity, found.quantity
        if before := _RANGE.search(value[: found.start]):
            low = Quantity(float(before["low"]), found.quantity.unit)
            yield low, found.quantity


def _same_kind(a: Quantity, b: Quantity) -> bool:
    return a.base()[0] == b.base()[0]


def _lies_between(low: Quantity, wanted: Quantity, high: Quantity) -> bool:
    return low.base()[1] <= wanted.base()[1] <= high.base()[1]


def _met_words(wish: AttributeWish, product: Product) -> MetWish | bool | None:
    wanted = _values_in(wish.name, wish.value)
    if not wanted:
        return None
    stated = [
        (name, value)
        for name, value in _stated(product)
        if wish.name is None or same_attribute(wish.name, name)
    ]
    has_it = [pair for pair in stated if wanted <= _values_in(wish.name, pair[1], broader=True)]
    if wish.op == "!=":
        # A shoe that comes in black and in white suits a shopper who does not want black.
        others = [pair for pair in stated if pair not in has_it]
        if others and wish.name is not None:
            return MetWish(wish, *others[0])
        return False if has_it or _title_says(wish, wanted, product) else None
    if has_it:
        return MetWish(wish, *has_it[0])
    if stated and wish.name is not None:
        return False
    return MetWish(wish, "", wish.value) if _title_says(wish, wanted, product) else None


def _title_says(wish: AttributeWish, wanted: frozenset[str], product: Product) -> bool:
    """Whether the title names the wanted value; a letter of a title is no size (the L of "45 L" is litres)."""
    return wish.name != "size" and wanted <= _values_in(wish.name, product.title, broader=True)


def _stated(product: Product) -> Iterator[tuple[str, str]]:
    """The attributes of a product and of its options: a shoe that comes in 42 is a shoe in 42."""
    yield from product.attributes.items()
    for option in product.options:
        yield from option.values.items()


def _values_in(concept: str | None, text: str, *, broader: bool = False) -> frozenset[str]:
    """What a value says, comparable across languages and spellings; of a colour "navy", with `broader`, also blue."""
    if concept in CONCEPTS:
        known = stated_values(concept, text) if broader else {m.value for m in find_values(concept, text)}
        if known:
            return frozenset(known)
    return frozenset(singular(word) for word in words(text))


def _compare(have: Quantity, op: str, wanted: Quantity) -> bool:
    if op == "=":
        return same_quantity(have, wanted, tolerance=0.03 if wanted.unit == "in" else 0.005)
    if op == "!=":
        return not same_quantity(have, wanted)
    left, right = have.base()[1], wanted.base()[1]
    slack = 1e-9 * max(abs(left), abs(right))
    return {
        ">": left > right + slack,
        ">=": left >= right - slack,
        "<": left < right - slack,
        "<=": left <= right + slack,
    }[op]


def singular(word: str) -> str:
    """A word without its English plural ending."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word
