"""Reading Chinese numerals: 三百五 is 350, 一万零二十 is 10020, 1万2 is 12000, 十五点六 is 15.6."""

import re
from decimal import Decimal

_DIGITS = {
    character: value
    for value, characters in enumerate(
        ("零〇", "一壹幺", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for character in characters
}
_PLACES = {"亿": 10**8, "万": 10**4, "千": 1000, "仟": 1000, "百": 100, "佰": 100, "十": 10, "拾": 10}
_MAX_LENGTH = 20  # characters; the longest number below 10^8 has 15

HAN_DIGITS = "".join(_DIGITS)
_ARABIC = r"\d{1,12}(?:\.\d{1,4})?"
_DIGIT = rf"(?:[{HAN_DIGITS}]|{_ARABIC})"
_BELOW_MYRIAD = re.compile(
    rf"(?:(?P<q>{_DIGIT})?(?P<thousand>[千仟]))?(?P<zero1>[零〇])?(?:(?P<b>{_DIGIT})?(?P<hundred>[百佰]))?(?P<zero2>[零〇])?"
    rf"(?:(?P<s>[{HAN_DIGITS}])?(?P<ten>[十拾]))?(?P<g>{_DIGIT})?",
    re.ASCII,
)


def read_number(text: str) -> Decimal | None:
    """The value of a text that is one number, or None.

    A digit left over counts in the next lower place (一万二 is 12000); a unit with nothing before it has a one
    before it (百元 is 100).
    """
    if not text or len(text) > _MAX_LENGTH:
        return None
    whole, point, fraction = text.partition("点")
    if point:
        before = read_number(whole)
        digits = _digit_string(fraction)
        return None if before is None or digits is None else before + Decimal(f"0.{digits}")
    if re.fullmatch(_ARABIC, text, re.ASCII):
        return Decimal(text)
    if len(text) > 1 and (digits := _digit_string(text)):
        return Decimal(digits)  # 五零零, 二零二五
    return _by_places(text)


def _digit_string(text: str) -> str | None:
    digits = [str(_DIGITS[character]) for character in text if character in _DIGITS]
    return "".join(digits) if digits and len(digits) == len(text) else None


def _by_places(text: str) -> Decimal | None:
    for name in ("亿", "万"):
        head, found, tail = text.rpartition(name)
        if not found:
            continue
        before = _by_places(head) if head else Decimal(1)
        if before is None or name in head:
            return None
        return _add_rest(before * _PLACES[name], tail, _PLACES[name])
    match = _BELOW_MYRIAD.fullmatch(text)
    return _value_below_myriad(match) if match else None


def _add_rest(value: Decimal, rest: str, place: int) -> Decimal | None:
    """What follows 万 or 亿 added to it: 一万二, 一万零二十, 一亿三千万."""
    if not rest:
        return value
    if len(rest) == 1 and rest in f"{HAN_DIGITS}123456789":
        return value + _digit(rest) * (place // 10)
    after = _by_places(rest.lstrip("零〇"))
    return None if after is None or after >= place else value + after


def _value_below_myriad(match: re.Match[str]) -> Decimal:
    value, last_place = Decimal(0), 1
    for digit, unit, place in (("q", "thousand", 1000), ("b", "hundred", 100), ("s", "ten", 10)):
        if match[unit]:
            value += (_digit(match[digit]) if match[digit] else 1) * place
            last_place = place
    if match["g"]:
        ones = _digit(match["g"])
        has_zero = match["zero1"] or match["zero2"]
        value += ones * (last_place // 10 if last_place >= 100 and not has_zero and ones < 10 else 1)
    return value


def _digit(text: str) -> Decimal:
    return Decimal(_DIGITS[text]) if text in _DIGITS else Decimal(text)
