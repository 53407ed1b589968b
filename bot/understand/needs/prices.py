"""Price limits in a message: "under $500", "200-300 euros", "500元左右", "budget of 80".

The message comes with its Chinese amounts in digits already (三百以内 as 300以内).
"""

import re
from dataclasses import replace

from babel.numbers import get_currency_precision

from bot.understand.needs.message import Unread
from retrieval.need import PriceRange

ABOUT = 0.2  # "about 50" accepts prices within this share of it
MAX_PRICE = 10**9
# 50到100的 and 500的 are prices although no currency is said: round ones, from these amounts on.
_BARE_STEP, _BARE_RANGE_FROM, _BARE_FROM = 50, 50, 100
_ALONE_FROM = 20  # "headset, bluetooth, 100-150"
_BARE_MAX_FROM = 5  # "15 max" is a price
_AMOUNT = r"(?<![\d.])(?<!\d,)(?P<{0}>\d{{1,3}}(?:,\d{{3}}){{1,4}}(?:\.\d{{1,4}})?|\d{{1,12}}(?:\.\d{{1,4}})?)(?P<{0}k>[kK](?![A-Za-z0-9]))?"
_PRE = r"(?<!spf)(?<!spf )(?<!ipx)(?P<{0}cur>us\$|\$|usd|€|eur|£|gbp|¥|￥|rmb|cny|人民币|美[元金]|港[币元]|欧元|英镑|日元|新?台币)?\s?\s?"
_POST = (
    r"(?:\s*(?P<{0}post>dollars?|bucks|quid|usd|us\$|\$|euros?|eur|€|pounds?|gbp|£|rmb|cny|yuan|[元块]?人民币|块钱|块|元|圆|大洋|"
    r"(?:swiss francs?|francs?|chf|canadian dollars?|cad(?! (?:work|software|program|drawings?))|australian dollars?|aud|hong kong dollars?|hkd|yen|jpy)(?![a-z])|美[元金刀]|刀(?![具片架叉口刃])|镑|欧元|欧(?=到|至|以|左|封|出|打|内|上|下|的(?!耳)|\s|$|[，。,])|英镑|港[币元]|新?台币|日元))?"
)
_CURRENCY_WORDS = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD", "美元": "USD", "美金": "USD",
    "美刀": "USD", "刀": "USD",
    "quid": "GBP", "镑": "GBP", "欧": "EUR", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "欧元": "EUR",
    "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "英镑": "GBP",
    "¥": "CNY", "￥": "CNY", "rmb": "CNY", "cny": "CNY", "yuan": "CNY",
    "人民币": "CNY", "元人民币": "CNY", "块人民币": "CNY",
    "swiss franc": "CHF", "swiss francs": "CHF", "franc": "CHF", "francs": "CHF", "chf": "CHF",
    "canadian dollar": "CAD", "canadian dollars": "CAD", "cad": "CAD", "australian dollar": "AUD",
    "australian dollars": "AUD", "aud": "AUD", "hong kong dollar": "HKD", "hong kong dollars": "HKD", "hkd": "HKD",
    "yen": "JPY", "jpy": "JPY",
    "港币": "HKD", "港元": "HKD", "台币": "TWD", "新台币": "TWD", "日元": "JPY",
}  # fmt: skip
# What Chinese shoppers say for whatever the shop charges in.
_LOOSE_CURRENCY = frozenset({"元", "圆", "块", "块钱", "大洋"})
# A bare number before one of these is no price ("under 2 kg", "first 2 products", "500 GB", "3到5岁").
_NO_UNIT = (
    r"(?!\s*-?(?:gb|tb|mb|kb|mm|cm|m|km|in|inch|inches|ft|feet|kg|g|mg|lbs?|oz|ml|l|w|kw|v|va|mah|wh|hz|khz|mhz|ghz|"
    r"mp|db|min|mins|minutes?|h|hrs?|hours?|days?|weeks?|months?|years?|dpi|ppm|pages?|pcs|pieces?|people|persons?|"
    r"litres?|liters?|watts?|volts?|grams?|kilos?|met(?:re|er)s?|sheets?|high|wide|tall|deep|long|heads?|bags?|cups?|players?|slices?|burners?|packs?|sets?|litre|waist|of them|bars?|bottles?|tins?|rolls?|cards?|business|working|sizes?|colou?rs?|reps|times|options|different|per|seats?|wheels?|of em|products?|items?|stars?|x\d)(?![A-Za-z]))"
    r"(?!\s*(?:英寸|寸|英?尺|厘米|公分|毫米|米|公里|公斤|千[克瓦米]|克|市?斤|磅|升|毫升|瓦|伏|赫兹|小时|分钟?|秒|天|年|月|周|星期|毫安|"
    r"岁|平(?![板价时])|人(?!民币)|[个件款台双条只张本套种次位杯粒颗盒包袋支瓶片把副顶页版代层号码折度转排楼]|万?像素|流明|分贝))"
    r"(?![\d.,]*\d)(?!\s*[\"”″%])"
)


