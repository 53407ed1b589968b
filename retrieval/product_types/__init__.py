"""Product types: what a product is, and what kind of product a shopper is asking for.

Real catalogues often do not say that a product is a laptop, yet "a laptop under 500 dollars" must not bring
up laptop bags. `ProductTypes.infer` names a product's type when it is ingested; `ProductTypes.find` spots the
types in a message, in English and Chinese. The words live in `retrieval/product_types.yaml`.

Both readings share three steps: cut the text into tokens, spot known phrases (longest first), and reduce
compounds to their head ("laptop bag" is a bag). They differ in what they drop afterwards.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.product_types.messages import wanted_spots
from retrieval.product_types.spots import find_spots, fold_compounds
from retrieval.product_types.titles import read_title
from retrieval.product_types.tokens import tokenise
from retrieval.product_types.vocabulary import (
    ProductType,
    TypeVocabulary,
    attribute_key,
    read_vocabulary,
)

READ_CHARACTERS = 300
# Title, category and attributes of a product to its type where the vocabulary says nothing.
Guess = Callable[[str, Sequence[str], Mapping[str, str]], str | None]


@dataclass(frozen=True, slots=True)
class TypeMention:
    """A product type named in a text, at the characters [start, end)."""

    product_type: str
    start: int
    end: int


class ProductTypes:
    """The vocabulary of product types; build it with `load`."""

    def __init__(self, vocabulary: TypeVocabulary, guess: Guess | None = None) -> None:
        self._vocabulary = vocabulary
        self._guess = guess

    @classmethod
    def load(
        cls,
        path: Path | None = None,
        extra: Iterable[str] = (),
        guess: Guess | None = None,
        synonyms: Iterable[Sequence[str]] = (),
    ) -> "ProductTypes":
        """Read the vocabulary (the packaged one by default) and add `extra`, type names the catalogue states, and the
        words of `synonyms` where one of a group names a type.

        Raises:
            ValueError: a type names a parent that does not exist.
        """
        return cls(read_vocabulary(path, extra, synonyms), guess)

    @property
    def types(self) -> Mapping[str, ProductType]:
        """The known types by name."""
        return self._vocabulary.types

    def narrower(self, product_type: str) -> frozenset[str]:
        """The type itself and every type below it; an unknown type has only itself."""
        return self._vocabulary.below(product_type)

    def find(self, text: str) -> list[TypeMention]:
        """The product types that a shopper's message asks for, in the order of the text.

        Only its first 300 characters are read: what is wanted is said early, and the reading takes quadratic time.
        """
        tokens = tokenise(text[:READ_CHARACTERS])
        return [
            TypeMention(spot.product_type, tokens[spot.first].start, tokens[spot.last].end)
            for spot in wanted_spots(self._vocabulary, tokens)
        ]

    def infer(self, title: str, category: Sequence[str], attributes: Mapping[str, str]) -> str | None:
        """The type of a product, or None where the evidence is too weak to say.

        What the catalogue states (category, "Product type") decides, unless the title is more precise; where neither
        says anything, a trained guess if there is one.
        """
        told = self._told(title, category, attributes)
        return told or (self._guess(title, category, attributes) if self._guess else None)

    def _told(self, title: str, category: Sequence[str], attributes: Mapping[str, str]) -> str | None:
        """The type that the words of a product tell."""
        known = {attribute_key(name): value for name, value in attributes.items()}
        by_evidence = self._type_by_evidence(known)
        by_title = read_title(self._vocabulary, title, known, by_evidence)
        by_category = self._stated(category)
        stated = self._exactly(known.get("product type", ""), category)
        if by_category is not None:
            # A broad shelf ("Computers") also holds what goes with the thing; the title knows better.
            is_shelf = len(self.narrower(by_category)) > 1 or by_category.endswith("accessory")
            trusts_title = (
                is_shelf and by_title.noun is not None and by_category not in self.narrower(by_title.noun)
            )
            return by_title.noun if trusts_title else by_category
        if stated is not None and stated != "accessory":
            return self._narrowest(stated, by_title.noun, by_evidence)
        by_type = self._exactly(known.get("type", ""), category)
        return self._narrowest(by_title.noun, by_title.family, by_evidence, by_title.last_resort, by_type)

    def _narrowest(self, *guesses: str | None) -> str | None:
        """The first guess, made more precise by those after it: printer, laser printer → laser printer."""
        best: str | None = None
        for guess in guesses:
            if guess is not None and (best is None or guess in self.narrower(best)):
                best = guess
        return best

    def _stated(self, category: Sequence[str]) -> str | None:
        """The type that the most specific category names, if any."""
        for level in reversed(category):
            kind = self._exactly(level, category)
            if kind is not None and kind != "accessory":
                return kind
        return None

    def _exactly(self, phrase: str, context: Sequence[str]) -> str | None:
        """The type that a whole phrase names: "Drip coffee maker", but not "Notebook and more"."""
        tokens = tokenise(phrase)
        near = frozenset(token.text for level in context for token in tokenise(level))
        spots = find_spots(self._vocabulary, tokens, self._vocabulary.catalogue_words, near)
        spots = fold_compounds(self._vocabulary, tokens, spots)
        if len(spots) == 1 and spots[0].last == len(tokens) - 1:
            return spots[0].product_type
        return None

    def _type_by_evidence(self, attributes: Mapping[str, str]) -> str | None:
        for evidence in self._vocabulary.evidence:
            if all(_has(attributes, *item) for item in evidence.present) and not any(
                _has(attributes, *item) for item in evidence.absent
            ):
                return evidence.product_type
        return None


def _has(attributes: Mapping[str, str], name: str, value: str) -> bool:
    return name in attributes and (not value or attributes[name].casefold().startswith(value))
