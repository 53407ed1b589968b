"""From products to what the templates show: every price, stock and name in the shopper's language."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, urlencode

from bot.answer.phrases import Phrases
from bot.storefront.assets import has_picture
from bot.storefront.words import ShopWords
from retrieval.money import Money
from retrieval.product import Option, Product
from retrieval.shelves import Order, Shelf, Shelves

FEW = 5  # at most so many left are said by number
AT_MOST = 99  # of one product in a cart
AISLES = 12  # departments, or kinds of product, that the navigation shows
_IN_COLOUR = re.compile(r"/pictures/([A-Za-z0-9_-]+)-[a-z]+(\.[a-z]+)")
_OWN_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]*")


@dataclass(frozen=True)
class Stock:
    """Whether something can be bought, in words; `most` is how many one may put into a cart."""

    state: Literal["in", "few", "out", "unknown"]
    words: str
    most: int


@dataclass(frozen=True)
class Tile:
    """A product in a grid. `picture` None means that it has none that this server may show."""

    product_id: str
    href: str
    title: str
    brand: str | None
    picture: str | None
    price: str
    is_priced: bool
    stock: Stock


@dataclass(frozen=True)
class Aisle:
    """A department, or a kind of product ("all", filtered) in a shop that has no departments."""

    name: str
    slug: str
    href: str
    count: int
    shelf: Shelf


@dataclass(frozen=True)
class OptionGroup:
    """A choice: its name as the catalogue states it and as it is shown, and its values in both forms."""

    name: str
    label: str
    values: tuple[tuple[str, str], ...]


class Views:
    """Builds what the templates show, in one language."""

    def __init__(self, words: ShopWords, phrases: Phrases) -> None:
        self.words = words
        self._phrases = phrases

    def money(self, money: Money) -> str:
        """A price as the language writes it."""
        return self._phrases.money(money, self.words.code)

    def kind(self, product_type: str) -> str:
        """Several products of a type, as a heading: "Laptops"."""
        noun = self._phrases.noun(product_type, self.words.code)
        return noun[:1].upper() + noun[1:]

    def noun(self, product_type: str) -> str:
        """Several products of a type inside a sentence: "laptops"."""
        return self._phrases.noun(product_type, self.words.code)

    def title(self, product: Product) -> str:
        """A product's title."""
        return product.title_in(self.words.code)

    def price(self, product: Product) -> str:
        """A product's price in words: "from …" where its options differ."""
        if product.price is None:
            return self.words.say("price_on_request")
        prices = {option.price for option in product.options if option.price} | {product.price}
        if len({price.currency for price in prices}) == 1 and len(prices) > 1:
            return self.words.say("price_from", price=self.money(min(prices)))
        return self.money(product.price)

    def stock(self, sold: Product | Option) -> Stock:
        """How many there are in words; a shop that does not count may say that there are some."""
        count = sold.stock
        if sold.in_stock is None:
            return Stock("unknown", self.words.say("stock_unknown"), AT_MOST)
        if not sold.in_stock:
            return Stock("out", self.words.say("sold_out"), 0)
        if count is not None and count <= FEW:
            return Stock("few", self.words.say("few_left", count=count), count)
        return Stock("in", self.words.say("in_stock"), AT_MOST if count is None else min(count, AT_MOST))

    def tile(self, product: Product) -> Tile:
        """A product in a grid."""
        return Tile(
            product.product_id,
            product_href(product.product_id),
            self.title(product),
            product.brand,
            own_picture(product),
            self.price(product),
            product.price is not None,
            self.stock(product),
        )

    def attributes(self, product: Product) -> list[tuple[str, str]]:
        """Names and values as a table shows them."""
        return [(self._heading(name), self._value(value, name)) for name, value in product.attributes.items()]

    def option_groups(self, product: Product) -> list[OptionGroup]:
        """The choices that a product's options give, in the order that the shop states them."""
        names = list(dict.fromkeys(name for option in product.options for name in option.values))
        groups = []
        for name in names:
            values = dict.fromkeys(option.values[name] for option in product.options if name in option.values)
            shown = tuple((value, self._value(value, name)) for value in values)
            groups.append(OptionGroup(name, self._heading(name), shown))
        return groups

    def options(self, product: Product) -> list[dict[str, Any]]:
        """The options as the page's script reads them."""
        shown = []
        for option in product.options:
            price, stock = option.price or product.price, self.stock(option)
            shown.append(
                {
                    "id": option.option_id,
                    "values": dict(option.values),
                    "price": self.money(price) if price else self.words.say("price_on_request"),
                    "priced": price is not None,
                    "state": stock.state,
                    "stock": stock.words,
                    "most": stock.most,
                    "picture": option_picture(product, option),
                }
            )
        return shown

    def option_words(self, option: Option) -> str:
        """An option in a cart: "EU 42, black"."""
        values = (self._value(value, name) for name, value in option.values.items())
        return self._phrases.join_listed(values, self.words.code)

    def aisles(self, shelves: Shelves) -> list[Aisle]:
        """The way through the shop: its departments, or its largest kinds of product where it has none."""
        departments = shelves.departments()
        if departments:
            slugs = department_slugs(departments)
            return [
                Aisle(self.words.name(name), slug, shelf_href(slug), departments[name], Shelf(name))
                for slug, name in slugs.items()
            ]
        types = list(shelves.product_types(Shelf()).items())[:AISLES]
        return [
            Aisle(self.kind(name), "all", shelf_href("all", name), count, Shelf(product_type=name))
            for name, count in types
        ]

    def _heading(self, name: str) -> str:
        return self._phrases.attribute_heading(name, self.words.code)

    def _value(self, value: str, attribute: str) -> str:
        return self._phrases.value(value, self.words.code, attribute)


