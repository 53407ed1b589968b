"""How well the passages of the shop's pages fit a question, by its words, by nearness, and by what tells which sentence
answers.

Weights were chosen on `tests/data/policy_*.jsonl` (`xiaoer evaluate pages`).
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from retrieval.documents import Passage
from retrieval.page_words import ABROAD, page_terms, product_words

SENTENCE_WEIGHT = 0.3  # of the question's words that stand in the sentence or over it
WORDS_WEIGHT = 0.2  # of those that stand anywhere in the passage
HEADING_WEIGHT = 0.2  # of the heading's words that the question has
TITLE_WEIGHT = 0.1  # and of the page's title
FIRST_WEIGHT = 0.12  # of being the first of its page, which states the main rule: for a question of one word
TOPIC_WEIGHT = 0.2
ABROAD_WEIGHT = 0.2  # taken from rules for orders abroad where the question does not speak of abroad
HOME_WEIGHT = 0.1  # taken from all other rules where it does
LIKELY_WEIGHT = 1.0  # of how likely a passage answers, where something tells
SENTENCE_LIKELY_WEIGHT = 0.3  # the same of a sentence in its passage
FEW_TERMS = 4  # a question of more terms says most of what it means itself
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


@dataclass(frozen=True, slots=True)
class Section:
    """A passage in the terms of `retrieval.page_words`: of its heading, of each sentence with what stands over it,
    and of all of it."""

    passage: Passage
    title: frozenset[str]
    heading: frozenset[str]
    sentences: tuple[tuple[str, frozenset[str]], ...]
    terms: frozenset[str]

    @classmethod
    def of(cls, passage: Passage) -> "Section":
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
class Pages:
    """The passages of one language with their terms, and how rare each term is among them."""

    sections: Sequence[Section]
    rarity: Mapping[str, float]

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> "Pages":
        sections = [Section.of(passage) for passage in passages]
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
                near.get(sentence_id(section.passage, n), 0.0) for n in range(len(section.sentences))
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


def with_told(hit: PassageHit, told: Answering) -> PassageHit:
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


def in_context(
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


def sentence_id(passage: Passage, number: int) -> str:
    return f"{passage.passage_id}/{number}"
