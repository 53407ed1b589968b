"""Known phrases spotted in tokens, longest first, and compounds reduced to their head ("laptop bag" is a bag)."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from retrieval.product_types.tokens import Token
from retrieval.product_types.vocabulary import TypeVocabulary

_LONGEST_PHRASE = 8  # tokens; a Chinese character is one token
MODEL_WORDS = frozenset(
    (
        "pro max plus mini air ultra se xr xs lite inch in cm"
        " black white silver grey gray blue red pink green gold"
    ).split()
)
_UNIT = re.compile(r"(?:\d+(?:[.,]\d+)?)?(?:[kmgt]b|mp|mah|wh|[mg]hz|megapixels?|寸|g|t)|\d+核")
# A Chinese word of one character counts only between such neighbours: 买个包 has a bag, 红包 has not.
_ZH_BEFORE = frozenset("的个一台把双本张支盒条买要找有些卖款件包只箱瓶套床顶盏口块")
_ZH_AFTER = frozenset("吗呢啊吧的有给和或要能可多推怎什哪了卖在是用")


class Spot(NamedTuple):
    """A known phrase in the text, tokens [first, last]."""

    product_type: str
    first: int
    last: int
    is_line: bool = False  # a product family ("ProBook"), weaker than a noun
    is_lower: bool = False  # in a title: written small, as catalogues write the kind of product


def find_spots(
    vocabulary: TypeVocabulary,
    tokens: Sequence[Token],
    words: Mapping[str, str],
    near: frozenset[str] = frozenset(),
) -> list[Spot]:
    """Every known phrase, longest first, left to right; `near`: further words that settle a sense."""
    context = near | {token.text for token in tokens}
    sentence = "".join(token.text for token in tokens)
    spots: list[Spot] = []
    place = 0
    while place < len(tokens):
        last, name = _longest_phrase(tokens, place, words)
        if name is None:
            place += 1
            continue
        phrase = "".join(token.text for token in tokens[place : last + 1])
        for meaning, hints in vocabulary.senses.get(phrase, {}).items():
            if not hints.isdisjoint(context) or _has_chinese_hint(hints, sentence):
                name = meaning
        if name and not _is_part_of_word(tokens, place, last, spots):
            spots.append(Spot(name, place, last))
        place = last + 1
    return spots


def fold_compounds(vocabulary: TypeVocabulary, tokens: Sequence[Token], spots: Sequence[Spot]) -> list[Spot]:
    """Fold compounds into one spot: "iphone 11 case" → phone case, "laptop computer" → laptop."""
    heads: list[Spot] = []
    for spot in spots:
        before = heads[-1] if heads else None
        if before and _folds(before, spot) and _is_compound(tokens, before, spot):
            kind = _compound(vocabulary, tokens, before, spot)
            heads[-1] = Spot(kind, before.first, spot.last, spot.is_line and before.is_line, spot.is_lower)
        else:
            heads.append(spot)
    return heads


def phrase_of(tokens: Sequence[Token], spot: Spot) -> str:
    """The key of the words that a spot covers."""
    return "".join(token.text for token in tokens[spot.first : spot.last + 1])


def is_measured(tokens: Sequence[Token], spot: Spot) -> bool:
    """Whether an amount stands before the spot ("16 GB memory"), which makes it a specification."""
    if spot.first == 0 or tokens[spot.first].clause != tokens[spot.first - 1].clause:
        return False
    return _UNIT.fullmatch(tokens[spot.first - 1].text) is not None


def _folds(before: Spot, spot: Spot) -> bool:
    return before.is_line >= spot.is_line and before.is_lower <= spot.is_lower


def _compound(vocabulary: TypeVocabulary, tokens: Sequence[Token], before: Spot, spot: Spot) -> str:
    for first in range(before.first, before.last + 1):
        phrase = "".join(token.text for token in tokens[first : spot.last + 1])
        if vocabulary.catalogue_words.get(phrase):
            return vocabulary.catalogue_words[phrase]
    is_thing = not before.is_line and phrase_of(tokens, before) not in vocabulary.vague  # not "light laptop"
    if is_thing and spot.product_type in vocabulary.hosts and before.product_type not in vocabulary.hosts:
        return vocabulary.joint(spot.product_type, before.product_type)  # "screen protector iPad"
    return vocabulary.joint(before.product_type, spot.product_type)


def _longest_phrase(tokens: Sequence[Token], place: int, words: Mapping[str, str]) -> tuple[int, str | None]:
    phrase, best, name = tokens[place].text, place, words.get(tokens[place].text)
    for last in range(place + 1, min(place + _LONGEST_PHRASE, len(tokens))):
        if not tokens[last].joins:
            break
        phrase += tokens[last].text
        # Two or three letters must be one word, or hyphenated: "t v" is no television, "a a" no battery.
        if phrase in words and (len(phrase) > 3 or not phrase.isascii() or not tokens[last].is_spaced):
            best, name = last, words[phrase]
    return best, name


def _has_chinese_hint(hints: frozenset[str], sentence: str) -> bool:
    """Whether a Chinese hint of several characters, and so of several tokens, stands in the sentence."""
    return any(not hint.isascii() and hint in sentence for hint in hints)


def _is_part_of_word(tokens: Sequence[Token], first: int, last: int, spots: Sequence[Spot]) -> bool:
    """Whether a single Chinese character belongs to a longer, unknown word."""
    if first != last or not "\u3400" <= tokens[first].text <= "\u9fff":
        return False
    before = tokens[first - 1].text if first and tokens[first].joins else ""
    after = tokens[last + 1].text if last + 1 < len(tokens) and tokens[last + 1].joins else ""
    follows_type = bool(spots) and spots[-1].last == first - 1
    return not (follows_type or before.isascii() or before in _ZH_BEFORE) or not (
        after.isascii() or after in _ZH_AFTER
    )


def _is_compound(tokens: Sequence[Token], before: Spot, after: Spot) -> bool:
    """Whether the second spot directly follows the first, apart from model numbers and the like."""
    gap = tokens[before.last + 1 : after.first]
    return (
        len(gap) <= 2
        and all(token.joins for token in tokens[before.last + 1 : after.first + 1])
        and all(token.text in MODEL_WORDS or any(map(str.isdigit, token.text)) for token in gap)
        and not is_measured(tokens, after)
    )
