"""Reads prices as shops write them in tables: "$499", "1,299.00", "1.299,00 €", "US$ 12"."""

import re

from babel.numbers import get_currency_precision

from retrieval.errors import ProductError
from retrieval.money import Money, check_currency, parse_money, to_decimal_string

_SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "元": "CNY", "RMB": "CNY",
    "CN¥": "CNY", "円": "JPY", "JP¥": "JPY", "US$": "USD", "CA$": "CAD", "C$": "CAD", "AU$": "AUD",
    "A$": "AUD", "HK$": "HKD",
}  # fmt: skip
_SHARED_SIGNS = {
    "$": ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "BRL"],
    "¥": ["CNY", "JPY"],
    "￥": ["CNY", "JPY"],
    "kr": ["SEK", "NOK", "DKK", "ISK"],
}
_PARTS = re.compile(
    r"([^\d\s.,'’+-]*)\s*([+-]?)\s*([^\d\s.,'’+-]*)\s*(\d[\d.,'’ \u00a0\u202f]*)\s*([^\d\s.,'’+-]*)"
)
_GROUPED = re.compile(r"\d{1,3}(?:([.,'’ ])\d{3})(?:\1\d{3})*")


def read_price(text: str, currency: str | None, minor_units: bool = False) -> Money:
    """Read a price out of a table's cell.

    Args:
        text: the cell; not empty.
        currency: ISO code that the file or the user states, or None.
        minor_units: the number counts cents (the currency's smallest unit).

    Raises:
        ProductError: not a price, negative, of another currency, or open to two readings.
    """
    match = _PARTS.fullmatch(text.strip())
    if not match:
        raise ProductError(f"price {text[:40]!r} is not an amount such as 499.00")
    before, sign, between, number, after = match.groups()
    signs = [word for word in (before, between, after) if word]
    if len(signs) > 1:
        signs = ["".join(signs)] if after == "" else signs
    for word in signs:
        currency = _agree(text, word, currency)
    if currency is None:
        raise ProductError(f"price {text!r} has no currency: give --currency, or name it in the mapping")
    code = check_currency(currency)
    if sign == "-":
        raise ProductError(f"price {text} is negative")
    if minor_units:
        if not number.isdecimal():
            raise ProductError(f"price {text!r} must be a whole number of minor units")
        return parse_money(to_decimal_string(int(number), code), code)
    return parse_money(_plain(text, number.strip(), get_currency_precision(code)), code)


def _agree(text: str, word: str, currency: str | None) -> str:
    """The currency that a sign or code in the price means, which must be the stated one."""
    upper = word.upper()
    if word in _SHARED_SIGNS or word.lower() == "kr":
        possible = _SHARED_SIGNS[word if word in _SHARED_SIGNS else "kr"]
        if currency is None:
            raise ProductError(f"price {text!r}: several currencies are written {word}; give --currency")
        if currency not in possible:
            raise ProductError(f"price {text!r} is not in {currency}")
        return currency
    code = _SIGNS.get(upper) or check_currency(word)
    if currency is not None and code != currency:
        raise ProductError(f"price {text!r} is in {code}, not in {currency}")
    return code


def _plain(text: str, number: str, places: int) -> str:
    """The number without thousands separators and with a decimal point."""
    number = re.sub(r"[\u00a0\u202f]", " ", number)
    marks = [mark for mark in number if not mark.isdigit()]
    if not marks:
        return number
    last = marks[-1]
    whole, _, fraction = number.rpartition(last)
    is_decimal = last in ".," and marks.count(last) == 1
    if is_decimal and len(marks) == 1 and len(fraction) == 3 and len(whole) <= 3 and whole != "0":
        # "1,299" or "1.299": thousands, unless the currency has thousandths or the point may be decimal.
        if last == "," and places < 3:
            return whole + fraction
        if last == "." and places == 3:
            return number
        raise ProductError(f"price {text!r} can be read in two ways; write 1299 or 1299.00")
    if is_decimal:
        if whole and not (whole.isdigit() or (_GROUPED.fullmatch(whole) and last not in whole)):
            raise ProductError(f"price {text!r} is not an amount such as 1,299.00")
        return f"{re.sub('[^0-9]', '', whole) or '0'}.{fraction}" if fraction else re.sub("[^0-9]", "", whole)
    if _GROUPED.fullmatch(number):
        return re.sub("[^0-9]", "", number)
    raise ProductError(f"price {text!r} is not an amount such as 1,299.00")
