"""The cart: the browser keeps what and how many, this side says what it costs now.

Prices are never taken from the browser, so a cart that waited for a month shows today's.
"""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from bot.bodies import Id
from bot.storefront.views import Views, option_picture, own_picture, product_href
from retrieval.catalog import Catalog
from retrieval.money import Money
from retrieval.product import Option, Product

MAX_LINES = 100


class CartItem(BaseModel):
    """What the browser keeps of a line."""

    product_id: Id
    option_id: Id | None = None
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1


class CartContents(BaseModel):
    """The body of POST /cart/lines."""

    items: Annotated[list[CartItem], Field(max_length=MAX_LINES)]


class CartLine(BaseModel):
    """A line as it is shown. `price` and `total` null: it cannot be ordered like this, and `note` says why."""

    product_id: str
    option_id: str | None
    title: str
    option: str
    href: str
    picture: str | None
    quantity: int
    most: int
    price: str | None
    total: str | None
    note: str | None


class CartLines(BaseModel):
    """The cart with today's prices; products that are gone are left out. One subtotal a currency."""

    lines: list[CartLine]
    subtotals: list[str]


def price_cart(items: Sequence[CartItem], catalog: Catalog, views: Views) -> CartLines:
    """What a cart costs now."""
    products = catalog.get_many([item.product_id for item in items])
    lines: list[CartLine] = []
    sums: dict[str, int] = {}
    for item in items:
        product = products.get(item.product_id)
        if product is None:
            continue
        option = _option(product, item.option_id)
        if item.option_id is not None and option is None:
            continue
        line, total = _line(item, product, option, views)
        lines.append(line)
        if total:
            sums[total.currency] = sums.get(total.currency, 0) + total.amount_minor
    subtotals = [views.money(Money(amount, currency)) for currency, amount in sums.items()]
    return CartLines(lines=lines, subtotals=subtotals)


def _line(
    item: CartItem, product: Product, option: Option | None, views: Views
) -> tuple[CartLine, Money | None]:
    price = (option.price if option else None) or product.price
    stock = views.stock(option or product)
    quantity = max(1, min(item.quantity, stock.most))
    note = None
    if product.options and option is None:
        note = views.words.say("choose_option")
    elif stock.state == "out":
        note = stock.words
    elif price is None:
        note = views.words.say("price_on_request")
    total = Money(price.amount_minor * quantity, price.currency) if price and note is None else None
    line = CartLine(
        product_id=product.product_id,
        option_id=option.option_id if option else None,
        title=views.title(product),
        option=views.option_words(option) if option else "",
        href=product_href(product.product_id),
        picture=(option_picture(product, option) if option else None) or own_picture(product),
        quantity=quantity,
        most=stock.most,
        price=views.money(price) if price and total else None,
        total=views.money(total) if total else None,
        note=note,
    )
    return line, total


def _option(product: Product, option_id: str | None) -> Option | None:
    return next((option for option in product.options if option.option_id == option_id), None)
