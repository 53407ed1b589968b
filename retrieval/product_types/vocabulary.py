"""The words that name product types, read from `retrieval/product_types.yaml` and from what the catalogue states."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from retrieval.product_types.tokens import key_of, singular
from retrieval.text import has_han

WORDS = Path(__file__).parents[1] / "product_types.yaml"


@dataclass(frozen=True, slots=True)
class ProductType:
    """One kind of product: its canonical name, the broader types above it, its words by language."""

    name: str
    parents: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]


class Evidence(NamedTuple):
    """Attributes that a product of the type has: name → start of its value ("" = any); and those it lacks."""

    product_type: str
    present: tuple[tuple[str, str], ...]
    absent: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TypeVocabulary:
    """All known types and their words; phrases stand under their `key_of`. Build it with `read_vocabulary`."""

    types: Mapping[str, ProductType]
    narrower: Mapping[str, frozenset[str]]  # each type → itself and every type below it
    shopper_words: Mapping[str, str]  # phrase → type, or "" for a phrase that is no product
    catalogue_words: Mapping[str, str]  # those and the phrases that only titles use
    lines: Mapping[str, str]  # product family ("ProBook") → type
    brands: Mapping[str, str]  # a brand that makes one kind of thing → type
    senses: Mapping[str, Mapping[str, frozenset[str]]]  # phrase → other meaning → words that show it
    confirmations: Mapping[str, frozenset[str]]  # type → attributes that confirm a product family
    evidence: Sequence[Evidence]  # the most particular types first
    hosts: frozenset[str]  # types that other things go with
    vague: frozenset[str]  # phrases that are often no noun

    def below(self, product_type: str) -> frozenset[str]:
        """The type itself and every type below it; an unknown type has only itself."""
        return self.narrower.get(product_type, frozenset((product_type,)))

    def joint(self, modifier: str, head: str) -> str:
        """The type of a compound: "laptop" + "bag" is "laptop bag", "laptop" + "computer" is "laptop"."""
        if modifier in self.below(head):
            return modifier
        return self.catalogue_words.get(key_of(f"{modifier} {head}")) or head


def read_vocabulary(
    path: Path | None = None, extra: Iterable[str] = (), synonyms: Iterable[Sequence[str]] = ()
) -> TypeVocabulary:
    """Read the vocabulary (the packaged one by default) and add `extra`, type names the catalogue states, and the words
    of `synonyms` where one of a group names a type.

    Raises:
        ValueError: a type names a parent that does not exist.
    """
    source = path or WORDS
    raw = yaml.load(source.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    entries: dict[str, dict[str, Any]] = raw["types"]
    types = {name: _read_type(name, entry) for name, entry in entries.items()}
    unknown = {parent for kind in types.values() for parent in kind.parents} - types.keys()
    if unknown:
        raise ValueError(f"{source.name}: no such parent type: {', '.join(sorted(unknown))}")
    senses = {
        key_of(word): {kind: frozenset(map(singular, near)) for kind, near in meanings.items()}
        for word, meanings in raw.get("senses", {}).items()
    }
    _add_stated(types, senses, extra)
    _add_synonyms(types, synonyms)
    shopper_words = _words_of(types) | dict.fromkeys(map(key_of, raw.get("not_types", ())), "")
    catalogue_words = {**_phrases(entries, "titles"), **shopper_words}
    narrower = _closure(types)
    return TypeVocabulary(
        types=types,
        narrower=narrower,
        shopper_words=shopper_words,
        catalogue_words=catalogue_words,
        lines={key: name for key, name in _phrases(entries, "lines").items() if key not in catalogue_words},
        brands=_phrases(entries, "brands"),
        senses=senses,
        confirmations={
            name: frozenset(map(attribute_key, entry.get("confirm", ()))) for name, entry in entries.items()
        },
        evidence=_read_evidence(entries, narrower),
        hosts=frozenset(raw.get("hosts", ())),
        vague=frozenset(map(key_of, raw.get("vague", ()))),
    )


def attribute_key(name: str) -> str:
    """What an attribute's name is looked up by."""
    return " ".join(re.findall(r"\w+", name.casefold().replace("_", " ")))


