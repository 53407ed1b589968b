"""Cantonese is read as Mandarin, and Mandarin stays as it is."""

import pytest

from bot.understand.cantonese import in_mandarin


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("有冇貨", "有没有货"),
        ("嗰盒幾多錢？", "那盒多少钱？"),
        ("可唔可以包裝埋", "可不可以包装"),
        ("點解咁貴", "为什么这么贵"),
        ("邊款最平", "哪款最便宜"),
        ("有冇系帶嘅波鞋", "有没有系带的波鞋"),
        ("冇關係", "没有关系"),
    ],
)
def test_cantonese_is_put_into_mandarin(written: str, meant: str) -> None:
    assert in_mandarin(written) == meant


@pytest.mark.parametrize(
    "written", ["海边度假穿的裙子", "宽边款太阳镜", "黑色的呢", "請問這款茶是哪裡產的？", "Any tents?"]
)
def test_mandarin_stays_as_it_is(written: str) -> None:
    assert in_mandarin(written) == written
