"""Which of several things that a message names is wanted: the turntable of "gran's records, I've never owned a turntable.
It has to play 78s and have speakers built in".

Every named thing has evidence for and against it: what its clause does, the words around it, and whether what else is
wished for is what the shop's products of that kind state. The weights were set on `tests/data/needs_*.jsonl` and the
scripted conversations.
"""

import re
from collections.abc import Sequence

from bot.understand.clauses import Aside, Spans
from bot.understand.marks import Marks
from bot.understand.needs.marked import evidence
from bot.understand.needs.things import asks_for, is_purpose
from bot.understand.vocabulary import Vocabulary
from retrieval.product_types import TypeMention

ASKED_FOR = 2.0
FITS, MOST_FITS = 0.8, 2
BESIDE = -1.0  # in a clause that tells something
ABOUT = -0.7
GIVEN_UP = -2.0
REFUSED = -2.0
OWNED = -1.2
STATED = -0.7
PART = -1.0  # comes with the thing
PURPOSE = -1.5
FIRST = 0.2
MARGIN = 0.5  # by which another thing than the first must lead
_REFUSED = re.compile(
    r"\b(?:not|no|without|nothing|contains?|containing|traces of|allergic to|instead of|rather than|isn['’]?t an?)\s(?:\w+ ){0,2}$|(?:不要|不是|不含|别|过敏)$",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"\b(?:my|his|her|their|our|your|'s|the old|old|last)\s+(?:[\w-]+ )?$|(?:我|他|她|家|老公|老婆|妈|爸)(?:的|家)?(?:旧|老)?$",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"^\s*(?:is|are|was|were|has|had|gave|broke|died|fell|happens?|stopped)\b|^(?:坏|太|旧了|没了|已经)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:with|w/|have|has|having|including|includes?|plus|because|cause|cos)\s+(?:an? |some |the )?(?:[\w-]+ )?$|(?:带|有|配|送|含)$",
    re.IGNORECASE,
)


def likeliest_first(
    text: str, mentions: Sequence[TypeMention], aside: Aside, vocabulary: Vocabulary, marks: Marks = ()
) -> list[TypeMention]:
    """The things that are named outside of stories, the likeliest first where it leads the others clearly; one of a
    story comes before them where what is wished for is much more of it."""
    mentions = list(mentions)
    within = [m for m in vocabulary.types.find(text) if _in(m, aside.told)]
    candidates = [*mentions, *(m for m in within if m.product_type in vocabulary.kinds)]
    if not mentions or len({m.product_type for m in candidates}) < 2:
        return mentions
    scores = [_score(text, m, aside, vocabulary) + evidence(marks, m.start, m.end) for m in candidates]
    scores[0] += FIRST
    best = max(range(len(candidates)), key=lambda place: scores[place])
    if best == 0 or scores[best] < scores[0] + MARGIN:
        return mentions
    others = [m for place, m in enumerate(mentions) if place != best]
    return [candidates[best], *others]


def likeliest_told(text: str, mentions: Sequence[TypeMention], vocabulary: Vocabulary) -> str | None:
    """The kind of the likeliest of the things that are named beside a wish, the last one of those alike."""
    # What broke is stated of, and was owned: neither speaks against it here.
    scores = [
        _fits(text, mention, (), vocabulary)
        + sum(weight for weight, holds in _wanting(text, mention) if holds)
        for mention in mentions
    ]
    best = max(scores, default=0.0)
    kinds = [m.product_type for m, score in zip(mentions, scores, strict=True) if score == best]
    return kinds[-1] if kinds else None


def _score(text: str, mention: TypeMention, aside: Aside, vocabulary: Vocabulary) -> float:
    before, after = text[: mention.start], text[mention.end :]
    evidence = (
        *_wanting(text, mention),
        (BESIDE, _in(mention, aside.told)),
        (ABOUT, _in(mention, aside.about)),
        (GIVEN_UP, _in(mention, aside.dropped)),
        (OWNED, _OWNED.search(before)),
        (STATED, _STATED.match(after)),
    )
    return _fits(text, mention, aside.told, vocabulary) + sum(weight for weight, holds in evidence if holds)


def _wanting(text: str, mention: TypeMention) -> tuple[tuple[float, bool], ...]:
    """What the words around a thing say for and against its being wanted, each with whether it holds."""
    before = text[: mention.start]
    return (
        (ASKED_FOR, asks_for(before)),
        (REFUSED, _REFUSED.search(before) is not None),
        (PART, _PART.search(before) is not None),
        (PURPOSE, is_purpose(text, mention.start, mention.end)),
    )


def _fits(text: str, mention: TypeMention, told: Spans, vocabulary: Vocabulary) -> float:
    """How much of what else a text wishes for is what products of the kind state."""
    wished = _without(text, [*told, (mention.start, mention.end)])
    values, kind = vocabulary.kind_values, mention.product_type
    found = {wish.name for wish in (*values.find(kind, wished), *values.find_stated(kind, wished))}
    return FITS * min(len(found), MOST_FITS)


def _in(mention: TypeMention, spans: Spans) -> bool:
    return any(start <= mention.start and mention.end <= end for start, end in spans)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
