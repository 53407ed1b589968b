"""Why a hit stands where it stands: its rank in every stage, what each feature added to its score, which words of the
query met which of its own, and which constraint, if dropped, would have put other products first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from retrieval.filters import filters_for
from retrieval.hits import Hit, Hits
from retrieval.interaction import wishing_tokens
from retrieval.need import Need
from retrieval.product import Product
from retrieval.relax import Constraint, only, without_each
from retrieval.search import Search, Stages

MOST_WORDS = 8  # pairs of words that an explanation shows
FILTERED = ("stock", "price", "brands", "not_brands")  # constraints that keep products out; others only rank
SHOWN = 10  # first hits whose order a dropped constraint may change


@dataclass(frozen=True, slots=True)
class WordPair:
    """A word of the query, the word of the product that means most nearly the same, and their cosine, -1 to 1."""

    asked: str
    answered: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """One hit: its ranks from 1 by stage (None where the stage did not find it), its features, what each added to its
    score (they and `base` sum to it; empty for a ranker that cannot tell), and the words that met."""

    product: Product
    position: int
    score: float
    ranks: Mapping[str, int | None]
    features: Mapping[str, float]
    contributions: Mapping[str, float]
    base: float
    words: tuple[WordPair, ...]


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What would have come first without one constraint, where another product would have come first or some would
    have been among the first SHOWN that were not: those are `entered`."""

    dropped: Constraint
    first: Product
    is_new_first: bool
    entered: tuple[Product, ...]

    def told(self) -> str:
        """It in one English sentence."""
        dropped = self.dropped.replace("_", " ")
        others = len(
            [product for product in self.entered if product is not self.first or not self.is_new_first]
        )
        if not self.is_new_first:
            return f"Without the {dropped}, {others} others would be among the first {SHOWN}."
        more = f", and {others} others would be among the first {SHOWN}" if others else ""
        return f"Without the {dropped}, {self.first.title} would come first{more}."


@dataclass(frozen=True, slots=True)
class Explained:
    """A search, explained: each hit, and what would change without a constraint."""

    hits: tuple[Explanation, ...]
    changes: tuple[Counterfactual, ...]


def explain(search: Search, need: Need, hits: Hits) -> Explained:
    """Explain the hits of a search for a need."""
    return Explained(tuple(_explanations(search, need, hits)), tuple(_counterfactuals(search, need)))


def _explanations(search: Search, need: Need, hits: Hits) -> list[Explanation]:
    stages = search.stages(need, max(100, len(hits.hits)))
    told = search.contributions(hits.hits)
    return [
        Explanation(
            product=hit.product,
            position=hit.position,
            score=hit.score,
            ranks=_ranks(stages, hit.product.product_id),
            features=hit.features or {},
            contributions=contributions,
            base=base,
            words=_words(search, need, hit),
        )
        for hit, (contributions, base) in zip(hits.hits, told, strict=True)
    ]


def _counterfactuals(search: Search, need: Need) -> Iterator[Counterfactual]:
    """Each constraint of the need that decides which products come first, in the order of `relax.CONSTRAINTS`."""
    shown = [hit.product.product_id for hit in search.find(need, SHOWN).hits]
    if not shown:
        return
    for name, wider in without_each(need):
        found = search.find(wider, SHOWN)
        first = [hit.product for hit in found.hits]
        if not first:
            continue
        entered = [product for product in first if product.product_id not in shown]
        if name in FILTERED:  # what passes it was only ranked otherwise
            entered = [product for product in entered if not _passes(need, name, product)]
        is_new_first = first[0].product_id != shown[0] and (name not in FILTERED or first[0] in entered)
        if entered or is_new_first:
            yield Counterfactual(name, first[0], is_new_first, tuple(entered))


def _passes(need: Need, name: Constraint, product: Product) -> bool:
    """Whether a product passes one constraint alone."""
    return filters_for(only(need, name), lambda kind: frozenset((kind,))).matches(product)


def _ranks(stages: Stages, product_id: str) -> dict[str, int | None]:
    by_stage = {
        "lexical": stages.lexical,
        "vectors": stages.vectors,
        "fused": stages.fused,
        "ranked": stages.ranked,
    }
    return {name: ids.index(product_id) + 1 if product_id in ids else None for name, ids in by_stage.items()}


def _words(search: Search, need: Need, hit: Hit) -> tuple[WordPair, ...]:
    """For each word of the query the nearest word of the product, the surest first; empty without late interaction."""
    index = search.index_for(need.text)
    if index.tokens is None or not need.text:
        return ()
    text = index.tokens.text_of(hit.product)
    if not text:
        return ()
    reader, head = index.tokens.reader, index.tokens.head
    query, [product] = reader.read_query(need.text), reader.read([text])
    places = wishing_tokens(need.text, query)
    asked = head.asked(query.states[places])
    vectors = head.product(product.states, 0).vectors.astype(np.float32)
    cosines = asked.vectors @ (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)).T
    pairs: dict[str, WordPair] = {}
    for row, place in enumerate(places):
        best = int(cosines[row].argmax())
        said = _whole_word(need.text, query.spans[place])
        pair = WordPair(said, _whole_word(text, product.spans[best]), round(float(cosines[row, best]), 3))
        if said not in pairs or pairs[said].similarity < pair.similarity:
            pairs[said] = pair
    return tuple(sorted(pairs.values(), key=lambda pair: -pair.similarity)[:MOST_WORDS])


def _whole_word(text: str, span: tuple[int, int]) -> str:
    """The word of Latin letters that a token is part of, or the token's own characters."""
    start, end = span
    while start > 0 and _is_letter(text[start - 1]) and start < len(text) and _is_letter(text[start]):
        start -= 1
    while end < len(text) and _is_letter(text[end]) and _is_letter(text[end - 1]):
        end += 1
    return text[start:end]


def _is_letter(character: str) -> bool:
    return character.isalnum() and character < "\u2e80"
