"""Two to four shown products side by side, from the shop's own values."""

from bot.findings import Comparison, ComparisonRow, Unclear
from bot.skills.context import Context, Outcome
from bot.skills.focus import speaking_of
from bot.skills.products_meant import MAX_COMPARED, products_meant
from retrieval.attributes import concepts, same_attribute, value_of
from retrieval.product import Product

MAX_ROWS = 12


def compare(context: Context) -> Outcome:
    """The products pointed at, or the first two of the list."""
    meant = products_meant(context, at_least=2)
    if isinstance(meant, Unclear):
        return Outcome(meant, context.dialogue)
    chosen = tuple(meant[:MAX_COMPARED])
    if len(chosen) < 2:
        return Outcome(Unclear("which_product", tuple(product.title for product in chosen)), context.dialogue)
    return Outcome(Comparison(chosen, comparison_rows(chosen)), speaking_of(context.dialogue, chosen))


def comparison_rows(products: tuple[Product, ...]) -> tuple[ComparisonRow, ...]:
    """The attributes worth comparing: well-known concepts first, then names stated by all, differing ones first."""
    rows: list[ComparisonRow] = []
    used: list[str] = []
    for concept in concepts():
        found = [value_of(concept, product.offered) for product in products]
        names = [pair[0] for pair in found if pair]
        if len(names) < 2 or any(name in used for name in names):
            continue
        used.extend(names)
        rows.append(ComparisonRow(names[0], tuple(pair[1] if pair else None for pair in found)))
    for name in products[0].offered:
        if name in used or not all(name in product.offered for product in products):
            continue
        if any(same_attribute(name, other) for other in used):
            continue
        used.append(name)
        rows.append(ComparisonRow(name, tuple(product.offered[name] for product in products)))
    rows.sort(key=lambda row: len(set(row.values)) == 1)
    return tuple(rows[:MAX_ROWS])
