"""The check: every claim in the words of an answer is compared with the facts before the shopper sees it.

Sits between `bot.answer.write` and the shopper. Claims are found by form (a price, a number with a unit, a date, a
name, a promise) and compared by value, not by spelling: "$1,299" is "1299.00 USD", "16GB" is "16 GB", "1 TB" is
"1000 GB". Facts are read by the same rules as the words, so whatever the shop states may be repeated. What only the
shopper said may be repeated as a wish ("under $500", "no Sony"), never as a fact.

What it cannot see: a wrong claim in plain words ("it is waterproof", "the lighter one"), and a true value said of
the wrong product, unless the product's name or price itself is wrong.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from bot.answer.plan import Facts
from retrieval.quantities import find_quantities

Kind = Literal["price", "quantity", "percentage", "date", "number", "model", "name", "promise", "link"]
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """Something the words claim: its kind and the words that claim it."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """All claims of a text, and those with no fact behind them, in the order of the text."""

    claims: tuple[Claim, ...]
    unsupported: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A claim with its place in the normalised text and its value in a form that can be compared."""

    kind: Kind
    start: int
    end: int
    key: Key


# -- Numbers and money -------------------------------------------------------------------------------------------

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d{1,2}|\d+(?:[.,]\d+)?)"
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
    for code in [
        "SEK",
        "NOK",
        "DKK",
        "CZK",
        "HUF",
        "RON",
        "BGN",
        "UAH",
        "ZAR",
        "NGN",
        "KES",
        "EGP",
        "IDR",
        "MYR",
        "PHP",
        "AED",
        "SAR",
        "KWD",
        "BHD",
        "OMR",
        "JOD",
        "QAR",
        "TND",
        "CLP",
        "COP",
        "ARS",
        "PEN",
        "PKR",
        "BDT",
        "LKR",
        "KZT",
        "MAD",
        "ISK",
    ]
}
_LATIN_WORDS = sorted((s for s in _CURRENCIES if s.isascii() and s.isalpha()), key=len, reverse=True)
_SIGNS = sorted((s for s in _CURRENCIES if s not in _LATIN_WORDS), key=len, reverse=True)
_SIGN = "|".join(map(re.escape, _SIGNS))
_WORD = "|".join(_LATIN_WORDS)
_CODE = "|".join(word for word in _LATIN_WORDS if word.isupper())
_SCALE = r"(?:\s?(?:k|K|万|亿|千|thousand|million)(?![A-Za-z]))?"
_PRICE = re.compile(
    rf"(?:(?P<before>(?<![A-Za-z])(?:{_CODE})|{_SIGN})\s?(?P<amount_after>{_NUMBER}{_SCALE}))"
    rf"|(?<![A-Za-z0-9.,])(?P<amount_before>{_NUMBER}{_SCALE})[\s-]?(?P<after>(?:(?i:{_WORD}))(?![A-Za-z])|{_SIGN})"
    rf"(?!\s?\d)"
    rf"|(?:\b(?i:costs?|priced at|price (?:is|of)|sells? for|goes for|starts? at|starting at|yours for)"
    rf"|价格(?:是|为)?|售价(?:是|为)?|只要|仅需|只需|卖)\s*(?P<bare>{_NUMBER}{_SCALE})(?![\w%]|[.,]\d|[\s-]?(?:(?i:{_WORD})(?![A-Za-z])|{_SIGN}))",
    re.ASCII,
)
_PRICE_RANGE_AFTER = re.compile(rf"\s?(?:-|–|—|~|to|至|到)\s?({_NUMBER}{_SCALE})(?![\w%.,]*\w)", re.ASCII)
_PRICE_RANGE_BEFORE = re.compile(rf"(?<![\w.,])({_NUMBER}{_SCALE})\s?(?:-|–|—|~|to|至|到)\s?$", re.ASCII)
_CENTS = re.compile(rf"(?<![\w.,])({_NUMBER})\s?(?:cents?\b|¢|美分)", re.ASCII)
_SCALES = {"k": 1000, "thousand": 1000, "千": 1000, "万": 10_000, "million": 1_000_000, "亿": 100_000_000}
_PERCENTAGE = re.compile(
    rf"(?<![\w.,])({_NUMBER})\s?(?:%|percent\b|per cent\b)|百分之\s?({_NUMBER})", re.ASCII | re.IGNORECASE
)
_EXTRA_UNIT = re.compile(
    rf"(?<![\w.,])({_NUMBER})[ -]?(?:(weeks?|周|星期)|((?:business|working) days?|个?工作日)|(stars?|星级?)"
    r"|(cores?|核)|(times|倍)|(折)|(quarters?|季度?)|(decades?))(?![A-Za-z])",
    re.ASCII | re.IGNORECASE,
)
_QUANTITY_RANGE = re.compile(rf"(?<![\w.,])({_NUMBER})\s?(?:-|–|—|~|to|至|到|x|×)\s?$", re.ASCII)
_BARE_NUMBER = re.compile(rf"(?<![A-Za-z0-9.,])({_NUMBER})(?:st|nd|rd|th)?(?![A-Za-z0-9])", re.ASCII)
_NEAR = 24  # characters before a number in which the other end of its range can stand
_LIST_MARK = re.compile(r"^[ \t]*\d{1,2}[.)、](?!\d)", re.MULTILINE | re.ASCII)

