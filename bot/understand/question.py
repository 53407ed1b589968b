"""What is asked about shown products: an attribute, the price, the stock, or which has most or least of it."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.understand.plain import plain
from retrieval.attributes import AttributeMention, asked_adjective, find_attributes

Extreme = Literal["most", "least"]

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
    r"\b(?:how much (?:is|are|does|do|for)(?! (?:weight|storage|memory|ram|power))|price of|what(?:'s| is) the price|how expensive|costs?)\b"
    r"|多少钱|多钱|几块钱?|几多钱|什么价|价格|价钱|怎么卖|卖多少|啥价|报个?价|贵不贵|贵吗",
    re.I,
)
_PRICE_ALONE = re.compile(
    r"多少钱|怎么卖|卖多少|\bhow much (?:is|are) (?:it|this|that|the|these|those)\b", re.I
)
_LEFT = re.compile(
    r"还?剩(?:下|了)?(?:几|多少|没)|还有(?:几|多少)[件双条把台包瓶罐盒袋只张套]|有几[把双件台]|\bhow many .{0,30}\bleft\b",
    re.I,
)
_STOCK = re.compile(
    r"\b(?:in stock|available|availability|sold out|out of stock|how many (?:are |do you |have you |of .{1,20} )?(?:left|have|got)|how many left)\b"
    r"|有(?:没有)?现?货|现货|库存|缺货|断货|没货|卖完|补货|[还剩]剩|剩几|还有(?:多少|几)|能买到|\bstock\b",
    re.I,
)
# Nothing else can be meant, whatever attribute is named beside it: "is it in stock in size 42?"
_SURELY_PRICE = re.compile(
    r"\b(?:price of|what(?:'s| is) the price|how expensive|costs?)\b|多少钱|什么价|怎么卖|卖多少", re.I
)
_SURELY_STOCK = re.compile(
    r"\b(?:in stock|sold out|out of stock)\b|有(?:没有)?现?货|现货|库存|缺货|断货|没货", re.I
)
# A question, where the words may also be a wish: 续航多久 and "is it waterproof" ask, 有防水的吗 wishes.
_ASKS = re.compile(
    r"\b(?:how (?:long|many|much|big|heavy|large|loud|old|fast|tall|wide)|what(?:'s| is| are)|which (?:one|of)|is (?:it|this|that|the)|does (?:it|this|that|the)|can (?:it|this|that|the|i))\b"
    r"|多[久少大重高长宽厚远沉]|几[个种岁寸档升斤片]|哪一?[个款台件双]|(?<!的)[吗嘛么不没](?:[呢啊呀])?[?？\s]*$|能不能|有没有(?!.*的)|[重大防]不[重大防]|怎么样",
    re.I,
)
# 哪个大, 哪款屏幕最大, 谁更轻: the adjective says which end is asked for.
_WHICH = re.compile(
    r"(?:哪|谁).{0,8}?(?:更|最|比较|要)?(?P<adjective>静音|安静|小巧|轻便|持久|[重沉轻久长短宽窄高矮厚薄大小亮暗硬软快慢多少低])(?:一?[点些])?(?=$|[的呢啊呀吗，。？?!！\s])"
)
_SMALL = frozenset("小少低短慢暗")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about shown products: a concept of `retrieval.attributes`, "price", "stock", or None for a
    question that names no attribute; `extreme` when the shopper asks which has the most or the least. `asks` is
    False where the words may be a wish as well ("waterproof ones")."""

    concept: str | None
    extreme: Extreme | None = None
    asks: bool = False


def read_question(message: str) -> Question:
    """The question in a message; a message that asks nothing gives a question of no concept."""
    text = plain(message)
    concept, extreme = _asked(text)
    explicit = concept in ("price", "stock") and extreme is None
    return Question(concept, extreme, concept is not None and (explicit or _ASKS.search(text) is not None))


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
    """The attribute that is meant where several are named: 内存多大 asks for the memory, not for dimensions."""
    return next((mention for mention in mentions if mention.concept != "dimensions"), mentions[0])
