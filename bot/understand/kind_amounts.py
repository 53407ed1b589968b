"""Amounts as the products of a kind state them: "7 gears" of bicycles, "60% cocoa" of chocolate, and which attribute an
amount with a unit is meant of: the litres of a kettle are its capacity."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from bot.understand.english_numbers import NUMBERS
from retrieval.need import LOAD, AttributeWish, Operator
from retrieval.product import Product
from retrieval.quantities import canonical_unit, dimension_of, find_quantities
from retrieval.text import has_han, root

_STATED = re.compile(r"^(?:\d+ ?(?:-|–|to) ?)?\d+(?P<percent>\s?%)?(?: (?P<noun>[a-z]{3,}(?: [a-z]{3,})?))?$")
_WORDS = sorted((word for word in NUMBERS if word.isalpha()), key=len, reverse=True)
_NUMBER = r"(?P<n>\d{1,5}|(?:" + "|".join(_WORDS) + r")(?![a-z]))"
_LEAST = (
    r"(?<!not )(?<!nothing )(?:at least|no (?:less|fewer) than|min(?:imum)?\.?(?: of)?|from|over|more than)"
)
_MOST = r"(?:at most|not more than|not over|nothing over|no more than|up to|max(?:imum)?\.?(?: of)?|under|less than|fewer than)"
_COUNTED = re.compile(
    rf"(?:(?P<most>{_MOST})\s+|(?P<least>{_LEAST})\s+)?(?<![\w.,$€£-])(?<!\bno ){_NUMBER}(?P<percent>\s?%(?! ?(?:off|discount)\b))?[ -]?(?P<noun>[a-z]{{3,}}(?: (?!(?:min|max|most|least|plus|more|less|and|with|for|that)\w*\b)[a-z]{{3,}})?)?"
    r"(?P<after>\s+(?:or more|or above|and up|and above|at least|min(?:imum)?|plus|or (?:less|fewer)|at most|max(?:imum)?)\b)?",
    re.IGNORECASE,
)
_AFTER_MOST = re.compile(r"less|fewer|most|max", re.IGNORECASE)
_PERCENT_ZH = re.compile(
    r"(?P<n>\d{1,3})%(?!\s?(?:的?(?:优惠|折)|off|discount))(?P<after>及?或?以[上下]|以内)?"
)
_RANGE = re.compile(r"^\d+ ?(?:-|–|to) ?\d+$")


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is counted of a kind of product: its nouns by their root, and the attributes by the dimension that they are
    measured in, with the attributes in per cent; each with the attribute's name."""

    nouns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    measured: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    percent: frozenset[str] = frozenset()


def read_amounts(kind: str, products: Iterable[Product]) -> Amounts:
    """The amounts that the products of a kind state."""
    nouns: dict[str, set[str]] = defaultdict(set)
    measured: dict[str, set[str]] = defaultdict(set)
    percent: set[str] = set()
    own = {root(word) for word in kind.split()}
    for product in products:
        values = [product.attributes, *(option.values for option in product.options)]
        for name, value in ((name.casefold(), said) for part in values for name, said in part.items()):
            for found in find_quantities(value):
                measured[found.quantity.base()[0]].add(name)
            counted = _STATED.match(value.casefold())
            if counted is None and not _RANGE.match(value):
                continue
            if counted and counted["percent"]:
                percent.add(name)
            if counted and counted["noun"] and canonical_unit(counted["noun"]) is None:
                nouns[_rooted(counted["noun"])].add(name)
            if name.endswith("s") and not name.endswith("ss") and " " not in name:
                nouns[root(name)].add(name)
    told = {noun: next(iter(names)) for noun, names in nouns.items() if len(names) == 1 and noun not in own}
    return Amounts(
        MappingProxyType(told),
        MappingProxyType({dimension: frozenset(names) for dimension, names in measured.items()}),
        frozenset(percent),
    )


ENOUGH = frozenset({"serves", "seats"})


