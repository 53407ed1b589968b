"""What is being spoken of: products, and the option of one of them.

Both stand in the dialogue's focus, the option as `product_id#option_id`, which is no product's id.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue import Dialogue
from retrieval.product import Option, Product


def speaking_of(dialogue: Dialogue, products: Sequence[Product], option: Option | None = None) -> Dialogue:
    """The dialogue with these products in focus, and the option of the first."""
    focus = tuple(product.product_id for product in products)
    if option:
        focus = (*focus, f"{focus[0]}#{option.option_id}")
    return replace(dialogue, focus=focus)


def option_spoken_of(dialogue: Dialogue, product: Product) -> Option | None:
    """The option of a product that is being spoken of."""
    wanted = {f"{product.product_id}#{option.option_id}": option for option in product.options}
    return next((wanted[entry] for entry in dialogue.focus if entry in wanted), None)
