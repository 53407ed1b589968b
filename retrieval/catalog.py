"""The catalogue: what a product is, its canonical JSON form, and the products table.

Everything else reads products from here; the indexes only hold what is needed to find an id.
"""

import hashlib
import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, Engine, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column

from retrieval.database import Base
from retrieval.errors import ProductError
from retrieval.money import Money, parse_money

MAX_ID_LENGTH = 200
MAX_TITLE_LENGTH = 1000
MAX_KEPT = 30_000  # products kept parsed, about 5 kB each
_FIELDS = frozenset(
    [
        "product_id",
        "title",
        "description",
        "brand",
        "category",
        "product_type",
        "price",
        "stock",
        "attributes",
        "options",
        "url",
        "image_url",
        "language",
        "translations",
    ]
)


@dataclass(frozen=True, slots=True)
class Option:
    """One variant of a product, such as a size or a colour; None means not stated."""

    option_id: str
    values: Mapping[str, str]
    price: Money | None = None
    stock: int | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """A product's words in another language."""

    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """A product as the shop states it. No price means "price on request", no stock means unknown."""

    product_id: str
    title: str
    description: str = ""
    brand: str | None = None
    category: tuple[str, ...] = ()
    product_type: str | None = None
    price: Money | None = None
    stock: int | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    url: str | None = None
    image_url: str | None = None
    language: str = "en"
    translations: Mapping[str, Translation] = field(default_factory=dict)

    @property
    def in_stock(self) -> bool | None:
        """Whether it can be bought now; None when the shop does not say."""
        return None if self.stock is None else self.stock > 0

    def title_in(self, language: str) -> str:
        """The title in a language, or the product's own title where it has no translation."""
        translation = self.translations.get(language)
        return translation.title if translation else self.title

    def description_in(self, language: str) -> str:
        """The description in a language, or the product's own."""
        translation = self.translations.get(language)
        return translation.description if translation and translation.description else self.description


def product_from_json(record: object) -> Product:
    """Read one canonical record (DESIGN: "Product file").

    Raises:
        ProductError: a required field is missing, or a field has the wrong form; the message names it.
    """
    if not isinstance(record, dict):
        raise ProductError(f"a product must be a JSON object, not {type(record).__name__}")
    unknown = sorted(set(record) - _FIELDS)
    if unknown:
        raise ProductError(f"unknown field {unknown[0]!r}; known fields: {', '.join(sorted(_FIELDS))}")
    product_id = _text(record, "product_id", MAX_ID_LENGTH)
    title = _text(record, "title", MAX_TITLE_LENGTH)
    if not product_id:
        raise ProductError("product_id is missing or empty")
    if not title:
        raise ProductError("title is missing or empty")
    return Product(
        product_id=product_id,
        title=title,
        description=_text(record, "description"),
        brand=_text(record, "brand", 200) or None,
        category=_texts(record, "category"),
        product_type=_text(record, "product_type", 200).lower() or None,
        price=_price(record.get("price"), "price"),
        stock=_stock(record.get("stock"), "stock"),
        attributes=_attributes(record.get("attributes")),
        options=tuple(_option(option) for option in _list(record, "options")),
        url=_text(record, "url", 2000) or None,
        image_url=_text(record, "image_url", 2000) or None,
        language=_text(record, "language", 35) or "en",
        translations=_translations(record.get("translations")),
    )


def product_to_json(product: Product) -> dict[str, Any]:
    """The canonical record of a product; fields that are not stated are left out."""
    record: dict[str, Any] = {"product_id": product.product_id, "title": product.title}
    if product.description:
        record["description"] = product.description
    if product.brand:
        record["brand"] = product.brand
    if product.category:
        record["category"] = list(product.category)
    if product.product_type:
        record["product_type"] = product.product_type
    if product.price:
        record["price"] = _money_to_json(product.price)
    if product.stock is not None:
        record["stock"] = product.stock
    if product.attributes:
        record["attributes"] = dict(product.attributes)
    if product.options:
        record["options"] = [_option_to_json(option) for option in product.options]
    if product.url:
        record["url"] = product.url
    if product.image_url:
        record["image_url"] = product.image_url
    record["language"] = product.language
    if product.translations:
        record["translations"] = {
            language: {"title": words.title, "description": words.description}
            for language, words in product.translations.items()
        }
    return record


