"""The sample store's customers and orders: they agree with the products, with themselves and with the store's pages."""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.data.store import FACTS, STORE, records

Record = dict[str, Any]
# What may follow what; a second event with the same status only adds a note.
NEXT = {
    "pending_payment": {"paid", "cancelled"},
    "paid": {"processing", "cancelled"},
    "processing": {"processing", "shipped", "cancelled", "delivered"},
    "shipped": {"shipped", "out_for_delivery"},
    "out_for_delivery": {"delivered", "delivery_failed"},
    "delivery_failed": {"out_for_delivery", "delivered"},
    "delivered": {"return_requested"},
    "return_requested": {"returned"},
    "returned": {"refunded"},
    "cancelled": set(),
    "refunded": set(),
}
METHODS = {
    "standard": ("shipping", "delivery-times"),
    "express": ("shipping", "delivery-times"),
    "international_standard": ("international-shipping", "international-shipping"),
    "international_express": ("international-shipping", "international-shipping"),
}
STORE_STREETS = {"48 Lantern Street", "1210 Cedar Avenue"}
HOLIDAYS = {"2026-06-19", "2026-07-03", "2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26"}


def fact(page: str, name: str) -> list[Decimal]:
    """The numbers of a fact: "3–5 working days" gives 3 and 5, "$4.95" gives 4.95."""
    return [Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", FACTS[page][name])]


def amount(money: dict[str, str]) -> Decimal:
    assert money["currency"] == "USD"
    assert re.fullmatch(r"\d+\.\d\d", money["amount"])
    return Decimal(money["amount"])


def when(order: Record, status: str) -> datetime | None:
    """When the order first had this status."""
    return next((at(event) for event in order["events"] if event["status"] == status), None)


def at(event: Record) -> datetime:
    return datetime.strptime(event["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def working_days(start: date, end: date) -> int:
    """How many working days lie after start, up to and including end."""
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 and day.isoformat() not in HOLIDAYS for day in days)


def with_both(orders: list[Record], first: str, second: str) -> Iterator[tuple[Record, datetime, datetime]]:
    """The orders that have had both statuses, and when; at least 8 of them."""
    found = [(order, when(order, first), when(order, second)) for order in orders]
    both = [(order, start, end) for order, start, end in found if start and end]
    assert len(both) >= 8
    yield from both


def run(store: Path, output: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(store / "orders.py"), str(output)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)


def copy_store(folder: Path, products: list[Record]) -> Path:
    for name in ("orders.py", "order_history.py", "customers.yaml", "order_notes.yaml"):
        shutil.copy(STORE / name, folder)
    lines = [json.dumps(product) + "\n" for product in products]
    (folder / "products.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def orders() -> list[Record]:
    return records("orders.jsonl")


@pytest.fixture(scope="module")
def customers() -> dict[str, Record]:
    return {customer["customer_id"]: customer for customer in records("customers.jsonl")}


@pytest.fixture(scope="module")
def products() -> dict[str, Record]:
    return {product["product_id"]: product for product in records("products.jsonl")}


def test_the_committed_files_are_what_the_script_writes(tmp_path: Path) -> None:
    result = run(STORE, tmp_path)
    assert result.returncode == 0, result.stderr
    for name in ("customers.jsonl", "orders.jsonl"):
        assert (tmp_path / name).read_bytes() == (STORE / name).read_bytes(), name


def test_other_products_give_orders_of_those_products(tmp_path: Path) -> None:
    few = records("products.jsonl")[::7]
    result = run(copy_store(tmp_path, few), tmp_path)
    assert result.returncode == 0, result.stderr
    rebuilt = records("orders.jsonl", tmp_path)
    bought = {line["product_id"] for order in rebuilt for line in order["lines"]}
    assert bought <= {product["product_id"] for product in few}
    assert len(rebuilt) == len(records("orders.jsonl"))


def test_a_new_product_leaves_most_orders_as_they_are(orders: list[Record], tmp_path: Path) -> None:
    new = {"product_id": "NEW-1", "title": "New", "price": {"amount": "10.00", "currency": "USD"}}
    assert run(copy_store(tmp_path, [*records("products.jsonl"), new]), tmp_path).returncode == 0
    changed = [order for order in records("orders.jsonl", tmp_path) if order not in orders]
    assert len(changed) < 25


@pytest.mark.parametrize(
    ("products", "complaint"),
    [
        ([], "fewer than 5 products"),
        (
            [
                {"product_id": str(n), "price": {"amount": "1.00", "currency": "EUR"}, "title": "A"}
                for n in range(5)
            ],
            "EUR",
        ),
    ],
)
def test_products_that_cannot_be_ordered_are_refused_in_words(
    tmp_path: Path, products: list[Record], complaint: str
) -> None:
    result = run(copy_store(tmp_path, products), tmp_path)
    assert result.returncode == 1
    assert complaint in result.stderr
    assert not (tmp_path / "orders.jsonl").exists()
    assert not (tmp_path / "customers.jsonl").exists()


def test_there_are_60_customers_who_can_be_told_apart(customers: dict[str, Record]) -> None:
    assert len(customers) == 60
    assert len({customer["email"] for customer in customers.values()}) == 60
    assert len({customer["name"] for customer in customers.values()}) == 60
    assert min(Counter(customer["language"] for customer in customers.values()).values()) >= 15
    for customer in customers.values():
        assert customer.keys() == {"customer_id", "name", "email", "language", "address"}
        assert customer["language"] in ("en", "zh")
        assert re.fullmatch(r"[a-z.]+@example\.(com|org|net)", customer["email"])
        assert customer["address"].keys() == {"street", "city", "postcode", "country"}
        assert all(customer["address"].values())


def test_some_customers_have_many_orders_one_has_one_and_one_has_none(
    orders: list[Record], customers: dict[str, Record]
) -> None:
    counts = Counter(order["customer_id"] for order in orders)
    assert counts.keys() <= customers.keys()
    assert [counts[name] for name in ("C-1001", "C-1002", "C-1003", "C-1060", "C-1059")] == [12, 11, 9, 1, 0]


def test_there_are_250_orders_and_every_status_at_least_8_times(orders: list[Record]) -> None:
    assert len(orders) == 250
    counts = Counter(order["status"] for order in orders)
    assert counts.keys() == NEXT.keys()
    assert min(counts.values()) >= 8


def test_ids_are_easy_to_type_and_go_up_with_time(orders: list[Record]) -> None:
    ids = [order["order_id"] for order in orders]
    assert all(re.fullmatch(r"XO-\d{5}", order_id) for order_id in ids)
    assert ids == sorted(set(ids))
    placed = [order["placed_at"] for order in orders]
    assert placed == sorted(placed)
    assert placed[0] >= "2026-06-01"


def test_an_order_has_the_agreed_fields(orders: list[Record], customers: dict[str, Record]) -> None:
    fields = """order_id customer_id email placed_at status currency lines subtotal shipping_cost total
        payment_method shipping_method ship_to tracking events estimated_delivery delivered_at"""
    for order in orders:
        assert list(order) == fields.split()
        assert order["email"] == customers[order["customer_id"]]["email"]
        assert list(order["ship_to"]) == ["name", "street", "city", "postcode", "country"]
        assert all(list(event) == ["at", "status", "note"] for event in order["events"])


def test_lines_are_of_real_products_at_their_prices(
    orders: list[Record], customers: dict[str, Record], products: dict[str, Record]
) -> None:
    for order in orders:
        language = customers[order["customer_id"]]["language"]
        for line in order["lines"]:
            product = products[line["product_id"]]
            options = {option["option_id"]: option for option in product.get("options", [])}
            bought = options[line["option_id"]] if options else product
            assert line["unit_price"] == bought["price"]
            assert line["option_values"] == bought.get("values", {})
            assert options or line["option_id"] is None
            assert line["title"] == product["translations"].get(language, product)["title"]
            assert line["quantity"] >= 1
        assert len({line["product_id"] for line in order["lines"]}) == len(order["lines"])
    assert {len(order["lines"]) for order in orders} == {1, 2, 3, 4, 5}
    assert sum(line["option_id"] is not None for order in orders for line in order["lines"]) >= 10


def test_totals_add_up(orders: list[Record]) -> None:
    for order in orders:
        goods = sum(amount(line["unit_price"]) * line["quantity"] for line in order["lines"])
        assert amount(order["subtotal"]) == goods
        assert amount(order["total"]) == goods + amount(order["shipping_cost"])


def test_shipping_costs_what_the_pages_say(orders: list[Record]) -> None:
    assert {order["shipping_method"] for order in orders} == {*METHODS, "store_pickup"}
    for order in orders:
        method = order["shipping_method"]
        cost = Decimal(0)
        if method != "store_pickup":
            page, name = METHODS[method][0], method.replace("_", " ")
            cost = fact(page, f"{name} cost")[0]
            if (
                f"{name} free from" in FACTS[page]
                and amount(order["subtotal"]) >= fact(page, f"{name} free from")[0]
            ):
                cost = Decimal(0)
        assert amount(order["shipping_cost"]) == cost, order["order_id"]


def test_an_order_goes_where_its_method_can_go(orders: list[Record], products: dict[str, Record]) -> None:
    heaviest = fact("international-shipping", "large item")[0]
    for order in orders:
        method, place = order["shipping_method"], order["ship_to"]
        assert method.startswith("international") == (place["country"] != "US")
        assert (place["street"] in STORE_STREETS) == (method == "store_pickup")
        assert not ("PO Box" in place["street"] and method == "express")
        bought = [products[line["product_id"]] for line in order["lines"]]
        if method == "store_pickup" or place["country"] != "US":
            weights = [
                re.match(r"([\d.]+) kg\b", product["attributes"].get("Weight", "")) for product in bought
            ]
            assert all(Decimal(weight[1]) <= heaviest for weight in weights if weight)
        if place["country"] != "US":
            kinds = " ".join(" ".join([*product["category"], product["product_type"]]) for product in bought)
            assert not re.search(r"furniture|\bfood\b(?! container)|paint|power bank", kinds.lower())


def test_an_order_is_paid_in_a_way_that_the_pages_allow(orders: list[Record]) -> None:
    methods = {
        "card",
        "paypal",
        "apple_pay",
        "google_pay",
        "alipay",
        "wechat_pay",
        "bank_transfer",
        "gift_card",
    }
    assert {order["payment_method"] for order in orders} == {*methods, "instalments"}
    least, most = Decimal(100), Decimal(1500)
    assert FACTS["payment-methods"]["instalment order"] == "$100 and $1,500"
    for order in orders:
        assert order["payment_method"] != "instalments" or least <= amount(order["total"]) <= most


def test_events_go_forward_in_time_from_the_placing_to_the_status(orders: list[Record]) -> None:
    for order in orders:
        events = order["events"]
        assert (events[0]["at"], events[0]["status"]) == (order["placed_at"], "pending_payment")
        assert events[-1]["status"] == order["status"]
        for before, after in pairwise(events):
            assert before["at"] < after["at"], order["order_id"]
            assert after["status"] in NEXT[before["status"]], order["order_id"]
        assert events[-1]["at"] <= "2026-11-24T23:59:59Z"
        assert all(event["note"] and "{" not in event["note"] for event in events)


def test_notes_are_in_the_customers_language(orders: list[Record], customers: dict[str, Record]) -> None:
    for order in orders:
        is_chinese = customers[order["customer_id"]]["language"] == "zh"
        for event in order["events"]:
            assert bool(re.search(r"[\u4e00-\u9fff]", event["note"])) == is_chinese


def test_tracking_and_delivery_are_there_when_they_have_happened(orders: list[Record]) -> None:
    for order in orders:
        assert (order["tracking"] is not None) == (when(order, "shipped") is not None)
        delivered = when(order, "delivered")
        assert order["delivered_at"] == (delivered and f"{delivered:%Y-%m-%dT%H:%M:%SZ}")
        is_open = order["status"] not in ("pending_payment", "cancelled")
        assert (order["estimated_delivery"] is not None) == is_open
    numbers = [order["tracking"]["number"] for order in orders if order["tracking"]]
    assert len(set(numbers)) == len(numbers)


def test_an_order_leaves_by_the_day_that_the_pages_promise(orders: list[Record]) -> None:
    assert FACTS["delivery-times"]["same-day dispatch until"] == "1 p.m."
    for order, paid, shipped in with_both(orders, "paid", "shipped"):
        local, left = (time.astimezone(ZoneInfo("America/Los_Angeles")) for time in (paid, shipped))
        is_working_day = working_days(local.date() - timedelta(days=1), local.date()) == 1
        same_day = is_working_day and local.hour < 13
        assert working_days(local.date(), left.date()) == (0 if same_day else 1), order["order_id"]
        assert (left.date() == local.date()) == same_day


def test_parcels_take_as_long_as_the_pages_say_unless_something_went_wrong(orders: list[Record]) -> None:
    went_wrong = 0
    for order, shipped, delivered in with_both(orders, "shipped", "delivered"):
        method = order["shipping_method"]
        fastest, slowest = fact(METHODS[method][1], f"{method.replace('_', ' ')} time")
        statuses = [event["status"] for event in order["events"]]
        took = working_days(shipped.date(), delivered.date())
        assert took >= fastest
        if statuses.count("shipped") > 1 or "delivery_failed" in statuses:
            went_wrong += 1
        else:
            assert took <= slowest
            assert working_days(shipped.date(), date.fromisoformat(order["estimated_delivery"])) == slowest
    assert went_wrong >= 5


def test_an_unpaid_order_is_cancelled_when_the_pages_say_so(orders: list[Record]) -> None:
    kept = timedelta(days=int(fact("order-changes", "unpaid order kept")[0]))
    unpaid = [order for order in orders if order["status"] == "cancelled" and when(order, "paid") is None]
    assert unpaid
    for order in unpaid:
        assert at(order["events"][-1]) - at(order["events"][0]) == kept


def test_returns_keep_to_the_times_of_the_pages(orders: list[Record]) -> None:
    window = timedelta(days=int(fact("returns", "return window")[0]))
    for _, delivered, asked in with_both(orders, "delivered", "return_requested"):
        assert asked - delivered <= window
    for _, arrived, refunded in with_both(orders, "returned", "refunded"):
        assert working_days(arrived.date(), refunded.date()) <= fact("refunds", "refund sent")[0]


def test_refunds_are_what_the_pages_say(orders: list[Record]) -> None:
    label = fact("refunds", "return label")[0]
    reduced = 0
    for order, _, _ in with_both(orders, "return_requested", "refunded"):
        reason = next(event["note"] for event in order["events"] if event["status"] == "return_requested")
        expected = amount(order["subtotal"])
        if "damaged" in reason or "破损" in reason:
            expected = amount(order["total"])
        elif order["shipping_method"] in ("standard", "express"):
            expected -= label
            reduced += 1
        said = re.search(r"\d+\.\d\d", order["events"][-1]["note"])
        assert said
        assert Decimal(said[0]) == expected, order["order_id"]
    assert reduced
