"""Xiaoer's own product file: one canonical JSON record a line, as `xiaoer catalog export` writes it."""

from collections.abc import Iterator

from retrieval.errors import ProductError
from retrieval.importers.reading import TextFile, read_json_lines
from retrieval.importers.rows import Reject, Row, reject
from retrieval.records import product_from_json


def read_canonical(file: TextFile, currency: str | None = None) -> Iterator[Row | Reject]:
    """The products of a canonical JSONL file; with a currency, prices in another one are rejected."""
    for record in read_json_lines(file):
        if isinstance(record, Reject):
            yield record
            continue
        try:
            product = product_from_json(record.fields)
            if currency and product.price and product.price.currency != currency:
                raise ProductError(f"price is in {product.price.currency}, not in {currency}")
        except ProductError as error:
            yield reject(record.line_number, error, record.text)
        else:
            yield Row(record.line_number, product)
