"""What shoppers call an attribute and what the catalogue calls it ("RAM" is "Internal memory").

Concepts with their names stand in `attributes.yaml`; an attribute without a concept is still found by its own name.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

Direction = Literal["more", "less"]


@dataclass(frozen=True, slots=True)
class Concept:
    """An attribute as shoppers think of it. `names` are catalogue names in lower case, the most telling first."""

    name: str
    names: tuple[str, ...]
    words: tuple[str, ...]
    unit: str | None
    more: tuple[str, ...]
    less: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttributeMention:
    """An attribute named in a text; `direction` is set by a comparative such as "lighter"."""

    concept: str
    start: int
    end: int
    direction: Direction | None = None


def find_attributes(text: str) -> list[AttributeMention]:
    """The attribute concepts that a text names, in its order, longest names first where they overlap."""
    pattern, meaning = _finder()
    return [
        AttributeMention(concept, match.start(), match.end(), direction)
        for match in pattern.finditer(text)
        for concept, direction in [meaning[match.group().casefold()]]
    ]


def names_of(concept: str, available: Iterable[str]) -> list[str]:
    """The attribute names among those available that a concept (or a plain attribute name) means, best first."""
    by_key = {name.casefold(): name for name in available}
    known = concepts().get(concept.casefold())
    wanted = known.names if known else (concept.casefold(),)
    exact = [by_key[name] for name in wanted if name in by_key]
    if exact:
        return exact
    return [name for key, name in by_key.items() if _contains_words(key, concept.casefold())]


def same_attribute(a: str, b: str) -> bool:
    """Whether two attribute names, or a name and a concept, mean the same."""
    if a.casefold() == b.casefold():
        return True
    return bool(_concepts_of(a.casefold()) & _concepts_of(b.casefold()))


def value_of(concept: str, attributes: Mapping[str, str]) -> tuple[str, str] | None:
    """The name and value of the attribute that a concept means, or None where the product does not state it."""
    found = names_of(concept, attributes)
    return (found[0], attributes[found[0]]) if found else None


@cache
def concepts() -> Mapping[str, Concept]:
    """Every concept by its name."""
    document = yaml.safe_load((Path(__file__).parent / "attributes.yaml").read_text(encoding="utf-8"))
    found = {}
    for name, fields in document.items():
        adjectives = fields.get("adjectives", {})
        found[name] = Concept(
            name=name,
            names=tuple(fields["names"]),
            words=tuple(word for words in fields["words"].values() for word in words),
            unit=fields.get("unit"),
            more=tuple(adjectives.get("more", ())),
            less=tuple(adjectives.get("less", ())),
        )
    return found


@cache
def _concepts_of(name: str) -> frozenset[str]:
    return frozenset(
        concept.name for concept in concepts().values() if name == concept.name or name in concept.names
    )


@cache
def _finder() -> tuple[re.Pattern[str], Mapping[str, tuple[str, Direction | None]]]:
    meaning: dict[str, tuple[str, Direction | None]] = {}
    for concept in concepts().values():
        for word in concept.words:
            meaning.setdefault(word.casefold(), (concept.name, None))
        for word in concept.more:
            meaning.setdefault(word.casefold(), (concept.name, "more"))
        for word in concept.less:
            meaning.setdefault(word.casefold(), (concept.name, "less"))
    alternatives = "|".join(
        re.escape(word) if not word.isascii() else rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])"
        for word in sorted(meaning, key=len, reverse=True)
    )
    return re.compile(alternatives, re.IGNORECASE), meaning


def _contains_words(name: str, wanted: str) -> bool:
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", name) is not None
