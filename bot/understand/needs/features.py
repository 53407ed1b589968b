"""Words that what is wanted shall say of itself, or shall not: "cordless", "with GPS", 带低音炮的, 不要连wifi的.

Nothing is known here of what the shop's products say: the search keeps those words that some of them do
(`retrieval.narrow`), and the others only rank. What stands after "for", "because" and the like is a purpose.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bot.understand.needs.message import Unread
from bot.understand.needs.persons import read_fit
from bot.understand.needs.remainder import is_filler
from retrieval.features import STOP_WORDS
from retrieval.need import AttributeWish, Operator
from retrieval.text import cut_han, has_han

_NO_TRACES = re.compile(r"\b(?:not even|no|without)(?: any| a)? traces?(?: of it| of them)?\b", re.IGNORECASE)
MAX_WORDS = 6
_PURPOSE = re.compile(
    r"\b(?:than|for(?! (?:men|women|kids|children|adults|babies|girls|boys)\b)|because|cause|cuz|since|so that|when|while|whenever|as i|like i|(?<!like )(?<!want )(?<!love )to(?= (?:my|the|a|his|her|our|their|use|take|put|hang|mount|fix|build|paint|drill|go|get|give|keep|play|work|watch|wear|carry|bring|cook|make|read|run|sleep|travel|start)\b))\b[^,.;!?]*"
    r"|(?:送|给|陪|帮)给?(?:我们?|他们?|她们?|你|咱们?|自己|妈妈?|爸爸?|老婆|老公|孩子|儿子|女儿|宝宝|老人|长辈|领导|朋友|同事|客户|老师|家人|婆婆|丈母娘|男朋?友|女朋?友|闺蜜|小孩)?(?:家的?)?个?|(?:因为|由于|打算|平时|每天|经常|怕|担心)[^\s，。,.!！?？]{0,12}",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"(?:\b(?:without|w/o|free of|not|no|non|isn['’]?t|doesn['’]?t have|don['’]?t (?:want|need|like))[\s-]+(?:any |an? |the |too |very )?(?P<en>[a-z][a-z-]*))"
    r"|(?:不想?要|别要|不(?:能|可以?|许)[有含带放]|别[有含放带]|不爱|不喜欢|讨厌|不含|不带|不需要|不用|无|(?<!有)没有?)(?!太|那么|这么|钱|事|关系|问题|想法|所谓|论|线)(?:连|有|带|含|任何)?(?P<zh>[^\s，。,.!！?？、的吗]{1,8}?)(?=的|[\s，。,.!！?？、]|$)"
    r"|\b(?:i|we|he|she)(?:['’](?:ve|s))?(?: already)?(?: have| has| got| owns?)+(?: already)? (?:enough|plenty of|too many|so many|lots of) (?P<en_enough>[a-z][a-z-]*)"
    r"|\b(?:i|we|he|she|they)(?:['’](?:ve|s))? already (?:have|has|got|owns?)(?: got)? (?:the |some |an? )?(?P<en_owned>[a-z][a-z-]*) (?:ones?|version|kind|type)\b"
    r"|(?P<zh_disliked>[\u4e00-\u9fff]{2,4}?)味?的?(?:我家|我|他|她|它|家里)[^\s，。,]{0,4}不(?:喜欢|爱)(?:吃|喝|用)?(?=\s|[，。,!！]|$)"
    r"|(?:^|[\s，。,])(?P<zh_after>[\u4e00-\u9fffA-Za-z]{1,6})的(?:都|就|我)?不要(?=$|[\s，。,！!喔哦呀啊嘛了])"
    r"|\bnothing (?:too |that['’]?s |that is |very )?(?!but |else|more|less|over|under|above|below|like|in |of |on |too|to |special|fancy|that|with|contain|is |was |fits?|works?|bigger|smaller|heavier|longer|cheaper)(?P<en_nothing>[a-z]{4,})\b"
    r"|\b(?:nothing|none|not? (?:one|any)) (?:with|containing|that (?:has|contains?|runs? (?:on|over|via)|uses?|needs?|requires?|goes over)) (?:any )?(?P<en_with>[a-z][a-z-]*)"
    r"|\b(?P<en_traces>(?:may|can|might) contain (?:traces of )?[a-z]+|traces of [a-z]+)",
    re.IGNORECASE,
)
_MAY_NOT_HOLD = re.compile(
    r"(?:不(?:能|可以?|许)[有含带放]|别[有含放带])(?P<what>[^\s，。,.!！?？、的吗]{1,6})"
)
_REFUSED_LAST = re.compile(
    r"(?:^|[,.;!?])\s*(?:(?:the|a|an)\s+)?(?P<said>[a-z-]+(?: [a-z-]+){0,2}?),? no way\b",
    re.IGNORECASE,
)
_RUNS = re.compile(r"([\u3400-\u4dbf\u4e00-\u9fff]+)|([A-Za-z][A-Za-z' -]*)")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'-]*")
# Words that products say by the way, and that shoppers use for anything.
_EVERYDAY = frozenset(
    """
    about above actually again age ages all almost along already also always another anybody anyone anyway around ask
    available away awesome back bad bargain basic beautiful because been before being below best better between big
    bigger bit both bring brand brands brilliant bring budget but buy cash cause cheap check cheers choose classic come comes
    cool could cute day days deal decent did different does doesn doing done down each easy either else end enough even
    ever every everything excellent exactly expensive extra fair fan favourite few fine first fit fits five four from fun
    gave general get gift gifts girl girlfriend give go goes going gonna good got great guess guys had half handle hand hands has
    have having help her here high him his hmm home hope hot house how however husband idea if ill im important in
    included including instead interested into item items its ive just keep kid kids kind knees know large last later
    least leave less let life light like likes limit line list little live ll long longer look looking looks lot lots
    love low lovely made make makes man many matter maybe mean means medium might mine model models mom money month more
    most mostly much mum must need needed needs never new next nice nobody none normal not nothing now number of off
    often ok okay old on once one ones only open option options or other others our out over own pair particular people
    perfect perhaps person piece pieces place plan please plus pls plz possible possibly preferably preferred pretty price prices probably
    product products proper purchase put quality quick quickly quite range rather read ready real really reasonable
    recommend recommended red regular right run said same say see seem selection sell send serious set shall she shop should
    show side simple since single size sizes small smaller so solid some somebody someone sometimes somewhere soon sorry
    sort special spend standard start still stock store stuff such super supposed sure take taken tell than thank thanks that thats
    their them then there these they thick thin thing things think this those though three through time times tho today
    together too top toward towards tried try trying two type types under until up us use used useful user uses using
    usual usually very via wait wanna want wanted wants was way we week well went were what whatever when where whether
    which while who whole why wide wife will wish with within without wonder wondering work works worth would year years
    yes yet you your yours yo dang nah lol haha bet um hm hmm uh er ugh omg btw seriously honestly basically literally sir
    madam mate dude bro hun dear morning evening afternoon hello hi hey bye cheap cheaper cheapest pricey dollars bucks
    dad father mother daughter son boy friend brother sister grandma grandpa gran colleague boss baby present presents
    birthday christmas wedding anniversary somewhere anything something everything nothing
    min mins minute minutes hour hours several various assorted multiple couple dozen january february april june july august
    september october november december due plan change sister hang oh ooh
    """.split()
)
_HAN_EVERYDAY = frozenset(
    """
    质量 品质 效果 功能 好用 实用 好看 漂亮 便宜 实惠 贵 高档 高端 普通 一般 合适 合适的 不错 可靠 耐用 划算 性价比 牌子 价格 预算 款式
    那种 这种 大概 左右 自己 家里 家用 平时 上班 公司 朋友 同事 领导 老婆 老公 妈妈 爸爸 孩子 儿子 女儿 宝宝 老人 男生 女生 男的 女的 学生
    生日 生日礼物 节日礼物 小礼物 侄子 侄女 外甥 外甥女 孙子 孙女 礼物 礼品 送礼 今天 明天 下周 最近 现在 马上 快点 着急 谢谢 麻烦 你好 请问 推荐 介绍 需要 可以 能够 有没有 够用 用的 使用 时候
    东西 商品 产品 适合 一个 两个 好点 大点 小点 尺寸 大小 颜色 重量 长度 高度 容量 时间 多少 喜欢 觉得 感觉 希望 想要 想买 那个 这个 带有 支持
    主子 买点 来点 可能 几度 不让 物业 大一点 小一点 轻一点 大 小 好 多 少 新 人 店 家 送 放 穿 带 装 看 买 坐 出生 刚 里面 外面 美元 块钱
    """.split()
)


def read_features(
    message: Unread, spans: Iterable[tuple[int, int]], gloss: Callable[[str], str]
) -> list[AttributeWish]:
    """The words beside everything else that was recognised; `spans` are where things are named."""
    left = said = message.left
    for place, (start, end) in enumerate(spans):
        left = left[:start] + "," * (end - start) + left[end:]
        said = left if place == 0 else said
    refused: list[AttributeWish] = []
    for match in _MAY_NOT_HOLD.finditer(
        said
    ):  # 巧克力 不能有坚果: the nuts are a thing, and none that is wanted
        if (wish := _wish(match["what"], "!=", gloss)) is not None:
            refused.append(wish)
    for match in _REFUSED.finditer(left):
        said = next(word for word in match.groups() if word)
        if (wish := _wish(said, "!=", gloss)) is not None:
            refused.append(wish)
    for match in _REFUSED_LAST.finditer(left):
        if (wish := _wish(match["said"], "!=", gloss)) is not None:
            refused.append(wish)
    if _NO_TRACES.search(left):
        refused = [
            replace(w, value=f"traces of {w.value}", english=w.english or w.value)
            for w in refused
            if "trace" not in w.value
        ]
        left = _NO_TRACES.sub(" , ", left)
    left = _PURPOSE.sub(" , ", _REFUSED.sub(" , ", _REFUSED_LAST.sub(" , ", left)))
    wanted = [_wish(phrase, "=", gloss) for phrase in _phrases(left)]
    return list(dict.fromkeys([*(wish for wish in wanted if wish), *refused]))[:MAX_WORDS]


def _phrases(left: str) -> Iterator[str]:
    """The words that may be a wish: English ones as they stand side by side, Chinese ones one by one."""
    for han, run in _RUNS.findall(left):
        if han:
            yield from (word for word in cut_han(han) if len(word) > 1)
            continue
        phrase: list[str] = []
        for word in _LATIN.findall(run):
            if (
                len(word) > 2
                and "'" not in word
                and word.casefold() not in _EVERYDAY
                and word.casefold() not in STOP_WORDS
            ):
                phrase.append(word)
            elif phrase:
                yield " ".join(phrase)
                phrase = []
        if phrase:
            yield " ".join(phrase)


def refusal(words: str, gloss: Callable[[str], str]) -> AttributeWish | None:
    """Words that are refused; None where they are too usual to be."""
    return _wish(words, "!=", gloss)


def _wish(phrase: str, op: Operator, gloss: Callable[[str], str]) -> AttributeWish | None:
    if has_han(phrase):
        kept = phrase not in _HAN_EVERYDAY and not is_filler(phrase)
        return AttributeWish(None, op, phrase, english=gloss(phrase)) if kept and len(phrase) > 1 else None
    said = phrase.casefold()
    if said in STOP_WORDS:
        return None
    everyday = said in _EVERYDAY or said.removesuffix("s") in _EVERYDAY or read_fit(phrase) is not None
    return None if everyday else AttributeWish(None, op, phrase)
