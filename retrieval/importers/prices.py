"""Reads prices as shops write them: "$499", "1.299,00 €", "CHF 1’299.–", "₹1,29,900", "6250.00 EGP"."""

import re
import unicodedata

from babel.numbers import get_currency_precision

from retrieval.errors import ProductError
from retrieval.money import Money, check_currency, parse_money, to_decimal_string

_SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "RS": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "元": "CNY", "RMB": "CNY",
    "人民币": "CNY", "CN¥": "CNY", "円": "JPY", "JP¥": "JPY", "US$": "USD", "CA$": "CAD", "C$": "CAD",
    "AU$": "AUD", "A$": "AUD", "NZ$": "NZD", "HK$": "HKD", "NT$": "TWD", "S$": "SGD", "MX$": "MXN", "R$": "BRL",
    "FR": "CHF", "SFR": "CHF", "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "LEI": "RON", "₪": "ILS", "₫": "VND",
    "฿": "THB", "₱": "PHP", "₴": "UAH", "₦": "NGN", "₸": "KZT", "₾": "GEL", "₼": "AZN", "RP": "IDR", "RM": "MYR",
    "원": "KRW", "РУБ": "RUB", "ГРН": "UAH", "ج.م": "EGP", "ر.س": "SAR", "د.إ": "AED",
}  # fmt: skip
_SHARED_SIGNS = {
    "$": ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "BRL"],
    "¥": ["CNY", "JPY"],
    "￥": ["CNY", "JPY"],
    "kr": ["SEK", "NOK", "DKK", "ISK"],
}
_WORD = r"[^\W\d_]+(?:\.[^\W\d_]+)*\.?|[^\w\s.,'’+-]+|[^\W\d_]+[^\w\s.,'’+-]+"  # Fr. | € | US$
_PARTS = re.compile(rf"({_WORD})?\s*([+-]?)\s*({_WORD})?\s*(\d[\d.,'’ ]*)\s*({_WORD})?")
_NO_CENTS = re.compile(r"[.,](?:-{1,2}|[–—])(?=\D*$)")  # "1299.-" and "49,–" have no cents
_GROUPED = re.compile(r"\d{1,3}(?:([.,'’ ])\d{3})(?:\1\d{3})*")
_LAKHS = re.compile(r"\d{1,2}(?:,\d{2})*,\d{3}")
_COUNTED_IN_LAKHS = frozenset({"INR", "PKR", "BDT", "NPR", "LKR"})
_LONGEST = 60  # characters of a price
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f\u3000", " "))
_MARKS = str.maketrans({"\u066b": ".", "\u066c": ",", "\u200e": None, "\u200f": None, "\u061c": None})


def read_price(text: str, currency: str | None, minor_units: bool = False) -> Money:
    """Read a price out of a table's cell.

    Args:
        text: the cell; not empty.
        currency: ISO code that the file or the user states, or None.
        minor_units: the number counts cents (the currency's smallest unit).

    Raises:
        ProductError: not a price, negative, of another currency, or open to two readings.
    """
    plain = _NO_CENTS.sub("", _ascii_digits(text.strip())).strip() if len(text) <= _LONGEST else ""
    match = _PARTS.fullmatch(plain)
    if not match:
        raise ProductError(f"price {text[:40]!r} is not an amount such as 499.00")
    before, sign, between, number, after = (part or "" for part in match.groups())
    signs = [word for word in (before, between, after) if word]
    if len(signs) > 1:
        signs = ["".join(signs)] if after == "" else signs
    for word in sorted(signs, key=_is_shared):  # "$5 USD": the code first, then whether the sign fits it
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
    return parse_money(_plain(text, number.strip(), code), code)


def _ascii_digits(text: str) -> str:
    """The text with Western digits and marks: "١٬٢٩٩٫٠٠" is "1,299.00", whose comma and point are not in doubt."""
    text = text.translate(_SPACES).translate(_MARKS)
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _agree(text: str, word: str, currency: str | None) -> str:
    """The currency that a sign or code in the price means, which must be the stated one."""
    if _is_shared(word):
        word = _sign(word)
        possible = _SHARED_SIGNS[word]
        if currency is None:
            raise ProductError(f"price {text!r}: several currencies are written {word}; give --currency")
        if currency not in possible:
            raise ProductError(f"price {text!r} is not in {currency}")
        return currency
    code = _SIGNS.get(_sign(word).upper()) or check_currency(word)
    if currency is not None and code != currency:
        raise ProductError(f"price {text!r} is in {code}, not in {currency}")
    return code


def _sign(word: str) -> str:
    word = word.rstrip(".")
    return "kr" if word.lower() == "kr" else word


def _is_shared(word: str) -> bool:
    return _sign(word) in _SHARED_SIGNS


def _plain(text: str, number: str, code: str) -> str:
    """The number without thousands separators and with a decimal point."""
    places = get_currency_precision(code)
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
    if is_decimal and not _is_in_lakhs(number, code):
        if whole and not (whole.isdigit() or _is_grouped(whole, code, last)):
            raise ProductError(f"price {text!r} is not an amount such as 1,299.00")
        return f"{re.sub('[^0-9]', '', whole) or '0'}.{fraction}" if fraction else re.sub("[^0-9]", "", whole)
    if _is_grouped(number, code):
        return re.sub("[^0-9]", "", number)
    raise ProductError(f"price {text!r} is not an amount such as 1,299.00")


def _is_grouped(number: str, code: str, decimal: str = "") -> bool:
    """Whether the digits stand in groups of three, or as in India (1,29,900), with another mark than the decimal."""
    if _is_in_lakhs(number, code) and decimal != ",":
        return True
    return bool(_GROUPED.fullmatch(number)) and (not decimal or decimal not in number)


def _is_in_lakhs(number: str, code: str) -> bool:
    return code in _COUNTED_IN_LAKHS and _LAKHS.fullmatch(number) is not None
