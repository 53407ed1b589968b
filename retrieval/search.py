"""One search: need → filters → vectors and words → fused → ranked → hits with reasons."""

import logging
import time
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.catalog import MAX_KEPT, Catalog
from retrieval.errors import IndexStoreError
from retrieval.features import (
    MATCHES,
    Candidate,
    Words,
    content_words,
    match,
    read_asked,
    read_words,
    shared_words,
)
from retrieval.filters import Filters, filters_for
from retrieval.fuse import RRF_K, reciprocal_rank_fusion
from retrieval.hits import Hit, Hits, Reason, ReasonKind
from retrieval.interaction import AskedTokens, interaction, wishing_tokens
from retrieval.lexical import LexicalIndex, LexicalMatch
from retrieval.meaning import VectorIndex, is_latin
from retrieval.narrow import narrow
from retrieval.need import AttributeWish, Need, Sort
from retrieval.product import Product
from retrieval.product_types import ProductTypes
from retrieval.rank import Ranker
from retrieval.text import words
from retrieval.vectors import Neighbour
from retrieval.wishes import MetWish, standings

logger = logging.getLogger(__name__)
CANDIDATES = 200
LOOKED_AT = (
    100  # first of the fused candidates that the ranker orders; the others keep their places after them
)
AGREEING = 10  # first of the fused candidates whose kinds count for how much the candidates agree on one
MEANING_SIMILARITY = 0.45  # cosine from which we say that a product fits by meaning


@dataclass(frozen=True, slots=True)
class Stages:
    """The ranking after each stage, product ids best first, for evaluation and explanation."""

    lexical: tuple[str, ...]
    vectors: tuple[str, ...]
    fused: tuple[str, ...]
    ranked: tuple[str, ...]