# -- Numbers in words, before a unit or currency ------------------------------------------------------------------

_ENGLISH_NUMBERS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(20, 100, 10),
        strict=True,
    )
)
_ENGLISH_WORDS = "|".join([*sorted(_ENGLISH_NUMBERS, key=len, reverse=True), "hundred", "thousand", "and"])
_SPELLED_UNITS = (
    r"minutes?|hours?|days?|weeks?|months?|years?|inch(?:es)?|gigs?|gigabytes?|terabytes?|megabytes?|watts?|litres?"
    r"|liters?|grams?|kilos?|kilograms?|pounds?|metres?|meters?|feet|stars?|cores?|percent|dollars?|bucks|euros?|yuan"
    r"|yen|(?:business|working) days?|GB|TB|MB"
)
_SPELLED = re.compile(
    rf"\b((?:{_ENGLISH_WORDS})(?:[ -](?:{_ENGLISH_WORDS})){{0,7}})(?=[ -](?:{_SPELLED_UNITS})\b)",
    re.IGNORECASE,
)
_HAN_DIGITS = {
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_HAN_STEPS = {"十": 10, "百": 100, "千": 1000}
_HAN_SPELLED = re.compile(
    r"(百分之)?([零一二两三四五六七八九十百千万]{1,12})(?=(?:个月|年(?!轻)|天|小时|分钟|周|星|折|倍|元|块钱|美元|个?工作日"
    r"|英寸|公斤|克|升|瓦|核))|百分之([零一二两三四五六七八九十百千万]{1,12})"
)

# -- Dates ---------------------------------------------------------------------------------------------------------

_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ],
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

# -- Names, promises, links ----------------------------------------------------------------------------------------

