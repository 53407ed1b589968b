"""What is pointed at by describing it: 屏幕大的那个, "the one with the hook", or asked for so: 能浮在水上的是哪个."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.understand.asking import ASKS
from retrieval.attributes import asked_adjective, find_attributes

Extreme = Literal["most", "least"]

_MEASURE = "[个款台件双只条种把张本瓶支套辆部盒副顶块包袋罐盏床]"
_WORD = r"[^，,。.？?！!；;\s]"
_ONE = re.compile(
    r"\bthe\s+(?P<d>(?:[\w.'/%+-]+\s+){0,3}?[\w.'/%+-]+)\s+(?P<head>ones?|versions?|models?|sizes?|packs?|options?|editions?|variants?)\b"
    r"(?!\s+(?:charge|time|day|go|hand|piece)\b)",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"\bthe\s+(?P<d>(?:more |less |most |least )?[a-z]+(?:er|est|ive)|better|best)\s+(?:one\s+)?of\s+(?:the|those|these|them)\b(?:\s+two)?",
    re.IGNORECASE,
)
_ONE_WITH = re.compile(
    r"\bthe\s+(?P<head>ones?|versions?|models?|sizes?)\s+(?P<d>(?:with|without|that|which|for|in|made|you)\b.{2,50}?)"
    r"(?=\s+(?:costs?|be|is|are|weighs?|available|in stock|ha(?:ve|s)|lasts?|comes?|runs?)\b|[?.,!]|$)",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"\bwhich\s+(?:(?:ones?|models?|of\s+(?:them|these|those|the\s+\w+)|is\s+the\s+one)\s+)?(?:that\s+|who\s+)?"
    r"(?P<d>(?:is|are|has|have|can|comes?|does|would|will|[a-z]+s)\b[^,;?]{0,60}?)(?:\s+(?:then|though|please|pls))?\s*(?:[?.!]*$|[,;?])",
    re.IGNORECASE,
)
_THAT = re.compile(rf"(?P<d>{_WORD}{{1,14}}?)的?[那这]一?{_MEASURE}(?!月|星期|问题|意思)")
_THAT_KIND = re.compile(rf"[那这]一?{_MEASURE}(?P<d>[^，,。？?！!\s的]{{1,10}})的")
_IS_WHICH = re.compile(rf"(?P<d>{_WORD}{{1,14}}?)的?是[哪那]一?{_MEASURE}")
_WHICH_IS = re.compile(rf"哪一?{_MEASURE}(?P<d>{_WORD}{{1,14}}?)(?:一?[点些]|[的呢啊呀吗了])*[？?。！!\s]*$")
_ASKED_OF = re.compile(
    rf"(?:^|[，,\s])(?P<d>{_WORD}{{1,14}}?)的(?=\s*(?:多少钱|几块|怎么卖|什么价|价格|还有|还剩|有几|有多少|有没有货|有现?货|现货|多重|多大|多长|多高|多厚"
    rf"|[两\d一二三四五六七八九十]+{_MEASURE}))"
)
# "how much is the larger cuff": one of two things that a product comes with.
_LARGER = re.compile(
    r"\bthe\s+(?P<d>[a-z]{3,}er|wide|large|big|long|small|short|narrow|tall)\s+(?P<head>[a-z]{3,})\b(?<!one)(?<!ones)",
    re.IGNORECASE,
)
_BUYS = re.compile(
    r"\bhow much (?:is|are|would|for)\b|\bprice\b|\bcosts?\b|\bstock\b|\bavailable\b", re.IGNORECASE
)
_PACK = re.compile(r"^(?P<size>[大小])(?:包装?|袋|瓶|盒|份|罐|号|码|桶)(?:装|的)?$")
# What describes nothing: 刚才那个, "the other one".
_POINTS_NOWHERE = re.compile(
    r"(?:first|second|third|fourth|fifth|last|other|same|new|next|right|only|whole|very|this|that|more|\w+th|number|"
    r"top|bottom|two|three|four|best)(?: (?:two|three|four))?",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:请问|那么|那|嗯+|哦|啊|就|还是|我?想?要|看看|刚才|刚刚|之前|上面|你?说的|您说的|推荐的|第[一二三四五六七八九十\d]+|这|它|和|跟|给我|来|买|有没有|有|里面?|其中|它们|的|是|OK|ok)+",
)
_ADJECTIVE = re.compile(
    r"^(?P<noun>.*?)(?:最|更|比较|要|偏)?(?P<adjective>静音|安静|小巧|轻便|持久|[重沉轻久长短宽窄高矮厚薄大小亮暗硬软快慢])(?:一?[点些]儿?|[的号款])*$"
)
_CHEAP = re.compile(r"\b(?:cheap(?:er|est)?|less expensive|least expensive)\b|便宜|实惠|划算", re.IGNORECASE)
_DEAR = re.compile(
    r"\b(?:(?:more |most )?expensive|dear(?:er|est)?|pric(?:ier|iest|e?y))\b|(?<!不)贵", re.IGNORECASE
)
_BEST = re.compile(r"\b(?:best|better)\b|[最更](?:好|强|清楚)", re.IGNORECASE)
_BIG = frozenset("bigger larger longer wider taller".split())
_LITTLE = frozenset("smaller shorter narrower".split())
_LESS_IS_BETTER = frozenset({"noise level", "weight", "charging time", "drying time", "measuring time"})
_PART_ENDS = re.compile(r"(?<=[?？])|[，,。;；!！]|(?<=[\u4e00-\u9fff])\s|\.\s")
# Plain adjectives that only set apart what is there: "the big one" is the bigger of them.
_COMPARATIVES = {
    "big": "bigger", "large": "larger", "small": "smaller", "little": "smaller", "long": "longer",
    "short": "shorter", "heavy": "heavier", "light": "lighter", "thick": "thicker", "thin": "thinner",
    "tall": "taller", "wide": "wider", "narrow": "narrower", "quiet": "quieter", "loud": "louder", "fast": "faster",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pointing:
    """Words that describe a thing, at the characters [start, end) of the plain message.

    `asks_which`: the shopper asks which one it is, and means none yet. `of_product`: a size, version or pack of one
    product is described.
    """

    described: str
    start: int
    end: int
    asks_which: bool = False
    of_product: bool = False

    @property
    def extreme(self) -> tuple[str, Extreme] | None:
        """What it has most or least of: ("price", "least") for "the cheaper one"."""
        return described_extreme(self.described)


def find_pointing(text: str) -> Pointing | None:
    """What a message in plain form describes, or None."""
    for pattern, asks_which in (
        (_IS_WHICH, True),
        (_THAT, False),
        (_THAT_KIND, False),
        (_WHICH_IS, True),
        (_ASKED_OF, False),
        (_OF_THEM, False),
        (_ONE_WITH, False),
        (_ONE, False),
        (_WHICH, True),
    ):
        for match in _asking_first(pattern, text):
            described = match["d"] if match["d"].isascii() else _LEADING.sub("", match["d"])
            described = described.strip().removesuffix("的")
            if not described or _POINTS_NOWHERE.fullmatch(described):
                continue
            head = (match.groupdict().get("head") or "one").casefold()
            start = match.start("d") + match["d"].find(described)
            start = match.start() if described.isascii() else start
            of_product = not head.startswith(("one", "model")) or _PACK.match(described) is not None
            return Pointing(described, start, match.end(), asks_which, of_product)
    larger = _LARGER.search(text) if _BUYS.search(text) else None
    if larger and described_extreme(larger["d"]):
        return Pointing(larger["d"], larger.start(), larger.end(), of_product=True)
    return None


def _asking_first(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """The matches of a pattern, those in a part of the message that asks before those of a part that only tells: 贵那个
    太占地方了 便宜的那个有货不."""
    found = list(pattern.finditer(text))
    if len(found) < 2:
        return found
    ends = [end.start() for end in _PART_ENDS.finditer(text)] + [len(text)]
    parts = [text[match.start() : next(end for end in ends if end >= match.end())] for match in found]
    asks = [ASKS.search(part) is not None for part in parts]
    return [found[n] for n in sorted(range(len(found)), key=lambda n: not asks[n])]


def described_extreme(described: str) -> tuple[str, Extreme] | None:
    """What a description says that a thing has most or least of, or None where it sets no two apart."""
    if _CHEAP.search(described):
        return "price", "least"
    if _DEAR.search(described):
        return "price", "most"
    if pack := _PACK.match(described):
        return "dimensions", "most" if pack["size"] == "大" else "least"
    words = [_COMPARATIVES.get(word.casefold(), word) for word in described.split(" ")]
    mentions = find_attributes(" ".join(words))
    if directed := next((mention for mention in mentions if mention.direction), None):
        return directed.concept, "most" if directed.direction == "more" else "least"
    if mentions and _BEST.search(described) and mentions[0].concept not in _LESS_IS_BETTER:
        return mentions[0].concept, "most"
    if words[-1].casefold() in _BIG or words[-1].casefold() in _LITTLE:
        return "dimensions", "most" if words[-1].casefold() in _BIG else "least"
    match = _ADJECTIVE.match(described)
    asked = asked_adjective(match["adjective"]) if match else None
    if match is None or asked is None:
        return None
    nouns = find_attributes(match["noun"])
    if match["noun"] and not nouns:
        return None  # 儿童小 is no smaller child
    concept = nouns[0].concept if nouns else asked[0]
    return concept, "most" if asked[1] == "more" else "least"
