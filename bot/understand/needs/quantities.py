"""Quantities with units, as wishes about attributes ("at least 16 GB of RAM", 续航20小时以上)."""

import re
from itertools import islice

from bot.understand.needs.message import Unread
from retrieval.attributes import concepts, find_attributes
from retrieval.need import AttributeWish, Operator
from retrieval.quantities import FoundQuantity, Quantity, find_quantities

MAX_WISHES = 10
_NOT_ABOUT_THE_THING = ("pcs", "d", "week", "month", "year", "pages")  # counts and dates rarely are
_REACH = 25  # characters before and after a quantity that are looked at
_OPERATORS_BEFORE: tuple[tuple[Operator, re.Pattern[str]], ...] = (
    (">=", re.compile(r"(?:at least|minimum(?: of)?|min\.?|no less than|from|>=|≥|[至最]少|起码|不[低少小]于|最低)\s*(?:要|有|是|得)?\s*$", re.I)),
    (">", re.compile(r"(?:more than|over|above|bigger than|larger than|longer than|greater than|heavier than|>|超[过出]|[大高多长重]于)\s*$", re.I)),
    ("<=", re.compile(r"(?:at most|maximum(?: of)?|max\.?|no more than|up to|within|<=|≤|不[要能]?超过?|[别没]超过?|[最至顶]多|最高|不[高大多]于)\s*$", re.I)),
    ("<", re.compile(r"(?:less than|under|below|smaller than|lighter than|shorter than|<|[小低少轻短]于|不到|不足)\s*$", re.I)),
)  # fmt: skip
_OPERATORS_AFTER: tuple[tuple[Operator, re.Pattern[str]], ...] = (
    (">=", re.compile(r"^\s*(?:or more|or bigger|or larger|or above|and up|and above|\+|minimum|及?或?以上|起步?|往上|开外|打底)", re.I)),
    ("<=", re.compile(r"^\s*(?:or less|or smaller|or lighter|or under|maximum|max\b|及?或?以[下内]|之内|内(?![存衣])|不到)", re.I)),
    ("=", re.compile(r"^\s*(?:左右|上下)")),
)  # fmt: skip
_NEGATED = re.compile(r"不\s*$")  # 不超过 is no 超过
# 2米长的线, 1米8宽: what is measured stands after the unit.
_MEASURED = {"长": "length", "宽": "width", "高": "height", "厚": "depth", "重": "weight"}
_MEASURED_AFTER = re.compile(r"^(?:多)?(?P<what>[长宽高厚重])(?![度量端级低短])的?")
_LASTS = re.compile(r"\bbattery\b|\b(?:a|one|per|single) charge\b|续航|待机|充一次", re.I)
_RANGE_BEFORE = re.compile(r"(?<![\d.])(?P<low>\d{1,6}(?:\.\d{1,3})?)\s*(?:-|–|—|~|to|到|至)\s*$")


def read_quantities(message: Unread) -> list[AttributeWish]:
    """The quantities with units, each as a wish; "20-30 L" is two, from 20 and up to 30."""
    wishes: list[AttributeWish] = []
    for found in list(islice(find_quantities(message.left), MAX_WISHES)):
        if _is_network(message.left, found):
            continue
        if found.quantity.unit in _NOT_ABOUT_THE_THING and _named_near(message.left, found) is None:
            continue
        op, start, end = _bounds(message.left, found)
        name, end = _name(message.left, found, op, end)
        low = _RANGE_BEFORE.search(message.left[max(0, found.start - _REACH) : found.start])
        if low and op == "=" and float(low["low"]) < found.quantity.value:
            wishes.append(AttributeWish(name, ">=", f"{float(low['low']):g}", found.quantity.unit))
            op, start = "<=", found.start - len(low.group())
        wishes.append(AttributeWish(name, op, f"{found.quantity.value:g}", found.quantity.unit))
        message.blank(start, end)
    return wishes


def _is_network(text: str, found: FoundQuantity) -> bool:
    """Whether "5G" is the network, and no five grams."""
    return text[found.start : found.end] in ("2G", "3G", "4G", "5G", "6G")


def _bounds(text: str, found: FoundQuantity) -> tuple[Operator, int, int]:
    """The operator beside a quantity, and the span of both."""
    before, after = text[max(0, found.start - _REACH) : found.start], text[found.end : found.end + _REACH]
    op: Operator = "="
    start, end = found.start, found.end
    for operator, pattern in _OPERATORS_BEFORE:
        match = pattern.search(before)
        if match and not _NEGATED.search(before[: match.start()]):
            op, start = operator, found.start - len(before) + match.start()
    for operator, pattern in _OPERATORS_AFTER:
        if match := pattern.search(after):
            op, end = (operator if operator != "=" else op), found.end + match.end()
    return op, start, end


def _name(text: str, found: FoundQuantity, op: Operator, end: int) -> tuple[str | None, int]:
    """The attribute that a quantity is about, and where the words that say so end."""
    unit = found.quantity.unit
    if measured := _MEASURED_AFTER.match(text[end:]):
        concept = _MEASURED[measured["what"]]
        if _measures(concept, found.quantity):
            return concept, end + measured.end()
    name = _named_near(text, found)
    if name is None and unit == "GB" and op != "=" and found.quantity.value <= 64:
        name = "memory"
    if name is None and unit == "in" and op != "=":
        name = "screen size"
    return name, end


def _named_near(text: str, found: FoundQuantity) -> str | None:
    """The attribute concept named right beside a quantity ("16 GB of RAM", "screen of 15 inches")."""
    after = [m for m in find_attributes(text[found.end : found.end + _REACH]) if m.start <= 4]
    before = find_attributes(text[max(0, found.start - _REACH) : found.start])
    for mention in [*after, *before[-1:]]:
        if _measures(mention.concept, found.quantity):
            return mention.concept
    lasts = found.quantity.base()[0] == "time" and _LASTS.search(text)
    return "battery life" if lasts else None


def _measures(concept: str, quantity: Quantity) -> bool:
    """Whether the concept is measured in units of the quantity's kind: "10 hours" says nothing about a weight."""
    unit = concepts()[concept].unit
    return unit is not None and Quantity(1, unit).base()[0] == quantity.base()[0]
