"""Whom it is for: a woman, a man, a child of some years. Wishes only where the shop's products say for whom they are."""

import re

from bot.understand.chinese_numbers import read_number
from bot.understand.english_numbers import NUMBERS
from bot.understand.needs.message import Unread
from retrieval.need import AttributeWish

_FITS = (
    ("women", re.compile(r"\b(?:wom[ea]n(?:['’]?s)?|lad(?:y|ies)(?:['’]s?)?|female|for (?:my|the) (?:wife|girlfriend|mum|mom|mother|sister|gran|grandma|aunt)|my (?:wife|girlfriend|mum|mom|mother|sister|gran|grandma|aunt)['’]?s (?:birthday|anniversary|present|gift)|my (?:wife|girlfriend|mum|mom|mother|sister|gran|grandma|aunt) (?:turns|needs|wants|would like))\b|(?:老婆|妻子|女朋友|女友|妈妈|老妈|母亲|闺蜜|奶奶|外婆|姥姥)(?:穿|用|戴|买|挑|选|身高)|[送给](?:我)?(?:妈|奶奶|外婆|老婆|妻子|女朋友|女友|妈妈|老妈|母亲|闺蜜)|女(?:款|士|生|式|性|子|人|的)(?:穿|用|戴|背)?的?|(?<![处美少孙儿闺渣熟])女(?=[\s，,、。]|$|\d)", re.I)),
    ("men", re.compile(r"\b(?:(?:grown )?m[ea]n(?:['’]?s)?|gentlem[ea]n|male|gents|for (?:my|the) (?:husband|boyfriend|dad|father|brother|grandpa|grandad|uncle)|my (?:husband|boyfriend|dad|father|brother|grandpa|grandad|uncle)['’]?s (?:birthday|anniversary|present|gift)|my (?:husband|boyfriend|dad|father|brother|grandpa|grandad|uncle) (?:turns|needs|wants|would like))\b|(?:老公|丈夫|男朋友|男友|爸爸|老爸|父亲|爷爷|外公|姥爷)(?:穿|用|戴|买|挑|选|身高)|[送给](?:我)?(?:爸|爷爷|外公|老公|丈夫|男朋友|男友|爸爸|老爸|父亲)|男(?:款|士|生|式|性|子|人|的)(?:穿|用|戴|背)?的?|(?<![处美少孙猛渣熟])男(?=[\s，,、。]|$|\d)", re.I)),
    ("children", re.compile(r"\bfor (?:a |my )?(?:little )?(?:girl|boy)\b|\bfor (?:kids|children|toddlers|a child|a kid|a toddler)\b|\b(?:kids['’]?|children['’]s)\s|儿童(?:款|用|的)|小孩(?:子)?(?:穿|用|戴)?的|童款|[男女]孩(?:子)?(?:穿|用|戴)?的?", re.I)),
)  # fmt: skip
_AGE = re.compile(
    r"\b(?:my |a |an )?(?P<en>\d{1,2}|" + "|".join(NUMBERS) + r")[ -]?(?:years?|yrs?)[ -]?old\b"
    r"|\b(?:turn(?:s|ing|ed)|(?:he|she|son|daughter|brother|sister|cousin|nephew|niece|grandson|granddaughter|kid|boy|girl)(?:['’]?s| is)) (?:just |only |nearly |almost |about |now )?(?P<turns>\d{1,2}|"
    + "|".join(NUMBERS)
    + r")\b(?=\s*(?:$|[,.;!?]|and\b|now\b|so\b|but\b|in (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|next\b|this\b|on (?:the|mon|tue|wed|thu|fri|sat|sun)|at the\b|today\b|tomorrow\b|soon\b))"
    r"|(?<![\d.])(?<!金毛)(?<!泰迪)(?<!拉布拉多)(?<!柯基)(?<!哈士奇)(?<!边牧)(?<!比熊)(?<![狗猫犬咪])(?P<zh>\d{1,2}|[一两二三四五六七八九十]{1,2})\s?(?:周)?岁(?:的|半)?(?!以[上内下])",
    re.I,
)
_NEWBORN = re.compile(r"\bnew-?borns?\b(?! (?:nappies|diapers|size))|新生儿|刚出生|(?:未|没)满月", re.I)
_NOT_FOR = re.compile(
    r"\bnot (?:for |a |the |one of those )*(?P<whom>kids|children|toddlers|women|men|ladies)(?:['’]s?)?\b|(?:不要|不是|别要?)(?P<zh>儿童|童|女|男)款?的?",
    re.I,
)
OLDEST_CHILD = 14


def read_persons(message: Unread) -> list[AttributeWish]:
    """The wishes that follow from whom it is for: the fit, and the age that a thing may be given from."""
    wishes: list[AttributeWish] = []
    if match := _AGE.search(message.left):
        said = (match["en"] or match["turns"] or match["zh"]).casefold()
        years = NUMBERS.get(said) or int(read_number(said) or 0)
        if 0 < years <= OLDEST_CHILD:
            wishes.append(AttributeWish("age", "<=", str(years), "year"))
    elif _NEWBORN.search(message.left):
        wishes.append(AttributeWish("age", "<=", "0", "month"))
    if (no := _NOT_FOR.search(message.left)) and (
        fit := read_fit(f" for {no['whom']} " if no["whom"] else f"{no['zh']}款")
    ):
        wishes.append(AttributeWish("fit", "!=", fit))
        message.blank(*no.span())
    elif fit := read_fit(message.left):
        wishes.append(AttributeWish("fit", "=", fit))
    return wishes


def read_fit(text: str) -> str | None:
    """Whom a text says that a thing is for: women, men or children."""
    return next((fit for fit, pattern in _FITS if pattern.search(text)), None)
