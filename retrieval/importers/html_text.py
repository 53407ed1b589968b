"""HTML as shops write descriptions → clean text that reads as sentences, never a tag.

A small scanner of our own in place of `html.parser`: its time grows with the square of a broken text's length
(ten seconds for 100 kB of "<a <a <a"), and its reading of broken tags differs between Python versions.
"""

import html
import re
from collections.abc import Iterator
from itertools import pairwise

from retrieval.errors import ProductError
from retrieval.text import has_han

MAX_HTML = 1_000_000  # characters; shop systems allow half of it
_DROPPED = frozenset({"script", "style", "template", "noscript", "iframe", "svg", "title"})
_BLOCKS = frozenset(
    {
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "br",
            "caption",
            "center",
            "dd",
            "details",
            "div",
        ),
        *(
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
        ),
        *(
            "header",
            "hr",
            "html",
            "legend",
            "li",
            "main",
            "nav",
            "ol",
            "option",
            "p",
            "pre",
            "section",
            "summary",
        ),
        *("table", "tbody", "tfoot", "thead", "tr", "ul"),
    }
)
_CELLS = frozenset({"td", "th"})
_LINE, _ITEM, _CELL = "\ue000", "\ue001", "\ue002"  # marks of our own, which no text keeps
_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u200b\ufeff\ufffe\uffff"
_INVISIBLE = re.compile(f"[{_CONTROLS}{_LINE}{_ITEM}{_CELL}]")
_INVISIBLE_BUT_MARKS = re.compile(f"[{_CONTROLS}]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ANY_TAG = re.compile(r"<(?:/?[a-zA-Z]|[!?])[^<>]*>")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)(?:=\s*\"[^\"]*\"|=\s*'[^']*'|[^<>])*+>")
_PLAIN_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)[^<>]*>")  # where a quotation mark is missing
_CUT_TAG = re.compile(r"<(?:[a-zA-Z][\w-]*\s[^<>]*=[^<>]*|!--[^<>]*)$")  # by a limit on the text's length
_TIMES_ESCAPED = 3  # feeds escape HTML once for HTML and once more for XML, some again
_ENDS = tuple(".!?:;,…。！？：；，、")


def to_text(source: str) -> str:
    """The readable text of a piece of HTML, a line for each paragraph.

    A list becomes one line ("Face wash; shave cream; face balm."), a table's row another ("Weight: 2 kg").
    Lines that end without a mark get one, so that they still read well when put behind one another. Text
    without tags keeps its own lines. Scripts, styles and comments are dropped, entities are decoded.

    Raises:
        ProductError: the HTML is longer than MAX_HTML.
    """
    if len(source) > MAX_HTML:
        raise ProductError(f"a text of {len(source)} characters is too long; at most {MAX_HTML} are read")
    text = _visible(source.replace("\r\n", "\n").replace("\r", "\n"))
    for _ in range(_TIMES_ESCAPED):
        has_tags = _ANY_TAG.search(text) is not None
        if not has_tags and not _ENTITY.search(text):
            break
        text = "".join(_marked(text, keeps_lines=not has_tags))
    text = _INVISIBLE_BUT_MARKS.sub("", _CUT_TAG.sub("", _ANY_TAG.sub(" ", text)))
    return _sentences(text) if _LINE in text or _CELL in text else _plain_lines(text)


def to_line(source: str) -> str:
    """The same on one line, for titles, names and values; a lone "<" or "&" stays what it is."""
    if _ANY_TAG.search(source) or _ENTITY.search(source):
        source = to_text(source)
    return " ".join(_visible(source).split())


def _visible(text: str) -> str:
    return text if text.isprintable() else _INVISIBLE.sub("", text)  # mostly it is, and asking is quick


def _marked(source: str, keeps_lines: bool) -> Iterator[str]:
    """The text's pieces, with marks where lines, list items and table cells begin."""
    for text, tag, is_end in _tokens(source):
        if text:
            text = html.unescape(text)
            yield text if keeps_lines else re.sub(r"\s+", " ", text)
        if tag in _BLOCKS:
            yield _LINE + _ITEM if tag == "li" and not is_end else _LINE
        elif tag in _CELLS:
            yield _CELL


def _tokens(source: str) -> Iterator[tuple[str, str, bool]]:
    """Pieces of text, each with the tag that follows it ("" for none) and whether that is an end tag."""
    place = 0
    unclosed: set[str] = set()
    while (start := source.find("<", place)) >= 0:
        text = source[place:start]
        if source.startswith("<![CDATA[", start):
            end = source.find("]]>", start)
            yield text + source[start + 9 : end if end >= 0 else None], "", False
            place = end + 3 if end >= 0 else len(source)
        elif source.startswith(("<!", "<?"), start):
            yield text, "", False
            mark = "-->" if source.startswith("<!--", start) else ">"
            end = source.find(mark, start)
            place = end + len(mark) if end >= 0 else len(source)
        elif match := _TAG.match(source, start) or _PLAIN_TAG.match(source, start):
            is_end, tag = match[1] == "/", match[2].lower()
            yield text, tag, is_end
            place = match.end()
            if tag in _DROPPED and not is_end and tag not in unclosed:
                place = _end_of(tag, source, place, unclosed)
        else:
            yield text + "<", "", False
            place = start + 1
    yield source[place:], "", False


def _end_of(tag: str, source: str, place: int, unclosed: set[str]) -> int:
    """Where an element ends whose content is no text; only scripts and styles swallow the rest if unclosed."""
    end = re.compile(rf"</{tag}\b[^<>]*>", re.IGNORECASE).search(source, place)
    if end:
        return end.end()
    unclosed.add(tag)
    return len(source) if tag in ("script", "style") else place


def _plain_lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _sentences(text: str) -> str:
    lines: list[str] = []
    is_item = False  # whether the last line is a list that goes on
    for block in text.split(_LINE):
        starts_item = _ITEM in block
        cells = [" ".join(cell.split()) for cell in block.replace(_ITEM, " ").split(_CELL)]
        cells = [cell for cell in cells if cell.strip("•·*–—-_ ")]
        if not cells:
            continue
        line = ": ".join(cells) if len(cells) == 2 else ", ".join(cells)
        if starts_item:
            line = line.lstrip("•·*–— ")
        if starts_item and is_item:
            before = _ended(lines[-1], ";", "；")
            lines[-1] = before + line if before.endswith("；") else f"{before} {line}"
        else:
            lines.append(line)
        is_item = starts_item
    return "\n".join([*(_between(line, after) for line, after in pairwise(lines)), *lines[-1:]])


def _between(line: str, after: str) -> str:
    """A line that others follow; a long one that goes on in small letters is a sentence broken into lines."""
    goes_on = after[0].islower() and len(line) > 40
    return line if goes_on else _ended(line, ".", "。")


def _ended(line: str, mark: str, chinese_mark: str) -> str:
    if line.rstrip("\"'”’»）)」』").endswith(_ENDS):
        return line
    return line + (chinese_mark if has_han(line) else mark)
