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
    return rf"{what}(?:先|就|都|我|也|算了)*{never_mind}了?|(?:算了)?[,，]?{drop}{what}(?:的)?(?:限制|要求|条件)?了?|(?:什么|任何|哪个|哪种|啥){what}的?都(?:行|可以|好|要)"


_CLEARED: tuple[tuple[Clearable, re.Pattern[str]], ...] = (
    ("brands", re.compile(r"\b(?:i )?do ?n['o’]?t (?:care|mind) (?:about|what|which) (?:the )?brand\b|\b(?:forget (?:about )?(?:the |that )?brand(?:s| thing| stuff| bit)?|any brand|no matter (?:the|which|what) brand|(?:the )?brand (?:does ?n['o’]?t|is not|isn['’]?t) (?:matter|important)|all brands)\b|" + _no_matter(_BRAND), re.I)),
    ("price", re.compile(r"\b(?:i )?do ?n['o’]?t (?:care|mind) (?:about|what) (?:the )?price\b|\b(?:(?:forget|never ?mind|ignore|scrap|drop|skip|screw|lose)(?: about)? (?:the |my |that )?(?:price|budget|(?:price )?limit|price cap|[$€£]\d{1,6}(?:\.\d\d)?(?: (?:limit|budget|cap|max(?:imum)?))?|\d{2,6}(?:\.\d\d)? ?(?:dollars?|bucks|euros?|pounds?|limit|budget|cap|max(?:imum)?)|(?<=the )\d{2,6}(?=\s*(?:[.,;!?]|$)))|(?:forget|never ?mind|ignore|drop|skip)\b[^.?!]{0,30}\b(?:and|or) (?:the |my )?(?:budget|price|price limit)|any price|(?:price|money|budget) aside|never mind what it costs|(?:price|money) (?:does ?n['o’]?t|is not|isn['’]?t) (?:matter|an? (?:issue|object)|important)|(?:no|remove the|without a) (?:price )?limit)\b|不限价|预算(?:可以|能|还能)?(?:再|多)?(?:高|加|放宽)(?:一?[点些]儿?)?(?=$|[\s，。,！!了吧])|" + _no_matter(_PRICE), re.I)),
    ("colour", re.compile(r"\b(?:i )?do ?n['o’]?t (?:care|mind) (?:about|what|which) (?:the )?colou?r\b|\b(?:any colou?r|(?:forget|never mind) (?:about )?the colou?r|(?:the )?colou?r (?:does ?n['o’]?t|is not|isn['’]?t) (?:matter|important))\b|" + _no_matter(_COLOUR), re.I)),
    ("size", re.compile(r"\b(?:i )?do ?n['o’]?t (?:care|mind) (?:about|what|which) (?:the )?size\b|\b(?:any size|(?:forget|never mind) (?:about )?the size|(?:the )?size (?:does ?n['o’]?t|is not|isn['’]?t) (?:matter|important))\b|" + _no_matter(_SIZE), re.I)),
    ("attributes", re.compile(_no_matter(_OTHER), re.I)),
)  # fmt: skip

