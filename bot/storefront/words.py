"""What the shop's pages say, and in which language.

The words live in `bot/locales/shop/*.yaml`; every language must say what English says.
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

from bot.errors import ShippedFileMissing

FOLDER = Path(__file__).parents[1] / "locales" / "shop"
FALLBACK_LANGUAGE = "en"


@dataclass(frozen=True)
class ShopWords:
    """The words of one language. A text is kept by plural form; `other` is always there."""

    code: str
    language: str
    texts: Mapping[str, Mapping[str, str]]
    names: Mapping[str, str]

    def say(self, key: str, /, **slots: str | int) -> str:
        """A text with its slots filled in, in the plural form of the slot `count`.

        Raises:
            KeyError: the text, or a slot that it names, is not there.
        """
        forms = self.texts[key]
        count = slots.get("count")
        form = Locale.parse(self.code).plural_form(int(count)) if count is not None else "other"
        return forms.get(form, forms["other"]).format_map(slots)

    def name(self, name: str) -> str:
        """What to call a department or a category."""
        return self.names.get(name, name)


@cache
def load_words(folder: Path = FOLDER) -> Mapping[str, ShopWords]:
    """Every language of the shop's pages by its code, English first.

    Raises:
        ShippedFileMissing: a file is absent or unreadable, or a language does not say what English says.
    """
    files = sorted(folder.glob("*.yaml"), key=lambda file: (file.stem != FALLBACK_LANGUAGE, file.stem))
    words = {file.stem: _read(file) for file in files}
    english = words.get(FALLBACK_LANGUAGE)
    if english is None:
        raise ShippedFileMissing(f"{folder / 'en.yaml'} is missing; install xiaoer again")
    for other in words.values():
        for key in english.texts.keys() ^ other.texts.keys():
            raise ShippedFileMissing(f"{folder / other.code}.yaml and en.yaml differ in {key}")
        for key, forms in other.texts.items():
            if _slots(forms) != _slots(english.texts[key]):
                raise ShippedFileMissing(f"{folder / other.code}.yaml: {key} has other slots than en.yaml")
    return words


def choose_language(wanted: str | None, remembered: str | None, accepted: str) -> str:
    """The language of a page: the one asked for, else the one remembered, else the browser's best, else English.

    `accepted` is an Accept-Language header.
    """
    ranked = [(_weight(part), part.partition(";")[0]) for part in accepted.split(",")]
    ranked.sort(key=lambda item: -item[0])
    browser = [tag for weight, tag in ranked if weight > 0]
    for tag in (wanted, remembered, *browser):
        base = (tag or "").replace("_", "-").partition("-")[0].strip().lower()
        if base in load_words():
            return base
    return FALLBACK_LANGUAGE


def _weight(part: str) -> float:
    _, _, quality = part.partition(";")
    name, _, number = quality.partition("=")
    try:
        return float(number) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def _read(file: Path) -> ShopWords:
    try:
        raw: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        texts = {
            key: text if isinstance(text, dict) else {"other": str(text)}
            for key, text in raw["texts"].items()
        }
        if unsaid := [key for key, forms in texts.items() if not forms.get("other")]:
            raise ValueError(f"{unsaid[0]} has no words")
        return ShopWords(file.stem, raw["language"], texts, dict(raw["names"]))
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise ShippedFileMissing(f"{file} cannot be read ({error}); install xiaoer again") from error


def _slots(forms: Mapping[str, str]) -> set[str]:
    return {slot for text in forms.values() for _, slot, _, _ in string.Formatter().parse(text) if slot}
