"""A question about one option of a product: its price, its stock, what several of it cost, or whether there is one."""

import re
from collections.abc import Sequence
from typing import Literal

from bot.asked_about import names_option_alone
from bot.findings import (
    EnoughAnswer,
    Finding,
    NoSuchOption,
    NotStated,
    OptionAnswer,
    PriceAnswer,
    SeveralAnswers,
    StockAnswer,
    TotalAnswer,
    TotalLine,
)
from bot.skills.context import Context
from bot.skills.described import first_in_order
from bot.skills.focus import option_spoken_of
from bot.understand.clauses import normal
from bot.understand.marks import ASKED, words_that_say
from bot.understand.plain import plain
from bot.understand.pointing import Extreme
from retrieval.need import AttributeWish
from retrieval.options import OptionsSaid, options_said
from retrieval.product import Option, Product
from retrieval.quantities import parse_quantity
from retrieval.values import CONCEPTS, find_values

MAX_LINES = 4
# "what's the biggest bag you do?", 最大的一包
BIGGEST_PACK = re.compile(
    r"\b(?:biggest|largest|smallest|bigger|larger|smaller) (?:bag|pack|box|bottle|tin|jar|size|version)s?\b"
    r"|[最更大小][大小]?的?(?:一|那)?(?:包装?|袋装?|盒装?|瓶装?|罐装?|规格)(?!的?价)|(?:加|更|特)(?P<long>长)(?:的|款|版)|长的那?(?:种|款)",
    re.IGNORECASE,
)
# "how much with the big cuff", 大份的什么价: an option of what is spoken of, by its size
_BY_SIZE = re.compile(
    r"\b(?:the|that|a|an|those) (?:big(?:ger|gest)?|large(?:r|st)?|wide(?:r|st)?|long(?:er|est)?|small(?:er|est)?|short(?:er|est)?|little|full[- ]size)\b(?! than)"
    r"|[大小](?:份|号|包|瓶|罐|袋|盒|支|桶|码|的)|(?:加|更)(?:大|小|长|宽)(?:的|款|版)?",
    re.IGNORECASE,
)
# "what's the 100 ml bottle of that?"
_WHATS_THE = re.compile(
    r"\bwhat(?:['’]?s| is| about)(?: about)? the\b.{0,40}\b(?:bottle|bag|pack|size|one|box|version|tin|jar)\b"
    r"|\bwhat(?:['’]?s| is)(?: about)? the [\d.,]+ ?[a-z]{1,3}\W*$"
    r"|\b(?:bottle|bag|pack|size|box|version|tin|jar)\b.{0,20}\bwhat(?:['’]s| is) (?:it|that)\b",
    re.IGNORECASE,
)


IS_THERE = re.compile(
    r"\b(?:in stock|available|left|still (?:have|got)|sold out|come in|have (?:it|that|this)|get (?:it|that|this))\b|(?<!有)有(?:货|吗|没|不|几|多少|[^线]{0,6}的?[吗没])|还剩|缺货|没货|库存|现货",
    re.IGNORECASE,
)
_THAN_THAT = re.compile(
    r"\bthan (?:the )?\d[\d.,]* ?[a-z]{1,6}\b|比\d[\d.]*\s?[\u4e00-\u9fffa-z]{1,3}(?=[大小多长])", re.I
)
WHICH_VALUES = re.compile(
    r"\b(?:what|which|how many|other|any other) (?:other )?(?:colou?rs?|sizes?|versions?|packs?|flavou?rs?|scents?|strengths?)\b"
    r"|(?:什么|哪些|哪几[种个]|几[种个]|别的|其他)(?:颜色|尺码|尺寸|码|规格|口味|香味|味道|款式)",
    re.IGNORECASE,
)
_AS_WISHED = re.compile(
    r"\b(?:in|of|with) (?:my|that|the same|this|his|her|the right) (?:size|colou?r|strength|capacity|length|width|version)\b"
    r"|(?:我的?|这个|那个|同样的?|他的?|她的?)(?:尺码|码数?|号|颜色|度数|容量|大小)",
    re.IGNORECASE,
)


