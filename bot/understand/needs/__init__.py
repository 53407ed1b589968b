"""The shopping need in one message: prices, brands, product type, attributes with units, sort order, quantity.

Recognised parts are cut out of the text span by span; what is left is what goes to the indexes, so a word that no
rule knows is still searched for. One module a kind of wish.
"""

import re
from dataclasses import dataclass
from typing import Literal

from bot.understand.needs.brands import read_brands
from bot.understand.needs.colours import read_colours
from bot.understand.needs.message import Unread
from bot.understand.needs.order import Relative, read_relative, read_sort
from bot.understand.needs.prices import read_price
from bot.understand.needs.quantities import read_quantities, read_quantity
from bot.understand.needs.remainder import search_text
from bot.understand.vocabulary import Vocabulary
from retrieval.need import Need

Clearable = Literal["price", "brands", "not_brands", "attributes", "product_type", "in_stock_only", "sort"]
_IN_STOCK = re.compile(
    r"\b(?:(?:only )?in stock(?: only)?|available (?:right )?now|ready to ship)\b|只要有货的?|有现货的?|有货的",
    re.I,
)
_CLEARED: tuple[tuple[Clearable, re.Pattern[str]], ...] = (
    ("brands", re.compile(r"\b(?:forget (?:about )?the brand|any brand|no matter (?:the|which|what) brand|(?:the )?brand (?:does ?n[o']t|is not|isn'?t) (?:matter|important)|all brands)\b|品牌(?:不限|无所谓|随便)|(?:不限|什么|任何)品牌", re.I)),
    ("price", re.compile(r"\b(?:forget (?:about )?the price|any price|(?:price|money) (?:does ?n[o']t|is not|isn'?t) (?:matter|an? (?:issue|object)|important)|no (?:price )?limit)\b|价格(?:不限|无所谓|随便)|(?:不限|不管)价格", re.I)),
    ("attributes", re.compile(r"\b(?:any colou?r|any size|(?:colou?r|size) does ?n[o']t matter)\b|颜色(?:不限|无所谓|随便)|尺寸(?:不限|无所谓)", re.I)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NeedReading:
    """What one message says about the need. `cleared` are the parts it takes back ("any brand")."""

    need: Need
    relative: Relative | None = None
    cleared: tuple[Clearable, ...] = ()


def read_need(message: str, vocabulary: Vocabulary) -> NeedReading:
    """Read the need out of one message; never raises, and what no rule knows stays in `need.text`."""
    unread = Unread(message)
    cleared = tuple(name for name, pattern in _CLEARED if unread.take(pattern))
    sort = read_sort(unread)
    relative = read_relative(unread)
    attributes = read_quantities(unread)
    price = read_price(unread, vocabulary.currency)
    in_stock = unread.take(_IN_STOCK)
    quantity = read_quantity(unread)
    wanted, unwanted = read_brands(unread, vocabulary)
    mentions = vocabulary.types.find(unread.left)
    product_type = mentions[0].product_type if mentions else None
    attributes += read_colours(unread, [(m.start, m.end) for m in mentions])
    need = Need(
        text=search_text(unread.left, attributes),
        product_type=product_type,
        brands=wanted,
        not_brands=unwanted,
        price=price,
        attributes=tuple(attributes),
        sort=sort,
        quantity=quantity,
        in_stock_only=in_stock,
    )
    return NeedReading(need, relative, cleared)
