"""One attribute across products, and which of them has most or least of it."""

from bot.findings import AttributeAnswer, Extreme
from retrieval.attributes import values_asked
from retrieval.measures import comparable_size
from retrieval.product import Product


def attribute_answer(
    concept: str, products: tuple[Product, ...], extreme: Extreme | None = None
) -> AttributeAnswer:
    """One attribute across products; a winner among those that state a value which can be compared."""
    # Which is the largest is asked of the products as such, which sizes there are of all their options.
    stated = [{**p.offered, **p.attributes} if extreme else p.offered for p in products]
    found = values_asked(concept, stated)
    values = tuple(pair[1] if pair else None for pair in found)
    winner, equal = _winner(values, extreme)
    return AttributeAnswer(
        asked=concept,
        products=products,
        names=tuple(pair[0] if pair else None for pair in found),
        values=values,
        extreme=extreme,
        winner=winner,
        equal=equal,
    )


def _winner(values: tuple[str | None, ...], extreme: Extreme | None) -> tuple[int | None, bool]:
    """The place of the one value that is the most or least of those stated, and whether all are the same."""
    sizes = [comparable_size(value) for value in values]
    known = [size for size in sizes if size is not None]
    if len(known) < 2 or len({dimension for dimension, _ in known}) != 1:
        return None, False
    amounts = [amount for _, amount in known]
    if max(amounts) == min(amounts):
        return None, len(known) == len(sizes)
    if extreme is None:
        return None, False
    best = max(amounts) if extreme == "most" else min(amounts)
    if amounts.count(best) > 1:
        return None, False
    return next(place for place, size in enumerate(sizes) if size and size[1] == best), False