_TOKEN = re.compile(r"[A-Za-z0-9\u00c0-\u024f](?:[A-Za-z0-9\u00c0-\u024f+'’/-]*[A-Za-z0-9\u00c0-\u024f+])?")
_SENTENCE_OPENERS = frozenset('.!?:;。！？：；，\n"“”‘(（*•–—-')
_ORDINARY = frozenset(
    ["i", "i'm", "i'll", "i've", "i'd", "ok", "okay", "xiaoer", "a", "faq", "id", "pm", "am"]
)
# Makers that a language model likes to bring up; their names are claims even where a sentence starts with one.
_KNOWN_BRANDS = re.compile(
    r"\b(?:Acer|Adidas|Amazon|Anker|Apple|Asus|ASUS|Beats|Bosch|Bose|Braun|Canon|Corsair|DeLonghi|Dell|Dyson|Epson|"
    r"Fitbit|Garmin|Google|GoPro|HP|Huawei|IKEA|iPad|iPhone|Intel|JBL|Kindle|Lenovo|LG|Logitech|MacBook|Microsoft|"
    r"Motorola|Nike|Nikon|Nintendo|Nvidia|OnePlus|Panasonic|Philips|Pixel|PlayStation|Razer|Samsung|Sennheiser|"
    r"Siemens|Sony|ThinkPad|Toshiba|Xbox|Xiaomi)\b"
    r"|苹果|华为|小米|三星|索尼|联想|戴尔|惠普|华硕|宏碁|微软|佳能|尼康|松下|飞利浦|西门子|博世|戴森|美的|格力|海尔"
    r"|荣耀|vivo|OPPO|耐克|阿迪达斯|罗技|雷蛇|任天堂|爱普生|兄弟牌"
)
_PROMISES: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "out of stock": r"\b(?:out of|not (?:currently |now )?in|no longer in|isn't in|aren't in) stock\b|\bsold out\b"
        r"|\bunavailable\b|\b(?:no longer|not) available\b|缺货|售罄|(?:没有|没|无|断)现?货|卖完",
        "in stock": r"\bin stock\b|\bavailable (?:now|today|immediately)\b|\b(?:is|are|still|currently) available\b"
        r"|\bready to ship\b|有货|现货|有库存|库存充足",
        "few left": r"\bonly \w+ left\b|\blast (?:one|few|chance)\b|\bselling fast\b|\blimited[- ](?:stock|time|edition)\b"
        r"|\bwhile (?:stocks?|supplies) lasts?\b|仅剩|只剩|限量|限时|最后一[件台个]",
        "free": r"\bfree (?:\w+ ){0,2}(?:shipping|delivery|postage|returns?|gift|trial|installation|set-?up)\b"
        r"|\bships? (?:for )?free\b|\bcomplimentary\b|\bfor free\b|\bfree of charge\b|\bno extra (?:cost|charge)\b"
        r"|包邮|免运费|免邮|免费|赠送|赠品",
        "delivery": r"\b(?:shipping|shipped|ships|delivery|delivered|dispatch\w*)\b|\b(?:arrives?|get it) (?:by|in|on|"
        r"within|tomorrow|today)\b|配送|发货|送达|到货|送货|快递",
        "soon": r"\btomorrow\b|\b(?:next|same)[- ]day\b|\bovernight\b|\bnext (?:week|month)\b|\bright away\b"
        r"|\b(?:on|by|this|next|until) (?:mon|tues|wednes|thurs|fri|satur|sun)day\b|明天|后天|次日|当日达|隔天|下周|马上到",
        "discount": r"\bdiscount\w*|\bsales?\b|\bcoupons?\b|\bpromo\w*"
        r"|\bspecial (?:offer|price)s?\b|\bdeals?\b|\bclearance\b|\bvouchers?\b|\bcash ?back\b|\brebates?\b"
        r"|\bmarked down\b|\breduced\b|\bbargains?\b|\bsav(?:e|es|ing) (?:up to |over |you )?[$€£¥\d]|打折|折扣|\d折|优惠"
        r"|促销|特价|降价|立减|满减|返现|秒杀",
        "best price": r"\bprice[- ]match\w*|\bbest prices?\b|\blowest prices?\b|全网最低|最低价|最优价",
        "warranty": r"\bwarrant\w+|\bguarante\w+|保修|质保|保证|包换|三包|联保|延保",
        "refund": r"\brefund\w*|\bmoney[- ]back\b|\breturn (?:policy|window|period)\b|\breturnable\b"
        r"|\b(?:easy|\d+[- ]day) returns?\b|退款|退货|退换|无理由",
        "popular": r"\bbest[- ]?sell\w*|\bmost popular\b|\bpopular\b|\b(?:top|highly|best)[- ]rated\b|\bratings?\b"
        r"|\breviews?\b|\bcustomers? (?:love|favou?rite)\w*|\baward\w*|热销|畅销|热卖|爆款|好评|销量|获奖|口碑|评分|人气",
        "genuine": r"\bcertified\b|\bauthentic\b|\bgenuine\b|\bofficial(?:ly)?\b|正品|官方|认证",
        "credit": r"\binstal?lments?\b|\bfinancing\b|\binterest[- ]free\b|\bcash on delivery\b|分期|免息|货到付款",
    }.items()
}
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>()\"'，。；、）]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|\]\([^)\n]*\)"
    r"|(?<![\w-])[\w-]{1,63}\.(?:com|net|org|cn|shop|store|io)\b(?:/\S*)?",
    re.ASCII,
)
_PHONE = re.compile(r"(?<![\w.,$€£¥])\+?\d[\d ()-]{7,18}\d(?!\w|[.,]\d)", re.ASCII)
_FEWEST_PHONE_DIGITS = 9

# -- Where the shopper's own words may be repeated -----------------------------------------------------------------

