"""How a product stands to wishes about attributes: in the option that suits the shopper best.

A lamp that is blue by default and also comes in black meets "in black"; its size and its colour must be those of one
and the same option.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from retrieval.attributes import same_attribute
from retrieval.need import AttributeWish, Need, Operator, alternatives
from retrieval.product import Option, Product
from retrieval.quantities import (
    Quantity,
    all_sides,
    canonical_unit,
    find_quantities,
    is_imperial,
    same_quantity,
)
from retrieval.says import Said, has_any, holds_kind_of, may_hold, says, without_traces
from retrieval.text import singular, words
from retrieval.values import VALUED, find_values, stated_values

HOST_ATTRIBUTES = frozenset({"fits", "compatible with", "compatibility"})
_MADE_OF = frozenset({"filling", "fill", "upper", "lining", "sole"})
_FROM_TO = re.compile(r"^\d+ ?(?:-|–|to) ?\d+(?!\w)")
_FOR_ALL = re.compile(r"^(?:all|any|every)(?: (?:\w+ )?types?)?$", re.IGNORECASE)  # "all skin types"
_COUNT = re.compile(r"(?<![\w.])\d{1,6}(?![\w.]*[A-Za-z])")
_RANGE = re.compile(r"(?<![\d.])(?P<low>\d{1,6}(?:\.\d{1,3})?)\s*(?:-|–|to)\s*$")


@dataclass(frozen=True, slots=True)
class MetWish:
    """A wish that a product meets: the product's own attribute and value.

    `sold_out`: only options that cannot be bought now have the value; `in_passing`: only the description speaks of it.
    """

    wish: AttributeWish
    name: str
    value: str
    sold_out: bool = False
    in_passing: bool = False


# False where the shop states otherwise, None where it does not state it.
Standing = MetWish | Literal[False] | None


def standings(need: Need, product: Product) -> tuple[Standing, ...]:
    """How a product stands to each group of wishes of which one is enough (`retrieval.need.alternatives`).

    All of them are held against one option, the one that meets most. Options outside the wished price are left aside,
    and those sold out where only what is in stock will do; among equals, one that can be bought now comes first.
    """
    groups = alternatives(need.attributes)
    if not groups:
        return ()
    options: Sequence[Option | None] = _options(need, product) or (None,)
    best = max(([_one_of(group, product, option) for group in groups] for option in options), key=_merit)
    return tuple(
        _in_title(group, product) if standing is None else standing
        for group, standing in zip(groups, best, strict=True)
    )


def met_one_of(wishes: Sequence[AttributeWish], product: Product) -> Standing:
    """How a product stands to wishes of which one is enough."""
    return standings(Need(attributes=tuple(wishes)), product)[0]


def at_price_wished(need: Need, product: Product) -> Product:
    """The product at the price of its cheapest option that meets what is wished: 60 L, where it costs more than 40 L.

    As it is where its own price is that of such an option, or where the wishes tell its options not apart.
    """
    groups = alternatives([wish for wish in need.attributes if not wish.is_words])
    if not groups or not product.options or product.price is None:
        return product
    merits = [
        (_merit([_one_of(group, product, option) for group in groups]), option)
        for option in _options(need, product)
    ]
    best = max(merit for merit, _ in merits)
    prices = [option.price or product.price for merit, option in merits if merit == best]
    if not best[0] or len(prices) == len(product.options) or product.price in prices:
        return product
    return replace(product, price=min(prices, key=lambda price: price.amount_minor))


def _options(need: Need, product: Product) -> Sequence[Option]:
    options = product.options
    if price := need.price:
        options = (
            tuple(o for o in options if o.price is None or price.contains(o.price.amount_minor)) or options
        )
    if need.in_stock_only:
        options = tuple(o for o in options if o.in_stock is not False) or options
    return options


def _merit(standings: Sequence[Standing]) -> tuple[int, int, int]:
    """What makes one option better than another: wishes met, none missed, nothing sold out."""
    met = [standing for standing in standings if isinstance(standing, MetWish)]
    missed = sum(standing is False for standing in standings)
    return len(met), -missed, -sum(standing.sold_out for standing in met)


def _one_of(wishes: Sequence[AttributeWish], product: Product, option: Option | None) -> Standing:
    standings = [_standing(wish, product, option) for wish in wishes]
    met = next((standing for standing in standings if isinstance(standing, MetWish)), None)
    return met or (None if None in standings else False)


def _standing(wish: AttributeWish, product: Product, option: Option | None) -> Standing:
    """How the values of one option, or of a product without options, stand to a wish."""
    if wish.is_words:
        return _said(wish, product)
    values: Mapping[str, str] = {**product.attributes, **option.values} if option else product.attributes
    stated = [
        (name, value, meets)
        for name, value in values.items()
        if (wish.name is None or same_attribute(wish.name, name))
        and (meets := _meets(wish, value)) is not None
    ]
    if wish.name == "dimensions" and wish.unit and not stated:  # "bigger than a metre", of 120 x 90 cm
        stated = [
            (n, v, m)
            for n, v in values.items()
            if same_attribute("size", n) and (m := _meets(wish, v)) is not None
        ]
    if wish.name == "size" and not stated and (waist := _waist(values)):
        stated = [(*waist, waist[1].partition(" ")[0] == wish.value)]  # jeans in 36
    if wish.name == "material" and wish.op == "=" and not any(meets for *_, meets in stated):
        # A jacket of down is one that is filled with it.
        stated += [
            (name, value, True)
            for name, value in values.items()
            if name.casefold() in _MADE_OF and _meets(wish, value)
        ]
    met = [(name, value) for name, value, meets in stated if meets]
    if wish.op == "!=" and len(met) < len(stated):
        return False
    if met and (wish.name or wish.op != "!="):
        # Of several attributes an option's own is the telling one: the "Size" before the "Frame size".
        own = [pair for pair in met if option is not None and pair[0] in option.values]
        name, value = (own or met)[0]
        sold_out = option is not None and bool(own) and option.in_stock is False
        return MetWish(wish, name, value, sold_out)
    return False if stated and (wish.name or wish.unit) else None


def _waist(values: Mapping[str, str]) -> tuple[str, str] | None:
    """What stands for the size of trousers: the waist, in inches."""
    return next(((name, value) for name, value in values.items() if name.casefold() == "waist"), None)


def _said(wish: AttributeWish, product: Product) -> Standing:
    """How a product stands to words that it shall say of itself, or shall not."""
    if wish.op == "!=" and (strict := without_traces(wish.value)) != wish.value:
        said = says(product, strict, wish.english)
        return (
            False
            if isinstance(said, Said) or holds_kind_of(product, strict, wish.english, traces=True)
            else None
        )
    said = says(product, wish.value, wish.english)
    if wish.op == "!=" and holds_kind_of(product, wish.value, wish.english):
        return False
    if wish.op == "!=" and said is None and has_any(product, wish.value):
        return False
    if wish.op == "!=":
        return (
            False if isinstance(said, Said) and not may_hold(said.value, wish.value, wish.english) else None
        )
    if not isinstance(said, Said):
        return said
    return MetWish(wish, said.name, said.value or wish.value, in_passing=said.in_passing)


def bars(wish: AttributeWish, product: Product) -> bool:
    """Whether a product holds what a wish refuses, or traces of it where those are refused as well."""
    return _said(wish, product) is False


def _in_title(wishes: Sequence[AttributeWish], product: Product) -> Standing:
    """How the title stands to wishes about which the values say nothing."""
    for wish in wishes:
        if wish.is_words:
            continue
        if wish.unit is None:
            if _title_says(wish, product.title):
                return False if wish.op == "!=" else MetWish(wish, "", wish.value)
            if wish.name == "fit" and wish.op == "=" and stated_values("fit", product.title):
                return False  # "for children" is none for a man
        elif wish.name is None:
            for found in find_quantities(product.title):
                said = product.title[found.start : found.end].strip()
                if _meets(wish, said):
                    return MetWish(wish, "", said)
    return None


def _title_says(wish: AttributeWish, title: str) -> bool:
    """Whether the title names the wanted value; a letter of a title is no size (the L of "45 L" is litres)."""
    wanted = _values_in(wish.name, wish.value)
    return wish.name != "size" and bool(wanted) and wanted <= _values_in(wish.name, title, broader=True)


@lru_cache(maxsize=4096)
def _meets(wish: AttributeWish, value: str) -> bool | None:
    """Whether a value alone meets a wish, or None where it is about something else."""
    ordered = wish.op not in ("=", "!=")
    if wish.unit is None and (
        (ordered and _COUNT.match(wish.value)) or (wish.value.isdigit() and _FROM_TO.match(value))
    ):
        return _counts(wish, value)
    if wish.unit is None:
        wanted = _values_in(wish.name, wish.value)
        if wish.name in HOST_ATTRIBUTES:  # what fits the One does not fit the One Max
            return any(_values_in(None, part) == wanted for part in re.split(r"[,;/]| and ", value))
        has = bool(wanted) and wanted <= _values_in(wish.name, value, broader=True)
        if wish.name and wish.op == "=" and _FOR_ALL.match(value):
            return True
        return has != (wish.op == "!=")
    unit = canonical_unit(wish.unit)
    if unit is None:
        return None
    amount = Quantity(float(wish.value), unit)
    if wish.name == "age" and value.casefold().startswith("from birth"):
        return True
    spans = list(_spans(value, amount, of_any_side=not wish.op.startswith("<")))
    return any(_reaches(span, wish.op, amount) for span in spans) if spans else None


def _counts(wish: AttributeWish, value: str) -> bool | None:
    """Whether a count in a value reaches a wish for so many: "at least 2 ports" and "2 USB-C and 1 USB-A"."""
    wanted, stated = _COUNT.match(wish.value), [float(number) for number in _COUNT.findall(value)]
    if wanted is None or not stated:
        return None
    least, most = (sum(stated) if " and " in value else max(stated)), min(stated)
    asked = float(wanted.group())
    if wish.op in ("=", "!="):  # 5 of "2 to 6"
        return (most <= asked <= max(stated)) == (wish.op == "=")
    return {">": least > asked, ">=": least >= asked, "<": most < asked, "<=": most <= asked}.get(wish.op)


def _spans(value: str, wanted: Quantity, *, of_any_side: bool) -> Iterator[tuple[Quantity, Quantity]]:
    """The quantities of the wanted kind in a value, each with the end of its range: "40-105 cm", "2 kg" to itself.

    Of "120 x 90 cm" with `of_any_side` both, else the last one.
    """
    for found in find_quantities(value):
        if found.quantity.base()[0] != wanted.base()[0]:
            continue
        for side in all_sides(value, found) if of_any_side else (found.quantity,):
            yield side, side
        if before := _RANGE.search(value[: found.start]):
            low = Quantity(float(before["low"]), found.quantity.unit)
            yield low, found.quantity


def _reaches(span: tuple[Quantity, Quantity], op: Operator, wanted: Quantity) -> bool:
    low, high = span
    within = low.base()[1] <= wanted.base()[1] <= high.base()[1]
    return _compare(low, op, wanted) or (op == "=" and within)


def _values_in(concept: str | None, text: str, *, broader: bool = False) -> frozenset[str]:
    """What a value says, comparable across languages and spellings; of a colour "navy", with `broader`, also blue."""
    if concept in VALUED:
        known = stated_values(concept, text) if broader else {m.value for m in find_values(concept, text)}
        if known:
            return frozenset(known)
    return frozenset(singular(word) for word in words(text))


def _compare(have: Quantity, op: Operator, wanted: Quantity) -> bool:
    if op == "=":
        # Inches are rounded when they are said, and both when one is converted into the other (5 ft, 1.5 m).
        is_rough = wanted.unit == "in" or is_imperial(wanted.unit) != is_imperial(have.unit)
        return same_quantity(have, wanted, tolerance=0.03 if is_rough else 0.005)
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