def option_meant(context: Context, product: Product) -> OptionsSaid:
    """The options of a product that the message names, points at by size, or goes on with."""
    understanding = context.understanding
    text = _THAN_THAT.sub(" ", without_names(context))
    wishes = understanding.need.attributes
    text, wishes = _without_what_points(context, text, wishes)
    said = options_said(text, product, wishes, understanding.gloss)
    if len(said.options) != 1 and not said.lacking:
        tells = 0 < len(said.options) < len(product.options)
        own = (said.name or "").casefold() if tells else ""  # "38 then?", after 39 in white, keeps the white
        before = tuple(w for w in context.before.need.attributes if w.op == "=" and w.name != own)
        if _AS_WISHED.search(text) or len(said.options) > 1:
            # "How many purple ones have you got", of who wears 38
            text_too = " ".join([text, *(f"{wish.value} {wish.unit or ''}" for wish in before)])
            narrowed = options_said(text_too, product, (*wishes, *before), understanding.gloss)
            if len(narrowed.options) == 1:
                return narrowed
            left = [option for option in said.options or product.options if _meets_all(option, before)]
            if len(left) == 1:
                meant = {w.name for w in before}
                name = next((n for n in left[0].values if n.casefold() in meant), None)
                return OptionsSaid((left[0],), name=said.name or name)
    if said.options or said.lacking:
        return said
    pointing = understanding.question.pointing
    if pointing and pointing.extreme and (found := _furthest(product, *pointing.extreme)):
        return OptionsSaid((found,))
    if match := BIGGEST_PACK.search(text):
        concept = "length" if match["long"] or "长" in match.group() else "weight"
        if found := _furthest(product, concept, _direction(match)):
            return OptionsSaid((found,))
    if (by_size := _by_size(context, product, text)) is not None:
        return OptionsSaid((by_size,))
    spoken_of = option_spoken_of(context.before, product)
    if spoken_of and (understanding.references.pronoun or not understanding.named):
        return OptionsSaid((spoken_of,))
    return OptionsSaid()


def _by_size(context: Context, product: Product, text: str) -> Option | None:
    """The largest or smallest option of what is spoken of, where one of them is asked for by that."""
    match = _BY_SIZE.search(text)
    if match is None or product.product_id not in context.before.focus:
        return None
    least = re.search(r"small|short|little|小", match.group(), re.IGNORECASE)
    return _furthest(product, "size", "least" if least else "most")


def _without_what_points(
    context: Context, text: str, wishes: tuple[AttributeWish, ...]
) -> tuple[str, tuple[AttributeWish, ...]]:
    """The message and its wishes without the words that point at a product: 红色越野那个有没有蓝的 asks for the blue one."""
    pointing = context.understanding.question.pointing
    described = pointing.described.strip() if pointing else ""
    if not described or described not in text:
        return text, wishes
    rest = text.replace(described, " ", 1)
    kept = tuple(
        wish
        for wish in wishes
        if wish.name not in CONCEPTS or wish.value in {found.value for found in find_values(wish.name, rest)}
    )
    asked = any(wish.name in CONCEPTS for wish in kept)
    return (rest, kept) if asked and len(kept) < len(wishes) else (text, wishes)


def _meets_all(option: Option, wishes: Sequence[AttributeWish]) -> bool:
    """Whether an option has the value of every wish that is about one of its attributes, and there is such a wish."""
    asked = [(option.values.get((wish.name or "").capitalize()), wish.value) for wish in wishes]
    stated = [(value, wanted) for value, wanted in asked if value is not None]
    return bool(stated) and all(value.casefold() == wanted.casefold() for value, wanted in stated)


def wished_option(context: Context, product: Product) -> Option | None:
    """The one option that meets what the shopper wanted before ("the 0.8 litre ones"), or None."""
    wishes = context.before.need.attributes
    text = " ".join(f"{wish.value} {wish.unit or ''}" for wish in wishes if wish.op == "=")
    said = options_said(text, product, wishes)
    return said.options[0] if len(said.options) == 1 else None


def option_answer(context: Context, product: Product, said: OptionsSaid) -> Finding | None:
    """The answer about one option, or None where the question is about none."""
    question = context.understanding.question
    option = said.options[0] if len(said.options) == 1 else None
    if question.concept in ("stock", "price") and _names_several(product, said):
        told: Literal["stock", "price"] = "stock" if question.concept == "stock" else "price"
        return SeveralAnswers(tuple(OptionAnswer(product, one, told) for one in said.options))
    if question.concept not in ("price", "stock") and WHICH_VALUES.search(plain(context.understanding.text)):
        return None  # "the blue one looks nice, what colours does it come in?"
    if question.concept not in ("price", "stock") and _asks_else(context, product):
        return None  # 那黑色那款有线能用吗: black says which one, and a cable is asked for
    if question.that_many and (finding := _enough(context, product, option)):
        return finding
    if question.quantity and question.concept == "price":
        return total([product], question.quantity, option or wished_option(context, product))
    asks_for_it = question.concept in ("price", "stock") or question.offers or question.counts
    if said.lacking and asks_for_it:
        return _lacking(product, said)
    if asks_for_it and question.concept in (None, "colour") and (finding := _own_value(context, product)):
        return finding
    if option is None:
        return _own_value(context, product) if asks_for_it and question.concept != "price" else None
    if question.concept == "price":
        # Who asks the price of a size means to have it: whether it is there is told with it.
        return OptionAnswer(product, option, "price" if said.name is None else "both")
    said_so = plain(context.understanding.text)
    if BIGGEST_PACK.search(said_so) or _WHATS_THE.search(said_so):
        return OptionAnswer(product, option, "both")
    if names_option_alone(context.before, context.understanding):
        return OptionAnswer(product, option, "both")
    return OptionAnswer(product, option, "stock") if _is_about_stock(context, said) else None