_LOW, _HIGH = frozenset({"at_least", "above"}), frozenset({"at_most", "below"})
_KINDS = (
    _LOW
    | _HIGH
    | {
        *(
            "corrected",
            "willing",
            "between",
            "have",
            "range_alone",
            "range_end",
            "range_end",
            "dashed",
            "bare_range",
            "about",
            "upwards",
            "exact",
            "bare",
        ),
    }
)


def _amount(name: str) -> str:
    return _PRE.format(name) + _AMOUNT.format(name) + _POST.format(name)


_HAN = r"\u4e00-\u9fff"
_A, _B = _amount("a"), _amount("b")
_TO = r"\s*(?:-|–|—|~|to|到|至)\s*"
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("between", rf"(?:between|from)\s+{_A}\s*(?:and|n|&|to|up to|-|–)\s*{_B}{_NO_UNIT}"),
        ("between", rf"(?:about|around|like|say|maybe|roughly|somewhere)\s+{_A}{_TO}{_B}{_NO_UNIT}"),
        ("have", rf"(?:we|i)(?:'ve| have)(?: got)?\s+{_A}{_TO}{_B}(?=\s*(?:$|[,.;!?]|together|in total|to spend|for (?:it|that|this|all)\b)){_NO_UNIT}"),
        ("range_alone", rf"(?:^|[,;.!?，。；！？])\s*{_A}{_TO}{_B}(?=\s*(?:$|[.;!?，。；！？])){_NO_UNIT}"),
        ("range_end", rf"(?<!order)(?<!number)(?<!age)(?<!ages)(?<!model)(?<!size)(?<!number )(?<!age )(?<!ages )(?<!model )(?<!size ){_A}\s*[-–]\s*{_B}\s*$"),
        ("between", rf"(?:价[格位钱]|预算)?在?{_A}\s*(?:-|–|—|~|到|至|和|跟|与)\s*{_B}\s*之间"),
        ("between", rf"(?:预算|价[格位钱])[^\d,，。]{{0,4}}{_A}{_TO}{_B}{_NO_UNIT}(?:左右|以内|的样子)?"),
        ("dashed", rf"{_A}{_TO}{_B}{_NO_UNIT}(?:左右|以内|的样子)?"),
        ("bare_range", rf"{_A}\s*[-~]\s*{_B}(?=的|左右|以内|价)(?:左右|以内)?"),
        ("bare_range", rf"(?:(?<=[{_HAN}])|(?<=[{_HAN}] )){_A}\s*[-~]\s*{_B}\s*$"),
        ("bare_range", rf"{_A}\s*(?:到|至)\s*{_B}(?=的|吧|都|这|价|左右|以内|\s*(?:$|[，。,.!?？！]))(?:左右|以内)?"),
        ("corrected", rf"(?:i mean[t]?|make (?:it|that)|let'?s say|actually|rather),?\s*(?:up to\s*|under\s*|about\s*)?{_A}(?=\s*(?:then|instead|max|tops|please|,|\.|!|not\b|$)){_NO_UNIT}"),
        ("at_most", rf"(?:nothing (?:over|above|more than)|no(?:t|thing)? (?:spend(?:ing)? )?(?:over|above|more than)|don'?t (?:want|wanna) (?:to )?(?:spend|pay) (?:over|more than)|without going over)\s*{_A}{_NO_UNIT}"),
        ("at_least", rf"nothing (?:under|below|less than|cheaper than)\s*{_A}{_NO_UNIT}"),
        ("at_most", rf"(?:can'?t|cannot|won'?t|not|don'?t (?:want to|wanna)|rather not|shouldn'?t)\s+(?:go(?:ing)?|be|cost|exceed(?:ing)?|spend(?:ing)?|pay(?:ing)?)\s*(?:over|above|more than|beyond|past|higher than)?\s*{_A}{_NO_UNIT}"),
        ("at_most", rf"{_A}\s*(?:is|'s|’s)\s+(?:about |pretty much )?(?:my|the|our|all)\s+(?:absolute |upper |very |most )*(?:ceiling|limit|max(?:imum)?|budget|top|i have|i can|i want)"),
        ("at_most", rf"(?:(?:my|our) (?:upper |absolute )?(?:limit|ceiling|max(?:imum)?|budget|top)(?:'s| is|:| of)?|the (?:upper |absolute |price )?(?:limit|ceiling|max(?:imum)?|budget)(?:'s| is|:| of))\s+(?:about |around )?{_A}(?!{_TO}\d){_NO_UNIT}"),
        ("at_most", rf"{_A}\s*(?:at the (?:very |absolute )?(?:most|max)|is the (?:absolute |very )?(?:max|limit|most))"),
        ("willing", rf"(?:i'?d|i would|i'?ll|i could|i can|can|could|would|willing to|happy to|we'?d)\s+(?:go|stretch|spend|pay|do)(?: as (?:high|far) as)?(?: up)?(?: to)?\s*{_A}(?!{_TO}\d){_NO_UNIT}"),
        ("between", rf"(?:budget|spend(?:ing)?|cost|price[ds]?)(?: is| of|:|'s)?[^\d,.;!?]{{0,16}}{_A}{_TO}{_B}{_NO_UNIT}"),
        ("at_most", rf"(?:(?:no|not|nothing) (?:more|higher) than|nothing (?:over|above)|at most|up ?to|max(?:imum)?(?: of)?|within|not over|<=|≤)\s*{_A}{_NO_UNIT}"),
        ("at_most", rf"(?<![率速量径音寸重白度])(?:不[要能得可]?超过?|[别没]超过?|[最至顶]多|最高|上限|不[高多大]于)(?:[是为到花出]|能[花出]|可以)*\s*{_A}{_NO_UNIT}"),
        ("at_most", rf"(?:anything|everything)\s+(?:over|above|more than)\s*{_A}\s*(?:is|'s)\s+(?:out|too (?:much|expensive)|a no)"),
        ("at_most", rf"{_A},?\s*(?:and )?not a (?:penny|cent|euro|dollar) more"),
        ("at_most", rf"(?:got|have|with)\s+{_A}\s+to (?:spend|play with)"),
        ("at_most", rf"{_A}\s*(?:absolute |very )*(?:ceiling|maximum)\b"),
        ("about", rf"{_A} in mind\b"),
        ("at_most", rf"(?:不想|别|不能|不要)(?:花到|花过|过)\s*{_A}{_NO_UNIT}"),
        ("at_most", rf"{_A}\s*(?:or less|or under|max(?:imum)?\b|tops|at most|limit\b|cap\b|(?:would be|is|are) (?:ok(?:ay)?|fine|alright|doable|possible|manageable)\b){_NO_UNIT}"),
        ("at_most", rf"{_A}\s*(?:可以接受|能接受|也能接受|以内|之内|以里|打住|为止|内(?![存衣裤搭胆置饰销部])|封顶|为限|顶天)"),
        ("below", rf"(?:under|below|sub(?= ?\d)|(?<!not )(?<!no )less than|cheaper than|lower than|beneath|(?<![<>])<|(?<!不)(?<!不能)[低少小]于|不到|不足)\s*{_A}{_NO_UNIT}"),
        ("below", rf"比\s*{_A}\s*(?:还|更|要)*(?:便宜|低|少)的?"),
        ("above", rf"比\s*{_A}\s*(?:还|更|要)*(?:贵|高|多)的?"),
        ("below", rf"{_A}\s*(?:以下|之下|往下|不到)"),
        ("at_least", rf"(?:at least|no less than|not less than|min(?:imum)?(?: of)?|starting (?:at|from)|>=|≥|(?<![率速数量长宽高重])(?:[至最]少|起码)|最低|不[低少小]于)\s*{_A}{_NO_UNIT}"),
        ("at_least", rf"{_A}\s*(?:or more|and up|or above|\+){_NO_UNIT}"),
        ("at_least", rf"{_A}\s*(?:或?以上|之上|起(?![来动义])|往上|开外|打底)"),
        ("above", rf"(?:over|above|more than|higher than|pricier than|(?<![<>])>|[高大多]于|(?<![别不没])(?<!不[要能得可])超[过出]|上(?=\d{{3}}))\s*{_A}{_NO_UNIT}"),
        ("at_most", rf"budget(?: is| of|:|'s)?\s*(?:about |around )?{_A}\s*(?:or so|-?ish\b|give or take){_NO_UNIT}"),
        ("about", rf"(?:about|around|approximately|approx\.?|roughly|circa|near|~|大[约概]|约|差不多|接近|将?近)\s*{_A}(?!\s*[-–]\s*\d){_NO_UNIT}"),
        ("about", rf"{_A}\s*(?:差不多|就行)(?=\s*(?:$|[，。,]))"),
        ("about", rf"(?:something like|in the region of|ballpark|more or less)\s*{_A}{_NO_UNIT}"),
        ("upwards", rf"{_A}\s*(?:出头|多[块元]?(?=的|预算|左右|能|吧|\s|$|[，。,]))"),
        ("about", rf"{_A}\s*(?:左右|上下|前后|的样子|or so|give or take|-?ish\b)"),
        ("at_most", rf"(?:budget(?: is| of|:)?|spend(?: up to)?|(?:can|could) afford)\s*{_A}{_NO_UNIT}"),
        ("at_most", rf"(?:raise|increase|up|lower|reduce|set|change) (?:the|my) budget to\s*{_A}{_NO_UNIT}"),
        ("at_most", rf"(?:预算[^\d,，。]{{0,6}}|控制在|(?:手里|只|就)有|(?:能|可以)(?:花|出|接受))\s*{_A}{_NO_UNIT}"),
        ("at_most", rf"{_A}\s*(?:budget|的?预算)"),
        ("exact", rf"(?:for|at|costs?|price[ds]?(?: at)?|价[格位钱是])\s*{_A}{_NO_UNIT}"),
        ("exact", rf"{_A}{_NO_UNIT}"),
        ("bare", rf"{_A}(?=的)"),
    )
)  # fmt: skip


