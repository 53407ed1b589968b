"""Which products a message means. Shared by comparing, answering questions and buying."""

import re
from collections.abc import Sequence

from bot.findings import Unclear
from bot.route_by_acts import LOOKS
from bot.skills.by_title import by_title, without_attributes, words_said
from bot.skills.context import Context
from bot.skills.described import by_own_words, described_products, in_order
from bot.skills.in_kind import (
    MOST_KIN,
    called_in_kind,
    described_in_kind,
    has_in_title,
    kin_of,
    of_the_kind,
    pointed_at_in_kind,
)
from bot.skills.referred import each_referred, of_amount
from bot.understand.marks import ASKED, surely
from bot.understand.names import NamedProduct
from bot.understand.plain import plain
from bot.understand.resolver import LIKELY, MAYBE
from retrieval.need import alternatives
from retrieval.options import options_said
from retrieval.product import Product
from retrieval.text import has_han, words
from retrieval.values import CONCEPTS
from retrieval.wishes import MetWish, met_one_of

MAX_COMPARED = 4
MOST_CALLED = 2  # products that may share a word which still names them
_NUMBERED_SIZE = re.compile(r"[\d一二三四五六七八九十]\s*号")
_IT_OR = re.compile(
    r"\b(?:is|are|was) (?:it|this|that)(?: one)? (?:any |much |a (?:lot|bit) |far )?(?:[a-z]+er|(?:more|less) [a-z]+) than\b"
    r"|\b(?:its|it['’]?s|this one['’]s) (?:\w+ ){1,2}(?:vs\.?|versus|compared (?:to|with)|than)\b"
    r"|\bhow (?:does|do|would) (?:it|its \w+(?: \w+)?|this|that|they|their \w+) (?:compare|stack up|differ)\b"
    r"|\b(?:it|this|that)(?: one)? [a-z]+ (?:compared|next) (?:to|with)\b|\b(?:it|this|that)(?: one)? (?:or|vs\.?|versus|compared (?:to|with)) (?:the|that)\b|\bor (?:it|this|that)(?: one)?\b"
    r"|(?:这|那)[个款双件把条台](?:和|跟|还是|与)|[跟和与](?:这|那)[个款双件把条台]比",
    re.IGNORECASE,
)
_ANY_OF_THEM = re.compile(
    r"\b(?:one|any|either|some|which(?: one)?) of (?:them|these|those|the (?:two|three|four|five))\b|(?:这|那)?(?:几|两|三|四)[个款台件双](?:里面?|中|当中)?(?:有没有|有|哪)|哪[个款台件双]",
    re.IGNORECASE,
)
_OF_TWO = re.compile(r"\b(?:the|those|these) two\b|\bboth\b|两[个款台件双]|俩", re.IGNORECASE)
_OTHER = re.compile(r"\bthe other(?: one)?\b|另外?一?[个個款台件双]", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(?:with|to|and|vs\.?|versus|than|against)\s+(?:the|your|that)\s+(?P<en>[a-z0-9][\w' -]{2,30}?)(?:\s+(?:one|version|model))?"
    r"(?=\s*(?:[?.,!]|$|\bplease\b|\bpls\b|\bside\b|\bfor me\b|\bso\b|\bwhich\b))"
    r"|(?:和|跟|与|比)(?:你们?家?|(?:刚才|刚刚|之前|前面|上面)的?(?:那[个款台件双把])?|那个?|这个?)?的?(?P<zh>[^，。,\s那这]{2,8}?)(?:的?(?:那个|那款|那种|款)|的)?(?=[\s，。,？?]|哪|谁|比|对比|有什么|$)",
    re.IGNORECASE,
)
_COMPARED_BY = re.compile(r"^(?:more |less )?[a-z]+(?:er|est)\b", re.IGNORECASE)  # the smaller Owl


_ASKED = frozenset({ASKED})


def products_meant(context: Context, at_least: int = 1) -> list[Product] | Unclear:
    """The products that are meant, or what is unclear about it; in the order named, or else in that of the list.

    Order of evidence: several that are pointed at one by one, what the resolver likely takes to be meant, names of products
    that the list does not hold, positions, a brand or title words of a shown product, what describes one ("the cheaper
    one", 充气的那个), "both", "it" (the focus), and a single shown product; where none of it tells, what the resolver
    takes to be meant at all.
    """
    if each := each_referred(context, products_meant):
        return each
    if resolved := _resolved(context, at_least, LIKELY):
        return resolved
    told = _told_by_words(context, at_least)
    if isinstance(told, Unclear) and not told.positions:
        return _resolved(context, at_least, MAYBE) or told
    return told


def _told_by_words(context: Context, at_least: int) -> list[Product] | Unclear:
    """What the words of a message tell of the products that are meant."""
    if at_least == 1 and (having := of_amount(context)):
        return having
    shown = context.shown()
    understanding = context.understanding
    # 第一款内胆粘不粘 names no 不粘平底锅 that was never shown
    names = [
        n for n in understanding.named if n.sure and not surely(understanding.marks, n.start, n.end, _ASKED)
    ]
    only_by_place = bool(understanding.references.positions) and not names
    named = [] if only_by_place and shown else _named_anywhere(context, shown)
    spoken_of = context.spoken_of()
    if named and not isinstance(named, Unclear) and _IT_OR.search(context.understanding.text):
        return [*(p for p in (spoken_of or shown)[:1] if p not in named), *named]
    if isinstance(named, Unclear) or (named and len(named) >= at_least):
        return named
    if named:
        kin = [p for p in called_in_kind(context, shown) if p not in named]
        if kin:
            return [*named, *kin]
        return [*named, *(p for p in (spoken_of or shown) if p not in named)][:at_least]
    if not shown:
        return spoken_of if len(spoken_of) >= at_least and spoken_of else Unclear("not_shown_yet")
    if other := _the_other(context, shown, spoken_of):
        return other
    if at_least > 1 and len(spoken_of) == 1 and (other := _other_side(context, shown, spoken_of[0])):
        return [*spoken_of, *other]
    positions = _positions(context, spoken_of or shown)
    if isinstance(positions, Unclear):
        return positions
    if positions:
        if len(positions) == 1 < at_least and (other := _other_side(context, shown, positions[0])):
            return [*positions, *other]
        others = [product for product in [*spoken_of, *shown] if product not in positions]
        return positions if len(positions) >= at_least else [*positions, *others][:at_least]
    if context.understanding.question.rank:
        ranked = in_order(context.understanding.question, shown)
        return ranked or Unclear("which_product", _titles(shown, context.dialogue.language))
    if at_least == 1 and _names_its_option(context, spoken_of):
        return spoken_of
    named_here = _named(context, shown)
    if len(named_here) >= at_least and named_here:
        return named_here
    pointing = context.understanding.question.pointing
    means = pointing is not None and not pointing.asks_which
    if means and at_least == 1 and (described := _described(context, shown, spoken_of)):
        return described
    if at_least == 1 and len(shown) > 1 and (having := _having(context, shown)):
        return having
    extreme = context.understanding.question.extreme  # "heavier than the steel one?" means two
    if (
        at_least == 1
        and not extreme
        and (pointed := pointed_at_in_kind(context) or described_in_kind(context, shown))
    ):
        return pointed
    if kin := called_in_kind(context, shown):
        return [*kin, *(p for p in [*spoken_of, *shown] if p not in kin)][: max(at_least, len(kin))]
    return _spoken_of(context, shown, spoken_of, at_least)


def _resolved(context: Context, at_least: int, certainty: float) -> list[Product]:
    """The products of the list that the message means with some certainty; none where it names one that the list does not
    hold."""
    resolved, shown = context.resolved, context.shown()
    places = context.understanding.references.positions
    if resolved.certainty < certainty or len(resolved.meant) < at_least or places:
        return []
    here = {product.product_id for product in shown}
    if any(name.sure and not here & set(name.product_ids) for name in context.understanding.named):
        return []
    if any(product.product_id not in here for product in called_in_kind(context, shown)):
        return []
    looks = [w for w in context.understanding.need.attributes if w.op == "=" and w.name in LOOKS]
    if any(not any(isinstance(met_one_of([wish], p), MetWish) for p in shown) for wish in looks):
        return []  # 刚才橙色那个多重, of a list without orange ones
    return [product for product in shown if product.product_id in resolved.meant]


def _having(context: Context, shown: list[Product]) -> list[Product]:
    """The one of a list that has what is asked of any of it: "does one of them have a separate laptop pocket?"."""
    text = plain(context.understanding.text)
    match = _ANY_OF_THEM.search(text)
    if match is None:
        return []
    found = by_own_words(context, f"{text[: match.start()]} {text[match.end() :]}", shown)
    return found if len(found) == 1 else []


def _described(context: Context, shown: list[Product], spoken_of: list[Product]) -> list[Product]:
    """What the message describes among those that are spoken of, where they are several, and else of the list."""
    among = described_products(context, spoken_of) if len(spoken_of) > 1 else []
    return among or described_products(context, shown)


def _the_other(context: Context, shown: Sequence[Product], spoken_of: Sequence[Product]) -> list[Product]:
    """Of two products that were shown the one that is not spoken of: "the other one then"."""
    if len(shown) != 2 or len(spoken_of) != 1 or not _OTHER.search(plain(context.understanding.text)):
        return []
    return [product for product in shown if product not in spoken_of]


def _other_side(context: Context, shown: Sequence[Product], spoken_of: Product) -> list[Product]:
    """What the one spoken of is held against, shown or only of its kind: "compare it with the bluetooth one", "and the
    smaller Owl", 和你家膨润土的哪个便宜; none where its words tell no product apart."""
    match = _AGAINST.search(plain(context.understanding.text))
    if match is None:
        return []
    described = (match["en"] or match["zh"]).strip()
    kind = str(spoken_of.product_type)
    for candidates in (shown, context.catalog.of_type(kind, MOST_KIN)):
        others = [product for product in candidates if product != spoken_of]
        for said in (described, _COMPARED_BY.sub("", described).strip()):
            titled = [p for p in others if said and has_in_title(words(said), p)]
            if len(titled) == 1:
                return titled
        found = by_own_words(context, described, others) if len(others) > 1 else []
        if len(found) == 1:
            return found
    return []


def _names_its_option(context: Context, spoken_of: list[Product]) -> bool:
    """Whether the message names a colour or size of the one product spoken of: "the grey ones" are those of it."""
    understanding = context.understanding
    asks = understanding.question.asks or understanding.question.offers or understanding.question.counts
    if len(spoken_of) != 1 or not asks or understanding.need.brands:
        return False
    options = spoken_of[0].options
    said = options_said(plain(understanding.text), spoken_of[0], understanding.need.attributes)
    return bool(said.options) and len(said.options) < len(options)


def _spoken_of(
    context: Context, shown: list[Product], spoken_of: list[Product], at_least: int
) -> list[Product] | Unclear:
    """What a message means that names nothing: what is spoken of, or the list."""
    understanding = context.understanding
    if len(spoken_of) == 1 and len(shown) > 1 and _asks_which(context) and understanding.references.several:
        return (
            shown[:2] if _OF_TWO.search(understanding.text) else shown
        )  # "which of the two has the longer cord"
    if understanding.references.several or at_least > 1:
        if len(spoken_of) >= 2 or (spoken_of and at_least == 1):
            return spoken_of  # shoes are "they", and "two of them" may be two of one
        return (
            shown[: max(at_least, 2)]
            if len(shown) >= at_least
            else Unclear("which_product", _titles(shown, context.dialogue.language))
        )
    if spoken_of and not (len(spoken_of) == 1 and _asks_which(context)):
        return spoken_of
    question = understanding.question
    asks_which = question.pointing is not None and question.pointing.asks_which
    if len(shown) == 1 or question.extreme or asks_which:
        return shown
    if question.concept is not None or question.yes_no or question.counts or question.that_many:
        return shown[:1]  # the answer before put the first one forward, and the next one names it
    return Unclear("which_product", _titles(shown, context.dialogue.language))


def _named_anywhere(context: Context, shown: list[Product]) -> list[Product] | Unclear:
    """The products that the message names though they may not be shown; those shown come first where several fit."""
    found: list[Product] = []
    names = _names(context, shown)
    near = list({p.product_id: p for p in (*context.spoken_of(), *shown)}.values()) if names else []
    for name in names:
        said = words(plain(context.understanding.text)[name.start : name.end])
        candidates = list(context.catalog.get_many(name.product_ids).values())
        if _is_other_thing_of_brand(context, said, candidates, near):
            continue  # 这款 Quessa 手机, and no case of that brand
        kin = [p for p in kin_of(context, near) if has_in_title(said, p)]
        if kin and not any(product in kin for product in candidates):
            continue  # 500页大容量, of ink cartridges, is no power bank
        candidates = (
            [product for product in candidates if product in near]
            or [product for product in near if has_in_title(said, product)]
            or of_the_kind(context, near, candidates)
            or candidates
        )
        if len(candidates) > 1 and len(names) == 1:
            return Unclear("which_product", _titles(candidates, context.dialogue.language))
        found += [product for product in candidates[:1] if product not in found]
    return found


def _is_other_thing_of_brand(
    context: Context, said: Sequence[str], candidates: Sequence[Product], near: Sequence[Product]
) -> bool:
    """Whether a name only says the brand of what is spoken of, since the others of that brand are another kind of
    thing than that."""
    if not {word for word in said if not has_han(word)} <= {
        word for p in candidates for word in words(p.brand or "")
    }:
        return False
    brands = {brand.casefold() for brand in context.understanding.need.brands}
    of_brand = [p for p in near if (p.brand or "").casefold() in brands]
    kinds = {p.product_type for p in candidates}
    same = {(p.brand or "").casefold() for p in candidates} & {(p.brand or "").casefold() for p in of_brand}
    return bool(same) and not kinds & {p.product_type for p in near}


def _names(context: Context, shown: list[Product]) -> list[NamedProduct]:
    """The names that count: the sure ones, and others where nothing else is spoken of or what the shop has is asked."""
    question = context.understanding.question
    alone = not context.before.focus and not shown
    here = {product.product_id for product in shown}
    shift = context.understanding.shift
    # A word of another kind of thing, where surely none is meant: 500页大容量, of cartridges, is no power bank.
    goes_on = shift is not None and shift.is_new is False and bool(shown)
    return [
        name
        for name in context.understanding.named
        if not (shown and _is_any_word(name))
        and not (goes_on and name.length == 1 and not of_the_kind(context, shown, _named_by(context, name)))
        and (name.sure or alone or question.concept in ("price", "stock") or here & set(name.product_ids))
    ]


def _named_by(context: Context, name: NamedProduct) -> list[Product]:
    return list(context.catalog.get_many(name.product_ids).values())


def _is_any_word(name: NamedProduct) -> bool:
    """Whether one word of so many titles that it names none of them: 大容量."""
    return name.length == 1 and len(name.product_ids) > MOST_CALLED


def _positions(context: Context, candidates: Sequence[Product]) -> list[Product] | Unclear:
    """The products at the positions that the message names; 3号 may be a size, and "second cheapest" is a rank."""
    shown, understanding = context.shown(), context.understanding
    positions = understanding.references.positions
    text = plain(understanding.text)
    if not positions or understanding.question.rank:
        return []
    if _NUMBERED_SIZE.search(text) and options_said(text, candidates[0]).options:
        return []
    wrong = tuple(p for p in positions if not 1 <= (p if p > 0 else len(shown) + p + 1) <= len(shown))
    if wrong:
        return Unclear("which_product", _titles(shown, context.dialogue.language), wrong)
    return [shown[p - 1] if p > 0 else shown[p] for p in positions]


def _asks_which(context: Context) -> bool:
    """Whether the question sets products against each other ("which is lighter?"), so that one is not enough."""
    question = context.understanding.question
    asks_which = question.pointing is not None and question.pointing.asks_which
    return (question.extreme is not None or asks_which) and not context.understanding.references.pronoun


def _named(context: Context, shown: list[Product]) -> list[Product]:
    """Shown products that the message names: by brand, by words of the title, by colour ("the red one")."""
    said = context.understanding
    brands = {brand.casefold() for brand in said.need.brands}
    by_brand = [product for product in shown if (product.brand or "").casefold() in brands]
    text = re.sub(r"['’]s\b", "", without_attributes(said.text))
    titled = by_title(words_said(text), by_brand or shown)
    if titled or by_brand:
        return titled or by_brand
    wishes = alternatives([wish for wish in said.need.attributes if wish.op == "="])
    if not wishes or said.question.concept in CONCEPTS:
        return []  # "does it come in red?" asks for the colour, it does not point by it
    meeting = [p for p in shown if all(isinstance(met_one_of(wish, p), MetWish) for wish in wishes)]
    return meeting if len(meeting) < len(shown) else []


def _titles(shown: Sequence[Product], language: str) -> tuple[str, ...]:
    return tuple(product.title_in(language) for product in shown[:MAX_COMPARED])
