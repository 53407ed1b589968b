"""Hard filters: what a product must satisfy to be shown at all.

They are applied inside both indexes, and `matches` is the slow, obvious reference that checks them again on the
products themselves before anything is shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from retrieval.need import Need, PriceRange
from retrieval.product import Product


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that all hold. Brands are compared case-folded; an unknown stock counts as available."""

    price: PriceRange | None = None
    brands: frozenset[str] = frozenset()
    not_brands: frozenset[str] = frozenset()
    product_types: frozenset[str] = frozenset()
    in_stock_only: bool = False

    def matches(self, product: Product) -> bool:
        """Whether a product satisfies every condition."""
        brand = (product.brand or "").casefold()
        if self.price and not (
            product.price
            and product.price.currency == self.price.currency
            and self.price.contains(product.price.amount_minor)
        ):
            return False
        if self.brands and brand not in self.brands:
            return False
        if brand and brand in self.not_brands:
            return False
        if self.product_types and product.product_type not in self.product_types:
            return False
        return not (self.in_stock_only and product.in_stock is False)


def filters_for(need: Need, narrower: Callable[[str], Iterable[str]]) -> Filters:
    """The hard filters of a need; `narrower` gives a product type with everything below it."""
    return Filters(
        price=need.price,
        brands=frozenset(brand.casefold() for brand in need.brands),
        not_brands=frozenset(brand.casefold() for brand in need.not_brands),
        product_types=frozenset(narrower(need.product_type)) if need.product_type else frozenset(),
        in_stock_only=need.in_stock_only,
    )


def filter_facts(product: Product) -> dict[str, str | int]:
    """The fields of a product that the indexes filter by; what is not known is left out."""
    facts: dict[str, str | int] = {}
    if product.brand:
        facts["brand"] = product.brand.casefold()
    if product.product_type:
        facts["product_type"] = product.product_type
    if product.price:
        facts["price_minor"] = product.price.amount_minor
        facts["currency"] = product.price.currency
    if product.in_stock is not None:
        facts["in_stock"] = int(product.in_stock)
    return facts
