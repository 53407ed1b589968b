"""Small real implementations of the retrieval seams, for the conformance suites and for tests that need speed."""

import math
import re
import zlib
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from retrieval.embed import Reading
from retrieval.features import Candidate
from retrieval.filters import Filters
from retrieval.lexical import LexicalEntry, LexicalMatch
from retrieval.need import PriceRange
from retrieval.text import words
from retrieval.vectors import Neighbour, VectorEntry


class HashingEmbeddings(Embeddings):
    """Each word adds one to the bucket that its checksum names; vectors have length 1."""

    name = "hashing"
    unrelated = 0.0

    def __init__(self, dimension: int = 64) -> None:
        self.dimension = dimension

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in words(text) or [""]:
                row[zlib.crc32(word.encode()) % self.dimension] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.encode(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        return self.encode([text])[0].tolist()


class HashingReader(HashingEmbeddings):
    """Reads each word for itself: its state is the vector of that word alone."""

    def read(self, texts: Sequence[str]) -> list[Reading]:
        readings = []
        for text in texts:
            spans = tuple(match.span() for match in re.finditer(r"\w+", text))
            states = self.encode([text[start:end] for start, end in spans])
            readings.append(Reading(self.encode([text])[0], states, spans))
        return readings

    def read_query(self, text: str) -> Reading:
        return self.read([text])[0]


class ExactVectors:
    """Brute force over a dict: the slow, obvious reference."""

    def __init__(self) -> None:
        self._entries: dict[str, VectorEntry] = {}

    def upsert(self, entries: Sequence[VectorEntry]) -> None:
        self._entries.update({entry.product_id: entry for entry in entries})

    def update_facts(self, facts: Mapping[str, Mapping[str, str | int]]) -> None:
        for product_id, fields in facts.items():
            if product_id in self._entries:
                self._entries[product_id] = VectorEntry(product_id, self._entries[product_id].vector, fields)

    def delete(self, product_ids: Sequence[str]) -> None:
        for product_id in product_ids:
            self._entries.pop(product_id, None)

    def nearest(self, vector: NDArray[np.float32], k: int, filters: Filters) -> list[Neighbour]:
        found = [
            Neighbour(entry.product_id, float(entry.vector @ vector))
            for entry in self._entries.values()
            if facts_match(filters, entry.facts)
        ]
        return sorted(found, key=lambda neighbour: -neighbour.similarity)[:k]

    def vectors(self, product_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        return {i: self._entries[i].vector for i in product_ids if i in self._entries}

    def clear(self) -> None:
        self._entries.clear()

    def ids(self) -> list[str]:
        return list(self._entries)

    def count(self) -> int:
        return len(self._entries)


class SharedWords:
    """Scores by the number of shared words: the slow, obvious reference for finding, not for BM25."""

    def __init__(self) -> None:
        self._entries: dict[str, LexicalEntry] = {}
        self._pending: dict[str, LexicalEntry | None] = {}

    def upsert(self, entries: Sequence[LexicalEntry]) -> None:
        self._pending.update({entry.product_id: entry for entry in entries})

    def delete(self, product_ids: Sequence[str]) -> None:
        self._pending.update(dict.fromkeys(product_ids))

    def discard(self) -> None:
        self._pending = {}

    def clear(self) -> None:
        self._pending = dict.fromkeys(self._entries)

    def commit(self) -> None:
        for product_id, entry in self._pending.items():
            if entry is None:
                self._entries.pop(product_id, None)
            else:
                self._entries[product_id] = entry
        self._pending = {}

    def search(self, text: str, k: int, filters: Filters) -> list[LexicalMatch]:
        asked = {_stem(word) for word in words(text)}
        found = []
        for entry in self._entries.values():
            have = {_stem(word) for field in entry.fields.values() for word in words(field)}
            if (shared := len(asked & have)) and facts_match(filters, entry.facts):
                found.append(LexicalMatch(entry.product_id, float(shared)))
        return sorted(found, key=lambda match: (-match.score, match.product_id))[:k]

    def rarity(self, words: Sequence[str]) -> dict[str, float]:
        entries = self._entries.values()

        def holding(word: str) -> int:
            return max(
                (sum(_has(entry.fields[name], word) for entry in entries) for name in _names(entries)),
                default=0,
            )

        return {word: math.log(1 + len(entries) / (1 + holding(word))) for word in words}

    def count(self) -> int:
        return len(self._entries)


class TitleLengthRanker:
    """The shortest title first."""

    name = "title length"

    def scores(self, query: str, candidates: Sequence[Candidate]) -> NDArray[np.float64]:
        return np.array([-float(len(candidate.product.title)) for candidate in candidates])

    def contributions(self, features: Mapping[str, float]) -> tuple[Mapping[str, float], float]:
        return {}, 0.0


def facts_match(filters: Filters, facts: Mapping[str, str | int]) -> bool:
    """The filters, read off an entry's facts as plainly as possible."""
    price: PriceRange | None = filters.price
    if price and not (
        "price_minor" in facts
        and facts["currency"] == price.currency
        and price.contains(int(facts["price_minor"]))
    ):
        return False
    if filters.brands and facts.get("brand") not in filters.brands:
        return False
    if facts.get("brand") in filters.not_brands:
        return False
    if filters.product_types and facts.get("product_type") not in filters.product_types:
        return False
    return not (filters.in_stock_only and facts.get("in_stock") == 0)


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") else word


def _has(text: str, word: str) -> bool:
    return _stem(word) in map(_stem, words(text))


def _names(entries: Collection[LexicalEntry]) -> set[str]:
    return {name for entry in entries for name in entry.fields}