def _read_type(name: str, entry: Mapping[str, Any]) -> ProductType:
    english = tuple(dict.fromkeys((name, *entry.get("en", ()))))
    words = MappingProxyType({"en": english, "zh": tuple(entry.get("zh", ()))})
    return ProductType(name, tuple(entry.get("parents", ())), words)


def _phrases(entries: Mapping[str, Mapping[str, Any]], field: str) -> dict[str, str]:
    """The phrases of one field of all types: key → type."""
    return {key_of(phrase): name for name, entry in entries.items() for phrase in entry.get(field, ())}


def _words_of(types: Mapping[str, ProductType]) -> dict[str, str]:
    return {
        key_of(word): kind.name for kind in types.values() for words in kind.words.values() for word in words
    }


def _add_stated(
    types: dict[str, ProductType], senses: dict[str, dict[str, frozenset[str]]], extra: Iterable[str]
) -> None:
    """Add the types a catalogue states.

    A "notebook" stated beside "laptop" is paper, unless "paper notebook" is stated as well: then, as in a catalogue
    that does not state it, the words near it decide.
    """
    stated = {key_of(name): " ".join(name.casefold().split()) for name in extra if key_of(name)}
    known = _words_of(types)
    for phrase, name in stated.items():
        if phrase not in known:
            language = "zh" if any(ord(letter) > 0x3400 for letter in phrase) else "en"
            one = name if language == "zh" else " ".join(map(singular, name.split()))
            types[one] = ProductType(one, (), MappingProxyType({language: (one,)}))
    if {"laptop", "notebook"} <= stated.keys() and "papernotebook" not in stated:
        senses.pop("notebook", None)
        for name, words in (("laptop", ()), ("paper notebook", ("notebook",))):
            kind = types[name]
            english = tuple(word for word in kind.words["en"] if word != "notebook") + words
            types[name] = replace(kind, words=MappingProxyType({**kind.words, "en": english}))


def _add_synonyms(types: dict[str, ProductType], synonyms: Iterable[Sequence[str]]) -> None:
    """Add the words that mean the same as a type's; those that name a type already keep their own."""
    known = _words_of(types)
    for group in synonyms:
        named = {known[key_of(word)] for word in group if key_of(word) in known}
        if len(named) == 1:
            kind = types[named.pop()]
            new = [word for word in group if key_of(word) not in known]
            english = tuple(word for word in new if not has_han(word))
            chinese = tuple(word for word in new if has_han(word))
            words = {
                "en": kind.words.get("en", ()) + english,
                "zh": kind.words.get("zh", ()) + chinese,
            }
            types[kind.name] = replace(kind, words=MappingProxyType(words))


def _closure(types: Mapping[str, ProductType]) -> dict[str, frozenset[str]]:
    below: dict[str, set[str]] = {name: {name} for name in types}
    for name in types:
        above, todo = set[str](), [name]
        while todo:
            for parent in types[todo.pop()].parents:
                if parent not in above:
                    above.add(parent)
                    todo.append(parent)
        for parent in above:
            below[parent].add(name)
    return {name: frozenset(members) for name, members in below.items()}


def _read_evidence(
    entries: Mapping[str, Mapping[str, Any]], narrower: Mapping[str, frozenset[str]]
) -> tuple[Evidence, ...]:
    evidence = [
        _read_conditions(name, conditions)
        for name, entry in entries.items()
        for conditions in entry.get("telling", ())
    ]
    # The most particular types first: what shows a toner cartridge also shows a printer cartridge.
    depth = {name: sum(name in below for below in narrower.values()) for name in narrower}
    return tuple(sorted(evidence, key=lambda item: -depth[item.product_type]))


def _read_conditions(name: str, conditions: Sequence[str]) -> Evidence:
    present: list[tuple[str, str]] = []
    absent: list[tuple[str, str]] = []
    for condition in conditions:
        attribute, _, value = condition.lstrip("!").partition(":")
        (absent if condition.startswith("!") else present).append(
            (attribute_key(attribute), value.strip().casefold())
        )
    return Evidence(name, tuple(present), tuple(absent))
