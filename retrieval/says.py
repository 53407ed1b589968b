"""Whether a product says something of itself, in the words that a shopper uses for it ("cordless", 低音炮).

The attributes are asked first, then the titles, then the descriptions clause by clause: "no noise cancelling, no fuss"
says nothing for noise cancelling.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from retrieval.attributes import find_attributes, same_attribute
from retrieval.product import Product
from retrieval.quantities import find_quantities
from retrieval.simplified import to_simplified
from retrieval.text import has_han, roots

_NONE = re.compile(r"^(?:(?:no|none|not|without|passive)\b|n/a$|-$)", re.IGNORECASE)
_HARDLY = re.compile(r"\bonly$", re.IGNORECASE)  # "microphone only", "cover only"
_TRACES = re.compile(r"\b(?:may|can) contain\b(?! other)|\btraces? of\b|可能含(?!其他)|微量", re.IGNORECASE)
# What everything has, so that to name it says nothing: "prints in colour" asks for no white printer.
_ALWAYS_THERE = frozenset(
    {"colour", "color", "size", "weight", "type", "material", "length", "width", "height"}
)
# What an attribute tells without the word: a vacuum cleaner with a battery life needs no cord.
_TOLD_BY = {
    "battery life": frozenset(
        {"cordless", "rechargeable", "battery-powered", "battery powered", "充电式", "不插电", "充电款"}
    )
}
# What those who do not bear one of these do not bear either.
_KINDS_OF = {
    "nut": "almond hazelnut cashew pistachio walnut pecan macadamia peanut",
    "dairy": "milk butter cheese cream whey casein yogurt yoghurt",
    "lactose": "milk butter cheese cream whey yogurt yoghurt",
    "milk": "butter cheese cream whey casein yogurt yoghurt dairy",
    "gluten": "wheat barley rye oat spelt",
    "seafood": "fish shrimp prawn crab squid",
}
_HOLDING = frozenset({"allergens", "ingredients", "contents"})
_CLAUSE = re.compile(r"[.,;:!?()–—，。；：！？、（）]+\s*|\s-\s|\b(?:but|and)\b")
_DENIES = re.compile(
    r"\b(?:no|not|without|never|neither|nor|nothing|free of)\b|n['’]t\b|不(?!锈|粘|沾|怕|只|仅|管|同|错)|无(?!线|论|限)|没|未|免(?!费)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """Where a product says it: the attribute and its value; both empty where the title does, or only the description
    (`in_passing`)."""

    name: str = ""
    value: str = ""
    in_passing: bool = False


def says(product: Product, phrase: str, english: str = "") -> Said | Literal[False] | None:
    """What a product says of a phrase: False where an attribute denies it, None where nothing speaks of it.

    `english` are English words for a Chinese phrase, for what a product states in English only.
    """
    denied = False
    asked = [wanted for wanted in (roots(phrase), roots(english)) if wanted]
    for name, value in _stated(product):
        named = name.casefold() not in _ALWAYS_THERE and any(wanted <= _able(roots(name)) for wanted in asked)
        if is_none(value) or (named and value.casefold() == f"{name.casefold()}less"):
            denied = denied or named
        elif (named and not _HARDLY.search(value)) or any(
            wanted <= _able(roots(name) | roots(value)) and wanted & _able(roots(value)) for wanted in asked
        ):
            return Said(name, value)
        if any(phrase.casefold() in told and same_attribute(name, by) for by, told in _TOLD_BY.items()):
            return Said(name, value) if any(find_quantities(value)) else None  # "mains powered" has none
    if denied:
        return False
    titles = [product.title, *(words.title for words in product.translations.values())]
    if any(_speaks_of(text, phrase, english) for text in titles):
        return Said()
    texts = [product.description, *(words.description for words in product.translations.values())]
    return Said(in_passing=True) if any(_speaks_of(text, phrase, english) for text in texts) else None


def has_any(product: Product, phrase: str) -> bool:
    """Whether a product states an attribute that a phrase is another word for, and not that there is none: scent, of
    which the fragrance is green tea."""
    return any(_names(phrase, name) and not is_none(value) for name, value in product.attributes.items())


def holds_kind_of(product: Product, phrase: str, english: str = "", *, traces: bool = False) -> bool:
    """Whether a product states among its allergens or ingredients something that a phrase is the general word for
    (almonds, of nuts), or the general word for it; with `traces`, also that it may hold some."""
    asked = roots(phrase) | roots(english)
    kinds = frozenset[str]()
    for word, told in _KINDS_OF.items():
        if word in asked:
            kinds |= roots(told)
        elif asked & roots(told):
            kinds |= {word}
    if not kinds:
        return False
    stated = [value for name, value in product.attributes.items() if name.casefold() in _HOLDING]
    if not traces:
        stated = [_TRACES.split(value)[0] for value in stated]
    return any(kinds & roots(value) for value in stated)


@lru_cache(maxsize=16384)
def _names(phrase: str, name: str) -> bool:
    """Whether a phrase is another word for an attribute: scent, of the fragrance."""
    mentions = find_attributes(phrase)
    whole = len(mentions) == 1 and mentions[0].end - mentions[0].start == len(phrase)
    return whole and mentions[0].direction is None and same_attribute(mentions[0].concept, name)


@lru_cache(maxsize=16384)
def _able(said: frozenset[str]) -> frozenset[str]:
    """The words with what they say can be done: what is flushable one can flush."""
    return said | {word.removesuffix("able") for word in said if word.endswith("able") and len(word) > 7}


def denies(text: str) -> bool:
    """Whether a sentence or a clause denies something: "no lid", 不含糖."""
    return _DENIES.search(text) is not None


def may_hold(value: str, phrase: str, english: str = "") -> bool:
    """Whether an attribute's value says of something only that there may be some: of milk, but not of soya, in "soya,
    may contain milk". "Almonds, may contain other nuts" holds nuts."""
    traces = _TRACES.search(value)
    if traces is None:
        return False
    certain = roots(value[: traces.start()])
    asked = [wanted for wanted in (roots(phrase), roots(english)) if wanted]
    return not any(wanted <= certain for wanted in asked)


def without_traces(phrase: str) -> str:
    """A phrase without the words that refuse traces of something as well: nuts, of "traces of nuts", "may contain nuts"."""
    return _TRACES.sub("", phrase.removeprefix("traces of ")).strip()


def is_none(value: str) -> bool:
    """Whether an attribute's value says that there is none: "no", "none", "not included"."""
    return _NONE.search(value) is not None


def _stated(product: Product) -> Iterator[tuple[str, str]]:
    yield from product.attributes.items()
    for option in product.options:
        yield from option.values.items()


def _speaks_of(text: str, phrase: str, english: str) -> bool:
    if has_han(phrase) and has_han(text):
        return any(phrase in clause for clause in _claims(to_simplified(text)))
    wanted = roots(english or phrase)
    return bool(wanted) and any(wanted <= roots(clause) for clause in _claims(text))


@lru_cache(maxsize=16384)
def _claims(text: str) -> tuple[str, ...]:
    """The clauses of a text that deny nothing; one that denies nothing anywhere is a claim as a whole."""
    if not denies(text):
        return (text,)
    return tuple(clause for clause in _CLAUSE.split(text) if clause and not denies(clause))
