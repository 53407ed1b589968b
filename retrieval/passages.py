"""Finds the passages of the shop's pages that speak of a question, and the sentences in them that answer it.

What is searched is the sentence, under its heading: a passage is as good as its best one. A shop has hundreds of
passages, not millions: words are counted in memory, vectors are kept in an index. Weights were chosen on
`tests/data/policy_*.jsonl` (`xiaoer evaluate pages`).
"""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from retrieval.catalog import Catalog
from retrieval.documents import Documents, Passage, passages_of
from retrieval.embed import Encoder
from retrieval.errors import IndexStoreError
from retrieval.filters import Filters
from retrieval.index import held_entries, remember_entries
from retrieval.page_words import ABROAD, page_terms
from retrieval.passage_scores import (
    FEW_TERMS,
    Answering,
    Pages,
    PassageHit,
    in_context,
    sentence_id,
    sentences_of,
    with_told,
)
from retrieval.simplified import to_simplified
from retrieval.vectors import VectorEntry, VectorStore

logger = logging.getLogger(__name__)
KEPT_QUESTIONS = 50
CONTEXT_WEIGHT = 0.5  # of the question before, for what goes on from it
LITTLE_CONTEXT = 0.4  # of that weight, for such a question


class AnswerFinder(Protocol):
    """What tells which sentences answer a question, whatever words they are in."""

    def answering(self, question: str, before: str, passages: tuple[Passage, ...]) -> Answering:
        """Which sentences of passages answer a question that may go on from the one before it."""

    def prepare_passages(self, passages: tuple[Passage, ...]) -> None:
        """Read passages ahead of the first question."""


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
        answers: AnswerFinder | None = None,
    ) -> None:
        self._engine = engine
        self._documents = Documents(engine)
        self._catalog = Catalog(engine)
        self._indexes = {language: open_index(language) for language in languages}
        self._answers = answers
        self._kept: tuple[int, Mapping[str, Pages]] = (-1, {})
        # What was asked last is often asked again: as the question before the next one.
        self._embedded: Mapping[tuple[str, str], NDArray[np.float32]] = {}

    def update(self) -> int:
        """Bring the indexes to the pages as they are now; the number of passages written."""
        pages = self._by_language()
        if self._answers:
            for own in pages.values():
                self._answers.prepare_passages(own.passages)
        return sum(
            _update(self._engine, index, pages[name].passages) for name, index in self._indexes.items()
        )

    def answering(self, question: str, language: str, before: str = "") -> Answering:
        """Which sentences of the pages answer a question, as far as something tells; it may go on from the one before it."""
        spoken = self._spoken(language)
        if spoken is None or self._answers is None:
            return Answering()
        return self._told_of(question, before, self._by_language()[spoken])

    def find(
        self,
        question: str,
        language: str,
        topic: str | None = None,
        topic_confidence: float = 0.0,
        k: int = 5,
        before: str = "",
        *,
        plainly: bool = False,
    ) -> list[PassageHit]:
        """The k passages that fit a question best, best first; empty where the shop has no pages.

        `topic` is what the question is likely about, in the words of the pages' own `topic`; `before` is the question
        that it may go on from: what both fit comes first. A question that is
        asked `plainly`, in the pages' own words, is found by these alone.
        """
        spoken = self._spoken(language)
        if spoken is None:
            return []
        index, pages = self._indexes[spoken], self._by_language()[spoken]
        told = Answering() if plainly else self._told_of(question, before, pages)
        question, before = to_simplified(question), to_simplified(before)  # the pages are written so
        asked, asked_before = dict.fromkeys(page_terms(question), 1.0), page_terms(before)
        abroad = ABROAD in asked or ABROAD in asked_before
        # What a few words that go on from others are about is a guess.
        guess = 0.5 if asked_before and len(asked) <= FEW_TERMS else 1.0
        likely = (topic, topic_confidence * guess)
        near = self._similarities(index, question, pages.count)
        hits = pages.score(asked, near, likely, abroad)
        likelihood = pages.likelihood(asked)
        if asked and asked_before:
            weight = CONTEXT_WEIGHT * (1.0 if len(asked) <= FEW_TERMS else LITTLE_CONTEXT)
            terms = dict.fromkeys(asked_before, 1.0)
            near_before = self._similarities(index, before, pages.count)
            earlier = pages.score(terms, near_before, (None, 0.0), ABROAD in terms)
            joined = pages.score(dict.fromkeys(terms, weight) | asked, near, likely, abroad)
            hits = in_context(hits, joined, earlier, weight, surer=not pages.has_unknown(asked))
        hits = [with_told(replace(hit, score=hit.score + likelihood), told) for hit in hits]
        hits.sort(key=lambda hit: (-hit.fit, hit.passage.passage_id))
        return hits[:k]

    def _told_of(self, question: str, before: str, pages: "Pages") -> Answering:
        """Which sentences answer a question: as it goes on from the one before, or by itself, whichever is surer."""
        if self._answers is None:
            return Answering()
        alone = self._answers.answering(question, "", pages.passages)
        going_on = self._answers.answering(question, before, pages.passages) if before else alone
        return max(going_on, alone, key=lambda told: told.likeliest)

    def _spoken(self, language: str) -> str | None:
        """The language of the pages that are read for a question in a language; None where the shop has no pages."""
        written = [name for name, pages in self._by_language().items() if pages.passages]
        return language if language in written else next(iter(written), None)

    def _similarities(self, index: PassageIndex, question: str, k: int) -> Mapping[str, float]:
        """The similarity of every sentence to a question, by sentence id."""
        key = (index.language, question)
        vector = self._embedded.get(key)
        if vector is None:
            vector = np.asarray(index.encoder.embed_query(question), dtype=np.float32)
            kept = {} if len(self._embedded) >= KEPT_QUESTIONS else self._embedded
            self._embedded = {**kept, key: vector}
        return _similarities(index, vector, k)

    def _by_language(self) -> Mapping[str, "Pages"]:
        """The passages of each language, read again only when the shop's revision moved on."""
        revision = self._catalog.revision()
        if self._kept[0] != revision:
            self._kept = (revision, {name: Pages.of(passages) for name, passages in self._read().items()})
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


