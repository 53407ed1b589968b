"""Brings vectors and words up to date with the catalogue, changing only what changed.

The table `index_entries` remembers what each index holds. Rows are written after the index has them, so a crash
leaves work to repeat, never work forgotten.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from retrieval.catalog import Catalog
from retrieval.database import Base
from retrieval.filters import filter_facts
from retrieval.lexical import LexicalEntry, LexicalIndex
from retrieval.product import Product
from retrieval.vectors import VectorEntry, VectorStore

logger = logging.getLogger(__name__)
BATCH = 512
VECTORS, FACTS, WORDS = "vectors", "facts", "words"
_T = TypeVar("_T")
Progress = Callable[[str, int, int], None]  # stage, done, total


class Encoder(Protocol):
    """What indexing needs of an embedder."""

    name: str

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts; shape (len(texts), dimension), rows of length 1."""


class IndexEntryRow(Base):
    """What an index holds for a product: the hash of what it was made from."""

    __tablename__ = "index_entries"

    index_name: Mapped[str] = mapped_column(String(50), primary_key=True)
    product_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True, slots=True)
class IndexReport:
    """How many products each index took in, refreshed or dropped, and how long it took."""

    embedded: int
    facts_updated: int
    words_updated: int
    removed: int
    seconds: float


def vector_text(product: Product) -> str:
    """The text that stands for a product in vector space: title and description (the embedder cuts it off)."""
    return f"{product.title}. {product.description}" if product.description else product.title


def lexical_fields(product: Product) -> dict[str, str]:
    """The words of a product, one text a field, translations included."""
    translations = product.translations.values()
    return {
        "title": " ".join([product.title, *(words.title for words in translations)]),
        "brand": product.brand or "",
        "category": " ".join([*product.category, product.product_type or ""]) if product.category else "",
        "attributes": " ".join(f"{name} {value}" for name, value in product.attributes.items()),
        "description": " ".join([product.description, *(words.description for words in translations)]),
    }


def update_indexes(
    engine: Engine,
    vectors: VectorStore,
    lexical: LexicalIndex,
    encoder: Encoder,
    progress: Progress | None = None,
) -> IndexReport:
    """Bring both indexes up to date; a second run finds nothing to do.

    Raises:
        IndexStoreError: an index cannot be written.
    """
    started = time.perf_counter()
    catalog = Catalog(engine)
    held = {name: _held(engine, name) for name in (VECTORS, FACTS, WORDS)}
    # An index folder that was deleted holds nothing, whatever the table says.
    if vectors.count() == 0:
        held[VECTORS], held[FACTS] = {}, {}
    if lexical.count() == 0:
        held[WORDS] = {}
    wanted = catalog.hashes()
    gone = {name: sorted(set(entries) - set(wanted)) for name, entries in held.items()}
    counts = {VECTORS: 0, FACTS: 0, WORDS: 0}
    if set(gone[VECTORS]) | set(gone[FACTS]):
        vectors.delete(sorted(set(gone[VECTORS]) | set(gone[FACTS])))
    if gone[WORDS]:
        lexical.delete(gone[WORDS])
    done = 0
    for batch in _batches(catalog.stream_hashed()):
        new_vectors = [
            (product, _hash(encoder.name, vector_text(product)))
            for _, product in batch
            if held[VECTORS].get(product.product_id) != _hash(encoder.name, vector_text(product))
        ]
        if new_vectors:
            rows = encoder.encode([vector_text(product) for product, _ in new_vectors])
            vectors.upsert(
                [
                    VectorEntry(product.product_id, row, filter_facts(product))
                    for (product, _), row in zip(new_vectors, rows, strict=True)
                ]
            )
            counts[VECTORS] += len(new_vectors)
        embedded = {product.product_id for product, _ in new_vectors}
        new_facts = [
            (product, content)
            for content, product in batch
            if held[FACTS].get(product.product_id) != content and product.product_id not in embedded
        ]
        if new_facts:
            vectors.update_facts({product.product_id: filter_facts(product) for product, _ in new_facts})
            counts[FACTS] += len(new_facts)
        new_words = [
            (product, content) for content, product in batch if held[WORDS].get(product.product_id) != content
        ]
        if new_words:
            lexical.upsert(
                [
                    LexicalEntry(product.product_id, lexical_fields(product), filter_facts(product))
                    for product, _ in new_words
                ]
            )
            counts[WORDS] += len(new_words)
        current = {product.product_id: content for content, product in batch}
        _remember(engine, VECTORS, {p.product_id: text_hash for p, text_hash in new_vectors}, ())
        _remember(engine, FACTS, {i: c for i, c in current.items() if held[FACTS].get(i) != c}, ())
        done += len(batch)
        if progress:
            progress("indexing", done, len(wanted))
    if counts[WORDS] or gone[WORDS]:
        lexical.commit()
    _remember(engine, WORDS, {i: c for i, c in wanted.items() if held[WORDS].get(i) != c}, gone[WORDS])
    _remember(engine, VECTORS, {}, gone[VECTORS])
    _remember(engine, FACTS, {}, gone[FACTS])
    removed = len(set().union(*gone.values()))
    return IndexReport(counts[VECTORS], counts[FACTS], counts[WORDS], removed, time.perf_counter() - started)


def _held(engine: Engine, name: str) -> dict[str, str]:
    with engine.connect() as connection:
        rows = connection.execute(
            select(IndexEntryRow.product_id, IndexEntryRow.content_hash).where(
                IndexEntryRow.index_name == name
            )
        )
        return {row.product_id: row.content_hash for row in rows}


def _remember(engine: Engine, name: str, entries: dict[str, str], gone: Iterable[str]) -> None:
    changed = [*entries, *gone]
    if not changed:
        return
    with engine.begin() as connection:
        for start in range(0, len(changed), 500):
            connection.execute(
                delete(IndexEntryRow).where(
                    IndexEntryRow.index_name == name,
                    IndexEntryRow.product_id.in_(changed[start : start + 500]),
                )
            )
        if entries:
            connection.execute(
                insert(IndexEntryRow),
                [
                    {"index_name": name, "product_id": product_id, "content_hash": content}
                    for product_id, content in entries.items()
                ],
            )


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    batch: list[_T] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
