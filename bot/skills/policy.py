"""Questions about the shop's rules, answered from its own pages and from nothing else."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

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
from bot.skills.passages_found import (
    AT_HOME,
    MAX_SENTENCES,
    TOPICS,
    abroad_too,
    asked_plainly,
    find_passages,
    quote,
    quoted,
    stance,
    surer,
)
from bot.skills.service import apologise
from bot.skills.shop import shop
from bot.understand.clauses import BESIDE, RULES
from bot.understand.intent_groups import SHOPPING
from bot.understand.marks import LIKELY
from bot.understand.order_parts import asks_for_change
from bot.understand.parts import CONDITION
from bot.understand.understanding import Understanding
from retrieval.page_words import ABROAD, page_terms
from retrieval.passage_scores import FEW_TERMS, Answering, PassageHit
from retrieval.simplified import to_simplified

# Between the questions of a message.
_QUESTIONS = re.compile(
    r"[?？;；。!！]+|(?<=[^\d\s])[.]\s|,\s*(?:and|but|also)\s|\s(?:and|n|&|\+|plus|also)\s+(?=(?:can|could|do|does|is|are|will|would|how|what|whats|when|where|who|which|u|you|i)\b)"
    r"|(?<=[\u4e00-\u9fff])[\s，,]+(?=\S)|\s+(?=[\u4e00-\u9fff])|还有|以及|另外|顺便",
    re.IGNORECASE,
)
LEAST_PIECE = (8, 3)  # letters of a question, characters of one in Chinese
LEAST_ASIDE = 3  # characters beside the one question of a message
MOST_PIECES = 4

# The shopper wants something done to an order or an account; pages tell the rule, a person does it.
NEEDS_PERSON = frozenset(
    ["cancel_order", "change_order", "change_shipping_address", "get_refund", "complaint", "payment_issue"]
)
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
        if (there := abroad_too(piece, said.text, language)) != piece:
            piece, before = there, ""
        hits = context.passages.find(piece, language, TOPICS.get(said.intent), 0.0, before=before)
        answered = stance(hits, language) == "answered"
        for plainly in asked_plainly(piece, language, only_sure=answered):
            found_so = context.passages.find(plainly, language, None, 0.0, plainly=True)
            hits = surer(hits, found_so)
        if stance(hits, language) == "answered" and all(hits[0].passage != hit.passage for hit, _ in found):
            found.append((hits[0], quote(hits[0], MAX_SENTENCES["second"])))
        before = piece
    whole = _found(context)
    if not found or (
        len(found) < 2 and (stance(whole, language) == "answered" or _surer_whole(whole, found))
    ):
        return None
    answers = tuple(PolicyAnswer((hit.passage,), (words,), said.intent) for hit, words in found)
    finding = SeveralAnswers(answers) if len(answers) > 1 else answers[0]
    return Outcome(finding, replace(_before(context), topic="pages", asked_pages=_asked_now(context)))


def _surer_whole(whole: list[PassageHit], found: Sequence[tuple[PassageHit, str]]) -> bool:
    """Whether what is found for a whole message more likely answers than what is found for its one question alone."""
    return bool(whole) and whole[0].likely > max(hit.likely for hit, _ in found)


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


def _found(context: Context) -> list[PassageHit]:
    return find_passages(
        context.passages, context.understanding, context.dialogue.language, _asked_before(context)
    )


def answering(context: Context) -> Answering:
    """Which sentences of the pages answer the message, as far as something tells."""
    said = context.understanding
    return context.passages.answering(said.text, said.language, _asked_before(context))


def _asked_before(context: Context) -> str:
    return context.before.asked_pages if context.before.topic == "pages" else ""


def _asked_now(context: Context) -> str:
    """The question as the next one may go on from it: of abroad as long as no place at home is named."""
    text, before = context.understanding.text, page_terms(_asked_before(context))
    if ABROAD not in before or ABROAD in page_terms(text) or AT_HOME.search(to_simplified(text)):
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
