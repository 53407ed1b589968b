"""Reads the items of an XML feed, RSS or Atom, one after another; memory stays small however large the feed is.

It drives expat, the parser under Python's `xml` package, directly. `ElementTree.iterparse` keeps no line numbers
to put into a reject, and leaves its tree to be cleared by hand. Against hostile XML it does what defusedxml does,
and more: a document type is refused, so no entity can be declared, expanded or fetched; depth and the size of
an item are bounded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from retrieval.errors import ImportFileError
from retrieval.importers.reading import TextFile

GOOGLE = "http://base.google.com/ns/1.0"
GOOGLE_CUSTOM = "http://base.google.com/cns/1.0"
MAX_ITEM_CHARACTERS = 8 * 2**20
_MAX_DEPTH = 100
_ROOTS = frozenset({"rss", "feed", "RDF"})
_ITEMS = frozenset({"item", "entry"})
_STRUCTURED = {"structured_title": "title", "structured_description": "description"}  # say who wrote them
_DETAIL = "product_detail"  # the one field whose parts are read: a name and a value


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item: the line it begins on, the text of its fields by name, and attributes that have names of their own.

    Of a field that stands several times, the first that is not empty counts; Google's namespace comes first.
    `problem` says why the item cannot be used, if so.
    """

    line_number: int
    fields: Mapping[str, str]
    details: dict[str, str] = field(default_factory=dict)
    problem: str | None = None


def read_items(file: TextFile) -> Iterator[FeedItem]:
    """The items of a feed in its order.

    Raises:
        ImportFileError: no feed, broken XML, a document type, or an encoding that cannot be read.
    """
    reader = _Reader(file.path)
    parser = reader.parser
    try:
        for place, chunk in enumerate(file.chunks()):
            if place == 0:
                _refuse_html(file.path, chunk)
            parser.Parse(chunk)
            yield from reader.take()
        parser.Parse(b"", True)
        yield from reader.take()
    except expat.ExpatError as error:
        raise ImportFileError(_explain(file.path, error)) from error
    except (LookupError, ValueError) as error:  # what pyexpat raises for an encoding that it does not know
        raise ImportFileError(
            f"{file.path}: the XML's encoding cannot be read ({error}); convert the file to UTF-8"
        ) from error


def _refuse_html(path: Path, start: bytes) -> None:
    """Say what it is where a web page was saved in place of the feed; as XML it may be broken in many ways."""
    if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:14].lower().startswith((b"<!doctype html", b"<html")):
        raise ImportFileError(f"{path}: this is an HTML page; save the feed itself, or export it again")


def _explain(path: Path, error: expat.ExpatError) -> str:
    what = expat.ErrorString(error.code)
    if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]:
        what = "the file is cut in the middle"
    elif error.code == expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]:
        what += ": a bare & or <, or a byte that is not of the file's encoding"
    return (
        f"{path}, line {error.lineno}: the XML is broken ({what}), so nothing of the file was imported; "
        "export the feed again"
    )


class _Reader:
    """What stands between expat's calls and the items: at most one unfinished item."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._path_in_file: list[str] = []
        self._done: list[FeedItem] = []
        self._item: _ItemReader | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def take(self) -> list[FeedItem]:
        """The items that ended since the last call."""
        done, self._done = self._done, []
        return done

    def _refuse_doctype(self, *_: object) -> None:
        raise ImportFileError(
            f"{self._path}, line {self.parser.CurrentLineNumber}: the XML declares a document type, which no feed "
            "needs and which could be used to attack; export the feed again without it"
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if not self._path_in_file and local not in _ROOTS:
            raise ImportFileError(
                f"{self._path}, line {self.parser.CurrentLineNumber}: the XML is no RSS or Atom feed, its root is "
                f"<{local}>; export a Google Merchant feed, CSV or JSON lines"
            )
        self._path_in_file.append(local)
        if len(self._path_in_file) > _MAX_DEPTH:
            raise ImportFileError(
                f"{self._path}, line {self.parser.CurrentLineNumber}: the XML is nested more than {_MAX_DEPTH} deep"
            )
        if self._item:
            self._item.start(namespace, local, attributes)
        elif local in _ITEMS:
            self._item = _ItemReader(self.parser.CurrentLineNumber)

    def _end(self, _name: str) -> None:
        self._path_in_file.pop()
        if self._item and not self._item.end():
            self._done.append(self._item.item())
            self._item = None

    def _text(self, text: str) -> None:
        if self._item:
            self._item.text(text)


class _ItemReader:
    """Collects one item. Fields are its direct children; text further down is part of the field it stands in."""

    def __init__(self, line_number: int) -> None:
        self._line_number = line_number
        self._google: dict[str, str] = {}
        self._plain: dict[str, str] = {}
        self._details: dict[str, str] = {}
        self._field: tuple[str, str] = ("", "")
        self._texts: list[list[str]] = []  # of the open field, and of the elements open within it
        self._parts: dict[str, str] = {}  # the elements within the open field
        self._open: list[str] = []
        self._size = 0

    def start(self, namespace: str, local: str, attributes: Mapping[str, str]) -> None:
        """An element begins within the item."""
        if not self._open:
            self._field, self._parts = (namespace, local), {}
            if local == "link" and "href" in attributes and attributes.get("rel", "alternate") == "alternate":
                self._plain.setdefault("link", attributes["href"].strip())  # as Atom writes it
        elif self._texts:
            self._texts[-1].append(" ")
        self._open.append(local)
        self._texts.append([])

    def text(self, text: str) -> None:
        """Text within the item."""
        self._size += len(text)
        if self._texts and self._size <= MAX_ITEM_CHARACTERS:
            self._texts[-1].append(text)

    def end(self) -> bool:
        """An element ends; False if it is the item itself."""
        if not self._open:
            return False
        local, text = self._open.pop(), "".join(self._texts.pop()).strip()
        if self._open:
            self._parts[local] = text
            self._texts[-1].append(text + " ")
        elif text:
            self._keep(text)
        return True

    def item(self) -> FeedItem:
        """What was collected."""
        problem = None
        if self._size > MAX_ITEM_CHARACTERS:
            problem = f"the item has more than {MAX_ITEM_CHARACTERS // 2**20} MB"
        return FeedItem(self._line_number, self._plain | self._google, self._details, problem)

    def _keep(self, text: str) -> None:
        namespace, local = self._field
        if local == _DETAIL:
            name, value = self._parts.get("attribute_name"), self._parts.get("attribute_value")
            if name and value:
                self._details.setdefault(name, value)
        elif local in _STRUCTURED:
            self._google.setdefault(_STRUCTURED[local], self._parts.get("content", text))
        elif namespace == GOOGLE_CUSTOM:
            self._details.setdefault(local.replace("_", " ").capitalize(), text)
        else:
            (self._google if namespace == GOOGLE else self._plain).setdefault(local, text)
