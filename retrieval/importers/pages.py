"""Reads the shop's pages from Markdown, HTML and PDF files into documents with sections.

The format is told from the content. The language is what the page itself states (front matter, `<html lang>`), or
the name of the folder (`en`, `zh`), or told from the script; the id is the file's name without its ending.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from retrieval.documents import MAX_ID_LENGTH, Document, Section
from retrieval.errors import ImportFileError
from retrieval.meaning import is_latin
from retrieval.text import has_han

ENDINGS = (".md", ".markdown", ".html", ".htm", ".pdf")
MAX_FILE_BYTES = 20 * 2**20
_FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)\n---\s*\n", re.DOTALL)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_HTML_ENDINGS = (".html", ".htm")
# What pypdf raises on broken files, beside its own errors: it reads what is there as if it were well formed.
_BROKEN_PDF = (
    PyPdfError,
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
)
_HTML = re.compile(r"\A\s*(?:<!doctype\s+html|<html|<head|<body|<article|<main|<h1|<div)", re.IGNORECASE)
_HIDDEN = frozenset(
    ["script", "style", "noscript", "template", "nav", "header", "footer", "form", "svg", "iframe"]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_BLOCKS = frozenset(
    ["p", "div", "section", "article", "ul", "ol", "table", "tr", "blockquote", "pre", "main", "dl", "dd"]
)


def is_page(path: Path) -> bool:
    """Whether a file is one of the shop's pages rather than a product file, told from its beginning."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise ImportFileError(f"{path}: cannot read the file ({error.strerror})") from error
    if head.startswith(b"%PDF"):
        return True
    text = head.decode("utf-8-sig", "replace")
    return _HTML.match(text) is not None or (
        path.suffix.lower() in (".md", ".markdown")
        and (
            _FRONT_MATTER.match(text) is not None or re.search(r"^#{1,6} \S", text, re.MULTILINE) is not None
        )
    )


def page_files(folder: Path) -> list[Path]:
    """The page files under a folder, in the order of their paths.

    Raises:
        ImportFileError: there is none.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in ENDINGS)
    if not files:
        raise ImportFileError(f"{folder}: no page in this folder; pages end in {', '.join(ENDINGS)}")
    return files


def read_pages(paths: Iterable[Path]) -> list[Document]:
    """Read pages that are to stand beside each other.

    Raises:
        ImportFileError: a file cannot be read, or two of them are the same page in the same language.
    """
    files: dict[tuple[str, str], Path] = {}
    documents = []
    for path in paths:
        document = read_page(path)
        other = files.setdefault((document.document_id, document.language), path)
        if other is not path:
            raise ImportFileError(
                f"{path}: {other} is the same page ({document.document_id!r}, {document.language}): "
                "rename one of them, or put them into folders named by their languages"
            )
        documents.append(document)
    return documents


def read_page(path: Path) -> Document:
    """Read one page.

    Raises:
        ImportFileError: the file cannot be read, or holds no text; the message names the cure.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_FILE_BYTES else None
    except OSError as error:
        raise ImportFileError(f"{path}: cannot read the file ({error.strerror})") from error
    if data is None:
        raise ImportFileError(f"{path}: larger than {MAX_FILE_BYTES // 2**20} MB; cut it into several pages")
    facts: dict[str, str] = {}
    if data.startswith(b"%PDF"):
        title, sections = _read_pdf(path)
    else:
        text = _decode(path, data)
        is_html = _HTML.match(text) is not None or path.suffix.lower() in _HTML_ENDINGS
        title, sections, facts = _read_html(text) if is_html else _read_markdown(path, text)
    if len(path.stem) > MAX_ID_LENGTH:
        raise ImportFileError(f"{path}: a name of more than {MAX_ID_LENGTH} characters; rename the file")
    kept = tuple(section for section in sections if section.text)
    if not kept:
        raise ImportFileError(f"{path}: the page has no text (a scan needs text recognition first)")
    whole = " ".join(section.text for section in kept)
    title = facts.get("title") or title or path.stem.replace("-", " ").replace("_", " ").capitalize()
    return Document(
        path.stem, _language(path, facts, whole), title[:1000], kept, facts.get("topic", "")[:100]
    )


