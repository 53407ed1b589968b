"""How much of something an attribute's value states, so that values of several products can be compared."""

import re
from dataclasses import replace
from math import prod

from retrieval.quantities import parse_quantity

_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
# What is stated as a grade, the least first.
_GRADES = ("none", "very low", "low", "medium", "high", "very high")
_SHEET = re.compile(r"[A-Za-z]\d+", re.ASCII)  # "A4" is larger than "A5"
_SIDES = re.compile(r"\d+(?:\.\d+)?(?:\s?[x×]\s?\d+(?:\.\d+)?)+", re.ASCII)  # "120 x 60"


def comparable_size(value: str | None) -> tuple[str, float] | None:
    """What a value measures and how much of it: values that measure the same can be compared.

    None where it is no one amount: a choice of options, plain words but for grades ("low", "high"), a paper size.
    """
    if value is None or ", " in value:  # a choice of options
        return None
    if value.casefold() in _GRADES:
        return "grade", float(_GRADES.index(value.casefold()))
    quantity = parse_quantity(value)
    if sides := _SIDES.match(value):
        lengths = [float(side) for side in re.split(r"\s?[x×]\s?", sides.group())]
        dimension, factor = replace(quantity, value=1.0).base() if quantity else ("", 1.0)
        return f"{len(lengths)} sides {dimension}", prod(length * factor for length in lengths)
    sign = -1 if value.lstrip().startswith(("-", "−")) else 1  # "-5 °C"
    if quantity:
        dimension, amount = quantity.base()
        return dimension, -abs(amount) if sign < 0 else amount
    numbers = _NUMBER.findall(value)
    if len(numbers) != 1 or _SHEET.fullmatch(value):
        return None
    return _NUMBER.sub("#", value.casefold()).strip(" -−"), sign * float(numbers[0])  # "# people", "ipx#"