_FILLER = re.compile(
    r"(?<=\bthan )(?:like|about|around|maybe|say) (?=\D?\d)", re.IGNORECASE
)  # "no more than like 80"
_NO_MONEY_BEFORE = re.compile(
    r"(?:克重|电池|电量|容量|功率|像素|分辨率|刷新率?|转速|流明|续航)\s*$|\b(?:carry|carries|hold|holds|support|supports|take|takes|bear|bears|fit|fits) $",
    re.I,
)
_FEW = 20  # "at least 2 ports", "over 3 speeds": so few of something that is named are no money
_SOMETHING = re.compile(
    r"\s+(?!(?:and|or|but|if|for|to|is|would|please|pls|max|tops|total|each|in|on|a|per|with|without|thanks|thx|though|as|so|then|"
    r"because|instead|now|rather|only|from|including|shipped|apiece|altogether|bucks?|not|preferably|ideally|maybe|cause|cos|the|my|i|it)\b)[a-z]{3,}",
    re.I,
)
_CLOCK = 24  # "from 8 to 6" are hours


def read_price(message: Unread, shop_currency: str) -> PriceRange | None:
    """The first price limit, by the rules in their order, and the limit on its other side if there is one.

    An amount with no currency is in the shop's.
    """
    message.left = _FILLER.sub(lambda found: " " * len(found.group()), message.left)
    price = _first(message, shop_currency, _KINDS)
    if price is None:
        return None
    if price.min_minor is None and (low := _first(message, shop_currency, _LOW)):
        price = _between(low, price)
    elif price.max_minor is None and (high := _first(message, shop_currency, _HIGH)):
        price = _between(price, high)
    return price


