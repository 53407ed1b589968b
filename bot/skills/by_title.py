"""Products of a list that the words of a message name by their titles."""

import re
from collections.abc import Mapping, Sequence

from retrieval.attributes import find_attributes
from retrieval.features import STOP_WORDS
from retrieval.product import Product
from retrieval.text import words

_AT_A_PLACE = re.compile(r"\b(?:in|into|at|on|onto|to|through)\s+(?:the\s+)?$", re.IGNORECASE)


def words_said(text: str) -> list[str]:
    """The words of a message, without what only names a place: "in the pool" is not the one called Pool."""
    kept = re.sub(
        r"[a-z][a-z'-]*",
        lambda m: "" if _AT_A_PLACE.search(text[: m.start()]) and m.group() != "the" else m.group(),
        text,
    )
    return words(kept)


def without_attributes(text: str) -> str:
    """The text without the attributes that it names: "is it waterproof?" does not mean the one called waterproof."""
    for mention in reversed(find_attributes(text)):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text


def by_title(said: list[str], shown: list[Product]) -> list[Product]:
    """The products with the longest run of said words in their title, where a word of it tells them apart."""
    titles = {
        p.product_id: [words(p.title), *(words(t.title) for t in p.translations.values())] for p in shown
    }
    telling = {p.product_id: _telling_words(titles, p.product_id) for p in shown}
    runs = {p.product_id: max(longest_run(said, title) for title in titles[p.product_id]) for p in shown}
    named = [p for p in shown if telling[p.product_id].intersection(said)]
    longest = max((runs[p.product_id] for p in shown), default=0)
    if not named and longest < 2:
        return []
    # The 50 ml of one title do not outweigh the peony that only the other has.
    longest = max((runs[p.product_id] for p in named), default=longest)
    best = [p for p in named or shown if runs[p.product_id] == longest]
    return best if len(best) < len(shown) and longest > 1 else named


def _telling_words(titles: Mapping[str, list[list[str]]], product_id: str) -> set[str]:
    """Words of a product's titles that no other shown product has, numbers and short words apart."""
    mine = {word for title in titles[product_id] for word in title if _is_telling(word)}
    others = (title for other, theirs in titles.items() if other != product_id for title in theirs)
    return mine - {word for title in others for word in title}


def _is_telling(word: str) -> bool:
    return not word.isdigit() and word not in STOP_WORDS and len(word) >= (3 if word.isascii() else 2)


def longest_run(said: Sequence[str], title: Sequence[str]) -> int:
    """The length in words of the longest run that two texts share."""
    best, row = 0, [0] * (len(title) + 1)
    for word in said:
        row = [0, *(row[place] + 1 if word == other else 0 for place, other in enumerate(title))]
        best = max(best, *row)
    return best
