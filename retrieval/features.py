"""What is known of a candidate for a query, as numbers: one small pure function a feature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.product import Product
from retrieval.text import singular, words


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product that both indexes proposed, with its features by name."""

    product: Product
    features: Mapping[str, float]


def shared_words(query_words: Sequence[str], product: Product) -> tuple[str, ...]:
    """The query's words that occur in the product's words, in the query's order."""
    texts = [product.title, product.brand or "", product.product_type or "", product.description]
    texts += [f"{name} {value}" for name, value in product.attributes.items()]
    texts += [value for option in product.options for value in option.values.values()]
    texts += [text for t in product.translations.values() for text in (t.title, t.description)]
    have = {singular(word) for text in texts for word in words(text)}
    return tuple(dict.fromkeys(word for word in query_words if singular(word) in have))
