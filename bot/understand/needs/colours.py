"""Colours wanted and unwanted, in English and Chinese."""

import re

from bot.understand.needs.message import NEGATION, Unread
from retrieval.need import AttributeWish, Operator

_COLOURS = {
    "black": "black", "white": "white", "grey": "grey", "gray": "grey", "silver": "silver", "red": "red", "blue": "blue",
    "navy": "navy", "green": "green", "yellow": "yellow", "orange": "orange", "pink": "pink", "purple": "purple",
    "violet": "violet", "brown": "brown", "beige": "beige", "gold": "gold", "rose gold": "rose gold", "turquoise": "turquoise",
    "teal": "teal", "cream": "cream", "ivory": "ivory", "khaki": "khaki", "transparent": "transparent",
    "黑": "black", "白": "white", "灰": "grey", "银": "silver", "红": "red", "蓝": "blue", "绿": "green", "黄": "yellow",
    "橙": "orange", "粉": "pink", "紫": "purple", "棕": "brown", "金": "gold", "米": "beige",
}  # fmt: skip
_COLOUR = re.compile(
    r"(?<![A-Za-z])(?:in |in a )?(?P<en>rose gold|" + "|".join(k for k in _COLOURS if k.isascii() and " " not in k)
    + r")(?:[- ]?colou?red| ones?| colou?r)?(?![A-Za-z])|(?P<zh>[黑白灰银红蓝绿黄橙粉紫棕金米])色的?", re.I)  # fmt: skip


def read_colours(message: Unread, type_spans: list[tuple[int, int]]) -> list[AttributeWish]:
    """The colours wanted and unwanted; those inside the name of a thing, at `type_spans`, are none."""
    wishes = []
    for match in list(_COLOUR.finditer(message.left)):
        if any(start <= match.start() and match.end() <= end for start, end in type_spans):
            continue  # "blackboard", "light board": part of the thing's name
        colour = _COLOURS[(match.group("en") or match.group("zh")).casefold()]
        op: Operator = "!=" if NEGATION.search(message.left[: match.start()]) else "="
        wishes.append(AttributeWish("colour", op, colour))
        message.blank(match.start(), match.end())
    return wishes
