"""The shopping need in one message: prices, brands, product type, attributes with units, sort order, quantity.

Recognised parts are cut out of the text span by span; what is left is what goes to the indexes, so a word that no
rule knows is still searched for.
"""

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from babel.numbers import get_currency_precision

from bot.understand.vocabulary import Vocabulary
from retrieval.attributes import concepts, find_attributes
from retrieval.money import to_decimal_string
from retrieval.need import AttributeWish, Need, Operator, PriceRange, Sort
from retrieval.quantities import find_quantities

Clearable = Literal["price", "brands", "not_brands", "attributes", "product_type", "in_stock_only", "sort"]
ABOUT = 0.2  # "about 50" accepts prices within this share of it
MAX_PRICE = 10**9
MAX_WISHES = 10


@dataclass(frozen=True, slots=True)
class Relative:
    """A wish relative to what was shown: more or less of an attribute concept ("price" for cheaper and dearer)."""

    concept: str
    direction: Literal["more", "less"]


@dataclass(frozen=True, slots=True)
class NeedReading:
    """What one message says about the need. `cleared` are the parts it takes back ("any brand")."""

    need: Need
    relative: Relative | None = None
    cleared: tuple[Clearable, ...] = ()


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
_CHEAPEST = re.compile(
    r"\b(?:the )?(?:cheapest|lowest[- ]priced?|least expensive|lowest price|most affordable)\b|最便宜的?|价格最低的?|最低价",
    re.I,
)
_DEAREST = re.compile(
    r"\b(?:the )?(?:most expensive|highest[- ]priced?|priciest|dearest)\b|最贵的?|价格最高的?", re.I
)
_SORT_UP = re.compile(
    r"\b(?:sort(?:ed)?|order(?:ed)?) by price(?: ascending)?\b|\bcheapest first\b|(?:按)?价格从低到高", re.I
)
_SORT_DOWN = re.compile(
    r"\b(?:sort(?:ed)?|order(?:ed)?) by price descending\b|\bmost expensive first\b|价格从高到低", re.I
)
_CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|lower[- ]priced?|more affordable|too (?:expensive|pricey|much)|lower price|less money)\b"
    r"|便宜(?:一)?(?:点|些)|更便宜|太贵|再便宜", re.I)  # fmt: skip
_DEARER = re.compile(
    r"\b(?:more expensive|pricier|higher[- ]priced?|more premium|higher[- ]end|dearer)\b|更贵|贵(?:一)?(?:点|些)|高端(?:一)?(?:点|些)", re.I)  # fmt: skip
_IN_STOCK = re.compile(
    r"\b(?:(?:only )?in stock(?: only)?|available (?:right )?now|ready to ship)\b|只要有货的?|有现货的?|有货的",
    re.I,
)
_NEGATION = re.compile(
    r"(?:\b(?:not|no|non|without|except(?: for)?|excluding|exclude|anything but|other than|besides|don'?t (?:want|like|show)(?: me)?(?: any)?"
    r"|hate|avoid|no more|instead of|rather than|but not)|不要|不想要|除了|别要|不买|不喜欢)\s*(?:the |any |a |an )?$", re.I)  # fmt: skip
_CLEARED: tuple[tuple[Clearable, re.Pattern[str]], ...] = (
    ("brands", re.compile(r"\b(?:forget (?:about )?the brand|any brand|no matter (?:the|which|what) brand|(?:the )?brand (?:does ?n[o']t|is not|isn'?t) (?:matter|important)|all brands)\b|品牌(?:不限|无所谓|随便)|(?:不限|什么|任何)品牌", re.I)),
    ("price", re.compile(r"\b(?:forget (?:about )?the price|any price|(?:price|money) (?:does ?n[o']t|is not|isn'?t) (?:matter|an? (?:issue|object)|important)|no (?:price )?limit)\b|价格(?:不限|无所谓|随便)|(?:不限|不管)价格", re.I)),
    ("attributes", re.compile(r"\b(?:any colou?r|any size|(?:colou?r|size) does ?n[o']t matter)\b|颜色(?:不限|无所谓|随便)|尺寸(?:不限|无所谓)", re.I)),
)  # fmt: skip
_COLOURS = {
    "black": "black", "white": "white", "grey": "grey", "gray": "grey", "silver": "silver", "red": "red", "blue": "blue",
    "navy": "navy", "green": "green", "yellow": "yellow", "orange": "orange", "pink": "pink", "purple": "purple",
    "violet": "violet", "brown": "brown", "beige": "beige", "gold": "gold", "rose gold": "rose gold", "turquoise": "turquoise",
    "teal": "teal", "cream": "cream", "ivory": "ivory", "khaki": "khaki", "transparent": "transparent",
    "黑": "black", "白": "white", "灰": "grey", "银": "silver", "红": "red", "蓝": "blue", "绿": "green", "黄": "yellow",
    "橙": "orange", "粉": "pink", "紫": "purple", "棕": "brown", "金": "gold", "米": "beige",
}  # fmt: skip
_COLOUR = re.compile(
    r"(?<![A-Za-z])(?:in |in a )?(?P<en>rose gold|" + "|".join(k for k in _COLOURS if k.isascii() and " " not in k)
    + r")(?:[- ]?colou?red| ones?| colou?r)?(?![A-Za-z])|(?P<zh>[黑白灰银红蓝绿黄橙粉紫棕金米])色的?", re.I)  # fmt: skip
