"""One search: need → filters → vectors and words → fused → ranked → hits with reasons."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from retrieval.candidates import Proposal, Proposer, described_thing
from retrieval.catalog import Catalog
from retrieval.codes import codes_in, codes_of
from retrieval.features import Candidate, content_words, shared_words
from retrieval.hits import Hit, Hits, Reason, ReasonKind
from retrieval.lexical import LexicalIndex
from retrieval.meaning import VectorIndex
from retrieval.narrow import narrow
from retrieval.need import AttributeWish, Need, Sort
from retrieval.popularity import Popularity
from retrieval.product import Product
from retrieval.product_types import ProductTypes
from retrieval.quantities import canonical_unit
from retrieval.rank import Ranker
from retrieval.synonyms import Synonyms
from retrieval.text import words
from retrieval.wishes import MetWish, at_price_wished, bars, standings

CANDIDATES = 200
_IN_ANY_SENTENCE = frozenset(
    (
        "a an and are at be by do does for from i in is my of on or so some that the these this those to was we with "
        "you your 的 了 吗 呢 吧 啊 我 你 您 在 是 有 和 这 那"
    ).split()
)
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
        synonyms: Synonyms | None = None,
        popularity: Popularity | None = None,
    ) -> None:
        self._ranker = ranker
        self._proposer = Proposer(
            catalog,
            english,
            foreign,
            lexical,
            types,
            gloss,
            synonyms or Synonyms(),
            popularity or Popularity(),
        )

    def find(
        self,
        need: Need,
        k: int = 10,
        query: str | None = None,
        *,
        strict_type: bool = False,
        besides: Collection[str] = (),
    ) -> Hits:
        """The k best hits that are not `besides`, the ids of those seen so far; filters hold for every one of them.

        What has been seen is named instead of counted, so that a page shows nothing twice and leaves nothing out
        while products change.

        `strict_type` makes the product type and the wishes about attributes filters, as a conversation wants it ("I
        need a laptop", "cordless ones"). Without it they only rank, as a search box wants it ("iphone" may show cases
        where there is no iPhone).
        """
        started = time.perf_counter()
        if _says_nothing(need):
            return Hits(query if query is not None else need.text, need, 0.0, (), 0)
        _, ranked = self._rank(need, _depth(len(besides) + k), strict_type)
        unmet: tuple[AttributeWish, ...] = ()
        if strict_type and need.attributes:
            narrowed = narrow(need, [hit.product for hit in ranked])
            ranked = [ranked[place] for place in narrowed.kept]
            need, unmet = replace(need, attributes=narrowed.met), narrowed.unmet
        # However little that leaves: nobody is shown what they do not bear.
        ranked = [hit for hit in ranked if not any(bars(wish, hit.product) for wish in need.barred)]
        page = [hit for hit in ranked if hit.product.product_id not in besides][:k]
        hits = tuple(
            replace(
                hit,
                position=position,
                reasons=self._reasons(need, hit),
                product=at_price_wished(need, hit.product),
            )
            for position, hit in enumerate(page, start=len(besides) + 1)
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
        return self._proposer.propose(need, CANDIDATES, strict_type=False).candidates

    def ranking(self, need: Need, count: int) -> Callable[[], list[Hit]]:
        """The ranker's part of a search alone, for measuring: orders the first so many products that were found."""
        retrieved = self._proposer.retrieve(need, CANDIDATES, strict_type=False)

        def rank() -> list[Hit]:
            told = self._proposer.tell(need, retrieved, count)
            scores = self._ranker.scores(retrieved.text, told)
            hits = [Hit(c.product, 0, float(score)) for c, score in zip(told, scores, strict=True)]
            return sorted(hits, key=lambda hit: -hit.score)

        return rank

    def contributions(self, hits: Sequence[Hit]) -> list[tuple[Mapping[str, float], float]]:
        """What each feature added to the score of each hit, and what the score starts from; empty where the ranker
        cannot tell or did not look at the hit."""
        return [self._ranker.contributions(hit.features) if hit.features else ({}, hit.score) for hit in hits]

    def index_for(self, text: str) -> VectorIndex:
        """The vector index that reads the language of a text."""
        return self._proposer.index_for(text)

    def _rank(self, need: Need, depth: int, strict_type: bool) -> tuple[Proposal, list[Hit]]:
        proposal = self._proposer.propose(need, depth, strict_type)
        return proposal, self._order(need, proposal, keeps_all=strict_type)

    def _order(self, need: Need, proposal: Proposal, keeps_all: bool) -> list[Hit]:
        scores = self._ranker.scores(proposal.text, proposal.candidates)
        hits = [
            Hit(candidate.product, 0, float(score), features=candidate.features)
            for candidate, score in zip(proposal.candidates, scores, strict=True)
        ]
        thing = described_thing(need)
        hits.sort(
            key=lambda hit: (
                not _shared_codes(need, hit.product),
                thing is not None and not _is_of_type(hit),
                -hit.score,
                hit.product.product_id,
            )
        )
        last = hits[-1].score if hits else 0.0
        rest = [Hit(product, 0, last - place) for place, (product, _) in enumerate(proposal.rest, start=1)]
        if need.attributes and not keeps_all:
            meeting = [hit for hit in hits if not _misses_wish(need, hit)]
            # A laptop of another size is nearer to what is wanted than a bag of the right one.
            if any(map(_is_of_type, meeting)) or (meeting and not any(map(_is_of_type, hits))):
                hits = meeting
            # Those behind are looked at only where the price may bring them to the front: it takes long.
            rest = [hit for hit in rest if not _misses_wish(need, hit)] if need.sort else rest
        hits += rest
        if need.sort:
            hits = _sorted_by_price(hits, descending=need.sort is Sort.PRICE_DESC)
        return hits

    def _reasons(self, need: Need, hit: Hit) -> tuple[Reason, ...]:
        product = hit.product
        reasons = [Reason(ReasonKind.CODE, code) for code in sorted(_shared_codes(need, product))]
        if need.product_type and product.product_type:
            reasons.append(Reason(ReasonKind.PRODUCT_TYPE, product.product_type))
        if need.brands and product.brand:
            reasons.append(Reason(ReasonKind.BRAND, product.brand))
        if need.not_brands:
            reasons.append(Reason(ReasonKind.NOT_BRAND, ", ".join(need.not_brands)))
        if (
            need.price
            and product.price
            and product.price.currency == need.price.currency
            and need.price.contains(product.price.amount_minor)
        ):
            reasons.append(Reason(ReasonKind.PRICE))
        for stand in standings(need, product):
            if isinstance(stand, MetWish):
                reasons.append(Reason(ReasonKind.ATTRIBUTE, stand.value, stand.name, stand.sold_out))
        if need.in_stock_only and product.in_stock:
            reasons.append(Reason(ReasonKind.STOCK))
        named = {*words(need.product_type or ""), *(word for brand in need.brands for word in words(brand))}
        shared = [
            word
            for word in shared_words(content_words(need.text), self._proposer.words_of(product))
            if word not in named and canonical_unit(word) is None
        ]
        if shared:
            reasons.append(Reason(ReasonKind.WORDS, ", ".join(shared)))
        if not reasons and (hit.features or {}).get("similarity", 0.0) >= MEANING_SIMILARITY:
            reasons.append(Reason(ReasonKind.MEANING))
        return tuple(reasons)


def _depth(hits: int) -> int:
    """How many candidates an index is asked for: the same for every page of a list that is not very long, since the
    ranks of all follow from them."""
    depth = CANDIDATES
    while depth < hits:
        depth *= 2
    return depth


def _says_nothing(need: Need) -> bool:
    """Whether there is nothing to look for: no constraint, and no word but those that stand in any sentence."""
    return need == Need(text=need.text) and all(word in _IN_ANY_SENTENCE for word in words(need.text))


def _shared_codes(need: Need, product: Product) -> frozenset[str]:
    """The codes of a product that were typed in full."""
    codes = codes_in(need.text)
    return codes & codes_of(product) if codes else codes


def _is_of_type(hit: Hit) -> bool:
    """Whether a hit is of the wanted type, where one is wanted."""
    return bool((hit.features or {}).get("type_match"))


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
