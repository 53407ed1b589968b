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
_STOCK = re.compile(
    r"\b(?:in stock|available|availability|sold out|out of stock|how many (?:are )?left)\b"
    r"|有(?:没有)?现?货|现货|库存|缺货|断货|没货|还有没有|卖完|补货|剩几|还剩|能买到",
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
    question that names no attribute; `extreme` when the shopper asks which has the most or the least."""

    concept: str | None
    extreme: Extreme | None = None


def read_question(message: str) -> Question:
    """The question in a message; a message that asks nothing gives a question of no concept."""
    text = plain(message)
    mentions = find_attributes(text)
    extreme = _extreme(text, mentions)
    if _CHEAPER.search(text):
        return Question("price", "least")
    if _DEARER.search(text):
        return Question("price", "most")
    which = _WHICH.search(text)
    if mentions:
        return Question(_telling(mentions).concept, extreme)
    if which and (asked := asked_adjective(which["adjective"])):
        return Question(asked[0], "most" if asked[1] == "more" else "least")
    if _PRICE.search(text):
        return Question("price", extreme)
    if _STOCK.search(text):
        return Question("stock")
    return Question(None, extreme)


def _extreme(text: str, mentions: list[AttributeMention]) -> Extreme | None:
    directed = next((mention.direction for mention in mentions if mention.direction), None)
    if directed:
        return "most" if directed == "more" else "least"
    if which := _WHICH.search(text):
        asked = asked_adjective(which["adjective"])
        if asked:
            return "most" if asked[1] == "more" else "least"
        return "least" if which["adjective"] in _SMALL else "most"
    if _MOST.search(text):
        return "most"
    return "least" if _LEAST.search(text) else None


def _telling(mentions: list[AttributeMention]) -> AttributeMention:
    """The attribute that is meant where several are named: 内存多大 asks for the memory, not for dimensions."""
    return next((mention for mention in mentions if mention.concept != "dimensions"), mentions[0])
