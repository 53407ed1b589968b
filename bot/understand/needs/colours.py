"""Colours wanted and unwanted, in English and Chinese."""

import re

from bot.understand.needs.message import Refusals, Unread
from retrieval.need import AttributeWish
from retrieval.values import words_of

_CHINESE = words_of("colour", "zh")
_THINGS_TOO = frozenset("sand slate camel olive charcoal champagne oatmeal lavender clear tan".split())
_ENGLISH = {word: name for word, name in words_of("colour", "en").items() if word not in _THINGS_TOO}
_LONG = "|".join(sorted((word for word in _CHINESE if len(word) > 1), key=len, reverse=True))
_SHORT = "".join(word for word in _CHINESE if len(word) == 1)
# 咖啡 is a colour only as 咖啡色; 真的 and 明白的 are no colours, 要白的 is.
_SURE = "|".join(word for word in _LONG.split("|") if word[-1] in _SHORT or word in ("透明", "卡其"))
_ASKING = "我推给要有是成到换个件双台款条只副那这或和跟与、欢想看选点买来除非不别"
_COLOUR = re.compile(
    r"(?<![A-Za-z])(?<!warm )(?<!cool )(?:in |in a )?(?P<en>"
    + "|".join(re.escape(word) for word in sorted(_ENGLISH, key=len, reverse=True))
    + r")(?:[- ]?colou?red| ones?| colou?r)?(?![A-Za-z])(?! (?:light|noise|nib|label|friday)\b| (?:tea|chocolate|pepper|wine|rice|beans?)(?:\s*(?:$|[^\sa-z])| (?:and|or|for|under|below|please|in|with|of|to|from|soup|sauce|scent|scented|flavou?r)\b))"
    + rf"|(?:[浅深淡亮暗纯哑]?(?P<zh>{_LONG}|[{_SHORT}])色(?!彩|号|素|温|差|拉|情|星)系?(?:的(?!士)|款)?)"
    + rf"|(?<=除了)(?P<zh_but>[{_SHORT}])(?=的?都|的?[以之]?外|[以之]?外|，)"
    + rf"|(?P<zh_sure>{_SURE})(?:的(?!士)|款|$|(?=[吗呢吧啊，。,.!！?？、和或跟\s]))"
    + rf"|(?:(?<=[{_ASKING}\W])|^)(?:(?P<zh_short>[{_SHORT}])(?:的(?!士|话)|款)|(?P<zh_last>[黑白红蓝绿黄紫灰])(?=\s*$|[tT]恤|衬衫|卫衣|毛衣|外套|裙子|裤子|袜子|帽子|毛巾|浴巾|杯子))",
    re.IGNORECASE,
)


def read_colours(message: Unread, type_spans: list[tuple[int, int]]) -> list[AttributeWish]:
    """The colours wanted and unwanted; those inside the name of a thing, at `type_spans`, are none."""
    wishes: dict[str, AttributeWish] = {}
    refusals = Refusals(message)
    for match in list(_COLOUR.finditer(message.left)):
        if any(start <= match.start() and match.end() <= end for start, end in type_spans):
            continue  # "blackboard", "light board": part of the thing's name
        english = match["en"]
        said = match["zh"] or match["zh_but"] or match["zh_sure"] or match["zh_short"] or match["zh_last"]
        colour = _ENGLISH[english.casefold()] if english else _CHINESE[said]
        refusal = refusals.refuses(match.start(), match.end())
        wishes.setdefault(colour, AttributeWish("colour", "!=" if refusal else "=", colour))
        message.blank(*(refusal or match.span()))
    return list(wishes.values())