def product_href(product_id: str) -> str:
    """The address of a product's page."""
    return f"/products/{quote(product_id, safe='')}"


def shelf_href(
    slug: str, product_type: str | None = None, order: Order = Order.RECOMMENDED, page: int = 1
) -> str:
    """The address of a part of a department; "all" is the whole shop."""
    query: dict[str, str | int] = {}
    if product_type:
        query["type"] = product_type
    if order is not Order.RECOMMENDED:
        query["sort"] = order.value
    if page > 1:
        query["page"] = page
    return f"/departments/{quote(slug)}" + (f"?{urlencode(query)}" if query else "")


def department_slugs(departments: Iterable[str]) -> dict[str, str]:
    """Slug to department: "Home & Garden" is home-garden; two that would be the same are numbered."""
    slugs: dict[str, str] = {}
    for name in departments:
        base = slug = "-".join(re.findall(r"\w+", name.lower())) or "department"
        number = 2
        while slug in slugs or slug == "all":
            slug, number = f"{base}-{number}", number + 1
        slugs[slug] = name
    return slugs


def own_picture(product: Product) -> str | None:
    """The address of a product's picture where it lies on this server; no other server is ever asked for one."""
    address = product.image_url or ""
    return address if _OWN_PATH.fullmatch(address) else None


def option_picture(
    product: Product, option: Option, is_there: Callable[[str], bool] = has_picture
) -> str | None:
    """The product's picture in an option's colour, where this server has one: lamp-red.svg for lamp-blue.svg."""
    colour = option.values.get("Colour") or option.values.get("Color")
    match = _IN_COLOUR.fullmatch(own_picture(product) or "")
    if colour is None or match is None:
        return None
    name = f"{match[1]}-{'-'.join(re.findall(r'[a-z]+', colour.lower())[:1])}{match[2]}"
    return f"/pictures/{name}" if is_there(name) else None


def page_numbers(page: int, last: int) -> list[int | None]:
    """The page numbers to show, with None for a gap: 1 … 4 5 6 … 20."""
    near = sorted({1, *range(max(1, page - 1), min(last, page + 1) + 1), last})
    shown: list[int | None] = []
    for number in near:
        if shown and shown[-1] is not None and number - shown[-1] > 1:
            shown.append(None)
        shown.append(number)
    return shown
