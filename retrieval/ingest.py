"""Brings a product file into the catalogue: parse into a temporary table, then apply in one transaction.

A crash at any point leaves the old catalogue. Readers never see half of a file, and wait for nobody.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from sqlalchemy import Connection, Engine, and_, delete, exists, func, insert, select, update

from retrieval.catalog import CatalogRevisionRow, ProductRow
from retrieval.errors import ImportFileError
from retrieval.importers import Reject
from retrieval.product_types import ProductTypes
from retrieval.staging import IS_CHANGED, IS_GONE, IS_NEW, PRODUCTS, SAME_ID, STAGED, Progress, stage, staging


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
    with staging(engine) as connection, rejects:
        read = stage(
            connection,
            path,
            rejects.add,
            format=format,
            mapping=mapping,
            currency=currency,
            types=types,
            progress=progress,
        )
        if replace and read == 0:
            raise ImportFileError(f"{all_rejected(path, rejects.count)}; see {rejects.path} for the reasons")
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


def all_rejected(path: Path, count: int) -> str:
    """Why a file without one usable row does not replace the catalogue."""
    return f"{path}: all {count} rows were rejected, so the catalogue stays as it is"


def _apply(connection: Connection, replace_all: bool) -> tuple[int, int, int]:
    """Bring the catalogue to what was staged, in one transaction; products added, changed and removed."""
    with connection.begin():
        # The first statement takes the write lock, so that two imports at once follow one another.
        revision = CatalogRevisionRow.revision
        connection.execute(update(CatalogRevisionRow).values(revision=revision))
        added = connection.execute(select(func.count()).select_from(STAGED).where(IS_NEW)).scalar_one()
        changed = connection.execute(
            select(func.count()).select_from(STAGED.join(PRODUCTS, IS_CHANGED))
        ).scalar_one()
        removed = 0
        if replace_all:
            removed = connection.execute(delete(ProductRow).where(IS_GONE)).rowcount
        if changed:
            same = and_(SAME_ID, STAGED.c.content_hash == PRODUCTS.c.content_hash)
            is_staged = exists().where(SAME_ID).correlate(PRODUCTS)
            is_same = exists().where(same).correlate(PRODUCTS)
            connection.execute(delete(ProductRow).where(is_staged, ~is_same))
        if added or changed:
            columns = [column.name for column in PRODUCTS.columns]
            connection.execute(
                insert(ProductRow).from_select(
                    columns, select(*(STAGED.c[name] for name in columns)).where(IS_NEW)
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
