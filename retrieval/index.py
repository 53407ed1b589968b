"""Brings vectors and words up to date with the catalogue, changing only what changed.

The table `index_entries` remembers what each index holds. Rows are written after the index has them, so a crash
leaves work to repeat, never work forgotten.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from retrieval.catalog import Catalog
from retrieval.codes import codes_of
from retrieval.database import Base
from retrieval.filters import filter_facts
from retrieval.lexical import LexicalEntry, LexicalIndex
from retrieval.meaning import VectorIndex
from retrieval.product import Product
from retrieval.vectors import VectorEntry

logger = logging.getLogger(__name__)
BATCH = 512
FACTS, WORDS, MADE_BY = "facts", "words", "made-by"
TEXTS = "4"  # raise it when what is read of a product changes: every home then looks at all of them again
_T = TypeVar("_T")
Progress = Callable[[str, int, int], None]  # stage, done, total
Batch = Sequence[tuple[str, Product]]  # content hash and product


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
    passages: int = 0  # of the shop's pages, written anew


def lexical_fields(product: Product) -> dict[str, str]:
    """The words of a product, one text a field, options and translations included."""
    translations = product.translations.values()
    attributes = {name: {value: None} for name, value in product.attributes.items()}
    for option in product.options:
        for name, value in option.values.items():
            attributes.setdefault(name, {})[value] = None
    return {
        "title": " ".join([product.title, *(words.title for words in translations)]),
        "brand": product.brand or "",
        "category": " ".join([*product.category, product.product_type or ""]) if product.category else "",
        "attributes": " ".join(
            [
                *(f"{name} {' '.join(values)}" for name, values in attributes.items()),
                *sorted(codes_of(product)),
            ]
        ),
        "description": " ".join([product.description, *(words.description for words in translations)]),
    }


def update_indexes(
    engine: Engine,
    vector_indexes: Sequence[VectorIndex],
    lexical: LexicalIndex,
    progress: Progress | None = None,
    *,
    rebuild: bool = False,
) -> IndexReport:
    """Bring all indexes up to date; a second run finds nothing to do.

    `rebuild` makes every entry anew, whatever is there: each vector is replaced in one step and all words with one
    commit, so that a search meanwhile finds the old entry or the new one, and one that is killed leaves no hole.

    Raises:
        IndexStoreError: an index cannot be written.
    """
    started = time.perf_counter()
    catalog = Catalog(engine)
    wanted = catalog.hashes()
    updates = [_VectorUpdate(engine, index, rebuild) for index in vector_indexes]
    words = _WordsUpdate(engine, lexical, rebuild)
    try:
        removed = set(words.remove_all_but(wanted))
        writers: list[_VectorUpdate | _WordsUpdate] = [*updates, words]
        stale = [i for i, content in wanted.items() if any(writer.needs(i, content) for writer in writers)]
        done = 0
        for batch in _batches(catalog.read_hashed(stale)):
            for update in updates:
                removed.update(update.take(batch))
            words.take(batch)
            done += len(batch)
            if progress:
                progress("indexing", done, len(stale))
        words.finish()
        for update in updates:
            removed.update(update.remove_all_but(wanted))
            update.finish()
    except BaseException:
        lexical.discard()
        raise
    return IndexReport(
        embedded=sum(update.embedded for update in updates),
        facts_updated=sum(update.refreshed for update in updates),
        words_updated=words.updated,
        removed=len(removed),
        seconds=time.perf_counter() - started,
    )


class _VectorUpdate:
    """One vector index on its way to the catalogue: vectors follow the text, facts the whole record."""

    def __init__(self, engine: Engine, index: VectorIndex, rebuild: bool) -> None:
        self._engine = engine
        self._index = index
        self._names = (index.name, f"{index.name}-{FACTS}")
        self._vectors, self._facts = (held_entries(engine, name) for name in self._names)
        if self._vectors and index.store.count() == 0:
            # An index folder that was deleted holds nothing, whatever the table says.
            self._vectors, self._facts = {}, {}
        self._stored = {*self._vectors, *(index.store.ids() if rebuild else ())}
        self._held = {*self._stored, *self._facts}
        if rebuild:
            self._vectors, self._facts = {}, {}
        tokens = index.tokens
        self._made_by = (index.encoder.name, *([tokens.head.name] if tokens else []))
        made_by = held_entries(engine, self._made_by_name).get("")
        if made_by != _hash(TEXTS, *self._made_by):
            self._facts = {}  # another encoder or head: every text is looked at
        self.embedded = self.refreshed = 0

    @property
    def _made_by_name(self) -> str:
        return f"{self._index.name}-{MADE_BY}"

    def needs(self, product_id: str, content: str) -> bool:
        """Whether a product has changed since the index looked at it."""
        return self._facts.get(product_id) != content

    def finish(self) -> None:
        """Remember what made the entries; only after all of them are there."""
        remember_entries(self._engine, self._made_by_name, {"": _hash(TEXTS, *self._made_by)}, ())

    def take(self, batch: Batch) -> list[str]:
        """Bring the products of a batch into the index; the ids of those that have nothing to say to it any more."""
        store = self._index.store
        texts = {product.product_id: self._index.text_of(product) for _, product in batch}
        spoken = [(content, product) for content, product in batch if texts[product.product_id]]
        hashes = {p.product_id: _hash(*self._made_by, texts[p.product_id] or "") for _, p in spoken}
        new = [p for _, p in spoken if self._vectors.get(p.product_id) != hashes[p.product_id]]
        if new:
            rows = self._embed(new, [texts[product.product_id] or "" for product in new])
            store.upsert(
                [VectorEntry(p.product_id, row, filter_facts(p)) for p, row in zip(new, rows, strict=True)]
            )
        embedded = {product.product_id for product in new}
        changed = {p.product_id: (c, p) for c, p in spoken if self._facts.get(p.product_id) != c}
        stale = {i: filter_facts(p) for i, (_, p) in changed.items() if i not in embedded}
        if stale:
            store.update_facts(stale)
        remember_entries(self._engine, self._names[0], {i: hashes[i] for i in embedded}, ())
        gone = self._remove([i for i, text in texts.items() if not text and i in self._stored])
        # Those that say nothing to this index are remembered too, so that they are not looked at again.
        silent = {p.product_id: content for content, p in batch if not texts[p.product_id]}
        looked_at = {i: c for i, (c, _) in changed.items()} | silent
        remember_entries(self._engine, self._names[1], looked_at, ())
        self.embedded += len(new)
        self.refreshed += len(stale)
        return gone

    def _embed(self, products: Sequence[Product], texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of products, shape (products, dimension); their tokens are written on the way."""
        tokens = self._index.tokens
        if tokens is None:
            return self._index.encoder.encode(texts)
        readings = tokens.reader.read(texts)
        tokens.write(products, readings)
        return np.stack([reading.vector for reading in readings])

    def remove_all_but(self, wanted: Container[str]) -> list[str]:
        """Drop the products that left the catalogue; their ids."""
        return self._remove(sorted(i for i in self._held if i not in wanted))

    def _remove(self, gone: list[str]) -> list[str]:
        if gone:
            self._index.store.delete(gone)
            if self._index.tokens:
                self._index.tokens.delete(gone)
            for name in self._names:
                remember_entries(self._engine, name, {}, gone)
        return gone