def _decode(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\x00", "")
    except UnicodeDecodeError as error:
        raise ImportFileError(
            f"{path}: not UTF-8 (byte {error.start}): save it as UTF-8, or convert it with iconv -t utf-8"
        ) from error


def _language(path: Path, facts: dict[str, str], text: str) -> str:
    if stated := facts.get("language"):
        if not _LANGUAGE.fullmatch(stated):
            raise ImportFileError(f"{path}: language {stated!r} must be a code such as en or zh")
        return re.split("[-_]", stated)[0].lower()
    folder = path.parent.name
    code = re.split("[-_]", folder)[0]
    if _LANGUAGE.fullmatch(folder) and len(code) == 2 and code.islower():
        return code
    # An English page may name a brand or a street in Chinese characters.
    return "zh" if has_han(text) and not is_latin(text) else "en"


def _read_markdown(path: Path, text: str) -> tuple[str, list[Section], dict[str, str]]:
    facts: dict[str, str] = {}
    if match := _FRONT_MATTER.match(text):
        try:
            raw = yaml.safe_load(match.group(1))
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise ImportFileError(f"{path}: the front matter is not valid YAML: {error}") from error
        if not isinstance(raw, dict):
            raise ImportFileError(f"{path}: the front matter must be lines such as `title: Returns`")
        facts = {str(name): str(value) for name, value in raw.items() if value is not None}
        text = text[match.end() :]
    outline = _Outline()
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(text)
    for index, token in enumerate(tokens):
        if token.type == "inline":
            opener = tokens[index - 1]
            words = _inline_text(token.children or ())
            if opener.type == "heading_open":
                outline.heading(int(opener.tag[1]), words)
            elif opener.type in ("th_open", "td_open"):
                outline.cell(words)
            else:
                outline.paragraph(words)
        elif token.type in ("fence", "code_block"):
            outline.paragraph(token.content.strip())
        elif token.type == "tr_close":
            outline.end_row()
    return outline.title, outline.sections(), facts


def _inline_text(children: Iterable[object]) -> str:
    words = []
    for child in children:
        kind = getattr(child, "type", "")
        if kind in ("text", "code_inline"):
            words.append(str(getattr(child, "content", "")))
        elif kind in ("softbreak", "hardbreak"):
            words.append("\n")
    return _joined_lines("".join(words))


def _joined_lines(text: str) -> str:
    """Lines of one paragraph as one; between Chinese characters a line break is no space."""
    return re.sub(
        r"(?<=[\u2e80-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u2e80-\u9fff\uff00-\uffef])", "", text
    ).replace("\n", " ")


@dataclass(slots=True)
class _Outline:
    """Collects headings and paragraphs into sections. The first heading of level 1 is the page's title."""

    title: str = ""
    _parts: list[tuple[str, list[str]]] = field(default_factory=lambda: [("", [])])
    _row: list[str] = field(default_factory=list)

    def heading(self, level: int, words: str) -> None:
        words = " ".join(words.split())
        if level == 1 and not self.title:
            self.title = words
        elif words:
            self._parts.append((words, []))

    def paragraph(self, words: str) -> None:
        if kept := " ".join(words.split()):
            self._parts[-1][1].append(kept)

    def cell(self, words: str) -> None:
        self._row.append(" ".join(words.split()))

    def end_row(self) -> None:
        self.paragraph(" | ".join(self._row))
        self._row.clear()

    def sections(self) -> list[Section]:
        return [Section(heading, "\n\n".join(paragraphs)) for heading, paragraphs in self._parts]


def _read_html(text: str) -> tuple[str, list[Section], dict[str, str]]:
    reader = _HtmlReader()
    reader.feed(text)
    reader.close()
    reader.end_block()
    facts = {"language": reader.language} if _LANGUAGE.fullmatch(reader.language) else {}
    return reader.outline.title or reader.page_title, reader.outline.sections(), facts


class _HtmlReader(HTMLParser):
    """Text of a page by its blocks; what is not for reading (scripts, menus, forms) is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.outline = _Outline()
        self.language = ""
        self.page_title = ""
        self._hidden = 0
        self._heading: int | None = None
        self._in_title = False
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.language = dict(attrs).get("lang") or ""
        elif tag in _HIDDEN:
            self._hidden += 1
        elif self._hidden:
            return
        elif tag == "title":
            self._in_title = True
        elif tag in _HEADINGS:
            self.end_block()
            self._heading = int(tag[1])
        elif tag in _BLOCKS or tag == "br":
            self.end_block()
        elif tag == "li":
            self.end_block()
            self._words.append("• ")
        elif tag in ("td", "th") and "".join(self._words).strip():
            self._words.append(" | ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _HEADINGS or tag in _BLOCKS or tag == "li":
            self.end_block()

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.page_title = " ".join((self.page_title + data).split())
        elif not self._hidden:
            self._words.append(data)

    def end_block(self) -> None:
        """Close the block that is being read."""
        words = "".join(self._words)
        self._words.clear()
        level, self._heading = self._heading, None
        if level is not None:
            self.outline.heading(level, words)
        else:
            self.outline.paragraph(words)


def _read_pdf(path: Path) -> tuple[str, list[Section]]:
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ImportFileError(f"{path}: the PDF is protected by a password: save it without one")
        pages = [page.extract_text() or "" for page in reader.pages]
        title = " ".join(str((reader.metadata and reader.metadata.title) or "").split())
    except DependencyError as error:  # AES needs a library that we do not ask for
        raise ImportFileError(f"{path}: the PDF is encrypted: save it without encryption") from error
    except _BROKEN_PDF as error:
        raise ImportFileError(
            f"{path}: not a PDF that can be read ({error}); save it again, or as HTML"
        ) from error
    outline = _Outline()
    for block in _pdf_blocks(pages):
        lines = block.splitlines()
        if len(lines) > 1 and _looks_like_heading(lines[0]):
            outline.heading(2, lines[0])
            lines = lines[1:]
        elif len(lines) == 1 and _looks_like_heading(lines[0]):
            outline.heading(1 if not title and not outline.title else 2, lines[0])
            continue
        outline.paragraph(_joined_lines("\n".join(lines)))
    return title or outline.title, outline.sections()


def _pdf_blocks(pages: Iterable[str]) -> Iterator[str]:
    for page in pages:
        for block in re.split(r"\n\s*\n", page.replace("\x00", "")):
            if block.strip():
                yield "\n".join(line.strip() for line in block.strip().splitlines())


def _looks_like_heading(line: str) -> bool:
    """A short line without a closing full stop: PDF has no headings of its own."""
    return 2 < len(line) <= 80 and not re.search(r"[.,;:。，；：]$", line) and not line.startswith(("•", "-"))
