"""One search: need → filters → vectors and words → fused → ranked → hits with reasons."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from retrieval.catalog import Catalog
from retrieval.errors import IndexStoreError
from retrieval.features import Candidate, coverage, shared_words
from retrieval.filters import Filters, filters_for
from retrieval.fuse import reciprocal_rank_fusion
from retrieval.hits import Hit, Hits, Reason, ReasonKind
from retrieval.lexical import LexicalIndex
from retrieval.meaning import VectorIndex, is_latin
from retrieval.narrow import narrow
from retrieval.need import AttributeWish, Need, Sort
from retrieval.product import Product
from retrieval.rank import Ranker
from retrieval.text import root, words
from retrieval.vectors import Neighbour
from retrieval.wishes import MetWish, standings

logger = logging.getLogger(__name__)
CANDIDATES = 200
COVERED = 60  # first of the fused candidates whose words are all looked at
MEANING_SIMILARITY = 0.45  # cosine from which we say that a product fits by meaning
# Words that carry no wish; kept out of coverage and reasons, never out of the indexes.
STOP_WORDS = frozenset(
    (
        "a an and any are at best buy by can do for from get give good have hello hi i in is it like looking "
        "me my need of on one or please show some something that the this to want what with would you your "
        "who which when how does did has gift present birthday old year years "
        "的 了 吗 呢 吧 啊 我 你 您 想 要 想要 买 想买 有 有没有 没有 什么 一个 一款 一下 给 送 用 和 跟 或 在 是 "
        "里 里面 请 请问 帮 找 推荐 看看 适合 可以 能 礼物 生日 岁"
    ).split()
)


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
        narrower: Callable[[str], frozenset[str]],
        gloss: Callable[[str], str] = str,
    ) -> None:
        self._catalog = catalog
        self._english = english
        self._foreign = foreign
        self._lexical = lexical
        self._ranker = ranker
        self._narrower = narrower
        self._gloss = gloss
        self._holding: dict[str, tuple[int, bool]] = {}  # by index: whether it held anything at a revision

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
        (lexical, vectors, fused), ranked = self._rank(need, max(CANDIDATES, k), strict_type=False)
        return Stages(
            tuple(lexical[:k]),
            tuple(vectors[:k]),
            tuple(product_id for product_id, _ in fused[:k]),
            tuple(hit.product.product_id for hit in ranked[:k]),
        )

    def reasons(self, need: Need, product: Product) -> tuple[Reason, ...]:
        """Why a product is a hit for a need, from its own facts."""
        return self._reasons(need, Hit(product, 0, 0.0))

    def _rank(
        self, need: Need, depth: int, strict_type: bool
    ) -> tuple[tuple[list[str], list[str], list[tuple[str, float]]], list[Hit]]:
        filters = filters_for(need if strict_type else replace(need, product_type=None), self._narrower)
        text = need.text or need.product_type or " ".join(need.brands)
        matches = self._lexical.search(self._lexical_text(need), depth, filters)
        rankings = self._nearest(text, depth, filters)
        lexical = [match.product_id for match in matches]
        by_meaning = {name: [n.product_id for n in ranking] for name, ranking in rankings.items()}
        nearest = next(iter(by_meaning.values()))
        fused = reciprocal_rank_fusion({"lexical": lexical, **by_meaning})
        products = self._catalog.get_many([product_id for product_id, _ in fused])
        bm25 = {match.product_id: match.score for match in matches}
        top_bm25 = max(bm25.values(), default=1.0) or 1.0
        similarity = [{n.product_id: n.similarity for n in ranking} for ranking in rankings.values()]
        asked = frozenset(map(root, content_words(f"{text} {'' if is_latin(text) else self._gloss(text)}")))
        wanted_types = self._narrower(need.product_type) if need.product_type else frozenset()
        candidates = []
        for place, (product_id, fused_score) in enumerate(fused):
            # The catalogue is the truth: an index that is behind it must not show what no longer holds.
            product = products.get(product_id)
            if product is None or not filters.matches(product):
                continue
            features = {
                "fused": fused_score,
                "lexical": bm25.get(product_id, 0.0) / top_bm25,
                "similarity": max(near.get(product_id, 0.0) for near in similarity),
                "similarity_other": similarity[1].get(product_id, 0.0) if similarity[1:] else 0.0,
                "coverage": coverage(asked, product) if place < COVERED else 0.0,
                **self._features(need, wanted_types, product),
            }
            candidates.append(Candidate(product, features))
        ranked = self._order(need, text, candidates, keeps_all=strict_type)
        return (lexical, nearest, fused), ranked

    def _nearest(self, text: str, k: int, filters: Filters) -> dict[str, list[Neighbour]]:
        """The nearest products by index; the index that reads the text's own language first.

        The other one is asked as well, in English words for a Chinese wish: two encoders and two descriptions of one
        product agree more often on what is meant than one, and some products speak only one language.
        """
        english, foreign = self._english, self._foreign
        if foreign is None:
            return {english.name: _nearest_in(english, text, k, filters)}
        own, other = (english, foreign) if is_latin(text) else (foreign, english)
        found = {own.name: _nearest_in(own, text, k, filters)}
        words = text if other is foreign else self._gloss(text)
        if words and self._holds_any(other):
            found[other.name] = _nearest_in(other, words, k, filters)
        return found

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

    def _features(self, need: Need, wanted_types: frozenset[str], product: Product) -> dict[str, float]:
        stands = standings(need, product)
        met = [stand for stand in stands if isinstance(stand, MetWish)]
        asked = max(len(stands), 1)
        return {
            "type_match": float(product.product_type in wanted_types),
            "attributes_met": len(met) / asked,
            "attributes_missed": sum(stand is False for stand in stands) / asked,
            "out_of_stock": float(product.in_stock is False or any(stand.sold_out for stand in met)),
        }

    def _order(self, need: Need, text: str, candidates: list[Candidate], keeps_all: bool) -> list[Hit]:
        scores = self._ranker.scores(text, candidates)
        hits = [
            Hit(candidate.product, 0, float(score), features=candidate.features)
            for candidate, score in zip(candidates, scores, strict=True)
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.product.product_id))
        if need.attributes and not keeps_all:
            hits = [hit for hit in hits if not (hit.features or {}).get("attributes_missed")] or hits
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
        shared = [word for word in shared_words(content_words(need.text), product) if word not in named]
        if shared:
            reasons.append(Reason(ReasonKind.WORDS, ", ".join(shared)))
        if not reasons and (hit.features or {}).get("similarity", 0.0) >= MEANING_SIMILARITY:
            reasons.append(Reason(ReasonKind.MEANING))
        return tuple(reasons)


def content_words(text: str) -> list[str]:
    """The words of a query that carry a wish."""
    return [word for word in words(text) if word not in STOP_WORDS]


def _nearest_in(index: VectorIndex, text: str, k: int, filters: Filters) -> list[Neighbour]:
    vector = np.asarray(index.encoder.embed_query(text), dtype=np.float32)
    try:
        found = index.store.nearest(vector, k, filters)
    except IndexStoreError:
        # Another process may be writing the embedded store: words alone answer until it is done.
        logger.warning("searching by words alone", exc_info=True)
        return []
    floor = index.encoder.unrelated
    return [Neighbour(n.product_id, (n.similarity - floor) / (1 - floor)) for n in found]


def _sorted_by_price(hits: list[Hit], *, descending: bool) -> list[Hit]:
    """Order relevant hits by price; products without a price come last."""
    priced = [hit for hit in hits if hit.product.price]
    unpriced = [hit for hit in hits if not hit.product.price]
    priced.sort(
        key=lambda hit: hit.product.price.amount_minor if hit.product.price else 0, reverse=descending
    )
    return priced + unpriced
