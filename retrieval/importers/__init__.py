"""Reads shops' product files of several formats, as a stream of products and of rows that cannot be used.

The format is recognised by content, never by name. One bad row never stops a file; a file that cannot be
trusted as a whole (unknown, wrongly encoded, cut in the middle) raises ImportFileError.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from retrieval.errors import ImportFileError
from retrieval.importers.canonical import read_canonical
from retrieval.importers.csv_rows import guess_delimiter, split_header
from retrieval.importers.icecat import is_icecat, read_icecat
from retrieval.importers.mapping import load_mapping
from retrieval.importers.merchant import is_merchant_header, read_merchant_table, read_merchant_xml
from retrieval.importers.reading import TextFile
from retrieval.importers.rows import Reject, Row, reject
from retrieval.importers.shopify import is_shopify_header, read_shopify
from retrieval.importers.table import is_canonical_header, read_table
from retrieval.importers.terms import Terms
from retrieval.importers.woocommerce import read_woocommerce
from retrieval.importers.woocommerce_columns import is_woocommerce_header
from retrieval.money import check_currency

__all__ = ["Format", "Reject", "Row", "TextFile", "detect_format", "read_products"]

Format = Literal["icecat", "shopify", "merchant", "woocommerce", "csv", "jsonl"]
FORMATS: tuple[Format, ...] = get_args(Format)


def detect_format(path: Path) -> Format:
    """The format of a file, told from its beginning; "csv" covers tabs and semicolons.

    Raises:
        ImportFileError: the format is not one that we know; the message says what to do.
    """
    if _is_xml(path):
        return "merchant"
    with TextFile(path) as file:
        for line in file:
            if line.text.strip():
                return _format_of(path, line.text.strip())
    raise ImportFileError(f"{path}: the file holds nothing but blank lines")


def read_products(
    file: TextFile,
    format: str = "auto",
    mapping: Path | None = None,
    currency: str | None = None,
    now: datetime | None = None,
) -> Iterator[Row | Reject]:
    """Stream a file's products and rejects; a repeated product_id is rejected.

    They come in the order of their lines, but products that are made of several rows come after the others.

    Args:
        file: an open file.
        format: one of FORMATS, or "auto" to recognise it.
        mapping: a mapping file (see `retrieval.importers.mapping`), needed where names are not canonical.
        currency: ISO code of prices that state none; a price that states another one is rejected.
        now: the moment, with a time zone, at which sale prices must be in force; the present by default.

    Raises:
        ImportFileError: the file as a whole cannot be imported.
        ProductError: the currency is not an ISO code.
    """
    currency = check_currency(currency) if currency else None
    seen: dict[str, int] = {}
    found = False
    terms = Terms(currency, now or datetime.now(UTC))
    for item in _read(file, _chosen(file, format, mapping), mapping, terms):
        found = True
        if isinstance(item, Reject):
            yield item
            continue
        product_id = item.product.product_id
        if product_id in seen:
            reason = f"product_id {product_id!r} stands on line {seen[product_id]} already"
            yield reject(item.line_number, reason, f"{product_id} {item.product.title}")
        else:
            seen[product_id] = item.line_number
            yield item
    if not found:
        raise ImportFileError(f"{file.path}: the file holds no products")


def _chosen(file: TextFile, format: str, mapping: Path | None) -> str:
    """The format that the user named, or the one that the file shows; a mapping says how to read any table."""
    if format == "auto":
        format = detect_format(file.path)
        if mapping and format == "icecat":
            return "jsonl"
        if mapping and format in ("shopify", "merchant", "woocommerce") and not _is_xml(file.path):
            return "csv"
    if format not in FORMATS:
        raise ImportFileError(f"format {format!r} is not one of auto, {', '.join(FORMATS)}")
    if mapping and format not in ("csv", "jsonl"):
        raise ImportFileError(f"{file.path}: the format {format} takes no mapping; leave out --mapping")
    return format


def _read(file: TextFile, format: str, mapping: Path | None, terms: Terms) -> Iterator[Row | Reject]:
    if format == "icecat":
        if terms.currency not in (None, "USD"):
            raise ImportFileError(
                f"{file.path}: Icecat prices are US cents, not {terms.currency}; leave out --currency"
            )
        return read_icecat(file)
    if format == "shopify":
        return read_shopify(file, terms.currency)
    if format == "merchant":
        return (read_merchant_xml if _is_xml(file.path) else read_merchant_table)(file, terms)
    if format == "woocommerce":
        return read_woocommerce(file, terms)
    if format == "jsonl" and not mapping:
        return read_canonical(file, terms.currency)
    return read_table(file, format == "csv", load_mapping(mapping) if mapping else None, terms.currency)


def _is_xml(path: Path) -> bool:
    with TextFile(path) as file:
        return file.head().removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


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
    header = split_header(first)
    if is_canonical_header(header):
        return "csv"
    if is_shopify_header(header):
        return "shopify"
    if is_woocommerce_header(header):
        return "woocommerce"
    if is_merchant_header(header):
        return "merchant"
    if guess_delimiter(first):
        return "csv"
    raise ImportFileError(
        f"{path}, line 1: neither JSON lines nor a table with a header; give --format, or export the "
        "products as CSV (UTF-8) or JSON lines"
    )
