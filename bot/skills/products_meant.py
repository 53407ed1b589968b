"""Which of the shown products a message means. Shared by comparing and answering questions."""

from bot.findings import Unclear
from bot.skills.context import Context
from retrieval.product import Product
from retrieval.text import words

MAX_COMPARED = 4


def products_meant(context: Context, at_least: int = 1) -> list[Product] | Unclear:
    """The products pointed at, in the order named, or what is unclear about it.

    Order of evidence: positions, a brand or title words of a shown product, "both", "it" (the focus), and a single
    shown product.
    """
    shown = context.shown()
    references = context.understanding.references
    if not shown:
        return Unclear("not_shown_yet")
    if references.positions:
        wrong = tuple(
            p for p in references.positions if not 1 <= (p if p > 0 else len(shown) + p + 1) <= len(shown)
        )
        if wrong:
            return Unclear("which_product", _titles(shown), wrong)
        meant = [shown[p - 1] if p > 0 else shown[p] for p in references.positions]
        return meant if len(meant) >= at_least else [*meant, *_others(meant, context, shown)][:at_least]
    named = _named(context, shown)
    if len(named) >= at_least and named:
        return named
    focus = [product for product in shown if product.product_id in context.before.focus]
    if references.several or at_least > 1:
        if len(focus) >= 2:
            return focus
        return (
            shown[: max(at_least, 2)] if len(shown) >= at_least else Unclear("which_product", _titles(shown))
        )
    if focus:
        return focus
    if len(shown) == 1 or context.understanding.question.extreme:
        return shown
    return Unclear("which_product", _titles(shown))


def _named(context: Context, shown: list[Product]) -> list[Product]:
    """Shown products whose brand, or a telling word of whose title, stands in the message."""
    said = set(words(context.understanding.text))
    brands = {brand.casefold() for brand in context.understanding.need.brands}
    by_brand = [product for product in shown if (product.brand or "").casefold() in brands]
    if by_brand:
        return by_brand
    telling = {product.product_id: _telling_words(product, shown) & said for product in shown}
    return [product for product in shown if telling[product.product_id]]


def _telling_words(product: Product, shown: list[Product]) -> set[str]:
    """Words of the title that no other shown product has, numbers and short words apart."""
    mine = {word for word in words(product.title) if len(word) >= 4 and not word.isdigit()}
    return mine - {word for other in shown if other is not product for word in words(other.title)}


def _others(meant: list[Product], context: Context, shown: list[Product]) -> list[Product]:
    focus = [product for product in shown if product.product_id in context.before.focus]
    return [product for product in [*focus, *shown] if product not in meant]


def _titles(shown: list[Product]) -> tuple[str, ...]:
    return tuple(product.title for product in shown[:MAX_COMPARED])