def read_counts(text: str, amounts: Amounts) -> list[AttributeWish]:
    """The counts in a text that products of the kind state: "at least 2 ports", "180 pages or more", 70%以上."""
    found: dict[str, AttributeWish] = {}
    for match in list(_COUNTED.finditer(text)) if amounts.nouns or amounts.percent else ():
        number = str(NUMBERS.get(match["n"].casefold(), match["n"]))
        noun = (match["noun"] or "").casefold()
        name = _name_of(noun, bool(match["percent"]), amounts)
        if name is not None:
            said = f"{number}%" if match["percent"] else number
            found.setdefault(name, AttributeWish(name, _op(match), said))
    if len(amounts.percent) == 1 and has_han(text) and (said_so := _PERCENT_ZH.search(text)):
        op: Operator = "=" if not said_so["after"] else ">=" if said_so["after"].endswith("上") else "<="
        name = next(iter(amounts.percent))
        found.setdefault(name, AttributeWish(name, op, f"{said_so['n']}%"))
    return list(found.values())


def with_names(wishes: Sequence[AttributeWish], amounts: Amounts) -> tuple[AttributeWish, ...]:
    """Amounts that name no attribute with the one of this kind that is measured so, where there is just one."""
    return tuple(named for wish in wishes if (named := _with_name(wish, amounts)))


def _for_whom(wish: AttributeWish, amounts: Amounts) -> AttributeWish | None:
    """How heavy a person is as the load of a chair or the child's weight of nappies; None of what states neither."""
    names = amounts.measured.get("mass", frozenset())
    if loads := _loads(names):
        return replace(wish, name=loads[0])
    of_persons = [name for name in names if name.endswith(" weight")]
    return replace(wish, name=of_persons[0], op="=") if len(of_persons) == 1 else None


def _loads(names: Iterable[str]) -> list[str]:
    """Those of the names of weights that say what a thing can carry: "maximum load", "maximum pet weight"."""
    return sorted(name for name in names if name.startswith("maximum "))


def _with_name(wish: AttributeWish, amounts: Amounts) -> AttributeWish | None:
    if wish.name == LOAD and wish.op == ">=":
        return _for_whom(wish, amounts)
    unit = canonical_unit(wish.unit) if wish.unit else None
    if unit is None or wish.name not in (None, "dimensions"):
        return wish
    if unit == "people" and "player" in amounts.nouns:
        return replace(wish, name=amounts.nouns["player"], unit=None)
    dimension = dimension_of(unit) or ""
    names = amounts.measured.get(dimension, frozenset())
    if dimension == "mass" and wish.op == "=" and any("pet" in name.split() for name in _loads(names)):
        return _for_whom(replace(wish, name=LOAD, op=">="), amounts)  # a carrier for a cat of 7 kg
    if (
        dimension == "angle"
        and wish.unit != "°C"
        and len(warm := amounts.measured.get("temperature", ())) == 1
    ):
        return replace(wish, name=next(iter(warm)), unit="°C", op="<=" if wish.op == "=" else wish.op)
    if dimension == "mass" and wish.op in ("<", "<=") and "weight" in names:
        return replace(wish, name="weight")  # what is to be light, whatever it carries
    if len(names) != 1:
        return wish
    name = next(iter(names))
    enough = unit == "people" and name in ENOUGH and wish.op == "="  # what serves six serves four
    return replace(wish, name=name, op=">=" if enough else wish.op)


def _name_of(noun: str, percent: bool, amounts: Amounts) -> str | None:
    rooted = _rooted(noun)
    first, _, second = rooted.partition(" ")
    if percent:
        named = [name for name in amounts.percent if root(name) in (first, second)]
        return named[0] if named else None
    return amounts.nouns.get(rooted) or amounts.nouns.get(first)


def _rooted(noun: str) -> str:
    return " ".join(root(word) for word in noun.split())


def _op(match: re.Match[str]) -> Operator:
    if match["least"] or match["most"]:
        return ">=" if match["least"] else "<="
    if not match["after"]:
        return "="
    return "<=" if _AFTER_MOST.search(match["after"]) else ">="
