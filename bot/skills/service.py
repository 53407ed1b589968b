"""A person, an apology, and small talk."""

from dataclasses import replace

from bot.findings import PersonRequested, SmallTalk, Upset
from bot.skills.context import Context, Outcome


def request_person(context: Context) -> Outcome:
    """The shopper wants a person; the turn records it with the whole conversation."""
    already = context.before.waiting_for_person
    return Outcome(PersonRequested(already), replace(context.dialogue, waiting_for_person=True))


def apologise(context: Context) -> Outcome:
    """The shopper is angry: nothing that the message names is a wish, so what was spoken of stays as it was."""
    before, after = context.before, context.dialogue
    return Outcome(
        Upset(before.waiting_for_person), replace(before, language=after.language, turn=after.turn)
    )


def small_talk(context: Context) -> Outcome:
    """Greetings, thanks and the like."""
    return Outcome(SmallTalk(context.understanding.intent), context.dialogue)
