"""Questions about the shop's rules, answered from its own pages and from nothing else."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from bot.dialogue import Dialogue
from bot.findings import (
    FixedPrices,
    NotOnPages,
    OnlyAPerson,
    OutOfScope,
    PolicyAnswer,
    PriceAnswer,
    SeveralAnswers,
)
from bot.skills.context import Context, Outcome
from bot.skills.service import apologise
from bot.skills.shop import shop
from bot.understand.clauses import BESIDE, RULES, SAYS_NOTHING
from bot.understand.intent_groups import SHOPPING
from bot.understand.marks import LIKELY
from bot.understand.order_parts import asks_for_change
from bot.understand.parts import CONDITION
from bot.understand.understanding import Understanding
from retrieval.page_words import ABROAD, page_terms
from retrieval.passages import FEW_TERMS, PassageHit, PassageSearch
from retrieval.simplified import to_simplified

# Between the questions of a message.
_QUESTIONS = re.compile(
    r"[?？;；。!！]+|(?<=[^\d\s])[.]\s|,\s*(?:and|but|also)\s|\s(?:and|n|&|\+|plus|also)\s+(?=(?:can|could|do|does|is|are|will|would|how|what|whats|when|where|who|which|u|you|i)\b)"
    r"|(?<=[\u4e00-\u9fff])[\s，,]+(?=\S)|\s+(?=[\u4e00-\u9fff])|还有|以及|另外|顺便",
    re.IGNORECASE,
)
MOST_PLAINLY = 2  # questions that a message is looked for as
LEAST_PIECE = (8, 3)  # letters of a question, characters of one in Chinese
LEAST_ASIDE = 3  # characters beside the one question of a message
MOST_PIECES = 4

Stance = Literal["answered", "hedged", "declined"]

# Scores from which a passage answers, and from which it is the nearest that the pages have; chosen on
# tests/data/policy_*.jsonl with `xiaoer evaluate pages`. Chinese scores lie lower: another encoder.
ANSWERS = {"en": 0.8, "zh": 0.68}
NEAREST = {"en": 0.6, "zh": 0.45}
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
# The shopper wants something done to an order or an account; pages tell the rule, a person does it.
NEEDS_PERSON = frozenset(
    ["cancel_order", "change_order", "change_shipping_address", "get_refund", "complaint", "payment_issue"]
)
# Another place than the country that was asked about: at home, or any that a question names itself.
_AT_HOME = re.compile(
    r"\b(?:us|usa|u\.s\.|america|united states|states|domestic\w*|at home|home delivery|locally?|here|within the country|inland)\b"
    r"|\b(?:to|in) (?:the )?(?-i:[A-Z])[a-z]+|\b(?:california|texas|florida|ohio|new york|seattle|boston|chicago|oregon|washington|nevada|arizona|georgia|virginia|colorado)\b"
    r"|美国|境内|国内|本地|本市|本国|家里|加州|加利福尼亚|德州|佛罗里达|纽约|西雅图|波士顿|芝加哥|洛杉矶|旧金山",
    re.IGNORECASE,
)
_DELIVERY = frozenset({"@shipping cost", "@delivery", "@exchange"})
CANCELS = {"en": "Can I cancel my order?", "zh": "可以取消订单吗？"}
EXCHANGES = {"en": "Can I exchange an item for another size or colour?", "zh": "可以换尺码或颜色吗？"}
_CANCELS = re.compile(r"cancel|call it off|取消|不要了|不想要", re.IGNORECASE)
FAULTY = {
    "en": "What do I do when a product is faulty under warranty?",
    "zh": "商品有质量问题，保修怎么申请？",
}
NOT_SENT = {
    "en": "Which products cannot be sent abroad?",
    "zh": "哪些商品不能寄到国外？",
}
_SENT = re.compile(r"\b(?:ship|send|post|deliver|mail)|[寄发送邮]", re.IGNORECASE)
NEGOTIATES = {"en": "Can I negotiate the price?", "zh": "可以讲价吗？"}
CHAT = frozenset(["smalltalk", "affirm", "deny", "out_of_scope"])
OF_AN_ORDER = frozenset(["track_order", "track_refund"])
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


def answer_from_pages(context: Context) -> Outcome:
    """The passages that answer the message, the nearest ones, or honestly none."""
    said = context.understanding
    if several := _several(context):
        return several
    hits = _found(context)
    if stance(hits, context.dialogue.language) == "declined":
        if said.reports_fault:
            return _of_a_fault(context)
        if said.intent in SHOPPING and said.need.product_type:
            return shop(context)  # a wish after all, whatever its words reminded of
        finding = OnlyAPerson(said.intent) if said.intent in NEEDS_PERSON else NotOnPages()
        return Outcome(finding, _before(context))
    return _answer(context, hits)


def _of_a_fault(context: Context) -> Outcome:
    """What the pages say of what turned out faulty, else an apology."""
    language = context.dialogue.language
    hits = context.passages.find(FAULTY["zh" if language == "zh" else "en"], language, None, 0.0)
    return _answer(context, hits) if stance(hits, language) == "answered" else apologise(context)


def _several(context: Context) -> Outcome | None:
    """The answers to several questions about the rules, each from a passage of its own; None where there is one."""
    said, language = context.understanding, context.dialogue.language
    pieces = [p.strip() for p in _questions(said) if len(p.strip()) >= LEAST_PIECE[language == "zh"]]
    if (
        not pieces
        or said.order_number
        or (len(pieces) == 1 and len(pieces[0]) > len(said.text) - LEAST_ASIDE)
    ):
        return None
    found: list[tuple[PassageHit, str]] = []
    before = _asked_before(context)
    for piece in pieces[:MOST_PIECES]:
        if (there := _abroad_too(piece, said.text, language)) != piece:
            piece, before = there, ""
        hits = context.passages.find(piece, language, TOPICS.get(said.intent), 0.0, before=before)
        answered = stance(hits, language) == "answered"
        for plainly in _asked_plainly(piece, language, only_sure=answered):
            found_so = context.passages.find(plainly, language, None, 0.0)
            hits = max(hits, found_so, key=lambda some: some[0].score if some else 0.0)
        if stance(hits, language) == "answered" and all(hits[0].passage != hit.passage for hit, _ in found):
            found.append((hits[0], quote(hits[0], MAX_SENTENCES["second"])))
        before = piece
    if not found or (len(found) < 2 and stance(_found(context), language) == "answered"):
        return None
    answers = tuple(PolicyAnswer((hit.passage,), (words,), said.intent) for hit, words in found)
    finding = SeveralAnswers(answers) if len(answers) > 1 else answers[0]
    return Outcome(finding, replace(_before(context), topic="pages", asked_pages=_asked_now(context)))


def _questions(said: Understanding) -> list[str]:
    """The questions of a message: its clauses that ask about the rules, where several probably do, or what stands between
    its marks and conjunctions."""
    asking = [c for c in said.clauses if c.role == RULES and c.confidence >= LIKELY]
    if len(asking) > 1 and all(c in asking or c.role in BESIDE for c in said.clauses):
        found: list[str] = []
        start = None  # of a condition that the next clause asks about
        for clause in asking:
            first = clause.start if start is None else start
            held = CONDITION.match(said.text[first : clause.end]) is not None and clause is not asking[-1]
            start = first if held else None
            found += [] if held else [said.text[first : clause.end]]
        return found
    return _QUESTIONS.split(said.without_clauses(BESIDE))


def pages_first(skill: Callable[[Context], Outcome]) -> Callable[[Context], Outcome]:
    """A skill that lets the pages answer where they surely do; a question that goes on from one about the pages, and
    that they do not answer, is not taken for something else."""

    def answer(context: Context) -> Outcome:
        hits = _found(context)
        if stance(hits, context.dialogue.language) == "answered":
            return _answer(context, hits)
        said, before = context.understanding, context.before
        of_the_thing = bool(before.focus) and said.question.concept is not None
        goes_on = before.topic == "pages" and not before.shown and said.intent not in CHAT
        goes_on = goes_on and not of_the_thing
        if goes_on and page_terms(said.text):
            return answer_from_pages(context)
        return skill(context)

    return answer


def out_of_scope(context: Context) -> Outcome:
    """What looks like nothing for a shop's assistant."""
    return Outcome(OutOfScope(), context.dialogue)