_BOUND_BEFORE = re.compile(
    r"(?:under|below|less than|cheaper than|no more than|up to|at most|max(?:imum)?(?: of)?|within|over|above"
    r"|more than|at least|between|exactly|(?:budget|limit|maximum|minimum) (?:of|is)|between \S{1,20} and|至少|不超过"
    r"|超过|低于|高于|不低于|不高于|最多|预算|正好|到|至|不是)\s?(?:the |your |a )?$",
    re.IGNORECASE,
)
_BOUND_AFTER = re.compile(
    r"\s?(?:以下|以内|以上|左右|之间|到[^。]{1,16}之间|预算|or (?:less|more|under)\b|up\b|budget\b)"
)
_DENIAL = re.compile(
    r"\b(?:no|not|none|nothing|never|neither|without|don't|doesn't|isn't|aren't|can't|cannot|couldn't|non-)"
    r"|没|无|不是|不含|非",
    re.IGNORECASE,
)
_TOUCHING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.'+-/&$€£¥%\"°²³×"
_RUNS_ON_BEFORE = re.compile(r"[^\W_\u3400-\u9fff]\Z|\d[.,]\Z")
_RUNS_ON_AFTER = re.compile(r"[^\W_\u3400-\u9fff]|[.,]\d")
_STOP = re.compile(r"[!?。！？\n]|\.(?!\d)")
_SPACE_LIKE = {"²", "³", "″", "′", "…"}


def check_words(text: str, facts: Facts) -> CheckResult:
    """Find every claim in a text and say which of them no fact supports. Takes any text, raises nothing."""
    words = _normalise(text)
    shop, shopper = _read_facts(facts.texts), _read_facts(facts.wishes)
    claims: list[Claim] = []
    unsupported: list[Claim] = []
    for found in sorted(_find_claims(words), key=lambda found: found.start):
        claim = Claim(found.kind, words[found.start : found.end].strip())
        claims.append(claim)
        if shop.support(found, facts.counts) or shop.quote(words, found):
            continue
        said = found.kind != "promise" and (shopper.support(found) or shopper.quote(words, found))
        if said and _is_echo(words, found):
            continue
        unsupported.append(claim)
    return CheckResult(tuple(claims), tuple(unsupported))


