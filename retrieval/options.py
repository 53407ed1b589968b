"""Which option of a product a text means: its size, colour or pack, in the shopper's spelling and language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.need import AttributeWish
from retrieval.product import Option, Product
from retrieval.quantities import FoundQuantity, find_quantities, same_quantity
from retrieval.text import singular, words
from retrieval.values import find_values, stated_values

_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_HAN_NUMBER = {"一": "1", "两": "2"} | {han: str(n) for n, han in enumerate("二三四五六七八九十", start=2)}
_HAN_COUNTED = re.compile(r"([一两二三四五六七八九十])(?=[只片件条个支双包盒瓶粒颗块]装|[号码])")
# A number that names a value by what stands around it: "size 3", "a 38", 3号, 3只装, "120 tablets", "the 512".
_NAMED_BEFORE = re.compile(
    r"(?:^(?=\s*$)|\bsizes?|\bin|\ba|\ban|\bthe|\bset of|\bpack of|\beu|\buk|\bus|#|\bnumber|\bno\.?|\bin a)\s*$",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(
    r"\s?(?:[号码]|[只片件条个支双包盒瓶粒颗块](?:装|的)|的|s\b|[- ]?(?:pack|piece|set|page|sheet|tablet|capsule|light|"
    r"batter|tea ?bag|item)|片|粒|颗|页|张)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-|–|to|到|至|~)\s*(\d+(?:\.\d+)?)", re.ASCII)
_UNTOLD = frozenset(("size", "set", "of", "for", "and", "with", "the", "in", "pieces", "pack"))


@dataclass(frozen=True, slots=True)
class OptionsSaid:
    """The options that a text names, and the wish that none of them meets."""

    options: tuple[Option, ...] = ()
    lacking: AttributeWish | None = None
    name: str | None = None  # the attribute that was named


def options_said(
    text: str, product: Product, wishes: Sequence[AttributeWish] = (), gloss: str = ""
) -> OptionsSaid:
    """The options of a product that a text in plain form names.

    `wishes` were read from the same text; `gloss` are English words for what it says in Chinese.
    """
    text = _HAN_COUNTED.sub(lambda match: _HAN_NUMBER[match.group(1)], text)
    left = product.options
    named: str | None = None
    for name in dict.fromkeys(name for option in product.options for name in option.values):
        values = list(dict.fromkeys(option.values[name] for option in left if name in option.values))
        if len(values) < 2 and named:
            continue  # the options that are left all have it
        scores = {value: _said(text, name, value, wishes, gloss) for value in values}
        best = max(scores.values(), default=0.0)
        if best > 0:
            named = named or name
            left = tuple(o for o in left if scores.get(o.values.get(name, ""), 0.0) == best)
    if named:
        return OptionsSaid(left, name=named)
    return _lacking(text, product, wishes)


def _said(text: str, name: str, value: str, wishes: Sequence[AttributeWish], gloss: str) -> float:
    """How much of a value a text names, 0 to 1."""
    wished = [wish for wish in wishes if wish.op == "=" and wish.unit is None]
    for concept in ("colour", "size"):
        said = {wish.value for wish in wished if wish.name == concept}
        of_colour = concept == "colour" and "colour" in name.casefold()
        if said and (of_colour or concept == "size") and _is_value(concept, value, said):
            return 1.0
    if "colour" in name.casefold():
        return 0.0
    if value.startswith("+"):  # of reading glasses
        named = re.findall(r"(?<![\d.-])\+?(\d\.\d+|(?<=\+)\d)(?![\d.])", text)
        return 1.0 if float(value) in map(float, named) else 0.0
    if numbers := _NUMBER.findall(value):
        return _said_numbers(text, value, numbers)
    telling = {singular(word) for word in words(value)} - _UNTOLD
    spoken = {singular(word) for word in (*words(text), *words(gloss))}
    if value.isupper() and len(value) < 3:  # "US" and "M" are no words of everyday talk
        return 1.0 if re.search(rf"(?<![A-Za-z]){value}(?![A-Za-z])", text) else 0.0
    return len(telling & spoken) / len(telling) if telling else 0.0


def _is_value(concept: str, value: str, said: set[str]) -> bool:
    stated = stated_values(concept, value)
    if stated & said:
        return True
    numbers = [float(number) for number in _NUMBER.findall(value)]
    if concept == "size" and (match := _RANGE.search(value)):
        return any(_between(word, float(match[1]), float(match[2])) for word in said)
    return concept == "size" and (
        value.upper() in said or any(word in said for word in (f"{number:g}" for number in numbers))
    )


def _between(word: str, low: float, high: float) -> bool:
    return _NUMBER.fullmatch(word) is not None and low <= float(word) <= high


def _said_numbers(text: str, value: str, numbers: Sequence[str]) -> float:
    """The share of a value's numbers that a text names, with its unit or as the shop numbers its sizes."""
    quantities = list(find_quantities(text))
    own = list(find_quantities(value))
    if own and quantities:
        said = sum(any(_names(text, said, number, own[-1]) for said in quantities) for number in numbers)
        return said / len(numbers)
    spoken = {
        match.group()
        for match in _NUMBER.finditer(text)
        if (_NAMED_BEFORE.search(text[: match.start()]) and (match.start() or len(match.group()) > 1))
        or _NAMED_AFTER.match(text, match.end())
    }
    if (match := _RANGE.search(value)) and "EU" in value:
        low, high = float(match[1]), float(match[2])
        return 1.0 if any(low <= float(number) <= high for number in spoken) else 0.0
    return sum(number in spoken for number in numbers) / len(numbers)


def _names(text: str, said: FoundQuantity, number: str, own: FoundQuantity) -> bool:
    """Whether a quantity of the text is one number of a value: 280 cm is one side of "140 x 280 cm"."""
    wanted = type(own.quantity)(float(number), own.quantity.unit)
    if same_quantity(said.quantity, wanted):
        return True
    before = _RANGE.search(text[max(0, said.start - 12) : said.end])
    return before is not None and same_quantity(
        type(own.quantity)(float(before[1]), said.quantity.unit), wanted
    )


def _lacking(text: str, product: Product, wishes: Sequence[AttributeWish]) -> OptionsSaid:
    """A colour or size that the text asks for and no option has."""
    for wish in wishes:
        if wish.op != "=" or wish.unit is not None or wish.name not in ("colour", "size"):
            continue
        for name in dict.fromkeys(name for option in product.options for name in option.values):
            values = [option.values[name] for option in product.options if name in option.values]
            if any(find_values(wish.name, value) or _is_size(wish, value) for value in values):
                return OptionsSaid(lacking=wish, name=name)
    if size := re.search(
        r"\bsizes? (\d{1,2}(?:\.5)?)\b|(?<!\d)(\d{1,2}(?:\.5)?)[号码]|\b(?:got|in) an? (\d{2})\b(?!\s*-?(?:inch|cm|mm|in|l|kg|pack))",
        text,
    ):
        value = next(group for group in size.groups() if group)
        for name in dict.fromkeys(name for option in product.options for name in option.values):
            if name.casefold() in ("size", "waist"):
                return OptionsSaid(lacking=AttributeWish("size", "=", value), name=name)
    return OptionsSaid()


def _is_size(wish: AttributeWish, value: str) -> bool:
    return wish.name == "size" and (value.startswith(("EU", "size")) or value in ("S", "M", "L", "XL"))
