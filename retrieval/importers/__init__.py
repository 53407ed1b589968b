"""Reads shops' product files of several formats, as a stream of products and of rows that cannot be used.

The format is recognised by content, never by name. One bad row never stops a file; a file that cannot be
trusted as a whole (unknown, wrongly encoded, cut in the middle) raises ImportFileError.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

from retrieval.errors import ImportFileError
from retrieval.importers.canonical import read_canonical
from retrieval.importers.csv_rows import guess_delimiter
from retrieval.importers.icecat import is_icecat, read_icecat
from retrieval.importers.mapping import load_mapping
from retrieval.importers.reading import TextFile
from retrieval.importers.rows import Reject, Row, reject
from retrieval.importers.table import is_canonical_header, read_table
from retrieval.money import check_currency

__all__ = ["Format", "Reject", "Row", "TextFile", "detect_format", "read_products"]

Format = Literal["icecat", "csv", "jsonl"]
FORMATS: tuple[Format, ...] = get_args(Format)


def detect_format(path: Path) -> Format:
    """The format of a file, told from its first line; "csv" covers tabs and semicolons.

    Raises:
        ImportFileError: the format is not one that we know; the message says what to do.
    """
    with TextFile(path) as file:
        for line in file:
            if line.text.strip():
                return _format_of(path, line.text.strip())
    raise ImportFileError(f"{path}: the file holds nothing but blank lines")


def read_products(
    file: TextFile, format: str = "auto", mapping: Path | None = None, currency: str | None = None
) -> Iterator[Row | Reject]:
    """Stream a file's products and rejects in the order of their lines; a repeated product_id is rejected.

    Args:
        file: an open file.
        format: one of FORMATS, or "auto" to recognise it.
        mapping: a mapping file (see `retrieval.importers.mapping`), needed where names are not canonical.
        currency: ISO code of prices that state none; a price that states another one is rejected.

    Raises:
        ImportFileError: the file as a whole cannot be imported.
        ProductError: the currency is not an ISO code.
    """
    currency = check_currency(currency) if currency else None
    seen: dict[str, int] = {}
    found = False
    for item in _read(file, format, mapping, currency):
        found = True
        if isinstance(item, Row):
            product_id = item.product.product_id
            first = seen.setdefault(product_id, item.line_number)
            if first != item.line_number:
                reason = f"product_id {product_id!r} stands on line {first} already"
                item = reject(item.line_number, reason, f"{product_id} {item.product.title}")
        yield item
    if not found:
        raise ImportFileError(f"{file.path}: the file holds no products")


def _read(file: TextFile, format: str, mapping: Path | None, currency: str | None) -> Iterator[Row | Reject]:
    if format not in ("auto", *FORMATS):
        raise ImportFileError(f"format {format!r} is not one of auto, {', '.join(FORMATS)}")
    if format == "auto":
        format = detect_format(file.path)
        if mapping and format == "icecat":
            format = "jsonl"
    if format == "icecat":
        if mapping:
            raise ImportFileError(f"{file.path}: an Icecat file takes no mapping; leave out --mapping")
        if currency not in (None, "USD"):
            raise ImportFileError(
                f"{file.path}: Icecat prices are US cents, not {currency}; leave out --currency"
            )
        return read_icecat(file)
    if format == "jsonl" and not mapping:
        return read_canonical(file, currency)
    return read_table(file, format == "csv", load_mapping(mapping) if mapping else None, currency)


def _format_of(path: Path, first: str) -> Format:
    if first.startswith("{"):
        try:
            fields = json.loads(first)
        except (ValueError, RecursionError):
            return "jsonl"
        return "icecat" if is_icecat(fields) else "jsonl"
    if first.startswith("["):
        raise ImportFileError(
            f"{path}, line 1: a JSON list; write one object a line instead, for example with jq -c '.[]'"
        )
    if first.startswith("<"):
        raise ImportFileError(f"{path}, line 1: XML or HTML; export the products as CSV or JSON lines")
    if guess_delimiter(first) or is_canonical_header([first]):
        return "csv"
    raise ImportFileError(
        f"{path}, line 1: neither JSON lines nor a table with a header; give --format, or export the "
        "products as CSV (UTF-8) or JSON lines"
    )
