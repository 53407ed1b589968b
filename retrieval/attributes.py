"""What shoppers call an attribute and what the catalogue calls it ("RAM" and 内存 are "Internal memory").

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
    """An attribute as shoppers think of it. `names` are catalogue names in lower case, the most telling first;
    `more` and `less` are English comparatives, `zh_more` and `zh_less` plain Chinese adjectives."""

    name: str
    names: tuple[str, ...]
    words: tuple[str, ...]
    unit: str | None
    more: tuple[str, ...]
    less: tuple[str, ...]
    zh_more: tuple[str, ...]
    zh_less: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttributeMention:
    """An attribute named in a text; `direction` is set by a comparative such as "lighter" or 轻一点."""

    concept: str
    start: int
    end: int
    direction: Direction | None = None


def find_attributes(text: str) -> list[AttributeMention]:
    """The attribute concepts that a text names, in its order, longest names first where they overlap."""
    pattern, meaning = _finder()
    mentions: list[AttributeMention] = []
    for match in pattern.finditer(text):
        if adjective := match["compared"] or match["softened"] or match["excessive"]:
            concept, direction = _adjectives()[adjective]
            if match["excessive"]:
                direction = _opposite(direction)
            before = mentions[-1] if mentions else None
            if before and before.direction is None and match.start() - before.end <= _NEAR:
                # 屏幕大一点, 内存要更大: the adjective belongs to the attribute just named
                mentions[-1] = AttributeMention(before.concept, before.start, match.end(), direction)
                continue
            mentions.append(AttributeMention(concept, match.start(), match.end(), direction))
            continue
        concept, said = meaning[match.group().casefold()]
        if said and _TOO.search(text[: match.start()]):
            said = _opposite(said)
        mentions.append(AttributeMention(concept, match.start(), match.end(), said))
    return mentions


def asked_adjective(text: str) -> tuple[str, Direction] | None:
    """The concept and direction of a plain Chinese adjective: (哪个)轻 asks for less weight; None for no adjective."""
    return _adjectives().get(text)


def names_of(concept: str, available: Iterable[str]) -> list[str]:
    """The attribute names among those available that a concept (or a plain attribute name) means, best first."""
    by_key = {name.casefold(): name for name in available}
    known = concepts().get(concept.casefold())
    wanted = (*known.names, *_chinese(known.words)) if known else (concept.casefold(),)
    exact = [by_key[name] for name in dict.fromkeys(wanted) if name in by_key]
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
        adjectives, chinese = fields.get("adjectives", {}), fields.get("zh", {})
        found[name] = Concept(
            name=name,
            names=tuple(fields["names"]),
            words=tuple(word.casefold() for words in fields["words"].values() for word in words),
            unit=fields.get("unit"),
            more=tuple(adjectives.get("more", ())),
            less=tuple(adjectives.get("less", ())),
            zh_more=tuple(chinese.get("more", ())),
            zh_less=tuple(chinese.get("less", ())),
        )
    return found


_NEAR = 3  # characters that may stand between an attribute and its adjective: 内存要再大一点
_TOO = re.compile(r"\btoo\s+$", re.IGNORECASE)


def _opposite(direction: Direction) -> Direction:
    """太重 and "too heavy" ask for less weight."""
    return "less" if direction == "more" else "more"


@cache
def _concepts_of(name: str) -> frozenset[str]:
    return frozenset(
        concept.name
        for concept in concepts().values()
        if name == concept.name or name in concept.names or name in _chinese(concept.words)
    )


def _chinese(words: Iterable[str]) -> list[str]:
    """The Chinese of a concept's words: catalogues in Chinese name attributes by them; English ones are too loose."""
    return [word for word in words if not word.isascii()]


@cache
def _adjectives() -> Mapping[str, tuple[str, Direction]]:
    found: dict[str, tuple[str, Direction]] = {}
    for concept in concepts().values():
        found.update((word, (concept.name, "more")) for word in concept.zh_more)
        found.update((word, (concept.name, "less")) for word in concept.zh_less)
    return found


@cache
def _finder() -> tuple[re.Pattern[str], Mapping[str, tuple[str, Direction | None]]]:
    meaning: dict[str, tuple[str, Direction | None]] = {}
    for concept in concepts().values():
        for word in concept.words:
            meaning.setdefault(word, (concept.name, None))
        for word in concept.more:
            meaning.setdefault(word.casefold(), (concept.name, "more"))
        for word in concept.less:
            meaning.setdefault(word.casefold(), (concept.name, "less"))
    words = "|".join(
        re.escape(word) if not word.isascii() else rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])"
        for word in sorted(meaning, key=len, reverse=True)
    )
    adjectives = "|".join(sorted(_adjectives(), key=len, reverse=True))
    compared = rf"(?:更|最|再|比较|稍微?)(?P<compared>{adjectives})(?:一?[点些]儿?)?"
    softened = rf"(?P<softened>{adjectives})(?:一[点些]儿?|[点些]儿?(?=$|[的吧吗呢啊呀\W])|一?圈)"
    excessive = rf"(?:太|有点)(?P<excessive>{adjectives})"
    return re.compile(f"{words}|{compared}|{softened}|{excessive}", re.IGNORECASE), meaning


def _contains_words(name: str, wanted: str) -> bool:
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", name) is not None
