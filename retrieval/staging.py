"""A product file in a temporary table beside the catalogue, where the two can be compared before anything is written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, MetaData, Table, and_, exists, insert
from sqlalchemy.exc import SQLAlchemyError

from retrieval.catalog import ProductRow, product_row
from retrieval.database import explain_database_error
from retrieval.errors import DatabaseError
from retrieval.importers import Reject, TextFile, read_products
from retrieval.importers.rows import reject
from retrieval.product import Product
from retrieval.product_types import ProductTypes

BATCH = 500  # rows
Progress = Callable[[int, int, int], None]  # lines done, bytes done, bytes in all

PRODUCTS = ProductRow.__table__
STAGED = Table(
    "ingest_rows",
    MetaData(),
    *(Column(column.name, column.type, primary_key=column.primary_key) for column in PRODUCTS.columns),
    prefixes=["TEMPORARY"],
)
SAME_ID = STAGED.c.product_id == PRODUCTS.c.product_id
IS_NEW = ~exists().where(SAME_ID).correlate(STAGED)  # of a staged row: the catalogue does not have it
IS_GONE = ~exists().where(SAME_ID).correlate(PRODUCTS)  # of a product: the file does not have it
IS_CHANGED = and_(SAME_ID, STAGED.c.content_hash != PRODUCTS.c.content_hash)  # of the two, joined


@contextmanager
def staging(engine: Engine) -> Iterator[Connection]:
    """A connection with an empty temporary table that only it can see, and that is gone at the end.

    Raises:
        DatabaseError: the database cannot be used.
    """
    try:
        with engine.connect() as connection:
            STAGED.drop(connection, checkfirst=True)
            STAGED.create(connection)
            connection.commit()
            try:
                yield connection
            finally:
                connection.rollback()
                STAGED.drop(connection)
                connection.commit()
    except SQLAlchemyError as error:
        raise DatabaseError(explain_database_error(error)) from error


def stage(
    connection: Connection,
    path: Path,
    on_reject: Callable[[Reject], None],
    *,
    format: str = "auto",
    mapping: Path | None = None,
    currency: str | None = None,
    types: ProductTypes | None = None,
    progress: Progress | None = None,
) -> int:
    """Fill the temporary table with a file's products; the number of them.

    Args:
        connection: from `staging`.
        path: the product file.
        on_reject: takes each row that cannot be used.
        format, mapping, currency: as in `retrieval.importers.read_products`.
        types: infers the type of products that state none.
        progress: called after every batch, and while many rows are read before the first product is known.

    Raises:
        ImportFileError: the file as a whole cannot be used.
    """
    staged = line_number = 0
    batch: list[dict[str, Any]] = []

    def report() -> None:
        if progress:
            progress(line_number, file.bytes_done, file.bytes_total)

    def flush() -> None:
        nonlocal staged
        if batch:
            connection.execute(insert(STAGED), batch)
            connection.commit()
        staged += len(batch)
        batch.clear()
        report()

    with TextFile(path, on_read=report) as file:
        for row in read_products(file, format, mapping, currency):
            line_number = row.line_number
            if isinstance(row, Reject):
                on_reject(row)
                continue
            try:
                batch.append(product_row(_with_type(row.product, types)))
            except UnicodeEncodeError:
                reason = "the text holds half a surrogate pair"
                on_reject(reject(line_number, reason, ascii(row.product.title)))
            if len(batch) >= BATCH:
                flush()
        flush()
    return staged


def _with_type(product: Product, types: ProductTypes | None) -> Product:
    if types is None or product.product_type:
        return product
    return replace(product, product_type=types.infer(product.title, product.category, product.attributes))
