"""Words in tantivy: the only file that talks to it. BM25 over title, brand, type, category, attributes, description.

Documents and queries are cut by `retrieval.text.words` and stemmed by tantivy, so both sides agree.
"""

import math
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import tantivy

from retrieval.errors import IndexStoreError
from retrieval.filters import Filters
from retrieval.text import words

ANALYZER = "xiaoer_words"
WRITER_HEAP_BYTES = 64_000_000
MAX_QUERY_WORDS = 64
FIELD_WEIGHTS: Mapping[str, float] = {
    "title": 2.0,
    "brand": 1.0,
    "category": 1.0,
    "attributes": 0.3,
    "description": 0.5,
}


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """What the lexical index keeps for a product: words for each field of FIELD_WEIGHTS, and facts for filters."""

    product_id: str
    fields: Mapping[str, str]
    facts: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class LexicalMatch:
    """A product that shares words with a query; BM25 score, 0 or more."""

    product_id: str
    score: float


class LexicalIndex(Protocol):
    """The seam: anything that finds products by their words within filters."""

    def upsert(self, entries: Sequence[LexicalEntry]) -> None:
        """Add or replace entries; visible after `commit`."""

    def delete(self, product_ids: Sequence[str]) -> None:
        """Remove entries; ids that are not there are ignored; visible after `commit`."""

    def commit(self) -> None:
        """Make all changes visible at once."""

    def clear(self) -> None:
        """Drop all entries; visible after `commit`."""

    def discard(self) -> None:
        """Forget all changes since the last `commit`."""

    def search(self, text: str, k: int, filters: Filters) -> list[LexicalMatch]:
        """The k best matches of a free text, best first; equal scores in the order of their ids."""

    def rarity(self, words: Sequence[str]) -> dict[str, float]:
        """The inverse document frequency of each word, above 0; log(1 + entries / (1 + entries with the word))."""

    def count(self) -> int:
        """The number of entries."""


