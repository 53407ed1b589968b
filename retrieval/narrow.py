"""From ranked products to those that meet the wishes, as far as there are any.

A wish that some product meets leaves only those that meet it. Words that nobody says of such a product ("nice", "for
grandma") are no wish that could be met: they rank, and are taken out of the need.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.need import AttributeWish, Need, alternatives
from retrieval.product import Product
from retrieval.wishes import MetWish, Standing, standings

FEW = 5  # products that are all shown


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The places of the products that are left, the wishes that they meet, and those that none of them does."""

    kept: tuple[int, ...]
    met: tuple[AttributeWish, ...]
    unmet: tuple[AttributeWish, ...]


def narrow(need: Need, products: Sequence[Product]) -> Narrowed:
    """Keep the products that meet the wishes about attributes: the named ones first, then words, the newest first."""
    groups = alternatives(need.attributes)
    named = [group for group in groups if not group[0].is_words]
    said = [group[0] for group in reversed(groups) if group[0].is_words]
    kept = list(range(len(products)))
    met: list[AttributeWish] = []
    unmet: list[AttributeWish] = []
    stands = [standings(replace(need, attributes=tuple(w for g in named for w in g)), p) for p in products]
    if need.product_type is None and said:  # the words are all that says what is wanted
        spoken = [place for place in kept if _says_any(said, products[place])]
        kept = spoken or kept
    for place, group in enumerate(named):
        kept, is_met = _keep(kept, [standing[place] for standing in stands], group[0].op == "!=")
        (met if is_met else unmet).extend(group)
    in_passing = [wish for wish in said if _only_in_passing(kept, _standings_of(wish, products))]
    for wish in (*(w for w in said if w not in in_passing), *in_passing):
        for part in (wish, *_single(wish)):
            here = _standings_of(part, products)
            few = bool(met) and len(kept) <= FEW
            if part.op == "=" and (few or wish.soft) and _only_in_passing(kept, here):
                # Beside wishes that are stated, what a description has by the way hides nothing of a short list; nor
                # does it where it only says what a thing is for: "a drill to hang shelves on concrete".
                kept.sort(key=lambda place: not isinstance(here[place], MetWish))
                break
            kept, is_met = _keep(kept, here, part.op == "!=")
            if is_met:
                met.append(part)
                if part is wish:
                    break
        else:
            unmet.append(wish)
    order = {wish: index for index, wish in enumerate(need.attributes)}
    met.sort(key=lambda wish: order.get(wish, len(order)))
    return Narrowed(tuple(kept), tuple(met), tuple(unmet))


def _keep(kept: list[int], stands: Sequence[Standing], refuses: bool) -> tuple[list[int], bool]:
    """The places that meet a wish, or those that do not miss it where none is known to; whether any meets it."""
    if refuses:
        left = [place for place in kept if stands[place] is not False]
        return left or kept, bool(left) and False in stands
    meeting = [place for place in kept if isinstance(stands[place], MetWish)]
    # Where none is known to meet it, what is known to miss it still goes: a toy from 8 years is none for a child of 3.
    return meeting or [place for place in kept if stands[place] is not False] or kept, bool(meeting)


def _standings_of(wish: AttributeWish, products: Sequence[Product]) -> list[Standing]:
    return [standings(Need(attributes=(wish,)), product)[0] for product in products]


def _only_in_passing(kept: Sequence[int], stands: Sequence[Standing]) -> bool:
    """Whether some products meet a wish, and all of them only in their description."""
    meeting = [standing for place in kept if isinstance(standing := stands[place], MetWish)]
    return bool(meeting) and all(standing.in_passing for standing in meeting)


def _says_any(wishes: Sequence[AttributeWish], product: Product) -> bool:
    return any(
        isinstance(standings(Need(attributes=(w,)), product)[0], MetWish) for w in wishes if w.op == "="
    )


def _single(wish: AttributeWish) -> list[AttributeWish]:
    """The words of a wish one by one, where it has several."""
    parts = wish.value.split()
    if len(parts) < 2 or wish.op == "!=":
        return []
    return [replace(wish, value=part) for part in parts]