_FORGOTTEN = re.compile(
    r"\b(?:forget|never ?mind|drop|skip|ditch)(?: about)? (?:the )?(?P<en>(?!it\b|that\b|this\b|about\b)[a-z-]+(?: [a-z-]+)?)(?=\s*(?:[.,;!?]|$|and\b|any\b|show\b|then\b))"
    r"|\b(?P<en_not>[a-z-]+(?: [a-z-]+)?) (?:does ?n['o’]?t matter|(?:is|are) ?n['o’]?t (?:needed|important|necessary|a thing|a must|an issue|required)|not needed)(?: after all| any ?more| though)*"
    r"|\b(?:it |they )?(?:do|does) ?n['o’]?t (?:have|need) to (?:be|have) (?P<en_be>[a-z-]+(?: (?!then\b|though\b|after\b|any\b|but\b)[a-z-]+)?)(?: after all| any ?more| though| then)*"
    r"|(?P<zh>[^\s，。,.的]{1,8}?)(?:就|都|也|其实|倒是?|真的)*(?:无所谓|不重要|没关系|可有可无|不强求)了?"
    r"|(?:不用|不要求|不需要|不必|不非要|不一定要)(?P<zh_no>[^\s，。,.]{1,8}?)(?:了|也行|也可以|也成)"
    r"|(?<![\u4e00-\u9fff])不能(?P<zh_cannot>[^\s，。,.能]{2,6}?)(?:也|都)(?:行|可以|成|没关系|没事)"
    r"|(?<![是要])不(?P<zh_need_not>[^\s，。,.是能要用会贵]{1,4})也(?:行|可以|成)"
    r"|不是(?P<zh_not>[^\s，。,.]{1,6})的?(?:也行|也可以|也成|都行)",
    re.I,
)
_RETURNS = re.compile(
    r"\b(?<!it )(?<!them )(?<!that )(?<!this )(?<!money )(?<!send )(?<!bring )(?<!take )(?:ok(?:ay)?|right|well|now|so|let'?s|can we|anyway)?,?\s*(?:(?:go(?:ing)?|get|come|coming) )?(?<!it )(?<!them )(?<!that )(?<!this )(?<!item )(?<!send )(?<!bring )(?<!take )back (?:to|2) (?:the |those |that |my )?"
    r"|\b(?:return|returning) to the |\bwhat about (?:the|those) (?=[a-z ]+ (?:from )?(?:before|earlier))"
    r"|^(?:那|好|行|ok)?[，, ]?再(?:说说?|聊聊?|问问?)(?:刚才|之前)?(?:那个|的)?(?=[\u4e00-\u9fff]{2})|(?:还是|先|再)?(?:回到|说回|回头[说看]|回去看|继续看)(?:一?下)?(?:刚才|刚刚|之前|前面|先前|上面)?(?:的|那些?|说的|看的|个)*"
    r"|(?:(?:还是|再|先|就)(?:看看?|要|选)?回?|看看?回?)(?:刚才|刚刚|之前|前面|先前)(?:看|说|聊|推荐|提)?(?:过)?的(?!那?[个款台双件条只])",
    re.I,
)
_SIMILAR = re.compile(
    r"\b(?:anything|something|smth|one|ones|sth|any)?\s*(?:similar|alike|(?:something |anything |one )?like (?:it|that|this|that one|this one)(?= but| only)|same (?:thing )?but)\b(?: (?:one|ones|thing))?(?: to (?:it|that|this))?(?: but| only|,)?"
    r"|(?:有没有|有)?(?:类似|差不多|相似|同类)的?(?:款|产品|商品|东西)?(?:但|但是|不过|只是)?",
    re.I,
)


def read_forgotten(message: Unread) -> tuple[str, ...]:
    """Words of wishes that no longer stand: "forget the linen", "lock doesn't matter", 不用USB了."""
    words = []
    for match in list(_FORGOTTEN.finditer(message.left)):
        words.append(next(word for word in match.groups() if word))
        message.blank(*match.span())
    return tuple(words)


def read_returns(message: Unread) -> bool:
    """Whether an earlier thing is to be spoken of again: "back to the headphones", 回到刚才的耳机."""
    return message.take(_RETURNS)


def read_similar(message: Unread) -> bool:
    """Whether things like the one spoken of are wanted: "similar but smaller", 有没有类似的."""
    return message.take(_SIMILAR)


def read_taken_back(message: Unread) -> tuple[Clearable, ...]:
    """The parts of the need that the message takes back; several may share words: "forget the brand and the budget"."""
    found = [(name, match) for name, pattern in _CLEARED if (match := pattern.search(message.left))]
    for _, match in found:
        message.blank(*match.span())
    return tuple(name for name, _ in found)
