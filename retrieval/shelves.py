"""The shelves of the shop: products by department and type, in an order, page by page.

The shop's pages read from here; a conversation searches instead (`retrieval.search`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Engine, Select, case, func, select

from retrieval.catalog import Catalog, ProductRow
from retrieval.product import Product

Result = TypeVar("Result")
MAX_KEPT = 5000  # answers, each of at most some dozens of ids


class Order(StrEnum):
    """How a shelf is sorted. What is sold out comes last in RECOMMENDED, what has no price in the others."""

    RECOMMENDED = "recommended"
    PRICE_ASC = "price_asc"
    PRICE_DESC = "price_desc"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A part of the catalogue; None leaves a side open, so that an empty shelf is the whole catalogue."""

    department: str | None = None
    product_type: str | None = None


class Shelves:
    """Reads shelves from the products table; the products themselves come from the catalogue.

    What was read is kept until the catalogue's revision moves on: a shop shows the same shelves to everyone.
    """

    def __init__(self, engine: Engine, catalog: Catalog) -> None:
        self._engine = engine
        self._catalog = catalog
        self._kept: dict[Any, Any] = {}
        self._kept_revision = -1

    def keep(self, key: object, make: Callable[[], Result]) -> Result:
        """What `make` makes of the catalogue, made once for a key until the catalogue's revision moves on."""
        revision = self._catalog.revision()
        if revision != self._kept_revision or len(self._kept) > MAX_KEPT:
            self._kept, self._kept_revision = {}, revision
        kept = self._kept
        if key not in kept:
            kept[key] = make()
        made: Result = kept[key]
        return made

    def departments(self) -> Mapping[str, int]:
        """Department to number of products, in alphabetical order."""
        return self._counts(ProductRow.department, Shelf(), ProductRow.department)

    def product_types(self, shelf: Shelf) -> Mapping[str, int]:
        """Product type to number of products on a shelf, most products first."""
        return self._counts(ProductRow.product_type, shelf, func.count().desc(), ProductRow.product_type)

    def count(self, shelf: Shelf) -> int:
        """The number of products on a shelf."""
        query = select(func.count()).select_from(ProductRow).where(*_on(shelf))
        return self.keep(("count", shelf), lambda: int(self._read(query)[0][0]))

    def product_ids(
        self, shelf: Shelf, limit: int, offset: int = 0, order: Order = Order.RECOMMENDED
    ) -> Sequence[str]:
        """The ids of a part of a shelf, in an order that is the same every time."""
        query = select(ProductRow.product_id).where(*_on(shelf)).order_by(*_sorted(order))
        return self._ids(("ids", shelf, limit, offset, order), query.limit(limit).offset(offset))

    def alike(self, product: Product, limit: int) -> Sequence[str]:
        """Ids of other products of the same type (or department, where it has none), nearest in price first."""
        if product.product_type:
            shelf = Shelf(product_type=product.product_type)
        elif product.category:
            shelf = Shelf(department=product.category[0])
        else:
            return ()
        order: list[ColumnElement[Any]] = [_sold_out()]
        if product.price:
            order += [_unpriced(), case((ProductRow.currency == product.price.currency, 0), else_=1)]
            order.append(func.abs(ProductRow.price_minor - product.price.amount_minor))
        query = (
            select(ProductRow.product_id)
            .where(*_on(shelf), ProductRow.product_id != product.product_id)
            .order_by(*order, ProductRow.product_id)
        )
        return self._ids(("alike", product.product_id, limit), query.limit(limit))

    def _counts(self, column: Any, shelf: Shelf, *order: Any) -> Mapping[str, int]:
        query = select(column, func.count()).where(column.is_not(None), *_on(shelf)).group_by(column)
        query = query.order_by(*order)
        return self.keep(("counts", column.key, shelf), lambda: dict(tuple(row) for row in self._read(query)))

    def _ids(self, key: object, query: Select[Any]) -> Sequence[str]:
        return self.keep(key, lambda: tuple(product_id for (product_id,) in self._read(query)))

    def _read(self, query: Select[Any]) -> Sequence[Any]:
        with self._engine.connect() as connection:
            return connection.execute(query).all()


def _on(shelf: Shelf) -> list[ColumnElement[bool]]:
    conditions = []
    if shelf.department is not None:
        conditions.append(ProductRow.department == shelf.department)
    if shelf.product_type is not None:
        conditions.append(ProductRow.product_type == shelf.product_type)
    return conditions


def _sold_out() -> ColumnElement[int]:
    return case((ProductRow.stock == 0, 1), else_=0)


def _unpriced() -> ColumnElement[int]:
    return case((ProductRow.price_minor.is_(None), 1), else_=0)


def _sorted(order: Order) -> list[ColumnElement[Any]]:
    if order is Order.RECOMMENDED:
        return [_sold_out(), ProductRow.product_id.expression]
    price = ProductRow.price_minor
    # Prices of two currencies cannot be compared: each currency is sorted by itself.
    return [
        _unpriced(),
        ProductRow.currency.expression,
        price.asc() if order is Order.PRICE_ASC else price.desc(),
        ProductRow.product_id.expression,
    ]
