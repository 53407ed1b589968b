"""Prices in a text: an amount with a currency before or after it, or with words that only a price follows."""

import re
from collections.abc import Iterator

from bot.answer.claims.claim import Found
from bot.answer.claims.numbers import NEAR, NUMBER, to_decimal

_CURRENCIES: dict[str, frozenset[str]] = {
    symbol: frozenset(codes.split())
    for symbols, codes in (
        ("US$ USD 美元 美金", "USD"),
        ("CA$ C$ CAD 加元", "CAD"),
        ("A$ AUD 澳元", "AUD"),
        ("NZ$ NZD", "NZD"),
        ("HK$ HKD 港币 港元", "HKD"),
        ("NT$ TWD 新台币", "TWD"),
        ("S$ SGD", "SGD"),
        ("MX$ MXN", "MXN"),
        ("R$ BRL", "BRL"),
        ("$ dollar dollars buck bucks 刀", "USD CAD AUD NZD HKD TWD SGD MXN"),
        ("€ EUR euro euros 欧元", "EUR"),
        ("£ GBP pound pounds quid 英镑", "GBP"),
        ("CN¥ CNY RMB yuan renminbi 元 块 块钱 人民币", "CNY"),
        ("JP¥ JPY yen 日元", "JPY"),
        ("¥", "CNY JPY"),
        ("₹ INR rupee rupees 卢比", "INR"),
        ("₩ KRW won 韩元", "KRW"),
        ("₽ RUB rubles roubles 卢布", "RUB"),
        ("฿ THB baht 泰铢", "THB"),
        ("₫ VND 越南盾", "VND"),
        ("₺ TRY lira", "TRY"),
        ("₪ ILS", "ILS"),
        ("zł PLN", "PLN"),
        ("CHF francs 瑞士法郎", "CHF"),
    )
    for symbol in symbols.split()
} | {
    code: frozenset({code})
    for code in (
        "SEK NOK DKK CZK HUF RON BGN UAH ZAR NGN KES EGP IDR MYR PHP AED SAR KWD BHD OMR JOD QAR TND CLP COP ARS "
        "PEN PKR BDT LKR KZT MAD ISK"
    ).split()
}
_LATIN_WORDS = sorted((s for s in _CURRENCIES if s.isascii() and s.isalpha()), key=len, reverse=True)
_SIGNS = sorted((s for s in _CURRENCIES if s not in _LATIN_WORDS), key=len, reverse=True)
_SIGN = "|".join(map(re.escape, _SIGNS))
_WORD = "|".join(_LATIN_WORDS)
_CODE = "|".join(word for word in _LATIN_WORDS if word.isupper())
_SCALE = r"(?:\s?(?:k|K|万|亿|千|thousand|million)(?![A-Za-z]))?"
_PRICE = re.compile(
    rf"(?:(?P<before>(?<![A-Za-z])(?:{_CODE})|{_SIGN})\s?(?P<amount_after>{NUMBER}{_SCALE}))"
    rf"|(?<![A-Za-z0-9.,])(?P<amount_before>{NUMBER}{_SCALE})[\s-]?(?P<after>(?:(?i:{_WORD}))(?![A-Za-z])|{_SIGN})"
    rf"(?!\s?\d)"
    rf"|(?:\b(?i:costs?|priced at|price (?:is|of)|sells? for|goes for|starts? at|starting at|yours for)"
    rf"|价格(?:是|为)?|售价(?:是|为)?|只要|仅需|只需|卖)\s*(?P<bare>{NUMBER}{_SCALE})(?![\w%]|[.,]\d|[\s-]?(?:(?i:{_WORD})(?![A-Za-z])|{_SIGN}))",
    re.ASCII,
)
_PRICE_RANGE_AFTER = re.compile(rf"\s?(?:-|–|—|~|to|至|到)\s?({NUMBER}{_SCALE})(?![\w%.,]*\w)", re.ASCII)
_PRICE_RANGE_BEFORE = re.compile(rf"(?<![\w.,])({NUMBER}{_SCALE})\s?(?:-|–|—|~|to|至|到)\s?$", re.ASCII)
_CENTS = re.compile(rf"(?<![\w.,])({NUMBER})\s?(?:cents?\b|¢|美分)", re.ASCII)


def find_prices(text: str) -> Iterator[Found]:
    """Prices; the key is the amount and the currencies that its sign can mean, none where it has no sign."""
    for match in _PRICE.finditer(text):
        symbol = match.group("before") or match.group("after")
        currencies = _currency(symbol) if symbol else frozenset()
        number = match.group("amount_after") or match.group("amount_before") or match.group("bare")
        start = match.start() if symbol else match.start("bare")
        yield Found("price", start, match.end(), (to_decimal(number), currencies))
        if match.group("before") and (other := _PRICE_RANGE_AFTER.match(text, match.end())):
            yield Found("price", other.start(1), other.end(1), (to_decimal(other.group(1)), currencies))
        if match.group("after") and (
            other := _PRICE_RANGE_BEFORE.search(text[max(0, match.start() - NEAR) : match.start()])
        ):
            place = max(0, match.start() - NEAR)
            value = to_decimal(other.group(1))
            yield Found("price", place + other.start(1), place + other.end(1), (value, currencies))
    for match in _CENTS.finditer(text):
        yield Found("price", match.start(), match.end(), (to_decimal(match.group(1)) / 100, frozenset()))


def _currency(symbol: str) -> frozenset[str]:
    return _CURRENCIES.get(symbol) or _CURRENCIES.get(symbol.upper()) or _CURRENCIES[symbol.lower()]
