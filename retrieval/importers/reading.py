"""Opens the files that shops hand over: plain or gzipped UTF-8 text, line by line; errors name the cure."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from retrieval.errors import ImportFileError
from retrieval.importers.rows import Reject, reject

MAX_LINE_BYTES = 8 * 2**20
CHUNK_BYTES = 2**16
READ_BYTES = 2**20
_GZIP = b"\x1f\x8b"
_FOREIGN = {
    b"PK\x03\x04": "is a zip or Excel file: save it as CSV (UTF-8)",
    b"\xd0\xcf\x11\xe0": "is an old Excel file: save it as CSV (UTF-8)",
    b"%PDF": "is a PDF: export CSV (UTF-8) instead",
    b"\xff\xfe": "is UTF-16: save it as UTF-8, or convert it with iconv -f utf-16 -t utf-8",
    b"\xfe\xff": "is UTF-16: save it as UTF-8, or convert it with iconv -f utf-16 -t utf-8",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end; `problem` says why it cannot be used, if so."""

    number: int
    text: str
    problem: str | None
    is_complete: bool  # it ended with a line end, so it is not the last line of a file cut in the middle


class TextFile:
    """A text file, gzipped or not, read once from the beginning; use it in a `with` block.

    Args:
        path: the file.
        on_read: called after every READ_BYTES.

    Raises:
        ImportFileError: the file is missing, not text, not UTF-8, or a gzip file that is damaged or cut.
    """

    def __init__(self, path: Path, on_read: Callable[[], None] | None = None) -> None:
        self.path = path
        self._on_read = on_read
        self._reported = 0
        try:
            self._raw: BinaryIO = path.open("rb")
        except OSError as error:
            raise ImportFileError(f"{path}: cannot read the file ({error.strerror})") from error
        try:
            self.bytes_total = path.stat().st_size
            head = self._raw.read(4)
            self._raw.seek(0)
        except OSError as error:
            self._raw.close()
            raise ImportFileError(f"{path}: cannot read the file ({error.strerror})") from error
        self._is_gzip = head.startswith(_GZIP)
        for start, meaning in _FOREIGN.items():
            if head.startswith(start):
                self._raw.close()
                raise ImportFileError(f"{path}: the file {meaning}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._raw.close()

    @property
    def bytes_done(self) -> int:
        """How far the file on disk was read, out of `bytes_total`."""
        return self.bytes_total if self._raw.closed else self._raw.tell()

    def __iter__(self) -> Iterator[Line]:
        number = 0
        for data in self._lines():
            number += 1
            if number == 1:
                data = data.removeprefix(b"\xef\xbb\xbf")
            if len(data) > MAX_LINE_BYTES:
                yield Line(number, "", f"the line has more than {MAX_LINE_BYTES // 2**20} MB", True)
                continue
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError as error:
                raise ImportFileError(
                    f"{self.path}, line {number}: byte {data[error.start]:#04x} is not UTF-8; save the file "
                    "as UTF-8, or convert it with iconv -f latin1 -t utf-8 (or its real encoding)"
                ) from error
            problem = "the line contains a NUL character" if "\x00" in text else None
            yield Line(number, text.rstrip("\r\n"), problem, text.endswith("\n"))
        if number == 0:
            raise ImportFileError(f"{self.path}: the file is empty")

    def chunks(self) -> Iterator[bytes]:
        """The file's bytes, unzipped, in pieces of at most CHUNK_BYTES; for formats that are not lines of text."""
        stream = self._stream()
        with self._explained():
            while data := stream.read(CHUNK_BYTES):
                yield data
                self._report()

    def head(self) -> bytes:
        """The first bytes of the file, unzipped, at most CHUNK_BYTES; only before anything else is read."""
        return next(self.chunks(), b"")

    def _lines(self) -> Iterator[bytes]:
        stream = self._stream()
        with self._explained():
            while data := stream.readline(MAX_LINE_BYTES + 1):
                tail = data
                while len(tail) > MAX_LINE_BYTES and not tail.endswith(b"\n"):
                    tail = stream.readline(MAX_LINE_BYTES + 1)
                yield data
                self._report()

    def _report(self) -> None:
        if self._on_read and self.bytes_done - self._reported >= READ_BYTES:
            self._reported = self.bytes_done
            self._on_read()

    def _stream(self) -> BinaryIO | gzip.GzipFile:
        return gzip.GzipFile(fileobj=self._raw) if self._is_gzip else self._raw

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except EOFError as error:
            raise ImportFileError(
                f"{self.path}: the gzip file is cut in the middle; copy or download it again"
            ) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise ImportFileError(
                f"{self.path}: the gzip file is damaged ({error}); copy or download it again"
            ) from error
        except OSError as error:
            raise ImportFileError(f"{self.path}: cannot read the file ({error.strerror})") from error


@dataclass(frozen=True, slots=True)
class Record:
    """One JSON object and the line that it stood on."""

    line_number: int
    fields: dict[str, Any]
    text: str


def read_json_lines(file: TextFile) -> Iterator[Record | Reject]:
    """Every JSON object of a file with one a line; blank lines are passed over.

    Raises:
        ImportFileError: the file cannot be read, or its last line is cut in the middle.
    """
    for line in file:
        if line.problem:
            yield reject(line.number, line.problem, line.text)
        elif line.text.strip():
            try:
                fields = json.loads(line.text, parse_constant=_refuse_constant)
            except (ValueError, RecursionError) as error:
                if not line.is_complete:
                    raise ImportFileError(
                        f"{file.path}, line {line.number}: the file is cut in the middle of its last line; "
                        "copy or download it again"
                    ) from error
                yield reject(line.number, f"not valid JSON: {error}", line.text)
                continue
            if isinstance(fields, dict):
                yield Record(line.number, fields, line.text)
            else:
                yield reject(line.number, f"not a JSON object but {type(fields).__name__}", line.text)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")
