"""Brands wanted and unwanted: the shop's own, a misspelling included."""

import re

from bot.understand.needs.message import NEGATION, Unread
from bot.understand.vocabulary import Vocabulary


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
    negated_to = -1
    for start, end, brand in sorted(found):
        negation = NEGATION.search(message.original[:start])
        joined = negated_to >= 0 and re.fullmatch(
            r"\s*(?:,|or|and|和|或|、)\s*", message.original[negated_to:start]
        )
        if negation or joined:
            unwanted.append(brand)
            negated_to = end
            message.blank(negation.start() if negation else start, end)
        else:
            wanted.append(brand)
            message.blank(start, end)
    return tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted))
