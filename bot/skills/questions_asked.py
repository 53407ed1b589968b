"""The questions of a message about products: without what only explains them, and one by one where there are several."""

import re
from dataclasses import replace

from bot.skills.context import Context
from bot.understand.asking import ASKS
from bot.understand.clauses import BESIDE, SAYS_NOTHING, Clause
from bot.understand.needs.message import Unread
from bot.understand.plain import plain
from bot.understand.question import read_question
from bot.understand.said_otherwise import read_said_otherwise
from bot.understand.understanding import Understanding
from retrieval.asked_units import asked_unit
from retrieval.attributes import find_attributes
from retrieval.features import content_words
from retrieval.values import CONCEPTS, find_values

PROBABLY = 0.6  # confidence from which a clause beside a question explains it
# "have you got that", and the option that all of it is asked of: "in the largest size"
STILL_THERE = re.compile(
    r"^\W*(?:[\u4e00-\u9fff]{1,3}色?的?)?[還还]有(?:吗|嗎|没有?|么)\W*$|^\W*(?:and )?(?:have you got|do you have|you got|got) (?:that|it|those|them|one|any)\W*$",
    re.IGNORECASE,
)
_OF_AN_OPTION = re.compile(
    r"\b(?:in )?the (?:larg(?:est|er)|bigg(?:est|er)|small(?:est|er)|big|small|long(?:est|er)|short(?:est|er)) (?:size|one|pack|box|bag|bottle|version)\b",
    re.IGNORECASE,
)
# Between the questions of a message.
_QUESTIONS = re.compile(
    r"[?？,，;；。!！]+|\s[-–—]\s|(?<!\d)[.]\s|\s(?:and|n|&|\+|plus|also)\s|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff\d+])|(?<=\d)\s+(?=[\u4e00-\u9fff])|还有(?!现?货|吗|嗎|没|沒|么|几|多少)|以及|另外",
    re.IGNORECASE,
)


def asked_alone(context: Context) -> Context:
    """The context with the question alone, where what surely only explains it stands beside it: "may I have it in grey?
    Black gets so hot"."""
    understanding = context.understanding
    rest = _question_of(understanding)
    if rest == understanding.text or understanding.named or not ASKS.search(rest):
        return context
    kept = tuple(
        wish
        for wish in understanding.need.attributes
        if wish.name not in CONCEPTS or wish.value in {found.value for found in find_values(wish.name, rest)}
    )
    question = read_question(rest)
    said = [wish.name for wish in kept if wish.name in CONCEPTS]
    if question.concept is None and said:
        question = replace(question, concept=said[0])
    need = replace(understanding.need, attributes=kept)
    alone = replace(understanding, text=rest, question=question, need=need, clauses=())
    return replace(context, understanding=alone, whole=understanding.text)


def _question_of(understanding: Understanding) -> str:
    """The clauses of a message without those that surely stand beside its question, or probably where another one ends in
    a question mark."""
    text, clauses = understanding.text, understanding.clauses
    asked = [text[clause.start : clause.end].rstrip().endswith(("?", "？")) for clause in clauses]
    if not any(asked):
        return understanding.without_clauses(BESIDE)
    kept = [
        text[clause.start : clause.end]
        for clause, asks in zip(clauses, asked, strict=True)
        if asks or clause.role not in BESIDE or clause.confidence < PROBABLY or _tells(text, clause)
    ]
    return " ".join(" ".join(kept).split())


def _tells(text: str, clause: Clause) -> bool:
    """Whether a clause asks as well, or names an amount or a size that the question may be about."""
    return (
        re.search(r"\d", text[clause.start : clause.end]) is not None
        or ASKS.search(text[clause.start : clause.end]) is not None
    )


def one_by_one(context: Context, meant: int) -> list[Context]:
    """The context of each question where a message asks several things of the same products: "how heavy is it and how
    long does it last", 一局多久 几岁能玩 多少钱. The options that the message names count for all of them."""
    understanding = context.understanding
    if understanding.question.rank or (understanding.question.extreme and meant > 1):
        return [context]
    if understanding.question.quantity and not understanding.question.that_many:
        return [context]
    asked: dict[str, Context] = {}
    for piece in _QUESTIONS.split(plain(understanding.without_clauses(SAYS_NOTHING))):
        question = read_question(_OF_AN_OPTION.sub(" ", STILL_THERE.sub("有货吗", piece)))
        asks = question.yes_no or question.counts
        valued = next((c for c in CONCEPTS if find_values(c, piece)), None)  # 玻璃的还是塑料的
        named = (question.concept or valued) if question.asks or asks or ASKS.search(piece) else None
        if named is None and (otherwise := _asked_otherwise(piece)):
            named = otherwise  # 下雨淋着没事吧
        if named is None and asked_unit(piece):
            named = f"in {asked_unit(piece)}"  # 几公克啊
        elif question.concept is None and named:
            question = replace(question, concept=named)
        what = named or (piece if asks and len(content_words(piece)) > 0 else None)
        if question.extreme and meant == 1:  # the most of 最大承重 is a word of its name
            question = replace(question, extreme=None)
        if what is None or question.extreme:
            continue
        # The options that the whole message names count for all; a piece has only the wishes that it names itself.
        own = tuple(
            w for w in understanding.need.attributes if w.name in CONCEPTS and find_values(w.name, piece)
        )
        need = replace(understanding.need, attributes=own)
        said = replace(understanding, text=piece, question=question, need=need)
        asked.setdefault(what, replace(context, understanding=said, whole=None))
    return list(asked.values()) if len(asked) > 1 else [context]


def _asked_otherwise(piece: str) -> str | None:
    """The attribute that a piece speaks of in other words than products do."""
    wish = next(iter(read_said_otherwise(Unread(piece))), None)
    mention = next(iter(find_attributes(wish.english)), None) if wish else None
    return mention.concept if mention else None
