"""Plans about an order: what is still needed to show it, that it was not found, and what the shop knows of it."""

from dataclasses import replace
from datetime import date, datetime

from bot.answer.plan import Facts, Plan, Statement
from bot.answer.planning.pages import policy_answer
from bot.answer.planning.speaker import Speaker
from bot.answer.planning.titles import short_title
from bot.findings import OrderDetailsNeeded, OrderFound, OrderNotFound, OrderPart
from bot.orders import Order, order_facts
from retrieval.money import Money

MOST = 4  # statements of an answer
MAX_LINES = 6  # of an order that are named one by one
_ENDED = frozenset(["delivered", "cancelled", "returned", "refunded"])
_CAME_BACK = frozenset(["return_requested", "returned", "refunded"])
_NOT_SENT = frozenset(["pending_payment", "paid", "processing"])
_ON_ITS_WAY = frozenset(["paid", "processing", "shipped", "out_for_delivery", "delivery_failed"])


def details_needed(finding: OrderDetailsNeeded, speaker: Speaker) -> Plan:
    """Which of number and address the shopper must still give."""
    return _fixed(f"order_needs_{finding.missing}", speaker)


def not_found(finding: OrderNotFound, speaker: Speaker) -> Plan:
    """That no order has both; after too many tries a person takes over."""
    return _fixed("order_locked" if finding.locked else "order_not_found", speaker)


def found(finding: OrderFound, speaker: Speaker) -> Plan:
    """The part of the order that was asked for, its state always first."""
    order = finding.order
    parts = dict.fromkeys((finding.asked, *finding.also))
    statements = [_status(order, speaker)]
    statements += [said for part in parts for said in _part(finding, part, speaker)][: MOST - 1]
    rule = policy_answer(finding.rule, speaker) if finding.rule else None
    if finding.wants_change:
        # Whether it still can be done the page tells; what is on its way no person changes.
        last = "order_change_needs_person" if order.status in _NOT_SENT or rule is None else "offer_person"
        named = [part for part in parts if part not in ("status", "address")]
        told = [said for part in named for said in _part(finding, part, speaker)][:1]
        statements = [_status(order, speaker), *told, *(rule.statements[:1] if rule else ()), Statement(last)]
    replies = ["reply_order_contents", "reply_order_tracking", "reply_order_total", "reply_person"]
    facts = _facts(finding, speaker)
    return Plan(
        tuple(statements),
        replace(facts, texts=(*facts.texts, *rule.facts.texts)) if rule else facts,
        quick_replies=speaker.replies(replies),
        rewritable=False,
        citations=rule.citations[:1] if rule else (),
    )


def _fixed(act: str, speaker: Speaker) -> Plan:
    facts = Facts(wishes=(speaker.user_text,))
    return Plan((Statement(act),), facts, quick_replies=speaker.replies(["reply_person"]), rewritable=False)


def _status(order: Order, speaker: Speaker) -> Statement:
    slots = {"order": order.order_id, "placed": _date(order.placed_at, speaker)}
    return Statement(f"order_{order.status}", slots)


def _part(finding: OrderFound, part: OrderPart, speaker: Speaker) -> list[Statement]:
    order = finding.order
    parts: dict[OrderPart, list[Statement]] = {
        "status": [*_delivery(order, speaker), *([] if order.status in _ENDED else _tracking(order))],
        "contents": [_contents(finding, speaker)],
        "tracking": _tracking(order) or [Statement("order_no_tracking")],
        "total": [_total(order, speaker)],
        "delivery": _delivery(order, speaker) or [Statement("order_no_date")],
        "address": [_address(order)],
    }
    return parts[part]


def _delivery(order: Order, speaker: Speaker) -> list[Statement]:
    if order.delivered_at:
        return [Statement("order_arrived", {"date": _date(order.delivered_at, speaker)})]
    if order.estimated_delivery and order.status in _ON_ITS_WAY:
        return [Statement("order_expected", {"date": _date(order.estimated_delivery, speaker)})]
    return []


def _tracking(order: Order) -> list[Statement]:
    if order.tracking is None:
        return []
    return [Statement("order_tracking", {"carrier": order.tracking.carrier, "number": order.tracking.number})]


def _contents(finding: OrderFound, speaker: Speaker) -> Statement:
    items = []
    for line, product in zip(finding.order.lines, finding.products, strict=True):
        title = short_title(product, speaker.language) if product else line.title
        options = ", ".join(speaker.value(value, name) for name, value in line.option_values.items())
        items.append(
            speaker.label(
                "order_line",
                quantity=str(line.quantity),
                title=f"{title} ({options})" if options else title,
                price=speaker.money(line.unit_price.money),
            )
        )
    more = len(items) - MAX_LINES
    if more > 0:
        items = [*items[:MAX_LINES], speaker.label("order_more_lines", count=str(more))]
    return Statement("order_contents", {"list": speaker.clauses(items)})


def _total(order: Order, speaker: Speaker) -> Statement:
    slots = {"total": speaker.money(order.total.money), "goods": speaker.money(order.subtotal.money)}
    if order.shipping_cost.money.amount_minor == 0:
        return Statement("order_total_free_shipping", slots)
    return Statement("order_total", {**slots, "shipping": speaker.money(order.shipping_cost.money)})


def _address(order: Order) -> Statement:
    to = order.ship_to
    return Statement("order_address", {"address": f"{to.name}, {to.street}, {to.postcode} {to.city}"})


def _facts(finding: OrderFound, speaker: Speaker) -> Facts:
    order = finding.order
    amounts: list[Money] = [order.total.money, order.subtotal.money, order.shipping_cost.money]
    amounts += [line.unit_price.money for line in order.lines]
    days = [order.placed_at, order.delivered_at, order.estimated_delivery]
    texts = [order_facts(order), *(speaker.money(amount) for amount in amounts)]
    texts += [_date(day, speaker) for day in days if day is not None]
    texts += [product.title_in(speaker.language) for product in finding.products if product]
    counts = {line.quantity for line in order.lines} | {
        len(order.lines),
        max(0, len(order.lines) - MAX_LINES),
    }
    texts += [_address(order).slots["address"], *_kept_promises(order)]
    return Facts(tuple(texts), frozenset(counts), (speaker.user_text,))


def _kept_promises(order: Order) -> list[str]:
    """What the record lets us speak of, in the words that the check takes for promises of the shop."""
    kept = ["shipping, delivery, 送达"]  # every order has a shipping method
    if order.status in _CAME_BACK:
        kept.append("refund, 退货")
    if order.shipping_cost.money.amount_minor == 0:
        kept.append("free shipping, 免运费")
    return kept


def _date(day: date | datetime, speaker: Speaker) -> str:
    return speaker.phrases.date(day.date() if isinstance(day, datetime) else day, speaker.language)
