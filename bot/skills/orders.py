"""An order's state, tracking and contents, for a shopper who knows its number and its e-mail address."""

from dataclasses import replace
from typing import Literal

from bot.dialogue import Dialogue, OrderTalk
from bot.findings import OrderDetailsNeeded, OrderFound, OrderNotFound, OrderPart
from bot.skills.context import Context, Outcome
from bot.skills.focus import speaking_of
from bot.skills.policy import rule_of_change
from bot.understand.order_parts import asked_part, asked_parts, asks_for_change
from bot.understand.understanding import Understanding

CHANGES = frozenset(["cancel_order", "change_order", "change_shipping_address", "get_refund"])
MAX_TRIES = 5  # wrong pairs of number and address in one conversation


def order_status(context: Context) -> Outcome:
    """What the shop knows of the order, or what is still needed to show it."""
    understanding, dialogue = context.understanding, context.dialogue
    talk = _heard(context.before.order, understanding)
    if talk.failures >= MAX_TRIES:
        return _outcome(dialogue, talk, OrderNotFound(talk.number or "", locked=True))
    if talk.number is None or talk.email is None:
        return _outcome(dialogue, replace(talk, waiting=True), OrderDetailsNeeded(_missing(talk)))
    if talk.waiting and understanding.order_number is None and understanding.email is None:
        # The pair failed before, and nothing new was said.
        return _outcome(dialogue, talk, OrderDetailsNeeded("both"))
    order = context.orders.find(talk.number, talk.email)
    if order is None:
        failures = talk.failures + 1
        finding = OrderNotFound(talk.number, locked=failures >= MAX_TRIES)
        # Either may be said anew; which of the two is wrong stays unsaid.
        failed = replace(
            talk, waiting=failures < MAX_TRIES, recognised=False, failures=failures, wants_change=False
        )
        return _outcome(dialogue, failed, finding)
    known = replace(talk, waiting=False, recognised=True, number=order.order_id, wants_change=False)
    kept = context.catalog.get_many([line.product_id for line in order.lines])
    products = tuple(kept.get(line.product_id) for line in order.lines)
    asked = _part(understanding, context.before.order)
    # "What address does it go to?" looks like a change of it, and asks for a part.
    wants = understanding.intent in CHANGES or asks_for_change(understanding.text)
    change = asks_for_change(understanding.text) or (
        (wants or talk.wants_change) and asked_part(understanding.text) in (None, "status")
    )
    also = tuple(part for part in asked_parts(understanding.text) if part != asked)
    rule = rule_of_change(context, delivered=order.status == "delivered") if change else None
    found = _outcome(dialogue, known, OrderFound(order, asked, products, also, change, rule))
    if asked != "contents" and (context.before.focus or len(products) > 1):
        return replace(found, dialogue=replace(found.dialogue, focus=context.before.focus))
    # "Do you have those in purple?": what is in it is spoken of now.
    return replace(found, dialogue=speaking_of(found.dialogue, [product for product in products if product]))


def _heard(talk: OrderTalk, understanding: Understanding) -> OrderTalk:
    """What is known after the message; another number starts over, the address stays."""
    number, email = understanding.order_number, understanding.email
    other = number is not None and number != talk.number
    wants = talk.wants_change and not other and understanding.intent not in ("track_order", "track_refund")
    return replace(talk, number=number or talk.number, email=email or talk.email, wants_change=wants)


def _missing(talk: OrderTalk) -> Literal["both", "number", "email"]:
    if talk.number is None:
        return "both" if talk.email is None else "number"
    return "email"


def _part(understanding: Understanding, before: OrderTalk) -> OrderPart:
    """The part of the order that is asked about; the whole when the message only completes an earlier question."""
    if before.waiting and understanding.email and asked_part(understanding.text) is None:
        return "status"
    return asked_part(understanding.text) or "status"


def _outcome(
    dialogue: Dialogue, talk: OrderTalk, finding: OrderDetailsNeeded | OrderNotFound | OrderFound
) -> Outcome:
    return Outcome(finding, replace(dialogue, order=replace(talk, turn=dialogue.turn)))