class Search:
    """Finds products for a need."""

    def __init__(
        self,
        catalog: Catalog,
        english: VectorIndex,
        foreign: VectorIndex | None,
        lexical: LexicalIndex,
        ranker: Ranker,
        types: Callable[[], ProductTypes],
        gloss: Callable[[str], str] = str,
    ) -> None:
        self._catalog = catalog
        self._english = english
        self._foreign = foreign
        self._lexical = lexical
        self._ranker = ranker
        self._types = types
        self._gloss = gloss
        self._holding: dict[str, tuple[int, bool]] = {}  # by index: whether it held anything at a revision
        self._words: dict[str, tuple[Product, Words]] = {}

    def find(
        self, need: Need, k: int = 10, offset: int = 0, query: str | None = None, *, strict_type: bool = False
    ) -> Hits:
        """The k best hits after the first `offset`; filters hold for every one of them.

        `strict_type` makes the product type and the wishes about attributes filters, as a conversation wants it ("I
        need a laptop", "cordless ones"). Without it they only rank, as a search box wants it ("iphone" may show cases
        where there is no iPhone).
        """
        started = time.perf_counter()
        _, ranked = self._rank(need, max(CANDIDATES, offset + k), strict_type)
        unmet: tuple[AttributeWish, ...] = ()
        if strict_type and need.attributes:
            narrowed = narrow(need, [hit.product for hit in ranked])
            ranked = [ranked[place] for place in narrowed.kept]
            need, unmet = replace(need, attributes=narrowed.met), narrowed.unmet
        page = ranked[offset : offset + k]
        hits = tuple(
            replace(hit, position=offset + index, reasons=self._reasons(need, hit))
            for index, hit in enumerate(page, start=1)
        )
        took_ms = (time.perf_counter() - started) * 1000
        return Hits(query if query is not None else need.text, need, took_ms, hits, len(ranked), unmet)

    def stages(self, need: Need, k: int) -> Stages:
        """The ranking after each stage, k ids deep."""
        proposal, ranked = self._rank(need, max(CANDIDATES, k), strict_type=False)
        return Stages(
            tuple(proposal.lexical[:k]),
            tuple(proposal.vectors[:k]),
            tuple(proposal.fused[:k]),
            tuple(hit.product.product_id for hit in ranked[:k]),
        )

    def reasons(self, need: Need, product: Product) -> tuple[Reason, ...]:
        """Why a product is a hit for a need, from its own facts."""
        return self._reasons(need, Hit(product, 0, 0.0))

    def candidates(self, need: Need) -> list[Candidate]:
        """What the ranker is given for a need, in the order of the fused ranks: for training and for explanation."""
        return self._propose(need, CANDIDATES, strict_type=False).candidates

    def _rank(self, need: Need, depth: int, strict_type: bool) -> tuple["_Proposal", list[Hit]]:
        proposal = self._propose(need, depth, strict_type)
        return proposal, self._order(need, proposal, keeps_all=strict_type)

    def _propose(self, need: Need, depth: int, strict_type: bool) -> "_Proposal":
        """Ask all indexes, fuse what they found, and tell what is known of the first LOOKED_AT products."""
        wanted_types = self._narrower(need.product_type) if need.product_type else frozenset[str]()
        filters = filters_for(need if strict_type else replace(need, product_type=None), self._narrower)
        text = need.text or need.product_type or " ".join(need.brands)
        gloss = "" if is_latin(text) else self._gloss(text)
        matches = self._lexical.search(self._lexical_text(need), depth, filters)
        looks = self._nearest(text, depth, filters)
        lexical = [match.product_id for match in matches]
        by_meaning = {look.index.name: [n.product_id for n in look.neighbours] for look in looks}
        fused = reciprocal_rank_fusion({"lexical": lexical, **by_meaning})
        products = self._catalog.get_many([product_id for product_id, _ in fused])
        # The catalogue is the truth: an index that is behind it must not show what no longer holds.
        found = [
            (products[product_id], score)
            for product_id, score in fused
            if product_id in products and filters.matches(products[product_id])
        ]
        first = [product for product, _ in found[:LOOKED_AT]]
        told = self._told(need, wanted_types, found[:LOOKED_AT], not is_latin(text))
        columns = (*self._by_index(matches, looks, first), *self._by_words(text, gloss, first))
        for place, more in enumerate(self._by_tokens(looks, first)):
            told[place].update(more)
        for place, features in enumerate(told):
            features.update((name, values[place]) for name, values in columns)
        return _Proposal(
            text=text,
            lexical=lexical,
            vectors=next(iter(by_meaning.values())),
            fused=[product_id for product_id, _ in fused],
            candidates=[Candidate(product, features) for product, features in zip(first, told, strict=True)],
            rest=found[LOOKED_AT:],
        )

    def _nearest(self, text: str, k: int, filters: Filters) -> list["_Look"]:
        """The nearest products by index; the index that reads the text's own language first.

        The other one is asked as well, in English words for a Chinese wish: two encoders and two descriptions of one
        product agree more often on what is meant than one, and some products speak only one language.
        """
        english, foreign = self._english, self._foreign
        if foreign is None:
            return [_look(english, text, k, filters)]
        own, other = (english, foreign) if is_latin(text) else (foreign, english)
        looks = [_look(own, text, k, filters)]
        words = text if other is foreign else self._gloss(text)
        if words and self._holds_any(other):
            looks.append(_look(other, words, k, filters))
        return looks

    def _holds_any(self, index: VectorIndex) -> bool:
        """Whether any product speaks to an index; counted once a catalogue revision, as counting takes 5 ms."""
        revision = self._catalog.revision()
        known, holds = self._holding.get(index.name, (-1, False))
        if known != revision or not holds:
            holds = index.store.count() > 0
            self._holding[index.name] = (revision, holds)
        return holds

    def _lexical_text(self, need: Need) -> str:
        """What to look for by words: the shopper's own; the type's name only where they left no words."""
        parts = [need.text or need.product_type or "", *need.brands]
        if not is_latin(need.text):
            parts.append(self._gloss(need.text))
        parts += [f"{w.value}{w.unit or ''}" for w in need.attributes if w.op != "!=" and not w.is_words]
        return " ".join(part for part in parts if part)

    def _told(
        self,
        need: Need,
        wanted_types: frozenset[str],
        found: Sequence[tuple[Product, float]],
        is_foreign: bool,
    ) -> list[dict[str, float]]:
        """The features that follow from what was understood of the need."""
        told = []
        first = [product.product_type for product, _ in found[:AGREEING]]
        prices = sorted(product.price.amount_minor for product, _ in found if product.price)
        for product, fused in found:
            stands = standings(need, product)
            met = [stand for stand in stands if isinstance(stand, MetWish)]
            asked = max(len(stands), 1)
            kind = product.product_type
            told.append(
                {
                    "fused": fused * RRF_K,
                    "is_foreign": float(is_foreign),
                    "type_match": float(kind in wanted_types),
                    "type_conflict": float(
                        bool(wanted_types) and kind is not None and kind not in wanted_types
                    ),
                    "type_agreement": first.count(kind) / len(first) if kind else 0.0,
                    "attributes_met": len(met) / asked,
                    "attributes_missed": sum(stand is False for stand in stands) / asked,
                    "out_of_stock": float(product.in_stock is False or any(stand.sold_out for stand in met)),
                    "price_place": bisect(prices, product.price.amount_minor) / len(prices)
                    if product.price
                    else 0.5,
                }
            )
        return told

    def _by_index(
        self, matches: Sequence[LexicalMatch], looks: Sequence["_Look"], products: Sequence[Product]
    ) -> Iterator[tuple[str, list[float]]]:
        """The features that the indexes give, by name with a value a product."""
        bm25 = {match.product_id: match.score for match in matches}
        top = max(bm25.values(), default=1.0) or 1.0
        yield "lexical", [bm25.get(product.product_id, 0.0) / top for product in products]
        near = [{n.product_id: n.similarity for n in look.neighbours} for look in looks]
        best = [max(some.get(product.product_id, 0.0) for some in near) for product in products]
        yield "similarity", best
        yield "similarity_gap", [value - max(best, default=0.0) for value in best]
        yield "similarity_other", [near[1].get(p.product_id, 0.0) if near[1:] else 0.0 for p in products]
        kinds = {product.product_type for product in products if product.product_type}
        by_kind = [look.index.types.similarities(look.vector, kinds) for look in looks]
        alike = [
            max((some[product.product_type] for some in by_kind), default=0.0)
            if product.product_type
            else 0.0
            for product in products
        ]
        yield "type_similarity", alike
        yield "type_similarity_gap", [value - max(alike, default=0.0) for value in alike]

    def _by_words(
        self, text: str, gloss: str, products: Sequence[Product]
    ) -> Iterator[tuple[str, list[float]]]:
        """The features that the words give, by name with a value a product."""
        asked = read_asked(text, gloss, self._lexical.rarity)
        found = [match(asked, self._words_of(product)) for product in products]
        for name in MATCHES:
            yield name, [values[name] for values in found]

    def _by_tokens(self, looks: Sequence["_Look"], products: Sequence[Product]) -> list[dict[str, float]]:
        """The features that late interaction gives, in the index that reads the text's own language."""
        own, asked = looks[0].index, looks[0].asked
        return interaction(asked, own.tokens.get_many(products)) if own.tokens and asked else []

    def _words_of(self, product: Product) -> Words:
        """A product's words; kept as long as the catalogue hands out the very same product."""
        kept = self._words.get(product.product_id)
        if kept is None or kept[0] is not product:
            if len(self._words) >= MAX_KEPT:
                self._words = {}
            kept = self._words[product.product_id] = (product, read_words(product))
        return kept[1]

    def _narrower(self, product_type: str) -> frozenset[str]:
        return self._types().narrower(product_type)

    def _order(self, need: Need, proposal: "_Proposal", keeps_all: bool) -> list[Hit]:
        scores = self._ranker.scores(proposal.text, proposal.candidates)
        hits = [
            Hit(candidate.product, 0, float(score), features=candidate.features)
            for candidate, score in zip(proposal.candidates, scores, strict=True)
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.product.product_id))
        last = hits[-1].score if hits else 0.0
        rest = [Hit(product, 0, last - place) for place, (product, _) in enumerate(proposal.rest, start=1)]
        if need.attributes and not keeps_all:
            hits = [hit for hit in hits if not _misses_wish(need, hit)] or hits
            # Those behind are looked at only where the price may bring them to the front: it takes long.
            rest = [hit for hit in rest if not _misses_wish(need, hit)] if need.sort else rest
        hits += rest
        if need.sort:
            hits = _sorted_by_price(hits, descending=need.sort is Sort.PRICE_DESC)
        return hits

    def _reasons(self, need: Need, hit: Hit) -> tuple[Reason, ...]:
        product = hit.product
        reasons: list[Reason] = []
        if need.product_type and product.product_type:
            reasons.append(Reason(ReasonKind.PRODUCT_TYPE, product.product_type))
        if need.brands and product.brand:
            reasons.append(Reason(ReasonKind.BRAND, product.brand))
        if need.not_brands:
            reasons.append(Reason(ReasonKind.NOT_BRAND, ", ".join(need.not_brands)))
        if need.price and product.price:
            reasons.append(Reason(ReasonKind.PRICE))
        for stand in standings(need, product):
            if isinstance(stand, MetWish):
                reasons.append(Reason(ReasonKind.ATTRIBUTE, stand.value, stand.name, stand.sold_out))
        if need.in_stock_only and product.in_stock:
            reasons.append(Reason(ReasonKind.STOCK))
        named = {*words(need.product_type or ""), *(word for brand in need.brands for word in words(brand))}
        shared = [
            word
            for word in shared_words(content_words(need.text), self._words_of(product))
            if word not in named
        ]
        if shared:
            reasons.append(Reason(ReasonKind.WORDS, ", ".join(shared)))
        if not reasons and (hit.features or {}).get("similarity", 0.0) >= MEANING_SIMILARITY:
            reasons.append(Reason(ReasonKind.MEANING))
        return tuple(reasons)


