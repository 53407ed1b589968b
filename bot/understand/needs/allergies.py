"""What the shopper, or whom it is for, does not bear: "allergic to peanuts and eggs", 对花生和牛奶过敏.

Nothing that holds it may be shown from then on, whatever is looked for.
"""

import re
from collections.abc import Callable, Iterator

from bot.understand.needs.message import Unread
from retrieval.need import AttributeWish
from retrieval.text import has_han

MOST = 6
# What nothing that is sold holds.
_IN_THE_AIR = re.compile(
    r"\b(?:pollen|dust|mites?|hay|grass|cats?|dogs?|pets?|fur|hair|smoke|mould|mold)\b|花粉|尘螨|灰尘|螨虫|猫毛|狗毛|宠物|烟味|霉菌",
    re.IGNORECASE,
)
_LIST = r"[a-z]+(?:(?: ?[,/&] ?(?:and |or )?| and | or | nor |[ -])[a-z]+){0,7}"
_NOT = re.compile(r"(?:\b(?:not|no|never|without|isn['’]?t|aren['’]?t|am not)(?: \w+)? $)", re.IGNORECASE)
_ENGLISH = (
    re.compile(rf"\ballerg(?:ic|y|ies)(?: reactions?)? to (?P<list>{_LIST})", re.IGNORECASE),
    re.compile(
        r"(?P<list>(?:[a-z]+(?: [a-z]+)?(?: ?[,/&] ?(?:and |or )?| and | or )){0,5}[a-z]+(?: [a-z]+)?)[ -]allerg(?:y|ies)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:can['’]?t|cannot|can not|mustn['’]?t|not allowed to) (?:eat|drink|tolerate)(?: any)? (?P<list>{_LIST})",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?P<list>lactose|gluten|dairy|nut|fructose)[- ]intoleran(?:t|ce)\b", re.IGNORECASE),
)
_COELIAC = re.compile(r"\bc(?:o?e)liac\b|麸质不耐|乳糜泻", re.IGNORECASE)
_CHINESE = re.compile(
    r"(?P<list>[^\s，。,.!！?？；;]{1,16}?)(?:都|也|严重|重度|有点|会|有)*(?<!不)(?<!容易)(?<!抗)(?<!防)(?<!易)(?<!敏感)(?<!低)(?<!没)过敏(?![性原])"
    r"|(?:(?:不能|没法)(?:吃|喝|碰)|[吃喝碰]不了)(?P<cannot>[^\s，。,.!！?？；;的]{1,10})(?=$|[\s，。,])"
)
# What stands around the allergen in a list, and names none.
_AROUND = frozenset(
    "a an the any all kinds kind of severe severely bad badly serious seriously strong mild terrible deadly known food foods tree have has having "
    "had got with his her my our their is are i he she we they it that this everything anything very really to from for and or so son daughter "
    "wife husband kid child baby boy girl friend one them him who skin lot some".split()
)
# Words after which a list is over: "allergic to nuts have you any chocolate".
_OVER = re.compile(
    r"(?<=[a-z])[ ,/&]+(?:and |or )?(?:so|but|which|what|can|could|do|does|please|have|any|is|are|show|need|want|anything|something|because|he|i|she|we|they"
    r"|you|looking|give|got|then|when|if|too|as|well|though|tho|at|in|on)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"^(?:(?:但|因为|可是|不过|他|她|我|咱|你|孩子|小孩|宝宝|宝贝|儿子|女儿|老公|老婆|朋友|闺蜜|家人|老人|侄子|侄女|外甥|妈妈?|爸爸?|爷爷|奶奶)(?:们|家里?人?)?(?:的)?)*(?:对|有|是|吃了?|喝了?|碰到?)*"
)
_STRICT = re.compile(
    r"\btraces?\b|\b(?:serious|severe|bad|strong|deadly|terrible)(?:ly)?\b|\banaphyla\w+|may contain|严重|重度|微量|一点都不能",
    re.IGNORECASE,
)


def read_allergies(message: Unread, gloss: Callable[[str], str]) -> tuple[AttributeWish, ...]:
    """The wishes for nothing that holds it, "traces of" it where not even those are borne; their words are read."""
    strict = "traces of " if _STRICT.search(message.left) else ""
    said: list[str] = []
    for pattern in _ENGLISH:
        for match in list(pattern.finditer(message.left)):
            if not _NOT.search(message.left[: match.start()]):
                over = _OVER.search(match["list"]) if pattern is not _ENGLISH[1] else None
                told = match["list"][: over.start()] if over else match["list"]
                said += _english(told, first=pattern is not _ENGLISH[1])
                message.blank(
                    match.start(), match.end() - len(match["list"]) + len(told) if over else match.end()
                )
    if _COELIAC.search(message.left):
        said.append("gluten")
    for match in list(_CHINESE.finditer(message.left)):
        found = list(_chinese(match["list"] or match["cannot"]))
        if found:
            said += found
            message.blank(*match.span())
    wishes = []
    for word in dict.fromkeys(said):
        if _IN_THE_AIR.fullmatch(word):
            continue
        english = gloss(word) if has_han(word) else word
        wishes.append(AttributeWish(None, "!=", f"{strict}{word}", english=english))
    return tuple(wishes[:MOST])


def _english(text: str, *, first: bool) -> Iterator[str]:
    """The allergens of a list: the `first` telling word of each item, or the last."""
    for item in re.split(r"\s*[,/&]\s*|\s+(?:and|or|nor)\s+", text.casefold()):
        words = [word for word in re.split(r"[ -]", item) if word and word not in _AROUND]
        if words:
            yield words[0] if first else words[-1]


def _chinese(text: str) -> Iterator[str]:
    """The allergens of a list, without those who do not bear them."""
    told = _PERSON.sub("", text.rpartition("对")[2] if "对" in text else text)
    for item in re.split(r"[、和跟与及或]|还有", told):
        word = item.removesuffix("类").removeprefix("对").strip()
        if 0 < len(word) <= 6 and word not in ("容易", "皮肤", "不", "会"):
            yield word
