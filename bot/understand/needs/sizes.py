"""Sizes of clothes and shoes: 42码, "size L", 大号. A size in inches or litres is a quantity, not one of these."""

import re

from bot.understand.needs.message import Refusals, Unread
from retrieval.need import AttributeWish
from retrieval.values import words_of

_ENGLISH, _CHINESE = words_of("size", "en"), words_of("size", "zh")
_LETTERS = r"(?:X{1,4}[SL]|[2-6]XL|[SML])"
_NAMES = "|".join(sorted((word for word in _ENGLISH if len(word) > 3), key=len, reverse=True))
_NUMBERED = "|".join(sorted((word for word in _CHINESE if word[-1] in "号码"), key=len, reverse=True))
_OTHERS = "|".join(word for word in _CHINESE if word[-1] not in "号码")  # 加大力度 is no size
_HAN = r"\u4e00-\u9fff"
_SIZE = re.compile(
    rf"(?i:\b(?:wom[ea]n|m[ea]n|ladies|kids)(?:['’]?s)? (?P<fit>{_NAMES}))(?![A-Za-z])"
    r"|\b(?P<shoe>(?:in|a|size) an? (?:3[4-9]|4[0-9])(?:\.5)?)(?=\s*(?:$|[?.!,;]|for|please|pls))"
    r"|\b(?:got|have|get|do) (?:it|them|that|these|those|one) in (?:an? )?(?P<it_in>3[4-9](?:\.5)?|4[0-9](?:\.5)?)(?=\s*(?:$|[?.!,;]|instead|too|as well|please|pls|then|for))"
    rf"|(?<=[,;])\s*(?P<word>{_NAMES})\s*(?=[,;.]|$)"
    rf"|(?-i:(?<!Series )(?<!Model )(?<!series )(?<!model )(?<!Class )(?<!&)(?<!& )(?<![\w'’-])(?P<alone>XS|[SML]|X{{1,3}}L|[23]XL)(?=\s*(?:$|[.,;!?，。；！？])))"
    rf"|(?<!galaxy )(?<!samsung )(?<!oppo )(?<![A-Za-z0-9-])(?P<paper>[ab][3-6])(?![A-Za-z0-9-])"
    rf"|\b(?:wears?|takes?|(?:he|she|i)(?:['’]s|s| am|['’]?m)) (?:an? |size )?(?:eu )?(?P<wears>3[4-9](?:\.5)?|4[0-9](?:\.5)?)(?=\s*(?:$|[?.!,;]|and|but|in))"
    rf"|(?:wom[ea]n|m[ea]n|ladies|kids)(?:['’]?s)?,? (?P<fitted>3[4-9](?:\.5)?|4[0-9](?:\.5)?)(?!\d|\.\d)(?=\s*(?:$|[a-z?.!,;]))"
    rf"|(?<![\w'’-])(?P<small>xs|xx?l|xxxl|[23]xl)(?=\s*(?:$|[.,;!?，。；！？]))"
    rf"|\b(?P<months>\d{{1,2}}\s?(?:-|–|to)\s?\d{{1,2}} months)\b"
    r"|(?:(?<=[男女穿])|(?<=[男女]的))\s?(?P<worn>3[4-9](?:\.5)?|4[0-8](?:\.5)?)(?=的|码|\s|$|[，。,])码?的?"
    r"|(?<![\d.])(?P<will_do>3[4-9](?:\.5)?|4[0-8](?:\.5)?)(?=就行|就好|吧|码吧)"
    r"|腰围\s?(?P<waist>\d{2})(?![\d])(?!厘米|公分|cm)"
    r"|\b(?P<waist_en>\d{2}) (?:inch )?waist\b|\bwaist (?P<waist_of>\d{2})\b"
    rf"|\b(?:in )?size (?P<en>\d{{1,2}}(?:\.5)?|{_LETTERS}|{_NAMES})(?![A-Za-z0-9])"
    rf"|\bEU ?(?P<eu>\d{{2}}(?:\.5)?)(?!\d)"
    rf"|\bin (?:a |an )?(?P<name>{_NAMES}|{_LETTERS})(?=\s*(?:$|[?.!,;]|please|size))"
    rf"|(?<![\d.])(?P<spread>\d{{2}}\s?[-~到至]\s?\d{{2}})\s?码的?"
    rf"|(?<![\d.])(?P<zh_months>\d{{1,2}}\s?[-~到至]\s?\d{{1,2}})\s?个月"
    rf"|(?<![\d.])(?P<number>\d{{2}}(?:\.5)?)\s?(?:码|[号號](?=的|$|[，。,\s]))的?"
    rf"|(?<![A-Za-z0-9])(?P<letters>{_LETTERS})\s?[码号]的?"
    rf"|(?<=[{_HAN}])(?P<bare>{_LETTERS})(?=的|吗|有|呢|$|[，。,.!！?？\s])的?"
    rf"|(?<![{_HAN}A-Za-z0-9])(?P<whole>{_LETTERS})(?=的|有吗|有没有)的?"
    rf"|(?P<zh>{_NUMBERED}|(?:{_OTHERS})(?=的|款|$|[，。,.!！?？\s]))",
    re.IGNORECASE,
)


def read_sizes(message: Unread) -> list[AttributeWish]:
    """The sizes wanted and unwanted."""
    wishes: dict[str, AttributeWish] = {}
    refusals = Refusals(message)
    for match in list(_SIZE.finditer(message.left)):
        said = next(text for text in match.groupdict().values() if text)
        if match["shoe"]:
            said = said.split()[-1]
        size = (
            _CHINESE.get(said) or _ENGLISH.get(said.casefold()) or (said if match["months"] else said.upper())
        )
        if match["spread"] or match["zh_months"]:
            size = re.sub(r"\s?[-~到至]\s?", "-", said) + (" months" if match["zh_months"] else "")
        refusal = refusals.refuses(match.start(), match.end())
        wishes.setdefault(size, AttributeWish("size", "!=" if refusal else "=", size))
        if refusal or not match["zh"]:  # 大号 is also a word of titles: 大号垃圾袋
            message.blank(*(refusal or match.span()))
    return list(wishes.values())
