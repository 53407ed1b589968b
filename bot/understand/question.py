"""What is asked about products: an attribute, the price, the stock, which has most or least of it, what several cost."""

import re
from dataclasses import dataclass

from bot.understand.chinese_numbers import HAN_DIGITS, read_number
from bot.understand.english_numbers import NUMBERS, SEVERAL
from bot.understand.plain import plain
from bot.understand.pointing import Extreme, Pointing, find_pointing
from retrieval.attributes import AttributeMention, asked_adjective, concepts, find_attributes

_MOST = re.compile(
    r"\b(?:more|most|bigger|biggest|larger|largest|higher|highest|better|best|longer|longest|heavier|heaviest|faster|fastest)\b"
    r"|[更最](?:大|多|高|长|久|强|快|好|亮)",
    re.I,
)
_LEAST = re.compile(
    r"\b(?:less|least|smaller|smallest|lower|lowest|lighter|lightest|shorter|shortest|fewer)\b|[更最](?:小|少|低|短|慢|弱|暗)",
    re.I,
)
_CHEAPER = re.compile(r"\b(?:cheaper|cheapest|less expensive)\b|便宜|[价钱].{0,2}[更最]低|实惠|划算", re.I)
_DEARER = re.compile(r"\b(?:more expensive|dearer|pricier|most expensive)\b|[更最]贵|哪.{0,3}贵|谁贵", re.I)
_PRICE = re.compile(
    r"\b(?:how much (?:is|are|does|do|for|would|will|was)(?! (?:weight|storage|memory|ram|power|in (?:it|an?|the|one|each|every)\b|inside\b|there in\b|it weigh|it hold))|how much(?=\W*$)|price of|what(?:'s| is) the (?:real |actual |normal |regular |full |exact |final )?price|how expensive|costs?|what (?:would|will) (?:that|it|this|one|the (?:\S+ ){0,3}(?:one|bottle|pack|size|version|bag|box|jar|tin|set|tube|pair)) be(?=\W*$)|what (?:would|do|does|will|might) .{1,40} (?:come to|add up to|set me back))\b|^\W*(?:and |the |its )*price\W*$"
    r"|多少钱|多钱|几块钱?|几多钱|什么价|价格|价钱|怎么卖|卖多少|啥价|报个?价|贵不贵|贵吗|咋卖|啥价格|的多少(?=[\s，,。？?]|$)",
    re.I,
)
_PRICE_ALONE = re.compile(
    r"多少钱|怎么卖|卖多少|\bhow much (?:is|are) (?:it|this|that|the|these|those)\b", re.I
)
_LEFT = re.compile(
    r"还?剩(?:下|了)?(?:几|多少|没)|还有(?:几|多少)[件双条把台包瓶罐盒袋只张套]|(?<![他她我们家爸妈])有几[把双件台辆条瓶罐盒包袋本支张套块副顶](?!装)|有几个(?=[呢啊呀?？。\s]*$)|\bhow many .{0,30}\bleft\b",
    re.I,
)
_STOCK = re.compile(
    r"\b(?:in stock|available|availability|sold out|out of stock|(?:do (?:you|u) have|have (?:you|u)(?: got)?|got) (?:like |about |at least |maybe )?\d+ (?:\w+ )?of (?:it|them|those|these|that|the)|how many (?:are |do you |have you |of .{1,20} )?(?:left|have|got)|how many left)\b"
    r"|有(?:没有)?现?货|现货|库存|缺货|断货|没货|卖完|补货|[还剩]剩|剩几|还有(?:多少|几)|还有(?:没有?|吗|么|的吗)(?=\W*$)|能买到|\bstock\b",
    re.I,
)
# Nothing else can be meant, whatever attribute is named beside it: "is it in stock in size 42?"
_SURELY_PRICE = re.compile(
    r"\bhow much (?:is|are|would|will|was|for)\b(?! (?:in (?:it|an?|the|one|each|every)|inside|there in)\b)(?!.*\b(?:weighs?|weight|holds?|carry|memory|storage|ram|power|fits?)\b)|\b(?:price of|what(?:'s| is) the (?:real |actual |normal |regular |full |exact |final )?price|how expensive|costs?|what (?:would|will) (?:that|it|this|one|the (?:\S+ ){0,3}(?:one|bottle|pack|size|version|bag|box|jar|tin|set|tube|pair)) be(?=\W*$)|what (?:would|do|does|will|might) .{1,40} (?:come to|add up to|set me back))\b|多少钱|什么价|怎么卖|卖多少",
    re.I,
)
_SURELY_STOCK = re.compile(
    r"\b(?:in stock|sold out|out of stock)\b|有(?:没有)?现?货|现货|库存|缺货|断货|没货", re.I
)
# A question, where the words may also be a wish: 续航多久 and "is it waterproof" ask, 有防水的吗 wishes.
_ASKS = re.compile(
    r"\b(?:how (?:long|many|much|big|heavy|large|loud|old|fast|tall|wide)|what(?:'s| is| are)|which (?:one|of)|is (?:it|this|that|the)|does (?:it|this|that|the)|can (?:it|this|that|the|i))\b"
    r"|多[久少大重高长宽厚远沉粗细深硬]|几[个种岁寸档升斤片]|哪一?[个款台件双]|(?<!的)[吗嘛么不没](?:[呢啊呀])?[?？\s]*$|能不能|有没有(?!.*的)|[重大防]不[重大防]|怎么样|咋样|怎样",
    re.I,
)
# 哪个大, 哪款屏幕最大, 谁更轻: the adjective says which end is asked for.
_WHICH = re.compile(
    r"(?:哪|谁).{0,8}?(?:更|最|比较|要)?(?P<adjective>静音|安静|小巧|轻便|持久|[重沉轻久长短宽窄高矮厚薄大小亮暗硬软快慢多少低])(?:一?[点些])?(?=$|[的呢啊呀吗，。？?!！\s])"
)
_SMALL = frozenset("小少低短慢暗")
_WIDE = frozenset({"dimensions", "pack size"})  # 内存多大, 一包多重


