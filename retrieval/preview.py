"""What an import would change, found out without changing anything."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, FromClause, func, select

from retrieval.errors import ImportFileError
from retrieval.importers import Reject
from retrieval.ingest import all_rejected
from retrieval.product import Product
from retrieval.product_types import ProductTypes
from retrieval.records import product_from_json, product_to_json
from retrieval.staging import IS_CHANGED, IS_GONE, IS_NEW, PRODUCTS, STAGED, Progress, stage, staging

SAMPLES = 10
_LONGEST_VALUE = 200  # characters of a value that is shown


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as text; None where it is not stated."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ProductChange:
    """A product that the import would add, change or remove; `fields` only of one that changes."""

    product_id: str
    title: str
    price: str | None
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do, in products, with samples of each kind; `missing` are those not in the file."""

    path: Path
    read: int
    added: int
    changed: int
    unchanged: int
    removed: int
    missing: int
    rejected: int
    added_samples: tuple[ProductChange, ...]
    changed_samples: tuple[ProductChange, ...]
    removed_samples: tuple[ProductChange, ...]
    reject_samples: tuple[Reject, ...]


def preview(
    engine: Engine,
    path: Path,
    *,
    format: str = "auto",
    mapping: Path | None = None,
    currency: str | None = None,
    replace: bool = False,
    types: ProductTypes | None = None,
    samples: int = SAMPLES,
    progress: Progress | None = None,
) -> Preview:
    """Compare a file with the catalogue as it is now; nothing is written, and nobody has to wait.

    Args:
        engine: from `retrieval.database.open_database`, or `open_unchanged`.
        samples: how many products of each kind, and rejected rows, are kept to be shown.
        path, format, mapping, currency, replace, types, progress: as in `retrieval.ingest.ingest`.

    Raises:
        ImportFileError: the file as a whole cannot be used, as an import would say.
        DatabaseError: the database cannot be read.
    """
    rejects: list[Reject] = []
    rejected = 0

    def on_reject(row: Reject) -> None:
        nonlocal rejected
        rejected += 1
        if len(rejects) < samples:
            rejects.append(row)

    with staging(engine) as connection:
        read = stage(
            connection,
            path,
            on_reject,
            format=format,
            mapping=mapping,
            currency=currency,
            types=types,
            progress=progress,
        )
        if replace and read == 0:
            reasons = "; ".join(f"line {row.line_number}: {row.reason}" for row in rejects[:3])
            raise ImportFileError(f"{all_rejected(path, rejected)} ({reasons})")
        added = _count(connection, STAGED, IS_NEW)
        changed = _count(connection, STAGED.join(PRODUCTS, IS_CHANGED))
        missing = _count(connection, PRODUCTS, IS_GONE)
        return Preview(
            path=path,
            read=read,
            added=added,
            changed=changed,
            unchanged=read - added - changed,
            removed=missing if replace else 0,
            missing=missing,
            rejected=rejected,
            added_samples=_samples(connection, STAGED, IS_NEW, samples),
            changed_samples=_changes(connection, samples),
            removed_samples=_samples(connection, PRODUCTS, IS_GONE, samples) if replace else (),
            reject_samples=tuple(rejects),
        )


def changed_fields(before: Product, after: Product) -> tuple[FieldChange, ...]:
    """The fields in which two states of a product differ, in the order of the canonical record."""
    old, new = _fields(before), _fields(after)
    return tuple(
        FieldChange(name, _shown(old.get(name)), _shown(new.get(name)))
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    )


def _count(connection: Connection, table: FromClause, condition: ColumnElement[bool] | None = None) -> int:
    query = select(func.count()).select_from(table)
    return connection.execute(query if condition is None else query.where(condition)).scalar_one()


def _samples(
    connection: Connection, table: FromClause, condition: ColumnElement[bool], count: int
) -> tuple[ProductChange, ...]:
    query = select(table.c.payload).where(condition).order_by(table.c.product_id).limit(count)
    products = (_product(payload) for payload in connection.execute(query).scalars())
    return tuple(ProductChange(product.product_id, product.title, _price(product)) for product in products)


def _changes(connection: Connection, count: int) -> tuple[ProductChange, ...]:
    query = (
        select(PRODUCTS.c.payload, STAGED.c.payload)
        .select_from(STAGED.join(PRODUCTS, IS_CHANGED))
        .order_by(STAGED.c.product_id)
        .limit(count)
    )
    pairs = [(_product(before), _product(after)) for before, after in connection.execute(query)]
    return tuple(
        ProductChange(after.product_id, after.title, _price(after), changed_fields(before, after))
        for before, after in pairs
    )


def _product(payload: str) -> Product:
    return product_from_json(json.loads(payload))


def _price(product: Product) -> str | None:
    return f"{product.price.amount} {product.price.currency}" if product.price else None


def _fields(product: Product) -> dict[str, str]:
    """A product's canonical record, flat: "attributes.Colour", "options.A1-M.stock", "translations.zh.title"."""
    record = product_to_json(product)
    record["options"] = {
        option["option_id"]: {name: value for name, value in option.items() if name != "option_id"}
        for option in record.get("options", [])
    }
    flat: dict[str, str] = {}
    _flatten("", record, flat)
    return flat


def _shown(value: str | None) -> str | None:
    return value[: _LONGEST_VALUE - 1] + "…" if value and len(value) > _LONGEST_VALUE else value


def _flatten(name: str, value: Any, flat: dict[str, str]) -> None:
    if isinstance(value, dict) and value.keys() != {"amount", "currency"}:
        for key, part in value.items():
            _flatten(f"{name}.{key}" if name else key, part, flat)
        return
    if isinstance(value, dict):
        flat[name] = f"{value['amount']} {value['currency']}"
    elif isinstance(value, bool):
        flat[name] = "yes" if value else "no"
    else:
        flat[name] = " > ".join(value) if isinstance(value, list) else str(value)