def _similarities(index: PassageIndex, vector: NDArray[np.float32], k: int) -> dict[str, float]:
    floor = index.encoder.unrelated
    try:
        near = index.vectors.nearest(vector, k, Filters())
    except IndexStoreError:
        # Another process may be writing the embedded store: words alone answer until it is done.
        logger.warning("searching the pages by words alone", exc_info=True)
        return {}
    return {n.product_id: (n.similarity - floor) / (1 - floor) for n in near}


def _update(engine: Engine, index: PassageIndex, passages: Sequence[Passage]) -> int:
    """Write the sentences that are new or have changed, and drop those that are gone; the number of passages that
    were written."""
    held = held_entries(engine, index.name)
    if index.vectors.count() != len(held):
        # The folder was deleted, or a crash came between the two: nothing is certain but an empty index.
        index.vectors.clear()
        remember_entries(engine, index.name, {}, list(held))
        held = {}
    texts = {
        sentence_id(passage, n): f"{passage.heading or passage.title} {sentence}"
        for passage in passages
        for n, sentence in enumerate(sentences_of(passage.text))
    }
    wanted = {name: _hash(index.encoder, text) for name, text in texts.items()}
    new = [name for name in wanted if held.get(name) != wanted[name]]
    gone = [name for name in held if name not in wanted]
    if gone:
        index.vectors.delete(gone)
    if new:
        rows = index.encoder.encode([texts[name] for name in new])
        facts = {"passage": index.language}  # the store keeps no entry without a fact
        index.vectors.upsert([VectorEntry(name, row, facts) for name, row in zip(new, rows, strict=True)])
    remember_entries(engine, index.name, {name: wanted[name] for name in new}, gone)
    return len({name.rpartition("/")[0] for name in new})


def _hash(encoder: Encoder, text: str) -> str:
    return hashlib.sha256(f"{encoder.name}\x1f{text}".encode()).hexdigest()
