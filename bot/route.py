"""Which skill answers. Pure: looks at the dialogue and the understanding, and names a job."""

from enum import StrEnum

from bot.dialogue import SHOPPING, Dialogue, speaks_of_need
from bot.understand.understanding import Understanding

SMALL_TALK = frozenset({"greeting", "thanks", "goodbye", "affirm", "deny", "bot_identity", "smalltalk"})
PERSON = frozenset({"contact_human_agent", "contact_customer_service"})
UNSURE = 0.3  # confidence under which an intent alone decides nothing


class Job(StrEnum):
    """One per skill."""

    SHOP = "shop"
    MORE = "more"
    COMPARE = "compare"
    PRODUCT_QUESTION = "product_question"
    WHY_SHOWN = "why_shown"
    PERSON = "person"
    ONLY_A_PERSON = "only_a_person"
    SMALL_TALK = "small_talk"
    OUT_OF_SCOPE = "out_of_scope"
    ASK = "ask"


def choose_job(before: Dialogue, understanding: Understanding) -> Job:
    """The job for a message, given the dialogue as it was before the message."""
    intent = understanding.intent
    if intent in PERSON:
        return Job.PERSON
    if _asks_about_shown(before, understanding):
        return Job.COMPARE if intent == "compare" else Job.PRODUCT_QUESTION
    if speaks_of_need(before, understanding):
        return Job.SHOP if _says_something(before, understanding) else Job.ASK
    if intent == "more_results":
        return Job.MORE if before.shown else Job.ASK
    if intent == "why_shown":
        return Job.WHY_SHOWN
    if intent == "compare":
        return Job.COMPARE
    if intent == "product_question":
        return Job.PRODUCT_QUESTION
    if intent in SMALL_TALK:
        return Job.SMALL_TALK
    if understanding.confidence < UNSURE:
        return Job.ASK
    return Job.OUT_OF_SCOPE if intent == "out_of_scope" else Job.ONLY_A_PERSON


def _asks_about_shown(before: Dialogue, understanding: Understanding) -> bool:
    """Whether shown products are pointed at with a question, whatever the intent model made of it."""
    if not before.shown or understanding.intent in ("why_shown", "more_results"):
        return False
    pointed = bool(understanding.references.positions)
    asked = understanding.question.concept is not None or understanding.intent in (
        "compare",
        "product_question",
    )
    new_type = understanding.need.product_type is not None and understanding.intent in SHOPPING
    return pointed and asked and not new_type


def _says_something(before: Dialogue, understanding: Understanding) -> bool:
    return not (understanding.need.is_empty and before.need.is_empty)
