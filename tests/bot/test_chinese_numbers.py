"""Chinese numerals against a slow, obvious writer of them, and the amounts of a message in digits."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understand.chinese_amounts import with_digits
from bot.understand.chinese_numbers import read_number
from bot.understand.plain import plain

DIGITS = "零一二三四五六七八九"
HIGHEST = 99_999_999


def write_number(number: int) -> str:
    """The number in Chinese, as schools teach it."""
    if number >= 10_000:
        rest = number % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return f"{write_number(number // 10_000)}万{gap}{write_number(rest) if rest else ''}"
    if number < 10:
        return DIGITS[number]
    for place, name in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= place:
            rest = number % place
            gap = "零" if 0 < rest < place // 10 else ""
            return f"{DIGITS[number // place]}{name}{gap}{write_number(rest) if rest else ''}"
    raise AssertionError(number)


@given(st.integers(0, HIGHEST))
def test_every_number_that_is_written_is_read_again(number: int) -> None:
    assert read_number(write_number(number)) == number


@pytest.mark.parametrize("number", [0, 10, 11, 100, 101, 110, 1000, 1001, 1010, 9999, 10000, 10001, 10010, 20300,
                                    100000, 110000, 1000001, 10000000, 99999999])  # fmt: skip
def test_numbers_with_and_without_zeros_are_read(number: int) -> None:
    assert read_number(write_number(number)) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", "10"), ("十五", "15"), ("二十", "20"), ("两百", "200"), ("三百五", "350"), ("一千五", "1500"),
        ("一万二", "12000"), ("两万三千", "23000"), ("一百零五", "105"), ("一千零五十", "1050"), ("一万零二十", "10020"),
        ("百", "100"), ("千", "1000"), ("3千", "3000"), ("1.5万", "15000"), ("2千5", "2500"), ("1万2", "12000"),
        ("10万", "100000"), ("五零零", "500"), ("二零二五", "2025"), ("十五点六", "15.6"), ("零点五", "0.5"),
        ("叁佰", "300"), ("壹仟", "1000"), ("一亿三千万", "130000000"), ("500", "500"), ("0.5", "0.5"),
    ],
)  # fmt: skip
def test_short_and_mixed_forms_are_read(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "个", "一下", "点五", "十十", "一点", "三点百", "abc", "百万千百万", "1.2.3", " "]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("三百以内", "300以内"), ("两千左右", "2000左右"), ("一千五以下", "1500以下"), ("五百到八百", "500到800"),
        ("一万二", "12000"), ("两三百", "200到300元"), ("七八十块", "70到80块"), ("三五百", "300到500元"),
        ("百元以内", "100元以内"), ("千元机", "1999元以内的手机"), ("两千元机", "2999元以内的手机"), ("半斤", "0.5斤"),
        ("一斤半", "1.5斤"), ("两个半小时", "2.5小时"), ("十六G内存", "16G内存"), ("三块五", "3.5块"),
        ("一米八的床", "1.8米的床"), ("几百块", "100到999块"), ("十几块钱", "10到19块钱"), ("三百多", "300到400元"),
        ("一千出头", "1000到1200元"), ("百来块", "100块左右"), ("二十五寸", "25寸"), ("十五点六英寸", "15.6英寸"),
        ("四千八百万像素", "4800万像素"), ("两千克", "2千克"), ("不超过一公斤", "不超过1公斤"), ("预算五百", "预算500"),
        ("别超过两百", "别超过200"), ("四十二码", "42码"), ("五百起", "500起"), ("改成五百", "改成500"),
    ],
)  # fmt: skip
def test_amounts_are_written_in_digits(said: str, meant: str) -> None:
    assert with_digits(said) == meant


@pytest.mark.parametrize(
    "text",
    ["一下", "一起", "第二个", "第十二款", "前两个", "三脚架", "二合一笔记本", "三星手机", "三元锂电池", "买一块手表",
     "千斤顶", "百叶窗", "万能充", "千万别", "三口之家", "两个", "三双", "来一台", "两三个", "三四岁", "大一码", "五五折",
     "双十一", "一次性", "四件套", "七分裤", "八宝粥", "零食", "十字绣", "一体机", "五金工具", "不三不四"],
)  # fmt: skip
def test_numerals_that_are_part_of_a_word_stay(text: str) -> None:
    assert with_digits(text) == text


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("３００元以内", "300元以内"), ("￥５００", "¥500"), ("ＡＢＣ", "ABC"), ("300，500", "300，500"),
        ("筆記型電腦", "笔记本电脑"), ("三萬以內", "30000以内"), ("16G内存", "16GB内存"), ("内存16G以上", "内存16GB以上"),
        ("1T硬盘", "1TB硬盘"), ("256G", "256GB"), ("5G手机", "5G手机"), ("50g茶叶", "50g茶叶"), ("hello", "hello"),
    ],
)  # fmt: skip
def test_a_message_is_read_in_one_spelling(said: str, meant: str) -> None:
    assert plain(said) == meant


NUMERALS = st.text(
    alphabet="零一二两三四五六七八九十百千万亿半几多点到块元米个第G0123456789 ，以内", max_size=400
)


@given(NUMERALS)
def test_any_run_of_numerals_can_be_read(text: str) -> None:
    plain(text)
    read_number(text)


@pytest.mark.parametrize("piece", ["一", "三百", "1万", "几百", "一二三", "两三百到", "半", "1"])
def test_reading_takes_time_in_proportion_to_the_length(piece: str) -> None:
    def took_s(length: int) -> float:
        text = piece * (length // len(piece))
        started = time.perf_counter()
        plain(text)
        return time.perf_counter() - started

    took_s(100)
    assert took_s(4000) < 1.0
