"""A question about shown products, answered from their own attributes, price and stock."""

import re
from dataclasses import replace
from math import prod

from bot.findings import AttributeAnswer, Described, Extreme, PriceAnswer, StockAnswer, Unclear
from bot.skills.context import Context, Outcome
from bot.skills.products_meant import products_meant
from retrieval.attributes import names_of, values_asked
from retrieval.product import Product
from retrieval.quantities import parse_quantity
from retrieval.search import content_words
from retrieval.text import words

MAX_ASKED = 5
_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_SHEET = re.compile(r"[A-Za-z]\d+", re.ASCII)  # "A4" is larger than "A5"
_SIDES = re.compile(r"\d+(?:\.\d+)?(?:\s?[x×]\s?\d+(?:\.\d+)?)+", re.ASCII)  # "120 x 60"


def answer_question(context: Context) -> Outcome:
    """What the shop says of the products that are meant."""
    asked = context.understanding.question
    meant = products_meant(context)
    if isinstance(meant, Unclear):
        return Outcome(meant, context.dialogue)
    products = tuple(meant[:MAX_ASKED])
    focus = tuple(product.product_id for product in products)
    dialogue = replace(context.dialogue, focus=focus)
    extreme = asked.extreme if len(products) > 1 else None
    if asked.concept == "price":
        return Outcome(PriceAnswer(products, extreme, _cheapest_or_dearest(products, extreme)), dialogue)
    if asked.concept == "stock":
        return Outcome(StockAnswer(products), dialogue)
    concept = asked.concept or _attribute_in(context.understanding.text, products)
    if concept is None:
        return Outcome(Described(products[0]), replace(dialogue, focus=focus[:1]))
    return Outcome(attribute_answer(concept, products, extreme), dialogue)


def attribute_answer(
    concept: str, products: tuple[Product, ...], extreme: Extreme | None = None
) -> AttributeAnswer:
    """One attribute across products; a winner only where every product states a comparable value."""
    # Which is the largest is asked of the products as such, which sizes there are of all their options.
    stated = [{**p.offered, **p.attributes} if extreme else p.offered for p in products]
    found = values_asked(concept, stated)
    values = tuple(pair[1] if pair else None for pair in found)
    winner, equal = _winner(values, extreme)
    return AttributeAnswer(
        asked=concept,
        products=products,
        names=tuple(pair[0] if pair else None for pair in found),
        values=values,
        extreme=extreme,
        winner=winner,
        equal=equal,
    )


def _winner(values: tuple[str | None, ...], extreme: Extreme | None) -> tuple[int | None, bool]:
    sizes = [_size(value) for value in values]
    if any(size is None for size in sizes) or len(sizes) < 2:
        return None, False
    known = [size for size in sizes if size is not None]
    if len({dimension for dimension, _ in known}) != 1:
        return None, False
    amounts = [amount for _, amount in known]
    if max(amounts) == min(amounts):
        return None, True
    if extreme is None:
        return None, False
    best = max(amounts) if extreme == "most" else min(amounts)
    return (amounts.index(best), False) if amounts.count(best) == 1 else (None, False)


def _size(value: str | None) -> tuple[str, float] | None:
    """What a value measures and how much of it: values that measure the same can be compared."""
    if value is None or ", " in value:  # a choice of options
        return None
    quantity = parse_quantity(value)
    if sides := _SIDES.match(value):
        lengths = [float(side) for side in re.split(r"\s?[x×]\s?", sides.group())]
        dimension, factor = replace(quantity, value=1.0).base() if quantity else ("", 1.0)
        return f"{len(lengths)} sides {dimension}", prod(length * factor for length in lengths)
    sign = -1 if value.lstrip().startswith(("-", "−")) else 1  # "-5 °C"
    if quantity:
        dimension, amount = quantity.base()
        return dimension, sign * amount
    numbers = _NUMBER.findall(value)
    if len(numbers) != 1 or _SHEET.fullmatch(value):
        return None
    return _NUMBER.sub("#", value.casefold()).strip(" -−"), sign * float(numbers[0])  # "# people", "ipx#"


def _cheapest_or_dearest(products: tuple[Product, ...], extreme: Extreme | None) -> int | None:
    prices = [product.price for product in products]
    if extreme is None or any(price is None for price in prices):
        return None
    amounts = [price.amount_minor for price in prices if price]
    if len({price.currency for price in prices if price}) != 1:
        return None
    best = max(amounts) if extreme == "most" else min(amounts)
    return amounts.index(best) if amounts.count(best) == 1 else None


def _attribute_in(text: str, products: tuple[Product, ...]) -> str | None:
    """An attribute of these products whose own name (all its words) is said in the text, the longest name."""
    said = set(words(text))
    names = {name for product in products for name in product.attributes}
    matching = [name for name in names if set(words(name)) and set(words(name)) <= said]
    if matching:
        return max(matching, key=len)
    telling = [word for word in content_words(text) if len(word) >= 4]
    for word in telling:
        if found := names_of(word, names):
            return found[0]
    return None
