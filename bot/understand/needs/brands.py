"""Brands wanted and unwanted: the shop's own, a misspelling included."""

import re

from bot.understand.known_brands import brands_known_anywhere, known_anywhere
from bot.understand.needs.message import Refusals, Unread
from bot.understand.vocabulary import Vocabulary

_AFTER_BRAND = re.compile(r"(?:牌子?|品牌|家)?的?(?![A-Za-z])")
_AS_WELL = re.compile(
    r"\s*(?:is|are|would be|will be|'s)\s+(?:fine|ok(?:ay)?|good|alright)\b|\s*(?:too|as well) is (?:fine|ok)|(?:牌子?|家)?的?\s*也(?:行|可以|好|成|没问题|没关系)",
    re.IGNORECASE,
)
_FOR_MY = re.compile(
    r"\b(?:(?<!look )(?<!looking )(?<!search )(?<!searching )(?<!ask )(?<!asking )(?<!go )(?<!going )for|fits?|compatible with|works with)\s+(?:(?:my|an?|the|our|his|her)\s+)?$",
    re.IGNORECASE,
)
# Inkavo Home用的墨盒, Oryvo One手机壳; 我的打印机是Inkavo Home
_USED_WITH = re.compile(
    r"[A-Za-z0-9 ]{2,24}(?:能|可)?用的|[A-Za-z]+ [A-Za-z0-9 ]{2,20}的?[\u4e00-\u9fff]{0,3}(?:壳|手机套|保护套|膜|表带|墨盒|墨水|硒鼓)"
)
_MINE_IS = re.compile(
    r"我(?:家)?(?:的|用的)[^，。,]{1,6}是\s*$|\bmy (?:printer|phone|laptop|tablet|camera|watch) is (?:an? )?$",
    re.IGNORECASE,
)
# The brand that was spoken of, in this message or before, is wanted no more.
THAT_BRAND_NOT = re.compile(
    r"\b(?:not|never|no more of|anything but|don['’]?t want|avoid) (?:of |from )?(?:that|this) (?:brand|make)\b"
    r"|(?:不想?要|别要?|不买|不考虑|再也不[要买])(?:再)?[这那]个?(?:牌子|品牌|家)",
    re.IGNORECASE,
)
_THAN = re.compile(r"\b(?:than|compared (?:to|with)) (?:the|that|this|your) $", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:an)?other brands?\b|\b(?:a )?different brands?\b"
    r"|(?:[别其]的?他?|换(?:一?个)?|另外?的?|其余的?)(?:的)?(?:牌子|品牌)(?:的)?|[别其]他?家的|换(?:一?个)?(?:牌子|品牌)",
    re.IGNORECASE,
)


def read_brands(
    message: Unread, vocabulary: Vocabulary
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The brands wanted, those unwanted, and those that will do as well ("Sony is fine too", 索尼也行).

    A well-known brand that the shop does not carry is wanted or unwanted like any other.
    """
    found: list[tuple[int, int, str]] = []
    for match in vocabulary.brand_pattern.finditer(message.left):
        if brand := vocabulary.brand_at(match.group()):
            found.append((match.start(), match.end(), brand))
    for match in brands_known_anywhere().finditer(message.left):
        known = known_anywhere(match.group())
        brand = vocabulary.brands.get(known.casefold(), known)
        if brand not in vocabulary.brands.values() and known.casefold() in vocabulary.words:
            continue  # "a case for the Nintendo Switch", where titles speak of it
        if not any(start < match.end() and match.start() < end for start, end, _ in found):
            found.append((match.start(), match.end(), brand))
    type_spans = [(m.start, m.end) for m in vocabulary.types.find(message.left)]
    found = [one for one in found if not _is_host(message.left, one[0], type_spans)]
    for match in re.finditer(r"[A-Za-z]{5,}", message.left):
        taken = [*((start, end) for start, end, _ in found), *type_spans]
        inside = any(start < match.end() and match.start() < end for start, end in taken)
        if not inside and (brand := vocabulary.brand_like(match.group())):
            found.append((match.start(), match.end(), brand))
    wanted: list[str] = []
    unwanted: list[str] = []
    allowed: list[str] = []
    refusals = Refusals(message)
    for start, end, brand in sorted(found):
        if _THAN.search(message.left[:start]):
            message.blank(start, end)  # "a lighter one than the Altimor" may be of any brand
            continue
        refusal = refusals.refuses(start, end)
        as_well = _AS_WELL.match(message.left, end)
        (unwanted if refusal else allowed if as_well else wanted).append(brand)
        first, last = refusal or (start, end)
        if not last > end and (tail := _AFTER_BRAND.match(message.left, end)):
            last = tail.end()
        message.blank(first, last)
    return tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)), tuple(dict.fromkeys(allowed))


def refused_brands(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The shop's brands that a text names, for words that refuse "that brand"."""
    found = (vocabulary.brand_at(match.group()) for match in vocabulary.brand_pattern.finditer(text))
    return tuple(dict.fromkeys(brand for brand in found if brand))


def _is_host(text: str, start: int, type_spans: list[tuple[int, int]]) -> bool:
    """Whether a brand only names what the thing is for: "case for my Oryvo One", "ink for Inkavo Home"."""
    if _USED_WITH.match(text[start:]) or _MINE_IS.search(text[:start]):
        return True
    before = _FOR_MY.search(text[:start])
    return before is not None and any(end <= before.start() for _, end in type_spans)


def read_another_brand(message: Unread) -> bool:
    """Whether any brand but the ones spoken of is wanted ("another brand", 换个牌子)."""
    return message.take(_ANOTHER)