def _names_several(product: Product, said: OptionsSaid) -> bool:
    """Whether a few values of one option are named beside each other: 棕色和黑色哪个库存多一点."""
    values = {option.values.get(said.name or "") for option in said.options}
    few = 1 < len(said.options) <= MAX_LINES and len(values) == len(said.options)
    return said.name is not None and few


def _direction(match: re.Match[str]) -> Extreme:
    return "least" if match.group().casefold().startswith(("small", "最小", "更小", "小")) else "most"


def total(products: Sequence[Product], quantity: int, option: Option | None = None) -> Finding:
    """What so many of each product cost together; the prices alone where one is on request."""
    lines: list[TotalLine] = []
    for product in products[:MAX_LINES]:
        price = option.price if option and option.price else product.price
        if price is None:
            return PriceAnswer(tuple(products))
        lines.append(TotalLine(product, quantity, price, option))
    if len({line.price.currency for line in lines}) > 1:
        return PriceAnswer(tuple(products))
    return TotalAnswer(tuple(lines))


def _is_about_stock(context: Context, said: OptionsSaid) -> bool:
    """Whether it is asked if there is such an option: "have you got it in brown", 42码还有几双."""
    question = context.understanding.question
    if question.concept == "stock":
        return True
    named = (said.name or "").casefold()
    about_it = question.concept is None or question.concept in (named, "colour", "size", "dimensions")
    return about_it and (question.offers or question.counts or question.yes_no)


def _asks_else(context: Context, product: Product) -> bool:
    """Whether something is surely asked that is neither whether there is one nor a value that the product comes in."""
    understanding = context.understanding
    asked = " ".join(words_that_say(understanding.marks, normal(understanding.text), ASKED))
    if not asked or IS_THERE.search(asked):
        return False
    named = any(find_values(name, asked) for name in CONCEPTS)
    own = options_said(asked, product, context.understanding.need.attributes)
    return not named and not own.options and own.lacking is None


def _enough(context: Context, product: Product, option: Option | None) -> Finding | None:
    quantity = context.understanding.need.quantity or context.before.need.quantity
    if quantity is None:
        return None
    chosen = option or wished_option(context, product)
    stock = chosen.stock if chosen else product.stock
    if stock is None:
        return StockAnswer((product,))
    return EnoughAnswer(product, quantity, stock, chosen)


def _lacking(product: Product, said: OptionsSaid) -> Finding | None:
    name = said.name
    if said.lacking is None or name is None:
        return None
    values = dict.fromkeys(option.values[name] for option in product.options if name in option.values)
    return NoSuchOption(product, said.lacking.value, name, tuple(values))


def _own_value(context: Context, product: Product) -> Finding | None:
    """That a product of one colour does not come in the colour asked for, or is in stock where it is that colour."""
    wish = next(
        (w for w in context.understanding.need.attributes if w.name == "colour" and w.op == "="), None
    )
    own = product.attributes.get("Colour")
    if wish is None or own is None or any("Colour" in option.values for option in product.options):
        return None
    if _is_colour(wish, own):
        return StockAnswer((product,))
    return NoSuchOption(product, wish.value, "Colour", (own,))


def _is_colour(wish: AttributeWish, own: str) -> bool:
    return wish.value.casefold() in own.casefold()


def _furthest(product: Product, concept: str, direction: str) -> Option | None:
    """The option with most or least of something: "the longer size", "the cheaper pack"."""
    as_products = [
        Product(o.option_id, product.title, price=o.price, attributes=_measured(o)) for o in product.options
    ]
    names = {
        name for option in product.options for name, value in option.values.items() if parse_quantity(value)
    }
    for wanted in (concept, *sorted(names)):
        found = first_in_order(wanted, direction, as_products)
        if len(found) == 1:
            return next(o for o in product.options if o.option_id == found[0].product_id)
    return None


def _measured(option: Option) -> dict[str, str]:
    return {name: value for name, value in option.values.items() if parse_quantity(value)}


def without_names(context: Context) -> str:
    """The message in plain form without the names of products, whose numbers are no sizes: "Slate 14"."""
    text = plain(context.understanding.text)
    for name in reversed(context.understanding.named):
        text = f"{text[: name.start]} {text[name.end :]}"
    return text


def restock(product: Product) -> NotStated:
    """That the shop does not say when it will be back."""
    return NotStated(product, "restock")
