"""A Chinese wish in English words, from the shop's own lexicons, so that it finds products that speak English only.

A gloss, not a translation: what no lexicon knows is left out.
"""

import re
from collections.abc import Iterable, Mapping

from retrieval.attributes import concepts
from retrieval.product_types import ProductTypes
from retrieval.text import has_han

MIN_LENGTH = 2  # characters: single ones mean too many things


class Gloss:
    """Knows the English words for Chinese phrases; longest phrases first."""

    def __init__(self, pairs: Mapping[str, str], values: Mapping[str, str] | None = None) -> None:
        self._values = dict(values or {})
        self._english = {chinese: english for chinese, english in pairs.items() if len(chinese) >= MIN_LENGTH}
        phrases = sorted(self._english, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, phrases)) or r"(?!)")

    def value(self, word: str) -> str:
        """The English words for a Chinese one as a value of something: 牛奶 is milk there, and no kind of drink."""
        return self._values.get(word) or self.english(word)

    def english(self, text: str) -> str:
        """The English words for what a text says, beside the words that it says in Latin letters itself."""
        found = self._pattern.sub(lambda match: f" {self._english[match.group()]} ", text)
        return " ".join(re.sub(r"[^\x00-\u024f]+", " ", found).split())


def read_gloss(types: ProductTypes, values: Iterable[tuple[str, str]]) -> Gloss:
    """The gloss of all lexicons: product types, attributes, and `values` as pairs of Chinese and English words.

    Where a phrase has several meanings the product type wins: that is what is searched for most.
    """
    pairs: dict[str, str] = {}
    for chinese, english in values:
        pairs.setdefault(chinese, english)
    stated = dict(pairs)
    for concept in concepts().values():
        english = next((word for word in concept.words if word.isascii()), concept.name)
        pairs.update((word, english) for word in concept.words if has_han(word))
    for name, known in types.types.items():
        pairs.update((word, name) for word in known.words.get("zh", ()))
    return Gloss(pairs, stated)
