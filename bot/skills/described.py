"""Products that a message describes: the one with most or least of something, or whose own words say it."""

from collections.abc import Sequence

from bot.skills.context import Context
from bot.understand.question import Question
from retrieval.attributes import values_asked
from retrieval.measures import comparable_size
from retrieval.need import alternatives
from retrieval.product import Product
from retrieval.says import Said, says
from retrieval.statements import affirmed_share, asked_words
from retrieval.text import words
from retrieval.values import find_values
from retrieval.wishes import MetWish, met_one_of

_SIZES = (
    "capacity",
    "coverage",
    "screen size",
    "diameter",
    "height",
    "weight",
)  # what makes one the bigger of two
LEAST_STEM = 4  # letters of what an adjective is made of
ENOUGH = 0.4  # share of the describing words that the best product's own words must hold


def described_products(context: Context, candidates: Sequence[Product]) -> list[Product]:
    """The one candidate, or the few, that the pointing words describe; none where they set none apart."""
    pointing = context.understanding.question.pointing
    if pointing is None or len(candidates) < 2 or pointing.of_product:
        return []
    if extreme := pointing.extreme:
        return first_in_order(*extreme, candidates)
    return by_own_words(context, pointing.described, candidates)


def by_own_words(context: Context, described: str, candidates: Sequence[Product]) -> list[Product]:
    """The candidates whose values and words state most of a description: 充气, "with a hook", red."""
    wishes = alternatives([wish for wish in context.understanding.need.attributes if wish.op == "="])
    if wishes and any(find_values(concept, described) for concept in ("colour", "material")):
        meeting = [p for p in candidates if all(isinstance(met_one_of(wish, p), MetWish) for wish in wishes)]
        if meeting and len(meeting) < len(candidates):
            return meeting
    if stating := _stating(described, candidates):
        return stating
    if stemmed := _by_stem(described, candidates):
        return stemmed
    asked = asked_words(described)
    shares = {product.product_id: affirmed_share(asked, product) for product in candidates}
    best = max(shares.values(), default=0.0)
    found = [product for product in candidates if shares[product.product_id] == best]
    return found if best >= ENOUGH and len(found) < len(candidates) else []


def _by_stem(described: str, candidates: Sequence[Product]) -> list[Product]:
    """The candidates whose title or values have a word that an adjective is made of: the smoky one of smoked teas."""
    stems = [
        word[:-1] for word in described.casefold().split() if word.endswith("y") and len(word) > LEAST_STEM
    ]
    told = {p.product_id: words(" ".join((p.title, *p.attributes.values()))) for p in candidates}
    having = [
        p for p in candidates if any(word.startswith(stem) for stem in stems for word in told[p.product_id])
    ]
    return having if 0 < len(having) < len(candidates) else []


def _stating(described: str, candidates: Sequence[Product]) -> list[Product]:
    """The candidates whose attributes state a description, where others only speak of it by the way: the clumping one."""
    said = [says(product, described.removesuffix("的").removeprefix("能")) for product in candidates]
    stating = [p for p, one in zip(candidates, said, strict=True) if isinstance(one, Said) and one.name]
    return stating if 0 < len(stating) < len(candidates) else []


def first_in_order(concept: str, direction: str, candidates: Sequence[Product]) -> list[Product]:
    """The product with most or least of a concept; all that share the first place, none where it is not stated."""
    _, ordered = _ordered_by_any(concept, direction, candidates)
    return [product for product, size in ordered if size == ordered[0][1]]


def all_in_order(
    concept: str, direction: str, candidates: Sequence[Product]
) -> tuple[str, list[Product]] | None:
    """The candidates with most or least of a concept first, those that state none of it last, and what they are ordered
    by; None where fewer than two can be compared."""
    by, ordered = _ordered_by_any(concept, direction, candidates)
    if not ordered:
        return None
    first = [product for product, _ in ordered]
    known = {product.product_id for product in first}
    return by, [*first, *(product for product in candidates if product.product_id not in known)]


def _ordered_by_any(
    concept: str, direction: str, candidates: Sequence[Product]
) -> tuple[str, list[tuple[Product, float]]]:
    """The concept, or of "dimensions" the first size, that at least two of the candidates state, and their order by it."""
    for wanted in (concept, *(_SIZES if concept == "dimensions" else ())):
        ordered = _ordered(wanted, direction, candidates)
        if len(ordered) > 1:
            return wanted, ordered
    return concept, []


def in_order(question: Question, candidates: Sequence[Product]) -> list[Product]:
    """The product at the question's rank ("second cheapest"), as a list; empty where there is none."""
    if question.rank is None or question.extreme is None or question.concept is None:
        return []
    ordered = _ordered(question.concept, question.extreme, candidates)
    return [product for product, _ in ordered[question.rank - 1 : question.rank]]


def _ordered(concept: str, direction: str, candidates: Sequence[Product]) -> list[tuple[Product, float]]:
    """The products whose size of a concept can be compared, and that size, the most or least first."""
    if concept == "price":
        priced = [(p, p.price) for p in candidates if p.price]
        sizes = [(p, price.currency, float(price.amount_minor)) for p, price in priced]
    else:
        found = values_asked(concept, [{**p.offered, **p.attributes} for p in candidates])
        measured = [
            (product, comparable_size(pair[1]))
            for product, pair in zip(candidates, found, strict=True)
            if pair
        ]
        sizes = [(product, *size) for product, size in measured if size]
    if len({dimension for _, dimension, _ in sizes}) != 1:
        return []
    ordered = [(product, amount) for product, _, amount in sizes]
    return sorted(ordered, key=lambda pair: pair[1], reverse=direction == "most")
