"""The type of a product by its title."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.product_types.spots import (
    MODEL_WORDS,
    Spot,
    find_spots,
    fold_compounds,
    is_measured,
    phrase_of,
)
from retrieval.product_types.tokens import Token, key_of, tokenise
from retrieval.product_types.vocabulary import TypeVocabulary

# Counts of pieces, sheets and the like, which are no computers ("1 pc(s)") and no paper.
_COUNT = re.compile(r"\b\d+\s*(?:pc\(s\)|pcs\b|sheets?\b|pages\b)", re.IGNORECASE)
_TITLE_END = frozenset("for with compatible replaces suitable inc incl".split())


@dataclass(frozen=True, slots=True)
class TitleReading:
    """The types that a title names: by a noun, by a product family, and as a last resort."""

    noun: str | None
    family: str | None
    last_resort: str | None


def read_title(
    vocabulary: TypeVocabulary, title: str, attributes: Mapping[str, str], shown: str | None
) -> TitleReading:
    """Read a title. The nouns of the first clause that has any compete.

    First comes what goes with a host and stands in small letters ("iPhone mobile phone case"), then what the
    attributes show as well (`shown`), any noun in small letters, a brand that makes one kind of thing, anything
    that goes with a host, and the first noun. Specifications ("500 GB HDD") are the last resort.
    """
    title = _COUNT.sub(lambda match: " " * len(match.group()), title)
    tokens = tokenise(title)
    words = tokens[: _title_end(title, tokens)]
    heads = _heads(vocabulary, title, words)
    nouns = [spot for spot in heads if not spot.is_line and not is_measured(words, spot)]
    nouns = [spot for spot in nouns if words[spot.last].clause == words[nouns[0].last].clause]
    families = [
        spot
        for spot in heads
        if spot.is_line and not vocabulary.confirmations[spot.product_type].isdisjoint(attributes)
    ]
    small = [spot for spot in nouns if spot.is_lower]
    wares = [spot for spot in small if spot.product_type not in vocabulary.hosts]
    both = [spot for spot in nouns + families if spot.product_type == shown]
    brands = find_spots(vocabulary, words, vocabulary.brands)
    companions = [spot for spot in nouns if spot.product_type not in vocabulary.hosts]
    parts = [part for spot in nouns[1:] if (part := _part(vocabulary, nouns[0], spot))]
    return TitleReading(
        noun=_first_type(wares or both or small or brands or companions or parts or nouns),
        family=_first_type(families),
        last_resort=_first_type([spot for spot in heads if not spot.is_line]),
    )


def _heads(vocabulary: TypeVocabulary, title: str, words: Sequence[Token]) -> list[Spot]:
    """The nouns and product families of a title, compounds folded."""
    spots: list[Spot] = []
    for spot in find_spots(vocabulary, words, vocabulary.catalogue_words):
        before = spots[-1] if spots else None
        is_head = before and before.last == spot.first - 1 and before.product_type in vocabulary.hosts
        if is_head or not _is_mere_word(vocabulary, words, spot):
            written = title[words[spot.first].start : words[spot.last].end]
            spots.append(spot._replace(is_lower=_is_small(written)))
    taken = {place for spot in spots for place in range(spot.first, spot.last + 1)}
    lines = [
        spot._replace(is_line=True)
        for spot in find_spots(vocabulary, words, vocabulary.lines)
        if spot.first not in taken
    ]
    return fold_compounds(vocabulary, words, sorted(spots + lines, key=lambda spot: spot.first))


def _part(vocabulary: TypeVocabulary, whole: Spot, spot: Spot) -> Spot | None:
    """A keyboard after a laptop is the laptop's keyboard: "Laptop Internal German KBD"."""
    word = vocabulary.catalogue_words.get(key_of(f"{whole.product_type} {spot.product_type}"))
    return spot._replace(product_type=word) if word else None


def _is_mere_word(vocabulary: TypeVocabulary, tokens: Sequence[Token], spot: Spot) -> bool:
    """Whether the spot is a vague word ("light") that does not close its clause, as a noun would."""
    if phrase_of(tokens, spot) not in vocabulary.vague:
        return False
    after = spot.last + 1
    is_last = after == len(tokens) or tokens[after].clause != tokens[spot.last].clause
    return not is_last and tokens[after].text not in MODEL_WORDS


def _is_small(written: str) -> bool:
    """Whether a phrase of a title is in small letters, as "memory card" and "USB cable" are."""
    first, *rest = written.split()
    return (first.islower() or (first.isupper() and bool(rest))) and all(word.islower() for word in rest)


def _first_type(spots: Sequence[Spot]) -> str | None:
    return spots[0].product_type if spots else None


def _title_end(title: str, tokens: Sequence[Token]) -> int:
    """Where the words begin that say what the product goes with: "for …", "with …", "f/ …"."""
    for place, token in enumerate(tokens[2:], start=2):
        is_short = (
            token.text in ("f", "w")
            and title[token.end : token.end + 1] == "/"
            and title[token.start - 1] == " "
        )
        if token.text in _TITLE_END or is_short:
            return place
    return len(tokens)
