"""A text as the claim finders read it: plain characters, and numbers in words before a unit as digits."""

import re
import unicodedata
from functools import lru_cache

_ENGLISH_NUMBERS = {
    word: value
    for value, word in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        ).split()
    )
} | dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        range(20, 100, 10),
        strict=True,
    )
)
_ENGLISH_WORDS = "|".join([*sorted(_ENGLISH_NUMBERS, key=len, reverse=True), "hundred", "thousand", "and"])
_SPELLED_UNITS = (
    r"minutes?|hours?|days?|weeks?|months?|years?|inch(?:es)?|gigs?|gigabytes?|terabytes?|megabytes?|watts?|litres?"
    r"|liters?|grams?|kilos?|kilograms?|pounds?|metres?|meters?|feet|stars?|cores?|percent|dollars?|bucks|euros?|yuan"
    r"|yen|(?:business|working) days?|GB|TB|MB"
)
_SPELLED = re.compile(
    rf"\b((?:{_ENGLISH_WORDS})(?:[ -](?:{_ENGLISH_WORDS})){{0,7}})(?=[ -](?:{_SPELLED_UNITS})\b)",
    re.IGNORECASE,
)
_HAN_DIGITS = {"两": 2} | {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_HAN_STEPS = {"十": 10, "百": 100, "千": 1000}
_HAN_SPELLED = re.compile(
    r"(百分之)?([零一二两三四五六七八九十百千万]{1,12})(?=(?:个月|年(?!轻)|天|小时|分钟|周|星|折|倍|元|块钱|美元|个?工作日"
    r"|英寸|公斤|克|升|瓦|核))|百分之([零一二两三四五六七八九十百千万]{1,12})"
)
_SPACE_LIKE = {"²", "³", "″", "′", "…"}


def normalise(text: str) -> str:
    """Full-width and styled characters as plain ones, no invisible ones, numbers before units as digits."""
    plain = "".join(map(_plain_character, text))
    return _HAN_SPELLED.sub(_han_number, _SPELLED.sub(_english_number, plain))


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    if character.isascii() or character in _SPACE_LIKE:
        return character
    if character in "®™©" or unicodedata.category(character) in {"Cf", "Cs", "Co"}:
        return ""
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    return unicodedata.normalize("NFKC", character)


def _english_number(match: re.Match[str]) -> str:
    total, current, seen = 0, 0, False
    for word in re.split(r"[ -]", match.group(1).casefold()):
        if word == "hundred":
            current, seen = max(current, 1) * 100, True
        elif word == "thousand":
            total, current, seen = total + max(current, 1) * 1000, 0, True
        elif word in _ENGLISH_NUMBERS:
            current, seen = current + _ENGLISH_NUMBERS[word], True
    return str(total + current) if seen else match.group()


def _han_number(match: re.Match[str]) -> str:
    total, current = 0, 0
    for character in match.group(2) or match.group(3):
        if character in _HAN_DIGITS:
            current = _HAN_DIGITS[character]
        elif character == "万":
            total, current = (total + current) * 10_000, 0
        else:
            total, current = total + max(current, 1) * _HAN_STEPS[character], 0
    percent = "百分之" if match.group(1) or match.group(3) else ""
    return f"{percent}{total + current}"
