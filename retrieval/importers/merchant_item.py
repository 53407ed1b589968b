"""One item of a Merchant feed: its price and availability today, and the product that it becomes."""

import re
from collections.abc import Mapping, Sequence

from retrieval.errors import ProductError
from retrieval.importers.feed_xml import FeedItem
from retrieval.importers.html_text import to_line, to_text
from retrieval.importers.prices import read_price
from retrieval.importers.script import language_of
from retrieval.importers.terms import Terms
from retrieval.importers.variants import Variant, offer, read_count
from retrieval.money import Money
from retrieval.product import Product
from retrieval.records import product_from_json

CHOICES = {
    "color": "Colour",
    "size": "Size",
    "material": "Material",
    "pattern": "Pattern",
    "gender": "Gender",
    "age_group": "Age group",
    "size_type": "Size type",
}
_ATTRIBUTES = {
    **CHOICES,
    "condition": "Condition",
    "gtin": "GTIN",
    "mpn": "MPN",
    "size_system": "Size system",
    "energy_efficiency_class": "Energy efficiency class",
    "multipack": "Multipack",
    "product_weight": "Weight",
    "product_length": "Length",
    "product_width": "Width",
    "product_height": "Height",
    "unit_pricing_measure": "Contents",
}
_QUANTITIES = ("quantity", "sell_on_google_quantity", "quantity_to_sell_on_facebook", "inventory")
_IN_STOCK = frozenset({"in stock", "limited availability"})
_OUT_OF_STOCK = frozenset({"out of stock", "sold out", "discontinued"})
_SCHEMA = re.compile(r"https?://schema\.org/", re.IGNORECASE)
_TAXONOMY_NUMBER = re.compile(r"\d+")  # Google's categories have numbers too, which tell a shopper nothing


def read_variant(item: FeedItem, choices: Mapping[str, str], terms: Terms) -> Variant:
    """An item as one way to buy a product; `choices` are the fields that tell it from the others.

    Raises:
        ProductError: it has no id, or its price, sale or quantity cannot be read.
    """
    fields = item.fields
    if "id" not in fields:
        raise ProductError("the item has no id")
    stock, available = _availability(fields)
    return Variant(
        line_number=item.line_number,
        values={name: to_line(fields[field]) for field, name in choices.items() if field in fields},
        code=fields["id"],
        price=_price(fields, terms),
        stock=stock,
        available=available,
    )


def read_product(
    product_id: str, title: str, items: Sequence[FeedItem], variants: Sequence[Variant]
) -> Product:
    """The product that is made of these items, one a variant; words and picture are those of the first.

    Raises:
        ProductError: a field has the wrong form.
    """
    first = items[0].fields
    title = to_line(title)
    record = {
        "product_id": product_id,
        "title": title,
        "description": to_text(first.get("description") or first.get("summary") or first.get("content", "")),
        "brand": to_line(first.get("brand", "")),
        "category": _category(first),
        "attributes": _attributes(items),
        "url": first.get("link"),
        "image_url": next((item.fields["image_link"] for item in items if "image_link" in item.fields), None),
        "language": language_of(title),
    }
    return product_from_json(record | offer(product_id, variants))


def _price(fields: Mapping[str, str], terms: Terms) -> Money | None:
    """The price that a shopper pays at the moment of the import."""
    price = read_price(fields["price"], terms.currency) if "price" in fields else None
    if "sale_price" not in fields:
        return price
    sale = read_price(fields["sale_price"], terms.currency or (price.currency if price else None))
    starts, mark, ends = fields.get("sale_price_effective_date", "/").partition("/")
    if not mark:
        raise ProductError(
            f"sale_price_effective_date {starts[:60]!r} is not two times with a / between them"
        )
    # Some shop systems write a sale price of 0 where there is no sale.
    return sale if sale.amount_minor > 0 and terms.is_in_force(starts, ends) else price


def _availability(fields: Mapping[str, str]) -> tuple[int | None, bool | None]:
    """The stock, and whether it can be bought where the feed says so without a number."""
    said = _said_availability(fields)
    if said in _OUT_OF_STOCK:
        return 0, None
    if said and said not in _IN_STOCK:
        return None, None
    quantity = next((read_count(fields[name]) for name in _QUANTITIES if name in fields), None)
    if said:
        return (quantity, None) if quantity and quantity > 0 else (None, True)
    return None if quantity is None else max(quantity, 0), None


def _said_availability(fields: Mapping[str, str]) -> str:
    """What the feed says, in one spelling: "in_stock" and "https://schema.org/InStock" are "in stock"."""
    text = fields.get("availability", "")
    if _SCHEMA.match(text):
        text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _SCHEMA.sub("", text))
    return " ".join(text.replace("_", " ").lower().split())


def _category(fields: Mapping[str, str]) -> list[str]:
    """The shop's own path where there is one, else Google's."""
    for name in ("product_type", "google_product_category"):
        path = [part.strip() for part in to_line(fields.get(name, "")).split(">") if part.strip()]
        if path and not _TAXONOMY_NUMBER.fullmatch(path[0]):
            return path
    return []


def _attributes(items: Sequence[FeedItem]) -> dict[str, str]:
    """What every item says alike, so that it is true of the product."""
    first, *others = (_said(item) for item in items)
    return {name: value for name, value in first.items() if all(other.get(name) == value for other in others)}


def _said(item: FeedItem) -> dict[str, str]:
    said = {name: item.fields[field] for field, name in _ATTRIBUTES.items() if field in item.fields}
    availability = _said_availability(item.fields)
    if availability and availability not in _IN_STOCK | _OUT_OF_STOCK:
        date = item.fields.get("availability_date", "")[: len("2026-11-27")]
        said["Availability"] = f"{availability} ({date})" if date else availability
    return {name: text for name, value in (item.details | said).items() if (text := to_line(value))}
