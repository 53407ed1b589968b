"""The amounts of a Chinese message in digits: 三百以内 → 300以内, 两三百块 → 200到300块, 半斤 → 0.5斤.

Done once before anything is read, so that every later reader only has to know digits. A numeral is rewritten only
where it stands as an amount: 三脚架, 一下, 第二个 and 一起 stay as they are.
"""

import re
from collections.abc import Callable
from decimal import Decimal

from bot.understand.chinese_numbers import HAN_DIGITS, read_number

_D = f"[{HAN_DIGITS}]"
_ARABIC = r"(?<![\d.])\d{1,12}(?:\.\d{1,4})?"
# 千 of 千克, 千瓦 and 千米, and 万 of 万像素, belong to the unit.
_PLACE = r"(?:[十拾百佰仟亿]|千(?![克瓦米])|万(?!像素))"
_NUMERAL = rf"(?:{_D}|{_PLACE})"
_AMOUNT = rf"(?:(?:{_ARABIC}(?:百|千(?![克瓦米])|[万亿](?!像素))|{_NUMERAL})(?:{_NUMERAL}|\d){{0,18}}(?:点{_D}{{1,4}})?)"
_ANY = rf"(?:{_AMOUNT}|{_ARABIC})"

# 元 of 三元锂电池 and 刀 of 刀具 are no money.
_MONEY = r"(?:块钱?|[元圆](?!锂|材料|催化|正极|素|宝|件)|[美]?刀(?![具片架叉口刃])|美[元金]|人民币|欧(?!式|美|洲|盟|莱)|英镑|港[币元]|台币|日元)"
_UNIT = (
    rf"(?:{_MONEY}|[gtm]b?(?![a-z])|[kmµ]?g(?![a-z])|[kcm]?m(?![a-z])|m?l(?![a-z])|k?w(?![a-z])|hz|mah|"
    r"英?[寸尺]|厘米|公分|毫米|公里|千?米|市?斤|公斤|千?克|磅|盎司|毫?升|千?瓦|伏|赫兹|个?小时|分钟|毫安|码|万?像素|流明|分贝|度(?![假过])|平方?米|平方|平(?=$|[\W的以够都能用左]))"
)
_LIMIT = r"(?:[以之][内下上里间]|内(?![存衣裤搭胆置饰销部])|左右|上下|封顶|起步|起(?=$|[的吧\W])|开外|出头|往[上下]|的?预算|的?价[位格])"
_AFTER_LIMIT_WORD = (
    r"(?:不[要能得]?超过?|[别没]超过?|最[多少高低]|[至顶]多|至少|起码|不[高低多少大小]于|[低少小高大多]于|不到|不足|"
    r"超[过出]|大[约概]|约|差不多|预算[^\d\s，。,.!！?？]{0,4}|价[格位]|控制在|[改换提加降调升][成为到高低]{1,2}|[到至\-~—–])\s*$"
)
_ENDS = r"(?=的|\W|$)"
_TO = r"\s*[到至\-~—–]\s*"

_Rewrite = Callable[[re.Match[str]], str]


def with_digits(text: str) -> str:
    """The text with its Chinese amounts in digits; anything else is left alone."""
    for pattern, rewrite in _RULES:
        text = pattern.sub(rewrite, text)
    return text


def _value(text: str) -> Decimal:
    """The value of what a pattern took for a number; a numeral that is none (十百) counts as nothing said."""
    return read_number(text) or Decimal(0)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _class_of_phones(match: re.Match[str]) -> str:
    """千元机 is the trade's word for phones up to 1,999."""
    value = _value(match["n"])
    thing = "手机" if match["kind"] == "机" else ""
    return f"{_plain(value + _step(match['n'], value) - 1)}元以内的{thing}"


_NEIGHBOURS = {
    f"{one}{other}": (low, low + 1)
    for low, ones, others in (
        (2, "两", "三"),
        (3, "三", "四"),
        (4, "四", "五"),
        (5, "五", "六"),
        (6, "六", "七"),
        (7, "七", "八"),
    )
    for one in ones
    for other in others
}


def _half(match: re.Match[str]) -> str:
    return f"0.5{match['unit']}"


def _and_a_half(match: re.Match[str]) -> str:
    return f"{_plain(_value(match['n']) + Decimal('0.5'))}{match['hours'] or match['unit']}"


def _with_minor(match: re.Match[str]) -> str:
    """三块五 is 3.5块, 一米八 is 1.8米."""
    return f"{_plain(_value(match['n']))}.{_plain(_value(match['minor']))}{match['unit']}"


def _pair(match: re.Match[str]) -> str:
    """两三百, 七八十, 三五千: neighbouring digits are a range."""
    low, high = _value(match["low"]), _value(match["high"])
    if not low < high <= low + 2:
        return match.group()
    place = _value(match["place"])
    return f"{_plain(low * place)}到{_plain(high * place)}{_money_unless(match['unit'])}"


def _some(match: re.Match[str]) -> str:
    """几百 is 100 to 999, 十几 is 10 to 19, 二十几 is 20 to 29."""
    if match["tens"]:
        low = _value(match["tens"])
        return f"{_plain(low)}到{_plain(low + 9)}"
    low = _value(match["place"])
    return f"{_plain(low)}到{_plain(low * 10 - 1)}{_money_unless(match['unit'])}"


