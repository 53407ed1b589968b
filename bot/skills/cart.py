"""The shopper has chosen: the product's card, from which it goes into the cart."""

from bot.findings import ReadyToBuy, Unclear
from bot.skills.context import Context, Outcome
from bot.skills.focus import speaking_of
from bot.skills.products_meant import products_meant
from retrieval.hits import Hit


def ready_to_buy(context: Context) -> Outcome:
    """The one product that is meant ("I'll take the cheaper one"), or which of them it is."""
    meant = products_meant(context)
    asked = context.understanding.question
    if not isinstance(meant, Unclear) and len(meant) > 1 and asked.concept == "price" and asked.extreme:
        priced = [product for product in meant if product.price]
        pick = min if asked.extreme == "least" else max
        meant = (
            [pick(priced, key=lambda product: product.price.amount_minor if product.price else 0)]
            if priced
            else meant
        )
    if isinstance(meant, Unclear):
        return Outcome(meant, context.dialogue)
    if len(meant) > 1:
        titles = tuple(product.title for product in meant)
        return Outcome(Unclear("which_product", titles), context.dialogue)
    product = meant[0]
    shown = context.before.shown
    position = shown.index(product.product_id) + 1 if product.product_id in shown else 1
    hit = Hit(product, position, 0.0, context.search.reasons(context.before.need, product))
    return Outcome(ReadyToBuy(hit), speaking_of(context.dialogue, [product]))
