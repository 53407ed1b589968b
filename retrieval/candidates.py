"""What a search proposes: the candidates of all indexes, fused, with everything that is known of them as features.

Serving, training and explaining all ask here, so that they see the same numbers.
"""

import logging
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from retrieval.catalog import MAX_KEPT, Catalog
from retrieval.codes import codes_in
from retrieval.errors import IndexStoreError
from retrieval.features import MATCHES, Candidate, Words, match, read_asked, read_words
from retrieval.filters import Filters, filters_for
from retrieval.fuse import RRF_K, reciprocal_rank_fusion
from retrieval.interaction import AskedTokens, interaction, wishing_tokens
from retrieval.lexical import LexicalIndex, LexicalMatch
from retrieval.meaning import VectorIndex, is_latin
from retrieval.need import AttributeWish, Need
from retrieval.popularity import Popularity
from retrieval.product import Product
from retrieval.product_types import ProductTypes
from retrieval.quantities import Quantity, canonical_unit, converted, plain_number
from retrieval.synonyms import Synonyms
from retrieval.text import roots
from retrieval.vectors import Neighbour
from retrieval.wishes import MetWish, standings

logger = logging.getLogger(__name__)
LOOKED_AT = (
    100  # first of the fused candidates that the ranker orders; the others keep their places after them
)
WIDER = 4  # times as many neighbours are asked for where filters will leave some out
ENOUGH = 0.5  # share of the neighbours asked for that is enough: the ranker looks at no more
KEPT_READINGS = 256  # texts whose vectors and tokens are kept, about 10 kB each
AGREEING = 10  # first of the fused candidates whose kinds count for how much the candidates agree on one


@dataclass(frozen=True, slots=True)
class Proposal:
    """What all indexes found for a text: ids in the order of each stage, the candidates for the ranker, and the
    products after them with their fused scores."""

    text: str
    lexical: list[str]
    vectors: list[str]
    fused: list[str]
    candidates: list[Candidate]
    rest: list[tuple[Product, float]]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What the indexes found: the text that was searched for, its English words where it is Chinese, what each index
    has, all ids in fused order, and the products that still meet the filters with their fused scores."""

    text: str
    gloss: str
    matches: Sequence[LexicalMatch]
    looks: Sequence["Look"]
    fused: list[str]
    found: list[tuple[Product, float]]


@dataclass(frozen=True, slots=True)
class Look:
    """What one vector index found: the query's vector, shape (dimension,), and its neighbours, best first."""

    index: VectorIndex
    vector: NDArray[np.float32]
    neighbours: tuple[Neighbour, ...]
    asked: AskedTokens | None


