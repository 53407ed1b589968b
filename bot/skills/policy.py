"""Questions about the shop's rules, answered from its own pages and from nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from bot.dialogue import SHOPPING, Dialogue
from bot.findings import OnlyAPerson, OutOfScope, PolicyAnswer
from bot.skills.context import Context, Outcome
from bot.skills.shop import shop
from bot.understand.understanding import Understanding
from retrieval.passages import PassageHit, PassageSearch
from retrieval.search import content_words

Stance = Literal["answered", "hedged", "declined"]

# Scores from which a passage answers, and from which it is the nearest that the pages have; chosen on
# tests/data/policy_*.jsonl with `xiaoer evaluate pages`. Chinese scores lie lower: another encoder.
ANSWERS = {"en": 0.55, "zh": 0.43}
NEAREST = {"en": 0.4, "zh": 0.33}
FEW_WORDS = 3  # a question of so few words goes on from the one before
MAX_PASSAGES = 2
CLOSE_BEHIND = 0.9  # share of the best score that a second passage needs to be cited as well
# The shopper wants something done to an order or an account; pages tell the rule, a person does it.
NEEDS_PERSON = frozenset(
    ["cancel_order", "change_order", "change_shipping_address", "get_refund", "complaint", "payment_issue"]
)
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
    hits = _found(context)
    if stance(hits, context.dialogue.language) == "declined":
        if said.intent in SHOPPING and said.need.product_type:
            return shop(context)  # a wish after all, whatever its words reminded of
        return Outcome(OnlyAPerson(said.intent), _before(context))
    return _answer(context, hits)


def out_of_scope(context: Context) -> Outcome:
    """What looks like nothing for a shop's assistant, unless the pages speak of it."""
    hits = _found(context)
    if stance(hits, context.dialogue.language) == "answered":
        return _answer(context, hits)
    return Outcome(OutOfScope(), context.dialogue)


def find_passages(
    passages: PassageSearch, said: Understanding, language: str, asked_before: str = ""
) -> list[PassageHit]:
    """The passages for a message, best first; one of few words goes on from the question before."""
    question = said.text
    if asked_before and len(content_words(question)) <= FEW_WORDS:
        question = f"{asked_before} {question}"  # "and express?" after "what does shipping cost?"
    return passages.find(question, language, TOPICS.get(said.intent), said.confidence)


def stance(hits: Sequence[PassageHit], language: str) -> Stance:
    """Whether the best passage answers, is only the nearest that the pages have, or nothing is near enough."""
    scale = "zh" if language == "zh" else "en"
    if not hits or hits[0].score < NEAREST[scale]:
        return "declined"
    return "answered" if hits[0].score >= ANSWERS[scale] else "hedged"


def _found(context: Context) -> list[PassageHit]:
    before = context.before.asked_pages if context.before.topic == "pages" else ""
    return find_passages(context.passages, context.understanding, context.dialogue.language, before)


def _before(context: Context) -> Dialogue:
    """The dialogue with what was wanted before: a question about the rules changes no wish."""
    return replace(context.dialogue, need=context.before.need, focus=context.before.focus)


def _answer(context: Context, hits: list[PassageHit]) -> Outcome:
    best = hits[0].score
    passages = tuple(hit.passage for hit in hits[:MAX_PASSAGES] if hit.score >= CLOSE_BEHIND * best)
    topic = context.understanding.intent
    sure = stance(hits, context.dialogue.language) == "answered"
    finding = PolicyAnswer(passages, topic, topic in NEEDS_PERSON, sure)
    return Outcome(finding, _before(context))
