"""A wish relative to what was shown ("something lighter", 续航再久一点) as a wish that a search can filter by."""

from collections.abc import Sequence
from dataclasses import replace

from bot.understand.needs.order import Relative
from retrieval.attributes import same_attribute, values_asked
from retrieval.need import AttributeWish, Need
from retrieval.product import Product
from retrieval.quantities import dimension_of, longest_side


def than_shown(need: Need, relative: Relative, shown: Sequence[Product]) -> Need:
    """The need with "less than the least shown", or "more than the most"; as it was where no value can be compared."""
    # "bigger" is said of the screen of a monitor and of the diameter of an umbrella.
    stated = values_asked(relative.concept, [product.attributes for product in shown])
    named = [pair for pair in stated if pair is not None]
    sizes = [size for _, value in named if (size := longest_side(value))]
    if not sizes or len({size.base()[0] for size in sizes}) != 1:
        return need
    less = relative.direction == "less"
    bound = (min if less else max)(sizes, key=lambda size: size.base()[1])
    known = all(same_attribute(relative.concept, name) for name, _ in named)
    name = relative.concept if known else named[0][0].casefold()
    wish = AttributeWish(name, "<" if less else ">", f"{bound.value:g}", bound.unit)
    dimension = bound.base()[0]
    kept = (
        old
        for old in need.attributes
        if not (old.name and same_attribute(old.name, name))
        and not (
            old.name is None and old.unit and dimension_of(old.unit) == dimension
        )  # smaller than the 28 in
    )
    return replace(need, attributes=(*kept, wish))