@dataclass(frozen=True, slots=True)
class _Proposal:
    """What all indexes found for a text: ids in the order of each stage, the candidates for the ranker, and the
    products after them with their fused scores."""

    text: str
    lexical: list[str]
    vectors: list[str]
    fused: list[str]
    candidates: list[Candidate]
    rest: list[tuple[Product, float]]


@dataclass(frozen=True, slots=True)
class _Look:
    """What one vector index found: the query's vector, shape (dimension,), and its neighbours, best first."""

    index: VectorIndex
    vector: NDArray[np.float32]
    neighbours: tuple[Neighbour, ...]
    asked: AskedTokens | None


def _look(index: VectorIndex, text: str, k: int, filters: Filters) -> _Look:
    asked = None
    if index.tokens:
        reading = index.tokens.reader.read_query(text)
        vector = reading.vector
        asked = index.tokens.head.asked(reading.states[wishing_tokens(text, reading)])
    else:
        vector = np.asarray(index.encoder.embed_query(text), dtype=np.float32)
    try:
        found = index.store.nearest(vector, k, filters)
    except IndexStoreError:
        # Another process may be writing the embedded store: words alone answer until it is done.
        logger.warning("searching by words alone", exc_info=True)
        found = []
    floor = index.encoder.unrelated
    neighbours = (Neighbour(n.product_id, (n.similarity - floor) / (1 - floor)) for n in found)
    return _Look(index, vector, tuple(neighbours), asked)


def _misses_wish(need: Need, hit: Hit) -> bool:
    """Whether a hit states otherwise than a wish about attributes."""
    if hit.features is not None:
        return bool(hit.features["attributes_missed"])
    return False in standings(need, hit.product)


def _sorted_by_price(hits: list[Hit], *, descending: bool) -> list[Hit]:
    """Order relevant hits by price; products without a price come last."""
    priced = [hit for hit in hits if hit.product.price]
    unpriced = [hit for hit in hits if not hit.product.price]
    priced.sort(
        key=lambda hit: hit.product.price.amount_minor if hit.product.price else 0, reverse=descending
    )
    return priced + unpriced
