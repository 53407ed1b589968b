"""Titles as a sentence can carry them: shop titles are long lists of specifications."""

import re
from collections import Counter
from collections.abc import Sequence

from retrieval.product import Product
from retrieval.quantities import find_quantities
from retrieval.text import has_han

MAX_TITLE_LENGTH = 60  # characters
_TITLE_CUT = re.compile(r"[,，(（;；]|\s[-–—|]\s|\s\d+\s?[x×]\s?\d+")
_DANGLING = re.compile(
    r"(?:[\s,;:&/\-–—]|\b(?:for|with|and|w|in|of|by|from)|\s(?:可放|可装|适合|适用|兼容|支持|单只|约))+$",
    re.IGNORECASE,
)


def short_title(product: Product, language: str) -> str:
    """The title as a sentence can carry it: up to the first specification, at most 60 characters."""
    title = " ".join(product.title_in(language).split())
    cuts = {match.start() for match in _TITLE_CUT.finditer(title)}
    cuts |= {_start_of(title, found.start) for found in find_quantities(title)}
    for place in sorted(cuts):
        head = _DANGLING.sub("", title[:place])
        if len(head.split()) >= 2 and len(head) >= 8:
            return cut(head, MAX_TITLE_LENGTH)
    return cut(title, MAX_TITLE_LENGTH)


def _start_of(title: str, place: int) -> int:
    """Where the specification begins whose number stands at a place: the 剪切直径 of 剪切直径20毫米 says nothing alone."""
    start = title.rfind(" ", 0, place) + 1
    return start if start and has_han(title[start:place]) and has_han(title[:start]) else place


def distinct_titles(products: Sequence[Product], language: str) -> list[str]:
    """Short titles that tell the products apart; a longer one where the short ones are the same."""
    titles = [short_title(product, language) for product in products]
    for longest in (MAX_TITLE_LENGTH + 20, MAX_TITLE_LENGTH * 10):
        times = Counter(titles)
        titles = [
            title if times[title] == 1 else cut(product.title_in(language), longest)
            for title, product in zip(titles, products, strict=True)
        ]
    return [
        title if titles.count(title) == 1 else f"{title} ({product.product_id})"
        for title, product in zip(titles, products, strict=True)
    ]


def cut(text: str, longest: int) -> str:
    """Text of at most `longest` characters, cut between words where it has spaces."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    head = text[: longest + 1]
    head = head.rsplit(" ", 1)[0] if " " in head[longest // 2 :] else head[:longest]
    return _DANGLING.sub("", head)


def shortened(text: str, longest: int) -> str:
    """Text cut between words, with a mark that it goes on."""
    return text if len(text) <= longest else cut(text, longest) + "…"