_OPERATORS_BEFORE: tuple[tuple[Operator, re.Pattern[str]], ...] = (
    (">=", re.compile(r"(?:at least|minimum(?: of)?|min\.?|no less than|from|>=|≥|至少|不低于|最少)\s*$", re.I)),
    (">", re.compile(r"(?:more than|over|above|bigger than|larger than|longer than|greater than|heavier than|>|超过|大于|高于)\s*$", re.I)),
    ("<=", re.compile(r"(?:at most|maximum(?: of)?|max\.?|no more than|up to|within|<=|≤|不超过|最多)\s*$", re.I)),
    ("<", re.compile(r"(?:less than|under|below|smaller than|lighter than|shorter than|<|小于|低于|少于)\s*$", re.I)),
)  # fmt: skip
_OPERATORS_AFTER: tuple[tuple[Operator, re.Pattern[str]], ...] = (
    (
        ">=",
        re.compile(r"^\s*(?:or more|or bigger|or larger|or above|and up|and above|\+|minimum|以上)", re.I),
    ),
    ("<=", re.compile(r"^\s*(?:or less|or smaller|or lighter|or under|maximum|max\b|以下|以内)", re.I)),
)
_QUANTITY = re.compile(
    r"\b(?:i (?:need|want|'d like)|buy|get me|order|give me)\s+(?P<n>\d{1,3}|two|three|four|five|six|ten|a dozen)\s+(?!of\b|dollars?\b)(?=[a-z])",
    re.I,
)
_NUMBER_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "a dozen": 12}
_FILLER = re.compile(
    r"\b(?:hi|hello|hey|please|thanks|thank you|i(?:'m| am)? (?:need|want|looking for|would like|am looking for|search(?:ing)? for|wanna buy)"
    r"|i'?d like|i'?m looking for|i'?m after|looking for|looking to buy|show me|show|find me|find|get me|give me|do you (?:have|sell|carry|stock)"
    r"|have you got|got any|any|some|can you (?:show|find|recommend)(?: me)?|could you (?:show|find)(?: me)?|recommend(?: me)?|suggest(?: me)?"
    r"|what about|how about|only|just|ones?|something|anything|a|an|the|to buy|for sale|my budget is|budget|price|priced|costing|costs?|that|which|is|are|there|with|and|or|but|in|for me|me|of|under|below|less than)\b"
    r"|我想要?|我要|想买|买|有没有|有|请问|请|帮我|找|推荐|一下|一个|一款|一台|给我|看看|吗|呢|的|？|。|！|，|只要|想|要|来|价格|预算", re.I)  # fmt: skip


@dataclass(slots=True)
class _Text:
    """The message with recognised spans blanked out, so that offsets stay true and nothing is read twice."""

    original: str
    left: str = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.original

    def blank(self, start: int, end: int) -> None:
        self.left = self.left[:start] + " " * (end - start) + self.left[end:]

    def take(self, pattern: re.Pattern[str]) -> bool:
        match = pattern.search(self.left)
        if match:
            self.blank(match.start(), match.end())
        return match is not None


def read_need(message: str, vocabulary: Vocabulary) -> NeedReading:
    """Read the need out of one message; never raises, and what no rule knows stays in `need.text`."""
    text = _Text(message)
    cleared = tuple(name for name, pattern in _CLEARED if text.take(pattern))
    sort = _read_sort(text)
    relative = _read_relative(text)
    attributes = _read_quantities(text, vocabulary)
    price = _read_price(text, vocabulary.currency)
    in_stock = text.take(_IN_STOCK)
    quantity = _read_quantity(text)
    wanted, unwanted = _read_brands(text, vocabulary)
    mentions = vocabulary.types.find(text.left)
    product_type = mentions[0].product_type if mentions else None
    attributes += _read_colours(text, [(m.start, m.end) for m in mentions])
    need = Need(
        text=_clean(text.left, attributes),
        product_type=product_type,
        brands=wanted,
        not_brands=unwanted,
        price=price,
        attributes=tuple(attributes),
        sort=sort,
        quantity=quantity,
        in_stock_only=in_stock,
    )
    return NeedReading(need, relative, cleared)


def describe_price(price: PriceRange) -> str:
    """A price range for logs and traces, such as "200.00..500.00 USD"."""
    low = "" if price.min_minor is None else to_decimal_string(price.min_minor, price.currency)
    high = "" if price.max_minor is None else to_decimal_string(price.max_minor, price.currency)
    return f"{low}..{high} {price.currency}"


def _read_sort(text: _Text) -> Sort | None:
    if text.take(_SORT_DOWN) or text.take(_DEAREST):
        return Sort.PRICE_DESC
    if text.take(_SORT_UP) or text.take(_CHEAPEST):
        return Sort.PRICE_ASC
    return None


