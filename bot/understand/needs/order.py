"""The order of a list, and wishes relative to what was shown: "cheapest first", "something lighter"."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.understand.needs.message import Unread
from retrieval.attributes import find_attributes
from retrieval.need import Sort


@dataclass(frozen=True, slots=True)
class Relative:
    """A wish relative to what was shown: more or less of an attribute concept ("price" for cheaper and dearer); `most`
    where nothing shall have more, or less, of it: "the lightest you have"."""

    concept: str
    direction: Literal["more", "less"]
    most: bool = False


_PRICE = r"(?:价格?|价钱|价位)"
_CHEAPEST = re.compile(
    r"\b(?:the )?(?:cheapest|lowest[- ]priced?|least expensive|lowest price|most affordable)\b"
    rf"|最便宜的?|最实惠的?|{_PRICE}最低的?|最低价的?",
    re.I,
)
_DEAREST = re.compile(
    rf"\b(?:the )?(?:most expensive|highest[- ]priced?|priciest|dearest)\b|最贵的?|{_PRICE}最高的?|最高价的?",
    re.I,
)
_UP = rf"(?:按照?)?(?:{_PRICE}|从?便宜)?(?:的?顺序)?(?:[从由](?:低|便宜|小)(?:的)?(?:到|往)(?:高|贵|大)|低到高|升序)"
_DOWN = rf"(?:按照?)?(?:{_PRICE})?(?:[从由](?:高|贵|大)(?:的)?(?:到|往)(?:低|便宜|小)|高到低|降序)"
_ORDERED = r"(?:的?(?:顺序)?(?:来|帮我)?(?:排列?序?|排一下|排个序|显示|列出来?))?"
_SORT_UP = re.compile(
    r"\b(?:sort(?:ed)?|order(?:ed)?) (?:them |these )?(?:by price|from low(?:est)? to high(?:est)?)(?: ascending)?\b"
    r"|\bcheap(?:est)? (?:ones? )?(?:first|on top)\b|\bcheap(?:est)? to (?:dear(?:est)?|most expensive|expensive|pric(?:ey|iest))\b|\blow(?:est)? to high(?:est)?\b"
    rf"|{_UP}{_ORDERED}|从(?:最)?便宜的?(?:开始|看起|往上|到贵)(?:看|排|推荐)?|便宜的?(?:排|放)?(?:在)?(?:最?前面?|上面)|按{_PRICE}排(?:列|序|一下|个序)?|按便宜的?排|便宜的?排前",
    re.I,
)
_SORT_DOWN = re.compile(
    r"\b(?:sort(?:ed)?|order(?:ed)?) (?:them |these )?(?:by price descending|from high(?:est)? to low(?:est)?)\b"
    r"|\b(?:dear(?:est)?|most expensive|pric(?:ey|iest)|expensive) to cheap(?:est)?\b"
    r"|\b(?:most expensive|dear(?:est)?|pric(?:ey|iest)) (?:ones? )?(?:(?:come|go|shown) )?(?:first|on top)\b|\bhigh(?:est)? to low(?:est)?\b"
    rf"|{_DOWN}{_ORDERED}|把?贵的?(?:排|放)?(?:在)?(?:最?前面?|上面)",
    re.I,
)
_CHEAPER = re.compile(
    r"(?:[$€£]\s?)?(?<![\d.])\d{2,6}(?:\.\d\d)?(?: ?(?:dollars?|bucks|euros?|pounds?|块钱?|元))?(?:'s|,| is)? (?:no way|too (?:much|steep|rich|dear|expensive|pricey)|(?:is |way )?over (?:my|our|the) (?:budget|limit)|out of (?:my|our) (?:budget|league|reach))\b|\b(?:cheaper|less expensive|lower[- ]priced?|more affordable|too (?:expensive|pricey|much)|lower price|less money)\b"
    rf"|(?:再|更|稍微?)?(?:便宜|实惠)(?:一?[点些]儿?|啲)?的?|(?:太|有点|好|偏|这么|那么)贵(?:了|啊|吧)*|{_PRICE}(?:太|有点|偏)高了?|^贵了|贵[了啊]$|超(?:出)?预算了?|{_PRICE}(?:再|更)?低(?:一?[点些])",
    re.I)  # fmt: skip
_DEARER = re.compile(
    r"\b(?:more expensive|pricier|higher[- ]priced?|more premium|higher[- ]end|dearer|fancier|posher|more upmarket|better quality)\b"
    rf"|(?:更|再)(?:贵|高端|高档)(?:一?[点些]儿?)?的?|(?:贵|高端|高档)一?[点些]儿?的?|高[端档]的(?=$|\W|[吗呢吧啊])|{_PRICE}(?:再|更)?高(?:一?[点些])",
    re.I)  # fmt: skip
# "dearer is fine": dearer ones may be shown, and the old limit no longer stands.
_DEARER_IS_FINE = re.compile(
    r"\b(?:dearer|more expensive|pricier|spending more) is (?:fine|ok|okay)\b|\bok(?:ay)? to spend (?:a bit )?more\b|\bdon'?t mind (?:paying|spending) more\b"
    r"|(?:贵|多花|高端|价格高|贵一?[点些]儿?|再贵一?[点些]儿?)(?:的|钱)?(?:也|都)?(?:可以|行|没关系|没事|无所谓|不要紧|能接受|OK)", re.I)  # fmt: skip
# 性价比 asks for good value, which no attribute states: it is no word to search for.
_GOOD_VALUE = re.compile(
    r"性价比(?:最?高|好|不错)?(?:一?[点些])?的?|划算(?:一?[点些])?的?|good value(?: for money)?", re.I
)


_IS_FINE = re.compile(
    r"\s*(?:is|would be|are)\s+(?:ok(?:ay)?|fine|good|alright|no problem)\b|(?:一?[些点]儿?)?(?:的)?(?:也|都)?(?:可以|行|没关系|没事)",
    re.I,
)
_SUPERLATIVE = re.compile(r"\b\w+est\b|\b(?:most|least)\b|最", re.IGNORECASE)
_BEFORE_MOST = 5  # characters before the word for an attribute, where "most" stands
_COMPARATIVE = re.compile(r"er\b|\b(?:more|less)\b|[更再]|[点些]儿?的?$", re.I)
_REVERSED = re.compile(
    r"\b(?:the )?(?:other|opposite) way (?:round|around)\b|\breverse(?:d| the| that|$)(?: order| list)?|\bin reverse\b|倒过来|反过来|倒序|反着(?:排|来)",
    re.I,
)


# Soft wishes that put a list in the order of an attribute where the shop states it.
_SOFT: tuple[tuple[str, Literal["more", "less"], re.Pattern[str]], ...] = (
    ("noise level", "less", re.compile(r"\b(?:quiet|silent|(?:not|isn['’]?t|aren['’]?t|doesn['’]?t sound) (?:too |so |very |that )?(?:loud|noisy))\b|安静|声音(?:要)?小|噪音(?:要)?小|不(?:要太|能太|太)?吵", re.I)),
    ("weight", "less", re.compile(r"\bnot? (?:too |so |very )?heavy\b|轻便|轻巧|[要得够]轻(?![松微])|不要?太[重沉]", re.I)),
    ("battery life", "more", re.compile(r"\b(?:long|good|great|decent) battery(?: life)?\b|\bbattery (?:that |which |should |must )?lasts? (?:long|all day|a long)|续航(?:要)?[久长强好]|电池耐用", re.I)),
)  # fmt: skip


def soft_order(text: str) -> Relative | None:
    """The order in which a list serves a soft wish: the quiet ones first; None of several such wishes."""
    found = [(concept, direction) for concept, direction, said in _SOFT if said.search(text)]
    return Relative(*found[0], most=True) if len(found) == 1 else None


def _is_limit(text: str, match: re.Match[str]) -> bool:
    """Whether the words are a price limit ("cheaper than 300", 比300便宜), not a wish relative to what was shown."""
    than = re.match(r"\s*than\s*\S*\d", text[match.end() :])
    return than is not None or re.search(r"比\s*[^\s，。]{0,6}\d\S*\s*$", text[: match.start()]) is not None


def _bounds_amount(text: str, start: int, end: int) -> bool:
    """Whether a comparative belongs to an amount: "taller than 18 cm", "10 mm or thicker"."""
    than = re.match(r"\s*(?:than|then)\s+(?:about |around |at least )?\d", text[end:], re.IGNORECASE)
    return (
        than is not None or re.search(r"\d\s?[a-z\"”%²]*\s+or\s+$", text[:start], re.IGNORECASE) is not None
    )


def read_sort(message: Unread) -> Sort | None:
    """The price order asked for."""
    if message.take(_SORT_DOWN):
        return Sort.PRICE_DESC
    if message.take(_SORT_UP):
        return Sort.PRICE_ASC
    if message.take(_DEAREST):
        return Sort.PRICE_DESC
    if message.take(_CHEAPEST):
        return Sort.PRICE_ASC
    return None


def read_dearer_is_fine(message: Unread) -> bool:
    """Whether the shopper takes a price limit back and would look at dearer things."""
    return message.take(_DEARER_IS_FINE)


def read_relative(message: Unread) -> Relative | None:
    """The wish relative to what was shown."""
    message.take(_GOOD_VALUE)
    for pattern, direction in ((_CHEAPER, "less"), (_DEARER, "more")):
        match = pattern.search(message.left)
        if match and not _is_limit(message.left, match):
            message.blank(match.start(), match.end())
            return Relative("price", "less" if direction == "less" else "more")
    directed = [
        mention
        for mention in find_attributes(message.left)
        if mention.direction
        and not _bounds_amount(message.left, mention.start, mention.end)
        and not _IS_FINE.match(message.left[mention.end :])
    ]
    # "a bit heavy, anything lighter?": the comparative says what is wanted
    directed.sort(key=lambda m: _COMPARATIVE.search(message.left[m.start : m.end]) is None)
    for mention in directed:
        assert mention.direction is not None
        said = message.left[max(0, mention.start - _BEFORE_MOST) : mention.end]
        message.blank(mention.start, mention.end)
        return Relative(mention.concept, mention.direction, _SUPERLATIVE.search(said) is not None)
    return None


def read_reversed(message: Unread) -> bool:
    """Whether the list is wanted the other way round."""
    return message.take(_REVERSED)
