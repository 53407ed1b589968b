"""What the bot did in a turn, in the few words that the reader reads before the next message: "shows dog toys"."""

import re

from bot.answer.phrases import Phrases
from bot.answer.plan import Plan
from bot.answer.write import Written
from bot.findings import (
    FixedPrices,
    NothingFound,
    NotOnPages,
    OnlyAPerson,
    OrderDetailsNeeded,
    OrderFound,
    OrderNotFound,
    OutOfScope,
    PersonRequested,
    PolicyAnswer,
    Refused,
    SmallTalk,
    Unclear,
    Upset,
)
from bot.skills.context import Outcome

_CHAT = (SmallTalk, OutOfScope, PersonRequested, Upset, Refused, FixedPrices)
_RULES = (PolicyAnswer, NotOnPages, OnlyAPerson)
_ORDER = (OrderDetailsNeeded, OrderNotFound, OrderFound)
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s*")


def what_was_done(phrases: Phrases, outcome: Outcome, plan: Plan, written: Written) -> str:
    """One of the forms that `data/reader` was written with."""
    finding, dialogue = outcome.finding, outcome.dialogue
    if plan.hits and dialogue.need.product_type is None:
        kind = plan.hits[0].product.product_type
    else:
        kind = dialogue.need.product_type
    noun = phrases.noun(kind, dialogue.language)
    if plan.hits:
        return f"shows {noun}"
    match finding:
        case NothingFound():
            return f"nothing found: {noun}"
        case Unclear():
            asked = [s for s in _SENTENCE.split(written.text) if s.endswith(("?", "？"))]
            return f"asks: {asked[-1]}" if asked else "chat"
        case _ if isinstance(finding, _RULES):
            return "rules"
        case _ if isinstance(finding, _ORDER):
            return "order"
        case _ if isinstance(finding, _CHAT):
            return "chat"
        case _:
            return f"tells of {noun}"
