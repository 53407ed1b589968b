"""The catalogue: the products table, and reading products from it.

Everything else reads products from here; the indexes only hold what is needed to find an id.
"""

import json
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import BigInteger, Engine, Index, String, Text, case, func, select
from sqlalchemy.orm import Mapped, mapped_column

from retrieval.database import Base
from retrieval.product import Product
from retrieval.records import (
    MAX_ID_LENGTH,
    MAX_TITLE_LENGTH,
    content_hash,
    product_from_json,
    product_to_json,
)

MAX_DEPARTMENT_LENGTH = 200
MAX_KEPT = 30_000  # products kept parsed, about 5 kB each


class ProductRow(Base):
    """The products table. `payload` is the canonical record; the columns beside it are for filters and facets."""

    __tablename__ = "products"
    __table_args__ = (
        Index("ix_products_brand", "brand"),
        Index("ix_products_product_type", "product_type"),
        # Everything that `retrieval.shelves` reads, so that it never touches the payloads.
        Index(
            "ix_products_shelf",
            "department",
            "product_type",
            "stock",
            "currency",
            "price_minor",
            "product_id",
        ),
    )

    product_id: Mapped[str] = mapped_column(String(MAX_ID_LENGTH), primary_key=True)
    title: Mapped[str] = mapped_column(String(MAX_TITLE_LENGTH))
    brand: Mapped[str | None] = mapped_column(String(200))
    department: Mapped[str | None] = mapped_column(String(MAX_DEPARTMENT_LENGTH))
    product_type: Mapped[str | None] = mapped_column(String(200))
    price_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    stock: Mapped[int | None] = mapped_column(BigInteger)
    payload: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))


class CatalogRevisionRow(Base):
    """One row that counts changes of the catalogue, so that servers know when to reload what they derived."""

    __tablename__ = "catalog_revision"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(BigInteger)


class Catalog:
    """Reads products. Writing goes through `retrieval.ingest`, in one transaction a file."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._read: dict[str, Product] = {}
        self._read_revision = -1

    def get(self, product_id: str) -> Product | None:
        """The product with this id, or None."""
        return self.get_many([product_id]).get(product_id)

    def get_many(self, product_ids: Sequence[str]) -> dict[str, Product]:
        """The products with these ids, in the order asked; ids that are gone are left out.

        Products are kept after the first reading until the catalogue's revision moves on, because a search reads
        hundreds of candidates and parsing them took longer than finding them.
        """
        revision = self.revision()
        with self._lock:
            if revision != self._read_revision or len(self._read) > MAX_KEPT:
                self._read, self._read_revision = {}, revision
            kept = self._read
        self._read_into(kept, [product_id for product_id in product_ids if product_id not in kept])
        return {product_id: kept[product_id] for product_id in product_ids if product_id in kept}

    def _read_into(self, kept: dict[str, Product], product_ids: Sequence[str]) -> None:
        if not product_ids:
            return
        with self._engine.connect() as connection:
            for start in range(0, len(product_ids), 500):
                part = product_ids[start : start + 500]
                rows = connection.execute(
                    select(ProductRow.product_id, ProductRow.payload).where(ProductRow.product_id.in_(part))
                )
                kept.update((row.product_id, product_from_json(json.loads(row.payload))) for row in rows)

    def stream(self) -> Iterator[Product]:
        """Every product in the order of its id, without holding them all in memory."""
        for _, product in self.stream_hashed():
            yield product

    def stream_hashed(self) -> Iterator[tuple[str, Product]]:
        """Every product with its content hash, in the order of its id."""
        last = ""
        while True:
            with self._engine.connect() as connection:
                rows = connection.execute(
                    select(ProductRow.product_id, ProductRow.payload, ProductRow.content_hash)
                    .where(ProductRow.product_id > last)
                    .order_by(ProductRow.product_id)
                    .limit(1000)
                ).all()
            if not rows:
                return
            for row in rows:
                yield row.content_hash, product_from_json(json.loads(row.payload))
            last = rows[-1].product_id

    def read_hashed(self, product_ids: Sequence[str]) -> Iterator[tuple[str, Product]]:
        """The products with these ids that are there, each with its content hash."""
        for start in range(0, len(product_ids), 500):
            with self._engine.connect() as connection:
                rows = connection.execute(
                    select(ProductRow.payload, ProductRow.content_hash).where(
                        ProductRow.product_id.in_(product_ids[start : start + 500])
                    )
                ).all()
            for row in rows:
                yield row.content_hash, product_from_json(json.loads(row.payload))

    def hashes(self) -> dict[str, str]:
        """Product id to content hash, for all products."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(ProductRow.product_id, ProductRow.content_hash))
            return {row.product_id: row.content_hash for row in rows}

    def count(self) -> int:
        """The number of products."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(ProductRow)).scalar_one()

    def revision(self) -> int:
        """A number that grows with every change of the catalogue; 0 before the first."""
        with self._engine.connect() as connection:
            return connection.execute(select(CatalogRevisionRow.revision)).scalar() or 0

    def titles(self) -> list[str]:
        """The titles of all products."""
        with self._engine.connect() as connection:
            return list(connection.execute(select(ProductRow.title)).scalars())

    def titles_in_all_languages(self) -> Iterator[tuple[str, str | None, str | None, tuple[str, ...]]]:
        """Id, brand, product type and titles of every product, its own title first."""
        columns = (ProductRow.product_id, ProductRow.brand, ProductRow.product_type, ProductRow.title)
        # Only a translated product's record is read; most shops have none.
        translated = case((ProductRow.payload.contains('"translations":{'), ProductRow.payload))
        with self._engine.connect() as connection:
            for row in connection.execute(select(*columns, translated.label("record"))):
                words = json.loads(row.record)["translations"].values() if row.record else ()
                yield row[0], row[1], row[2], (row.title, *(translation["title"] for translation in words))

    def of_type(self, product_type: str, limit: int) -> list[Product]:
        """The first products of a type in the order of their ids."""
        query = (
            select(ProductRow.payload)
            .where(ProductRow.product_type == product_type)
            .order_by(ProductRow.product_id)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [product_from_json(json.loads(row)) for row in connection.execute(query).scalars()]

    def brands(self) -> dict[str, int]:
        """Brand to number of products, most products first."""
        return self._counts(ProductRow.brand)

    def product_types(self) -> dict[str, int]:
        """Product type to number of products, most products first."""
        return self._counts(ProductRow.product_type)

    def currencies(self) -> dict[str, int]:
        """Currency to number of priced products, most products first."""
        return self._counts(ProductRow.currency)

    def _counts(self, column: Any) -> dict[str, int]:
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(column, func.count())
                .where(column.is_not(None))
                .group_by(column)
                .order_by(func.count().desc())
            )
            return {row[0]: row[1] for row in rows}


def product_row(product: Product) -> dict[str, Any]:
    """The products table's row for a product, keyed by column."""
    record = product_to_json(product)
    return {
        "product_id": product.product_id,
        "title": product.title,
        "brand": product.brand,
        "department": product.category[0][:MAX_DEPARTMENT_LENGTH] if product.category else None,
        "product_type": product.product_type,
        "price_minor": product.price.amount_minor if product.price else None,
        "currency": product.price.currency if product.price else None,
        "stock": 0 if product.in_stock is False else product.stock,
        "payload": json.dumps(record, ensure_ascii=False, separators=(",", ":")),
        "content_hash": content_hash(product),
    }
