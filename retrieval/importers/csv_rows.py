"""Reads the rows of CSV and TSV files that have a header; quoted cells may hold line breaks.

A row that cannot be used is rejected alone. A file that is cut in the middle, or whose quotation mark never
closes, is refused as a whole.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from retrieval.errors import ImportFileError
from retrieval.importers.reading import MAX_LINE_BYTES, Line, TextFile
from retrieval.importers.rows import Reject, reject

_DELIMITERS = ",\t;|"


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: the line that it begins on, its cells by column, and its text as it stands in the file."""

    line_number: int
    cells: Mapping[str, str]
    text: str


def guess_delimiter(header: str) -> str | None:
    """The delimiter that cuts a header into the most columns, or None where none does."""
    best = max(_DELIMITERS, key=lambda delimiter: len(_cells(header, delimiter)))
    return best if len(_cells(header, best)) > 1 else None


def split_header(header: str) -> list[str]:
    """The column names in a header line."""
    return [name.strip() for name in _cells(header, guess_delimiter(header) or ",")]


class CsvTable:
    """A table whose header is read at once, and whose rows are read once, by iterating.

    Raises:
        ImportFileError: there is no header, or the file as a whole cannot be read.
    """

    def __init__(self, file: TextFile) -> None:
        self._file = file
        self._lines = iter(file)
        first = next((line for line in self._lines if line.text.strip() or line.problem), None)
        if first is None:
            raise ImportFileError(f"{file.path}: the file holds nothing but blank lines")
        self._first = first
        self.line_number = first.number
        self.header = split_header(first.text)

    def repeated(self) -> str | None:
        """A column name that stands in the header twice, if any; its first column is the one that is read."""
        return next((name for name in self.header if name and self.header.count(name) > 1), None)

    def __iter__(self) -> Iterator[CsvRow | Reject]:
        feed = _Feed(self._lines, self._first)
        csv.field_size_limit(2 * MAX_LINE_BYTES)
        reader = csv.reader(feed, delimiter=guess_delimiter(self._first.text) or ",", strict=True)
        places = {name: place for place, name in reversed([*enumerate(self.header)])}
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
                    f"{self._file.path}, line {feed.first_number}: a quoted field never ends; the file is cut "
                    "in the middle, or a quotation mark is missing"
                ) from error
            if feed.problem:
                yield reject(feed.first_number, feed.problem, feed.text)
            elif len(cells) == len(self.header):
                named = {name: cells[place] for name, place in places.items()}
                yield CsvRow(feed.first_number, named, feed.text)
            elif any(cells):
                yield self._uneven(cells, feed)

    def _uneven(self, cells: list[str], feed: "_Feed") -> Reject:
        if len(cells) < len(self.header) and not feed.last.is_complete:
            raise ImportFileError(
                f"{self._file.path}, line {feed.first_number}: the last line has {len(cells)} of "
                f"{len(self.header)} fields; the file is cut in the middle, copy or export it again"
            )
        reason = f"{len(cells)} fields, but the header has {len(self.header)}"
        return reject(feed.first_number, reason, feed.text)


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


def _cells(header: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([header], delimiter=delimiter), [])
    except csv.Error:
        return [header]
