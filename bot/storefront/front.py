"""The front page: a picture for each aisle, a few products from every corner, and searches to try."""

from dataclasses import dataclass

from bot.answer.phrases import Phrases
from bot.storefront.identity import Shop
from bot.storefront.views import Aisle, Tile, Views, own_picture
from retrieval.catalog import Catalog
from retrieval.need import Need, PriceRange
from retrieval.shelves import Order, Shelf, Shelves

FEATURED = 8
LOOKED_AT = 12  # products of an aisle, for its picture and its featured product
EXAMPLES = 3
ENOUGH = 3  # products of a type, from which it is worth an example


@dataclass(frozen=True)
class Window:
    """An aisle with the picture that stands for it, or None."""

    aisle: Aisle
    picture: str | None


@dataclass(frozen=True)
class Front:
    """What the front page shows."""

    windows: list[Window]
    featured: list[Tile]
    examples: list[str]

    @property
    def columns(self) -> int:
        """In how many columns the windows stand: as even as they can."""
        return min(range(8, 4, -1), key=lambda columns: -len(self.windows) % columns)


def front_page(shop: Shop, catalog: Catalog, shelves: Shelves, views: Views, phrases: Phrases) -> Front:
    """The same for the same catalogue, so that browsers may keep it."""
    windows: list[Window] = []
    featured: list[Tile] = []
    for number, aisle in enumerate(views.aisles(shelves)):
        products = list(catalog.get_many(shelves.product_ids(aisle.shelf, LOOKED_AT)).values())
        pictures = (shop.department_picture(aisle.slug), *(own_picture(product) for product in products))
        windows.append(Window(aisle, next((picture for picture in pictures if picture), None)))
        # Not the first of each: it has its picture above.
        pickable = [product for product in products[1:] if product.price and product.in_stock is not False]
        if pickable and len(featured) < FEATURED:
            featured.append(views.tile(pickable[(5 * number + 3) % len(pickable)]))
    return Front(windows, featured, _examples(catalog, shelves, phrases, views.words.code))


def _examples(catalog: Catalog, shelves: Shelves, phrases: Phrases, language: str) -> list[str]:
    """Searches that find something: "laptops under $500", the limit at about the middle of their prices."""
    examples: list[str] = []
    for product_type, count in shelves.product_types(Shelf()).items():
        if count < ENOUGH or len(examples) == EXAMPLES:
            break
        shelf = Shelf(product_type=product_type)
        middle = catalog.get_many(shelves.product_ids(shelf, 1, count // 2, Order.PRICE_ASC))
        price = next((product.price for product in middle.values() if product.price), None)
        if price:
            limit = PriceRange(price.currency, None, _round_up(price.amount_minor), max_inclusive=False)
            examples.append(phrases.things(Need(product_type=product_type, price=limit), language))
    return examples


def _round_up(amount: int) -> int:
    """The next of 1, 2, 5, 10, 20, 50 …: a limit as people say it."""
    size = 1
    while True:
        for step in (1, 2, 5):
            if step * size > amount:
                return step * size
        size *= 10
