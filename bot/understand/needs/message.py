"""A message while it is read: what one reader recognised, no other reads again."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.understand.marks import REFUSED, Marks, surely
from retrieval.codes import find_codes

NEGATION = re.compile(
    r"(?:\b(?:not|(?<!is there )(?<!are there )(?<!have you )no|non|neither|(?:is|are)n['’]?t|without|except(?: for)?|excluding|exclude|anything but|other than|besides|none (?:from|by|of)|nothing (?:from|by)|don'?t (?:want|like|show)(?: me)?(?: any)?"
    r"|hate|avoid|no more|instead of|rather than|but not|any(?:thing)?(?: (?:colou?r|brand|material))? (?:but|except)|nothing|(?:rather|would) not have (?:any(?:thing)?|something|one)(?: else)?)"
    r"|(?<![要是])不想?要|(?<![要是])不是要?|除了|除开|除去|别是|(?:就是|但是?|可)别|不要再|[别不]要|别(?:给我)?(?:推荐?|拿|看|来)|别给我|别再(?:推荐?|要)|只要不是|不买|不喜欢|不考虑|讨厌|排除|去掉|去除|拒绝|不带|不看)\s*(?:the |any |a |an |(?:made )?by |from ){0,2}(?:in |made of )?$", re.I)  # fmt: skip
# After what is refused: 红色除外, 黑的不要, 苹果以外的.
REFUSED_AFTER = re.compile(
    r"^(?:牌子?|家|色|款)?的?\s*(?:都|就|我)?(?:除外|别再?推荐?了?|别再?来了|不用了|[以之]外|不想?要(?!太|那么|这么)(?=\s*(?:$|[，。,.!！?？、;；的了吧啊哈呢哦喔呀啦哟嘛我]))|不行|不考虑|不喜欢|就?算了|别给我)"
    r"|^(?:牌子?|家|色|款)?的(?:都|就|我)?不要(?=\s+(?!\S{0,4}色))"
    r"|^(?:牌子?|家|色|款)?的?(?:千万|就|都)?别要(?=\s|$|[，。,.!！了哦啊])"
    r"|^(?:牌子?|家)?的?(?:我)?(?:用过[^，。,]{0,6})?(?:不想?|再?也不|不会)再?(?:买|用|考虑)(?:了)?(?=\s*(?:$|[，。,.!！了]))"
    r"|^(?=(?:和[A-Za-z]+)?的?[^，。,A-Za-z]{0,4}都?(?:用腻|看腻|用够|用烦))"
    r"|^\s+(?:(?:isn['’]?t|aren['’]?t|is not|are not) (?:an option|for me|what i|my (?:thing|style|taste|colou?r)|wanted|"
    r"acceptable|allowed|ok(?:ay)?|going to work)|(?:is|are) (?:out|a no(?:[- ]go)?)(?=\s*(?:$|[,.;!?])))"
    r"|^\s+(?:is|are|gets?|feels?) (?:so |really |very |all )?(?:sweaty|sticky|scratchy|itchy|stuffy|clammy)\b"
    r"|^\s+(?:is|are|gets?|feels?|looks?) (?:far |way |a bit |much |just |always )?too \w+"
    r"|^(?:的|色|款|面料?)*(?:就|也|有点|会|穿着|用着)?太(?:热|厚|薄|暗|艳|贵|重|轻|闷|沉闷|沉|俗|俗气|丑|土|素|硬|软|滑|紧|松|旧|老气|老|深|浅|花哨|花|亮|脏|吵|刺眼|扎眼|扎|鲜艳|普通|单调|张扬|难看|难打理|难洗|显脏|显老|显黑|显胖)了?(?=[\s，。,！!]|$)"
    r"|^,? (?:no way|nope)\b"
    r"|^\s+(?:isn['’]?t|aren['’]?t|(?:is|are)(?: so+| just| really| totally)* not) (?:really |quite |very )*(?:him|her|me|us|his|hers|mine)\b"
    r"|^\s*(?:的|款)?(?:pass|免谈|免了)(?![A-Za-z])",
    re.IGNORECASE,
)
# Between two refused things: 不要苹果和华为, "not Sony or Canon".
JOINS = re.compile(r"\s*的?\s*(?:,|、|n?or|and|和|或者?|跟|与|还有|以及)\s*", re.IGNORECASE)


@dataclass(slots=True)
class Unread:
    """The message with recognised spans blanked out, so that offsets stay true and nothing is read twice."""

    original: str
    marks: Marks = ()  # what the words of `original` say
    left: str = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.original

    def blank(self, start: int, end: int) -> None:
        """Blank out a span."""
        self.left = self.left[:start] + " " * (end - start) + self.left[end:]

    @contextmanager
    def hidden(self, spans: Sequence[tuple[int, int]]) -> Iterator[None]:
        """Hide spans from the readers within."""
        places = [place for start, end in spans for place in range(start, end)]
        kept = {place: self.left[place] for place in places}
        for start, end in spans:
            self.blank(start, end)
        yield
        self.left = "".join(kept.get(place, character) for place, character in enumerate(self.left))

    def take(self, pattern: re.Pattern[str]) -> bool:
        """Blank out the first match of a pattern; whether there was one."""
        match = pattern.search(self.left)
        if match:
            self.blank(match.start(), match.end())
        return match is not None


def read_codes(message: Unread) -> list[str]:
    """The codes of products, whole: the RED of SKU-778812-RED is no colour, the 1TB of SSD-970-1TB no size."""
    found = list(find_codes(message.left))
    for code in found:
        message.blank(code.start(), code.end())
    return [code.group() for code in found]


@dataclass(slots=True)
class Refusals:
    """Which of the things that a message names it refuses, read left to right."""

    message: Unread
    _refused_to: int = -1

    def refuses(self, start: int, end: int) -> tuple[int, int] | None:
        """The span of the refusal with the thing at [start, end) in it, or None where the thing is wanted."""
        original = self.message.original
        before = NEGATION.search(original[max(0, start - _REACH) : start])
        after = REFUSED_AFTER.match(original[end : end + _REACH])
        joined = self._refused_to >= 0 and JOINS.fullmatch(original[self._refused_to : start])
        marked = surely(self.message.marks, start, end, _NOT, LEAST)
        if not (before or after or joined or marked):
            return None
        self._refused_to = end
        return (
            start - (len(before.group()) if before else 0),
            end + (after.end() if after else 0),
        )


_NOT = frozenset({REFUSED})
LEAST = 0.72  # probability from which the reader alone refuses something
_REACH = 40  # characters before and after a thing that are looked at
