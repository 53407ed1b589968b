"""What a message takes back of earlier wishes: "any brand", 价格无所谓, 算了不要颜色限制."""

import re
from typing import Literal

from bot.understand.needs.message import Unread

Clearable = Literal[
    "price", "brands", "not_brands", "attributes", "product_type", "in_stock_only", "sort", "colour", "size"
]
_PRICE = r"(?:价格?|价钱|价位|预算|多少钱|钱)"
_BRAND = r"(?:品牌|牌子)"
_COLOUR = "颜色"
_SIZE = r"(?:尺寸|尺码|大小|码数)"
_OTHER = r"(?:其他|别的|所有)?(?:要求|条件|限制|参数|配置)"


def _no_matter(what: str) -> str:
    """The Chinese ways to say that something does not matter."""
    never_mind = r"(?:不限|无所谓|随便|随意|不重要|不是问题|没关系|没所谓|不要求|没要求|没限制|不挑|不管|不看|不考虑|不在乎|先不管|先不看|都行|都可以|都好|不要紧)"
    drop = r"(?:不限|不管|不看|不挑|不考虑|不在乎|不要求|不用管|别管|去掉|取消|删掉|不要|忘了)"
    return rf"{what}(?:先|就|都|我)*{never_mind}了?|(?:算了)?[,，]?{drop}{what}(?:的)?(?:限制|要求|条件)?了?|(?:什么|任何|哪个|哪种|啥){what}的?都(?:行|可以|好|要)"


_CLEARED: tuple[tuple[Clearable, re.Pattern[str]], ...] = (
    ("brands", re.compile(r"\b(?:forget (?:about )?the brand|any brand|no matter (?:the|which|what) brand|(?:the )?brand (?:does ?n[o']t|is not|isn'?t) (?:matter|important)|all brands)\b|" + _no_matter(_BRAND), re.I)),
    ("price", re.compile(r"\b(?:forget (?:about )?the price|any price|(?:price|money) (?:does ?n[o']t|is not|isn'?t) (?:matter|an? (?:issue|object)|important)|(?:no|remove the|without a) (?:price )?limit)\b|不限价|" + _no_matter(_PRICE), re.I)),
    ("colour", re.compile(r"\b(?:any colou?r|(?:forget|never mind) (?:about )?the colou?r|(?:the )?colou?r (?:does ?n[o']t|is not|isn'?t) (?:matter|important))\b|" + _no_matter(_COLOUR), re.I)),
    ("size", re.compile(r"\b(?:any size|(?:forget|never mind) (?:about )?the size|(?:the )?size (?:does ?n[o']t|is not|isn'?t) (?:matter|important))\b|" + _no_matter(_SIZE), re.I)),
    ("attributes", re.compile(_no_matter(_OTHER), re.I)),
)  # fmt: skip


def read_taken_back(message: Unread) -> tuple[Clearable, ...]:
    """The parts of the need that the message takes back."""
    return tuple(name for name, pattern in _CLEARED if message.take(pattern))
