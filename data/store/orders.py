"""Write the sample store's customers and orders: `python data/store/orders.py [FOLDER]`.

Reads the hand-written `customers.yaml` and `order_notes.yaml` and the built `products.jsonl` beside this file, and
writes `customers.jsonl` and `orders.jsonl` into FOLDER, or beside this file. Run it again whenever the products change.
The same input always gives the same bytes; `order_history.py` holds the seed and what happens to an order over time.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import yaml
from order_history import (
    DELIVERY_HOURS,
    NOW,
    RETURN_LABEL_MINOR,
    Draft,
    Event,
    Method,
    Record,
    Shop,
    StoreError,
    between,
    draw,
    history,
    pick,
)

STORE = Path(__file__).parent
FIRST_NUMBER = 10001
CURRENCY = "USD"

# The first takes its customers first, because only some can have it (see `can_have`).
HOW_MANY = {
    "out_for_delivery": 12,
    "pending_payment": 9,
    "paid": 9,
    "processing": 15,
    "shipped": 24,
    "delivered": 112,
    "delivery_failed": 10,
    "cancelled": 20,
    "return_requested": 12,
    "returned": 10,
    "refunded": 17,
}
# How an order came to its status, or how it will go on; one that is not listed goes straight to its customer.
RETURNED = ("unwanted", "unsuitable", "faulty")
ENDINGS = {
    "pending_payment": ("unpaid",),
    "shipped": ("straight", "straight", "delayed"),
    "delivered": (*("straight",) * 8, "delayed", "nobody_home", "nobody_home_again"),
    "delivery_failed": ("nobody_home", "nobody_home_again"),
    "cancelled": ("withdrawn", "withdrawn", "unpaid", "expired"),
    "return_requested": RETURNED,
    "returned": RETURNED,
    "refunded": RETURNED,
}
# No pick-up order stays in one of these: what is returned at a store is refunded within minutes.
NEEDS_CARRIER = {"shipped", "out_for_delivery", "delivery_failed", "returned"}
# Weights by the customer's language.
PAYMENTS = {
    "en": {"card": 42, "paypal": 20, "apple_pay": 10, "google_pay": 8, "instalments": 10, "gift_card": 5},
    "zh": {"alipay": 32, "wechat_pay": 30, "card": 18, "instalments": 10, "gift_card": 5},
}
BANK_TRANSFER = {"bank_transfer": 5}
INSTALMENTS_MINOR = (10_000, 150_000)
GIFT_CARD_MINOR = 50_000
HEAVY_KG = 20
STAYS_IN_THE_COUNTRY = ("furniture", "paint", "food", "power bank")

SKARN = "https://track.skarn.example.com/"
PICK_UP = Method("store_pickup", 0, None, (0, 1))
DOMESTIC = (
    Method("standard", 495, 5000, (3, 5), "Tallhaven Parcel", "TP", "https://track.tallhaven.example.com/"),
    Method("express", 1295, None, (1, 2), "Skarn Express", "SX", SKARN),
)
ABROAD = (
    Method("international_standard", 1995, 15_000, (7, 14), "Farrowby Worldwide", "FW"),
    Method("international_express", 3995, None, (3, 5), "Skarn Express", "SX", SKARN),
)
SHOPS = (
    Shop({"en": "Lantern Street", "zh": "灯笼街店"}, "48 Lantern Street", "Port Ellery, OR", "97199"),
    Shop({"en": "Winslow Falls", "zh": "温斯洛瀑布店"}, "1210 Cedar Avenue", "Winslow Falls, WA", "98999"),
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def build(store: Path = STORE) -> dict[str, str]:
    """Return the text of each output file by its name.

    Raises:
        StoreError: the customers or products cannot be made into orders.
    """
    people = yaml.load((store / "customers.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    notes = yaml.load((store / "order_notes.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    lines = (store / "products.jsonl").read_text(encoding="utf-8").splitlines()
    products = [product for product in map(json.loads, lines) if "price" in product]
    statuses = [status for status, count in HOW_MANY.items() for _ in range(count)]
    told = []
    for slot, (status, person) in enumerate(zip(statuses, owners(people, statuses), strict=True)):
        order = draft(slot, status, person, products)
        told.append((order, history(order)))
    told.sort(key=lambda pair: (pair[1][0].at, pair[0].slot))
    orders = [record(number, *pair, notes) for number, pair in enumerate(told, FIRST_NUMBER)]
    return {"customers.jsonl": jsonl(map(customer, people)), "orders.jsonl": jsonl(orders)}


def jsonl(records: Iterable[Record]) -> str:
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in records)


def customer(person: Mapping[str, str]) -> Record:
    return {
        "customer_id": person["id"],
        **{name: person[name] for name in ("name", "email", "language")},
        "address": {name: person[name] for name in ("street", "city", "postcode", "country")},
    }


def owners(people: Sequence[Record], statuses: Sequence[str]) -> Iterator[Record]:
    """The customer of each order; those with a fixed number of orders get just that many.

    Raises:
        StoreError: nobody is left who can have an order with this status.
    """
    fixed = [person for person in people for _ in range(int(person.get("orders", 0)))]
    others = [person for person in people if "orders" not in person]
    shared = [pick(others, "share", number) for number in range(len(statuses) - len(fixed))]
    keyed = enumerate(fixed + shared)
    waiting = [person for _, person in sorted(keyed, key=lambda entry: draw("owner", entry[0]))]
    for status in statuses:
        person = next((person for person in waiting if can_have(status, person)), None)
        if person is None:
            raise StoreError(f"too few customers can have an order that is {status}")
        waiting.remove(person)
        yield person


def can_have(status: str, person: Record) -> bool:
    """A parcel is out for delivery only where parcels are still being handed over at NOW."""
    return status != "out_for_delivery" or NOW.hour < DELIVERY_HOURS[person["country"]][1]


def draft(slot: int, status: str, person: Record, products: Sequence[Record]) -> Draft:
    """Choose everything about an order but its dates."""
    shop = next((shop for shop in SHOPS if shop.city == person["city"]), None)
    if shop and (status in NEEDS_CARRIER or draw(slot, "pick-up") < 0.5):
        shop = None
    method = PICK_UP if shop else choose_carrier(slot, person)
    lines = choose_lines(slot, person["language"], [entry for entry in products if can_go(entry, method)])
    subtotal = sum(minor(line["unit_price"]) * line["quantity"] for line in lines)
    is_free = method.free_from_minor is not None and subtotal >= method.free_from_minor
    order = Draft(
        slot=slot,
        status=status,
        customer=person,
        method=method,
        shop=shop,
        lines=lines,
        subtotal_minor=subtotal,
        shipping_minor=0 if is_free else method.cost_minor,
        ending=choose_ending(slot, status, method, subtotal),
        payment="",
    )
    return replace(order, payment=choose_payment(order))


def choose_carrier(slot: int, person: Record) -> Method:
    usual, express = DOMESTIC if person["country"] == "US" else ABROAD
    return express if "PO Box" not in person["street"] and draw(slot, "express") < 0.25 else usual


def can_go(product: Record, method: Method) -> bool:
    """Heavy items cannot be picked up; neither they nor some kinds of product go abroad."""
    if method in DOMESTIC:
        return True
    weight = re.match(r"([\d.]+) kg\b", product.get("attributes", {}).get("Weight", ""))
    if weight and Decimal(weight[1]) > HEAVY_KG:
        return False
    kind = " ".join((*product.get("category", []), product.get("product_type", ""))).lower()
    return method is PICK_UP or not any(word in kind for word in STAYS_IN_THE_COUNTRY)


def choose_lines(slot: int, language: str, products: Sequence[Record]) -> list[Record]:
    """Choose 1 to 5 products; each order ranks all of them by its own hash, so a new product moves few orders.

    Raises:
        StoreError: there are fewer than 5 products to choose from.
    """
    if len(products) < 5:
        raise StoreError("fewer than 5 products have a price and can be sent")
    count = 1 + sum(draw(slot, "lines") >= share for share in (0.45, 0.73, 0.88, 0.95))
    chosen = sorted(products, key=lambda product: draw(slot, "product", product["product_id"]))[:count]
    return [line(slot, language, product) for product in chosen]


def line(slot: int, language: str, product: Record) -> Record:
    options = [option for option in product.get("options", []) if "price" in option]
    option: Record = pick(options, slot, "option", product["product_id"]) if options else {}
    price: Mapping[str, str] = option["price"] if option else product["price"]
    chance = draw(slot, "quantity", product["product_id"])
    return {
        "product_id": product["product_id"],
        "option_id": option.get("option_id"),
        "title": product.get("translations", {}).get(language, product)["title"],
        "option_values": option.get("values", {}),
        "quantity": 1 if minor(price) >= 10_000 else 1 + (chance >= 0.75) + (chance >= 0.93),
        "unit_price": price,
    }


def choose_ending(slot: int, status: str, method: Method, subtotal_minor: int) -> str:
    ending = pick(ENDINGS.get(status, ("straight",)), slot, "ending")
    if ending == "expired" and method is not PICK_UP:
        return "withdrawn"
    if ending in ("unwanted", "unsuitable") and subtotal_minor < 4 * RETURN_LABEL_MINOR:
        return "faulty"  # nobody pays for a label to send back something so cheap
    return ending


def choose_payment(order: Draft) -> str:
    """A way to pay that the customer's language makes likely and the order's total allows."""
    weights = PAYMENTS[order.customer["language"]] | BANK_TRANSFER
    if order.ending == "unpaid":
        weights = {"card": 1} | BANK_TRANSFER  # what is left unpaid is mostly a transfer that was never made
    if not INSTALMENTS_MINOR[0] <= order.total_minor <= INSTALMENTS_MINOR[1]:
        weights = {name: weight for name, weight in weights.items() if name != "instalments"}
    if order.total_minor > GIFT_CARD_MINOR:
        weights = {name: weight for name, weight in weights.items() if name != "gift_card"}
    names = [name for name, weight in weights.items() for _ in range(weight)]
    return pick(names, order.slot, "payment")


def record(
    number: int, order: Draft, events: Sequence[Event], notes: Mapping[str, Mapping[str, str]]
) -> Record:
    """Lay an order out as Xiaoer reads it."""
    person, last = order.customer, events[-1]
    place = order.shop or Shop({}, person["street"], person["city"], person["postcode"])
    return {
        "order_id": f"XO-{number}",
        "customer_id": person["id"],
        "email": person["email"],
        "placed_at": iso(events[0].at),
        "status": last.status,
        "currency": CURRENCY,
        "lines": list(order.lines),
        "subtotal": money(order.subtotal_minor),
        "shipping_cost": money(order.shipping_minor),
        "total": money(order.total_minor),
        "payment_method": order.payment,
        "shipping_method": order.method.name,
        "ship_to": {
            "name": person["name"],
            "street": place.street,
            "city": place.city,
            "postcode": place.postcode,
            "country": person["country"],
        },
        "tracking": tracking(order, events),
        "events": [
            {
                "at": iso(event.at),
                "status": event.status,
                "note": note(order, event, notes[person["language"]]),
            }
            for event in events
        ],
        "estimated_delivery": last.expected.isoformat() if last.expected else None,
        "delivered_at": next((iso(event.at) for event in events if event.status == "delivered"), None),
    }


def tracking(order: Draft, events: Sequence[Event]) -> Record | None:
    """The parcel's carrier and number, once it has been shipped."""
    if not any(event.status == "shipped" for event in events):
        return None
    method = order.method
    parcel = f"{method.prefix}{between(10**9, 10**10 - 1, order.slot, 'tracking')}"
    return {
        "carrier": method.carrier,
        "number": parcel,
        "url": f"{method.tracker}{parcel}" if method.tracker else None,
    }


def note(order: Draft, event: Event, texts: Mapping[str, str]) -> str:
    """The event's note in the customer's language, its slots filled in."""
    language = order.customer["language"]
    return texts[event.note].format(
        store=order.shop.names[language] if order.shop else "",
        carrier=order.method.carrier,
        date=shown_date(event.day, language) if event.day else "",
        amount=shown_amount(event.amount_minor, language),
        label=shown_amount(RETURN_LABEL_MINOR, language),
    )


def shown_date(day: date, language: str) -> str:
    return f"{day.month}月{day.day}日" if language == "zh" else f"{day.day} {MONTHS[day.month - 1]}"


def shown_amount(amount_minor: int, language: str) -> str:
    amount = money(amount_minor)["amount"]
    return f"{amount}美元" if language == "zh" else f"${amount}"


def iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def minor(price: Mapping[str, str]) -> int:
    """The price in cents.

    Raises:
        StoreError: it is in another currency than the shipping charges.
    """
    if price["currency"] != CURRENCY:
        raise StoreError(f"a price is in {price['currency']}, the shipping charges are in {CURRENCY}")
    return int(Decimal(price["amount"]) * 100)


def money(amount_minor: int) -> dict[str, str]:
    return {"amount": f"{amount_minor // 100}.{amount_minor % 100:02}", "currency": CURRENCY}


def main(arguments: list[str]) -> int:
    """Write both files to the folder given, or beside this file. Exit: 0 done, 1 failed, 2 wrong use."""
    if len(arguments) > 1:
        sys.stderr.write("usage: orders.py [FOLDER]\n")
        return 2
    folder = Path(arguments[0]) if arguments else STORE
    try:
        for name, text in build().items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except (OSError, StoreError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