class _WordsUpdate:
    """The word index on its way to the catalogue; everything becomes visible at once at the end."""

    def __init__(self, engine: Engine, lexical: LexicalIndex, rebuild: bool) -> None:
        self._engine = engine
        self._lexical = lexical
        known = held_entries(engine, WORDS)
        is_old = held_entries(engine, f"{WORDS}-{MADE_BY}").get("") != TEXTS
        self._held = {} if rebuild or is_old or lexical.count() == 0 else known
        self._known = known
        self._rebuild = rebuild
        if rebuild:
            lexical.clear()
        self._changed: dict[str, str] = {}
        self._gone: list[str] = []

    @property
    def updated(self) -> int:
        """The number of products whose words were written."""
        return len(self._changed)

    def needs(self, product_id: str, content: str) -> bool:
        """Whether a product has changed since its words were written."""
        return self._held.get(product_id) != content

    def remove_all_but(self, wanted: Container[str]) -> list[str]:
        """Drop the products that left the catalogue; their ids."""
        self._gone = sorted(i for i in self._known if i not in wanted)
        if self._gone:
            self._lexical.delete(self._gone)
        return self._gone

    def take(self, batch: Batch) -> None:
        """Write the words of a batch's products that changed."""
        new = [(content, p) for content, p in batch if self._held.get(p.product_id) != content]
        if new:
            self._lexical.upsert(
                [LexicalEntry(p.product_id, lexical_fields(p), filter_facts(p)) for _, p in new]
            )
        self._changed.update((p.product_id, content) for content, p in new)

    def finish(self) -> None:
        """Make the changes visible, then remember them."""
        if self._changed or self._gone or self._rebuild:
            self._lexical.commit()
        remember_entries(self._engine, WORDS, self._changed, self._gone)
        remember_entries(self._engine, f"{WORDS}-{MADE_BY}", {"": TEXTS}, ())


def held_entries(engine: Engine, name: str) -> dict[str, str]:
    """What an index holds: product id to the hash of what its entry was made from."""
    with engine.connect() as connection:
        rows = connection.execute(
            select(IndexEntryRow.product_id, IndexEntryRow.content_hash).where(
                IndexEntryRow.index_name == name
            )
        )
        return {row.product_id: row.content_hash for row in rows}


def remember_entries(engine: Engine, name: str, entries: dict[str, str], gone: Iterable[str]) -> None:
    """Write down what an index holds now; only after the index has it."""
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
