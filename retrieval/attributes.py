"""What shoppers call an attribute and what the catalogue calls it ("RAM" and 内存 are "Internal memory").

Concepts with their names and words stand in `attributes.yaml`; an attribute without a concept is still found by its
own name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

Direction = Literal["more", "less"]
_NEAR = 3  # characters that may stand between an attribute and its Chinese adjective: 内存要再大一点
_TOO = re.compile(r"\btoo\s+$", re.IGNORECASE)
_GAP = r"(?:(?!and\b|or\b)[\w'-]+\s){0,8}?"  # what "* " stands for
_LETTER = re.compile(r"[a-z0-9]")
_START = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")  # what a word is looked up by
_BESIDE = re.compile(
    r"\s*(?:(?:is|are|does|do|the|its|it|this|that|has|have|a|an|in|of|one)\s+){0,3}|[的是有哪个款一要]{0,4}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Concept:
    """An attribute as shoppers think of it.

    `names` are catalogue names in lower case, the most telling first; `also` other attributes that answer a question
    about it where there is none of the names ("diet: sugar": the diet, where it speaks of sugar). `words` name it in a
    message. `unit` is what it is measured in.
    """

    name: str
    names: tuple[str, ...]
    also: tuple[str, ...]
    words: tuple[str, ...]
    unit: str | None


@dataclass(frozen=True, slots=True)
class AttributeMention:
    """An attribute named in a text; `direction` is set by a comparative such as "lighter" or 轻一点."""

    concept: str
    start: int
    end: int
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a message and what it means; one that `yields` gives way to an attribute beside it."""

    written: str
    pattern: re.Pattern[str] | None  # for one with a gap
    concept: str
    direction: Direction | None
    yields: bool

    def end_in(self, text: str, start: int) -> int | None:
        """Where the word ends if it stands at a place of a text in lower case."""
        if self.pattern:
            match = self.pattern.match(text, start)
            return match.end() if match else None
        end = start + len(self.written)
        if not text.startswith(self.written, start):
            return None
        return None if _LETTER.match(self.written[-1]) and _LETTER.match(text, end) else end


@dataclass(frozen=True, slots=True)
class _Spot:
    """A mention, and whether it gives way to an attribute beside it."""

    mention: AttributeMention
    yields: bool
    is_adjective: bool = False  # a Chinese one: 更大, 轻一点


def find_attributes(text: str) -> list[AttributeMention]:
    """The attribute concepts that a text names, in its order, longest words first where they overlap."""
    found: list[_Spot] = []
    for spot in _spots(text):
        joint = _joint(text, found[-1], spot) if found else None
        if joint:
            found[-1] = joint
        else:
            found.append(spot)
    return [spot.mention for spot in found]


def asked_adjective(text: str) -> tuple[str, Direction] | None:
    """The concept and direction of a plain Chinese adjective: (哪个)轻 asks for less weight; None for no adjective."""
    return _adjectives().get(text)


def names_of(concept: str, available: Iterable[str]) -> list[str]:
    """The attribute names among those available that a concept means, best first; for what is no concept, those that
    have it in them."""
    by_key = {name.casefold(): name for name in available}
    if known := concepts().get(concept.casefold()):
        wanted = dict.fromkeys((*known.names, *_chinese(known.words)))
        return [by_key[name] for name in wanted if name in by_key]
    if concept.casefold() in by_key:
        return [by_key[concept.casefold()]]
    return [name for key, name in by_key.items() if _contains_words(key, concept.casefold())]


@lru_cache(maxsize=4096)
def same_attribute(a: str, b: str) -> bool:
    """Whether two attribute names, or a name and a concept, mean the same."""
    if a.casefold() == b.casefold():
        return True
    return bool(_concepts_of(a.casefold()) & _concepts_of(b.casefold()))


def value_of(concept: str, attributes: Mapping[str, str]) -> tuple[str, str] | None:
    """The name and value of the attribute that a concept means, or None where the product does not state it."""
    found = names_of(concept, attributes)
    return (found[0], attributes[found[0]]) if found else None


def values_asked(concept: str, products: Sequence[Mapping[str, str]]) -> tuple[tuple[str, str] | None, ...]:
    """`value_of` for the attributes of several products; where none states it, one other attribute that answers too.

    "How big is it?" is answered by the diameter of a pan, but never by the diameter of one and the height of another.
    """
    stated = tuple(value_of(concept, attributes) for attributes in products)
    known = concepts().get(concept.casefold())
    if any(stated) or known is None:
        return stated
    names = dict.fromkeys(name.casefold() for attributes in products for name in attributes)
    alike = [name for name in names if _contains_words(name, known.name)]  # the "blade length" for the length
    for name in (*known.also, *alike):
        others = tuple(_named(name, attributes) for attributes in products)
        if any(others):
            return others
    return stated


def _named(key: str, attributes: Mapping[str, str]) -> tuple[str, str] | None:
    """The attribute with a name in lower case; with "diet: sugar" only where its value speaks of sugar."""
    key, _, spoken_of = key.partition(": ")
    for name, value in attributes.items():
        if name.casefold() == key and (not spoken_of or _contains_words(value.casefold(), spoken_of)):
            return name, value
    return None


@cache
def concepts() -> Mapping[str, Concept]:
    """Every concept by its name."""
    return {
        name: Concept(
            name,
            tuple(fields["names"]),
            tuple(fields.get("also", ())),
            tuple(
                word.casefold() for words in fields["words"].values() for word in words if "* " not in word
            ),
            fields.get("unit"),
        )
        for name, fields in _document().items()
    }


def _spots(text: str) -> Iterator[_Spot]:
    """Every word of the vocabulary in a text, longest first, left to right."""
    words, compared = _words(), _comparative()
    folded = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)  # as long as the text
    end = 0
    for start in _START.finditer(folded):
        place = start.start()
        if place < end:
            continue
        found = next(
            ((w, stop) for w in words.get(start.group(), ()) if (stop := w.end_in(folded, place))), None
        )
        if found:
            word, end = found
            too = word.direction is not None and _TOO.search(folded, 0, place) is not None
            direction = _opposite(word.direction) if word.direction and too else word.direction
            yield _Spot(AttributeMention(word.concept, place, end, direction), word.yields)
        elif match := compared.match(folded, place):
            end = match.end()
            concept, said = _adjectives()[match["compared"] or match["softened"] or match["excessive"]]
            direction = _opposite(said) if match["excessive"] else said
            yield _Spot(AttributeMention(concept, place, end, direction), yields=True, is_adjective=True)


def _joint(text: str, before: _Spot, after: _Spot) -> _Spot | None:
    """Two mentions side by side as one, where one of them gives way: "bigger screen", "how big is the screen",
    屏幕要更大."""
    if before.yields == after.yields:
        return None
    gap = after.mention.start - before.mention.end
    near = after.is_adjective and gap <= _NEAR and before.mention.direction is None
    if not near and not _BESIDE.fullmatch(text, before.mention.end, after.mention.start):
        return None
    named = after.mention if before.yields else before.mention
    direction = before.mention.direction or after.mention.direction
    joint = replace(named, start=before.mention.start, end=after.mention.end, direction=direction)
    return _Spot(joint, yields=False)


def _opposite(direction: Direction) -> Direction:
    """太重 and "too heavy" ask for less weight."""
    return "less" if direction == "more" else "more"


@cache
def _document() -> Mapping[str, Mapping[str, Any]]:
    path = Path(__file__).parent / "attributes.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: Mapping[str, Mapping[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return document


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
    """Plain Chinese adjectives, and what they say more or less of."""
    found: dict[str, tuple[str, Direction]] = {}
    for name, fields in _document().items():
        found.update((word, (name, "more")) for word in fields.get("more", {}).get("zh", ()))
        found.update((word, (name, "less")) for word in fields.get("less", {}).get("zh", ()))
    return {word: meaning for word, meaning in found.items() if not _is_said_so(word)}


def _is_said_so(word: str) -> bool:
    return "更" in word or "最" in word


@cache
def _comparative() -> re.Pattern[str]:
    """A Chinese adjective as a comparison: 更轻, 轻一点, 太重."""
    adjectives = "|".join(sorted(_adjectives(), key=len, reverse=True))
    compared = rf"(?:更|最|再|比较|稍微?)(?P<compared>{adjectives})(?:一?[点些]儿?)?"
    softened = rf"(?P<softened>{adjectives})(?:一[点些]儿?|[点些]儿?(?=$|[的吧吗呢啊呀\W])|一?圈)"
    excessive = rf"(?:太|有点)(?P<excessive>{adjectives})"
    return re.compile(f"{compared}|{softened}|{excessive}")


@cache
def _words() -> Mapping[str, Sequence[_Word]]:
    """The words of all concepts by what they start with, the longest first; a word is the first concept's."""
    known: dict[str, _Word] = {}
    for name, fields in _document().items():
        general = bool(fields.get("general"))
        kinds: tuple[tuple[str, Direction | None, bool], ...] = (
            ("words", None, False),
            ("asks", None, True),
            ("more", "more", general),
            ("less", "less", general),
        )
        for kind, direction, yields in kinds:
            for words in fields.get(kind, {}).values():
                for word in map(str.lower, words):
                    if direction is None or word.isascii() or _is_said_so(word):
                        known.setdefault(word, _Word(word, _gapped(word), name, direction, yields))
    by_start: dict[str, list[_Word]] = {}
    for word in sorted(known, key=len, reverse=True):
        start = _START.match(word)
        assert start is not None, word
        by_start.setdefault(start.group(), []).append(known[word])
    return by_start


def _gapped(word: str) -> re.Pattern[str] | None:
    """The pattern of a word that has a gap in it ("how long * last")."""
    parts = word.split("* ")
    return re.compile(_GAP.join(map(re.escape, parts)) + r"(?![a-z0-9])") if len(parts) > 1 else None


def _contains_words(name: str, wanted: str) -> bool:
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", name) is not None
