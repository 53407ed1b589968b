"""Questions about the shop's rules, answered from its own pages and from nothing else."""

from collections.abc import Sequence
from typing import Literal

from bot.findings import OnlyAPerson, OutOfScope, PolicyAnswer
from bot.skills.context import Context, Outcome
from bot.understand.understanding import Understanding
from retrieval.passages import PassageHit, PassageSearch

Stance = Literal["answered", "hedged", "declined"]

# Scores from which a passage answers, and from which it is the nearest that the pages have; chosen on
# tests/data/policy_*.jsonl with `xiaoer evaluate pages`. Chinese scores lie lower: another encoder.
ANSWERS = {"en": 0.55, "zh": 0.43}
NEAREST = {"en": 0.4, "zh": 0.33}
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
    topic = context.understanding.intent
    hits = _found(context)
    if stance(hits, context.dialogue.language) == "declined":
        return Outcome(OnlyAPerson(topic), context.dialogue)
    return _answer(context, hits)


def out_of_scope(context: Context) -> Outcome:
    """What looks like nothing for a shop's assistant, unless the pages speak of it."""
    hits = _found(context)
    if stance(hits, context.dialogue.language) == "answered":
        return _answer(context, hits)
    return Outcome(OutOfScope(), context.dialogue)


def find_passages(passages: PassageSearch, said: Understanding, language: str) -> list[PassageHit]:
    """The passages for a message, best first."""
    return passages.find(said.text, language, TOPICS.get(said.intent), said.confidence)


def stance(hits: Sequence[PassageHit], language: str) -> Stance:
    """Whether the best passage answers, is only the nearest that the pages have, or nothing is near enough."""
    scale = "zh" if language == "zh" else "en"
    if not hits or hits[0].score < NEAREST[scale]:
        return "declined"
    return "answered" if hits[0].score >= ANSWERS[scale] else "hedged"


def _found(context: Context) -> list[PassageHit]:
    return find_passages(context.passages, context.understanding, context.dialogue.language)


def _answer(context: Context, hits: list[PassageHit]) -> Outcome:
    best = hits[0].score
    passages = tuple(hit.passage for hit in hits[:MAX_PASSAGES] if hit.score >= CLOSE_BEHIND * best)
    topic = context.understanding.intent
    sure = stance(hits, context.dialogue.language) == "answered"
    finding = PolicyAnswer(passages, topic, topic in NEEDS_PERSON, sure)
    return Outcome(finding, context.dialogue)
