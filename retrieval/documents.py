"""The shop's pages (shipping, returns, warranty …) and their passages: what policy answers are quoted from.

A document is kept whole; its passages, one a section, are derived from it and go to the indexes of
`retrieval.passages`.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Engine, Row, String, Text, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from retrieval.catalog import CatalogRevisionRow
from retrieval.database import Base

MAX_PASSAGE_CHARACTERS = 1200  # a longer section is cut between its paragraphs
MAX_ID_LENGTH = 180  # the index adds language and number to it, and keeps 200


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a page under its heading; paragraphs are separated by blank lines. The first part of a page may
    have no heading."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A page of the shop in one language; the same `document_id` names its translations."""

    document_id: str
    language: str
    title: str
    sections: tuple[Section, ...]
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document that can be quoted on its own. `number` counts from 0 within the document."""

    document_id: str
    language: str
    number: int
    title: str
    heading: str
    text: str
    topic: str = ""

    @property
    def passage_id(self) -> str:
        """The passage's name in the indexes."""
        return f"{self.language}/{self.document_id}#{self.number}"


class DocumentRow(Base):
    """The documents table; `sections` is a JSON list of heading and text."""

    __tablename__ = "documents"

    document_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    title: Mapped[str] = mapped_column(String(1000))
    topic: Mapped[str] = mapped_column(String(100))
    sections: Mapped[str] = mapped_column(Text)


class Documents:
    """Reads and writes the shop's pages."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, document_id: str, language: str) -> Document | None:
        """The page in a language, or in any other when it has not been translated; None when there is no such page."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(DocumentRow.__table__).where(DocumentRow.document_id == document_id)
            ).all()
        found = {row.language: _document(row) for row in rows}
        return found.get(language) or next(iter(found.values()), None)

    def titles(self, language: str) -> dict[str, str]:
        """Document id to title of the pages in a language, in the order of their ids."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(DocumentRow.document_id, DocumentRow.title)
                .where(DocumentRow.language == language)
                .order_by(DocumentRow.document_id)
            )
            return {row.document_id: row.title for row in rows}

    def all(self) -> list[Document]:
        """Every page in every language, in the order of ids and languages."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(DocumentRow.__table__).order_by(DocumentRow.document_id, DocumentRow.language)
            )
            return [_document(row) for row in rows]

    def save(self, documents: Iterable[Document], *, replace_all: bool = False) -> int:
        """Add pages, or put them in the place of those with the same id and language; the number that changed.

        `replace_all` also removes every page that is not among them. One transaction: all or nothing.
        """
        wanted = {(document.document_id, document.language): document for document in documents}
        before = {(document.document_id, document.language): document for document in self.all()}
        changed = [document for key, document in wanted.items() if before.get(key) != document]
        gone = [key for key in before if replace_all and key not in wanted]
        with self._engine.begin() as connection:
            for document_id, language in [*gone, *((d.document_id, d.language) for d in changed)]:
                connection.execute(
                    delete(DocumentRow).where(
                        DocumentRow.document_id == document_id, DocumentRow.language == language
                    )
                )
            if changed:
                connection.execute(insert(DocumentRow), [_row(document) for document in changed])
            if changed or gone:
                revision = CatalogRevisionRow.revision
                connection.execute(update(CatalogRevisionRow).values(revision=revision + 1))
        return len(changed) + len(gone)


def passages_of(document: Document) -> list[Passage]:
    """The passages of a page: its sections, long ones cut between paragraphs."""
    pieces = [
        (section.heading, piece) for section in document.sections for piece in _pieces(section.text) if piece
    ]
    return [
        Passage(
            document.document_id, document.language, number, document.title, heading, text, document.topic
        )
        for number, (heading, text) in enumerate(pieces)
    ]


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if pieces and len(pieces[-1]) + len(paragraph) < MAX_PASSAGE_CHARACTERS:
            pieces[-1] += "\n\n" + paragraph
        else:
            pieces.append(paragraph)
    return pieces


def _row(document: Document) -> dict[str, str]:
    return {
        "document_id": document.document_id,
        "language": document.language,
        "title": document.title,
        "topic": document.topic,
        "sections": json.dumps([asdict(section) for section in document.sections], ensure_ascii=False),
    }


def _document(row: Row[Any]) -> Document:
    sections = tuple(Section(**section) for section in json.loads(row.sections))
    return Document(row.document_id, row.language, row.title, sections, row.topic)
