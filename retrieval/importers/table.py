"""Reads tables: CSV and TSV with a header, and JSON lines whose fields have other names than ours.

A CSV whose header uses the canonical names (product_id, title, description, brand, category, product_type,
price, currency, stock, url, image_url, language, and attributes.NAME for each attribute) needs no mapping.
Everything else comes with a mapping file, YAML or JSON, that says which column holds which field:

    product_id: SKU
    title: Name
    description: Body
    brand: {constant: Acme}                     # the same for every product
    category: {column: Path, separator: ">"}    # or a list of columns: [Department, Shelf]
    product_type: Type
    price: {column: Price, currency: USD}       # or currency_column: Cur; with minor_units: true for cents
    stock: Quantity
    attributes: {Memory: ram_gb, Colour: color} # or a list of columns that keep their names
    url: Link
    image_url: Image
    language: {constant: en}
    translations: {zh: {title: 标题, description: 描述}}

Only product_id and title are required. An empty cell means that the shop does not say.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from retrieval.catalog import Product, product_from_json
from retrieval.errors import ImportFileError, ProductError
from retrieval.importers.prices import read_price
from retrieval.importers.reading import MAX_LINE_BYTES, Line, TextFile, read_json_lines
from retrieval.importers.rows import Reject, Row, reject

_DELIMITERS = ",\t;|"
_TEXTS = ("product_id", "title", "description", "brand", "product_type", "url", "image_url", "language")
_TARGETS = (*_TEXTS, "category", "price", "stock", "attributes", "translations")
_CANONICAL_COLUMNS = frozenset((*_TEXTS, "category", "price", "currency", "stock"))
_ATTRIBUTE_PREFIX = "attributes."


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text comes from: a column, or a constant."""

    column: str | None = None
    constant: str | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """A checked mapping: target field to where it comes from."""

    texts: Mapping[str, Source]
    category: tuple[str, ...] = ()
    separator: str = ">"
    price: str | None = None
    currency: str | None = None
    currency_column: str | None = None
    minor_units: bool = False
    stock: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def columns(self) -> list[str]:
        """Every column that the mapping names."""
        named = [source.column for source in self.texts.values()]
        named += [*self.category, self.price, self.currency_column, self.stock, *self.attributes.values()]
        named += [column for words in self.translations.values() for column in words.values()]
        return [column for column in named if column is not None]


def load_mapping(path: Path) -> Columns:
    """Read and check a mapping file.

    Raises:
        ImportFileError: it cannot be read, or is no valid mapping; the message names the field.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8-sig"))  # JSON is YAML
    except OSError as error:
        raise ImportFileError(f"{path}: cannot read the mapping ({error.strerror})") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise ImportFileError(f"{path}: the mapping is not valid YAML or JSON: {error}") from error
    try:
        return _columns(raw)
    except ValueError as error:
        raise ImportFileError(f"{path}: {error}") from error


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


def _read_csv(file: TextFile, columns: Columns | None) -> Iterator[_Record | Reject]:
    lines = iter(file)
    first = next((line for line in lines if line.text.strip() or line.problem), None)
    if first is None:
        raise ImportFileError(f"{file.path}: the file holds nothing but blank lines")
    delimiter = guess_delimiter(first.text) or ","
    header = [name.strip() for name in next(csv.reader([first.text], delimiter=delimiter))]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise ImportFileError(f"{file.path}, line {first.number}: the column {twice[0]!r} stands there twice")
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
        texts={name: Source(column=name) for name in _TEXTS if name in header},
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


def _columns(raw: object) -> Columns:
    """Check a mapping file's content; a ValueError names what is wrong."""
    if not isinstance(raw, dict):
        raise ValueError("the mapping must be an object of target field: source column")
    unknown = [name for name in raw if name not in _TARGETS]
    if unknown:
        raise ValueError(
            f"the mapping names {unknown[0]!r}, which is no product field; known: {', '.join(_TARGETS)}"
        )
    for name in ("product_id", "title"):
        if name not in raw:
            raise ValueError(f"the mapping must say which column holds {name}")
    category, separator = _category(raw.get("category", []))
    price = raw.get("price", {})
    price = {"column": price} if isinstance(price, str) else price
    _check_keys("price", price, {"column", "currency", "currency_column", "minor_units"})
    if price and not isinstance(price.get("column"), str):
        raise ValueError("price needs a column, such as price: {column: Price, currency: USD}")
    if not isinstance(price.get("minor_units", False), bool):
        raise ValueError("price.minor_units must be true or false")
    attributes = raw.get("attributes", {})
    if isinstance(attributes, list):
        attributes = {name: name for name in attributes}
    translations = raw.get("translations", {})
    _check_keys("translations", translations, None)
    for language, words in translations.items():
        _check_keys(f"translations.{language}", words, {"title", "description"})
        if "title" not in words:
            raise ValueError(f"translations.{language} needs a title")
    return Columns(
        texts={name: _source(name, raw[name]) for name in _TEXTS if name in raw},
        category=category,
        separator=separator,
        price=price.get("column"),
        currency=_name("price.currency", price["currency"]).upper() if "currency" in price else None,
        currency_column=price.get("currency_column"),
        minor_units=price.get("minor_units", False),
        stock=_name("stock", raw["stock"]) if "stock" in raw else None,
        attributes=_names("attributes", attributes),
        translations={
            language: _names(f"translations.{language}", words) for language, words in translations.items()
        },
    )


def _source(target: str, value: object) -> Source:
    if isinstance(value, dict):
        if set(value) == {"constant"}:
            return Source(constant=str(value["constant"]))
        _check_keys(target, value, {"column"})
        value = value.get("column")
    return Source(column=_name(target, value))


def _category(value: object) -> tuple[tuple[str, ...], str]:
    if isinstance(value, list):
        return tuple(_name("category", column) for column in value), "\0"  # each column is one level
    if isinstance(value, dict):
        _check_keys("category", value, {"column", "separator"})
        return (_name("category", value.get("column")),), _name(
            "category.separator", value.get("separator", ">")
        )
    return (_name("category", value),), ">"


def _names(target: str, value: object) -> dict[str, str]:
    _check_keys(target, value, None)
    assert isinstance(value, dict)
    return {str(name): _name(f"{target}.{name}", column) for name, column in value.items()}


def _name(target: str, value: object) -> str:
    if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
        raise ValueError(f"{target} must name a column, not {value!r}")
    return str(value)


def _check_keys(target: str, value: object, known: set[str] | None) -> None:
    if not isinstance(value, dict):
        raise ValueError(f"{target} must be an object, not {value!r}")
    unknown = [key for key in value if known is not None and key not in known]
    if unknown:
        raise ValueError(
            f"{target} has an unknown key {unknown[0]!r}; known: {', '.join(sorted(known or ()))}"
        )
