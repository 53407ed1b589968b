"""What is being spoken of: products, and the option of one of them."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue import Dialogue
from retrieval.product import Option, Product


def speaking_of(dialogue: Dialogue, products: Sequence[Product], option: Option | None = None) -> Dialogue:
    """The dialogue with these products in focus, and the option of the first."""
    focus = tuple(product.product_id for product in products)
    return replace(dialogue, focus=focus, option=option.option_id if option else None)


def option_spoken_of(dialogue: Dialogue, product: Product) -> Option | None:
    """The option of a product that is being spoken of."""
    if product.product_id not in dialogue.focus:
        return None
    return next((option for option in product.options if option.option_id == dialogue.option), None)
