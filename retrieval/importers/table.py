"""Reads tables: CSV and TSV with a header, and JSON lines whose fields have other names than ours.

A CSV whose header uses the canonical names (product_id, title, description, brand, category, product_type,
price, currency, stock, url, image_url, language, and attributes.NAME for each attribute) needs no mapping.
Everything else comes with a mapping file (`retrieval.importers.mapping`). An empty cell means that the shop does
not say.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from retrieval.errors import ImportFileError, ProductError
from retrieval.importers.csv_rows import CsvTable
from retrieval.importers.mapping import TEXTS, Columns, Source
from retrieval.importers.prices import read_price
from retrieval.importers.reading import TextFile, read_json_lines
from retrieval.importers.rows import Reject, Row, reject
from retrieval.importers.variants import read_count
from retrieval.product import Product
from retrieval.records import product_from_json

_CANONICAL_COLUMNS = frozenset((*TEXTS, "category", "price", "currency", "stock"))
_ATTRIBUTE_PREFIX = "attributes."


def is_canonical_header(header: list[str]) -> bool:
    """Whether a table's header can be read without a mapping."""
    return {"product_id", "title"} <= {name.strip() for name in header}


def read_table(
    file: TextFile, is_csv: bool, columns: Columns | None, currency: str | None
) -> Iterator[Row | Reject]:
    """The products of a CSV file, or of JSON lines where `is_csv` is False; the latter need a mapping."""
    for record in _read_csv(file, columns) if is_csv else _read_json(file, columns):
        if isinstance(record, Reject):
            yield record
            continue
        try:
            product = _product(record.cells, record.columns, currency)
        except ProductError as error:
            yield reject(record.line_number, error, record.text)
        else:
            yield Row(record.line_number, product)


@dataclass(frozen=True, slots=True)
class _Record:
    line_number: int
    cells: Mapping[str, Any]
    columns: Columns
    text: str


def _read_json(file: TextFile, columns: Columns | None) -> Iterator[_Record | Reject]:
    is_checked = False
    for record in read_json_lines(file):
        if isinstance(record, Reject):
            yield record
            continue
        if columns is None:
            raise ImportFileError(f"{file.path}: these JSON lines need a mapping; give --mapping FILE")
        if not is_checked:
            required = [columns.texts[name].column for name in ("product_id", "title")]
            _check_columns(file, record.line_number, list(record.fields), [name for name in required if name])
            is_checked = True
        yield _Record(record.line_number, record.fields, columns, record.text)


def _read_csv(file: TextFile, columns: Columns | None) -> Iterator[_Record | Reject]:
    table = CsvTable(file)
    twice = table.repeated()
    if twice:
        raise ImportFileError(
            f"{file.path}, line {table.line_number}: the column {twice!r} stands there twice"
        )
    if columns is None:
        columns = _canonical_columns(file, table.line_number, table.header)
    _check_columns(file, table.line_number, table.header, columns.columns())
    for row in table:
        yield row if isinstance(row, Reject) else _Record(row.line_number, row.cells, columns, row.text)


def _canonical_columns(file: TextFile, line_number: int, header: list[str]) -> Columns:
    if not is_canonical_header(header):
        raise ImportFileError(
            f"{file.path}, line {line_number}: the header has no columns product_id and title; give "
            "--mapping FILE to say which columns hold them"
        )
    unknown = [
        name
        for name in header
        if name and name not in _CANONICAL_COLUMNS and not name.startswith(_ATTRIBUTE_PREFIX)
    ]
    if unknown:
        raise ImportFileError(
            f"{file.path}, line {line_number}: {unknown[0]!r} is no product field; call it "
            f"'{_ATTRIBUTE_PREFIX}{unknown[0]}' if it is an attribute, or give --mapping FILE"
        )
    return Columns(
        texts={name: Source(column=name) for name in TEXTS if name in header},
        category=("category",) if "category" in header else (),
        price="price" if "price" in header else None,
        currency_column="currency" if "currency" in header else None,
        stock="stock" if "stock" in header else None,
        attributes={
            name.removeprefix(_ATTRIBUTE_PREFIX): name
            for name in header
            if name.startswith(_ATTRIBUTE_PREFIX)
        },
    )


def _check_columns(file: TextFile, line_number: int, header: list[str], needed: list[str]) -> None:
    missing = [name for name in needed if name not in header]
    if missing:
        raise ImportFileError(
            f"{file.path}, line {line_number}: the mapping names the column {missing[0]!r}, but the file has "
            f"{', '.join(map(repr, header[:30]))}"
        )


def _product(cells: Mapping[str, Any], columns: Columns, currency: str | None) -> Product:
    record: dict[str, Any] = {
        name: (source.constant if source.column is None else _cell(cells, source.column)) or None
        for name, source in columns.texts.items()
    }
    record["category"] = [
        part.strip()
        for column in columns.category
        for part in _cell(cells, column).split(columns.separator)
        if part.strip()
    ]
    record["price"] = _price(cells, columns, currency)
    stock = _cell(cells, columns.stock) if columns.stock else ""
    record["stock"] = read_count(stock) if stock else None
    record["attributes"] = {
        name: value for name, column in columns.attributes.items() if (value := _cell(cells, column))
    }
    record["translations"] = {
        language: words
        for language, names in columns.translations.items()
        if (words := {name: _cell(cells, column) for name, column in names.items()})["title"]
    }
    return product_from_json(record)


def _cell(cells: Mapping[str, Any], column: str) -> str:
    """A cell as text; JSON numbers as they are written, booleans as yes and no, lists joined with commas."""
    value = cells.get(column)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value).strip()
    if isinstance(value, list) and all(isinstance(part, str | int | float) for part in value):
        return ", ".join(str(part) for part in value)
    raise ProductError(f"{column} must be text or a number, not {json.dumps(value, ensure_ascii=False)[:40]}")


def _price(cells: Mapping[str, Any], columns: Columns, currency: str | None) -> dict[str, str] | None:
    text = _cell(cells, columns.price) if columns.price else ""
    if not text:
        return None
    stated = (_cell(cells, columns.currency_column) if columns.currency_column else "") or columns.currency
    if stated and currency and stated.upper() != currency:
        raise ProductError(f"price is in {stated.upper()}, not in {currency}")
    money = read_price(text, stated.upper() if stated else currency, columns.minor_units)
    return {"amount": money.amount, "currency": money.currency}
