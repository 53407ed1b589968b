"""Reads the figures in a text, such as "3–5 working days" or "3至5个工作日", so that two languages can be compared."""

import re

MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
# English name → Chinese names. A longer name comes before one that it contains: "working days" before "days".
UNITS = {
    "countries and regions": ["个国家和地区"],
    "delivery addresses": ["个地址"],
    "charging points": ["个电动汽车充电桩"],
    "equal instalments": ["期"],
    "wrong passwords": ["次"],
    "working days?": ["个工作日"],
    "gift cards": ["张礼品卡"],
    "characters": ["字", "位"],
    "pieces|items": ["件"],
    "minutes": ["分钟"],
    "months": ["个月"],
    "points?": ["分"],
    "issues": ["封"],
    "people": ["人"],
    "hours": ["小时"],
    "days": ["天"],
    "weeks": ["周"],
    "years": ["年", "岁"],
    "kg": ["公斤"],
    "°C": ["°C"],
}
UNIT_GROUPS = {f"unit{number}": unit for number, unit in enumerate(UNITS)}
RANGE = r"(?P<low>\d+)(?:(?:–|至)(?P<high>\d+))?"


def _scanner(money: str, clock: str, day: str, units: list[str]) -> re.Pattern[str]:
    unit = "|".join(f"(?P<{group}>{names})" for group, names in zip(UNIT_GROUPS, units, strict=True))
    parts = (money, clock, day, r"(?P<percent>\d+)%", rf"{RANGE}\s?(?:{unit})")
    return re.compile("|".join(parts))


_ENGLISH = _scanner(
    r"\$(?P<sum>\d[\d,]*(?:\.\d\d)?)",
    r"(?P<hour>\d+) (?P<half>[ap])\.m\.",
    rf"(?P<day>\d+) (?P<month>{'|'.join(MONTHS)})",
    [rf"(?:{unit})\b" if unit != "°C" else unit for unit in UNITS],
)
_CHINESE = _scanner(
    r"(?P<sum>\d[\d,]*(?:\.\d\d)?)美元",
    r"(?P<hour>\d+):00(?P<half>)",
    r"(?P<month>\d+)月(?P<day>\d+)日",
    ["|".join(names) for names in UNITS.values()],
)


def figures(text: str, language: str) -> list[str]:
    """Every figure in the text in order, written the same way for both languages: "3-5 working days?", "13:00"."""
    scanner = _ENGLISH if language == "en" else _CHINESE
    return [_named(match) for match in scanner.finditer(" ".join(text.split()))]


def without_figures(text: str, language: str) -> str:
    """The text with every figure taken out; a digit left in it belongs to no figure that this module knows."""
    return (_ENGLISH if language == "en" else _CHINESE).sub("", " ".join(text.split()))


def _named(match: re.Match[str]) -> str:
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    if "sum" in found:
        return "$" + found["sum"].replace(",", "")
    if "hour" in found:
        return f"{int(found['hour']) % 12 + 12 if found['half'] == 'p' else int(found['hour'])}:00"
    if "day" in found:
        month = found["month"]
        return f"{found['day']}/{MONTHS.index(month) + 1 if month in MONTHS else month}"
    if "percent" in found:
        return found["percent"] + "%"
    unit = next(unit for group, unit in UNIT_GROUPS.items() if group in found)
    return f"{found['low']}{'-' + found['high'] if 'high' in found else ''} {unit}"
