"""Quantities with units, as wishes about attributes ("at least 16 GB of RAM"), and how many are wanted."""

import re
from itertools import islice

from bot.understand.needs.message import Unread
from retrieval.attributes import concepts, find_attributes
from retrieval.need import AttributeWish, Operator
from retrieval.quantities import find_quantities

MAX_WISHES = 10
_OPERATORS_BEFORE: tuple[tuple[Operator, re.Pattern[str]], ...] = (
    (">=", re.compile(r"(?:at least|minimum(?: of)?|min\.?|no less than|from|>=|≥|至少|不低于|最少)\s*$", re.I)),
    (">", re.compile(r"(?:more than|over|above|bigger than|larger than|longer than|greater than|heavier than|>|超过|大于|高于)\s*$", re.I)),
    ("<=", re.compile(r"(?:at most|maximum(?: of)?|max\.?|no more than|up to|within|<=|≤|不超过|最多)\s*$", re.I)),
    ("<", re.compile(r"(?:less than|under|below|smaller than|lighter than|shorter than|<|小于|低于|少于)\s*$", re.I)),
)  # fmt: skip
_OPERATORS_AFTER: tuple[tuple[Operator, re.Pattern[str]], ...] = (
    (
        ">=",
        re.compile(r"^\s*(?:or more|or bigger|or larger|or above|and up|and above|\+|minimum|以上)", re.I),
    ),
    ("<=", re.compile(r"^\s*(?:or less|or smaller|or lighter|or under|maximum|max\b|以下|以内)", re.I)),
)
_QUANTITY = re.compile(
    r"\b(?:i (?:need|want|'d like)|buy|get me|order|give me)\s+(?P<n>\d{1,3}|two|three|four|five|six|ten|a dozen)\s+(?!of\b|dollars?\b)(?=[a-z])",
    re.I,
)
_NUMBER_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "a dozen": 12}


def read_quantities(message: Unread) -> list[AttributeWish]:
    """The quantities with units, each as a wish."""
    wishes = []
    for found in list(islice(find_quantities(message.left), MAX_WISHES)):
        before, after = message.left[: found.start], message.left[found.end :]
        op: Operator = "="
        start, end = found.start, found.end
        for operator, pattern in _OPERATORS_BEFORE:
            if match := pattern.search(before):
                op, start = operator, match.start()
        for operator, pattern in _OPERATORS_AFTER:
            if match := pattern.search(after):
                op, end = operator, found.end + match.end()
        if found.quantity.unit in ("pcs", "d", "month", "year", "pages"):
            continue  # counts and dates are rarely about the product itself
        name = _named_near(message.left, found.start, found.end, found.quantity.unit)
        if name is None and found.quantity.unit == "GB" and op != "=" and found.quantity.value <= 64:
            name = "memory"
        if name is None and found.quantity.unit == "in" and op != "=":
            name = "screen size"
        wishes.append(AttributeWish(name, op, f"{found.quantity.value:g}", found.quantity.unit))
        message.blank(start, end)
    return wishes


def _named_near(text: str, start: int, end: int, unit: str) -> str | None:
    """The attribute concept named right beside a quantity ("16 GB of RAM", "screen of 15 inches")."""
    after = [m for m in find_attributes(text[end : end + 25]) if m.start <= 4]
    before = find_attributes(text[max(0, start - 25) : start])
    for mention in [*after, *before[-1:]]:
        if concepts()[mention.concept].unit in (unit, None) or unit in ("TB", "MB", "cm", "mm"):
            return mention.concept
    return None


def read_quantity(message: Unread) -> int | None:
    """How many are wanted."""
    match = _QUANTITY.search(message.left)
    if not match:
        return None
    message.blank(match.start("n"), match.end("n"))
    said = match.group("n").casefold()
    number = _NUMBER_WORDS.get(said)
    return int(said) if number is None else number
