"""Where nothing meets every constraint: which one to give up, and what is nearest then."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from retrieval.hits import Hits
from retrieval.need import Need
from retrieval.search import Search

Constraint = Literal["stock", "price", "brands", "not_brands", "attributes", "product_type", "sort"]
# In the order in which shoppers bend on them.
CONSTRAINTS: tuple[Constraint, ...] = (
    "stock",
    "price",
    "brands",
    "not_brands",
    "attributes",
    "product_type",
    "sort",
)
RANKING: tuple[Constraint, ...] = (
    "attributes",
    "product_type",
    "sort",
)  # they keep nothing out of a search box
_FIELDS = {"stock": "in_stock_only"}


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The hits, and the constraints that had to be given up for there to be any: none, one, or all but the words."""

    hits: Hits
    given_up: tuple[Constraint, ...] = ()


def find_nearest(
    search: Search, need: Need, k: int, query: str | None = None, *, strict_type: bool = False
) -> Relaxed:
    """The k best hits; where there are none of the kind that is wanted the nearest: those without the first constraint
    whose absence lets some through, else without any constraint. Empty only where nothing has to do with the words."""
    found = search.find(need, k, query, strict_type=strict_type)
    narrowing = [(name, wider) for name, wider in without_each(need) if strict_type or name not in RANKING]
    if found.hits and not narrowing:
        return Relaxed(found)  # nothing that could be given up
    if _has_the_kind(search, need, found):
        return Relaxed(found)
    for name, wider in narrowing:
        instead = search.find(wider, k, query, strict_type=strict_type)
        if _has_the_kind(search, wider, instead):
            return Relaxed(instead, (name,))
    if found.hits:
        return Relaxed(found)
    given_up = tuple(name for name, _ in without_each(need) if name != "sort")
    words_only = Need(text=need.text or need.product_type or " ".join(need.brands))
    if not given_up or not words_only.text:
        return Relaxed(found)
    instead = search.find(words_only, k, query)
    return Relaxed(instead, given_up) if instead.hits else Relaxed(found)


def only(need: Need, name: Constraint) -> Need:
    """A need with nothing but one of the constraints."""
    part = _FIELDS.get(name, name)
    return replace(Need(), **{part: getattr(need, part)})


def _has_the_kind(search: Search, need: Need, found: Hits) -> bool:
    """Whether the shop has anything of the wanted kind within the constraints: jam for less than 10 is no answer to a
    tent for less than 10."""
    if need.product_type is None:
        return bool(found.hits)
    if any((hit.features or {}).get("type_match") for hit in found.hits):
        return True
    kind = replace(need, attributes=(), sort=None)
    return bool(found.hits) and bool(search.find(kind, 1, strict_type=True).hits)


def without_each(need: Need) -> Iterator[tuple[Constraint, Need]]:
    """The need without each of the constraints that it has, in the order of CONSTRAINTS."""
    empty = Need()
    for name in CONSTRAINTS:
        part = _FIELDS.get(name, name)
        wider = replace(need, **{part: getattr(empty, part)})
        if wider != need:
            yield name, wider
