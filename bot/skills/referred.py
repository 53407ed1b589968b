"""The products that a message points at one by one: "how loud is the tower one compared to the green one"."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.findings import Unclear
from bot.skills.context import Context
from bot.understand.clauses import normal
from bot.understand.marks import POINTS, words_that_say
from bot.understand.names import NamedProduct
from bot.understand.plain import plain
from bot.understand.question import read_question
from bot.understand.references import find_references
from bot.understand.understanding import Understanding
from retrieval.need import AttributeWish, Need
from retrieval.product import Product
from retrieval.quantities import find_quantities
from retrieval.text import words
from retrieval.values import CONCEPTS, find_values
from retrieval.wishes import MetWish, standings

# What points at whatever is spoken of, and at nothing by itself.
_ONLY_POINTS = re.compile(
    r"(?:it|its|this|that|they|them|these|those|both|either|all|one|ones|this one|that one|(?:the |these |those |both )?(?:two|both)(?: of them)?"
    r"|(?:the )?other(?: one)?|[它他她这那]|[这那哪]?[个款双件把条台]|[这那](?:两|几)[个款双件把条台]|两[个款双件]|都)",
    re.IGNORECASE,
)
_SAYS_NOTHING = frozenset(
    "the a an that this your one ones model version first second third last other".split()
)
Meant = Callable[[Context], list[Product] | Unclear]


def each_referred(context: Context, meant: Meant) -> list[Product]:
    """The products that each of two or more pointers means, in their order; none where one of them is not clear."""
    pointers = _pointers(context.understanding)
    if len(pointers) < 2:
        return []
    found: list[Product] = []
    for pointer in pointers:
        titled = _titled(pointer, context.shown())
        alone = replace(context, understanding=_alone(context.understanding, pointer), whole=None)
        products = [titled] if titled else meant(alone)
        if isinstance(products, Unclear) or len(products) != 1:
            return []
        found += [product for product in products if product not in found]
    return found if len(found) > 1 else []


def of_amount(context: Context) -> list[Product]:
    """The one product of a list that has the amount by which a pointer names it: 100瓦那个, "the 20 W one"."""
    pointers = _pointers(context.understanding)
    if len(pointers) != 1 or not (amounts := list(find_quantities(plain(pointers[0])))):
        return []
    wishes = tuple(
        AttributeWish(None, "=", f"{found.quantity.value:g}", found.quantity.unit) for found in amounts
    )
    need = Need(attributes=wishes)
    found = [p for p in context.shown() if all(isinstance(s, MetWish) for s in standings(need, p))]
    return found if len(found) == 1 else []


def _titled(pointer: str, shown: Sequence[Product]) -> Product | None:
    """The one product of a list whose title has all words of a pointer: "the tower"."""
    said = {word for word in words(pointer) if word not in _SAYS_NOTHING}
    found = [
        product
        for product in shown
        if said and said <= {word for title in _titles(product) for word in words(title)}
    ]
    return found[0] if len(found) == 1 else None


def _titles(product: Product) -> list[str]:
    return [product.title, *(one.title for one in product.translations.values())]


def _pointers(understanding: Understanding) -> list[str]:
    said = words_that_say(understanding.marks, normal(understanding.text), POINTS)
    pointers = (one.strip(" ,，、") for one in said)
    return list(dict.fromkeys(p for p in pointers if p and not _ONLY_POINTS.fullmatch(p)))


def _alone(understanding: Understanding, pointer: str) -> Understanding:
    """What a message would say that holds only the pointer."""
    need = understanding.need
    values = {name: {found.value for found in find_values(name, pointer)} for name in CONCEPTS}
    return replace(
        understanding,
        text=pointer,
        named=_named_in(understanding, pointer),
        question=read_question(plain(pointer)),
        references=find_references(pointer),
        need=replace(
            need,
            product_type=None,
            brands=tuple(brand for brand in need.brands if brand.casefold() in pointer.casefold()),
            attributes=tuple(w for w in need.attributes if w.name and w.value in values.get(w.name, ())),
        ),
        features=(),
        marks=(),
        clauses=(),
        gloss="",
    )


def _named_in(understanding: Understanding, pointer: str) -> tuple[NamedProduct, ...]:
    text, said = plain(understanding.text), plain(pointer).casefold()
    named: list[NamedProduct] = []
    for name in understanding.named:
        words = text[name.start : name.end].casefold()
        if words and words in said:
            start = said.find(words)
            named.append(replace(name, start=start, end=start + len(words)))
    return tuple(named)