class Proposer:
    """Asks all indexes for a need."""

    def __init__(
        self,
        catalog: Catalog,
        english: VectorIndex,
        foreign: VectorIndex | None,
        lexical: LexicalIndex,
        types: Callable[[], ProductTypes],
        gloss: Callable[[str], str],
        synonyms: Synonyms,
        popularity: Popularity,
    ) -> None:
        self._catalog = catalog
        self._english = english
        self._foreign = foreign
        self._lexical = lexical
        self._types = types
        self._gloss = gloss
        self._synonyms = synonyms
        self._popularity = popularity
        self._holding: dict[str, tuple[int, bool]] = {}  # by index: whether it held anything at a revision
        self._words: dict[str, tuple[Product, Words]] = {}
        self._readings: dict[tuple[str, str], tuple[NDArray[np.float32], AskedTokens | None]] = {}

    def propose(self, need: Need, depth: int, strict_type: bool) -> Proposal:
        """Ask all indexes, fuse what they found, and tell what is known of the first LOOKED_AT products."""
        retrieved = self.retrieve(need, depth, strict_type)
        return Proposal(
            text=retrieved.text,
            lexical=[match.product_id for match in retrieved.matches],
            vectors=[n.product_id for n in retrieved.looks[0].neighbours],
            fused=retrieved.fused,
            candidates=self.tell(need, retrieved, LOOKED_AT),
            rest=retrieved.found[LOOKED_AT:],
        )

    def retrieve(self, need: Need, depth: int, strict_type: bool) -> "Retrieved":
        """Ask all indexes and fuse what they found."""
        filters = filters_for(need if strict_type else replace(need, product_type=None), self._narrower)
        text = need.text or need.product_type or " ".join(need.brands)
        gloss = "" if is_latin(text) else self._gloss(text)
        matches = self._lexical.search(self._lexical_text(need), depth, filters)
        looks = self._nearest(text, depth, filters, exact=need.sort is not None)
        by_meaning = {look.index.name: [n.product_id for n in look.neighbours] for look in looks}
        if thing := described_thing(need):
            look = self._look(self.index_for(thing), thing, depth, filters, exact=False)
            by_meaning["thing"] = [n.product_id for n in look.neighbours]
        fused = reciprocal_rank_fusion({"lexical": [match.product_id for match in matches], **by_meaning})
        products = self._catalog.get_many([product_id for product_id, _ in fused])
        # The catalogue is the truth: an index that is behind it must not show what no longer holds.
        found = [
            (products[product_id], score)
            for product_id, score in fused
            if product_id in products and filters.matches(products[product_id])
        ]
        return Retrieved(text, gloss, matches, looks, [product_id for product_id, _ in fused], found)

    def tell(self, need: Need, retrieved: "Retrieved", count: int) -> list[Candidate]:
        """The first products that were found, with everything that is known of them as features."""
        text, looks = retrieved.text, retrieved.looks
        found = retrieved.found[:count]
        first = [product for product, _ in found]
        wanted_types = self._narrower(need.product_type) if need.product_type else frozenset[str]()
        told = self._told(need, wanted_types, found, not is_latin(text))
        columns = (
            *self._by_index(retrieved.matches, looks, first),
            *self._by_words(need, text, retrieved.gloss, first),
        )
        for place, more in enumerate(self._by_tokens(looks, first)):
            told[place].update(more)
        for place, features in enumerate(told):
            features.update((name, values[place]) for name, values in columns)
        return [Candidate(product, features) for product, features in zip(first, told, strict=True)]

    def index_for(self, text: str) -> VectorIndex:
        """The vector index that reads the language of a text."""
        return self._english if self._foreign is None or is_latin(text) else self._foreign

    def _nearest(self, text: str, k: int, filters: Filters, *, exact: bool) -> list[Look]:
        """The nearest products by index; the index that reads the text's own language first.

        The other one is asked as well, in English words for a Chinese wish: two encoders and two descriptions of one
        product agree more often on what is meant than one, and some products speak only one language.
        """
        english, foreign = self._english, self._foreign
        if foreign is None:
            return [self._look(english, text, k, filters, exact)]
        own, other = (english, foreign) if is_latin(text) else (foreign, english)
        looks = [self._look(own, text, k, filters, exact)]
        words = text if other is foreign else self._gloss(text)
        if words and self._holds_any(other):
            looks.append(self._look(other, words, k, filters, exact))
        return looks

    def _look(self, index: VectorIndex, text: str, k: int, filters: Filters, exact: bool) -> Look:
        vector, asked = self._read(index, text)
        try:
            found = self._near(index, vector, k, filters, exact)
        except IndexStoreError:
            # Another process may be writing the embedded store: words alone answer until it is done.
            logger.warning("searching by words alone", exc_info=True)
            found = []
        floor = index.encoder.unrelated
        neighbours = (Neighbour(n.product_id, (n.similarity - floor) / (1 - floor)) for n in found)
        return Look(index, vector, tuple(neighbours), asked)

    def _read(self, index: VectorIndex, text: str) -> tuple[NDArray[np.float32], AskedTokens | None]:
        """The vector of a text and its tokens; kept, since one turn often searches for the same words again."""
        kept = self._readings.get((index.name, text))
        if kept is None:
            if index.tokens:
                reading = index.tokens.reader.read_query(text)
                asked = index.tokens.head.asked(reading.states[wishing_tokens(text, reading)])
                kept = (reading.vector, asked)
            else:
                kept = (np.asarray(index.encoder.embed_query(text), dtype=np.float32), None)
            if len(self._readings) >= KEPT_READINGS:
                self._readings = {}
            self._readings[index.name, text] = kept
        return kept

    def _near(
        self, index: VectorIndex, vector: NDArray[np.float32], k: int, filters: Filters, exact: bool
    ) -> list[Neighbour]:
        """The nearest products within the filters; fewer than k where half as many are enough, unless `exact`.

        The store filters slowly (128 ms for a price among 19,000 products): it is asked for more without, and with
        them only where too few of those pass.
        """
        if exact or filters == Filters():
            return index.store.nearest(vector, k, filters)
        near = index.store.nearest(vector, WIDER * k, Filters())
        products = self._catalog.get_many([neighbour.product_id for neighbour in near])
        passing = [n for n in near if (p := products.get(n.product_id)) is not None and filters.matches(p)]
        if len(passing) >= ENOUGH * k or len(near) < WIDER * k:
            return passing[:k]
        return index.store.nearest(vector, k, filters)

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
        said = need.text or need.product_type or ""
        parts = [said, *need.brands, *chain.from_iterable(self._synonyms.others(said).values())]
        if not is_latin(need.text):
            parts.append(self._gloss(need.text))
        for wish in need.attributes:
            if wish.op != "!=" and not wish.is_words:
                parts += [f"{wish.value}{wish.unit or ''}", *_written_otherwise(wish)]
        parts += sorted(codes_in(need.text))
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
        popular = self._popularity.current()
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
                    **({"popularity": popular.get(product.product_id, 0.0)} if popular else {}),
                }
            )
        return told

    def _by_index(
        self, matches: Sequence[LexicalMatch], looks: Sequence[Look], products: Sequence[Product]
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
        self, need: Need, text: str, gloss: str, products: Sequence[Product]
    ) -> Iterator[tuple[str, list[float]]]:
        """The features that the words give, by name with a value a product."""
        wanted, naming = self._naming(need, text)
        asked = read_asked(text, gloss, self._lexical.rarity, self._synonyms.others(text))
        found = [
            match(asked, self.words_of(p), naming if p.product_type in wanted else frozenset())
            for p in products
        ]
        for name in MATCHES:
            yield name, [values[name] for values in found]

    def _by_tokens(self, looks: Sequence[Look], products: Sequence[Product]) -> list[dict[str, float]]:
        """The features that late interaction gives, in the index that reads the text's own language."""
        own, asked = looks[0].index, looks[0].asked
        return interaction(asked, own.tokens.get_many(products)) if own.tokens and asked else []

    def words_of(self, product: Product) -> Words:
        """A product's words; kept as long as the catalogue hands out the very same product."""
        kept = self._words.get(product.product_id)
        if kept is None or kept[0] is not product:
            if len(self._words) >= MAX_KEPT:
                self._words = {}
            kept = self._words[product.product_id] = (product, read_words(product))
        return kept[1]

    def _naming(self, need: Need, text: str) -> tuple[frozenset[str], frozenset[str]]:
        """The kinds that are wanted, and the roots of the text that name them."""
        if need.product_type is None:
            return frozenset(), frozenset()
        wanted = self._narrower(need.product_type)
        spots = (text[m.start : m.end] for m in self._types().find(text) if m.product_type in wanted)
        return wanted, frozenset[str]().union(*map(roots, spots))

    def _narrower(self, product_type: str) -> frozenset[str]:
        return self._types().narrower(product_type)


def described_thing(need: Need) -> str | None:
    """The thing of a known type that a text describes by what comes with it: the laptop of "laptop with case", whose
    words are mostly those of a bag; None for any other text."""
    thing, joint, _ = need.text.casefold().partition(" with ")
    named = roots(need.product_type or "") & roots(thing)
    return thing if joint and named else None


def _written_otherwise(wish: AttributeWish) -> list[str]:
    """The amount of a wish as a shop may have written it: "1000 GB" for a terabyte."""
    unit = canonical_unit(wish.unit) if wish.unit else None
    other = converted(Quantity(float(wish.value), unit)) if unit else None
    return [f"{plain_number(other.value)}{other.unit}"] if other else []
