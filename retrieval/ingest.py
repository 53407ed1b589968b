"""Brings a product file into the catalogue: parse into a temporary table, then apply in one transaction.

A crash at any point leaves the old catalogue. Readers never see half of a file, and wait for nobody.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from retrieval.catalog import CatalogRevisionRow, ProductRow, product_row
from retrieval.database import explain_database_error
from retrieval.errors import DatabaseError, ImportFileError
from retrieval.importers import Reject, Row, TextFile, read_products
from retrieval.importers.rows import reject
from retrieval.product import Product
from retrieval.product_types import ProductTypes

BATCH = 500  # rows
Progress = Callable[[int, int, int], None]  # lines done, bytes done, bytes in all

_PRODUCTS = ProductRow.__table__
_STAGED = Table(
    "ingest_rows",
    MetaData(),
    *(Column(column.name, column.type, primary_key=column.primary_key) for column in _PRODUCTS.columns),
    prefixes=["TEMPORARY"],
)


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What one file did to the catalogue, in products; `read` counts the usable rows."""

    read: int
    added: int
    changed: int
    unchanged: int
    removed: int
    rejected: int
    rejects_path: Path | None
    seconds: float


def ingest(
    engine: Engine,
    path: Path,
    *,
    format: str = "auto",
    mapping: Path | None = None,
    currency: str | None = None,
    replace: bool = False,
    types: ProductTypes | None = None,
    rejects_folder: Path | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Add a file's products to the catalogue, and change those that differ.

    Args:
        engine: from `retrieval.database.open_database`.
        path: the product file.
        format: one of `retrieval.importers.FORMATS`, or "auto".
        mapping: a mapping file (see `retrieval.importers.mapping`).
        currency: ISO code of prices that state none.
        replace: also remove every product that the file does not hold.
        types: infers the type of products that state none.
        rejects_folder: where FILE.rejects.tsv goes if rows are rejected; the file's own folder by default.
        progress: called after every batch.

    Raises:
        ImportFileError: the file as a whole cannot be used; the catalogue is as it was.
        DatabaseError: the database cannot be written; the catalogue is as it was.
    """
    start = time.perf_counter()
    rejects = _Rejects((rejects_folder or path.parent) / f"{path.name}.rejects.tsv")
    with _staging(engine) as connection, rejects:
        with TextFile(path) as file:
            rows = read_products(file, format, mapping, currency)
            read = _stage(connection, _reject_into(rejects, rows), file, types, rejects, progress)
        if replace and read == 0:
            raise ImportFileError(
                f"{path}: all {rejects.count} rows were rejected, so the catalogue stays as it is; "
                f"see {rejects.path} for the reasons"
            )
        added, changed, removed = _apply(connection, replace)
    return IngestReport(
        read=read,
        added=added,
        changed=changed,
        unchanged=read - added - changed,
        removed=removed,
        rejected=rejects.count,
        rejects_path=rejects.path if rejects.count else None,
        seconds=time.perf_counter() - start,
    )


@contextmanager
def _staging(engine: Engine) -> Iterator[Connection]:
    """A connection with an empty temporary table that only it can see."""
    try:
        with engine.connect() as connection:
            _STAGED.drop(connection, checkfirst=True)
            _STAGED.create(connection)
            connection.commit()
            try:
                yield connection
            finally:
                connection.rollback()
                _STAGED.drop(connection)
                connection.commit()
    except SQLAlchemyError as error:
        raise DatabaseError(explain_database_error(error)) from error


def _reject_into(rejects: "_Rejects", rows: Iterator[Row | Reject]) -> Iterator[Row]:
    for row in rows:
        if isinstance(row, Reject):
            rejects.add(row)
        else:
            yield row


def _stage(
    connection: Connection,
    rows: Iterator[Row],
    file: TextFile,
    types: ProductTypes | None,
    rejects: "_Rejects",
    progress: Progress | None,
) -> int:
    """Fill the temporary table; the number of rows in it."""
    staged = line_number = 0
    batch: list[dict[str, Any]] = []

    def flush() -> None:
        nonlocal staged
        if batch:
            connection.execute(insert(_STAGED), batch)
            connection.commit()
        staged += len(batch)
        batch.clear()
        if progress:
            progress(line_number, file.bytes_done, file.bytes_total)

    for row in rows:
        line_number = row.line_number
        try:
            batch.append(product_row(_with_type(row.product, types)))
        except UnicodeEncodeError:
            rejects.add(reject(line_number, "the text holds half a surrogate pair", ascii(row.product.title)))
        if len(batch) >= BATCH:
            flush()
    flush()
    return staged


def _with_type(product: Product, types: ProductTypes | None) -> Product:
    if types is None or product.product_type:
        return product
    return replace(product, product_type=types.infer(product.title, product.category, product.attributes))


def _apply(connection: Connection, replace_all: bool) -> tuple[int, int, int]:
    """Bring the catalogue to what was staged, in one transaction; products added, changed and removed."""
    same_id = _STAGED.c.product_id == _PRODUCTS.c.product_id
    same = and_(same_id, _STAGED.c.content_hash == _PRODUCTS.c.content_hash)
    is_new = ~exists().where(same_id).correlate(_STAGED)
    with connection.begin():
        # The first statement takes the write lock, so that two imports at once follow one another.
        revision = CatalogRevisionRow.revision
        connection.execute(update(CatalogRevisionRow).values(revision=revision))
        added = connection.execute(select(func.count()).select_from(_STAGED).where(is_new)).scalar_one()
        changed = connection.execute(
            select(func.count())
            .select_from(_STAGED.join(_PRODUCTS, same_id))
            .where(_STAGED.c.content_hash != _PRODUCTS.c.content_hash)
        ).scalar_one()
        is_gone = ~exists().where(same_id).correlate(_PRODUCTS)
        removed = 0
        if replace_all:
            removed = connection.execute(delete(ProductRow).where(is_gone)).rowcount
        if changed:
            is_staged = exists().where(same_id).correlate(_PRODUCTS)
            is_same = exists().where(same).correlate(_PRODUCTS)
            connection.execute(delete(ProductRow).where(is_staged, ~is_same))
        if added or changed:
            columns = [column.name for column in _PRODUCTS.columns]
            connection.execute(
                insert(ProductRow).from_select(
                    columns, select(*(_STAGED.c[name] for name in columns)).where(is_new)
                )
            )
        if added or changed or removed:
            connection.execute(update(CatalogRevisionRow).values(revision=revision + 1))
    return added, changed, removed


class _Rejects:
    """The file of rejected rows, which comes into being with the first of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._stream: TextIO | None = None

    def __enter__(self) -> "_Rejects":
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream:
            self._stream.close()

    def add(self, row: Reject) -> None:
        """Write one rejected row: line number, reason, excerpt."""
        cells = (str(row.line_number), row.reason, row.excerpt)
        line = "\t".join(" ".join(cell.split()) for cell in cells)
        try:
            if self._stream is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._stream = self.path.open("w", encoding="utf-8", errors="replace")
                self._stream.write("line\treason\texcerpt\n")
            self._stream.write(line + "\n")
        except OSError as error:
            raise ImportFileError(
                f"{self.path}: cannot write the rejected rows ({error.strerror}); choose another folder"
            ) from error
        self.count += 1
