"""Chinese words written with characters that sound the same, as input methods make them: 帐蓬 for 帐篷, 多少前 for 多少钱.

Step "understand" of the turn, before a message is read. What sounds like the name of a thing, or like a word that
shoppers need, and is no word itself, is taken for that. The only place that knows pypinyin.
"""

import re
from collections.abc import Iterable
from functools import cache, cached_property

from pypinyin import lazy_pinyin

from retrieval.text import cut_han, han_frequencies

RARE = 0.2  # times as often as a name that is a word of the dictionary a misspelling of it is written at the most
LONGEST = 6  # characters of a word that is looked for
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
# Words of shopping that are as often misspelt as the things: longer than one character, of a fixed meaning.
SHOPPING_WORDS = (
    "多少钱 有货 现货 缺货 包邮 运费 邮费 退货 退款 换货 尺码 颜色 发票 优惠 便宜 保修 质保 防水 快递 发货 订单 地址 客服 人工 礼盒 礼物 "
    "夹子 库存 打折 满减 分期 付款 支付宝 花呗 预算 以内 左右 推荐 对比 材质 重量 容量 续航 充电 蓝牙 无线 红色 黑色 白色 蓝色 绿色 黄色 粉色 灰色 紫色"
).split()
_WELL_SPELT = re.compile(f"({'|'.join(SHOPPING_WORDS)})")
# Characters that stand in any sentence: a name is not found in a run of them.
_COMMON = frozenset(
    "一二两三四五六七八九十百千万几个的了吗呢吧啊呀嘛我你他她它您们这那哪有没不要想买看给和跟在是也就还都很好太大小多少再又能会可到去来说做用让把被从只更最啥么什怎够关开点"
)


class Homophones:
    """Mends words that sound like a name of a thing; safe to share between threads."""

    def __init__(self, names: Iterable[str]) -> None:
        self._things = frozenset(
            name for name in names if 2 <= len(name) <= LONGEST and _HAN_RUN.fullmatch(name)
        )

    @cached_property
    def _by_sound(self) -> dict[tuple[str, ...], str]:
        """Names by how they sound, without tones; a sound that several share names none of them."""
        found: dict[tuple[str, ...], str | None] = {}
        for name in sorted(self._things) + SHOPPING_WORDS:
            sound = tuple(lazy_pinyin(name))
            found[sound] = name if found.get(sound, name) == name else None
        return {sound: name for sound, name in found.items() if name}

    def mend(self, text: str) -> str:
        """The text with such words in the characters of the name that they sound like."""
        return _HAN_RUN.sub(lambda run: self._mended(run.group()), text)

    def _mended(self, run: str) -> str:
        """A run of characters, mended between the words of shopping that are spelt well."""
        pieces = _WELL_SPELT.split(run)
        return "".join(piece if place % 2 else self._pieced(piece) for place, piece in enumerate(pieces))

    def _pieced(self, run: str) -> str:
        words = cut_han(run)
        done: list[str] = []
        place = 0
        while place < len(words):
            taken = self._name_at(words, place)
            if taken is None:
                done.append(words[place])
                place += 1
            else:
                name, count = taken
                done.append(name)
                place += count
        return "".join(done)

    def _name_at(self, words: list[str], place: int) -> tuple[str, int] | None:
        """The longest name that some words from a place on sound like, and how many they are."""
        for count in range(min(LONGEST, len(words) - place), 0, -1):
            said = "".join(words[place : place + count])
            if not 2 <= len(said) <= LONGEST or said in self._things or said in SHOPPING_WORDS:
                continue
            name = self._by_sound.get(tuple(lazy_pinyin(said)))
            if name is None or (name not in SHOPPING_WORDS and _COMMON & set(said)) or "有" in said:
                continue  # 有活的吗 asks for live ones, and not for 有货
            if sum(a != b for a, b in zip(said, name, strict=True)) > 1:
                continue  # what only sounds alike is another word
            # A word of the dictionary is seldom a misspelling, and neither are words side by side.
            are_words = all(len(word) > 1 and word in _known() for word in words[place : place + count])
            if not are_words or (count == 1 and _known()[said] < RARE * _known().get(name, 0.0)):
                return name, count
        return None


@cache
def _known() -> dict[str, float]:
    return han_frequencies()