def _read_relative(text: _Text) -> Relative | None:
    for pattern, direction in ((_CHEAPER, "less"), (_DEARER, "more")):
        match = pattern.search(text.left)
        # "cheaper than 300" is a price limit, not a wish relative to what was shown
        if match and not re.match(r"\s*than\s*\S*\d", text.left[match.end() :]):
            text.blank(match.start(), match.end())
            return Relative("price", "less" if direction == "less" else "more")
    for mention in find_attributes(text.left):
        if mention.direction:
            text.blank(mention.start, mention.end)
            return Relative(mention.concept, mention.direction)
    return None


def _read_price(text: _Text, shop_currency: str) -> PriceRange | None:
    for kind, pattern in _RULES:
        for match in pattern.finditer(text.left):
            price = _price_from(kind, match, shop_currency)
            if price is not None:
                text.blank(match.start(), match.end())
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


def _read_quantities(text: _Text, vocabulary: Vocabulary) -> list[AttributeWish]:
    wishes = []
    for found in list(islice(find_quantities(text.left), MAX_WISHES)):
        before, after = text.left[: found.start], text.left[found.end :]
        op: Operator = "="
        start, end = found.start, found.end
        for operator, pattern in _OPERATORS_BEFORE:
            if match := pattern.search(before):
                op, start = operator, match.start()
        for operator, pattern in _OPERATORS_AFTER:
            if match := pattern.search(after):
                op, end = operator, found.end + match.end()
        if found.quantity.unit in ("pcs", "d", "month", "year", "pages"):
            continue  # counts and dates are rarely about the product itself
        name = _named_near(text.left, found.start, found.end, found.quantity.unit)
        if name is None and found.quantity.unit == "GB" and op != "=" and found.quantity.value <= 64:
            name = "memory"
        if name is None and found.quantity.unit == "in" and op != "=":
            name = "screen size"
        wishes.append(AttributeWish(name, op, f"{found.quantity.value:g}", found.quantity.unit))
        text.blank(start, end)
    return wishes


def _named_near(text: str, start: int, end: int, unit: str) -> str | None:
    """The attribute concept named right beside a quantity ("16 GB of RAM", "screen of 15 inches")."""
    after = [m for m in find_attributes(text[end : end + 25]) if m.start <= 4]
    before = find_attributes(text[max(0, start - 25) : start])
    for mention in [*after, *before[-1:]]:
        if concepts()[mention.concept].unit in (unit, None) or unit in ("TB", "MB", "cm", "mm"):
            return mention.concept
    return None


def _read_quantity(text: _Text) -> int | None:
    match = _QUANTITY.search(text.left)
    if not match:
        return None
    text.blank(match.start("n"), match.end("n"))
    said = match.group("n").casefold()
    number = _NUMBER_WORDS.get(said)
    return int(said) if number is None else number


def _read_brands(text: _Text, vocabulary: Vocabulary) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found: list[tuple[int, int, str]] = []
    for match in vocabulary.brand_pattern.finditer(text.left):
        if brand := vocabulary.brand_at(match.group()):
            found.append((match.start(), match.end(), brand))
    type_spans = [(m.start, m.end) for m in vocabulary.types.find(text.left)]
    for match in re.finditer(r"[A-Za-z]{5,}", text.left):
        taken = [*((start, end) for start, end, _ in found), *type_spans]
        inside = any(start < match.end() and match.start() < end for start, end in taken)
        if not inside and (brand := vocabulary.brand_like(match.group())):
            found.append((match.start(), match.end(), brand))
    wanted: list[str] = []
    unwanted: list[str] = []
    negated_to = -1
    for start, end, brand in sorted(found):
        negation = _NEGATION.search(text.original[:start])
        joined = negated_to >= 0 and re.fullmatch(
            r"\s*(?:,|or|and|和|或|、)\s*", text.original[negated_to:start]
        )
        if negation or joined:
            unwanted.append(brand)
            negated_to = end
            text.blank(negation.start() if negation else start, end)
        else:
            wanted.append(brand)
            text.blank(start, end)
    return tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted))


def _read_colours(text: _Text, type_spans: list[tuple[int, int]]) -> list[AttributeWish]:
    wishes = []
    for match in list(_COLOUR.finditer(text.left)):
        if any(start <= match.start() and match.end() <= end for start, end in type_spans):
            continue  # "blackboard", "light board": part of the thing's name
        colour = _COLOURS[(match.group("en") or match.group("zh")).casefold()]
        op: Operator = "!=" if _NEGATION.search(text.left[: match.start()]) else "="
        wishes.append(AttributeWish("colour", op, colour))
        text.blank(match.start(), match.end())
    return wishes


def _clean(left: str, attributes: list[AttributeWish]) -> str:
    """What is left of the words, without the phrases that only ask."""
    words = _FILLER.sub(" ", left)
    kept = " ".join(re.sub(r"[^\w\s\-./'+&#\"]", " ", words).split()).strip(" -./'+&")
    said = " ".join(
        f"{wish.value} {wish.unit}" if wish.unit else wish.value for wish in attributes if wish.op != "!="
    )
    return f"{kept} {said}".strip() if kept else ""
