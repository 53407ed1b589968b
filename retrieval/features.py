"""What is known of a candidate for a query, as numbers: one small pure function a feature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.product import Product
from retrieval.text import roots, singular, words

MAX_COVERED = 1500


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product that both indexes proposed, with its features by name."""

    product: Product
    features: Mapping[str, float]


def coverage(query_roots: frozenset[str], product: Product) -> float:
    """The share of a query's words, as roots, that a product has anywhere in its words; 0 for no words.

    Only the first MAX_COVERED characters of its attributes count, since some products have a hundred.
    """
    if not query_roots:
        return 0.0
    stated = [product.product_type or "", product.brand or "", *product.category]
    stated += [f"{name} {value}" for name, value in product.attributes.items()]
    stated += [value for option in product.options for value in option.values.values()]
    texts = [product.title, product.description, " ".join(stated)[:MAX_COVERED]]
    texts += [text for t in product.translations.values() for text in (t.title, t.description)]
    have = frozenset[str]().union(*map(roots, texts))
    return len(query_roots & have) / len(query_roots)


def shared_words(query_words: Sequence[str], product: Product) -> tuple[str, ...]:
    """The query's words that occur in the product's words, in the query's order."""
    texts = [product.title, product.brand or "", product.product_type or "", product.description]
    texts += [f"{name} {value}" for name, value in product.attributes.items()]
    texts += [value for option in product.options for value in option.values.values()]
    texts += [text for t in product.translations.values() for text in (t.title, t.description)]
    have = {singular(word) for text in texts for word in words(text)}
    return tuple(dict.fromkeys(word for word in query_words if singular(word) in have))
