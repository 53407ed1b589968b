"""Which encoder reads which text: one vector index for English, one for every other language.

English is read by the English encoder, because it ranks English better and is far faster to index with; what a
product says in another language goes to the multilingual one. A product with both stands in both.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from retrieval.embed import Encoder
from retrieval.interaction import TokenStore
from retrieval.product import Product
from retrieval.product_types import ProductTypes
from retrieval.product_types.uses import read_uses
from retrieval.type_vectors import TypeVectors
from retrieval.vectors import VectorStore

_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


@dataclass(frozen=True, slots=True)
class VectorIndex:
    """Vectors of one encoder. `text_of` is what it reads of a product, None where the product says nothing to it.

    `types` is what the encoder makes of product types. `tokens` is there where the encoder also tells what it made of
    each token, and a ranker uses it.
    """

    name: str
    encoder: Encoder
    store: VectorStore
    text_of: Callable[[Product], str | None]
    types: TypeVectors
    tokens: TokenStore | None = None


def is_latin(text: str) -> bool:
    """Whether most letters of a text are Latin; True for a text without letters."""
    letters = _LETTER.findall(text)
    return 2 * sum(_LATIN.match(letter) is not None for letter in letters) >= len(letters)


def english_text(product: Product) -> str | None:
    """What a product says in English: title and description (the encoder cuts it off)."""
    if product.language == "en" and is_latin(product.title):
        return _joined(product.title, product.description)
    translation = product.translations.get("en")
    return _joined(translation.title, translation.description) if translation else None


def foreign_text(product: Product) -> str | None:
    """What a product says in another language than English, its own first."""
    if product.language != "en" or not is_latin(product.title):
        return _joined(product.title, product.description)
    for language, words in sorted(product.translations.items()):
        if language != "en":
            return _joined(words.title, words.description)
    return None


def any_text(product: Product) -> str:
    """What a product says in whatever language, English first: for a single encoder that must read everything."""
    return english_text(product) or _joined(product.title, product.description)


def english_phrases(product_type: str) -> tuple[str, ...]:
    """The words for a type and those in which it is asked for, in English."""
    return (product_type, *read_uses().get(product_type, {}).get("en", ()))


def foreign_phrases(types: ProductTypes) -> Callable[[str], tuple[str, ...]]:
    """The words for a type and those in which it is asked for, in Chinese where we know any."""

    def phrases(product_type: str) -> tuple[str, ...]:
        known = types.types.get(product_type)
        name = next(iter(known.words.get("zh", ())), product_type) if known else product_type
        return (name, *read_uses().get(product_type, {}).get("zh", ()))

    return phrases


def _joined(title: str, description: str) -> str:
    return f"{title}. {description}" if description else title
