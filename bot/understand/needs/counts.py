"""How many are wanted: "I need 2 monitors", 来一台, 三双."""

import re

from bot.understand.chinese_numbers import HAN_DIGITS, read_number
from bot.understand.english_numbers import NUMBERS, SEVERAL
from bot.understand.needs.message import Unread

_SAID = r"(?P<n>\d{1,3}|" + "|".join(SEVERAL) + ")"
_ENGLISH = re.compile(
    r"\b(?:i (?:need|want|'d like)|buy|get me|order|give me)\s+" + _SAID + r"\s+(?!of\b|dollars?\b)(?=[a-z])",
    re.I,
)
_MEASURE = (
    r"(?:个(?!月|小时|星期|礼拜|人|孩子|宝宝|问题|颜色|尺码|口|档|接口|价|牌子|品牌)|件(?!套)|台|双(?!肩|面|人|层|门|系统|卡)|条|只(?!要|看|想|有)|"
    r"套|瓶|盒|包(?!包|邮|装)|袋|箱|把|张|本|支|副|对|块(?!钱)|份|盏|床|顶|罐|桶|卷|根|打(?!印|扫|孔|磨|火|包|算|折)|部|辆)"
)
_NUMBER = rf"(?P<n>\d{{1,3}}|[{HAN_DIGITS}十百]{{1,3}})"
_COUNTED = re.compile(
    rf"(?<!至少)(?<!最多)(?<![第这那前后头每哪上插带配了过\d.{HAN_DIGITS}十百几])(?:一共|总共)?{_NUMBER}\s?{_MEASURE}(?!里|中|都|哪|一[套盒包箱组打袋板](?!$)|(?<!要.[个只])(?<!要..[个只])装|以上|有什么|的区别|那种|电池|(?:[头口孔篮轮屏]子?|插[孔口])(?=的|\s*(?:$|[，。,])))"
)
# One is counted only where it is said on purpose: 来一台, 要买一件; 想要一个音箱 has an article.
_ON_PURPOSE = re.compile(r"(?:来|拿|订|加|下单|就要|再要|各)\s*$")
_MOST = 999
LEAST_IN_A_PACK = 20


# "two bath towels", "need 4 plant pots": before the things themselves; "2 slice toasters" have two slots.
_BEFORE_THINGS = re.compile(
    r"(?:^|[,.;!?:]|\b(?:need|want|get|buy|order|take|for|like|after|and|please|some))\s*"
    + _SAID
    + r"\s+(?P<between>(?:(?!(?:and|or|but|want|need)\b)[a-z][a-z0-9-]*\s+){0,4})$",
    re.I,
)
# "four packs of biscuits", "paper, 5 packs"
_PACKS = re.compile(
    r"(?:^|[,;.!?]\s*|\b(?:need|want|get|buy|order|take|like|send me)\s+)"
    + _SAID
    + r"\s+(?:packs?|packets?|boxes|bags|bottles|pairs|sets|tins|rolls|jars|cans|reams)\b",
    re.I,
)
_OF_THE = re.compile(
    r"^\W*(?:(?:i'?d like|i need|i want|get me|can i (?:have|get)|please)\s+)?"
    + _SAID
    + r"\s+of (?:the|your|those|these)\s+(?=[A-Za-z])",
    re.I,
)
_SO_MANY = re.compile(
    r"\b(?:so|that's|makes?|means)\s+" + _SAID + r"\s+(?P<between>(?:[a-z-]+\s+){0,2})$", re.I
)
_AT_THE_END = re.compile(
    r"(?<![\d.x] )\b" + _SAID + r"\s+(?:packs|packets|boxes|bottles|pairs|tins|jars|cans|reams)\W*$",
    re.I,
)
_PAIR_OF_THEM = re.compile(r"(?P<n>俩|仨|倆)(?=\s*(?:$|[，。,]))")
_TAKING = re.compile(
    r"\b(?:i'?ll|i will|can i|let me|we'?ll|i|we)? ?(?:take|have|get|need) "
    + _SAID
    + r"(?=\s*(?:$|[,.;!?]|please|pls))",
    re.I,
)
_PART_OF_NAME = re.compile(
    r"^(?:in|of|for|slices?|person|people|man|piece|pieces|pack|year|month|inch|cm|mm|m|gb|tb|kg|port|way|seater|burner|"
    r"speed|season|ply|string|layer|tier|door|bit|core|cup|drawer|stage|star|pin|hole|wheel|or|to|and|more|other|different)\b",
    re.I,
)
_TIMES = re.compile(
    r"(?<![\w.])(?<!phone )x\s?(?P<n>\d{1,2})(?!\s?\d|[a-z])|(?<![\w.])(?P<of>\d{1,2}|"
    + "|".join(SEVERAL)
    + r") of (?:them|those|these|em)\b",
    re.I,
)


def read_times(message: Unread) -> int | None:
    """How many are wanted where the things are not named beside it: "3 of them", "x2"; or None."""
    match = _TIMES.search(message.left)
    if match is None:
        return None
    said = (match["n"] or match["of"]).casefold()
    message.blank(*match.span())
    return NUMBERS.get(said) or int(said)


def read_count_of(message: Unread, start: int, end: int) -> int | None:
    """How many of the thing named at [start, end) are wanted: "two bath towels", "chopping board x2"; or None."""
    if (times := read_times(message)) is not None:
        return times
    plural = re.match(r"(?:es|s)?\b", message.left[end:])
    named = (message.left[start:end] + (plural.group() if plural else "")).rstrip()
    match = _BEFORE_THINGS.search(message.left[:start]) or _SO_MANY.search(message.left[:start])
    if match is None or not named.casefold().endswith("s") or named.casefold().endswith("ss"):
        return None
    if _PART_OF_NAME.match(f"{match['between']}{named}"):
        return None
    said = match["n"].casefold()
    number = NUMBERS.get(said) or int(said)
    if number < 2:
        return None
    message.blank(*match.span("n"))
    return number


def read_count(message: Unread) -> int | None:
    """How many are wanted, or None where the message does not count."""
    if match := _ENGLISH.search(message.left):
        said = match["n"].casefold()
        message.blank(match.start("n"), match.end("n"))
        return NUMBERS.get(said) or int(said)
    if (
        match := _PACKS.search(message.left)
        or _OF_THE.search(message.left)
        or _AT_THE_END.search(message.left)
        or _TAKING.search(message.left)
    ):
        said = match["n"].casefold()
        message.blank(*match.span("n"))
        return NUMBERS.get(said) or int(said)
    if match := _PAIR_OF_THEM.search(message.left):
        message.blank(*match.span())
        return 3 if match["n"] == "仨" else 2
    for match in _COUNTED.finditer(message.left):
        number = read_number(match["n"])
        if number is None or not 1 <= number <= _MOST or number != int(number):
            continue
        if number >= LEAST_IN_A_PACK and message.left[match.end() :].startswith("的"):
            continue  # 160件的 is what a pack holds
        if number == 1 and not _ON_PURPOSE.search(message.left[: match.start()]):
            continue
        message.blank(*match.span())
        return int(number)
    return None
