"""Values that are written in many ways: "navy", "dark blue" and 藏青 are one colour, "large" and 大号 one size.

The need parser reads wishes with it and search compares them with the catalogue's values, in English and Chinese.
The words stand in `values.yaml`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from retrieval.simplified import to_simplified

CONCEPTS = ("colour", "material", "size")  # what a question may be about and an option may differ in
VALUED = (*CONCEPTS, "fit")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a concept: its canonical name, its words by language, the broader values that it also is."""

    name: str
    words: Mapping[str, tuple[str, ...]]
    within: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ValueMention:
    """A value named in a text, at the characters [start, end)."""

    value: str
    start: int
    end: int


@cache
def values_of_concept(concept: str) -> Mapping[str, Value]:
    """The known values of a concept of VALUED, by name."""
    document = yaml.safe_load((Path(__file__).parent / "values.yaml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            name: Value(
                name,
                MappingProxyType({"en": tuple(fields["en"]), "zh": tuple(fields["zh"])}),
                tuple(fields.get("within", ())),
            )
            for name, fields in document[concept].items()
        }
    )


def find_values(concept: str, text: str) -> list[ValueMention]:
    """The values that a catalogue's value or title names, the longest words first where they overlap."""
    pattern, meaning = _finder(concept)
    return [
        ValueMention(meaning[match.group().casefold()], match.start(), match.end())
        for match in pattern.finditer(text)
    ]


def stated_values(concept: str, text: str) -> frozenset[str]:
    """The values that a catalogue's value names, the broader ones with them: "navy" is also blue."""
    known = values_of_concept(concept)
    named = {mention.value for mention in find_values(concept, to_simplified(text))}
    return frozenset(named.union(*(known[name].within for name in named)))


def words_of(concept: str, language: str) -> Mapping[str, str]:
    """The words of a concept in one language, each with the value it means."""
    return _words(concept, language)


@cache
def _words(concept: str, language: str) -> Mapping[str, str]:
    return MappingProxyType(
        {word: value.name for value in values_of_concept(concept).values() for word in value.words[language]}
    )


@cache
def _finder(concept: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    english, chinese = _words(concept, "en"), _words(concept, "zh")
    alternatives = [
        rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])" if word in english else re.escape(word)
        for word in sorted([*english, *chinese], key=len, reverse=True)
    ]
    return re.compile("|".join(alternatives), re.IGNORECASE), {**english, **chinese}
