"""The shop's orders: what an order is, the tables, the import, and who may read one.

An order is shown to whoever knows both its number and the e-mail address it was placed with. A wrong address and a
number that does not exist get the same answer.
"""

import hmac
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from string import ascii_uppercase
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator
from sqlalchemy import Engine, String, Text, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from bot.errors import OrderFileError, StoreError
from retrieval.database import Base, explain_database_error
from retrieval.errors import ProductError
from retrieval.money import Money, parse_money

OrderStatus = Literal[
    "pending_payment", "paid", "processing", "shipped", "out_for_delivery", "delivered", "delivery_failed",
    "cancelled", "return_requested", "returned", "refunded",
]  # fmt: skip
BATCH = 500  # rows
_Record = TypeVar("_Record", bound=BaseModel)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Amount(_Frozen):
    """An exact decimal amount with its ISO currency, as files write it."""

    amount: str
    currency: str

    @field_validator("currency")
    @classmethod
    def _is_money(cls, currency: str, info: object) -> str:
        amount = getattr(info, "data", {}).get("amount", "")
        try:
            parse_money(amount, currency)
        except ProductError as error:
            raise ValueError(str(error)) from error
        return currency

    @property
    def money(self) -> Money:
        """The amount in minor units."""
        return parse_money(self.amount, self.currency)


class OrderLine(_Frozen):
    """One product in an order, at the price that was paid for a piece."""

    product_id: str
    option_id: str | None = None
    title: str
    option_values: dict[str, str] = Field(default_factory=dict)
    quantity: int = Field(ge=1)
    unit_price: Amount


class Recipient(_Frozen):
    """Where an order goes."""

    name: str
    street: str
    city: str
    postcode: str
    country: str


class Tracking(_Frozen):
    """The parcel's number with its carrier."""

    carrier: str
    number: str
    url: str | None = None


class OrderEvent(_Frozen):
    """Something that happened to an order."""

    at: datetime
    status: str
    note: str = ""


class Order(_Frozen):
    """An order as the shop records it."""

    order_id: str = Field(min_length=1, max_length=60)
    customer_id: str = Field(min_length=1, max_length=200)
    email: str = Field(min_length=3, max_length=320)
    placed_at: datetime
    status: OrderStatus
    currency: str
    lines: tuple[OrderLine, ...] = Field(min_length=1)
    subtotal: Amount
    shipping_cost: Amount
    total: Amount
    payment_method: str
    shipping_method: str
    ship_to: Recipient
    tracking: Tracking | None = None
    events: tuple[OrderEvent, ...] = ()
    estimated_delivery: date | None = None
    delivered_at: datetime | None = None


class Customer(_Frozen):
    """A customer as the shop records them."""

    customer_id: str = Field(min_length=1, max_length=200)
    name: str
    email: str = Field(min_length=3, max_length=320)
    language: str = "en"
    address: dict[str, str] = Field(default_factory=dict)


class CustomerRow(Base):
    """The customers table; `payload` is the whole record."""

    __tablename__ = "customers"

    customer_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    email: Mapped[str] = mapped_column(String(320), index=True)
    payload: Mapped[str] = mapped_column(Text)


class OrderRow(Base):
    """The orders table; `order_key` is the number without its punctuation, as people type it."""

    __tablename__ = "orders"

    order_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    order_key: Mapped[str] = mapped_column(String(60), index=True)
    customer_id: Mapped[str] = mapped_column(String(200), index=True)
    email: Mapped[str] = mapped_column(String(320), index=True)
    payload: Mapped[str] = mapped_column(Text)


@dataclass(frozen=True, slots=True)
class OrderImport:
    """What an import left in the tables."""

    customers: int
    orders: int


