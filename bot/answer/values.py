"""An attribute's value in the words of a language: "120 x 60 cm" is "120×60厘米", "steel and nylon" is "钢和尼龙".

The words stand in `bot/locales/*.yaml`; what they do not cover stays as the shop wrote it.
"""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass

_NUMBER = r"\d+(?:[.,]\d+)*"
_AMOUNT = rf"[-+±]?{_NUMBER}(?:\s?[-–/x×]\s?{_NUMBER})*"  # "-5", "3-18", "120 x 60"
_MEASURE = re.compile(rf"({_AMOUNT}) ([^\d\s]\S*)", re.ASCII)
_SLOT = re.compile(r"\\\{(\w+)\\\}")
_TIMES = re.compile(r"(?<=\d)\s?[x×]\s?(?=\d)")
_BETWEEN = re.compile(r",\s+(?:and\s+)?|\s+and\s+")
_PLAIN_WORD = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Wording:
    """Words for values: whole ones in lower case, and those with numbers in them ("from {n} months")."""

    whole: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]

    def of(self, value: str) -> str | None:
        """The words for a value, or None where there are none."""
        if words := self.whole.get(value.casefold()):
            return words
        for pattern, words in self.patterns:
            if match := pattern.fullmatch(value):
                amounts = {slot: _TIMES.sub("×", amount) for slot, amount in match.groupdict().items()}
                return words.format_map(amounts)
        return None


def read_wording(words: Mapping[str, str]) -> Wording:
    """Read value → words; a value with a slot in braces is a pattern, its slots take numbers, sizes and ranges.

    Raises:
        ValueError: the words name a slot that the value has not.
    """
    for value, said in words.items():
        if not _slots(said) <= _slots(value):
            raise ValueError(f"the value {value!r} has not the slots of {said!r}")
    whole = {value.casefold(): said for value, said in words.items() if "{" not in value}
    patterns = [(_pattern(value), said) for value, said in words.items() if "{" in value]
    return Wording(whole, tuple(patterns))


@dataclass(frozen=True, slots=True)
class ValueWords:
    """All that a language says of values. Without `general` the language is the shop's own: values stay as they are.

    `particular`: wordings of one attribute, by its name in lower case. `units`: words by unit, case as written.
    `list_and`: a label with the slots items and last.
    """

    general: Wording
    particular: Mapping[str, Wording]
    units: Mapping[str, str]
    list_and: str
    list_separator: str

    def of(self, value: str, attribute: str = "") -> str:
        """A value of an attribute in words; it stays as it is where a part of it has no words."""
        if not self.general.whole:
            return value
        own = self.particular.get(attribute.casefold())
        if words := self._one(value, own):
            return words
        parts = _BETWEEN.split(value)
        said = [self._one(part, own) or (None if _PLAIN_WORD.search(part) else part) for part in parts]
        known = [words for words in said if words is not None]
        if len(parts) < 2 or len(known) < len(parts):
            return value
        return self.list_and.format(items=self.list_separator.join(known[:-1]), last=known[-1])

    def _one(self, value: str, own: Wording | None) -> str | None:
        """The words for a value that is no list."""
        if own and (words := own.of(value)):
            return words
        if words := self.general.of(value):
            return words
        if measure := _MEASURE.fullmatch(value):
            unit = self.units.get(measure.group(2), self.units.get(measure.group(2).casefold()))
            return f"{_TIMES.sub('×', measure.group(1))}{unit}" if unit else None
        return None


def _slots(template: str) -> set[str]:
    return {slot for _, slot, _, _ in string.Formatter().parse(template) if slot is not None}


def _pattern(value: str) -> re.Pattern[str]:
    amounts = _SLOT.sub(lambda slot: rf"(?P<{slot.group(1)}>{_AMOUNT})", re.escape(value))
    return re.compile(amounts, re.ASCII | re.IGNORECASE)
