"""Quantities with units, as wishes about attributes ("at least 16 GB of RAM", 续航20小时以上)."""

import re
from itertools import islice
from typing import cast

from bot.understand.needs.message import Unread
from retrieval.attributes import concepts, find_attributes
from retrieval.need import LOAD, AttributeWish, Operator
from retrieval.quantities import FoundQuantity, Quantity, find_quantities

MAX_WISHES = 10
GROWN_UP_M = 1.4  # a smaller one is that of a child, which seats and clothes are made for
LEAST_IN_A_PACK = 20  # 50只, 800颗: what a pack holds, and no number of packs
_NOT_ABOUT_THE_THING = ("pcs", "d", "week", "month", "year", "pages")  # counts and dates rarely are
_REACH = 25  # characters before and after a quantity that are looked at
_OPERATORS_BEFORE: tuple[tuple[Operator, re.Pattern[str]], ...] = (
    (">=", re.compile(r"(?:\b(?:can |should |must |to )?(?:holds?|carry|carries|supports?|takes?)(?: up to)?|承重|(?:能|可以?|够)(?:装|放|承|载|坐)(?:得?下)?(?:一?[只个条])?|(?:装|放|承受?)得下?(?:一?[只个条])?|(?:ok(?:ay)?|good|rated|suitable|safe|tested) (?:for )?up to|up to(?= ?\d+ ?(?:people|persons|kids)\b)|at least|minimum(?: of)?|min\.?|no less than|(?:no(?:thing|t)?|never) (?:smaller|shorter|lighter|thinner|narrower|slower|lower|fewer|weaker) than|from|>=|≥|[至最]少|起码|(?:[不别]|不[能要得])[低少小]于|最低)\s*(?:要|有|是|得)?\s*$", re.I)),
    (">", re.compile(r"(?<![A-Za-z])(?:more than|over|above|(?:bigger|larger|longer|greater|heavier|taller|wider|higher|thicker|deeper|faster) than|>|超[过出]|[大高多长重]于)\s*$", re.I)),
    ("<=", re.compile(r"(?:at most|maximum(?: of)?|max\.?|nothing (?:that )?(?:\w+ ){0,2}(?:more|over|above|longer|heavier|bigger|larger|taller)(?: than)?|(?:no(?:thing|t)?|never) (?!small|short|light|thin|narrow|slow|low|few|weak)[a-z]{2,}er than|(?:no|not|never|can['’]?t be|shouldn['’]?t be|mustn['’]?t be) (?:more|over|above|bigger|larger|longer|heavier|taller|wider|higher|thicker|deeper)(?: than)?|up ?to|within|<=|≤|不[要能]?超过?|[别没]超过?|[最至顶]多|最高|不[高大多]于)\s*$", re.I)),
    ("<", re.compile(r"(?:less than|under|below|sub|(?:smaller|lighter|shorter|thinner|narrower|quieter|slower) than|<|[小低少轻短]于|不到|不足)\s*$", re.I)),
)  # fmt: skip
_OPERATORS_AFTER: tuple[tuple[Operator, re.Pattern[str]], ...] = (
    (">=", re.compile(r"^\s*(?:(?:of )?(?:storage|memory|ram|battery(?: life)?|range|capacity|power|load|cocoa)\s+)?(?:min(?:imum)?\b|plus\b(?! (?:a|the|an|my))|at (?:the )?(?:very )?(?:least|minimum)\b|(?:[a-z]+ )?or (?:more|bigger|larger|above|higher|faster|longer|taller|thicker|heavier|wider|greater|better|up|over|beyond)\b|upwards\b|and (?:up|above|over)\b|\+|minimum|(?:运行|运行)?(?:内存|存储|运存|硬盘)?(?:及?或?以上|起步?(?!来)|往上|打底)|及?或?以上|起步?|往上|开外|打底)", re.I)),
    ("<=", re.compile(r"^\s*(?:or (?:less|lower|quieter|shorter|smaller|lighter|under|below|thinner|narrower)\b|at (?:the )?(?:very )?most|tops\b|maximum|max\b|及?或?以[下内]|之内|内(?![存衣])|不到)", re.I)),
    ("=", re.compile(r"^\s*(?:左右|上下)")),
)  # fmt: skip
_NEGATED = re.compile(r"不\s*$")  # 不超过 is no 超过
# 2米长的线, 1米8宽: what is measured stands after the unit.
_MEASURED = {"长": "length", "宽": "width", "高": "height", "厚": "thickness", "重": "weight"}
_MEASURED_AFTER = re.compile(r"^(?:多)?(?P<what>[长宽高厚重])(?![度量端级低短])的?")
_THICK = re.compile(r"\bthick\b|厚", re.I)
_LASTING = re.compile(r"\b(?:lasts?|lasting|runs?)(?: for)?(?: about)?\s*$|(?:能用|坚持|撑)\s*$", re.I)
_LASTS = re.compile(r"\bbattery\b|\b(?:a|one|per|single) charge\b|续航|待机|充一次", re.I)
_RANGE_BEFORE = re.compile(
    r"(?:(?P<between>between\s+)?(?<![\d.]))(?P<low>\d{1,6}(?:\.\d{1,3})?)\s*(?:-|–|—|~|to|到|至|(?(between)and|(?!)))\s*$",
    re.I,
)
# "1.5 L to 2 L": a range whose ends both have their unit.
_RANGE_TO = re.compile(
    r"(?<![\d.])(\d{1,6}(?:\.\d{1,3})?)\s?(?P<unit>[A-Za-z\"]{1,3}|[升克米寸斤]|公斤|厘米|英寸|毫升)\s*(?=(?:-|–|—|~|to|到|至)\s*\d{1,6}(?:\.\d{1,3})?\s?(?P=unit)(?![A-Za-z]))"
)
_PEOPLE = re.compile(
    r"(?<!\d)(?P<n>\d{1,2}|[单双两三四五六八])个?人(?=(?:一起|同时)?(?:去|出行|坐|玩|用|住|睡|吃|桌游|局|份|餐)|一起|的?帐篷|的?吊床|$|[，。,])"
)
_IN_WORD = re.compile(
    r"\d+ ?in(?: (?:my|the|a|an|total|stock|all|one|1|our|your|spring|summer|autumn|winter|20\d\d)\b|-1|-one)",
    re.I,
)  # no inches
_DIMENSIONS = re.compile(
    r"(?<![\d.x*×])(?P<a>\d{2,3})\s?(?:[x×*乘]|by)\s?(?P<b>\d{2,3})(?![\d.])(?!\s?[x×*乘]\s?\d)\s?(?P<unit>cm|mm|厘米|公分)?(?![A-Za-z])(?!\s?(?:ml|cl|l|g|kg|oz|w|pcs|packs?)\b)",
    re.I,
)
# A sleeping bag for -5 °C has a comfort temperature of that or less.
_BELOW_ZERO = re.compile(
    r"(?:\bminus |(?<![\w.-])-)(?P<en>\d{1,2})(?:(?= ?(?:°|degrees?|celsius|c\b)) ?(?:°c?|degrees?(?: celsius| c\b)?|celsius|c\b)|(?=\s*(?:$|[,.;!?])))"
    r"|零下\s?(?P<zh>\d{1,2})度?|(?P<zero>零下)(?!\d)",
    re.I,
)
_CROWD = {"单": "1", "双": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6", "八": "8"}
_SCREEN = {"in": "screen size"}
_DIOPTRES = re.compile(r"(?<![\w+.])\+\d\.\d{1,2}(?!\d)")  # of reading glasses
_SIDED = re.compile(
    r"(?:\b(?P<op>min(?:imum)?|at least|max(?:imum)?|at most|under|over) )?(?<!size )(?<![\w.$€£-])(?P<n>\d{2,3})"
    r"(?: ?(?:cm|centimet(?:re|er)s) (?P<sided>wide|high|tall|long|deep)\b| (?P<side>wide|high|tall|long|deep)(?=\s*(?:$|[,.;!?]|no\b|for\b|and\b)))",
    re.I,
)
SIDES = {"wide": "width", "high": "height", "tall": "height", "long": "length", "deep": "depth"}
_SIDE_OPS: dict[str, Operator] = {
    "min": ">=",
    "minimum": ">=",
    "at least": ">=",
    "over": ">",
    "max": "<=",
    "maximum": "<=",
    "at most": "<=",
    "under": "<",
}
_HAN_DIOPTRES = re.compile(r"(?<!\d)(?P<n>[1-4][05]0)度")  # 老花镜 200度
_READING_GLASSES = re.compile(r"老花|花镜|老光")
_PUZZLE = re.compile(
    r"(?<!\d)(?P<n>\d{2,5})\s?[块片颗](?=的?(?:拼图|积木))|(?:拼图|积木)(?![^\d]{0,6}(?:预算|不超|最多|超过|低于|买))[^\d]{0,6}(?<!\d)(?P<after>\d{2,5})\s?(?:[片颗]|块(?=的|装|[，。,]|$))"
)
# "someone 190cm tall", 身高180: the person, not the thing.
_OF_A_PERSON = re.compile(
    r"^\s*(?:tall\b(?! (?:shel|book|cabinet|lamp|mirror|plant|tower|cat|chair|table|desk))|高个)", re.I
)
_PERSON = re.compile(
    r"\b(?:someone|somebody|person|people|guy|man|woman|i'?m|i am|s?he'?s|s?he is|husband|wife|son|daughter|girl|boy|kid|child|baby|toddler|dad|mum|mom|friend)\b[^,.;!?]*$|人[^，。,]*$",
    re.I,
)
_WEIGHS = re.compile(
    r"(?:\b(?:i|we|he|she|they|who|(?:my|our|his|her|the) (?:husband|wife|dad|father|mum|mom|mother|son|daughter|boyfriend|girlfriend|brother|sister|little (?:one|boy|girl)|newborn|infant|baby|toddler|kid|child|boy|girl|dog|puppy|cat))"
    r" (?:weighs?|weigh in at)|\b(?:i['’]?m|i am|he['’]?s|she['’]?s|he is|she is|body ?weight(?: is| of)?))\s*(?:about|around|roughly|almost|nearly|over)?\s*$"
    r"|(?:体重|(?<![给帮和跟])[我他她](?:爸|妈|老公|老婆|儿子|女儿)?|本人|宝宝|孩子)\s*(?:现在|已经|大概|差不多|大约|有|是|约|快)*\s*$",
    re.I,
)
_OF_A_THING = re.compile(r"^\s*(?:的|overweight|heavier|lighter|more|less|too|over|under)", re.I)
_PERSON_BEFORE = re.compile(
    r"(?:身高|(?<!给)(?<!帮)[我他她]|\bi'?m|\bi am|\bhe'?s|\bshe'?s)\s*(?:有|about )?$", re.I
)


# "nine hours a day", 每天8小时: how long it is used
_A_DAY = re.compile(r"\s*(?:an?|per|each|every|1|/) ?(?:day|night|week|weekday)\b", re.I)
_EVERY_DAY = re.compile(r"(?:每天|天天|一天|每晚|每周)[^，。,\d]{0,6}$")
# 2升太小, "8 GB isn't enough": more than that, or less.
_TOO_LITTLE = re.compile(
    r"^\s*(?:的)?(?:就|都|也|怕|可能|感觉|会|是|有点)*(?:以后|将来)?(?:(?:太|有点|偏)(?:小|少|短|低|矮)|[小少短低矮]了)|^\s*(?:的)?(?:就|都|也|怕|可能|感觉|会)*(?:以后|将来)?不(?:太)?够"
    r"|^\s*(?:is|are|was|would be|might be|'s)?\s*(?:way |far |a bit |bit |much )?too (?:small|little|short|low|few|weak)\b|^\s*(?:is|are|would)? ?(?:n['o’]?t|not)(?: be)? enough\b",
    re.I,
)
_TOO_MUCH = re.compile(
    r"^\s*(?:的)?(?:就|都|也|怕|可能|感觉|会|是|有点)*(?:太|有点|偏)(?:大|多|长|高|重|沉)"
    r"|^\s*(?:is|are|was|would be|might be|'s)?\s*(?:way |far |a bit |bit |much )?too (?:big|large|long|high|heavy|much|tall|wide|loud)\b",
    re.I,
)
# "He's a big lad, 125 kg": nothing that a shop sells to carry weighs so much by itself
_IS_SOMEBODY = re.compile(
    r"\b(?:i['’]?m|i am|(?:s?he|who)['’]?s|(?:s?he|who|husband|wife|son|daughter|dad|father|mum|mom|mother|brother|sister) is)\b(?:(?!\b(?:looking|after|need|want|buy|search)\w*\b)[^.;!?]){0,40}$|(?:我|他|她|老公|老婆|爸|妈|儿子|女儿)(?:(?![要买想])[^。；;！!？?]){0,10}$",
    re.I,
)
LEAST_OF_SOMEBODY = 30  # kg
LEAST_STORAGE = 128  # GB: no memory is so large


def read_beyond(message: Unread) -> list[AttributeWish]:
    """Amounts that will not do, as wishes for more or less than them: 2升太小, "10 kg is too heavy"."""
    wishes: list[AttributeWish] = []
    for found in list(islice(find_quantities(message.left), MAX_WISHES)):
        before = message.left[: found.start]
        dimension, amount = found.quantity.base()
        heavy = dimension == "mass" and amount >= LEAST_OF_SOMEBODY
        whole = re.match(r"[^.;!。！]*[?？]", message.left[found.end :])
        of_person = heavy or _WEIGHS.search(before) or (dimension == "mass" and _PERSON.search(before))
        bound = None if of_person or whole else _refused_bound(message.left, found)
        if bound:
            op, end = bound
            name, quantity = _named_near(message.left, found), _usual(message.left, found)
            name = name or _SCREEN.get(quantity.unit)
            wishes.append(AttributeWish(name, op, f"{quantity.value:g}", quantity.unit))
            message.blank(found.start, end)
    return wishes


def read_quantities(message: Unread) -> list[AttributeWish]:
    """The quantities with units, each as a wish; "20-30 L" is two, from 20 and up to 30."""
    wishes: list[AttributeWish] = []
    for match in _DIMENSIONS.finditer(message.left):
        unit = (match["unit"] or "cm").replace("厘米", "cm").replace("公分", "cm").casefold()
        wishes.append(AttributeWish("size", "=", f"{match['a']} x {match['b']} {unit}"))
        message.blank(*match.span())
    for match in _BELOW_ZERO.finditer(message.left):
        wishes.append(
            AttributeWish(None, "<=", "0" if match["zero"] else f"-{match['en'] or match['zh']}", "°C")
        )
        message.blank(*match.span())
    for match in _SIDED.finditer(message.left):
        if _PERSON.search(message.left[: match.start()]):
            continue
        op = _SIDE_OPS[match["op"].casefold()] if match["op"] else "="
        wishes.append(
            AttributeWish(SIDES[(match["sided"] or match["side"]).casefold()], op, match["n"], "cm")
        )
        message.blank(*match.span())
    for match in _DIOPTRES.finditer(message.left):
        wishes.append(AttributeWish("strength", "=", match.group()))
        message.blank(*match.span())
    for match in _HAN_DIOPTRES.finditer(message.left) if _READING_GLASSES.search(message.left) else ():
        wishes.append(AttributeWish("strength", "=", f"+{int(match['n']) / 100:.1f}"))
        message.blank(*match.span())
    for match in _PUZZLE.finditer(message.left):
        wishes.append(AttributeWish("pieces", "=", match["n"] or match["after"], "pcs"))
        message.blank(*match.span())
    for match in _PEOPLE.finditer(message.left):
        wishes.append(AttributeWish(None, "=", _CROWD.get(match["n"], match["n"]), "people"))
        message.blank(*match.span())
    message.left = _RANGE_TO.sub(_without_unit, message.left)
    for found in list(islice(find_quantities(message.left), MAX_WISHES)):
        if (
            _IN_WORD.match(message.left[found.start :])
            or _is_network(message.left, found)
            or _is_of_a_person(message.left, found)
            or _is_a_day(message.left, found)
        ):
            continue
        if (
            found.quantity.unit in _NOT_ABOUT_THE_THING
            and not _is_pieces(message.left, found)
            and _named_near(message.left, found) is None
        ):
            continue
        before = message.left[: found.start]
        dimension, amount = found.quantity.base()
        heavy = dimension == "mass" and amount >= LEAST_OF_SOMEBODY and _IS_SOMEBODY.search(before)
        of_person = (heavy or _WEIGHS.search(before)) and not _OF_A_THING.match(message.left[found.end :])
        if found.quantity.base()[0] == "mass" and of_person:
            kilos = _usual(message.left, found)
            wishes.append(AttributeWish(LOAD, ">=", f"{kilos.value:g}", kilos.unit))
            message.blank(found.start, found.end)
            continue
        op, start, end = _bounds(message.left, found)
        name, end = _name(message.left, found, op, end)
        if name is None and dimension == "time" and _IN_TIME.search(before):
            continue  # "he destroys everything in about 5 minutes"
        low = _RANGE_BEFORE.search(message.left[max(0, found.start - _REACH) : found.start])
        if low and op == "=" and float(low["low"]) < found.quantity.value:
            wishes.append(AttributeWish(name, ">=", f"{float(low['low']):g}", found.quantity.unit))
            op, start = "<=", found.start - len(low.group())
        quantity = _usual(message.left, found)
        wishes.append(AttributeWish(name, op, f"{quantity.value:g}", quantity.unit))
        message.blank(start, end)
    return wishes


_IN_TIME = re.compile(r"\b(?:in|within|after) (?:about |around |just |only |like )?$", re.IGNORECASE)


def _is_a_day(text: str, found: FoundQuantity) -> bool:
    """Whether it is how long something is used a day."""
    if found.quantity.base()[0] != "time" or _LASTS.search(text) or _LASTING.search(text[: found.start]):
        return False
    return _A_DAY.match(text[found.end :]) is not None or _EVERY_DAY.search(text[: found.start]) is not None


def _refused_bound(text: str, found: FoundQuantity) -> tuple[Operator, int] | None:
    """The operator for more or less than an amount that will not do, and where the words that say so end."""
    for pattern, op in ((_TOO_LITTLE, ">"), (_TOO_MUCH, "<")):
        if match := pattern.match(text[found.end : found.end + _REACH]):
            return cast(Operator, op), found.end + match.end()
    return None


def _without_unit(match: re.Match[str]) -> str:
    return match.group(1).ljust(len(match.group()))


def _usual(text: str, found: FoundQuantity) -> Quantity:
    """A quantity as shops state it: 半斤 is 250 g, 时速40公里 is 40 km/h."""
    quantity = found.quantity
    if quantity.unit == "斤":
        kilos = quantity.value / 2
        return Quantity(kilos, "kg") if kilos >= 1 else Quantity(1000 * kilos, "g")
    if quantity.unit == "h" and quantity.value < 1:
        return Quantity(60 * quantity.value, "min")
    if quantity.unit == "g" and re.search(r"纸|\bpaper\b", text):
        return Quantity(quantity.value, "g/m²")
    if quantity.unit == "km" and re.search(r"时速[^，。,]{0,4}$|\bspeed\b[^,.]{0,12}$", text[: found.start]):
        return Quantity(quantity.value, "km/h")
    return quantity


def _is_of_a_person(text: str, found: FoundQuantity) -> bool:
    """Whether it is the height of a grown-up."""
    if found.quantity.base()[0] != "length" or found.quantity.base()[1] < GROWN_UP_M:
        return False
    before = text[max(0, found.start - _REACH) : found.start]
    tall = _OF_A_PERSON.match(text[found.end :]) and _PERSON.search(text[: found.start])
    return bool(tall or _PERSON_BEFORE.search(before))


def _is_pieces(text: str, found: FoundQuantity) -> bool:
    """Whether it counts the pieces that a puzzle or a set is made of: "1000 piece"."""
    said = text[found.start : found.end]
    in_a_pack = said[-1] in "颗片只抽" and found.quantity.value >= LEAST_IN_A_PACK
    return in_a_pack or re.search(r"(?:pieces?|pcs)$", said, re.I) is not None


def _is_network(text: str, found: FoundQuantity) -> bool:
    """Whether "5G" is the network, and no five grams."""
    return text[found.start : found.end] in ("2G", "3G", "4G", "5G", "6G")


def _bounds(text: str, found: FoundQuantity) -> tuple[Operator, int, int]:
    """The operator beside a quantity, and the span of both."""
    before, after = text[max(0, found.start - _REACH) : found.start], text[found.end : found.end + 2 * _REACH]
    op: Operator = "="
    start, end = found.start, found.end
    matches = [
        (match.start(), operator)
        for operator, pattern in _OPERATORS_BEFORE
        if (match := pattern.search(before)) and not _NEGATED.search(before[: match.start()])
    ]
    if matches:  # the longest says it: "no more than" is not "more than"
        first, op = min(matches, key=lambda one: one[0])
        start = found.start - len(before) + first
    for operator, pattern in _OPERATORS_AFTER:
        if match := pattern.search(after):
            op, end = (operator if operator != "=" else op), found.end + match.end()
    is_enough = found.quantity.base()[0] == "area" or _LASTING.search(before)
    if op == "=" and is_enough:  # what a device can do for 40 m² it does for 30
        op = ">="
    return op, start, end


def _name(text: str, found: FoundQuantity, op: Operator, end: int) -> tuple[str | None, int]:
    """The attribute that a quantity is about, and where the words that say so end."""
    unit = found.quantity.unit
    if measured := _MEASURED_AFTER.match(text[end:]):
        concept = _MEASURED[measured["what"]]
        if _measures(concept, found.quantity):
            return concept, end + measured.end()
    name = _named_near(text, found)
    if name is None and unit == "mm" and _THICK.search(text[max(0, found.start - _REACH) : found.start]):
        name = "thickness"
    if name is None and (unit == "TB" or (unit == "GB" and found.quantity.value >= LEAST_STORAGE)):
        name = "storage"
    if name is None and unit == "GB" and op != "=" and found.quantity.value <= 64:
        name = "memory"
    if name is None and unit == "pcs":
        name = "pieces"
    if name is None and unit == "in" and op != "=":
        name = "screen size"
    return name, end


def _named_near(text: str, found: FoundQuantity) -> str | None:
    """The attribute concept named right beside a quantity ("16 GB of RAM", "screen of 15 inches")."""
    beside = re.split(r"[，。,;；]", text[found.end : found.end + _REACH])[0]  # 内存32GB起，硬盘1TB
    after = [m for m in find_attributes(beside) if m.start <= 4]
    before = find_attributes(
        re.split(r"[,;](?=\s)", text[max(0, found.start - _REACH) : found.start])[-1]
    )  # "16 GB ram, 1 TB": no memory of that size
    for mention in [*after, *before[-1:]]:
        if mention.concept == "dimensions" and found.quantity.unit == "in":
            continue  # 不要太大，14寸: of a screen
        if _measures(mention.concept, found.quantity):
            return mention.concept
    lasts = found.quantity.base()[0] == "time" and _LASTS.search(text)
    return "battery life" if lasts else None


def _measures(concept: str, quantity: Quantity) -> bool:
    """Whether the concept is measured in units of the quantity's kind: "10 hours" says nothing about a weight."""
    unit = concepts()[concept].unit
    return unit is not None and Quantity(1, unit).base()[0] == quantity.base()[0]
