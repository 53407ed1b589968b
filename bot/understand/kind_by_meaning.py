"""The kind of thing that words mean which name none: 夹领子上的无线麦 is a microphone, "a thing to keep an eye on the baby" a
baby monitor.

The words are those that the reader took for the name of what is wanted. They are held against the phrases of the kinds
that the shop sells; what is near none of them, or as near to another one, stays unnamed.
"""

import re
from collections.abc import Collection
from dataclasses import replace
from itertools import pairwise

import numpy as np

from bot.understand.clauses import ABOUT, PRODUCT, WISH, normal
from bot.understand.marks import FOR, LIKELY, NOTHING, THING, WISHED, Marks, names_thing
from bot.understand.understanding import Understanding
from bot.understand.vocabulary import Vocabulary
from retrieval.meaning import VectorIndex
from retrieval.text import has_han, singular

_ANYTHING = re.compile(
    r"\b(?:gifts?|presents?|things?|something|anything|stuff|items?|products?|ones?|toys?)\W*$|(?:礼物|礼品|东西|商品|产品|好物|用品)\W*$",
    re.IGNORECASE,
)
SURE_THING = 0.72  # probability from which words are taken for the name of a thing
# How near a phrase must come to a kind, and by how much more than to the next one.
NEAR, AHEAD = 0.5, 0.08
NEAR_ENGLISH, AHEAD_ENGLISH = 0.55, 0.08
NEAR_WORD = 0.7  # of a single English word, which may be any name
AHEAD_TOLD = 0.18
_SELLS = re.compile(
    r"\b(?:do you (?:also |by any chance )?(?:sell|stock|carry)|have you got any|do you have any)(?: any)? (?P<thing>[a-z]{4,})(?: (?:too|as well|here|at all|by any chance|also))?\W*$",
    re.IGNORECASE,
)
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
        between = text[mark.start : mark.end].strip() == "的" or mark.confidence < SURE_THING
        if mark.says == NOTHING and start - mark.end <= 0 and between and has_han(text[start:end]):
            start = mark.start
            continue
        if not wished or start - mark.end > MOST_APART:
            break
        start = mark.start
    return text[start:end].strip()


def with_kind(
    understanding: Understanding, vocabulary: Vocabulary, kinds: KindByMeaning | None
) -> Understanding:
    """A wish for something that no word of it names, with the kind that its words mean: 夹领子上的无线麦."""
    named = understanding.need.product_type
    if kinds is None or (named and not _is_beside_the_thing(understanding, named, vocabulary)):
        return understanding
    roles = {clause.role for clause in understanding.clauses if clause.confidence >= LIKELY}
    if WISH not in roles or PRODUCT in roles or understanding.speaks_of_rules:
        return understanding
    words = thing_named(normal(understanding.text), understanding.marks)
    kind = kinds.find(words, vocabulary.kinds) if words else None
    if named is None and kind is None and (unknown := _not_sold(understanding, vocabulary)):
        need = replace(understanding.need, text=unknown)
        return replace(understanding, not_sold=unknown, starts_over=True, need=need)
    if kind is None:
        told = named or understanding.told_kind or words
        return understanding if told else _with_kind_told(understanding, vocabulary, kinds)
    need = replace(understanding.need, product_type=kind, text=understanding.need.text or words)
    return replace(understanding, need=need)


def _with_kind_told(
    understanding: Understanding, vocabulary: Vocabulary, kinds: KindByMeaning
) -> Understanding:
    """With the kind that a clause speaks of and does not name: "she has to take her blood pressure every day"."""
    for clause in understanding.clauses if len(understanding.clauses) > 1 else ():
        if clause.role in (ABOUT, WISH):
            words = understanding.text[clause.start : clause.end].strip(" ,.;!?，。；！？")
            if kind := kinds.find(words, vocabulary.kinds, told=True):
                return replace(understanding, told_kind=kind)
    return understanding


def _is_beside_the_thing(understanding: Understanding, kind: str, vocabulary: Vocabulary) -> bool:
    """Whether a kind that words name is not sold, or is named beside the name of what is wanted: the laptop of 转接插头，最好可以直接帮笔电充电."""
    text = normal(understanding.text)
    named = [m for m in vocabulary.types.find(text) if m.product_type == kind]
    if not vocabulary.kinds & {kind, *vocabulary.types.narrower(kind)}:
        # The monitoring of 宝宝监控; who names a fridge and nothing else means one.
        words = thing_named(text, understanding.marks)
        return bool(words) and all(text[m.start : m.end].strip() != words for m in named)
    beside = not any(names_thing(understanding.marks, m.start, m.end) for m in named)
    words = thing_named(text, understanding.marks)
    return bool(named and words) and beside and not vocabulary.types.find(words)


def _not_sold(understanding: Understanding, vocabulary: Vocabulary) -> str:
    """What is asked for by the name of a thing that no title of the shop has: "do you sell hammocks too"."""
    text = normal(understanding.text)
    match = _SELLS.search(text)
    if match is None or understanding.relative or not names_thing(understanding.marks, *match.span("thing")):
        return ""
    words = {match["thing"].casefold(), singular(match["thing"].casefold())}
    return match["thing"] if not words & vocabulary.words else ""
