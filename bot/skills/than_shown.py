"""A wish relative to what was shown ("something lighter", 续航再久一点) as a wish that a search can filter by."""

from collections.abc import Sequence
from dataclasses import replace

from bot.understand.needs.order import Relative
from retrieval.attributes import same_attribute, value_of
from retrieval.need import AttributeWish, Need
from retrieval.product import Product
from retrieval.quantities import Quantity, parse_quantity


def than_shown(need: Need, relative: Relative, shown: Sequence[Product]) -> Need:
    """The need with "less than the least shown", or "more than the most"; as it was where no value can be compared."""
    sizes = [size for product in shown if (size := _size(relative.concept, product))]
    if not sizes or len({size.base()[0] for size in sizes}) != 1:
        return need
    less = relative.direction == "less"
    bound = (min if less else max)(sizes, key=lambda size: size.base()[1])
    wish = AttributeWish(relative.concept, "<" if less else ">", f"{bound.value:g}", bound.unit)
    kept = (old for old in need.attributes if not (old.name and same_attribute(old.name, relative.concept)))
    return replace(need, attributes=(*kept, wish))


def _size(concept: str, product: Product) -> Quantity | None:
    stated = value_of(concept, product.attributes)
    return parse_quantity(stated[1]) if stated else None