def fixed_prices(context: Context) -> Outcome:
    """What the pages say to who asks for a lower price; else that prices stand, with the price that is spoken of."""
    language = context.dialogue.language
    hits = context.passages.find(NEGOTIATES["zh" if language == "zh" else "en"], language, "prices", 1.0)
    before = _before(context)
    if stance(hits, language) == "answered":
        found = quoted(hits[:1])
        passages, quotes = tuple(hit.passage for hit, _ in found), tuple(words for _, words in found)
        return Outcome(PolicyAnswer(passages, quotes, "haggle"), before)
    product = next(iter(context.spoken_of()), None)
    prices = (PriceAnswer((product,)),) if product else ()
    return Outcome(SeveralAnswers((FixedPrices(), *prices)), before)


def rule_told(context: Context) -> PolicyAnswer | None:
    """What the pages surely say to a question, whatever it was taken for; None where they say nothing of it."""
    hits = _found(context)
    if stance(hits, context.dialogue.language) != "answered":
        return None
    quotes = _with_what_is_not_sent(context, [(hits[0], quote(hits[0], MAX_SENTENCES["second"]))])
    return PolicyAnswer(
        tuple(hit.passage for hit, _ in quotes),
        tuple(words for _, words in quotes),
        context.understanding.intent,
    )


