"""Which of the shown products a message means. Shared by comparing and answering questions."""

import re
from collections.abc import Mapping, Sequence

from bot.findings import Unclear
from bot.skills.context import Context
from retrieval.attributes import find_attributes
from retrieval.need import alternatives
from retrieval.product import Product
from retrieval.search import STOP_WORDS
from retrieval.text import words
from retrieval.values import CONCEPTS
from retrieval.wishes import MetWish, met_one_of

MAX_COMPARED = 4


def products_meant(context: Context, at_least: int = 1) -> list[Product] | Unclear:
    """The products pointed at, in the order named, or what is unclear about it.

    Order of evidence: positions, a brand or title words of a shown product, "both", "it" (the focus), and a single
    shown product.
    """
    shown = context.shown()
    references = context.understanding.references
    if not shown:
        return Unclear("not_shown_yet")
    if references.positions:
        wrong = tuple(
            p for p in references.positions if not 1 <= (p if p > 0 else len(shown) + p + 1) <= len(shown)
        )
        if wrong:
            return Unclear("which_product", _titles(shown), wrong)
        meant = [shown[p - 1] if p > 0 else shown[p] for p in references.positions]
        return meant if len(meant) >= at_least else [*meant, *_others(meant, context, shown)][:at_least]
    named = _named(context, shown)
    if len(named) >= at_least and named:
        return named
    focus = [product for product in shown if product.product_id in context.before.focus]
    if references.several or at_least > 1:
        if len(focus) >= 2:
            return focus
        return (
            shown[: max(at_least, 2)] if len(shown) >= at_least else Unclear("which_product", _titles(shown))
        )
    if focus and not (len(focus) == 1 and _asks_which(context)):
        return focus
    if len(shown) == 1 or context.understanding.question.extreme:
        return shown
    if context.understanding.question.concept is not None:
        return shown[:1]  # the answer before put the first one forward, and the next one names it
    return Unclear("which_product", _titles(shown))


def _asks_which(context: Context) -> bool:
    """Whether the question sets products against each other ("which is lighter?"), so that one is not enough."""
    return context.understanding.question.extreme is not None and not context.understanding.references.pronoun


def _named(context: Context, shown: list[Product]) -> list[Product]:
    """Shown products that the message names: by brand, by words of the title, by colour ("the red one")."""
    said = context.understanding
    brands = {brand.casefold() for brand in said.need.brands}
    by_brand = [product for product in shown if (product.brand or "").casefold() in brands]
    text = re.sub(r"['’]s\b", "", _without_attributes(said.text))
    by_title = _by_title(words(text), by_brand or shown)
    if by_title or by_brand:
        return by_title or by_brand
    wishes = alternatives([wish for wish in said.need.attributes if wish.op == "="])
    if not wishes or said.question.concept in CONCEPTS:
        return []  # "does it come in red?" asks for the colour, it does not point by it
    meeting = [p for p in shown if all(isinstance(met_one_of(wish, p), MetWish) for wish in wishes)]
    return meeting if len(meeting) < len(shown) else []


def _without_attributes(text: str) -> str:
    """The text without the attributes that it names: "is it waterproof?" does not mean the one called waterproof."""
    for mention in reversed(find_attributes(text)):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text


def _by_title(said: list[str], shown: list[Product]) -> list[Product]:
    """The products with the longest run of said words in their title, where a word of it tells them apart."""
    titles = {
        p.product_id: [words(p.title), *(words(t.title) for t in p.translations.values())] for p in shown
    }
    telling = {p.product_id: _telling_words(titles, p.product_id) for p in shown}
    runs = {p.product_id: max(_run(said, title) for title in titles[p.product_id]) for p in shown}
    named = [p for p in shown if telling[p.product_id].intersection(said)]
    longest = max((runs[p.product_id] for p in shown), default=0)
    if not named and longest < 2:
        return []
    best = [p for p in shown if runs[p.product_id] == longest]
    return best if len(best) < len(shown) and longest > 1 else named


def _telling_words(titles: Mapping[str, list[list[str]]], product_id: str) -> set[str]:
    """Words of a product's titles that no other shown product has, numbers and short words apart."""
    mine = {word for title in titles[product_id] for word in title if _is_telling(word)}
    others = (title for other, theirs in titles.items() if other != product_id for title in theirs)
    return mine - {word for title in others for word in title}


def _is_telling(word: str) -> bool:
    return not word.isdigit() and word not in STOP_WORDS and len(word) >= (3 if word.isascii() else 2)


def _run(said: Sequence[str], title: Sequence[str]) -> int:
    """The length in words of the longest run that two texts share."""
    best, row = 0, [0] * (len(title) + 1)
    for word in said:
        row = [0, *(row[place] + 1 if word == other else 0 for place, other in enumerate(title))]
        best = max(best, *row)
    return best


def _others(meant: list[Product], context: Context, shown: list[Product]) -> list[Product]:
    focus = [product for product in shown if product.product_id in context.before.focus]
    return [product for product in [*focus, *shown] if product not in meant]


def _titles(shown: list[Product]) -> tuple[str, ...]:
    return tuple(product.title for product in shown[:MAX_COMPARED])
