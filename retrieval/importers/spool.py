"""Brings rows that belong together next to one another, however far apart a file holds them.

The rows wait in a private temporary SQLite database: it lives in memory while it is small, spills to a
temporary file when it is not, and is gone when it is closed. So a file of any size needs little memory.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass

from retrieval.errors import ImportFileError

_BATCH = 500
_CACHE_KB = 32_000


@dataclass(frozen=True, slots=True)
class SpooledRow:
    """One row of the file: the line that it begins on, and its fields that are not empty."""

    line_number: int
    fields: Mapping[str, str]


class Spool:
    """Rows by group; open it with `open_spool`. Everything is added before anything is read."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._waiting: list[tuple[str, int, str]] = []
        self._is_sorted = False

    def add(self, group: str, line_number: int, fields: Mapping[str, str]) -> None:
        """Keep a row; empty fields are left out."""
        kept = {name: value for name, value in fields.items() if value}
        self._waiting.append((group, line_number, json.dumps(kept, ensure_ascii=False)))
        if len(self._waiting) >= _BATCH:
            self._flush()

    def groups(self) -> Iterator["Group"]:
        """Every group, in the order of their first rows."""
        self._sort()
        query = "SELECT key, count(*) FROM rows GROUP BY key ORDER BY min(place)"
        for key, count in self._database.execute(query):
            yield Group(self, key, count)

    def group(self, key: str) -> "Group":
        """One group, which may be empty."""
        self._sort()
        [count] = self._database.execute("SELECT count(*) FROM rows WHERE key = ?", (key,)).fetchone()
        return Group(self, key, count)

    def rows(self, key: str) -> Iterator[SpooledRow]:
        """The rows of a group, one after another, in the file's order."""
        query = "SELECT line, fields FROM rows WHERE key = ? ORDER BY place"
        for line, fields in self._database.execute(query, (key,)):
            yield SpooledRow(line, json.loads(fields))

    def _sort(self) -> None:
        if not self._is_sorted:
            self._flush()
            self._database.execute("CREATE INDEX by_key ON rows (key, place)")
            self._is_sorted = True

    def _flush(self) -> None:
        self._database.executemany("INSERT INTO rows (key, line, fields) VALUES (?, ?, ?)", self._waiting)
        self._waiting.clear()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together. `count` is known before any of them is read, for there may be too many to hold."""

    spool: Spool
    key: str
    count: int

    def __iter__(self) -> Iterator[SpooledRow]:
        return self.spool.rows(self.key)


@contextmanager
def open_spool() -> Iterator[Spool]:
    """An empty spool, which is deleted at the end of the `with` block.

    Raises:
        ImportFileError: the temporary folder is full.
    """
    try:
        with closing(sqlite3.connect("", isolation_level=None)) as database:
            for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KB}"):
                database.execute(f"PRAGMA {setting}")
            database.execute("BEGIN")
            database.execute(
                "CREATE TABLE rows (place INTEGER PRIMARY KEY, key TEXT, line INTEGER, fields TEXT)"
            )
            yield Spool(database)
    except sqlite3.OperationalError as error:
        raise ImportFileError(
            f"cannot keep the file's rows in the temporary folder ({error}): free some space, or set TMPDIR"
        ) from error
