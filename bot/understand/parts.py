"""Several wishes in one message: the part of the text that each covers, so that they are answered in order.

A message is cut where one wish may end and another begin, each piece is read by the intent model, and pieces that go on
with the one before are joined again. In doubt a message is one wish.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.understand.clauses import ABOUT, BESIDE, CHAT, HAGGLE, WISH, Clause, is_sure, within
from bot.understand.clauses import BUY as BUYS
from bot.understand.intent_groups import BUY, PERSON, SHOPPING, SMALL_TALK
from bot.understand.intents import OUT_OF_SCOPE, Intent

MAX_PARTS = 4
SURE = 0.6  # confidence that a piece needs to stand for itself
SURE_OF_LIST = 0.5  # the same for a further thing of a list of things
LEAST_LETTERS = 4  # of a piece; a Chinese character counts two
LONGEST = 600  # characters: a longer message is a story, and its wish is read from all of it
SURE_WHERE_SAID = 0.35  # the same where the shopper says that it is another wish: "also", 另外
PROBABLY = 0.5  # that a clause tells something
SURE_TO_BUY = 0.9  # the same for putting something into the cart: "I bought one in May" looks like it
ABOUT_A_LIST = SHOPPING | {"more_results"}
# What is done to an order is one wish with what is asked about it.
ONE_ORDER = frozenset(
    {"track_order", "delivery_period", "cancel_order", "change_order", "check_cancellation_fee"}
)

# Intents outside all of these are questions about the shop's rules.
FAMILIES = (
    ABOUT_A_LIST,
    BUY,
    PERSON,
    SMALL_TALK,
    frozenset({"product_question"}),
    frozenset({"compare"}),
    frozenset({"why_shown"}),
    frozenset({OUT_OF_SCOPE}),
)

_HAN = r"\u3400-\u9fff"
# Ends of sentences; "and", 还有 and the like only where a clause of its own may follow.
_CUT = re.compile(
    rf"""
    (?<=[?!？！。；\n])(?=\s*\S)                                  # after a sentence
    | (?<=[^\s][.;])(?=\s+\S)
    | \s+(?=[+&]\s+\D)                                        # "shipping + can u wrap it"
    | [,，、]?\s+(?=(?:and|also|plus|btw|by\ the\ way|oh\ and|another\ thing|then|but|n|or)\b\s)
    | [,，](?=\s*(?:can|could|do|does|did|is|are|was|were|will|would|how|what|when|where|why|which|who|i|my|whats|hows)\b)
    | \s+(?=(?:how|when|where|why|whats|wheres)\b\s(?:i|you|u|it|much|long|many|the|my|your)\b)
    | (?<=[{_HAN}\w])(?<!不用)(?<!不必)(?<!要)[，,、\s]+(?=(?:另外|还有(?!吗|没|么|货|几|多少)|還有(?!嗎|沒)|顺便|順便|再问|再問|还想|還想|同时|同時|以及|再就是|对了|對了|然后|然後|还要|還要|也想))
    | (?<=[{_HAN}])(?<!不用)(?<!不必)(?<!要)(?=(?:另外|顺便|順便|对了|對了|再就是|还有就是))
    | (?<=[吗嗎呢吧啊呀么])[，,\s]+(?=\S)
    | (?<=[{_HAN}])[，,]+(?=\S)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_JOINER = re.compile(
    r"^\W*(?:(?:and|also|plus|btw|by the way|oh|another thing|then|but|n|or)\b\s*)+|^\s*[+&]\s+|^\W*(?:另外|还有|還有|顺便|順便|对了|對了|以及|然后|然後)",
    re.IGNORECASE,
)
_BESIDES = re.compile(
    r"^\W*(?:and |oh |)(?:also|btw|by the way|another thing|second(?:ly)?|plus)\b|^\W*(?:另外|还有|還有|顺便|順便|对了|對了|再问|再問)",
    re.IGNORECASE,
)
# "a laptop with a mouse and a bag" is one wish.
_COMES_WITH = re.compile(r"\b(?:with|including|plus)\b", re.IGNORECASE)
_ONLY_POINTS = re.compile(
    r"^\W*(?:(?:ok|okay|and|so|hm+|well|right|then)\W+)*(?:the|that|this)\s+"
    r"(?:(?:[\w'-]+\s+){0,3}?(?:ones?|size|pack|version|box|bottle)|\w+(?:er|est)\s+(?:one\s+)?of\s+(?:the|those|these|them)(?:\s+two)?)(?:\s+then)?"
    r"(?:,?\s*(?:in )?the\s+[\w'-]+\s+(?:one|size|pack|version|box|bottle))?(?:\s*[-–]\s*(?:price|stock))?\W*$",
    re.IGNORECASE,
)
# "if they don't fit, can I send them back": asks nothing by itself
CONDITION = re.compile(
    r"^\W*(?:(?:and|so|but|ok)\W+)?(?:(?:if|in case)\b|(?:when|once)\s+(?:i|you|we|it|they|the|my|this|that)\b)[^?]*,\W*$|^\W*(?:那)?(?:要是|如果|万一|假如)[^？?]*[，,]\W*$",
    re.IGNORECASE,
)
_IS_THERE_ONE = re.compile(
    r"^\W*(?:is there|are there|do you have|have you got|got) (?:one|ones|any|some)\b", re.IGNORECASE
)
# What stands between two kinds of things that are both wanted.
_BESIDE_A_THING = re.compile(
    rf"(?<=[{_HAN}])(?:和|跟|以及|还有)(?=[{_HAN}])|,? (?:and|plus|&)(?: also)? (?=(?:an?|some|the) )",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"哪|区别|不同|差|比|\b(?:which|between|difference|compared?|versus|vs|set)\b", re.IGNORECASE
)
NEAR_A_THING = 14  # characters beside what joins them
_TOGETHER = re.compile(
    r"\bside by side\b|\bcompare\b", re.IGNORECASE
)  # "put the Caldoro and the glass one side by side"
_BOTH = re.compile(
    r"\b(?:both|between)\b(?!.*[?!.])", re.IGNORECASE
)  # "do both the Cabin and the Umbrella fold"
# "what do the Meridian" and the Quickgate weigh
_UNDONE = re.compile(
    r"\b(?:what|how(?: \w+)?|which)?\s*(?:do|does|are|is|did)\s+(?:the|these|those|your)\s+[\w'-]+(?:\s+one)?\s*$",
    re.IGNORECASE,
)
_OR = re.compile(r"^\W*or\b", re.IGNORECASE)  # either of them will do
_BRINGS = re.compile(r"^\W*[带帶配含送要]")  # 带鼠标和电脑包的那种
_WISHES = re.compile(
    r"\b(?:need|want|looking|look|show|also|too|buy|get|have|sell)\b|还|還|另外|想|买|買|看看|来|來",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"[?？]|[吗嗎呢]|多少|怎么|怎麼|咋|什么|什麼|哪|能不能|可不可以|有没有|有沒有"
    r"|\b(?:how|what|whats|when|where|wheres|why|which|who|do|does|is|are|can|could|will|would)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One wish: the characters [start, end) of the message that it covers, and what it most probably is."""

    text: str
    start: int
    end: int
    intent: str
    confidence: float


Predict = Callable[[Sequence[str]], Sequence[tuple[Intent, ...]]]


def find_parts(
    text: str, predict: Predict, things_in: Callable[[str], Sequence[str]], clauses: Sequence[Clause] = ()
) -> tuple[Part, ...]:
    """The wishes of a message in their order, none where it is one wish; `things_in` names kinds of products, and
    `clauses` are what its parts do."""
    spans = _pieces(text)
    if len(text) > LONGEST or _TOGETHER.search(text):
        return ()
    if len(spans) < 2:
        return _two_things(text, things_in, clauses)
    # What joins a piece to the one before says nothing of the wish.
    said = [_JOINER.sub("", text[start:end]) or text[start:end] for start, end in spans]
    read = predict(said)
    things = [frozenset(things_in(piece)) for piece in said]
    kept: list[_Open] = []
    for (start, end), intents, named in zip(spans, read, things, strict=True):
        best = _with_its_family(intents)
        own = within(clauses, start, end)
        wishes = _WISHES.search(text[start:end]) or any(one.role in (WISH, BUYS, HAGGLE) for one in own)
        only_wishes = own and all(one.role == WISH and is_sure(one) for one in own)
        asks_nothing = not named and not _ASKS.search(text[start:end])
        only_wishes = only_wishes or (own and asks_nothing and all(one.role in (WISH, ABOUT) for one in own))
        if only_wishes and best.name not in ABOUT_A_LIST:
            best = Intent("refine", best.confidence)  # 最好有礼盒包装 is no question about the wrapping
        if named and best.name in ABOUT_A_LIST and own and not wishes:
            named = frozenset()  # "winter clothes are thick" wishes for none
        if (
            _ONLY_POINTS.match(text[start:end])
            or CONDITION.match(text[start:end])
            or _is_beside(own, asks=bool(named) or _ASKS.search(text[start:end]) is not None)
            or (not named and _is_chat(own))
        ):
            best = Intent(OUT_OF_SCOPE, best.confidence)  # "the small one then": the wish comes after it
        if kept and not _stands_alone(kept[-1], text[kept[-1].start : start], text[start:end], best, named):
            kept[-1].end = end
            kept[-1].things |= named
            if kept[-1].only_talk:
                kept[-1].start, kept[-1].only_talk = start, False  # "worth a try lol." says nothing of it
            if kept[-1].is_weak:  # what came before was a greeting or a story
                kept[-1].intent, kept[-1].confidence = best.name, best.confidence
        else:
            least = SURE_WHERE_SAID if _BESIDES.search(text[start:end]) else SURE_OF_LIST
            talks = not named and _is_chat(own)
            kept.append(_Open(start, end, best.name, best.confidence, set(named), least, talks))
    strong: list[_Open] = []
    for part in kept:
        if not part.is_weak:
            strong.append(part)
        elif strong and part.intent not in SMALL_TALK:
            strong[-1].end = part.end  # nothing that is said is lost
    if len(strong) < 2:
        return _two_things(text, things_in, clauses)
    if len(strong) > MAX_PARTS:
        return ()
    return tuple(
        Part(text[part.start : part.end].strip(), part.start, part.end, part.intent, part.confidence)
        for part in strong
    )


def _two_things(
    text: str, things_in: Callable[[str], Sequence[str]], clauses: Sequence[Clause]
) -> tuple[Part, ...]:
    """The two wishes of one clause that names two kinds of things side by side: 自行车和头盔都要, "a bike and a helmet"."""
    for match in _BESIDE_A_THING.finditer(text):
        start, end = match.span()
        own = within(clauses, start, end) or [one for one in clauses if one.start <= start < one.end]
        if not own or any(one.role != WISH or not is_sure(one) for one in own) or _COMPARES.search(text):
            continue
        before = frozenset(things_in(text[max(0, start - NEAR_A_THING) : start]))
        after = frozenset(things_in(text[end : end + NEAR_A_THING]))
        if before and after and not before & after and not _COMES_WITH.search(text[:start]):
            spans = ((0, start), (end, len(text)))
            return tuple(Part(text[a:b].strip(), a, b, "find_product", SURE) for a, b in spans)
    return ()


@dataclass(slots=True)
class _Open:
    """A part while it may still grow."""

    start: int
    end: int
    intent: str
    confidence: float
    things: set[str]
    least: float
    only_talk: bool = False

    @property
    def is_weak(self) -> bool:
        """Whether nothing is to be done about it alone."""
        least = SURE_TO_BUY if self.intent in BUY else self.least
        return self.intent in SMALL_TALK or self.intent == OUT_OF_SCOPE or self.confidence < least


def _is_beside(clauses: Sequence[Clause], *, asks: bool) -> bool:
    """Whether all that a piece says surely stands beside a wish: a story, what is given up, facts on the person; probably
    is enough where it asks nothing."""
    beside = bool(clauses) and all(one.role in BESIDE - {CHAT} for one in clauses)
    if beside and not asks:
        return sum(one.confidence for one in clauses) >= PROBABLY * len(clauses)
    return beside and all(is_sure(one) for one in clauses)


def _is_chat(clauses: Sequence[Clause]) -> bool:
    """Whether a piece surely is only talk: "worth a try lol"."""
    return bool(clauses) and all(one.role == CHAT and is_sure(one) for one in clauses)


def _with_its_family(intents: Sequence[Intent]) -> Intent:
    """The best intent with the confidence of all that would be answered in the same way: "can i send it back" is
    surely about the rules, whether it is a refund or a return."""
    best = intents[0]
    family = next((group for group in FAMILIES if best.name in group), None)
    alike = (i for i in intents if (i.name in family if family else not any(i.name in g for g in FAMILIES)))
    return Intent(best.name, sum(intent.confidence for intent in alike))


def _stands_alone(before: _Open, said: str, piece: str, best: Intent, things: frozenset[str]) -> bool:
    """Whether a piece is a wish beside the one before, which `said` what stands before it."""
    if best.name in SMALL_TALK or best.name == OUT_OF_SCOPE or _BOTH.search(said) or _UNDONE.search(said):
        return False
    if best.name in PERSON and before.intent not in PERSON and best.confidence >= SURE:
        return True  # however weak the other: nobody is kept from a person
    if before.is_weak:
        return False  # it takes over
    if before.intent in ABOUT_A_LIST and not things and _IS_THERE_ONE.match(piece):
        return False  # "leather gets sweaty. is there one in mesh"
    if best.name in ABOUT_A_LIST and before.intent in ABOUT_A_LIST:
        another = bool(things) and bool(before.things) and not things & before.things
        if (
            _OR.match(piece)
            or _BRINGS.search(piece)
            or (_COMES_WITH.search(said) and not _WISHES.search(piece))
        ):
            return False
        return another and best.name != "refine" and best.confidence >= SURE_OF_LIST
    least = SURE_TO_BUY if best.name in BUY else SURE_WHERE_SAID if _BESIDES.search(piece) else SURE
    if best.confidence < least:
        return False
    if best.name in ABOUT_A_LIST:
        return bool(things)  # "the red one, in size 40" goes on with the question before
    if best.name == before.intent == "product_question" and _OR.match(piece):
        return False  # "which is lighter, the Dash or the Woody?"
    if best.name == before.intent:
        return best.name == "product_question" and _ASKS.search(piece) is not None
    return not {best.name, before.intent} <= ONE_ORDER


def _pieces(text: str) -> list[tuple[int, int]]:
    """The spans [start, end) between the cuts; what is too short belongs to the piece before."""
    cuts = [0, *(match.end() for match in _CUT.finditer(text)), len(text)]
    spans: list[tuple[int, int]] = []
    held = None  # where a piece that only joins began
    for start, end in pairwise(cuts):
        piece, start = text[start:end], start if held is None else held
        held = None
        letters = sum(1 + (character > "\u2e7f") for character in piece if character.isalnum())
        if not _JOINER.sub("", f"{piece.strip()} ").strip(" ,，") and end < len(text):
            held = start
        elif spans and letters < LEAST_LETTERS:
            spans[-1] = (spans[-1][0], end)
        elif end > start:
            spans.append((start, end))
    return spans