def rule_of_change(context: Context, *, delivered: bool) -> PolicyAnswer | None:
    """What the pages say of cancelling or changing an order, and of one that was delivered of exchanging what was in
    it; None where they surely say nothing."""
    said, language = context.understanding, context.dialogue.language
    asks = asks_for_change(said.text) and not _CANCELS.search(said.text)
    text = said.text if asks else CANCELS["zh" if language == "zh" else "en"]
    hits = context.passages.find(text, language, "orders", 1.0)
    if delivered and asks:
        hits = context.passages.find(EXCHANGES["zh" if language == "zh" else "en"], language, None, 0.0)
    if stance(hits, language) != "answered":
        return None
    passage, quote = quoted(hits[:1])[0]
    return PolicyAnswer((passage.passage,), (quote,), "change_order")


def find_passages(
    passages: PassageSearch, said: Understanding, language: str, asked_before: str = ""
) -> list[PassageHit]:
    """The passages for a message, best first; it may go on from the question before."""
    text = said.without_clauses(SAYS_NOTHING)
    if (there := _abroad_too(text, asked_before, language)) != text:
        text, asked_before = there, ""
    topic = TOPICS.get(said.intent)
    hits = passages.find(text, language, topic, said.confidence, before=asked_before)
    alone = said.without_clauses(BESIDE)
    answered = stance(hits, language) == "answered"
    others = [(plainly, 0.0) for plainly in _asked_plainly(text, language, only_sure=answered)]
    if alone != text and not answered:
        others.append(
            (alone, said.confidence)
        )  # "We run a shelter. Do we get a discount for 12": the story is in the way
    for other, confidence in others:
        found = passages.find(other, language, topic if confidence else None, confidence, before=asked_before)
        hits = max(hits, found, key=lambda some: some[0].score if some else 0.0)
    return hits


def _abroad_too(question: str, before: str, language: str) -> str:
    """A question of delivery that goes on from one about another country, with that said: 寄台北要几天？运费怎么算."""
    terms = page_terms(question)
    goes_on = ABROAD in page_terms(before) and ABROAD not in terms and _DELIVERY.intersection(terms)
    if not goes_on or _AT_HOME.search(question):
        return question
    return f"国际{question}" if language == "zh" else f"{question} abroad"