class TantivyIndex:
    """A tantivy index in a folder. A writer is held only between the first change and the commit."""

    def __init__(self, folder: Path) -> None:
        self._schema = _schema()
        self._analyzer = _analyzer()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(self._schema, path=str(folder))
        except (OSError, ValueError) as error:
            raise IndexStoreError(
                f"cannot open the word index in {folder}: {error}; check its permissions, or delete that folder "
                "and run `xiaoer index`"
            ) from error
        self._index.register_tokenizer(ANALYZER, self._analyzer)
        self._writer: Any = None

    def upsert(self, entries: Sequence[LexicalEntry]) -> None:
        """Add or replace entries; visible after `commit`."""
        writer = self._open_writer()
        for entry in entries:
            writer.delete_documents_by_term("product_id", entry.product_id)
            document = tantivy.Document()
            document.add_text("product_id", entry.product_id)
            for name in FIELD_WEIGHTS:
                document.add_text(name, " ".join(words(entry.fields.get(name, ""))))
            for name in ("brand", "product_type", "currency"):
                if name in entry.facts:
                    document.add_text(f"{name}_fact", str(entry.facts[name]))
            for name in ("price_minor", "in_stock"):
                if name in entry.facts:
                    document.add_integer(name, int(entry.facts[name]))
            writer.add_document(document)

    def delete(self, product_ids: Sequence[str]) -> None:
        """Remove entries; ids that are not there are ignored; visible after `commit`."""
        writer = self._open_writer()
        for product_id in product_ids:
            writer.delete_documents_by_term("product_id", product_id)

    def clear(self) -> None:
        """Drop all entries; visible after `commit`."""
        self._open_writer().delete_all_documents()

    def commit(self) -> None:
        """Make all changes visible at once."""
        if self._writer is not None:
            self._writer.commit()
            self._writer.wait_merging_threads()
            self._writer = None
        self._index.reload()

    def discard(self) -> None:
        """Forget all changes since the last `commit`, and let another program write."""
        if self._writer is not None:
            self._writer.rollback()
            self._writer = None

    def search(self, text: str, k: int, filters: Filters) -> list[LexicalMatch]:
        """The k best matches of a free text, best first; equal scores in the order of their ids."""
        if k < 1:
            return []
        terms = list(dict.fromkeys(self._analyzer.analyze(" ".join(words(text)))))[:MAX_QUERY_WORDS]
        if not terms:
            return []
        self._index.reload()
        searcher = self._index.searcher()
        found = searcher.search(self._query(terms, filters), limit=k).hits
        matches = [
            LexicalMatch(searcher.doc(address)["product_id"][0], float(score)) for score, address in found
        ]
        return sorted(matches, key=lambda match: (-match.score, match.product_id))

    def rarity(self, words: Sequence[str]) -> dict[str, float]:
        """The inverse document frequency of each word, above 0; log(1 + entries / (1 + entries with the word)).

        A word's entries are counted in the field where it stands most often.
        """
        searcher = self._index.searcher()
        entries = searcher.num_docs
        found = {}
        for word in words:
            terms = self._analyzer.analyze(word) or [word]
            holding = max(searcher.doc_freq(name, terms[0]) for name in FIELD_WEIGHTS)
            found[word] = math.log(1 + entries / (1 + holding))
        return found

    def count(self) -> int:
        """The number of entries."""
        self._index.reload()
        return int(self._index.searcher().num_docs)

    def _query(self, terms: Sequence[str], filters: Filters) -> Any:
        query = tantivy.Query
        any_term = [
            (
                tantivy.Occur.Should,
                query.boost_query(query.term_query(self._schema, name, term, "freq"), weight),
            )
            for term in terms
            for name, weight in FIELD_WEIGHTS.items()
        ]
        clauses = [(tantivy.Occur.Must, query.boolean_query(any_term)), *self._filter_clauses(filters)]
        return query.boolean_query(clauses)

    def _filter_clauses(self, filters: Filters) -> list[tuple[Any, Any]]:
        query, must, must_not = tantivy.Query, tantivy.Occur.Must, tantivy.Occur.MustNot
        clauses: list[tuple[Any, Any]] = []
        if filters.price:
            price = filters.price
            clauses.append((must, query.term_query(self._schema, "currency_fact", price.currency, "basic")))
            if price.min_minor is not None or price.max_minor is not None:
                clauses.append((must, self._price_query(filters)))
        if filters.brands:
            clauses.append((must, self._any_of("brand_fact", filters.brands)))
        if filters.not_brands:
            clauses.append((must_not, self._any_of("brand_fact", filters.not_brands)))
        if filters.product_types:
            clauses.append((must, self._any_of("product_type_fact", filters.product_types)))
        if filters.in_stock_only:
            clauses.append((must_not, query.term_query(self._schema, "in_stock", 0, "basic")))
        return [
            (occur, query.const_score_query(clause, 0.0) if occur == must else clause)
            for occur, clause in clauses
        ]

    def _any_of(self, field: str, values: frozenset[str]) -> Any:
        return tantivy.Query.term_set_query(self._schema, field, sorted(values))

    def _price_query(self, filters: Filters) -> Any:
        price = filters.price
        assert price is not None
        return tantivy.Query.range_query(
            self._schema,
            "price_minor",
            tantivy.FieldType.Integer,
            lower_bound=price.min_minor,
            upper_bound=price.max_minor,
            include_lower=price.min_inclusive or price.min_minor is None,
            include_upper=price.max_inclusive or price.max_minor is None,
        )

    def _open_writer(self) -> Any:
        if self._writer is None:
            try:
                self._writer = self._index.writer(heap_size=WRITER_HEAP_BYTES, num_threads=1)
            except ValueError as error:
                raise IndexStoreError(
                    f"the word index is being written by another program ({error}): wait until it is done"
                ) from error
        return self._writer


def open_lexical(folder: Path, *, fresh: bool = False) -> TantivyIndex:
    """Open the word index in a folder; `fresh` starts from nothing.

    Raises:
        IndexStoreError: the folder cannot be read or written.
    """
    if fresh and folder.exists():
        shutil.rmtree(folder)
    return TantivyIndex(folder)


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("product_id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in FIELD_WEIGHTS:
        builder.add_text_field(name, tokenizer_name=ANALYZER, index_option="freq")
    for name in ("brand", "product_type", "currency"):
        builder.add_text_field(f"{name}_fact", tokenizer_name="raw", index_option="basic")
    for name in ("price_minor", "in_stock"):
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def _analyzer() -> Any:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        .filter(tantivy.Filter.remove_long(120))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )
