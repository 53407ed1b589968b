"""Find, refine and page through products."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from bot.dialogue import Dialogue, is_limit, relative_price
from bot.findings import Dropped, Extreme, NothingFound, ProductsFound, Unclear, WhyShown
from bot.skills.asking import worth_asking
from bot.skills.attribute_answers import attribute_answer
from bot.skills.context import Context, Outcome
from bot.skills.described import all_in_order
from bot.skills.products_meant import products_meant
from bot.skills.than_shown import than_shown
from bot.understand.needs.order import Relative
from bot.understand.plain import plain
from retrieval.attributes import value_of
from retrieval.features import content_words, read_words, shared_words
from retrieval.hits import Hit, Hits, ReasonKind
from retrieval.need import AttributeWish, Need, alternatives
from retrieval.product import Product
from retrieval.says import Said, may_hold, says, without_traces
from retrieval.wishes import MetWish, met_one_of

PAGE = 5
MOST_ORDERED = 60  # products of a kind that are put in the order of an attribute
LEAST_TELLING = 4  # letters of a word that those which are ordered shall say, where some do
MOST_COMPARED = 3  # of them whose values are told
SAME_USE = (
    0.5  # cosine from which a product of another kind may serve in place of what the shop does not have
)
FAR = 0.3  # cosine under which a product that shares few words has nothing to do with the wish
SHARED = 0.5  # share of the wish's words that make a product relevant whatever they mean together
# What is given up first when nothing meets the whole need: what shoppers bend on most easily comes first.
_GIVE_UP: tuple[Dropped, ...] = ("stock", "brands", "price", "not_brands", "product_type")

# "What other wet food do you have", 还有别的吗; other colours are asked of the one that is spoken of.
_OTHERS = re.compile(
    r"\b(?:what|which|any|some|got|have|see|show me|the) others?\b(?! (?:colou?rs?|sizes?|brands?|ways?|questions?|day|one\b|two\b|side|end|way))"
    r"|\b(?:anything|something|what|any) else\b(?! (?:can|does|should|do i|i should))|\b(?:different|other) (?:ones|options|models|kinds|choices)\b"
    r"|(?:别的?|其他的?|另外的?)(?!的?(?:颜色|色|尺码|码|牌子|品牌|店|方式|办法|问题|人|地方|时候|都|外))",
    re.IGNORECASE,
)


def shop(context: Context) -> Outcome:
    """Products for the need as it stands after the message."""
    dialogue, before, relative = context.dialogue, context.before, context.understanding.relative
    if context.understanding.not_sold:
        return Outcome(
            NothingFound(Need(text=context.understanding.not_sold)), replace(dialogue, need=before.need)
        )
    need = dialogue.need
    if relative and before.shown and need.product_type != before.need.product_type and not relative.most:
        relative = None  # 再来点咖啡豆，便宜一点的: nothing stands there that they could be cheaper than
    like = _one_meant(context) if context.understanding.similar else None
    if like is not None:
        need = _like(context, need, like)
    if dialogue.ordered_by and (ordered := _in_order(context, need, dialogue.ordered_by)):
        return ordered
    if relative:
        need = _than_spoken_of(context, need, relative)
    if relative is None and like is None and (others := _others(context, need)):
        return others
    found = context.find(need, PAGE + (like is not None), strict_type=True)
    if hits := _besides(_relevant(found), like):
        return _shown(context, need, found, hits)
    if relative and relative.direction == "more" and need.price and need.price.max_minor is not None:
        # Dearer than the shopper's own limit: that is what was asked for.
        dearer = replace(need, price=replace(need.price, max_minor=None))
        found = context.find(dearer, PAGE, strict_type=True)
        if hits := _relevant(found):
            return _shown(context, dearer, found, hits)
    if relative and relative.concept == "price" and before.shown:
        finding = NothingFound(need, "no_cheaper" if relative.direction == "less" else "no_dearer")
        return Outcome(finding, replace(dialogue, need=before.need))
    for dropped in _GIVE_UP:
        wider = _without(need, dropped)
        if wider == need:
            continue
        found = context.find(wider, PAGE, strict_type=True)
        if hits := _near_enough(_relevant(found), dropped):
            outcome = _show(dialogue, _with_wishes(need, found), hits, (dropped,))
            return _remembering(outcome, found.need)
    barred = (replace(wish, value=without_traces(wish.value)) for wish in dialogue.standing)
    spoken = _spoken(need)
    finding = NothingFound(replace(spoken, attributes=(*spoken.attributes, *barred)))
    return Outcome(finding, dialogue)


def _others(context: Context, need: Need) -> Outcome | None:
    """Products besides those shown, where "what other wet food do you have" asks for such; wishes from before are given up
    where no other product meets them."""
    before = context.before
    kind = need.product_type
    if not before.shown or kind is None or kind != before.need.product_type:
        return None
    if not _OTHERS.search(plain(context.understanding.text)):
        return None
    seen = before.seen or before.shown
    said = (*context.understanding.need.attributes, *context.understanding.features)
    for wanted in (need, replace(need, attributes=tuple(said))):
        found = context.find(wanted, PAGE, strict_type=True, besides=seen)
        hits = _relevant(found)
        if not hits or any(not _is_soft(wish) or _is_sold(context, need, wish) for wish in found.unmet):
            continue
        given_up: tuple[Dropped, ...] = () if wanted is need else ("attributes",)
        outcome = _show(context.dialogue, need if given_up else found.need, hits, given_up)
        assert isinstance(outcome.finding, ProductsFound)
        shown = replace(outcome.dialogue, need=found.need, seen=(*seen, *outcome.dialogue.shown))
        return Outcome(replace(outcome.finding, more=True), shown)
    return None


def _in_order(context: Context, need: Need, order: Relative, besides: Sequence[str] = ()) -> Outcome | None:
    """The page of a list that stands in the order of an attribute: "the lightest"; None where that cannot be compared."""
    found = context.find(need, MOST_ORDERED, strict_type=True, besides=besides)
    hits = _relevant(found)
    if any(not _is_soft(wish) or _is_sold(context, need, wish) for wish in found.unmet):
        return None  # what is not met is told, and the order of what is shown instead says little
    meeting = [hit for hit in hits if _meets(hit.product, found.need)]
    words = set(content_words(need.text)) - set(content_words(need.product_type or ""))
    said = [word for word in words if len(word) >= LEAST_TELLING and word.isalpha()]
    saying = [hit for hit in meeting if len(shared_words(said, read_words(hit.product))) == len(said)]
    meeting = saying if len(saying) > 1 else meeting
    direction: Extreme = "most" if order.direction == "more" else "least"
    ordered = all_in_order(order.concept, direction, [hit.product for hit in meeting or hits])
    if ordered is None:
        return None
    concept, products = ordered
    if concept != "dimensions" and not any(value_of(concept, product.offered) for product in products):
        return None  # the power of a hair dryer does not tell how quiet it is
    by_id = {hit.product.product_id: hit for hit in hits}
    page = tuple(
        replace(by_id[product.product_id], position=place)
        for place, product in enumerate(products[:PAGE], start=1)
    )
    outcome = _show(context.dialogue, found.need, page, ())
    assert isinstance(outcome.finding, ProductsFound)
    if besides:
        return replace(outcome, finding=replace(outcome.finding, more=True))
    answer = attribute_answer(concept, tuple(products[:MOST_COMPARED]), direction)
    return replace(outcome, finding=replace(outcome.finding, foremost=answer))


def _meets(product: Product, need: Need) -> bool:
    """Whether a product meets every wish of a need, those about which nothing is known of it left out."""
    wishes = alternatives([wish for wish in need.attributes if wish.op == "="])
    return all(isinstance(met_one_of(wish, product), MetWish) for wish in wishes)


def _besides(hits: tuple[Hit, ...], product: Product | None) -> tuple[Hit, ...]:
    """The first page of hits without the product that they shall be like."""
    if product is None:
        return hits
    others = [hit for hit in hits if hit.product.product_id != product.product_id][:PAGE]
    return tuple(replace(hit, position=place) for place, hit in enumerate(others, start=1))


def _one_meant(context: Context) -> Product | None:
    """The product that others shall be like: one that is named or pointed at, or that is spoken of, or put forward."""
    understanding = context.understanding
    if understanding.references.positions or understanding.named or understanding.need.brands:
        meant = products_meant(context)
        if not isinstance(meant, Unclear) and meant:
            return meant[0]
    return next(iter(context.spoken_of() or context.shown()), None)


def _like(context: Context, need: Need, product: Product) -> Need:
    """A need for things like a product: of its kind, with what the message asks for beside that."""
    said = context.understanding.need
    told = (*said.attributes, *context.understanding.features)
    wishes = tuple(wish for wish in need.attributes if wish in told)
    price = need.price if said.price or context.understanding.relative else None
    kind = product.product_type
    return replace(need, text=kind or need.text, product_type=kind, brands=(), attributes=wishes, price=price)


def _shown(context: Context, need: Need, found: Hits, hits: tuple[Hit, ...]) -> Outcome:
    """The list, and which wishes it does not meet though products of the kind are known to meet them."""
    missing = tuple(wish for wish in found.unmet if not _is_soft(wish) or _is_sold(context, need, wish))
    if not missing:
        return _asking(context, _show(context.dialogue, found.need, hits, ()))
    said = (
        *context.understanding.need.attributes,
        *context.understanding.features,
        *(wish for wish in need.attributes if wish not in context.dialogue.need.attributes),  # "lighter"
    )
    if any(wish in said for wish in missing) and (instead := _newer_wishes(context, need, said)):
        found, hits = instead
        words = [wish for wish in need.attributes if wish.is_words and wish in context.before.need.attributes]
        both = (*words, *_spoken(need).attributes, *found.need.attributes)
        wanted = replace(need, attributes=tuple(dict.fromkeys(both)))
        return _remembering(_show(context.dialogue, wanted, hits, ("attributes",)), found.need)
    wanted = replace(found.need, attributes=(*found.need.attributes, *missing))
    # Where nothing is lighter, the next message should not still ask for it; what others of the kind have stays asked.
    kept = replace(found.need, attributes=(*found.need.attributes, *(w for w in missing if _is_soft(w))))
    return _remembering(_show(context.dialogue, wanted, hits, ("attributes",)), kept)


def _newer_wishes(
    context: Context, need: Need, said: Sequence[AttributeWish]
) -> tuple[Hits, tuple[Hit, ...]] | None:
    """Products that meet all that the message says, where those that met the wishes before it do not."""
    if len(said) == len(need.attributes):
        return None
    found = context.find(replace(need, attributes=tuple(said)), PAGE, strict_type=True)
    hits = _relevant(found)
    if need.product_type is None:  # the words that said what is wanted may be gone: the same kinds of things
        kinds = {product.product_type for product in context.shown()}
        hits = tuple(hit for hit in hits if hit.product.product_type in kinds)
    unmet = [wish for wish in found.unmet if not _is_soft(wish) or _is_sold(context, need, wish)]
    return (found, hits) if hits and not unmet else None


def _is_soft(wish: AttributeWish) -> bool:
    """Whether a wish counts only where products of the kind say something about it."""
    return wish.is_words or wish.name in ("fit", "age")


def _than_spoken_of(context: Context, need: Need, relative: Relative) -> Need:
    """The need with "cheaper" or "lighter" than the one product being spoken of, or than all that were shown."""
    before = context.before
    named = [name.product_ids[0] for name in context.understanding.named if len(name.product_ids) == 1]
    about: Sequence[str] = named[:1] or before.focus
    if context.understanding.similar and (like := _one_meant(context)):
        about = [like.product_id]
    spoken_of = context.catalog.get(about[0]) if len(about) == 1 else None
    if relative.concept == "price" and is_limit(context.understanding.need.price):
        return need
    if relative.concept != "price":
        return than_shown(need, relative, [spoken_of] if spoken_of else context.shown())
    if spoken_of is None or spoken_of.price is None:
        return need
    amount = spoken_of.price.amount_minor
    bounds = replace(before, cheapest_minor=amount, dearest_minor=amount, currency=spoken_of.price.currency)
    return relative_price(bounds, replace(need, price=before.need.price), relative.direction)


def _is_sold(context: Context, need: Need, wish: AttributeWish) -> bool:
    """Whether any product of the kind, whatever its brand and its price, states such words of itself; those that only a
    description has by the way are nothing to be told as missing."""
    if wish.op == "!=" or not need.product_type:
        return False
    kind = Need(text=wish.value, product_type=need.product_type, attributes=(wish,))
    found = context.find(kind, 1, strict_type=True)
    whole = [part for part in found.need.attributes if part.value == wish.value]
    met = (met_one_of([part], hit.product) for part in whole for hit in found.hits)
    return any(isinstance(standing, MetWish) and not standing.in_passing for standing in met)


def _with_wishes(need: Need, found: Hits) -> Need:
    """The need with those wishes about attributes that can be spoken of: the words are only what was met."""
    named = [wish for wish in need.attributes if not _is_soft(wish)]
    return replace(need, attributes=(*named, *(w for w in found.need.attributes if _is_soft(w))))


def _spoken(need: Need) -> Need:
    """The need without words of which nobody knows whether they are a wish that could be met."""
    return replace(need, attributes=tuple(wish for wish in need.attributes if not _is_soft(wish)))


def _near_enough(hits: tuple[Hit, ...], dropped: Dropped) -> tuple[Hit, ...]:
    """Hits for a wish that gave something up; of other kinds of product only what is very near in meaning."""
    if dropped != "product_type":
        return hits
    return tuple(hit for hit in hits if (hit.features or {}).get("similarity", 0.0) >= SAME_USE)


def show_more(context: Context) -> Outcome:
    """The next page of the same list."""
    dialogue = context.dialogue
    seen = dialogue.seen or dialogue.shown
    if dialogue.ordered_by and (ordered := _in_order(context, dialogue.need, dialogue.ordered_by, seen)):
        shown = ordered.dialogue
        return replace(ordered, dialogue=replace(shown, seen=(*dialogue.seen, *shown.shown)))
    found = context.find(dialogue.need, PAGE, strict_type=True, besides=seen)
    hits = _relevant(found)
    if not hits:
        return Outcome(NothingFound(dialogue.need, "no_more"), dialogue)
    shown = _shown_state(dialogue, dialogue.need, hits)
    return Outcome(
        ProductsFound(dialogue.need, hits, more=True), replace(shown, seen=(*dialogue.seen, *shown.shown))
    )


def why_shown(context: Context) -> Outcome:
    """Why the last list, or the products pointed at, were shown."""
    need = context.before.need
    products = context.shown()
    positions = [p for p in context.understanding.references.positions if 1 <= p <= len(products)]
    chosen = [products[p - 1] for p in positions] or products
    if not chosen:
        return Outcome(Unclear("not_shown_yet"), context.dialogue)
    hits = tuple(
        Hit(product, position, 0.0, context.search.reasons(need, product))
        for position, product in enumerate(chosen, start=1)
    )
    return Outcome(WhyShown(need, hits), context.dialogue)


def ask_what(context: Context) -> Outcome:
    """Too little was said to search for: ask, with the shop's own largest product types as choices."""
    said = context.understanding
    reason: Literal["what_product", "what_gift", "unsure", "other_language"] = "what_product"
    if said.other_language:
        reason = "other_language"
    elif said.only_a_gift:
        reason = "what_gift"
    elif said.intent == "out_of_scope" and not said.allergies:
        reason = "unsure"
    options = () if said.other_language else tuple(list(context.catalog.product_types())[:4])
    return Outcome(Unclear(reason, options), context.dialogue)


def _asking(context: Context, outcome: Outcome) -> Outcome:
    """A list of all that fits with the question that would narrow it, where there is more than is shown."""
    finding, dialogue = outcome.finding, outcome.dialogue
    if (
        not isinstance(finding, ProductsFound)
        or finding.dropped
        or len(finding.hits) < PAGE
        or finding.need.sort
        or finding.foremost
    ):
        return outcome
    ask = worth_asking(dialogue, finding.need, context.catalog)
    if ask is None:
        return outcome
    asked = (*dialogue.asked, (finding.need.product_type or "", ask.name))
    return Outcome(replace(finding, ask=ask), replace(dialogue, asked=asked))


def _show(dialogue: Dialogue, need: Need, hits: tuple[Hit, ...], dropped: Sequence[Dropped]) -> Outcome:
    if not need.sort:
        hits = _safe_and_available_first(need, hits)
    return Outcome(
        ProductsFound(need, hits, tuple(dropped)), _shown_state(replace(dialogue, need=need), need, hits)
    )


def _safe_and_available_first(need: Need, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits of a page with those after the others that cannot be bought now, and last those that may hold traces of
    what is refused."""
    refused = (*(wish for wish in need.attributes if wish.is_words and wish.op == "!="), *need.barred)

    def place_of(hit: Hit) -> tuple[bool, bool]:
        stated = ((wish, says(hit.product, wish.value, wish.english)) for wish in refused)
        traces = any(isinstance(s, Said) and may_hold(s.value, w.value, w.english) for w, s in stated)
        return traces, hit.product.in_stock is False or any(reason.sold_out for reason in hit.reasons)

    ordered = sorted(hits, key=place_of)
    return tuple(replace(hit, position=place) for place, hit in enumerate(ordered, start=hits[0].position))


def _remembering(outcome: Outcome, need: Need) -> Outcome:
    return replace(outcome, dialogue=replace(outcome.dialogue, need=need))


def _shown_state(dialogue: Dialogue, need: Need, hits: Sequence[Hit]) -> Dialogue:
    prices = [hit.product.price for hit in hits if hit.product.price]
    same_currency = {price.currency for price in prices}
    ids = tuple(hit.product.product_id for hit in hits)
    return replace(
        dialogue,
        need=need,
        shown=ids,
        seen=ids,
        focus=ids if len(ids) == 1 else (),
        option=None,
        currency=prices[0].currency if len(same_currency) == 1 else None,
        cheapest_minor=min((price.amount_minor for price in prices), default=None),
        dearest_minor=max((price.amount_minor for price in prices), default=None),
    )


def _relevant(hits: Hits) -> tuple[Hit, ...]:
    """Nearest neighbours always exist; keep only those that share words, a type or a meaning with the wish."""
    wished = [word for word in content_words(hits.need.text) if not word.isdigit()]
    return tuple(hit for hit in hits.hits if _is_near(hit, wished))


def _is_near(hit: Hit, wished: Sequence[str]) -> bool:
    features = hit.features or {}
    shared = len(shared_words(wished, read_words(hit.product)))
    return bool(
        features.get("type_match")
        or (wished and shared >= SHARED * len(wished))
        or features.get("similarity", 0.0) >= FAR
        or features.get("attributes_met")
        or any(reason.kind in (ReasonKind.BRAND, ReasonKind.CODE) for reason in hit.reasons)
    )


def _without(need: Need, part: Dropped) -> Need:
    empty = Need()
    name = "in_stock_only" if part == "stock" else part
    return replace(need, **{name: getattr(empty, name)})
