"""How well the language of a message is told: labelled messages, one at a time.

    xiaoer evaluate language --data tests/data/language.jsonl

A line is {"text", "language", "before"}: the language to answer in, "en" or "zh", and that of the conversation so far,
"en" where the line does not say.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.understand.language import detect_language
from training.errors import TrainingError
from training.labelled import read_lines

LANGUAGES = ("en", "zh")


class LanguageDataError(TrainingError):
    """Labelled messages that cannot be used; the message names file, line and cure."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message, the language to answer it in, and the language of the conversation before it."""

    text: str
    language: str
    before: str = "en"


@dataclass(frozen=True, slots=True)
class LanguageSlip:
    """A message whose language was misread."""

    text: str
    before: str
    language: str
    read: str


@dataclass(frozen=True, slots=True)
class LanguageRecall:
    """The messages of a language, and the share of them that was read as such, 0 to 1."""

    messages: int
    recall: float


@dataclass(frozen=True, slots=True)
class LanguageMetrics:
    """Accuracy over all messages, 0 to 1, recall by language, and the slips."""

    messages: int
    accuracy: float
    languages: Mapping[str, LanguageRecall]
    slips: Sequence[LanguageSlip]


def read_labelled(path: Path) -> list[Labelled]:
    """The labelled messages of a file.

    Raises:
        LanguageDataError: the file cannot be read, or a line is not of that form.
    """
    form = '{"text": "…", "language": "en" or "zh", "before": "en" or "zh"}, the last one may be left out'
    return read_lines(path, _labelled, form, LanguageDataError)


def _labelled(row: object) -> Labelled:
    """One line; a ValueError says what is wrong with it."""
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    text, language, before = row.get("text"), row.get("language"), row.get("before", "en")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("the text is empty or missing")
    for name, value in (("language", language), ("before", before)):
        if value not in LANGUAGES:
            raise ValueError(f"{name} is {value!r}, not one of {', '.join(LANGUAGES)}")
    return Labelled(text, str(language), str(before))


def evaluate_language(path: Path, brands: Container[str] = frozenset()) -> LanguageMetrics:
    """Tell the language of every message; `brands` are the shop's, in lower case.

    Raises:
        LanguageDataError: the file cannot be read, or a line is not of that form.
    """
    labelled = read_labelled(path)
    read = [detect_language(one.text, one.before, brands) for one in labelled]
    slips = [
        LanguageSlip(one.text, one.before, one.language, told)
        for one, told in zip(labelled, read, strict=True)
        if told != one.language
    ]
    languages = {}
    for language in LANGUAGES:
        count = sum(one.language == language for one in labelled)
        if count:
            missed = sum(slip.language == language for slip in slips)
            languages[language] = LanguageRecall(count, 1 - missed / count)
    return LanguageMetrics(len(labelled), 1 - len(slips) / len(labelled), languages, slips)
