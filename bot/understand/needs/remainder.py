"""What is left of a message once every wish is read: the words that the indexes are searched for.

English phrases that only ask are cut out as they stand. Chinese has no spaces, so its words are found first, and only
whole words are dropped: 有 goes from 有耳机吗 and stays in 有线耳机, 来 stays in 来电.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.understand.chinese_numbers import HAN_DIGITS
from retrieval.need import AttributeWish
from retrieval.text import cut_han

_FILLER = re.compile(
    r"\b(?:hi|hello|hey|please|thanks|thank you|i(?:'m| am)? (?:need|want|looking for|would like|am looking for|search(?:ing)? for|wanna buy)"
    r"|i'?d like|i'?m looking for|i'?m after|looking for|looking to buy|show me|show|find me|find|get me|give me|do you (?:have|sell|carry|stock)"
    r"|have you got|have you|got any|any|some|can you (?:show|find|recommend)(?: me)?|could you (?:show|find)(?: me)?|recommend(?: me)?|suggest(?: me)?"
    r"|what about|how about|only|just|ones?|something|anything|a|an|the|to buy|for sale|my budget is|budget|price|priced|costing|costs?|that|which|is|are|there|and|or|but|in|for me|me|of|under|below|less than)\b",
    re.I)  # fmt: skip
# A "with" that joins nothing, since what it led to is read.
_LOOSE_WITH = re.compile(
    r"^(?:with\b\s*)+|\s*\bwith\b(?=\s*(?:$|(?:with|for|and|or|in|to|on|under)\b))", re.IGNORECASE
)
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
# Phrases that hold several words; the longest first where one holds another.
_CHINESE_PHRASES = re.compile(
    r"有没有|有没得|有木有|有卖的?吗?|卖不卖|还有没有|能不能|可不可以|要不要|是不是|有哪些|哪些|哪款|哪种|什么样的?|怎么样|"
    r"(?:帮|给|替)(?:我|忙|俺)(?:找|看|选|挑|推荐|搜|查)?(?:一?下)?|(?:我|俺)?(?:想|要|想要|打算|准备)(?:买|入手|购买|购置|整|搞|换)|"
    r"(?:推荐|找|选|挑|看|搜|来|整|搞|介绍)(?:一?下|几?[个款])|[别其]他?的?都(?:行|可以|好)|都(?:行|可以|好)|就(?:行|可以|好)了?|"
    r"(?:那种|这种|这样|那样)的?|你们?家|你们(?:店|这|那)?(?:里|儿|边)?|店里|(?:换|改)成|改为|还是要?|算了|不对|我说的是|我要的是|我指的是"
)
_CHINESE_FILLERS = frozenset(
    (
        "我 我们 我家 你 您 你们 您们 俺 咱 咱们 亲 亲们 老板 小二 店家 掌柜 大家 "
        "想 想要 要 需要 买 想买 要买 购买 购 求 求购 求推荐 找 找找 找个 来 来个 请 请问 问 问下 麻烦 劳驾 帮 帮忙 帮我 给 给我 "
        "看 看看 瞧瞧 看下 看一看 瞅瞅 逛逛 选 挑 推荐 介绍 搜 搜索 查 查下 查查 拿 拿个 整 搞 弄 入手 "
        "有 有没有 没有 有吗 有无 卖 有卖 在 在吗 是 是不是 会 能 能不能 可以 可 行 吧 吗 么 嘛 呢 啊 呀 哦 哈 啦 哇 哟 呗 嗯 呃 噢 哎 喂 "
        "的 了 地 得 着 过 之 与 和 或 或者 及 以及 跟 还 还有 还是 也 都 就 就是 就要 只 只要 只看 只有 才 再 又 那 那么 那种 那个 那些 那款 这 这个 这种 这款 这些 "
        "一下 一点 一点儿 一些 点 些 有点 比较 稍微 稍 更 最 最好 很 非常 特别 挺 太 真 好 "
        "什么 啥 哪些 哪个 哪款 哪种 哪里 怎么 怎么样 多少 几 价格 价钱 价位 预算 钱 块钱 左右 以内 以下 以上 大概 大约 差不多 不超过 "
        "东西 产品 商品 款式 类型 牌子 品牌 你好 您好 哈喽 嗨 谢谢 谢谢您 多谢 好的 行吗 好吗 可以吗 吗 因为 所以 如果 的话 但 但是 不过 而且 然后 现在 目前 最近 "
        "除了 除外 以外 之外 别的 其他 另外 不要 别 不 换 换成 改 改成 算了 对 不是 让 把 被 从 到 用 让我 说 觉得 希望 打算 准备 "
        "货 有货 没货 现货 他 她 它 他们 她们 自己 送 穿 用 下周 今天 明天 刚 刚刚 马上 大概 一定 先 那里 这里 感觉 应该 需不需要 有点儿"
    ).split()
)
# A measure word goes with what it counts (来双鞋 is 鞋, 长款 stays).
_MEASURE_WORDS = frozenset("个款台件双条只部本张把副支瓶盒套种样类辆顶床份")
_LONE = frozenset("个款种样")  # measure words that are no things on their own, as 床 and 套 are
# Words of a shop that the dictionary of the cutter lacks, where they hold a character of the fillers.
_SHOP_WORDS = (
    "迷你 真无线 高帮 中帮 低帮 不粘 不沾 可充电 可水洗 可调 可折叠 可拆 可换 双摄 双面 双层 双头 双门 双抽屉 老板椅 地插 茶几 "
    "夜用 日用 家用 商用 车用 两用 多用 儿童用 男用 女用 无需 不锈 不伤 不含"
).split()
_SET = rf"[{HAN_DIGITS}十\d]+[个件条只双支片瓶盒包][装套]"
# 不要带线的: to search for what is not wanted would find it.
_REFUSED = re.compile(
    r"(?:不想?要|别要|不含|不带|不需要)(?!太)[^\s，。,.!！?？、的]{1,8}(?:的|(?=[\s，。,.!！?？、]|$))"
)
_MEASURED = re.compile(
    rf"(?:[{HAN_DIGITS}十几两这那哪某每\d])+[个款台件双条只部本张把副支瓶盒套种样类辆顶床份]"
)


def search_text(left: str, attributes: Sequence[AttributeWish], things: Iterable[str] = ()) -> str:
    """What is left of the words, without those that only ask; `things` are Chinese names of things, kept whole."""
    whole = _whole_words(frozenset(things))
    words = _CHINESE_PHRASES.sub(" ", _FILLER.sub(" ", _REFUSED.sub(" ", left)))
    words = _HAN_RUN.sub(lambda run: _without_fillers(run.group(), whole), words)
    kept = " ".join(re.sub(r"[^\w\s\-./'+&#\"]", " ", words).split()).strip(" -./'+&")
    kept = _LOOSE_WITH.sub("", kept).strip()
    said = " ".join(
        f"{wish.value} {wish.unit}" if wish.unit else wish.value
        for wish in attributes
        if wish.op != "!=" and wish.name not in ("size", "fit", "age")
    )
    return f"{kept} {said}".strip() if kept else ""


def is_filler(word: str) -> bool:
    """Whether a Chinese word only asks, and stands for nothing that is wanted."""
    return word in _CHINESE_FILLERS or _MEASURED.fullmatch(word) is not None


@lru_cache(maxsize=4)  # a vocabulary at a time
def _whole_words(things: frozenset[str]) -> re.Pattern[str]:
    words = sorted({*things, *_SHOP_WORDS}, key=len, reverse=True)
    return re.compile("|".join([_SET, *map(re.escape, words)]))


def _without_fillers(run: str, whole: re.Pattern[str]) -> str:
    kept: list[str] = []
    place = 0
    for match in whole.finditer(run):
        kept += [*_content(run[place : match.start()], is_followed=True), match.group()]
        place = match.end()
    return "".join([*kept, *_content(run[place:], is_followed=False)])


def _content(text: str, *, is_followed: bool) -> list[str]:
    """The words of a text, a space for each that only asks; `is_followed` by the name of a thing."""
    cut = cut_han(text)
    kept: list[str] = []
    for word in cut:
        drops = is_filler(word)
        first = is_followed or len(cut) > 1 or word in _LONE
        counts = word in _MEASURE_WORDS and (kept[-1] == " " if kept else first)
        kept.append(" " if drops or counts else word)
    return kept
