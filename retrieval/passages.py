"""Finds the passages of the shop's pages that speak of a question, and the sentences in them that answer it.

What is searched is the sentence, under its heading: a passage is as good as its best one. A shop has hundreds of
passages, not millions: words are counted in memory, vectors are kept in an index. Weights were chosen on
`tests/data/policy_*.jsonl` (`xiaoer evaluate pages`).
"""

import hashlib
import logging
import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from retrieval.page_words import ABROAD, page_terms, product_words
from retrieval.simplified import to_simplified
from retrieval.vectors import VectorEntry, VectorStore

logger = logging.getLogger(__name__)
KEPT_QUESTIONS = 50
SENTENCE_WEIGHT = 0.3  # of the question's words that stand in the sentence or over it
WORDS_WEIGHT = 0.2  # of those that stand anywhere in the passage
HEADING_WEIGHT = 0.2  # of the heading's words that the question has
TITLE_WEIGHT = 0.1  # and of the page's title
FIRST_WEIGHT = 0.12  # of being the first of its page, which states the main rule: for a question of one word
TOPIC_WEIGHT = 0.2
ABROAD_WEIGHT = 0.2  # taken from rules for orders abroad where the question does not speak of abroad
HOME_WEIGHT = 0.1  # taken from all other rules where it does
CONTEXT_WEIGHT = 0.5  # of the question before, for what goes on from it
LIKELY_WEIGHT = 1.0  # of how likely a passage answers, where something tells
SENTENCE_LIKELY_WEIGHT = 0.3  # the same of a sentence in its passage
FEW_TERMS = 4  # a question of more terms says most of what it means itself
LITTLE_CONTEXT = 0.4  # of that weight, for such a question
SAME_TOPIC = 0.15  # what a passage's score gains where its topic is that of the question before
# What makes any answer less or more likely: the share of the question's words that no page knows, and how many of its
# words (two at most) name things that pages speak of.
UNKNOWN_WEIGHT = 0.3
LISTED_WEIGHT = 0.1
MOST_LISTED = 2
# Not after "8 a.m." before more of the sentence.
_SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\b[ap]\.m\.)\s+(?=[^a-z])|(?<=[。！？])|\n\s*\n|\n(?=\s*(?:[-*•]|\d+\.)\s)"
)


def sentences_of(text: str) -> list[str]:
    """The sentences of a passage, an item of a list being one; white space closed up."""
    return [" ".join(part.split()) for part in _SENTENCE_END.split(text) if part and part.strip()]


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage for a question. `similarity` is the cosine of its nearest sentence, from 0 for unrelated to 1;
    `coverage` the share of the question's words, weighted by their rarity in the pages, that the passage holds, 0 to
    1; `score` joins them. `sentences` are scored each, in the order of the passage. `fit` is what hits are ordered
    by, the score unless there was a question before, and how likely it answers; `goes_on` is set where the page is also the best for that one.
    `likely` is how likely the passage answers, and `none` how likely no passage does, as far as something tells."""

    passage: Passage
    score: float
    similarity: float
    coverage: float
    sentences: tuple[tuple[str, float], ...] = ()
    fit: float = 0.0
    goes_on: bool = False
    likely: float = 0.0
    none: float = 0.0

    @property
    def worded(self) -> float:
        """How well it fits by its words and its nearness alone."""
        return self.fit - LIKELY_WEIGHT * self.likely * (1 - self.none)


@dataclass(frozen=True, slots=True)
class Answering:
    """How likely each sentence of each passage answers a question, by the passage's id and in the order of its sentences,
    and how likely none of them does; from 0 to 1, 1 in sum."""

    sentences: Mapping[str, Sequence[float]] = field(default_factory=dict)
    none: float = 0.0

    def of(self, passage_id: str) -> float:
        """How likely a passage answers."""
        return min(1.0, sum(self.sentences.get(passage_id, ())))

    @property
    def likeliest(self) -> float:
        """How likely the likeliest passage answers; 0 where nothing tells."""
        return max(map(self.of, self.sentences), default=0.0)


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
        self._kept: tuple[int, Mapping[str, _Pages]] = (-1, {})
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
            hits = _in_context(hits, joined, earlier, weight, surer=not pages.has_unknown(asked))
        hits = [_told(replace(hit, score=hit.score + likelihood), told) for hit in hits]
        hits.sort(key=lambda hit: (-hit.fit, hit.passage.passage_id))
        return hits[:k]

    def _told_of(self, question: str, before: str, pages: "_Pages") -> Answering:
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
class _Section:
    """A passage in the terms of `retrieval.page_words`: of its heading, of each sentence with what stands over it,
    and of all of it."""

    passage: Passage
    title: frozenset[str]
    heading: frozenset[str]
    sentences: tuple[tuple[str, frozenset[str]], ...]
    terms: frozenset[str]

    @classmethod
    def of(cls, passage: Passage) -> "_Section":
        over = frozenset(page_terms(f"{passage.title}. {passage.heading}"))
        sentences = tuple((text, over | set(page_terms(text))) for text in sentences_of(passage.text))
        return cls(
            passage,
            frozenset(page_terms(passage.title)),
            frozenset(page_terms(passage.heading or passage.title)),
            sentences,
            over.union(*(terms for _, terms in sentences)),
        )

    @property
    def is_abroad(self) -> bool:
        """Whether its title or heading says that it is about orders abroad."""
        return ABROAD in self.heading or ABROAD in self.title


@dataclass(frozen=True, slots=True)
class _Pages:
    """The passages of one language with their terms, and how rare each term is among them."""

    sections: Sequence[_Section]
    rarity: Mapping[str, float]

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> "_Pages":
        sections = [_Section.of(passage) for passage in passages]
        counts = Counter(term for section in sections for term in section.terms)
        return cls(sections, {term: _rarity(count, len(passages)) for term, count in counts.items()})

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages themselves."""
        return tuple(section.passage for section in self.sections)

    @property
    def count(self) -> int:
        """The number of sentences."""
        return sum(len(section.sentences) for section in self.sections)

    def score(
        self,
        asked: Mapping[str, float],
        near: Mapping[str, float],
        likely: tuple[str | None, float],
        abroad: bool,
    ) -> list[PassageHit]:
        """Every passage with its score: `asked` are terms with their weights, `near` the similarities by sentence id, `likely` is a topic with its
        confidence, `abroad` whether the question speaks of another country."""
        topic, confidence = likely
        hits = []
        for section in self.sections:
            coverage = self._share(asked, section.terms)
            added = WORDS_WEIGHT * coverage
            added += HEADING_WEIGHT * self._share(dict.fromkeys(section.heading, 1.0), asked)
            added += TITLE_WEIGHT * self._share(dict.fromkeys(section.title, 1.0), asked)
            added += FIRST_WEIGHT / len(asked) ** 2 if asked and section.passage.number == 0 else 0.0
            added += TOPIC_WEIGHT * confidence if topic and section.passage.topic == topic else 0.0
            if section.is_abroad != abroad:
                added -= ABROAD_WEIGHT if section.is_abroad else HOME_WEIGHT
            similarities = [
                near.get(_sentence_id(section.passage, n), 0.0) for n in range(len(section.sentences))
            ]
            scored = [
                (text, similarity + SENTENCE_WEIGHT * self._share(asked, terms) + added)
                for similarity, (text, terms) in zip(similarities, section.sentences, strict=True)
            ]
            best = max(score for _, score in scored)
            hits.append(PassageHit(section.passage, best, max(similarities), coverage, tuple(scored), best))
        return hits

    def likelihood(self, asked: Collection[str]) -> float:
        """What the words of a question alone say for or against its being answered on these pages."""
        unknown = sum(map(self._is_unknown, asked)) / max(1, len(asked))
        listed = sum(term.startswith("@") for term in asked)
        return LISTED_WEIGHT * min(MOST_LISTED, listed) - UNKNOWN_WEIGHT * unknown

    def has_unknown(self, asked: Collection[str]) -> bool:
        """Whether a question has a word that is on no page and names no product."""
        return any(map(self._is_unknown, asked))

    def _is_unknown(self, term: str) -> bool:
        return term not in self.rarity and term not in product_words()

    def _share(self, wanted: Mapping[str, float], held: Collection[str] | Mapping[str, float]) -> float:
        """The share of the wanted terms, by weight and rarity, that are held, 0 to 1."""
        unknown = _rarity(0, len(self.sections))
        weights = {term: weight * self.rarity.get(term, unknown) for term, weight in wanted.items()}
        total = sum(weights.values())
        found = sum(
            weight * (held[term] if isinstance(held, Mapping) else 1.0)
            for term, weight in weights.items()
            if term in held
        )
        return found / total if total else 0.0


