"""Reads tables: CSV and TSV with a header, and JSON lines whose fields have other names than ours.

A CSV whose header uses the canonical names (product_id, title, description, brand, category, product_type,
price, currency, stock, url, image_url, language, and attributes.NAME for each attribute) needs no mapping.
Everything else comes with a mapping file (`retrieval.importers.mapping`). An empty cell means that the shop does
not say.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from retrieval.errors import ImportFileError, ProductError
from retrieval.importers.mapping import TEXTS, Columns, Source
from retrieval.importers.prices import read_price
from retrieval.importers.reading import MAX_LINE_BYTES, Line, TextFile, read_json_lines
from retrieval.importers.rows import Reject, Row, reject
from retrieval.product import Product
from retrieval.records import product_from_json

_DELIMITERS = ",\t;|"
_CANONICAL_COLUMNS = frozenset((*TEXTS, "category", "price", "currency", "stock"))
_ATTRIBUTE_PREFIX = "attributes."


def is_canonical_header(header: list[str]) -> bool:
    """Whether a table's header can be read without a mapping."""
    return {"product_id", "title"} <= {name.strip() for name in header}


def guess_delimiter(header: str) -> str | None:
    """The delimiter that cuts a header into the most columns, or None where none does."""
    best = max(_DELIMITERS, key=lambda delimiter: len(next(csv.reader([header], delimiter=delimiter))))
    return best if len(next(csv.reader([header], delimiter=best))) > 1 else None


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


def _read_header(file: TextFile, lines: Iterator[Line]) -> tuple[Line, str, list[str]]:
    """The header's line, its delimiter and its column names."""
    first = next((line for line in lines if line.text.strip() or line.problem), None)
    if first is None:
        raise ImportFileError(f"{file.path}: the file holds nothing but blank lines")
    delimiter = guess_delimiter(first.text) or ","
    header = [name.strip() for name in next(csv.reader([first.text], delimiter=delimiter))]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise ImportFileError(f"{file.path}, line {first.number}: the column {twice[0]!r} stands there twice")
    return first, delimiter, header


def _read_csv(file: TextFile, columns: Columns | None) -> Iterator[_Record | Reject]:
    lines = iter(file)
    first, delimiter, header = _read_header(file, lines)
    if columns is None:
        columns = _canonical_columns(file, first.number, header)
    _check_columns(file, first.number, header, columns.columns())
    feed = _Feed(lines, first)
    csv.field_size_limit(2 * MAX_LINE_BYTES)
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    while True:
        feed.begin_record()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if not feed.is_at_end:
                yield reject(feed.first_number, f"not valid CSV: {error}", feed.text)
                continue
            raise ImportFileError(
                f"{file.path}, line {feed.first_number}: a quoted field never ends; the file is cut in the "
                "middle, or a quotation mark is missing"
            ) from error
        if feed.problem:
            yield reject(feed.first_number, feed.problem, feed.text)
        elif len(cells) == len(header):
            yield _Record(feed.first_number, dict(zip(header, cells, strict=True)), columns, feed.text)
        elif any(cells):
            if len(cells) < len(header) and not feed.last.is_complete:
                raise ImportFileError(
                    f"{file.path}, line {feed.first_number}: the last line has {len(cells)} of "
                    f"{len(header)} fields; the file is cut in the middle, copy or export it again"
                )
            yield reject(
                feed.first_number, f"{len(cells)} fields, but the header has {len(header)}", feed.text
            )


class _Feed:
    """Hands lines to csv.reader, and remembers those that the current record stands on."""

    def __init__(self, lines: Iterator[Line], header: Line) -> None:
        self._lines = lines
        self.last = header
        self.begin_record()
        self.is_at_end = False

    def begin_record(self) -> None:
        """Forget the record before."""
        self.first_number = self.last.number + 1
        self.problem: str | None = None
        self.text = ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines, None)
        if line is None:
            self.is_at_end = True
            raise StopIteration
        self.last = line
        self.problem = self.problem or line.problem
        if len(self.text) < 1000:
            self.text += line.text + "\n"
        return line.text + "\n"


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
    record["stock"] = _stock(_cell(cells, columns.stock)) if columns.stock else None
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


def _stock(text: str) -> int | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError as error:
        raise ProductError(f"stock {text!r} is not a whole number") from error
    if not value.is_integer():
        raise ProductError(f"stock {text!r} is not a whole number")
    return int(value)
