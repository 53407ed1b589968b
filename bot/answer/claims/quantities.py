"""Numbers that measure or count: with a unit, as a percentage, or bare."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.answer.claims.claim import Found, Key
from bot.answer.claims.numbers import NEAR, NUMBER, to_decimal
from retrieval.quantities import find_quantities

_PERCENTAGE = re.compile(
    rf"(?<![\w.,])({NUMBER})\s?(?:%|percent\b|per cent\b)|百分之\s?({NUMBER})", re.ASCII | re.IGNORECASE
)
_EXTRA_UNIT = re.compile(
    rf"(?<![\w.,])({NUMBER})[ -]?(?:(weeks?|周|星期)|((?:business|working) days?|个?工作日)|(stars?|星级?)"
    r"|(cores?|核)|(times|倍)|(折)|(quarters?|季度?)|(decades?))(?![A-Za-z])",
    re.ASCII | re.IGNORECASE,
)
_QUANTITY_RANGE = re.compile(rf"(?<![\w.,])({NUMBER})\s?(?:-|–|—|~|to|至|到|x|×)\s?$", re.ASCII)
_BARE_NUMBER = re.compile(rf"(?<![A-Za-z0-9.,])({NUMBER})(?:st|nd|rd|th)?(?![A-Za-z0-9])", re.ASCII)


def find_percentages(text: str) -> Iterator[Found]:
    """Percentages; the key is the number."""
    for match in _PERCENTAGE.finditer(text):
        yield Found("percentage", match.start(), match.end(), (to_decimal(match.group(1) or match.group(2)),))


def find_units(text: str) -> Iterator[Found]:
    """Numbers with a unit; the key is the dimension, the value in its base unit, and the number as written."""
    for match in _EXTRA_UNIT.finditer(text):
        unit = next(index for index, value in enumerate(match.groups()[1:]) if value is not None)
        value = to_decimal(match.group(1))
        yield Found("quantity", match.start(), match.end(), (f"extra {unit}", float(value), value))
    for quantity in find_quantities(text):
        dimension, base = quantity.quantity.base()
        words = text[quantity.start : quantity.end]
        if words.endswith("”") and text.rfind("“", 0, quantity.start) > text.rfind("”", 0, quantity.start):
            continue  # “size 42” closes a quotation, it measures no inches
        # "12 in stock" is no length; "12 in" at the end of a phrase is one.
        is_plain = words.casefold().endswith(" in") and re.match(r"\s[a-z]", text[quantity.end :]) is not None
        number = re.match(NUMBER, words)
        plain = to_decimal(number.group()) if number else Decimal(0)
        place = max(0, quantity.start - NEAR)
        key: Key = ("?" if is_plain else dimension, base, plain)
        yield Found("quantity", quantity.start, quantity.end, key)
        if not is_plain and (lower := _QUANTITY_RANGE.search(text[place : quantity.start])):
            first = to_decimal(lower.group(1))
            factor = base / quantity.quantity.value if quantity.quantity.value else 0.0
            yield Found(
                "quantity",
                place + lower.start(1),
                place + lower.end(1),
                (dimension, float(first) * factor, first),
            )


def find_bare_numbers(text: str) -> Iterator[Found]:
    """Numbers that stand alone; the key is the number."""
    for match in _BARE_NUMBER.finditer(text):
        yield Found("number", match.start(), match.end(), (to_decimal(match.group(1)),))
