"""Everything that is not shopping: a person, matters only a person can settle, small talk, out of scope."""

from dataclasses import replace

from bot.findings import OnlyAPerson, OutOfScope, PersonRequested, SmallTalk
from bot.skills.context import Context, Outcome


def request_person(context: Context) -> Outcome:
    """The shopper wants a person; the turn records it with the whole conversation."""
    already = context.before.waiting_for_person
    return Outcome(PersonRequested(already), replace(context.dialogue, waiting_for_person=True))


def only_a_person(context: Context) -> Outcome:
    """Orders, refunds, accounts: said honestly, and a person is offered."""
    return Outcome(OnlyAPerson(context.understanding.intent), context.dialogue)


def small_talk(context: Context) -> Outcome:
    """Greetings, thanks and the like."""
    return Outcome(SmallTalk(context.understanding.intent), context.dialogue)


def out_of_scope(context: Context) -> Outcome:
    """Nothing a shop's assistant does."""
    return Outcome(OutOfScope(), context.dialogue)
