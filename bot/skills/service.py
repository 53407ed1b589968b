"""A person, and small talk."""

from dataclasses import replace

from bot.findings import PersonRequested, SmallTalk
from bot.skills.context import Context, Outcome


def request_person(context: Context) -> Outcome:
    """The shopper wants a person; the turn records it with the whole conversation."""
    already = context.before.waiting_for_person
    return Outcome(PersonRequested(already), replace(context.dialogue, waiting_for_person=True))


def small_talk(context: Context) -> Outcome:
    """Greetings, thanks and the like."""
    return Outcome(SmallTalk(context.understanding.intent), context.dialogue)
