"""A lexicon: the words of one language, read from a file in `bot/locales` and checked.

A file that misses a sentence or names a slot that no plan fills does not load.
"""

import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.answer.acts import ACTS, LABELS
from bot.answer.values import ValueWords, read_wording
from bot.errors import ShippedFileMissing


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One locale file, checked: an act maps plural forms ("other" always) to the variants of its sentence."""

    acts: Mapping[str, Mapping[str, tuple[str, ...]]]
    labels: Mapping[str, str]
    nouns: Mapping[str, str]
    attributes: Mapping[str, str]
    asked: Mapping[str, str]
    values: ValueWords
    verdicts: Mapping[str, tuple[str, str, str, str]]


def read_lexicon(file: Path) -> Lexicon:
    """Read and check one locale file.

    Raises:
        ShippedFileMissing: it is absent or unreadable, misses a word, or names an unknown slot.
    """
    try:
        raw: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        acts = {act: _variants(words) for act, words in raw["acts"].items()}
        lexicon = Lexicon(
            acts=acts,
            labels=dict(raw["labels"]),
            nouns=dict(raw["nouns"]),
            attributes={name.casefold(): words for name, words in raw["attributes"].items()},
            asked={name.casefold(): words for name, words in raw["asked"].items()},
            values=_values(raw),
            verdicts={name.casefold(): _four(words) for name, words in raw["verdicts"].items()},
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise ShippedFileMissing(f"{file} cannot be read ({error}); install xiaoer again") from error
    mistakes = [
        *_mistakes(
            "act", ACTS, {act: [w for ws in forms.values() for w in ws] for act, forms in acts.items()}
        ),
        *_mistakes("label", LABELS, {label: [words] for label, words in lexicon.labels.items()}),
    ]
    if mistakes:
        raise ShippedFileMissing(f"{file} is not complete: {'; '.join(mistakes)}")
    return lexicon


def _values(raw: Mapping[str, Any]) -> ValueWords:
    units = {str(unit): words for unit, words in raw["units"].items()}
    return ValueWords(
        general=read_wording(raw["values"]),
        particular={name.casefold(): read_wording(words) for name, words in raw["values_of"].items()},
        units={unit.casefold(): words for unit, words in units.items()} | units,
        list_and=raw["labels"]["list_and"],
        list_separator=raw["labels"]["list_separator"],
    )


def _variants(words: str | list[str] | dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """A sentence is one string, a list of variants, or such lists by plural form."""
    if isinstance(words, dict):
        if "other" not in words:
            raise ValueError(f"{words} needs the plural form `other`")
        return {form: tuple(variants) for form, variants in words.items()}
    return {"other": (words,) if isinstance(words, str) else tuple(words)}


def _four(words: list[str]) -> tuple[str, str, str, str]:
    more, less, most, least = words
    return more, less, most, least


def _mistakes(
    kind: str, known: Mapping[str, frozenset[str]], given: Mapping[str, Sequence[str]]
) -> Iterable[str]:
    for name in sorted(known.keys() - given.keys()):
        yield f"{kind} {name} is missing"
    for name in sorted(given.keys() - known.keys()):
        yield f"{kind} {name} is not one that any plan uses"
    for name in sorted(known.keys() & given.keys()):
        if not given[name]:
            yield f"{kind} {name} has no words"
        for template in given[name]:
            slots = {slot for _, slot, _, _ in string.Formatter().parse(template) if slot is not None}
            for slot in sorted(slots - known[name]):
                yield f"{kind} {name} has no slot {{{slot}}}"