# How many of it there are, in stock or left.
_COUNTS = re.compile(
    r"\bhow many\b(?! (?:mm|cm|m|inch(?:es)?|kg|kilos?|grams?|g|lbs?|pounds|litres?|liters?|ml|watts?|volts?|hours?|hrs|minutes|days|months|years|mah|hz|db|gb|tb|degrees|calories|percent)\b)|\bhow much stock\b|几[个件条把台双包瓶罐盒袋只张套辆本支顶块副]|[还剩]剩|(?:还有|剩|库存|有)多少|多少(?:库存|现货)",
    re.I,
)
_MEASURE = "[个件条把台双包瓶罐盒袋只张套辆本支顶块副]"
_N = rf"(?P<n>\d{{1,3}}|{'|'.join(SEVERAL)})"
_SEVERAL = re.compile(
    rf"\b(?:all|for|of|buy(?:ing)?|get|take|order(?:ing)?)\s+{_N}\b(?!\s*(?:%|[a-z]*(?:people|persons?|years?|months?|inch\w*|days?)\b|[.,]?\d|-|cm|mm|kg|g|ml|l|gb|tb|w)\b)",
    re.I,
)
_SEVERAL_OF = re.compile(
    rf"\b{_N}\s+(?:of\s+(?:them|those|these|the|it|that|this)|of (?:my|your|each)|packs|bags|boxes|pieces|bottles|pairs|sets|units|tins|cans)\b",
    re.I,
)
# "the black x2, total?", and neither 120 x 60 nor "3x zoom"
_TIMES = re.compile(r"(?<![\w.])(?<!\d )(?:x ?(?P<n>\d{1,2})|(?P<m>\d{1,2}) ?x)(?=\s*(?:[,.?!;]|$))", re.I)
_SEVERAL_ZH = re.compile(
    rf"(?<![第这那前后\d.{HAN_DIGITS}])(?P<n>\d{{1,3}}|[{HAN_DIGITS}十]{{1,3}})\s?{_MEASURE}(?!装|套|月)(?!(?<=[2-9]\d.)的|(?<=\d\d\d.)的)"
)
_TOTAL = re.compile(
    r"\b(?:total|altogether|in all|together|add up to|one of each|set me back)\b"
    r"|\b(?:does|do|would|will|'?d) (?:it|that|this|they|those|all(?: of (?:it|that|them))?) (?:all )?come to\b|\bcomes? to\W*$"
    r"|一共|总共|拢共|合计|加起来|算下来|共(?:计|要)",
    re.I,
)
_THAT_MANY = re.compile(
    r"\b(?:that|so|as|this) many\b|\benough (?:of (?:them|those)|for that|in stock)\b|[这那]么多|够数|够不够数",
    re.I,
)
_RANK = re.compile(
    r"\b(?P<en>second|third|fourth|2nd|3rd|4th)[- ](?:most |least )?(?:expensive|\w+est)\b|第(?P<zh>[二三四])(?:便宜|贵|轻|重|大|小|长|短|高|快)",
    re.I,
)
_RANKS = {"second": 2, "2nd": 2, "二": 2, "third": 3, "3rd": 3, "三": 3, "fourth": 4, "4th": 4, "四": 4}
_TELLS = re.compile(
    r"\btell me (?:\w+ ){0,2}about\b|\bwhat(?:'s| is) (?:so )?(?:special|good|great) about\b|\bwhat(?:'s| is) .{1,40} like\b"
    r"|\b(?:more )?(?:info|details|information)\b|\bdescribe\b|介绍|说说|讲讲|有(?:什么|啥)(?:特别|特色|特点|优点|亮点|好)|特点|怎么样|好在哪|详细|了解一下",
    re.I,
)
_YES_NO = re.compile(
    r"(?:^|[.!?,;]\s*|\b(?:and|so|but|ok|okay|also|then|well|hi|hey|hello)\s+)"
    r"(?:is|are|was|does|do|did|can|could|will|would|has|have|should|may|might)(?:n't|nt)?\b"
    r"|(?:^|[.,] )(?:you )?got\b|[吗嘛么不没](?:[呢啊呀哦])?[?？。\s]*$|(?:对|是)(?:吧|吗|不对|不是)[?？，,。\s]|能不能|会不会|是不是|可不可以|有没有|够不够|要不要|用不用|([\u4e00-\u9fff])不\1",
    re.I,
)
_IS_IT_THE_MOST = re.compile(
    r"\b(?:is|are)\b.{1,40}\bthe (?:\w+est|most|least)\b|最.{1,12}(?:吗|么|不是)|是不是.{0,8}最", re.I
)
_OFFERS = re.compile(
    r"\b(?:have|has|got|get|come|comes|available|sell|stock|there (?:is|are)|is there|are there)\b|有|还剩|能买",
    re.I,
)
_RESTOCK = re.compile(
    r"\bwhen\b.{0,30}\b(?:back|restock\w*|available again|in again|in stock)\b|\bback in stock\b|\brestock\w*"
    r"|(?:什么时候|啥时候|几时|何时|多久).{0,4}(?:到货|补货|有货|来货|再有|上架)|补货",
    re.I,
)
# Left when the name of an attribute stands alone: "and its weight?", 那重量呢.
_ALONE = re.compile(
    r"(?:\b(?:and|its|it's|the|what|about|how|of|it|is|that|this|one|please|ok|then|so)\b|[那它的呢是这个款]|[\s,，.?？!！])*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about products.

    `concept` is one of `retrieval.attributes`, "price", "stock", "restock", or None for a question that names no
    attribute; `extreme` when the shopper asks which has the most or the least, `rank` 2 for the second of them.
    `asks` is False where the words may be a wish as well ("waterproof ones"). `pointing` describes what is asked
    about. `counts`: how many there are is asked; `quantity`: the price of so many; `that_many`: of as many as were
    wanted before. `sums`: what several come to together. `tells`: everything is asked ("tell me about it"); `offers`: whether it is to be had so
    ("have you got it in brown"); `yes_no`: any question that yes or no would answer.
    """

    concept: str | None
    extreme: Extreme | None = None
    asks: bool = False
    pointing: Pointing | None = None
    rank: int | None = None
    counts: bool = False
    quantity: int | None = None
    that_many: bool = False
    sums: bool = False
    tells: bool = False
    offers: bool = False
    yes_no: bool = False


def read_question(message: str) -> Question:
    """The question in a message; a message that asks nothing gives a question of no concept."""
    text = plain(message)
    pointing = find_pointing(text)
    left = text
    if pointing and not pointing.asks_which:
        left = f"{text[: pointing.start]} {text[pointing.end :]}"
    concept, extreme = _asked(left)
    if pointing and pointing.asks_which and pointing.extreme:
        concept, extreme = pointing.extreme
    quantity = _quantity(left)
    if concept is None and quantity and _TOTAL.search(left):
        concept = "price"
    if _RESTOCK.search(left):
        concept = "restock"
    rank = _RANK.search(text)
    explicit = concept in ("price", "stock", "restock") and extreme is None
    asks = _ASKS.search(text) is not None or rank is not None or _is_alone(left, concept)
    asks |= extreme is not None and _IS_IT_THE_MOST.search(left) is not None
    return Question(
        concept,
        extreme,
        concept is not None and (explicit or asks),
        pointing,
        _RANKS[(rank["en"] or rank["zh"]).casefold()] if rank else None,
        _COUNTS.search(left) is not None,
        quantity if concept == "price" else None,
        _THAT_MANY.search(left) is not None,
        _TOTAL.search(left) is not None,
        _TELLS.search(left) is not None,
        _OFFERS.search(left) is not None,
        _YES_NO.search(left) is not None,
    )


def _quantity(text: str) -> int | None:
    """How many the price is asked of: "all 6", "3 of them", 两盒."""
    match = _SEVERAL_OF.search(text) or _SEVERAL.search(text) or _SEVERAL_ZH.search(text)
    times = None if match else _TIMES.search(text)
    if match is None and times is None:
        return None
    said = match["n"].casefold() if match else str(times and (times["n"] or times["m"]))
    number = NUMBERS.get(said) or int(read_number(said) or 0)
    return number if number > 1 else None


def _is_alone(text: str, concept: str | None) -> bool:
    """Whether a measured attribute is all that the message names: "and its weight?"."""
    known = concepts().get(concept or "")
    mentions = find_attributes(text)
    if known is None or known.unit is None or len(mentions) != 1 or mentions[0].direction:
        return False
    left = text[: mentions[0].start] + text[mentions[0].end :]
    return _ALONE.fullmatch(left) is not None


def _asked(text: str) -> tuple[str | None, Extreme | None]:
    mentions = find_attributes(text)
    extreme = _extreme(text, mentions)
    if _LEFT.search(text):
        return "stock", None
    if _PRICE_ALONE.search(text) and extreme is None:
        return "price", None
    if _CHEAPER.search(text):
        return "price", "least"
    if _DEARER.search(text):
        return "price", "most"
    if _SURELY_PRICE.search(text):
        return "price", extreme
    if _SURELY_STOCK.search(text):
        return "stock", None
    if mentions:
        return _telling(mentions).concept, extreme
    which = _WHICH.search(text)
    if which and (adjective := asked_adjective(which["adjective"] or which["first"])):
        return adjective[0], "most" if adjective[1] == "more" else "least"
    if _PRICE.search(text):
        return "price", extreme
    if _STOCK.search(text):
        return "stock", None
    return None, extreme


def _extreme(text: str, mentions: list[AttributeMention]) -> Extreme | None:
    directed = next((mention.direction for mention in mentions if mention.direction), None)
    if directed:
        return "most" if directed == "more" else "least"
    if which := _WHICH.search(text):
        asked = asked_adjective(which["adjective"] or which["first"])
        if asked:
            return "most" if asked[1] == "more" else "least"
        return "least" if (which["adjective"] or which["first"]) in _SMALL else "most"
    if _MOST.search(text):
        return "most"
    return "least" if _LEAST.search(text) else None


def _telling(mentions: list[AttributeMention]) -> AttributeMention:
    """The attribute that is meant where several are named: 内存多大 asks for the memory, not for dimensions, and 一包多重 for the weight."""
    return next((mention for mention in mentions if mention.concept not in _WIDE), mentions[0])
