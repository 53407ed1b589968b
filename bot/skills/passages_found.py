"""What of the shop's pages answers a message: the passages that are found for it, whether they answer, and the sentences to
quote."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from bot.understand.clauses import BESIDE, SAYS_NOTHING
from bot.understand.understanding import Understanding
from retrieval.page_words import ABROAD, page_terms
from retrieval.passage_scores import PassageHit
from retrieval.passages import PassageSearch
from retrieval.simplified import to_simplified

Stance = Literal["answered", "hedged", "declined"]

# Scores from which a passage answers, and from which it is the nearest that the pages have; chosen on
# tests/data/policy_*.jsonl with `xiaoer evaluate pages`. Chinese scores lie lower: another encoder.
ANSWERS = {"en": 0.8, "zh": 0.68}
NEAREST = {"en": 0.6, "zh": 0.45}
LIKELY_ANSWERS = 0.4  # probability from which a passage answers, whatever its score
LIKELY_TOO = 0.2  # from which a second one answers beside it
LIKELY_NEAREST = 0.15  # from which it is the nearest, where some passage probably answers
HARDLY_NONE = 0.4  # probability that none answers, up to which one probably does
SURELY_NONE = 0.8  # that no passage answers, from which the best one is only the nearest, whatever its score
MAX_PASSAGES = 2
CLOSE_BEHIND = 0.83  # share of the best fit that a second passage needs to be quoted as well
SHORT = 260  # letters; a passage of no more is quoted whole
MAX_QUOTE = 360  # letters of a longer one
MAX_SENTENCES = {"first": 3, "second": 2}
OPENING = 0.1  # what the first sentence of a passage gains: it states the rule
TELLING = 0.6  # share of the best sentence's score that another one needs to be quoted with it
_HAN_LETTERS = 2.5  # a Chinese character says as much as so many letters
# A sentence that says nothing without the one before it.
_LEANS = re.compile(
    r"(?:It|Its|They|Their|This|That|These|Those|Then|After that|If there|If it|If you forgot|Until then|Once)\b"
    r"|[它这那此其]|他们|之后|过后|逾期|超过|首期|其他"
)
MOST_PLAINLY = 2  # questions that a message is looked for as
# Another place than the country that was asked about: at home, or any that a question names itself.
AT_HOME = re.compile(
    r"\b(?:us|usa|u\.s\.|america|united states|states|domestic\w*|at home|home delivery|locally?|here|within the country|inland)\b"
    r"|\b(?:to|in) (?:the )?(?-i:[A-Z])[a-z]+|\b(?:california|texas|florida|ohio|new york|seattle|boston|chicago|oregon|washington|nevada|arizona|georgia|virginia|colorado)\b"
    r"|美国|境内|国内|本地|本市|本国|家里|加州|加利福尼亚|德州|佛罗里达|纽约|西雅图|波士顿|芝加哥|洛杉矶|旧金山",
    re.IGNORECASE,
)
_DELIVERY = frozenset({"@shipping cost", "@delivery", "@exchange"})
# The topic of the pages that an intent is about, as the pages' front matter names it.
TOPICS = {
    intent: topic
    for topic, intents in {
        "payment": "check_payment_methods payment_issue get_invoice check_invoice",
        "shipping": "delivery_options delivery_period track_order",
        "orders": "cancel_order change_order change_shipping_address check_cancellation_fee place_order",
        "returns": "get_refund check_refund_policy track_refund",
        "account": "create_account delete_account edit_account recover_password registration_problems"
        " switch_account newsletter_subscription set_up_shipping_address",
        "service": "complaint contact_customer_service contact_human_agent review",
    }.items()
    for intent in intents.split()
}


def find_passages(
    passages: PassageSearch, said: Understanding, language: str, asked_before: str = ""
) -> list[PassageHit]:
    """The passages for a message, best first; it may go on from the question before."""
    text = said.without_clauses(SAYS_NOTHING)
    if (there := abroad_too(text, asked_before, language)) != text:
        text, asked_before = there, ""
    topic = TOPICS.get(said.intent)
    hits = passages.find(text, language, topic, said.confidence, before=asked_before)
    alone = said.without_clauses(BESIDE)
    answered = stance(hits, language) == "answered"
    others = [(plainly, 0.0) for plainly in asked_plainly(text, language, only_sure=answered)]
    if alone != text and not answered:
        others.append(
            (alone, said.confidence)
        )  # "We run a shelter. Do we get a discount for 12": the story is in the way
    for other, confidence in others:
        about = topic if confidence else None
        found = passages.find(other, language, about, confidence, before=asked_before, plainly=not confidence)
        hits = surer(hits, found)
    return hits


def abroad_too(question: str, before: str, language: str) -> str:
    """A question of delivery that goes on from one about another country, with that said: 寄台北要几天？运费怎么算."""
    terms = page_terms(question)
    goes_on = ABROAD in page_terms(before) and ABROAD not in terms and _DELIVERY.intersection(terms)
    if not goes_on or AT_HOME.search(question):
        return question
    return f"国际{question}" if language == "zh" else f"{question} abroad"


def asked_plainly(text: str, language: str, *, only_sure: bool = False) -> list[str]:
    """How what a message asks in other words than the pages is asked plainly."""
    said = to_simplified(text)
    asked = (
        row[language if language == "zh" else "en"]
        for row, pattern in _page_questions()
        if pattern.search(said) and (row.get("sure") or not only_sure)
    )
    return list(asked)[:MOST_PLAINLY]


@lru_cache(maxsize=1)
def _page_questions() -> tuple[tuple[Mapping[str, str], re.Pattern[str]], ...]:
    rows = yaml.safe_load((Path(__file__).parent / "page_questions.yaml").read_text(encoding="utf-8"))
    return tuple((row, re.compile("|".join(row["said"]), re.IGNORECASE)) for row in rows)


def surer(hits: list[PassageHit], found: list[PassageHit]) -> list[PassageHit]:
    """The surer of two findings: what likely answers before what only has the higher score."""
    return max(hits, found, key=_certainty)


def _certainty(hits: Sequence[PassageHit]) -> tuple[float, float]:
    likely = hits[0].likely if hits and hits[0].likely >= LIKELY_ANSWERS else 0.0
    return likely, hits[0].score if hits else 0.0


def stance(hits: Sequence[PassageHit], language: str) -> Stance:
    """Whether the best passage answers, is only the nearest that the pages have, or nothing is near enough."""
    scale = "zh" if language == "zh" else "en"
    if hits and hits[0].likely >= LIKELY_ANSWERS:
        return "answered"
    near = bool(hits) and hits[0].likely >= LIKELY_NEAREST and hits[0].none <= HARDLY_NONE
    if not hits or (not near and max(hit.score for hit in hits) < NEAREST[scale]):
        return "declined"
    return "answered" if hits[0].score >= ANSWERS[scale] and hits[0].none < SURELY_NONE else "hedged"


def quoted(hits: Sequence[PassageHit]) -> list[tuple[PassageHit, str]]:
    """The passages to quote, one or two, each with the sentences that answer."""
    best = hits[0]
    found = [(best, quote(best, MAX_SENTENCES["first"]))]
    likely = [hit for hit in hits[1:] if hit.likely >= LIKELY_TOO]
    close = [hit for hit in hits[1:MAX_PASSAGES] if hit.worded >= CLOSE_BEHIND * best.worded]
    for hit in (sorted(likely, key=lambda hit: -hit.likely) or close)[: MAX_PASSAGES - 1]:
        found.append((hit, quote(hit, MAX_SENTENCES["second"])))
    return found


def quote(hit: PassageHit, most: int) -> str:
    """The sentences of a passage that answer, `most` at the most, in its own words and order."""
    texts = [text for text, _ in hit.sentences]
    if sum(map(_letters, texts)) <= SHORT:
        return _joined(texts)
    scores = [score + (OPENING if n == 0 else 0.0) for n, (_, score) in enumerate(hit.sentences)]
    best = max(scores)
    # The one that answers best, then the one that states the rule, then the others.
    ranked = sorted(range(len(texts)), key=lambda n: (scores[n] < best, n > 0, -scores[n], n))
    chosen: set[int] = set()
    for n in ranked:
        # What a sentence leans on comes with it.
        wider = chosen | ({n - 1, n} if n and _LEANS.match(texts[n]) else {n})
        fits = len(wider) <= most and sum(_letters(texts[i]) for i in wider) <= MAX_QUOTE
        if not chosen or (fits and scores[n] >= TELLING * best):
            chosen = wider
    return _joined([texts[n] for n in sorted(chosen)])


def _joined(sentences: Sequence[str]) -> str:
    return re.sub(r"(?<=[。！？]) ", "", " ".join(sentences))


def _letters(text: str) -> float:
    return sum(_HAN_LETTERS if character > "\u2e7f" else 1 for character in text)
