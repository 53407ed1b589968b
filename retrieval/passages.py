"""Finds the passages of the shop's pages that speak of a question: by meaning, words and topic, in one language.

A shop has hundreds of passages, not millions: words are counted in memory, vectors are kept in an index. Weights were chosen on `tests/data/policy_*.jsonl` (`xiaoer evaluate pages`).
"""

import hashlib
import logging
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Engine

from retrieval.catalog import Catalog
from retrieval.documents import Documents, Passage, passages_of
from retrieval.embed import Encoder
from retrieval.errors import IndexStoreError
from retrieval.filters import Filters
from retrieval.index import held_entries, remember_entries
from retrieval.search import content_words
from retrieval.text import singular
from retrieval.vectors import VectorEntry, VectorStore

logger = logging.getLogger(__name__)
WORDS_WEIGHT = 0.4
TOPIC_WEIGHT = 0.2


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage for a question. `similarity` is the cosine, from 0 for unrelated to 1; `coverage` the share of the
    question's words, weighted by their rarity in the pages, that the passage holds, 0 to 1; `score` joins them."""

    passage: Passage
    score: float
    similarity: float
    coverage: float


@dataclass(frozen=True, slots=True)
class PassageIndex:
    """The vectors of the passages in one language, with their encoder."""

    language: str
    encoder: Encoder
    vectors: VectorStore

    @property
    def name(self) -> str:
        """The index's name in `index_entries`."""
        return f"passages-{self.language}"


class PassageSearch:
    """Searches the pages in the language of the question, or in the others where it has none."""

    def __init__(
        self,
        engine: Engine,
        open_index: Callable[[str], PassageIndex],
        languages: Sequence[str] = ("en", "zh"),
    ) -> None:
        self._engine = engine
        self._documents = Documents(engine)
        self._catalog = Catalog(engine)
        self._indexes = {language: open_index(language) for language in languages}
        self._kept: tuple[int, Mapping[str, _Pages]] = (-1, {})

    def update(self) -> int:
        """Bring the indexes to the pages as they are now; the number of passages written."""
        pages = self._by_language()
        return sum(
            _update(self._engine, index, pages[name].passages) for name, index in self._indexes.items()
        )

    def find(
        self,
        question: str,
        language: str,
        topic: str | None = None,
        topic_confidence: float = 0.0,
        k: int = 5,
    ) -> list[PassageHit]:
        """The k passages that fit a question best, best first; empty where the shop has no pages.

        `topic` is what the question is likely about, in the words of the pages' own `topic`.
        """
        by_language = {name: pages for name, pages in self._by_language().items() if pages.passages}
        spoken = language if language in by_language else next(iter(by_language), None)
        if spoken is None:
            return []
        index, pages = self._indexes[spoken], by_language[spoken]
        near = _similarities(index, question, len(pages.passages))
        asked = [singular(word) for word in content_words(question)]
        hits = []
        for passage in pages.passages:
            similarity = near.get(passage.passage_id, 0.0)
            coverage = pages.coverage(asked, passage.passage_id)
            on_topic = topic_confidence if topic and passage.topic == topic else 0.0
            score = similarity + WORDS_WEIGHT * coverage + TOPIC_WEIGHT * on_topic
            hits.append(PassageHit(passage, score, similarity, coverage))
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage.passage_id))[:k]

    def _by_language(self) -> Mapping[str, "_Pages"]:
        """The passages of each language, read again only when the shop's revision moved on."""
        revision = self._catalog.revision()
        if self._kept[0] != revision:
            self._kept = (revision, {name: _Pages.of(passages) for name, passages in self._read().items()})
        return self._kept[1]

    def _read(self) -> dict[str, list[Passage]]:
        found: dict[str, list[Passage]] = {language: [] for language in self._indexes}
        for document in self._documents.all():
            # A language without an index of its own is read by the multilingual one.
            language = document.language if document.language in found else list(found)[-1]
            found[language] += passages_of(document)
        for language, passages in found.items():
            if not passages and language != "en":
                # The multilingual encoder reads a Chinese question beside pages that are in English only.
                passages += found["en"]
        return found


@dataclass(frozen=True, slots=True)
class _Pages:
    """The passages of one language with their words, and how rare each word is among them."""

    passages: Sequence[Passage]
    words: Mapping[str, frozenset[str]]
    rarity: Mapping[str, float]

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> "_Pages":
        held = {
            p.passage_id: frozenset(map(singular, content_words(f"{p.title} {p.heading} {p.text}")))
            for p in passages
        }
        counts = Counter(word for words in held.values() for word in words)
        return cls(passages, held, {word: _rarity(count, len(passages)) for word, count in counts.items()})

    def coverage(self, asked: Sequence[str], passage_id: str) -> float:
        """The share of the asked words that a passage holds, 0 to 1."""
        unknown = _rarity(0, len(self.passages))
        weights = [self.rarity.get(word, unknown) for word in asked]
        held = sum(w for word, w in zip(asked, weights, strict=True) if word in self.words[passage_id])
        return held / sum(weights) if weights else 0.0


def _rarity(count: int, passages: int) -> float:
    """Inverse document frequency. Source: Spärck Jones, 1972, smoothed."""
    return math.log((passages + 1) / (count + 0.5))


def _similarities(index: PassageIndex, question: str, k: int) -> dict[str, float]:
    vector = np.asarray(index.encoder.embed_query(question), dtype=np.float32)
    floor = index.encoder.unrelated
    try:
        near = index.vectors.nearest(vector, k, Filters())
    except IndexStoreError:
        # Another process may be writing the embedded store: words alone answer until it is done.
        logger.warning("searching the pages by words alone", exc_info=True)
        return {}
    return {n.product_id: (n.similarity - floor) / (1 - floor) for n in near}


def _update(engine: Engine, index: PassageIndex, passages: Sequence[Passage]) -> int:
    """Write the passages that are new or have changed, and drop those that are gone; the number written."""
    held = held_entries(engine, index.name)
    if index.vectors.count() != len(held):
        # The folder was deleted, or a crash came between the two: nothing is certain but an empty index.
        index.vectors.clear()
        remember_entries(engine, index.name, {}, list(held))
        held = {}
    wanted = {passage.passage_id: _hash(index.encoder, passage) for passage in passages}
    new = [passage for passage in passages if held.get(passage.passage_id) != wanted[passage.passage_id]]
    gone = [passage_id for passage_id in held if passage_id not in wanted]
    if gone:
        index.vectors.delete(gone)
    if new:
        rows = index.encoder.encode([_text(passage) for passage in new])
        index.vectors.upsert(
            [
                VectorEntry(p.passage_id, row, {"document_id": p.document_id})
                for p, row in zip(new, rows, strict=True)
            ]
        )
    remember_entries(engine, index.name, {p.passage_id: wanted[p.passage_id] for p in new}, gone)
    return len(new)


def _hash(encoder: Encoder, passage: Passage) -> str:
    return hashlib.sha256(f"{encoder.name}\x1f{_text(passage)}".encode()).hexdigest()


def _text(passage: Passage) -> str:
    return f"{passage.heading or passage.title} {passage.text}"
