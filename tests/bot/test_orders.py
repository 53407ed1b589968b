"""The shop's orders: taking them in, all or nothing, and showing one to whoever knows number and address."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.errors import OrderFileError
from bot.orders import BATCH, OrderBook, order_key

ORDER: dict[str, Any] = {
    "order_id": "XO-10191",
    "customer_id": "C-1",
    "email": "Daniel.Okafor@example.org",
    "placed_at": "2026-11-18T22:43:35Z",
    "status": "shipped",
    "currency": "USD",
    "lines": [
        {
            "product_id": "A1",
            "title": "Lamp",
            "quantity": 1,
            "unit_price": {"amount": "64.90", "currency": "USD"},
        }
    ],
    "subtotal": {"amount": "64.90", "currency": "USD"},
    "shipping_cost": {"amount": "0.00", "currency": "USD"},
    "total": {"amount": "64.90", "currency": "USD"},
    "payment_method": "card",
    "shipping_method": "standard",
    "ship_to": {"name": "D", "street": "9 Tannery Lane", "city": "W", "postcode": "98999", "country": "US"},
}
CUSTOMER = {"customer_id": "C-1", "name": "Daniel Okafor", "email": "daniel.okafor@example.org"}


def lines(path: Path, *records: dict[str, Any] | str) -> Path:
    rows = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in records]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def book(engine: Engine, tmp_path: Path) -> OrderBook:
    book = OrderBook(engine)
    book.load(lines(tmp_path / "orders.jsonl", ORDER))
    return book


def test_orders_are_taken_in_and_replaced_by_their_ids(any_engine: Engine, tmp_path: Path) -> None:
    book = OrderBook(any_engine)
    second = {**ORDER, "order_id": "XO-10192"}
    customers = lines(tmp_path / "customers.jsonl", CUSTOMER)
    for _ in range(2):
        result = book.load(lines(tmp_path / "orders.jsonl", ORDER, "", second), customers)
        assert (result.orders, result.customers) == (2, 1)
    book.load(lines(tmp_path / "orders.jsonl", {**ORDER, "status": "delivered"}))
    assert book.count() == 2
    found = book.find("XO-10191", ORDER["email"])
    assert found is not None
    assert found.status == "delivered"


def test_more_orders_than_a_batch_are_all_there(engine: Engine, tmp_path: Path) -> None:
    many = [{**ORDER, "order_id": f"XO-{number}"} for number in range(10_000, 10_001 + 2 * BATCH)]
    book = OrderBook(engine)
    assert book.load(lines(tmp_path / "orders.jsonl", *many)).orders == len(many)
    assert book.count() == len(many)


def test_a_line_separator_inside_a_text_is_no_new_line(engine: Engine, tmp_path: Path) -> None:
    noted = {**ORDER, "events": [{"at": ORDER["placed_at"], "status": "paid", "note": "a\u2028b\x85c"}]}
    OrderBook(engine).load(lines(tmp_path / "orders.jsonl", noted))
    order = OrderBook(engine).get("XO-10191")
    assert order is not None
    assert order.events[0].note == "a\u2028b\x85c"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda order: "{not json", "Invalid JSON"),
        (lambda order: {**order, "status": "lost"}, "status"),
        (lambda order: {**order, "colour": "red"}, "colour"),
        (lambda order: {**order, "lines": []}, "lines"),
        (lambda order: {**order, "total": {"amount": "a lot", "currency": "USD"}}, "total"),
        (lambda order: {**order, "total": {"amount": "1.00", "currency": "dollars"}}, "total"),
        (lambda order: {**order, "placed_at": "yesterday"}, "placed_at"),
        (lambda order: {**order, "lines": [{**order["lines"][0], "quantity": 0}]}, "lines.0.quantity"),
        (lambda order: {key: value for key, value in order.items() if key != "email"}, "email"),
        (lambda order: {**order, "order_id": "XO-1"}, "'XO-1' stands in the file twice"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_imported(
    engine: Engine, tmp_path: Path, spoil: Callable[[dict[str, Any]], dict[str, Any] | str], says: str
) -> None:
    book = OrderBook(engine)
    file = lines(
        tmp_path / "orders.jsonl",
        {**ORDER, "order_id": "XO-1"},
        "",
        spoil(json.loads(json.dumps({**ORDER, "order_id": "XO-2"}))),
    )
    with pytest.raises(OrderFileError, match="line 3") as error:
        book.load(file, lines(tmp_path / "customers.jsonl", CUSTOMER))
    assert says in str(error.value)
    assert str(file) in str(error.value)
    assert book.count() == 0


def test_a_wrong_customer_keeps_the_orders_out(engine: Engine, tmp_path: Path) -> None:
    customers = lines(tmp_path / "customers.jsonl", CUSTOMER, {"customer_id": "C-2"})
    with pytest.raises(OrderFileError, match=r"customers\.jsonl, line 2"):
        OrderBook(engine).load(lines(tmp_path / "orders.jsonl", ORDER), customers)
    assert OrderBook(engine).count() == 0


@pytest.mark.parametrize("content", [None, "Bestellung für".encode("latin-1")])
def test_a_file_that_cannot_be_read_is_named(engine: Engine, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "orders.jsonl"
    if content:
        file.write_bytes(content)
    with pytest.raises(OrderFileError, match=r"orders\.jsonl"):
        OrderBook(engine).load(file)


@pytest.mark.parametrize("number", ["XO-10191", "xo-10191", "XO 10191", "xo10191", " #XO-10191. ", "10191", "ＸＯ－１０１９１"])  # fmt: skip
@pytest.mark.parametrize("email", ["daniel.okafor@example.org", "DANIEL.OKAFOR@EXAMPLE.ORG", " Daniel.Okafor@example.org "])  # fmt: skip
def test_an_order_is_found_as_people_write_it(book: OrderBook, number: str, email: str) -> None:
    found = book.find(number, email)
    assert found is not None
    assert found.order_id == "XO-10191"


@pytest.mark.parametrize(
    ("number", "email"),
    [
        ("XO-10191", "somebody@example.org"),
        ("XO-10191", "daniel.okafor@example.org.evil.example"),
        ("XO-10191", ""),
        ("XO-10191", "%"),
        ("XO-99999", "daniel.okafor@example.org"),
        ("0191", "daniel.okafor@example.org"),
        ("1", "daniel.okafor@example.org"),
        ("O10191", "daniel.okafor@example.org"),
        ("%", "daniel.okafor@example.org"),
        ("", "daniel.okafor@example.org"),
        ("-", "daniel.okafor@example.org"),
    ],
)
def test_a_wrong_number_or_address_finds_nothing(book: OrderBook, number: str, email: str) -> None:
    assert book.find(number, email) is None


def test_digits_alone_mean_the_order_that_is_called_so_exactly(book: OrderBook, tmp_path: Path) -> None:
    book.load(lines(tmp_path / "more.jsonl", {**ORDER, "order_id": "10191", "status": "paid"}))
    plain, lettered = book.find("10191", ORDER["email"]), book.find("xo10191", ORDER["email"])
    assert plain is not None
    assert lettered is not None
    assert (plain.order_id, lettered.order_id) == ("10191", "XO-10191")


def test_the_key_of_a_number_is_its_letters_and_digits() -> None:
    assert order_key(" xo-10 191 ") == "XO10191"
    assert order_key("…") == ""


def test_the_shop_reads_an_order_by_its_exact_id(book: OrderBook) -> None:
    order = book.get("XO-10191")
    assert order is not None
    assert order.lines[0].unit_price.money.amount_minor == 6490
    assert book.get("xo-10191") is None
