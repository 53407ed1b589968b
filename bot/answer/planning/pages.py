"""Plans for questions that the shop's pages answer: the page's own words, and where they stand."""

import re

from bot.answer.plan import Facts, Plan, Statement
from bot.answer.planning.speaker import Speaker
from bot.answer.planning.titles import shortened
from bot.findings import PolicyAnswer
from retrieval.documents import Passage
from retrieval.text import words

MAX_QUOTE = 420  # characters; a longer passage is quoted from the sentence that answers best
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")


def policy_answer(finding: PolicyAnswer, speaker: Speaker) -> Plan:
    """The best passage in the page's own words, the others as citations."""
    best = finding.passages[0]
    quoted = {"words": quote(best, speaker.user_text), "page": best.title}
    statements = [Statement("policy_quote" if finding.sure else "policy_nearest", quoted)]
    replies = ["reply_person", "reply_new_search"]
    if not finding.sure:
        statements.append(Statement("offer_person"))
    elif finding.needs_person:
        statements.append(Statement("policy_needs_person"))
    texts = tuple(f"{passage.title}\n{passage.heading}\n{passage.text}" for passage in finding.passages)
    # The words are the shop's rules: a model that words them anew could turn them around.
    return Plan(
        tuple(statements),
        Facts(texts, wishes=(speaker.user_text,)),
        quick_replies=speaker.replies(replies),
        rewritable=False,
        citations=finding.passages,
    )


def quote(passage: Passage, question: str) -> str:
    """The passage's own words, at most MAX_QUOTE characters: whole sentences around the one that shares most words
    with the question."""
    text = " ".join(passage.text.split())
    if len(text) <= MAX_QUOTE:
        return text
    sentences = [sentence.strip() for sentence in _SENTENCE_END.split(passage.text) if sentence.strip()]
    asked = set(words(question))
    best = max(range(len(sentences)), key=lambda index: (len(asked & set(words(sentences[index]))), -index))
    first = last = best
    while True:
        wider = [(first, last + 1)] if last + 1 < len(sentences) else []
        wider += [(first - 1, last)] if first > 0 else []
        fitting = [span for span in wider if len(_joined(sentences, *span)) <= MAX_QUOTE]
        if not fitting:
            return shortened(_joined(sentences, first, last), MAX_QUOTE)
        first, last = fitting[0]


def _joined(sentences: list[str], first: int, last: int) -> str:
    joined = " ".join(sentences[first : last + 1])
    return re.sub(r"(?<=[。！？]) ", "", joined)
