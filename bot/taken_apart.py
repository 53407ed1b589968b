"""What a message says: all of it, or each of its wishes where it holds several."""

from dataclasses import asdict, replace

from bot.app import App
from bot.clock import Clock
from bot.dialogue import Dialogue
from bot.in_context import resolve
from bot.route_by_acts import is_about_list, is_angry, one_matter_only
from bot.understand.clauses import HAGGLE, PERSON, RULES, WISH, is_sure, normal, within
from bot.understand.dialogue_acts import NOT_READ
from bot.understand.identity import asks_for_order
from bot.understand.intent_groups import SHOPPING
from bot.understand.moods import ANGRY
from bot.understand.understanding import Understanding
from bot.wire import need_wire


def understand_message(app: App, message: str, before: Dialogue, clock: Clock) -> list[Understanding]:
    """What a message says: all of it, or each of its wishes where it holds several."""
    vocabulary = app.vocabulary.current()
    understanding = app.understander.understand(message, vocabulary, before.language, before.before)
    acts = (
        app.acts.read(understanding.text, before.before)
        if understanding.mood == ANGRY or understanding.parts
        else NOT_READ
    )
    if understanding.mood == ANGRY and not is_angry(acts):
        understanding = replace(understanding, mood=None)
    parts = understanding.parts
    number = understanding.order_number
    one_matter = asks_for_order(understanding.text, number) and not _has_another_matter(understanding)
    told = number and understanding.email and understanding.need.product_type is None
    one_matter |= bool(told) and not _has_another_matter(understanding)
    if one_matter or (before.order.waiting and (number or understanding.email)):
        parts = ()  # what an order is recognised by may stand in sentences of their own
    if parts and number is None:
        about_list = is_about_list(acts, resolve(app, before, understanding))
        wishes = any(part.intent in SHOPPING or vocabulary.types.find(normal(part.text)) for part in parts)
        about_list &= not _has_another_matter(understanding)
        if wishes and (one_matter_only(acts) or about_list):
            parts = ()  # "bought a robot vac 8 months ago, the battery is dead, am i covered" wishes for none
    clock.done(
        "understand",
        language=understanding.language,
        intents=[asdict(intent) for intent in understanding.intents],
        mood=understanding.mood,
        need=need_wire(understanding.need).model_dump(),
        relative=asdict(understanding.relative) if understanding.relative else None,
        cleared=list(understanding.cleared),
        references=asdict(understanding.references),
        question=asdict(understanding.question),
        parts=[asdict(part) for part in parts],
    )
    if not parts:
        return [understanding]
    whole = replace(understanding, parts=parts)
    return app.understander.understand_parts(whole, vocabulary, understanding.language)


def _has_another_matter(understanding: Understanding) -> bool:
    """Whether a message about an order also wishes for a thing or asks for a rule of the shop; whether one about a list
    asks for a rule."""
    number = understanding.order_number
    beside = [part for part in understanding.parts if number is None or number not in part.text]
    clauses = [c for part in beside for c in within(understanding.clauses, part.start, part.end)]
    others = (WISH, RULES, HAGGLE, PERSON) if number else (RULES, HAGGLE, PERSON)
    return any(clause.role in others and is_sure(clause) for clause in clauses)
