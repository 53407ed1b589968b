"""Brands that shoppers ask any shop for. One that this shop does not carry gets an honest no, not something else."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

_ALSO_WORDS = frozenset({"apple", "beats", "puma"})
# 苹果 is a fruit and 小米 millet, unless a device follows.
_HAN_WORDS = frozenset("苹果 小米 美的 联想 好奇 皇家 富士 一加 雀巢".split())
_BEFORE_A_THING = r"(?=牌?的?(?:手机|电脑|笔记本|平板|耳机|手表|手环|充电|数据线|电视|空调|冰箱|电饭煲|纸尿裤|尿不湿|猫粮|狗粮|相机|咖啡|$|[？?。，]))"


def known_anywhere(written: str) -> str:
    """The brand's usual name for a name as written, in English or Chinese."""
    return _names()[written.casefold()]


@cache
def brands_known_anywhere() -> re.Pattern[str]:
    """Matches every name of a well-known brand, longest first."""
    parts = []
    for name in sorted(_names(), key=len, reverse=True):
        if name.isascii():
            parts.append(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])")
        else:
            parts.append(re.escape(name) + (_BEFORE_A_THING if name in _HAN_WORDS else ""))
    return re.compile("|".join(parts), re.IGNORECASE)


@cache
def _names() -> Mapping[str, str]:
    """Every name, in lower case, to the brand's usual one."""
    document = yaml.safe_load((Path(__file__).parent / "known_brands.yaml").read_text(encoding="utf-8"))
    names = {name.casefold(): brand for brand, others in document.items() for name in (brand, *others)}
    return {name: brand for name, brand in names.items() if name not in _ALSO_WORDS}
