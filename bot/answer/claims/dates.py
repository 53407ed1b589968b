"""Dates in a text, in words and in figures."""

import re
from collections.abc import Iterator

from bot.answer.claims.claim import Found

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|"
            "october oct|november nov|december dec"
        ).split("|"),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    r"(?<!\d)(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})(?!\d)"
    r"|(?:(?P<y2>\d{4})\s?年\s?)?(?<!\d)(?P<m2>\d{1,2})\s?月\s?(?P<d2>\d{1,2})\s?[日号]"
    rf"|(?<!\d)(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<n3>{_MONTH})\b\.?(?:,?\s(?P<y3>\d{{4}}))?"
    rf"|\b(?P<n4>{_MONTH})\b\.?\s(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s(?P<y4>\d{{4}}))?"
    r"|(?<!\d)(?P<d5>\d{1,2})/(?P<m5>\d{1,2})/(?P<y5>\d{4}|\d{2})(?!\d)",
    re.ASCII | re.IGNORECASE,
)


def find_dates(text: str) -> Iterator[Found]:
    """Dates; the key is the year (None where it is not said), the month and the day."""
    for match in _DATE.finditer(text):
        groups = {name: value for name, value in match.groupdict().items() if value is not None}
        year = next((int(value) for name, value in groups.items() if name[0] == "y"), None)
        day = next(int(value) for name, value in groups.items() if name[0] == "d")
        month = next(
            _MONTHS[value.casefold()] if name[0] == "n" else int(value)
            for name, value in groups.items()
            if name[0] in "mn"
        )
        if 1 <= day <= 31 and 1 <= month <= 31:
            yield Found("date", match.start(), match.end(), (year, month, day))
