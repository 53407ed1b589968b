"""Whether a message is about an order of the shopper's: gives what it is recognised by, or asks for its state."""

import re

from bot.dialogue import Dialogue
from bot.understand.clauses import BESIDE, is_sure
from bot.understand.clauses import ORDER as CLAUSE
from bot.understand.identity import asks_for_order
from bot.understand.order_parts import asked_part, asks_for_change
from bot.understand.rules import asks_in_general
from bot.understand.understanding import Understanding

ORDER = frozenset({"track_order", "track_refund"})
OF_A_KNOWN_ORDER = frozenset({"delivery_period", "delivery_options", "check_invoice", "product_question"})
# Something done to an order: the pages tell the rule, and a person does it.
DONE_TO_AN_ORDER = frozenset({"cancel_order", "change_order", "change_shipping_address", "get_refund"})
OF_AN_ORDER_TOO = (None, "price", "stock", "restock")  # what may be asked of an order as well as of a thing
PARTS_OF_AN_ORDER = frozenset({"contents", "tracking", "status"})  # whose words are about nothing else
SURE_OF_ORDER = 0.8  # confidence from which an order's state is asked for, though a rule is spoken of
ORDER_REMEMBERED = 3  # turns about the pages after which "what was in it?" still means the order


_SUPPOSES = re.compile(
    r"\b(?:if|what happens|usually|normally|in general)\b|如果|要是|万一|一般|通常", re.IGNORECASE
)
_MY_THINGS = re.compile(
    r"\bmy (?:own )?(?:stuff|things|goods|parcels?|packages?|deliver(?:y|ies)|orders?)\b|我(?:那个?|自己)?的?(?:东西|快递|包裹|货|件)",
    re.IGNORECASE,
)
_ADDS_TO_ORDER = re.compile(
    r"\b(?:add|throw|pop|chuck|stick|slip|put) (?:\S+ ){1,6}(?:in|into|to|on|onto) (?:my|the|an?|that|this) (?:\w+ )?order\b|(?:已经|昨天|刚|刚刚|之前)[^，。,]{0,6}(?:下的?单|订单)[^。]{0,10}(?:加|添)[一个件点]",
    re.IGNORECASE,
)
_ADDS_TO_IT = re.compile(
    r"\badd (?:\S+ ){1,4}to (?:it|that|this|the order|my order)\b|(?:能|可以|帮我)?(?:再)?(?:加|添)(?:一?[件个点样双条瓶]|东西)",
    re.IGNORECASE,
)


def identifies(before: Dialogue, understanding: Understanding) -> bool:
    """Whether the message gives what an order is recognised by, when that was asked for or unasked with all of it.

    It has few words beside them, so the intent means little.
    """
    number, email = understanding.order_number is not None, understanding.email is not None
    speaks_of_it = asks_for_order(understanding.text, understanding.order_number)
    if speaks_of_it and not understanding.speaks_of_rules and understanding.intent not in DONE_TO_AN_ORDER:
        return True  # "my toothbrush order still hasn't come! XO-10240"
    of_it = any(clause.role == CLAUSE and is_sure(clause) for clause in understanding.clauses)
    if (
        number
        and of_it
        and understanding.intent not in DONE_TO_AN_ORDER
        and not understanding.speaks_of_rules
    ):
        return True  # "hey can u check on XO-10230 for me"
    if before.order.waiting and (number or email):
        return True
    return number and email


def speaks_of_order(before: Dialogue, understanding: Understanding, *, unsure: bool) -> bool:
    """Whether an order's state is asked for; `unsure` where the intent is too weak to act on."""
    if understanding.intent in ORDER and not _probably_rules(before, understanding):
        waiting = before.order.waiting and before.topic == "order"
        identified = waiting or understanding.order_number or understanding.email
        return bool(identified) or not asks_in_general(understanding.text)
    contents = asked_part(understanding.text) == "contents"
    if not _is_order_talk(before) or (understanding.need.product_type is not None and not contents):
        return False
    rules = understanding.speaks_of_rules or asks_in_general(understanding.text)
    of_the_thing = understanding.question.asks and understanding.question.concept not in OF_AN_ORDER_TOO
    if of_the_thing and before.focus:
        return False  # "how thick is it", of what was ordered
    if understanding.intent in OF_A_KNOWN_ORDER and not rules:
        return True
    if before.topic == "order" and not rules and _tells_of_order(understanding):
        return True  # "it should have been here on the 25th!!"
    part = asked_part(understanding.text)
    if part is None and asks_for_change(understanding.text):
        return True
    if (
        before.topic == "order"
        and part is not None
        and not rules
        and _may_be_about_order(understanding, unsure=unsure)
    ):
        return True
    return part in PARTS_OF_AN_ORDER and not rules


def asks_when_it_comes(before: Dialogue, understanding: Understanding) -> bool:
    """Whether it is asked when the order that is spoken of is sent or comes, which the rules know less well than the
    order itself: 发货了吗现在, "when should it arrive?"."""
    if not _is_order_talk(before) or understanding.need.product_type or _SUPPOSES.search(understanding.text):
        return False
    if understanding.intent in ORDER:
        return understanding.confidence >= SURE_OF_ORDER
    when = asked_part(understanding.text) == "delivery"
    points = understanding.references.pronoun or before.topic == "order"
    points = points or _MY_THINGS.search(understanding.text) is not None
    return when and understanding.intent == "delivery_period" and points


def changes_order(before: Dialogue, understanding: Understanding) -> bool:
    """Whether something in the order that is spoken of shall be another: "the shoes, can I swap to 39 instead"."""
    return (
        _is_order_talk(before)
        and asks_for_change(understanding.text)
        and not asks_in_general(understanding.text)
        and understanding.intent not in DONE_TO_AN_ORDER - {"change_order"}
    )


def adds_to_order(before: Dialogue, text: str) -> bool:
    """Whether something shall go into an order that is placed already."""
    return _ADDS_TO_ORDER.search(text) is not None or (
        _is_order_talk(before) and _ADDS_TO_IT.search(text) is not None
    )


def _probably_rules(before: Dialogue, understanding: Understanding) -> bool:
    """Whether what looks like an order's state more probably asks for a rule: 能直接寄他家不 before anything is ordered."""
    known = (
        before.order.waiting or before.order.recognised or understanding.order_number or understanding.email
    )
    return not known and understanding.speaks_of_rules and understanding.confidence < SURE_OF_ORDER


def _may_be_about_order(understanding: Understanding, *, unsure: bool) -> bool:
    """Whether the words of an order's part are about the order that is spoken of: "what did it cost me altogether"."""
    if understanding.intent in DONE_TO_AN_ORDER:
        return False
    idle = understanding.intent == "out_of_scope" or unsure
    return (
        idle
        or understanding.references.pronoun  # "what did it cost me altogether"
        or understanding.intent in OF_A_KNOWN_ORDER | {"check_invoice", "get_invoice"}
        or (understanding.intent == "product_question" and not understanding.named)
    )


def _tells_of_order(understanding: Understanding) -> bool:
    """Whether all that a message does is surely about an order, whatever it was taken for as a whole."""
    asked = [clause for clause in understanding.clauses if clause.role not in BESIDE]
    return bool(asked) and all(clause.role == CLAUSE and is_sure(clause) for clause in asked)


def _is_order_talk(before: Dialogue) -> bool:
    """Whether a recognised order is spoken of, or was just before a question or two about the rules."""
    recent = before.topic == "pages" and before.turn - before.order.turn <= ORDER_REMEMBERED
    return before.order.recognised and (before.topic == "order" or recent)