def _told(hit: PassageHit, told: Answering) -> PassageHit:
    """A hit with what was told of its sentences: what likely answers comes first, the likeliest of it foremost."""
    sentences = told.sentences.get(hit.passage.passage_id, ())
    likely = told.of(hit.passage.passage_id)
    scored = tuple(
        (text, score + SENTENCE_LIKELY_WEIGHT * own)
        for (text, score), own in zip(hit.sentences, sentences or [0.0] * len(hit.sentences), strict=True)
    )
    # Where probably none answers, the likeliest of them says little.
    fit = hit.fit + LIKELY_WEIGHT * likely * (1 - told.none)
    return replace(hit, sentences=scored, fit=fit, likely=likely, none=told.none)


def _rarity(count: int, passages: int) -> float:
    """Inverse document frequency. Source: Spärck Jones, 1972, smoothed."""
    return math.log((passages + 1) / (count + 0.5))


def _in_context(
    hits: list[PassageHit],
    joined: list[PassageHit],
    earlier: list[PassageHit],
    weight: float,
    *,
    surer: bool,
) -> list[PassageHit]:
    """The hits for a question with a fit that also heeds the question before: `joined` are scored with the words of
    both, `earlier` by the question before alone."""
    pages: dict[str, float] = {}
    for hit in earlier:
        document_id = hit.passage.document_id
        pages[document_id] = max(hit.score, pages.get(document_id, hit.score))
    nearest = max(earlier, key=lambda hit: hit.score).passage
    best = max(hit.score for hit in hits)
    ranked = []
    for hit, both, before in zip(hits, joined, earlier, strict=True):
        document_id = hit.passage.document_id
        # What has little to do with the question itself is not dragged up by the one before.
        share = min(1.0, max(0.0, hit.score / best)) if best > 0 else 1.0
        order = both.score + weight * share * (before.score + pages[document_id]) / 2
        same_topic = document_id == nearest.document_id or (hit.passage.topic or None) == nearest.topic
        # A word that no page knows may be the whole of the question: the one before makes no answer surer then.
        score = max(hit.score, both.score) + (SAME_TOPIC if same_topic else 0.0) if surer else hit.score
        ranked.append(replace(both, score=score, fit=order, goes_on=document_id == nearest.document_id))
    return ranked


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
        _sentence_id(passage, n): f"{passage.heading or passage.title} {sentence}"
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


def _sentence_id(passage: Passage, number: int) -> str:
    return f"{passage.passage_id}/{number}"


def _hash(encoder: Encoder, text: str) -> str:
    return hashlib.sha256(f"{encoder.name}\x1f{text}".encode()).hexdigest()
