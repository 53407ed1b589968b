"""The one question that would change what is shown: the attribute whose answer tells most about the products that fit.

Source: information gain as in Quinlan, "Induction of Decision Trees", 1986: the entropy of an attribute's values over the
products, as far as they state it.
"""

import math
from collections import Counter
from collections.abc import Sequence

from bot.dialogue import Dialogue
from bot.findings import Narrowing
from retrieval.attributes import same_attribute
from retrieval.catalog import Catalog
from retrieval.need import Need
from retrieval.product import Product
from retrieval.quantities import find_quantities
from retrieval.wishes import standings

MOST_READ = 120  # products of a kind that are looked at
MORE_THAN_SHOWN = 8  # products that fit, from which a question is worth it
LEAST_BITS = 0.8  # of information gain
LEAST_STATED = 0.7  # share of the products that state it
MOST_VALUES = 6
MOST_AMOUNTS = 4
CHOSEN_BY = frozenset({"GB", "TB", "in", "people"})  # units of amounts that shoppers choose between
COLOUR = 0.5  # weight of a colour, which sets most things apart and matters for few
MOST_ASKED = 2  # questions about one kind of thing
MOST_LETTERS = 24  # of a value that is offered
_NO_CHOICE = frozenset({"yes", "no", "none", "n/a"})


def worth_asking(dialogue: Dialogue, need: Need, catalog: Catalog) -> Narrowing | None:
    """What to ask about the products that fit a need; None where no answer would change much, where it was asked before
    or the shopper does not care."""
    kind = need.product_type
    asked = [name for of_kind, name in dialogue.asked if of_kind == kind]
    if kind is None or not dialogue.may_ask or len(asked) >= MOST_ASKED:
        return None
    fitting = [product for product in catalog.of_type(kind, MOST_READ) if _fits(need, product)]
    if len(fitting) < MORE_THAN_SHOWN:
        return None
    known = [wish.name for wish in need.attributes if wish.name] + asked
    names = dict.fromkeys(name for product in fitting for name in product.attributes)
    open_names = [name for name in names if not any(same_attribute(told, name) for told in known)]
    options = [narrowing for name in open_names if (narrowing := _narrowing(name, fitting))]
    return max(options, key=lambda one: _bits(one, len(fitting)), default=None)


def _narrowing(name: str, products: Sequence[Product]) -> Narrowing | None:
    """An attribute with its values and how many products have each, most first, where it sets them apart."""
    values = Counter(value.strip() for product in products if (value := product.attributes.get(name)))
    sayable = all(
        len(value) <= MOST_LETTERS and value.casefold() not in _NO_CHOICE and "," not in value
        for value in values
    )
    if not sayable or not 2 <= len(values) <= MOST_VALUES:
        return None
    units = {found.quantity.unit for value in values for found in find_quantities(value)}
    if units and (not units <= CHOSEN_BY or len(values) > MOST_AMOUNTS):
        return None  # weights and lengths are limits, not choices; 8, 16 or 32 GB is one
    narrowing = Narrowing(name, tuple(values.most_common()))
    stated = sum(values.values()) >= LEAST_STATED * len(products)
    return narrowing if stated and _bits(narrowing, len(products)) >= LEAST_BITS else None


def _bits(narrowing: Narrowing, products: int) -> float:
    """The entropy of the values in bits, times the share of the products that state one; less for a colour."""
    counts = [count for _, count in narrowing.values]
    weight = COLOUR if same_attribute("colour", narrowing.name) else 1.0
    total = sum(counts)
    return -sum(count / total * math.log2(count / total) for count in counts) * weight * total / products


def _fits(need: Need, product: Product) -> bool:
    """Whether a product meets the limits of a need, and misses none of its wishes."""
    price, brand = product.price, (product.brand or "").casefold()
    if need.price and (
        price is None or price.currency != need.price.currency or not need.price.contains(price.amount_minor)
    ):
        return False
    if need.brands and brand not in {name.casefold() for name in need.brands}:
        return False
    if brand in {name.casefold() for name in need.not_brands} or (
        need.in_stock_only and not product.in_stock
    ):
        return False
    return all(standing is not False for standing in standings(need, product))
