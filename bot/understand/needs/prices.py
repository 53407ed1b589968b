"""Price limits in a message: "under $500", "200-300 euros", "500元左右", "budget of 80"."""

import re

from babel.numbers import get_currency_precision

from bot.understand.needs.message import Unread
from retrieval.need import PriceRange

ABOUT = 0.2  # "about 50" accepts prices within this share of it
MAX_PRICE = 10**9
_AMOUNT = r"(?<![\d.,])(?P<{0}>\d{{1,3}}(?:,\d{{3}}){{1,4}}(?:\.\d{{1,4}})?|\d{{1,12}}(?:\.\d{{1,4}})?)(?P<{0}k>k\b|K\b)?"
_PRE = r"(?P<{0}cur>us\$|\$|usd|€|eur|£|gbp|¥|￥|rmb|cny)?\s*"
_POST = r"(?:\s*(?P<{0}post>dollars?|bucks|usd|us\$|\$|euros?|eur|€|pounds?|gbp|£|rmb|cny|yuan|元|块钱|块|美元|美金|欧元|英镑))?"


def _amount(name: str) -> str:
    return _PRE.format(name) + _AMOUNT.format(name) + _POST.format(name)


# A bare number before one of these is no price ("under 2 kg", "first 2 products", "500 GB").
_NO_UNIT = (
    r"(?!\s*-?(?:gb|tb|mb|kb|mm|cm|m|km|in|inch|inches|ft|feet|kg|g|mg|lbs?|oz|ml|l|w|kw|v|va|mah|wh|hz|khz|mhz|ghz|"
    r"mp|db|min|mins|minutes?|h|hrs?|hours?|days?|weeks?|months?|years?|dpi|ppm|pages?|pcs|pieces?|people|persons?|"
    r"litres?|liters?|watts?|volts?|grams?|kilos?|met(?:re|er)s?|of them|products?|items?|stars?|x\d)\b)"
    r"(?!\s*(?:英寸|寸|厘米|毫米|米|公斤|千克|克|升|毫升|瓦|小时|分钟|天|个|件|款|年|月|毫安))(?![\d.,]*\d)(?!\s*[\"”″%])"
)
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern + _NO_UNIT, re.IGNORECASE))
    for kind, pattern in (
        ("between", rf"(?:between|from)\s+{_amount('a')}\s*(?:and|to|-|–)\s*{_amount('b')}"),
        ("between", rf"(?:价格)?(?:在)?{_amount('a')}\s*(?:到|至|-|~|—|－)\s*{_amount('b')}(?:之间)"),
        ("dashed", rf"{_amount('a')}\s*(?:-|–|to|到|至|~)\s*{_amount('b')}"),
        (
            "at_most",
            rf"(?:no more than|not more than|at most|up to|max(?:imum)?(?: of)?|within|not over|<=|≤|不超过|最多|不高于)\s*{_amount('a')}",
        ),
        ("at_most", rf"{_amount('a')}\s*(?:or less|or under|max(?:imum)?\b|tops|at most|以内|之内|封顶)"),
        (
            "below",
            rf"(?:under|below|less than|cheaper than|lower than|beneath|(?<![<>])<|低于|少于|小于)\s*{_amount('a')}",
        ),
        ("below", rf"{_amount('a')}\s*(?:以下)"),
        (
            "at_least",
            rf"(?:at least|no less than|not less than|min(?:imum)?(?: of)?|starting (?:at|from)|>=|≥|至少|最少|不低于)\s*{_amount('a')}",
        ),
        ("at_least", rf"{_amount('a')}\s*(?:or more|and up|or above|\+|以上|起)"),
        (
            "above",
            rf"(?:over|above|more than|higher than|pricier than|(?<![<>])>|高于|超过|大于)\s*{_amount('a')}",
        ),
        (
            "about",
            rf"(?:about|around|approximately|approx\.?|roughly|circa|near|~|大约|大概|约)\s*{_amount('a')}",
        ),
        ("about", rf"{_amount('a')}\s*(?:左右|上下|or so)"),
        (
            "at_most",
            rf"(?:budget(?: is| of|:)?|spend(?: up to)?|(?:can|could) afford|预算(?:是|为|在)?)\s*{_amount('a')}",
        ),
        ("at_most", rf"{_amount('a')}\s*(?:budget|预算)"),
        ("exact", rf"(?:for|at|costs?|price[ds]?(?: at)?)\s*{_amount('a')}"),
        ("exact", rf"{_amount('a')}"),
    )
)
_CURRENCY_WORDS = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD", "美元": "USD", "美金": "USD",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "欧元": "EUR",
    "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "英镑": "GBP",
    "¥": "CNY", "￥": "CNY", "rmb": "CNY", "cny": "CNY", "yuan": "CNY", "元": "CNY", "块": "CNY", "块钱": "CNY",
}  # fmt: skip
# "块" and "元" are what Chinese shoppers say for whatever the shop charges in.
_LOOSE_CURRENCY = frozenset({"元", "块", "块钱"})


def read_price(message: Unread, shop_currency: str) -> PriceRange | None:
    """The first price limit, by the rules in their order; an amount with no currency is in the shop's."""
    for kind, pattern in _RULES:
        for match in pattern.finditer(message.left):
            price = _price_from(kind, match, shop_currency)
            if price is not None:
                message.blank(match.start(), match.end())
                return price
    return None


def _price_from(kind: str, match: re.Match[str], shop_currency: str) -> PriceRange | None:
    groups = match.groupdict()
    low = _number(groups, "a")
    high = _number(groups, "b") if "b" in groups else None
    said = next((groups[g].casefold() for g in ("acur", "apost", "bcur", "bpost") if groups.get(g)), None)
    if kind in ("exact", "dashed") and said is None:
        return None  # a bare number is a price only in a price's company
    currency = shop_currency if said is None or said in _LOOSE_CURRENCY else _CURRENCY_WORDS[said]
    if low is None or low > MAX_PRICE or (high or 0) > MAX_PRICE:
        return None
    a = _minor(low, currency)
    if high is not None:
        b = _minor(high, currency)
        return PriceRange(currency, min(a, b), max(a, b))
    return {
        "at_most": PriceRange(currency, max_minor=a),
        "below": PriceRange(currency, max_minor=a, max_inclusive=False),
        "at_least": PriceRange(currency, min_minor=a),
        "above": PriceRange(currency, min_minor=a, min_inclusive=False),
        "about": PriceRange(currency, round(a * (1 - ABOUT)), round(a * (1 + ABOUT))),
        "exact": PriceRange(currency, max_minor=a),
    }[kind]


def _number(groups: dict[str, str], name: str) -> float | None:
    if not groups.get(name):
        return None
    return float(groups[name].replace(",", "")) * (1000 if groups.get(f"{name}k") else 1)


def _minor(amount: float, currency: str) -> int:
    places: int = get_currency_precision(currency)
    return round(amount * float(10**places))