class OrderBook:
    """Reads orders for those who may, and takes in the shop's files."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, order_number: str, email: str) -> Order | None:
        """The order with this number and this e-mail address; None when either is wrong.

        Raises:
            StoreError: the database cannot be read.
        """
        key = order_key(order_number)
        if not key:
            return None
        # People leave the letters away: "10234" is also "XO-10234".
        named = OrderRow.order_key.endswith(key) if key.isdigit() else OrderRow.order_key == key
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(select(OrderRow.__table__).where(named)).all()
        except SQLAlchemyError as error:
            raise StoreError(explain_database_error(error)) from error
        wanted = _folded(email).encode()
        found = [row for row in rows if hmac.compare_digest(row.email.encode(), wanted)]
        found = [row for row in found if key in (row.order_key, row.order_key.lstrip(ascii_uppercase))]
        exact = sorted(found, key=lambda row: (row.order_key != key, row.order_id))
        return Order.model_validate_json(exact[0].payload) if exact else None

    def get(self, order_id: str) -> Order | None:
        """The order with exactly this id, for the shop itself: a shopper must be recognised with `find`."""
        with self._engine.connect() as connection:
            payload = connection.execute(
                select(OrderRow.payload).where(OrderRow.order_id == order_id)
            ).scalar()
        return None if payload is None else Order.model_validate_json(payload)

    def count(self) -> int:
        """The number of orders."""
        with self._engine.connect() as connection:
            return len(connection.execute(select(OrderRow.order_id)).all())

    def load(self, orders_file: Path, customers_file: Path | None = None) -> OrderImport:
        """Put the orders (and customers) of JSON-lines files in the place of those with the same ids: all or nothing.

        Raises:
            OrderFileError: a file cannot be read or a line is not valid; the message names file, line and field.
        """
        customers = list(_read(customers_file, Customer)) if customers_file else []
        orders = list(_read(orders_file, Order))
        try:
            with self._engine.begin() as connection:
                for start in range(0, len(customers), BATCH):
                    part = customers[start : start + BATCH]
                    connection.execute(
                        delete(CustomerRow).where(CustomerRow.customer_id.in_([c.customer_id for c in part]))
                    )
                    connection.execute(insert(CustomerRow), [_customer_row(customer) for customer in part])
                for start in range(0, len(orders), BATCH):
                    chunk = orders[start : start + BATCH]
                    connection.execute(
                        delete(OrderRow).where(OrderRow.order_id.in_([o.order_id for o in chunk]))
                    )
                    connection.execute(insert(OrderRow), [_order_row(order) for order in chunk])
        except SQLAlchemyError as error:
            raise StoreError(explain_database_error(error)) from error
        return OrderImport(len(customers), len(orders))


def order_key(order_number: str) -> str:
    """An order number as it is compared: letters and digits only, in upper case ("xo 10234" is "XO-10234")."""
    return re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", order_number).upper())


def _folded(email: str) -> str:
    return email.strip().casefold()


def _customer_row(customer: Customer) -> dict[str, str]:
    return {
        "customer_id": customer.customer_id,
        "email": _folded(customer.email),
        "payload": customer.model_dump_json(),
    }


def _order_row(order: Order) -> dict[str, str]:
    return {
        "order_id": order.order_id,
        "order_key": order_key(order.order_id),
        "customer_id": order.customer_id,
        "email": _folded(order.email),
        "payload": order.model_dump_json(),
    }


def _read(path: Path, kind: type[_Record]) -> Iterator[_Record]:
    adapter = TypeAdapter(kind)
    seen: set[str] = set()
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            record = adapter.validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the line"
            raise OrderFileError(
                f"{path}, line {number}: {where}: {first['msg']}; nothing was imported"
            ) from error
        key = str(getattr(record, "order_id", "") or getattr(record, "customer_id", ""))
        if key in seen:
            raise OrderFileError(
                f"{path}, line {number}: {key!r} stands in the file twice; nothing was imported"
            )
        seen.add(key)
        yield record


def _lines(path: Path) -> Iterable[str]:
    try:
        # Not splitlines(): it also splits at characters that JSON strings may hold.
        return path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise OrderFileError(
            f"{path}: cannot read the file ({error}); it must be JSON lines in UTF-8"
        ) from error


def order_facts(order: Order) -> str:
    """Everything the shop states of an order, one thing a line, for the check of the words."""
    return json.dumps(order.model_dump(mode="json"), ensure_ascii=False)
