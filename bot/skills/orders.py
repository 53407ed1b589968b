"""An order's state, tracking and contents, for a shopper who knows its number and its e-mail address."""

import re
from dataclasses import replace
from typing import Literal

from bot.dialogue import Dialogue, OrderTalk
from bot.findings import OrderDetailsNeeded, OrderFound, OrderNotFound, OrderPart
from bot.skills.context import Context, Outcome
from bot.understand.understanding import Understanding

CHANGES = frozenset(["cancel_order", "change_order", "change_shipping_address", "get_refund"])
MAX_TRIES = 5  # wrong pairs of number and address in one conversation
# The first that matches: "when will the items arrive" is about the day, "what is in the parcel" about the items.
_PARTS: tuple[tuple[OrderPart, re.Pattern[str]], ...] = (
    (
        "contents",
        re.compile(
            r"\bwhat(?:['’]s| is| was| did)\b.*\b(?:in|order(?:ed)?|buy|bought)\b.{0,30}$"
            r"|里面|有什么|买了什么|包含|哪些(?:商品|东西)|内容|明细",
            re.IGNORECASE,
        ),
    ),
    (
        "tracking",
        re.compile(
            r"\b(?:track(?:ing)? (?:number|link|code|id)|carrier|courier)\b|单号|快递|物流|运单", re.I
        ),
    ),
    (
        "total",
        re.compile(
            r"\b(?:total|how much(?! longer)|paid|pay|cost|price)\b|多少钱|总价|总额|付了|金额|一共", re.I
        ),
    ),
    (
        "address",
        re.compile(
            r"\b(?:address|(?:ship(?:ped|ping)?|deliver(?:ed|ing)?) to|where .* sent)\b|地址|寄到|送到哪",
            re.I,
        ),
    ),
    (
        "delivery",
        re.compile(
            r"\b(?:when|arriv\w*|deliver\w*|eta|how long)\b|什么时候|几时|何时|多久|送到|几号|哪天|到货", re.I
        ),
    ),
    ("contents", re.compile(r"\b(?:items?|contents?|contain|products? in)\b", re.IGNORECASE)),
)


def order_status(context: Context) -> Outcome:
    """What the shop knows of the order, or what is still needed to show it."""
    understanding, dialogue = context.understanding, context.dialogue
    talk = _heard(context.before.order, understanding)
    if talk.failures >= MAX_TRIES:
        return _outcome(dialogue, talk, OrderNotFound(talk.number or "", locked=True))
    if talk.number is None or talk.email is None:
        return _outcome(dialogue, replace(talk, waiting=True), OrderDetailsNeeded(_missing(talk)))
    order = context.orders.find(talk.number, talk.email)
    if order is None:
        failures = talk.failures + 1
        finding = OrderNotFound(talk.number, locked=failures >= MAX_TRIES)
        # Which of the two is wrong stays unsaid; either may be given again.
        again = OrderTalk(talk.number, talk.email, waiting=failures < MAX_TRIES, failures=failures)
        return _outcome(dialogue, again, finding)
    known = replace(talk, waiting=False, recognised=True, number=order.order_id)
    kept = context.catalog.get_many([line.product_id for line in order.lines])
    products = tuple(kept.get(line.product_id) for line in order.lines)
    asked = _part(understanding, context.before.order)
    change = understanding.intent in CHANGES
    return _outcome(dialogue, known, OrderFound(order, asked, products, change))


def _heard(talk: OrderTalk, understanding: Understanding) -> OrderTalk:
    """What is known after the message; another number starts over, the address stays."""
    number, email = understanding.order_number, understanding.email
    return replace(talk, number=number or talk.number, email=email or talk.email)


def _missing(talk: OrderTalk) -> Literal["both", "number", "email"]:
    if talk.number is None:
        return "both" if talk.email is None else "number"
    return "email"


def _part(understanding: Understanding, before: OrderTalk) -> OrderPart:
    """The part of the order that is asked about; the whole when the message only completes an earlier question."""
    if before.waiting and understanding.email:
        return "status"
    for part, pattern in _PARTS:
        if pattern.search(understanding.text):
            return part
    return "status"


def _outcome(
    dialogue: Dialogue, talk: OrderTalk, finding: OrderDetailsNeeded | OrderNotFound | OrderFound
) -> Outcome:
    return Outcome(finding, replace(dialogue, order=talk))