def content_hash(product: Product) -> str:
    """SHA-256 of the canonical record: equal hashes mean that nothing changed."""
    text = json.dumps(product_to_json(product), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class ProductRow(Base):
    """The products table. `payload` is the canonical record; the columns beside it are for filters and facets."""

    __tablename__ = "products"
    __table_args__ = (Index("ix_products_brand", "brand"), Index("ix_products_product_type", "product_type"))

    product_id: Mapped[str] = mapped_column(String(MAX_ID_LENGTH), primary_key=True)
    title: Mapped[str] = mapped_column(String(MAX_TITLE_LENGTH))
    brand: Mapped[str | None] = mapped_column(String(200))
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
        "product_type": product.product_type,
        "price_minor": product.price.amount_minor if product.price else None,
        "currency": product.price.currency if product.price else None,
        "stock": product.stock,
        "payload": json.dumps(record, ensure_ascii=False, separators=(",", ":")),
        "content_hash": content_hash(product),
    }


def _text(record: Mapping[str, Any], name: str, longest: int = 100_000) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool) and name == "product_id":
        value = str(value)
    if not isinstance(value, str):
        raise ProductError(f"{name} must be text, not {type(value).__name__}")
    value = value.replace("\x00", "").strip()
    if len(value) > longest:
        raise ProductError(f"{name} has {len(value)} characters; at most {longest} are kept")
    return value


def _list(record: Mapping[str, Any], name: str) -> Iterable[Any]:
    value = record.get(name)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ProductError(f"{name} must be a list, not {type(value).__name__}")
    return value


def _texts(record: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = tuple(_list(record, name))
    if not all(isinstance(value, str) and value.strip() for value in values):
        raise ProductError(f"{name} must be a list of texts that are not empty")
    return tuple(value.strip() for value in values)


def _price(value: object, name: str) -> Money | None:
    if value is None:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("currency"), str):
        raise ProductError(f'{name} must look like {{"amount": "499.00", "currency": "USD"}}')
    if not isinstance(value.get("amount"), str):
        raise ProductError(f'{name}.amount must be an exact decimal in quotes, such as "499.00"')
    return parse_money(value["amount"], value["currency"])


def _stock(value: object, name: str) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise ProductError(f"{name} must be a whole number, not {value!r}")
    if not 0 <= value < 2**53:
        raise ProductError(f"{name} {value} is out of range (0 or more)")
    return value


def _attributes(value: object) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ProductError(f"attributes must be an object, not {type(value).__name__}")
    attributes: dict[str, str] = {}
    for name, words in value.items():
        if not isinstance(words, str) or not words.strip() or not name.strip():
            raise ProductError(f"attribute {name!r} must be text that is not empty")
        attributes[name.strip()] = words.strip()
    return attributes


def _option(value: object) -> Option:
    if not isinstance(value, dict) or not isinstance(value.get("option_id"), str) or not value["option_id"]:
        raise ProductError("each option needs an option_id")
    return Option(
        option_id=value["option_id"],
        values=_attributes(value.get("values")),
        price=_price(value.get("price"), "option price"),
        stock=_stock(value.get("stock"), "option stock"),
    )


def _translations(value: object) -> dict[str, Translation]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ProductError(f"translations must be an object, not {type(value).__name__}")
    translations: dict[str, Translation] = {}
    for language, words in value.items():
        if not isinstance(words, dict) or not _text(words, "title", MAX_TITLE_LENGTH):
            raise ProductError(f"translation {language!r} needs a title")
        translations[language] = Translation(_text(words, "title"), _text(words, "description"))
    return translations


def _money_to_json(money: Money) -> dict[str, str]:
    return {"amount": money.amount, "currency": money.currency}


def _option_to_json(option: Option) -> dict[str, Any]:
    record: dict[str, Any] = {"option_id": option.option_id, "values": dict(option.values)}
    if option.price:
        record["price"] = _money_to_json(option.price)
    if option.stock is not None:
        record["stock"] = option.stock
    return record
