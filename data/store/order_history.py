"""What happens to an order of the sample store, from its placing to its end; `orders.py` uses it.

The whole history is told first and then cut off at NOW: what has happened by then is the order's status. Every choice
is a hash of SEED and of what is chosen for (see `draw`). Charges and times are those of the pages in `policies/`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

SEED = "the sample store's orders, 1"
OPENED = datetime(2026, 6, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)

# How many days before NOW an order with this status can have been placed; other statuses have no such bound.
LOOK_BACK_DAYS = {
    "pending_payment": 3,
    "paid": 4,
    "processing": 10,
    "shipped": 30,
    "out_for_delivery": 30,
    "delivery_failed": 40,
    "return_requested": 80,
    "returned": 90,
}
UNPAID_FOR = timedelta(days=3)
KEPT_FOR = timedelta(days=7)
RETURN_LABEL_MINOR = 595
RETURN_REASONS = {"unwanted", "unsuitable", "faulty"}

HOLIDAYS = {date(2026, *day) for day in ((6, 19), (7, 3), (9, 7), (10, 12), (11, 11), (11, 26), (12, 25))}
WINTER_TIME = datetime(2026, 11, 1, 9, tzinfo=UTC)
WAREHOUSE_HOURS = (22, 24)  # UTC: the afternoon on the Pacific coast
STORE_HOURS = (18, 23)
# Hours of the day, UTC, in which parcels are handed over; the pages promise 8 to 20 at the customer's place.
DELIVERY_HOURS = {
    **dict.fromkeys(("US", "CA", "MX"), (16, 23)),
    **dict.fromkeys(("GB", "IE", "DE", "FR", "IT", "ES", "NL", "CH", "NO"), (8, 17)),
    **dict.fromkeys(("AU", "NZ", "JP", "KR", "SG", "MY", "CN", "HK", "TW"), (1, 7)),
}

Record = dict[str, Any]
T = TypeVar("T")


class StoreError(ValueError):
    """The input cannot be made into orders; the message says why."""


@dataclass(frozen=True)
class Method:
    """A shipping method as the pages describe it: cost in cents, time in working days after dispatch."""

    name: str
    cost_minor: int
    free_from_minor: int | None
    days: tuple[int, int]
    carrier: str = ""
    prefix: str = ""
    tracker: str | None = None


@dataclass(frozen=True)
class Shop:
    """A store where orders are picked up; its name in each language."""

    names: Mapping[str, str]
    street: str
    city: str
    postcode: str


@dataclass(frozen=True)
class Draft:
    """An order without its dates; `slot` is its place among the drafts, the key of every choice made for it."""

    slot: int
    status: str
    customer: Record
    method: Method
    shop: Shop | None
    lines: Sequence[Record]
    subtotal_minor: int
    shipping_minor: int
    ending: str
    payment: str

    @property
    def total_minor(self) -> int:
        return self.subtotal_minor + self.shipping_minor


@dataclass(frozen=True)
class Event:
    """A step in an order's history.

    `note` names a text of order_notes.yaml that may show `day` and `amount_minor`; `expected` is the estimated
    delivery from this step on.
    """

    at: datetime
    status: str
    note: str
    expected: date | None = None
    day: date | None = None
    amount_minor: int = 0


def draw(*key: object) -> float:
    """A number from 0 up to, not including, 1 that depends on SEED and the key only, never on Python's version."""
    digest = hashlib.sha256("|".join(map(str, (SEED, *key))).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def between(low: int, high: int, *key: object) -> int:
    """A whole number from low to high, both included."""
    return low + int(draw(*key) * (high - low + 1))


def pick(choices: Sequence[T], *key: object) -> T:
    return choices[between(0, len(choices) - 1, *key)]


def moment(day: date, hours: tuple[int, int], *key: object) -> datetime:
    """A time on that day from the first hour up to the second, UTC."""
    start = datetime.combine(day, time(), UTC)
    return start + timedelta(seconds=between(hours[0] * 3600, hours[1] * 3600 - 1, *key))


def part_of_the_way(start: datetime, end: datetime, *key: object) -> datetime:
    """A time well inside the span, in whole seconds."""
    span_s = int((end - start).total_seconds())
    return start + timedelta(seconds=between(span_s // 10, span_s * 9 // 10, *key))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def add_working_days(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def dispatch_day(paid: datetime) -> date:
    """The day on which an order leaves: the same day if it was paid by 1 p.m. Pacific Time on a working day."""
    # Written out, so that the result does not depend on the machine's time zone data.
    pacific = paid - timedelta(hours=7 if paid < WINTER_TIME else 8)
    day = pacific.date()
    return day if is_working_day(day) and pacific.time() < time(13) else add_working_days(day, 1)


def history(order: Draft) -> list[Event]:
    """What has happened to the order by NOW, its status last; it is placed when that fits the status.

    Raises:
        StoreError: no such time was found.
    """
    latest = NOW - OPENED
    if order.status in LOOK_BACK_DAYS:
        latest = timedelta(days=LOOK_BACK_DAYS[order.status])
    for attempt in range(5000):
        ago_s = between(60, int(latest.total_seconds()), order.slot, "placed", attempt)
        events = [event for event in story(order, NOW - timedelta(seconds=ago_s)) if event.at <= NOW]
        if events[-1].status == order.status:
            return events
    raise StoreError(f"found no time at which order {order.slot} would be {order.status}")


def story(order: Draft, placed: datetime) -> list[Event]:
    """The whole history of an order that is placed at this time, beyond NOW if need be."""
    key = (order.slot, placed)
    events = [Event(placed, "pending_payment", "placed")]
    if order.ending == "unpaid":
        return [*events, Event(placed + UNPAID_FOR, "cancelled", "unpaid")]
    hours_to_pay = (18, 40) if order.payment == "bank_transfer" else (0, 0)
    paid = placed + timedelta(
        hours=between(*hours_to_pay, *key, "pays"), seconds=between(20, 200, *key, "paid")
    )
    day = dispatch_day(paid)
    leaves = moment(day, WAREHOUSE_HOURS, *key, "leaves")
    expected = add_working_days(day, order.method.days[1])
    packing = "picking" if order.shop else "processing"
    events.append(Event(paid, "paid", "paid", expected))
    events.append(Event(part_of_the_way(paid, leaves, *key, "packed"), "processing", packing, expected))
    if order.ending == "withdrawn":
        stopped = part_of_the_way(paid, leaves, *key, "stopped")
        events = [event for event in events if event.at < stopped]
        return [*events, Event(stopped, "cancelled", "withdrawn", amount_minor=order.total_minor)]
    events.extend(picked_up(order, leaves, key) if order.shop else carried(order, leaves, key))
    if order.ending in RETURN_REASONS:
        events.extend(sent_back(order, events[-1], key))
    return events


def picked_up(order: Draft, leaves: datetime, key: tuple[object, ...]) -> Iterator[Event]:
    """From the warehouse's work to the customer at the store's counter."""
    day = add_working_days(leaves.date(), between(*order.method.days, *key, "ready"))
    ready = moment(day, WAREHOUSE_HOURS, *key, "leaves")
    yield Event(ready, "processing", "ready", day, (ready + KEPT_FOR).date())
    if order.ending == "expired":
        yield Event(ready + KEPT_FOR, "cancelled", "expired", amount_minor=order.total_minor)
        return
    day = shop_day(day + timedelta(days=between(1, 5, *key, "collects")))
    yield Event(moment(day, STORE_HOURS, *key, "collected"), "delivered", "collected", ready.date())


def shop_day(day: date) -> date:
    """The day itself, or the next one if a store is closed on it."""
    is_closed = day.weekday() == 6 or day == date(2026, 11, 26)
    return day + timedelta(days=1) if is_closed else day


def carried(order: Draft, leaves: datetime, key: tuple[object, ...]) -> Iterator[Event]:
    """From the warehouse to the customer's door, with the delays and failures that the ending asks for."""
    left = leaves.date()
    expected = add_working_days(left, order.method.days[1])
    day = add_working_days(left, between(*order.method.days, *key, "travels"))
    yield Event(leaves, "shipped", "shipped", expected)
    if order.ending == "delayed":
        day = add_working_days(expected, between(1, 5, *key, "delay"))
        noticed = moment(expected, (14, 16), *key, "noticed")
        expected = add_working_days(expected, 5)
        yield Event(noticed, "shipped", "delayed", expected, expected)
    start, end = DELIVERY_HOURS[order.customer["country"]]
    failures = {"nobody_home": 1, "nobody_home_again": 2}.get(order.ending, 0)
    for attempt in range(failures + 1):
        arrived = moment(day, (start, end), *key, "arrived", attempt)
        if attempt < 2:
            yield Event(
                moment(day, (start - 1, start), *key, "out", attempt),
                "out_for_delivery",
                "out_for_delivery",
                expected,
            )
        if attempt == failures:
            yield Event(arrived, "delivered", "fetched" if attempt == 2 else "delivered", expected)
        elif attempt == 0:
            day = add_working_days(day, 1)
            expected = max(expected, day)
            yield Event(arrived, "delivery_failed", "nobody_home", expected, day)
        else:
            until = (arrived + KEPT_FOR).date()
            day += timedelta(days=between(1, 6, *key, "fetches"))
            yield Event(arrived, "delivery_failed", "nobody_home_again", expected, until)


def sent_back(order: Draft, delivered: Event, key: tuple[object, ...]) -> Iterator[Event]:
    """A return: asked for, arrived, refunded."""
    days = between(1, 6 if order.ending == "faulty" else 20, *key, "asks")
    asked = delivered.at + timedelta(days=days, seconds=between(60, 80_000, *key, "asked"))
    yield Event(asked, "return_requested", f"return_{order.ending}", delivered.expected)
    if order.shop:
        back = moment(shop_day(asked.date() + timedelta(days=2)), STORE_HOURS, *key, "back")
        refunded = back + timedelta(minutes=20)
        yield Event(back, "returned", "returned_in_store", delivered.expected)
    else:
        travel_days = (5, 12) if order.customer["country"] == "US" else (14, 26)
        day = asked.date() + timedelta(days=between(*travel_days, *key, "travels back"))
        day = day if is_working_day(day) else add_working_days(day, 1)
        back = moment(day, (17, 21), *key, "back")
        refunded = moment(add_working_days(day, between(1, 5, *key, "refunds")), (17, 21), *key, "refunded")
        yield Event(back, "returned", "returned", delivered.expected)
    note, amount = refund(order)
    yield Event(refunded, "refunded", note, delivered.expected, amount_minor=amount)


def refund(order: Draft) -> tuple[str, int]:
    """The note and the amount of a return's refund, as the page on refunds has it."""
    if order.ending == "faulty":
        return "refunded_in_full", order.total_minor
    if order.shop or order.customer["country"] != "US":
        return "refunded_goods", order.subtotal_minor
    return "refunded_less_label", order.subtotal_minor - RETURN_LABEL_MINOR
