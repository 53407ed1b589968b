"""The kind of thing that words mean which name none: 夹领子上的无线麦 is a microphone, "a thing to keep an eye on the baby" a
baby monitor.

The words are those that the reader took for the name of what is wanted. They are held against the phrases of the kinds
that the shop sells; what is near none of them, or as near to another one, stays unnamed.
"""

import re
from collections.abc import Collection
from itertools import pairwise

import numpy as np

from bot.understand.marks import FOR, NOTHING, THING, WISHED, Marks
from retrieval.meaning import VectorIndex
from retrieval.text import has_han

_ANYTHING = re.compile(
    r"\b(?:gifts?|presents?|things?|something|anything|stuff|items?|products?|ones?|toys?)\W*$|(?:礼物|礼品|东西|商品|产品|好物|用品)\W*$",
    re.IGNORECASE,
)
SURE_THING = 0.75  # probability from which words are taken for the name of a thing
# How near a phrase must come to a kind, and by how much more than to the next one.
NEAR, AHEAD = 0.5, 0.08
NEAR_ENGLISH, AHEAD_ENGLISH = 0.55, 0.08
NEAR_WORD = 0.7  # of a single English word, which may be any name
AHEAD_TOLD = 0.18
_APART = re.compile(
    r"[,.;!?，。；！？]|\S.{10}"
)  # what stands between two things, and not within the name of one
MOST_APART = 2  # characters between two marks of one name


class KindByMeaning:
    """Tells kinds by the vectors of their phrases; safe to share between threads."""

    def __init__(self, english: VectorIndex, foreign: VectorIndex | None) -> None:
        self._english = english
        self._foreign = foreign

    def find(self, words: str, kinds: Collection[str], *, told: bool = False) -> str | None:
        """The kind that some words mean, of those given; none of words that may be anything: "a birthday present". Words
        that only tell of it, and are no name, must be clearer."""
        if _ANYTHING.search(words):
            return None
        index = self._foreign if has_han(words) else self._english
        if index is None or len(kinds) < 2:
            return None
        vector = np.asarray(index.encoder.embed_query(words), dtype=np.float32)
        near = sorted(index.types.similarities(vector, kinds).items(), key=lambda pair: -pair[1])
        (kind, first), (_, second) = near[:2]
        least, ahead = (NEAR, AHEAD) if has_han(words) else (NEAR_ENGLISH, AHEAD_ENGLISH)
        if told:
            ahead = AHEAD_TOLD
        elif not has_han(words) and len(words.split()) == 1:
            least = NEAR_WORD
        return kind if first >= least and first - second >= ahead else None


def thing_named(text: str, marks: Marks) -> str:
    """The words that name what is wanted, with the properties that stand before them; empty where none surely does, or
    several do."""
    things = [mark for mark in marks if mark.says == THING and mark.confidence >= SURE_THING]
    if not things or any(_APART.search(text[a.end : b.start]) for a, b in pairwise(things)):
        return ""
    start, end = things[0].start, things[-1].end
    for mark in reversed([mark for mark in marks if mark.end <= start]):
        wished = mark.says == WISHED or (mark.says == FOR and has_han(text[start:end]))  # 看娃的摄像头
        if mark.says == NOTHING and start - mark.end <= 0 and text[mark.start : mark.end].strip() == "的":
            start = mark.start
            continue
        if not wished or start - mark.end > MOST_APART:
            break
        start = mark.start
    return text[start:end].strip()
