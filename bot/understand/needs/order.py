"""The order of a list, and wishes relative to what was shown: "cheapest first", "something lighter"."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.understand.needs.message import Unread
from retrieval.attributes import find_attributes
from retrieval.need import Sort


@dataclass(frozen=True, slots=True)
class Relative:
    """A wish relative to what was shown: more or less of an attribute concept ("price" for cheaper and dearer)."""

    concept: str
    direction: Literal["more", "less"]


_CHEAPEST = re.compile(
    r"\b(?:the )?(?:cheapest|lowest[- ]priced?|least expensive|lowest price|most affordable)\b|最便宜的?|价格最低的?|最低价",
    re.I,
)
_DEAREST = re.compile(
    r"\b(?:the )?(?:most expensive|highest[- ]priced?|priciest|dearest)\b|最贵的?|价格最高的?", re.I
)
_SORT_UP = re.compile(
    r"\b(?:sort(?:ed)?|order(?:ed)?) by price(?: ascending)?\b|\bcheapest first\b|(?:按)?价格从低到高", re.I
)
_SORT_DOWN = re.compile(
    r"\b(?:sort(?:ed)?|order(?:ed)?) by price descending\b|\bmost expensive first\b|价格从高到低", re.I
)
_CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|lower[- ]priced?|more affordable|too (?:expensive|pricey|much)|lower price|less money)\b"
    r"|便宜(?:一)?(?:点|些)|更便宜|太贵|再便宜", re.I)  # fmt: skip
_DEARER = re.compile(
    r"\b(?:more expensive|pricier|higher[- ]priced?|more premium|higher[- ]end|dearer)\b|更贵|贵(?:一)?(?:点|些)|高端(?:一)?(?:点|些)", re.I)  # fmt: skip


def read_sort(message: Unread) -> Sort | None:
    """The price order asked for."""
    if message.take(_SORT_DOWN) or message.take(_DEAREST):
        return Sort.PRICE_DESC
    if message.take(_SORT_UP) or message.take(_CHEAPEST):
        return Sort.PRICE_ASC
    return None


def read_relative(message: Unread) -> Relative | None:
    """The wish relative to what was shown."""
    for pattern, direction in ((_CHEAPER, "less"), (_DEARER, "more")):
        match = pattern.search(message.left)
        # "cheaper than 300" is a price limit, not a wish relative to what was shown
        if match and not re.match(r"\s*than\s*\S*\d", message.left[match.end() :]):
            message.blank(match.start(), match.end())
            return Relative("price", "less" if direction == "less" else "more")
    for mention in find_attributes(message.left):
        if mention.direction:
            message.blank(mention.start, mention.end)
            return Relative(mention.concept, mention.direction)
    return None
