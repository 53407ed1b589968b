"""Numbers as people write them: "1,299", "1.299,00", "15,6", "1.2k"."""

import re
from decimal import Decimal

NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d{1,2}|\d+(?:[.,]\d+)?)"
NEAR = 24  # characters beside a number in which what belongs to it can stand
_SCALES = {"k": 1000, "thousand": 1000, "千": 1000, "万": 10_000, "million": 1_000_000, "亿": 100_000_000}


def to_decimal(number: str) -> Decimal:
    """The value of "1,299", "1299.00", "1.299,00", "15,6" or "1.2k"."""
    digits = re.match(NUMBER, number, re.ASCII)
    assert digits is not None
    plain = digits.group()
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d{1,2}", plain, re.ASCII):
        plain = plain.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain, re.ASCII):
        plain = plain.replace(",", "")
    scale = number[digits.end() :].strip().casefold()
    return Decimal(plain.replace(",", ".")) * _SCALES.get(scale, 1)