def _first(message: Unread, shop_currency: str, kinds: frozenset[str]) -> PriceRange | None:
    for kind, pattern in _RULES:
        for match in pattern.finditer(message.left) if kind in kinds else ():
            price = _price_from(kind, match, shop_currency)
            if price is not None:
                message.blank(match.start(), match.end())
                return price
    return None


def _between(low: PriceRange, high: PriceRange) -> PriceRange:
    """One range of two limits said apart (300以上500以内); the upper one alone where their currencies differ.

    "Under 100 and over 200" is a range too: nothing is in it, and the search says so.
    """
    if low.currency != high.currency:
        return high
    return replace(high, min_minor=low.min_minor, min_inclusive=low.min_inclusive)


def _price_from(kind: str, match: re.Match[str], shop_currency: str) -> PriceRange | None:
    groups = match.groupdict()
    low = _number(groups, "a")
    high = _number(groups, "b") if "b" in groups else None
    said = next((groups[g].casefold() for g in ("acur", "apost", "bcur", "bpost") if groups.get(g)), None)
    if said is None and (low or 0) < _ALONE_FROM and match.group().rstrip().endswith("+"):
        return None  # "feeds 8+"
    few = kind in ("at_least", "above", "at_most", "below") and said is None and (low or 0) < _FEW
    if few and _SOMETHING.match(match.string[match.end() :]):
        return None
    if kind in ("between", "have") and said is None and (high or 0) < (low or 0) <= _CLOCK:
        return None
    if kind in ("exact", "dashed") and said is None:
        return None  # a bare number is a price only in a price's company
    if said is None and match.group().casefold().endswith("max") and (low or 0) < _BARE_MAX_FROM:
        return None  # the "1 Max" of a phone's name
    if said is None and _NO_MONEY_BEFORE.search(match.string[: match.start()]):
        return None  # 电池5000以上
    if (
        kind == "range_end"
        and said is None
        and not ((low or 0) >= _BARE_FROM and (low or 1) % 10 == (high or 1) % 10 == 0)
    ):
        return None
    if kind == "corrected" and (low or 0) < _BARE_STEP:
        return None
    if kind == "willing" and said is None and (low or 0) < _ALONE_FROM:
        return None  # "I'll do 3 please"
    if kind == "bare" and not _is_round(low, _BARE_FROM):
        return None
    if (
        kind == "range_alone"
        and said is None
        and not ((low or 0) >= _ALONE_FROM and (low or 1) % 10 == (high or 1) % 10 == 0)
    ):
        return None
    if kind == "bare_range" and not _are_round(low, high):
        return None
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
        "upwards": PriceRange(currency, a, round(a * (1 + ABOUT))),
        "exact": PriceRange(currency, max_minor=a),
        "bare": PriceRange(currency, max_minor=a),
        "corrected": PriceRange(currency, max_minor=a),
        "willing": PriceRange(currency, max_minor=a),
    }[kind]


def _are_round(low: float | None, high: float | None) -> bool:
    """Whether both ends of a range are amounts that people name for a price: multiples of 50, or of 10 from 100 on."""
    if _is_round(low, _BARE_RANGE_FROM) and _is_round(high, _BARE_RANGE_FROM):
        return True
    return low is not None and high is not None and low >= _BARE_FROM and low % 10 == high % 10 == 0


def _is_round(amount: float | None, least: int) -> bool:
    return amount is not None and amount >= least and amount % _BARE_STEP == 0


def _number(groups: dict[str, str], name: str) -> float | None:
    if not groups.get(name):
        return None
    return float(groups[name].replace(",", "")) * (1000 if groups.get(f"{name}k") else 1)


def _minor(amount: float, currency: str) -> int:
    places: int = get_currency_precision(currency)
    return round(amount * float(10**places))
