"""A message in the one form that every reader knows; the first thing done to a message, and never shown.

Full-width letters and digits become ASCII, Traditional Chinese becomes Simplified, Chinese amounts become digits, and
the G of "16G内存" becomes GB, and "sleeps four" counts people.
"""

import re

from bot.understand.chinese_amounts import with_digits
from bot.understand.chinese_numbers import read_number
from bot.understand.english_numbers import NUMBERS, SEVERAL
from retrieval.simplified import to_simplified

# Only what can be narrowed without harm: a full-width comma stays, since "300，500" is two numbers.
_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))} | {
    ord(wide): narrow for wide, narrow in zip("￥＄％．－～＋\u3000＃", "¥$%.-~+ #", strict=True)
}  # fmt: skip
_MEMORY = (
    r"(?:内存|运存|运行内存|存储|机身|硬盘|固态|显存|闪存|[Uu优]盘|[Rr][Aa][Mm]|[Ss][Ss][Dd]|memory|storage)"
)
_GIGABYTES = (
    # 5G and 4G alone are networks, and a small g is a gram
    re.compile(
        rf"(?<![A-Za-z0-9.])(?P<n>\d{{1,4}}(?:\.5)?)\s?(?P<unit>[GgTt])(?![A-Za-z])(?=\s?的?{_MEMORY})"
    ),
    re.compile(
        r"(?<![A-Za-z0-9.])(?P<n>8|12|16|24|32|48|64|96|128|256|512|1024)\s?(?P<unit>G)(?![A-Za-z0-9])"
    ),
)
# 512固态, "256 ssd", and the 128g of a phone
_BARE_STORAGE = re.compile(
    r"(?<![\d.])(?P<n>64|128|256|512)(?:(?=\s?(?:固态|硬盘|[Ss][Ss][Dd]))|\s?g(?=够|起|版|的?(?:手机|平板|电脑|存储|内存)))"
)
# 防水3000 is of a head of water in mm, and the 4500 of a battery are mAh.
_BARE_UNITS = (
    (
        re.compile(
            r"(?<=防水)(?P<how>)(?P<n>\d{3,5})(?!\s?(?:\d|mm|毫米|元|块|米|刀|以内|以下|之内|左右))", re.I
        ),
        "mm",
    ),
    (
        re.compile(
            r"(?<=电池)(?P<how>(?:容量)?(?:不低于|不少于|不小于|至少|大于|超过|最少|起码|要|得)?)(?P<n>[3-9]\d{3}|[1-3]\d{4})(?!\s?(?:[\dA-Za-z毫元块刀]|以内|以下|之内|左右))"
        ),
        "mAh",
    ),
    (re.compile(r"(?<=盘)(?P<how>[，,、\s]{0,2}(?:要|至少)?)(?P<n>[1248]|16)\s?[Tt](?![A-Za-z])"), "TB"),
)
_ODD = re.compile(r"(?<=\d)[多来](?=(?:块|元|刀)?[到至~-]\d)")  # 一百多到两百
_ONE = re.compile(
    r"(?<=\b)(?:an?|one) (?P<unit>week|day|month|year|hour|metre|meter|litre|liter|kilo|inch)\b(?! or| later| ago)",
    re.IGNORECASE,
)
_COUNT = rf"(?P<n>\d{{1,2}}|{'|'.join(SEVERAL)})"
# "it must sleep four", "a four-person tent", "for a family of five": so many people.
_PEOPLE = (
    re.compile(
        rf"\b(?P<before>(?:sleeps?|seats?|family of) ){_COUNT}(?: people| persons?| of us)?\b(?![- ]*(?:hours?|hrs?|h|nights?|days?|weeks?|packs?|pieces?|inch(?:es)?|in|cm|mm|kg|lb)\b)",
        re.I,
    ),
    re.compile(rf"\b(?P<before>){_COUNT}[- ](?:people|persons?|adults)\b", re.I),
)
# "2 adults and 2 kids", 两大一小: all of them together
_GROWN_AND_SMALL = re.compile(
    r"\b(\d) (?:adults|grown-?ups),? ?(?:and |plus |\+ ?|& ?)?(\d) (?:kids|children|little ones|toddlers)\b|([\d一两二三四])大([\d一两二三四])小",
    re.I,
)
_NAMED_BEFORE = re.compile(
    rf"(?P<name>{_MEMORY}[^\d，。,;；]{{0,6}})(?P<n>\d{{1,4}})\s?(?P<unit>[GgTt])(?![A-Za-z0-9])"
)


def plain(message: str) -> str:
    """The message with one spelling of its digits, its Chinese characters and its amounts."""
    text = _ONE.sub(lambda match: f"1 {match['unit']}", message)
    text = with_digits(to_simplified(text.translate(_NARROW)))
    text = _NAMED_BEFORE.sub(lambda match: match["name"] + _bytes(match), text)
    text = _GROWN_AND_SMALL.sub(_together, text)
    for pattern in _PEOPLE:
        text = pattern.sub(_people, text)
    for pattern in _GIGABYTES:
        text = pattern.sub(_bytes, text)
    text = _BARE_STORAGE.sub(lambda match: f"{match['n']}GB", text)
    for pattern, unit in _BARE_UNITS:
        text = pattern.sub(rf"\g<how>\g<n>{unit}", text)
    return _ODD.sub("", text)


def _people(match: re.Match[str]) -> str:
    said = match["n"].casefold()
    return f"{match['before']}{NUMBERS.get(said, said)} people"


def _together(match: re.Match[str]) -> str:
    return f"{sum(int(read_number(number) or 0) for number in match.groups() if number)} people"


def _bytes(match: re.Match[str]) -> str:
    return f"{match['n']}{match['unit'].upper()}B"