class _Facts:
    """Texts, read by the rules that claims are read by."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self._texts = [_normalise(text) for text in texts]
        self._keys: dict[Kind, set[Key]] = {}
        self._numbers: set[Decimal] = set()
        self._tokens: list[dict[str, set[str]]] = []  # of each text: folded token → the tokens that follow it
        self._models: set[str] = set()
        for text in self._texts:
            for found in _find_claims(text):
                self._keys.setdefault(found.kind, set()).add(found.key)
            numbers = re.findall(rf"(?<![A-Za-z0-9.]){_NUMBER}", text, re.ASCII)
            self._numbers.update(_decimal(number) for number in numbers)
            self._read_tokens(text)
        self._folded = [text.casefold() for text in self._texts]

    def support(self, found: _Found, counts: frozenset[int] = frozenset()) -> bool:
        """Whether a claim is one of these facts."""
        match found.kind:
            case "price":
                return any(_same_price(found.key, key) for key in self._keys.get("price", ()))
            case "quantity":
                return self._supports_quantity(found.key, counts)
            case "date":
                return any(_same_date(found.key, key) for key in self._keys.get("date", ()))
            case "number":
                return found.key[0] in self._numbers or found.key[0] in counts
            case "model":
                return found.key[0] in self._models
            case "name":
                return self._supports_name(found.key)
            case "link":
                return found.key in self._keys.get("link", ()) or self._states(str(found.key[0]))
            case "percentage" | "promise":
                return found.key in self._keys.get(found.kind, ())

    def quote(self, text: str, found: _Found) -> bool:
        """Whether a claim, alone or with the signs that touch it ("802.11b", "PS/2"), stands in a fact letter by
        letter: a part of a title that is cut out of its surroundings can read differently from the whole."""
        if found.kind == "promise" or (found.kind == "price" and not found.key[1]):
            return False
        chunks = (
            _chunk(text, found, ""),
            _chunk(text, found, _TOUCHING),
            _chunk(text, found, f"{_TOUCHING},"),
        )
        return any(_stands_in(chunk.casefold().strip(), fact) for chunk in chunks for fact in self._folded)

    def _states(self, words: str) -> bool:
        return any(words in text for text in self._folded)

    def _supports_quantity(self, key: Key, counts: frozenset[int]) -> bool:
        dimension, value, plain = key
        assert isinstance(value, float)
        if dimension in {"count", "?"} and (plain in self._numbers or plain in counts):
            return True
        return any(
            other[0] == dimension and _close(value, other[1]) for other in self._keys.get("quantity", ())
        )

    def _supports_name(self, key: Key) -> bool:
        """Whether all words of a name stand in one text, and a number in it stands beside the same word."""
        tokens = [str(token) for token in key]
        if len(tokens) == 1 and not tokens[0].isascii():
            return self._states(tokens[0])
        return any(self._name_in(tokens, text) for text in self._tokens)

    def _name_in(self, tokens: list[str], text: dict[str, set[str]]) -> bool:
        if not all(_has_token(token, text) for token in tokens):
            return False
        return all(b in text.get(a, ()) for a, b in pairwise(tokens) if any(c.isdigit() for c in a + b))

    def _read_tokens(self, text: str) -> None:
        tokens = [_fold_token(match.group()) for match in _TOKEN.finditer(text)]
        followers: dict[str, set[str]] = {token: set() for token in tokens}
        for a, b in pairwise(tokens):
            followers[a].add(b)
            self._models.add(_joined(a + b))
        for token in list(followers):
            self._models.add(_joined(token))
            for part in re.split(r"[-/+]", token):
                followers.setdefault(part, set())
                self._models.add(part)
        self._tokens.append(followers)


@lru_cache(maxsize=64)
def _read_facts(texts: tuple[str, ...]) -> _Facts:
    return _Facts(texts)


def _find_claims(text: str) -> Iterator[_Found]:
    """All claims of a normalised text. Each finder masks what it took, so that no number is read twice."""
    for name, pattern in _PROMISES.items():
        rest = (
            text
            if name != "in stock"
            else _PROMISES["out of stock"].sub(lambda m: "#" * len(m.group()), text)
        )
        for match in pattern.finditer(rest):
            yield _Found("promise", match.start(), match.end(), (name,))
    names_text = text
    rest = _LIST_MARK.sub(lambda match: "#" * len(match.group()), text)
    for finder in (_links, _dates, _prices, _percentages, _quantities):
        taken = list(finder(rest))
        yield from taken
        rest, names_text = _mask(rest, taken), _mask(names_text, taken)
    yield from _models(rest)
    yield from _bare_numbers(rest)
    yield from _names(names_text)


def _links(text: str) -> Iterator[_Found]:
    for match in _LINK.finditer(text):
        yield _Found("link", match.start(), match.end(), (match.group().casefold().rstrip(".,"),))
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) >= _FEWEST_PHONE_DIGITS and digits != match.group():
            yield _Found("link", match.start(), match.end(), (digits,))


def _dates(text: str) -> Iterator[_Found]:
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
            yield _Found("date", match.start(), match.end(), (year, month, day))


def _prices(text: str) -> Iterator[_Found]:
    for match in _PRICE.finditer(text):
        symbol = match.group("before") or match.group("after")
        currencies = _currency(symbol) if symbol else frozenset()
        number = match.group("amount_after") or match.group("amount_before") or match.group("bare")
        start = match.start() if symbol else match.start("bare")
        yield _Found("price", start, match.end(), (_decimal(number), currencies))
        if match.group("before") and (other := _PRICE_RANGE_AFTER.match(text, match.end())):
            yield _Found("price", other.start(1), other.end(1), (_decimal(other.group(1)), currencies))
        if match.group("after") and (
            other := _PRICE_RANGE_BEFORE.search(text[max(0, match.start() - _NEAR) : match.start()])
        ):
            place = max(0, match.start() - _NEAR)
            value = _decimal(other.group(1))
            yield _Found("price", place + other.start(1), place + other.end(1), (value, currencies))
    for match in _CENTS.finditer(text):
        yield _Found("price", match.start(), match.end(), (_decimal(match.group(1)) / 100, frozenset()))


def _percentages(text: str) -> Iterator[_Found]:
    for match in _PERCENTAGE.finditer(text):
        yield _Found("percentage", match.start(), match.end(), (_decimal(match.group(1) or match.group(2)),))


def _quantities(text: str) -> Iterator[_Found]:
    for match in _EXTRA_UNIT.finditer(text):
        unit = next(index for index, value in enumerate(match.groups()[1:]) if value is not None)
        value = _decimal(match.group(1))
        yield _Found("quantity", match.start(), match.end(), (f"extra {unit}", float(value), value))
    for quantity in find_quantities(text):
        dimension, base = quantity.quantity.base()
        words = text[quantity.start : quantity.end]
        # "12 in stock" is no length; "12 in" at the end of a phrase is one.
        is_plain = words.casefold().endswith(" in") and re.match(r"\s[a-z]", text[quantity.end :]) is not None
        number = re.match(_NUMBER, words)
        plain = _decimal(number.group()) if number else Decimal(0)
        place = max(0, quantity.start - _NEAR)
        key: Key = ("?" if is_plain else dimension, base, plain)
        yield _Found("quantity", quantity.start, quantity.end, key)
        if not is_plain and (lower := _QUANTITY_RANGE.search(text[place : quantity.start])):
            first = _decimal(lower.group(1))
            factor = base / quantity.quantity.value if quantity.quantity.value else 0.0
            yield _Found(
                "quantity",
                place + lower.start(1),
                place + lower.end(1),
                (dimension, float(first) * factor, first),
            )


def _bare_numbers(text: str) -> Iterator[_Found]:
    for match in _BARE_NUMBER.finditer(text):
        yield _Found("number", match.start(), match.end(), (_decimal(match.group(1)),))


def _models(text: str) -> Iterator[_Found]:
    """Words of letters and digits, such as XPS13, WH-1000XM4, 5G or 1080p."""
    for match in _TOKEN.finditer(text):
        token = match.group()
        if not (any(c.isdigit() for c in token) and any(c.isalpha() for c in token)):
            continue
        if not re.fullmatch(r"\d+(?:st|nd|rd|th)", token, re.IGNORECASE):
            yield _Found("model", match.start(), match.end(), (_joined(_fold_token(token)),))


def _names(text: str) -> Iterator[_Found]:
    """Runs of capitalised words; among Chinese characters, Latin words of any spelling; and well-known brands."""
    covered: list[tuple[int, int]] = []
    for run in _runs(text):
        first = run[0]
        before = text[: first.start()].rstrip(" \t")[-1:]
        starts = not before or before in _SENTENCE_OPENERS
        # A plain capital at the start of a sentence may be no name at all: "Great Sony headphones".
        tokens = (
            run[1:]
            if starts and first.group()[1:].islower() and not _KNOWN_BRANDS.match(first.group())
            else run
        )
        tokens = [token for token in tokens if _fold_token(token.group()) not in _ORDINARY]
        if not tokens or not any(token.group()[0].isalpha() for token in tokens):
            continue
        start, end = tokens[0].start(), tokens[-1].end()
        covered.append((start, end))
        yield _Found("name", start, end, tuple(_fold_token(token.group()) for token in tokens))
    for match in _KNOWN_BRANDS.finditer(text):
        if not any(start <= match.start() < end for start, end in covered):
            yield _Found("name", match.start(), match.end(), (match.group().casefold(),))


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    for match in _TOKEN.finditer(text):
        if run and text[run[-1].end() : match.start()] != " ":
            yield run
            run = []
        if _is_name_like(match, text) or (run and match.group()[0].isdigit()):
            run.append(match)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_name_like(match: re.Match[str], text: str) -> bool:
    token = match.group()
    if sum(c.isalpha() for c in token) < 2 or token.casefold().startswith(("i'", "i’")):
        return False
    if any(c.isupper() for c in token):
        return True
    beside = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
    return any("\u3400" <= c <= "\u9fff" for c in beside)


def _is_echo(text: str, found: _Found) -> bool:
    """Whether a claim repeats the shopper visibly: as a limit, in a denial, or in quotation marks."""
    start = max((match.end() for match in _STOP.finditer(text, 0, found.start)), default=0)
    before, after = text[start : found.start], text[found.end : found.end + 24]
    if _BOUND_BEFORE.search(before[-40:]) or _BOUND_AFTER.match(after):
        return True
    if _DENIAL.search(before) or re.match(r"[^。！？.!?]{0,12}(?:没有|没)", after):
        return True
    return any(before.count(opening) > before.count(closing) for opening, closing in ("“”", "「」", "《》"))


def _same_price(claim: Key, fact: Key) -> bool:
    assert isinstance(claim[1], frozenset)
    assert isinstance(fact[1], frozenset)
    return claim[0] == fact[0] and (not claim[1] or not fact[1] or bool(claim[1] & fact[1]))


def _same_date(claim: Key, fact: Key) -> bool:
    """Equal month and day, and the year where the words give one."""
    return claim[1:] == fact[1:] and claim[0] in (None, fact[0])


def _close(a: float, b: object) -> bool:
    return isinstance(b, float) and (a == b or abs(a - b) <= 1e-9 * max(abs(a), abs(b)))


def _has_token(token: str, text: dict[str, set[str]]) -> bool:
    return token in text or (token.endswith("s") and token[:-1] in text) or f"{token}s" in text


def _chunk(text: str, found: _Found, touching: str) -> str:
    """A claim with the signs around it that belong to the same word."""
    start, end = found.start, found.end
    while start > max(0, found.start - _NEAR) and text[start - 1] in touching:
        start -= 1
    while end < min(len(text), found.end + _NEAR) and text[end] in touching:
        end += 1
    return text[start:end].strip(".,'+-/&")


def _stands_in(chunk: str, fact: str) -> bool:
    """Whether a fact has the chunk as whole words and numbers."""
    place = fact.find(chunk) if chunk else -1
    while place >= 0:
        before, after = fact[max(0, place - 2) : place], fact[place + len(chunk) : place + len(chunk) + 2]
        if not _RUNS_ON_BEFORE.search(before) and not _RUNS_ON_AFTER.match(after):
            return True
        place = fact.find(chunk, place + 1)
    return False


def _currency(symbol: str) -> frozenset[str]:
    return _CURRENCIES.get(symbol) or _CURRENCIES.get(symbol.upper()) or _CURRENCIES[symbol.lower()]


def _decimal(number: str) -> Decimal:
    """The value of "1,299", "1299.00", "1.299,00", "15,6" or "1.2k"."""
    digits = re.match(_NUMBER, number, re.ASCII)
    assert digits is not None
    plain = digits.group()
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d{1,2}", plain, re.ASCII):
        plain = plain.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain, re.ASCII):
        plain = plain.replace(",", "")
    scale = number[digits.end() :].strip().casefold()
    return Decimal(plain.replace(",", ".")) * _SCALES.get(scale, 1)


def _fold_token(token: str) -> str:
    return token.casefold().replace("’", "'").removesuffix("'s")


def _joined(token: str) -> str:
    return re.sub(r"[-/+']", "", token)


def _mask(text: str, claims: Iterable[_Found]) -> str:
    characters = list(text)
    for found in claims:
        characters[found.start : found.end] = "#" * (found.end - found.start)
    return "".join(characters)


def _normalise(text: str) -> str:
    """Full-width and styled characters as plain ones, no invisible ones, numbers before units as digits."""
    plain = "".join(map(_plain_character, text))
    return _HAN_SPELLED.sub(_han_number, _SPELLED.sub(_english_number, plain))


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    if character.isascii() or character in _SPACE_LIKE:
        return character
    if character in "®™©" or unicodedata.category(character) in {"Cf", "Cs", "Co"}:
        return ""
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    return unicodedata.normalize("NFKC", character)


def _english_number(match: re.Match[str]) -> str:
    total, current, seen = 0, 0, False
    for word in re.split(r"[ -]", match.group(1).casefold()):
        if word == "hundred":
            current, seen = max(current, 1) * 100, True
        elif word == "thousand":
            total, current, seen = total + max(current, 1) * 1000, 0, True
        elif word in _ENGLISH_NUMBERS:
            current, seen = current + _ENGLISH_NUMBERS[word], True
    return str(total + current) if seen else match.group()


def _han_number(match: re.Match[str]) -> str:
    total, current = 0, 0
    for character in match.group(2) or match.group(3):
        if character in _HAN_DIGITS:
            current = _HAN_DIGITS[character]
        elif character == "万":
            total, current = (total + current) * 10_000, 0
        else:
            total, current = total + max(current, 1) * _HAN_STEPS[character], 0
    percent = "百分之" if match.group(1) or match.group(3) else ""
    return f"{percent}{total + current}"
