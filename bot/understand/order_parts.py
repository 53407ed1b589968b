"""Which part of an order a message asks for, told from its words."""

import re

from bot.findings import OrderPart
from bot.understand.identity import without_identity
from retrieval.simplified import to_simplified

# The first that matches: "when will the items arrive" is about the day, "what is in the parcel" about the items.
_WORDS: tuple[tuple[OrderPart, str], ...] = (
    (
        "contents",
        r"\b(?:box|parcel|package|order) (?:contains?|includes?|should have|(?:has|have) (?:my|both|all|(?:a|the|two|three) (?!wrong)))\b|\bwhat(?:['’]s| is| was| did)\b(?!.*\b(?:(?<!lost )track\w*|number|total|cost|price|paid|pay|address|status|state)\b)"
        r".*\b(?:in|order(?:ed)?|buy|bought)\b|\bwhich (?:size|colou?r|one|model|items?|things?)\b.{0,40}\b(?:did i|have i)\b.{0,40}\b(?:pick|order|choose|chose|take|took|get|got|buy|bought)\w*"
        r"|我(?:买|选|拍|下单?|订)(?:的是?|了)(?:哪|什么|啥|多大|几)|[这那](?:一?单|个订单)里?面?(?:都|我)?(?:买|拍|订|有)(?:的|了)?(?:是|都)?(?:什么|啥|哪些)|里面|有什么|买了什么|包含|哪些(?:商品|东西)|内容|明细",
    ),
    (
        "tracking",
        r"\b(?:track(?:ing)? (?:number|link|code|id)|carrier|courier)\b|\bwho(?:['’]s| is| will be)? (?:is )?(?:bringing|delivering|carrying|sending)\b|单号|追踪号|跟踪号|谁送|快递|物流|运单",
    ),
    (
        "total",
        r"\b(?:total|how much(?! longer)|paid|pay|cost|price)\b|多少钱|总价|总额|付了|金额|一共",
    ),
    (
        "address",
        r"\b(?:address|(?:ship(?:ped|ping)?|deliver(?:ed|ing)?) to|where .* sent)\b|地址|寄到|送到哪",
    ),
    (
        "delivery",
        r"\b(?:when|arriv\w*|deliver\w*|eta|how (?:much )?long(?:er)?)\b|什么时候|几时|何时|多久|送到|几号|哪天|到货",
    ),
    ("contents", r"\b(?:items?|contents?|contain|products? in)\b"),
    ("status", r"\bwhere(?:['’]s| is)\b|\bstatus\b|到哪|状态"),
)
_PARTS = tuple((part, re.compile(words, re.IGNORECASE)) for part, words in _WORDS)


def asked_part(text: str) -> OrderPart | None:
    """The part of an order that a message asks for; None where its words name none."""
    words = without_identity(to_simplified(text))
    return next((part for part, pattern in _PARTS if pattern.search(words)), None)


_BETWEEN = re.compile(
    r"[?？,，;；。!！]+|\s(?:and|n|&|plus|also)\s|(?<=[\u4e00-\u9fff])\s+(?=\S)|还有|以及|另外", re.IGNORECASE
)


def asked_parts(text: str) -> tuple[OrderPart, ...]:
    """Every part of the order that a message asks for, in its order: "where is it now and what was the total"."""
    pieces = _BETWEEN.split(without_identity(to_simplified(text)))
    return tuple(dict.fromkeys(part for piece in pieces if (part := asked_part(piece))))


_CHANGE = re.compile(
    r"\b(?:can|could|will|would) (?:you|i|we) (?:still |please |just )*(?:change|swap|correct|amend|cancel|edit|switch) (?:that|it|this|them|the|my)\b"
    r"|\b(?:still|please|can i|need to|want to) (?:change|cancel|swap|switch) (?:\w+ )?(?:colou?r|size|address|order|it)\b"
    r"|\b(?:can|could) (?:i|we|it|that|this) (?:still |even )*(?:cancel|be cancel+ed|be changed|call it off)\b|\bcancel (?:it|that|this)(?=\W*$|[,.;!?]| (?:please|pls|now|then|instead|and)\b)|\bcancel (?:the whole thing|the order|my order)\b|\btoo late to (?:cancel|change)\b"
    r"|\b(?:can|could) i (?:still )?(?:change|swap|switch|exchange)\b|\b(?:swap|change|switch) (?:it|them|that|those|this) (?:to|for|into)\b"
    r"|(?:能|可以|想|帮我)?(?:不能)?(?:把[^，。,]{1,10})?(?:改|换)成[^，。,]{1,8}(?:码|色|号|款)"
    r"|(?:还)?(?:能不能|可以|能|帮我)(?:不能)?(?:再)?(?:改|换|取消|修改)(?:一?下|成|吗|么|不)"
    r"|取消(?:行不行|可以吗|还?来得及|掉|订单|得了|好了|吧|吗|么)|(?:想|要|还|现在|帮我|给我)(?:能|可以)?取消",
    re.IGNORECASE,
)


def asks_for_change(text: str) -> bool:
    """Whether the order that is spoken of shall be changed: "can you still change that?"."""
    return _CHANGE.search(to_simplified(text)) is not None