_AT_MOST = re.compile(r"(?:之|及|或)?(?:以内|以下|之内|内)(?![存衣])")


def _over(match: re.Match[str]) -> str:
    """三百多 is 300 to 400, 一千出头 is 1000 to 1200, 百来块 is about 100."""
    value = _value(match["n"])
    if value < 10:
        return match.group()
    unit = match["unit"] or "元"
    if match["how"] == "来":
        return f"{_plain(value)}{unit}左右"
    high = value * Decimal("1.2") if match["how"] == "出头" else value + _step(match["n"], value)
    if _AT_MOST.match(match.string, match.end()):
        return f"{_plain(high)}{unit}"  # 一百多以内 goes up to two hundred
    return f"{_plain(value)}到{_plain(high)}{unit}"


def _alone(match: re.Match[str]) -> str:
    """A numeral in the company of a unit or a limit, or one that is a hundred or more."""
    said, before, after = match.group(), match.string[: match.start()], match.string[match.end() :]
    if (neighbours := _NEIGHBOURS.get(said)) and before.endswith("零下"):
        return str(neighbours[1])  # the colder end of 零下三四度
    value = read_number(said)
    if value is None or before.endswith("第") or _is_part_of_word(said, before, after):
        return said
    has_unit = _UNIT_NEXT.match(after) is not None
    limited = value >= 10 and (_LIMIT_NEXT.match(after) or _LIMIT_BEFORE.search(before[-_LEAD:]))
    spelled = len(said) > 1 and re.search("[百佰千仟万亿]", said) is not None
    return _plain(value) if has_unit or limited or spelled else said


def _is_part_of_word(said: str, before: str, after: str) -> bool:
    """百, 千 and 万 alone are amounts before money only (百元); 一块手表 counts watches, 一码 is the next size."""
    if said in "百千万亿十佰仟拾":
        return said not in "十拾" and _MONEY_NEXT.match(after) is None
    if len(said) == 1 and after[:1] == "块":
        return re.match(rf"块(?:钱|{_LIMIT}|多|[\W的]|$)", after) is None
    if said == "一" and after[:1] in ("码", "克", "分", "伏", "度", "平"):
        return True
    return before[-1:] in ("几", "数", "百", "第")


def _step(said: str, value: Decimal) -> Decimal:
    """The size of the last place said: 100 of 三百 and 1500, 1000 of 一千."""
    digits = _plain(value).partition(".")[0]
    return Decimal(10 ** (len(digits) - len(digits.rstrip("0")))) if value >= 10 else Decimal(1)


def _money_unless(unit: str | None) -> str:
    """An amount of a hundred or so with no unit is money: 两三百的耳机."""
    return "" if unit else "元"


_UNIT_NEXT = re.compile(rf"\s?{_UNIT}", re.IGNORECASE)
_MONEY_NEXT = re.compile(_MONEY)
_LIMIT_NEXT = re.compile(rf"\s*(?:{_LIMIT}|{_TO}[\d{HAN_DIGITS}十百])")
_LIMIT_BEFORE = re.compile(_AFTER_LIMIT_WORD)
_LEAD = 12  # characters before a numeral that are looked at
_RULES: tuple[tuple[re.Pattern[str], _Rewrite], ...] = (
    (re.compile(rf"(?P<n>{_ANY})元(?P<kind>[机级])"), _class_of_phones),
    (re.compile(rf"(?P<n>{_ANY})(?:个(?=半小时)|(?P<unit>小时|市?斤|公斤|[升米年寸]))半(?P<hours>小时)?"), _and_a_half),
    (re.compile(r"半(?P<unit>个?小时|市?斤|公斤|千克|[升米])"), _half),
    (re.compile(rf"(?P<n>{_ANY})(?P<unit>[块米])(?P<minor>{_D}{{1,2}}|\d{{1,2}})(?!{_NUMERAL}|\d|[个款种条件双台只本张包盒卷袋瓶把支副套]|{_UNIT})"), _with_minor),
    (re.compile(rf"(?<!第)(?P<low>(?![零〇]){_D})(?P<high>{_D})(?P<place>[十百千万])(?:(?=(?P<unit>{_UNIT}|岁|个|种|款|人))|(?={_LIMIT}|来|多)|{_ENDS})", re.I), _pair),
    (re.compile(rf"(?:(?P<tens>{_D}?十)几(?={_UNIT}|{_LIMIT})|好?几(?P<place>[十百千万])(?:(?=(?P<unit>{_UNIT}))|(?={_LIMIT})|{_ENDS}))", re.I), _some),
    (re.compile(rf"(?P<n>{_ANY})(?P<how>多(?:一?点)?|来|出头)(?P<unit>{_MONEY})?(?:(?={_LIMIT})|{_ENDS})"), _over),
    (re.compile(_AMOUNT), _alone),
    (re.compile(r"(?<=\d)平(?=$|[\W的以够都能用左])"), lambda _: "平米"),
)  # fmt: skip
