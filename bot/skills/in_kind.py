"""Products of the kind that is spoken of, shown or not, that a message points at, describes or calls."""

import re
from collections.abc import Sequence

from bot.skills.by_title import longest_run
from bot.skills.context import Context
from bot.understand.clauses import normal
from bot.understand.marks import LIKELY, POINTS
from bot.understand.plain import plain
from retrieval.attributes import find_attributes
from retrieval.features import STOP_WORDS
from retrieval.need import Need
from retrieval.product import Product
from retrieval.statements import affirmed_share, asked_words
from retrieval.text import has_han, words
from retrieval.values import find_values
from retrieval.wishes import MetWish, met_one_of, standings

MOST_KIN = 300  # products of a kind that are looked through for one that is called by a word of its title
NEARLY_ALL = 0.75  # share of the words that point which a product's own words must state
LEAST_TOLD = 2  # of brand, colours and materials that point at one product among all of its kind
_CALLED = re.compile(
    r"\b(?:the|that)\s+(?P<name>[a-z][a-z'-]{2,}(?: (?!one|in|last|is|and|or|for|on|have|has|does|do|can|with|come|comes|cost|costs|weigh|available)[a-z0-9][a-z0-9'-]*)?)",
    re.IGNORECASE,
)


def pointed_at_in_kind(context: Context) -> list[Product]:
    """The one product of the kind that is spoken of, shown or not, which meets the brand, colours and materials of words
    that point: "those white leather ones from Stridena, got them in 44?"; none where several do, or none."""
    understanding, kind = context.understanding, context.before.need.product_type
    text = normal(understanding.text)
    said = [text[m.start : m.end] for m in understanding.marks if m.says == POINTS and m.confidence >= LIKELY]
    told = {(c, found.value) for one in said for c in ("colour", "material") for found in find_values(c, one)}
    wishes = [w for w in understanding.need.attributes if w.op == "=" and (w.name, w.value) in told]
    brands = {brand.casefold() for brand in understanding.need.brands}
    if kind is None or not said or len(wishes) + len(brands) < LEAST_TOLD:
        return []
    kin = context.catalog.of_type(kind, MOST_KIN)
    meeting = [
        p
        for p in kin
        if (not brands or (p.brand or "").casefold() in brands)
        and all(isinstance(met_one_of([wish], p), MetWish) for wish in wishes)
    ]
    return meeting if len(meeting) == 1 else []


def described_in_kind(context: Context, shown: Sequence[Product]) -> list[Product]:
    """The one product of the kind that is spoken of, though it is not shown, whose own words state nearly all of what is
    pointed at: 带补光灯那个, of microphones; none where one that is shown does."""
    pointing, kind = context.understanding.question.pointing, context.before.need.product_type
    if kind is None or pointing is None or pointing.asks_which or pointing.of_product or pointing.extreme:
        return []
    asked = asked_words(pointing.described)
    if not asked or any(affirmed_share(asked, product) >= NEARLY_ALL for product in shown):
        return []
    kin = context.catalog.of_type(kind, MOST_KIN)
    found = [product for product in kin if affirmed_share(asked, product) >= NEARLY_ALL]
    return found if len(found) == 1 else []


def called_in_kind(context: Context, shown: Sequence[Product]) -> list[Product]:
    """Products of the kind that is spoken of, shown or not, which the message calls by a word of their title that few
    others have, by their brand or by what it points at: "the beat", "the mivanna", 防盗那个; none where no word tells."""
    kin = kin_of(context, shown)
    text = plain(context.understanding.text)
    called: list[Product] = []
    for phrase in _callings(context, text):
        by_brand = [p for p in kin if p.brand and p.brand.casefold() == phrase.casefold()]
        fitting = by_brand or [p for p in kin if has_in_title(words(phrase), p)]
        if len(fitting) > 1:  # "the Hakkvist", of drills with hammer action
            fitting = [p for p in fitting if p in shown] or _meeting(context.before.need, fitting) or fitting
        if len(fitting) == 1 and fitting[0] not in called:
            called += fitting
    return called


def kin_of(context: Context, near: Sequence[Product]) -> list[Product]:
    """The products of the kinds that are spoken of."""
    kinds = {product.product_type for product in near} | {context.before.need.product_type}
    return [
        p for kind in sorted(kinds - {None}, key=str) for p in context.catalog.of_type(str(kind), MOST_KIN)
    ]


def has_in_title(said: Sequence[str], product: Product) -> bool:
    """Whether a title of the product has these words one after the other."""
    titles = (product.title, *(translation.title for translation in product.translations.values()))
    return any(longest_run(said, words(title)) == len(said) for title in titles)


def of_the_kind(context: Context, shown: Sequence[Product], candidates: list[Product]) -> list[Product]:
    """Those of the kind that the conversation is about."""
    kinds = {product.product_type for product in shown} | {context.before.need.product_type}
    return [product for product in candidates if product.product_type in kinds - {None}]


def _meeting(need: Need, products: Sequence[Product]) -> list[Product]:
    """The products that meet all that is wanted."""
    return [p for p in products if all(isinstance(standing, MetWish) for standing in standings(need, p))]


def _callings(context: Context, text: str) -> list[str]:
    """The words of a message that may call a product: after "the", before 那个, and Latin words in Chinese."""
    question = context.understanding.question
    found = [match["name"] for match in _CALLED.finditer(text)]
    if question.pointing and not question.pointing.asks_which and not question.pointing.extreme:
        found.append(question.pointing.described)
    if has_han(text):
        found += re.findall(r"[A-Za-z]{3,}(?: [A-Za-z0-9]{1,8})?", text)
        found += re.findall(r"[A-Za-z]{3,}", text)
    single = [word for phrase in found if phrase.isascii() for word in phrase.split()]
    return [
        phrase
        for phrase in dict.fromkeys([*found, *single])
        if len(phrase) >= (3 if phrase.isascii() else 2)
        and phrase.casefold() not in STOP_WORDS
        and not find_attributes(phrase)
    ]
