"""What a message points at: positions ("the second one", 倒数第二个), the thing just spoken of ("it", 刚才那款), both."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.understand.chinese_numbers import read_number
from bot.understand.english_numbers import NUMBERS
from bot.understand.plain import plain

_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
    "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8, "ninth": 9, "9th": 9, "tenth": 10, "10th": 10,
}  # fmt: skip
_N = r"[一二两三四五六七八九十]{1,3}|\d{1,2}"
_FEW = "[两二三四五]|[2-5]"
_MEASURE = "[个款台件双只条种样家把张本瓶支套辆部盒包箱位块副顶盏床项号]"
_AND = r"\s*(?:and|or|vs\.?|versus|with|to|&|,|和|跟|与|还是|或者?|、|对比?)\s*"
_NO_UNIT = r"(?!\s*(?:gb|tb|in|inch|cm|mm|kg|g|dollars|usd|w|m|[块元寸米斤克升码岁]|[.,]\d|\d))"
# 第二天, 第一次 and 第二页 point at no product.
_NO_POSITION = "(?![次天页季代版遍步批时排名眼届章回期学])"

_FIRST_N = re.compile(
    rf"\b(?:the\s+)?(?:first|top)\s+(?P<en>two|three|four|[2-4])\b|[前头](?P<zh>{_FEW}){_MEASURE}", re.I
)
_LAST_N = re.compile(
    rf"\b(?:the\s+)?last\s+(?P<en>two|three|four|[2-4])\b|(?:最?后面?|末尾|最末)(?P<zh>{_FEW}){_MEASURE}",
    re.I,
)
_FROM_THE_END = re.compile(
    rf"倒数第?(?P<zh>{_N})|\b(?P<en>second|third)[- ](?:to|from)[- ](?:the )?last\b|\blast but one\b", re.I
)
_LAST = re.compile(
    # "how long does its battery last" points at nothing
    rf"\bthe\s+last(?:\s+one)?\b|(?<!my )(?<!our )(?<!his )(?<!her )(?<!their )\blast\s+one\b(?! (?:left|broke|died|went|lasted|fell|snapped|leaked|rusted|cracked|stopped)\b)|^\s*last\b(?! (?:one|time|night|week|year|month|\w+ (?:broke|blew|died|the))\b)|最(?:后|末)(?:面|边)?的?[那这一]?{_MEASURE}|(?:最下面|最底下|末尾)的?那?{_MEASURE}?|排最后的?",
    re.I,
)
_TOP = re.compile(
    rf"(?:最上面|最前面|排(?:在)?第一|排(?:在)?最前面?)的?那?{_MEASURE}?|[首头]一?{_MEASURE}(?=的|有|多|怎|$)"
)
_ORDINAL = re.compile(
    r"\b("
    + "|".join(sorted(_ORDINALS, key=len, reverse=True))
    + r")\b(?!\s+(?:(?:time|name|class|aid|gen|coat (?=of\b)|layer|half|language|opinion|thoughts?|wife|son|daughter|date|week|month|year|try|attempt)\b|(?:hand|home|kid|child|baby|day)\b(?!\s+[a-z]{3})|of (?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)|january|february|march|april|june|july|august|september|october|november|december|birthday|floor(?! (?:lamp|mat|light|fan|cushion|vase))))",
    re.I,
)
_NUMBERED = re.compile(
    r"(?:#|\b(?:number|no\.|option|item|product|nr\.?)\s*)(?P<en>\d{1,2}|one|two|three|four|five)\b"
    rf"|(?<![月几\d一二三四五六七八九十])(?P<zh>{_N})号(?![线楼码院店机])",
    re.I,
)
_PAIR = re.compile(
    rf"(?<![\d.,$€£¥])\b(\d{{1,2}}){_AND}(\d{{1,2}})\b{_NO_UNIT}|(?<!\d)(\d){_AND}(\d)(?=[哪谁的差比对有怎选][^0-9]*)",
    re.I,
)
_HAN_PAIR = re.compile(
    rf"(?<![第\w])([一二三四五六七八九十]){_AND}([一二三四五六七八九十])(?=\s*(?:哪|谁|比|对比|有|的|差|怎|选|号|款|个|呢|$|[，。？?]))"
)
_HAN_ORDINAL = re.compile(rf"第\s*(?P<n>{_N}){_NO_POSITION}")
# "cheapest first" orders a list and points at no product.
_ORDER = re.compile(
    r"\b(?:cheap|cheapest|cheaper|dear|dearest|most expensive|least expensive|pricey|priciest|lowest(?: price)?|highest(?: price)?|best|newest|lightest|biggest|smallest) (?:ones? )?first\b",
    re.I,
)
_BOTH = re.compile(
    r"\b(?:both(?: of them)?|the two|these two|those two|them|these|those|all of them|they)\b"
    rf"|[这那]?(?:[两二三四五几]|俩|仨){_MEASURE}?都|[这那](?:[两二三四五几]{_MEASURE}|俩|仨)|前几{_MEASURE}|它们|这些|那些|他们俩|两者",
    re.I,
)
_IT = re.compile(
    r"\b(?:it|its|it's|this(?: one)?|that(?: one)?|this product|that product|the same one)\b"
    r"|它|[这那][个款件台双只条种把张本瓶支套辆部盒副顶](?!月|星期|礼拜|周|问题|时候|意思|样|价)|(?:上面|上一|刚才|刚刚|之前|刚|先前)(?:说|看|推荐)?的?[那这]?[个款件台双]|[该此本]款",
    re.I,
)


@dataclass(frozen=True, slots=True)
class References:
    """Positions in the list that was shown last (from 1; -1 is the last, -2 the one before), and pronouns."""

    positions: tuple[int, ...] = ()
    several: bool = False  # "both", "these", "them"
    pronoun: bool = False  # "it", "that one"

    @property
    def any(self) -> bool:
        """Whether the message points at something."""
        return bool(self.positions) or self.several or self.pronoun


def find_references(message: str) -> References:
    """What a message points at; positions in the order they are named."""
    text = _ORDER.sub(" ", plain(message))
    found = sorted(_positions(text))
    positions = tuple(dict.fromkeys(place for _, group in found for place in group if place != 0))
    return References(positions, _BOTH.search(text) is not None, _IT.search(text) is not None)


def _positions(text: str) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Where positions are named, and which; what one pattern takes, the later ones do not see."""
    left = text

    def take(pattern: re.Pattern[str]) -> list[re.Match[str]]:
        nonlocal left
        matches = list(pattern.finditer(left))
        for match in matches:
            left = left[: match.start()] + " " * (match.end() - match.start()) + left[match.end() :]
        return matches

    for match in take(_FIRST_N):
        yield match.start(), tuple(range(1, _count(match["en"] or match["zh"]) + 1))
    for match in take(_FROM_THE_END):
        said = (match["en"] or "second").casefold()
        yield match.start(), (-(_count(match["zh"]) if match["zh"] else _ORDINALS[said]),)
    for match in take(_LAST_N):
        yield match.start(), tuple(range(-_count(match["en"] or match["zh"]), 0))
    for match in take(_HAN_ORDINAL):
        yield match.start(), (_count(match["n"]),)
    for match in take(_NUMBERED):
        yield match.start(), (_count(match["en"] or match["zh"]),)
    for pattern in (_PAIR, _HAN_PAIR):
        for match in take(pattern):
            yield match.start(), tuple(_count(said) for said in match.groups() if said)
    for match in take(_ORDINAL):
        yield match.start(), (_ORDINALS[match.group(1).casefold()],)
    for match in take(_LAST):
        yield match.start(), (-1,)
    for match in take(_TOP):
        yield match.start(), (1,)


def _count(word: str) -> int:
    """The number that a word of the patterns above says; 0, which points nowhere, for one that says none."""
    return NUMBERS.get(word.casefold()) or int(read_number(word) or 0)