def _asked_plainly(text: str, language: str, *, only_sure: bool = False) -> list[str]:
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


def stance(hits: Sequence[PassageHit], language: str) -> Stance:
    """Whether the best passage answers, is only the nearest that the pages have, or nothing is near enough."""
    scale = "zh" if language == "zh" else "en"
    if not hits or hits[0].score < NEAREST[scale]:
        return "declined"
    return "answered" if hits[0].score >= ANSWERS[scale] else "hedged"


def quoted(hits: Sequence[PassageHit]) -> list[tuple[PassageHit, str]]:
    """The passages to quote, one or two, each with the sentences that answer."""
    best = hits[0]
    found = [(best, quote(best, MAX_SENTENCES["first"]))]
    for hit in hits[1:MAX_PASSAGES]:
        if hit.fit >= CLOSE_BEHIND * best.fit:
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


def _found(context: Context) -> list[PassageHit]:
    return find_passages(
        context.passages, context.understanding, context.dialogue.language, _asked_before(context)
    )


def _asked_before(context: Context) -> str:
    return context.before.asked_pages if context.before.topic == "pages" else ""


def _asked_now(context: Context) -> str:
    """The question as the next one may go on from it: of abroad as long as no place at home is named."""
    text, before = context.understanding.text, page_terms(_asked_before(context))
    if ABROAD not in before or ABROAD in page_terms(text) or _AT_HOME.search(to_simplified(text)):
        return text
    return f"{text} 国外" if context.dialogue.language == "zh" else f"{text} abroad"


def _before(context: Context) -> Dialogue:
    """The dialogue with what was wanted before: a question about the rules changes no wish."""
    before = context.before
    return replace(context.dialogue, need=before.need, focus=before.focus, option=before.option)


def _with_what_is_not_sent(
    context: Context, quotes: list[tuple[PassageHit, str]]
) -> list[tuple[PassageHit, str]]:
    """Quotes on sending something abroad, with what the pages say cannot be sent there where a product is spoken of:
    paint, food."""
    language, spoken_of = context.dialogue.language, context.before.focus or context.before.shown
    terms = page_terms(context.understanding.text)
    if not spoken_of or ABROAD not in terms or not _SENT.search(to_simplified(context.understanding.text)):
        return quotes
    found = context.passages.find(NOT_SENT["zh" if language == "zh" else "en"], language, "shipping", 1.0)
    if stance(found, language) != "answered" or any(hit.passage == found[0].passage for hit, _ in quotes):
        return quotes
    return [quotes[0], (found[0], quote(found[0], MAX_SENTENCES["second"]))]


def _answer(context: Context, hits: list[PassageHit]) -> Outcome:
    said = context.understanding
    quotes = _with_what_is_not_sent(context, quoted(hits))
    order = context.dialogue.order
    # The rule answers; of the shopper's own order more can be said once it is known which.
    needs_order = said.intent in OF_AN_ORDER and not order.recognised
    finding = PolicyAnswer(
        tuple(hit.passage for hit, _ in quotes),
        tuple(words for _, words in quotes),
        said.intent,
        needs_person=said.intent in NEEDS_PERSON,
        sure=stance(hits, context.dialogue.language) == "answered",
        needs_order=needs_order,
    )
    # "and express?", "what if I live in Canada": each goes on from the first question, not from the one between.
    goes_on = hits[0].goes_on and len(page_terms(said.text)) <= FEW_TERMS
    asked = _asked_before(context) if goes_on else _asked_now(context)
    dialogue = replace(_before(context), asked_pages=asked)
    if needs_order:
        dialogue = replace(dialogue, order=replace(order, waiting=True))
    elif said.order_number and finding.needs_person and not order.recognised:
        # "Cancel XO-10226": with the address it is known whether that can be done.
        dialogue = replace(
            dialogue, order=replace(order, number=said.order_number, waiting=True, wants_change=True)
        )
    return Outcome(finding, dialogue)
