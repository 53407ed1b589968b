"""Brands wanted and unwanted: the shop's own, a misspelling included."""

import re

from bot.understand.needs.message import Refusals, Unread
from bot.understand.vocabulary import Vocabulary

_AFTER_BRAND = re.compile(r"(?:牌子?|品牌|家)?的?(?![A-Za-z])")
_ANOTHER = re.compile(
    r"\b(?:an)?other brands?\b|\b(?:a )?different brands?\b"
    r"|(?:[别其]的?他?|换(?:一?个)?|另外?的?|其余的?)(?:的)?(?:牌子|品牌)(?:的)?|[别其]他?家的|换(?:一?个)?(?:牌子|品牌)",
    re.IGNORECASE,
)


def read_brands(message: Unread, vocabulary: Vocabulary) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The brands wanted, and those unwanted."""
    found: list[tuple[int, int, str]] = []
    for match in vocabulary.brand_pattern.finditer(message.left):
        if brand := vocabulary.brand_at(match.group()):
            found.append((match.start(), match.end(), brand))
    type_spans = [(m.start, m.end) for m in vocabulary.types.find(message.left)]
    for match in re.finditer(r"[A-Za-z]{5,}", message.left):
        taken = [*((start, end) for start, end, _ in found), *type_spans]
        inside = any(start < match.end() and match.start() < end for start, end in taken)
        if not inside and (brand := vocabulary.brand_like(match.group())):
            found.append((match.start(), match.end(), brand))
    wanted: list[str] = []
    unwanted: list[str] = []
    refusals = Refusals(message)
    for start, end, brand in sorted(found):
        refusal = refusals.refuses(start, end)
        (unwanted if refusal else wanted).append(brand)
        first, last = refusal or (start, end)
        if not last > end and (tail := _AFTER_BRAND.match(message.left, end)):
            last = tail.end()
        message.blank(first, last)
    return tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted))


def read_another_brand(message: Unread) -> bool:
    """Whether any brand but the ones spoken of is wanted ("another brand", 换个牌子)."""
    return message.take(_ANOTHER)
