"""What shoppers say in other words than shops state it, and Chinese words that only sound like the right one."""

import pytest

from bot.app import App
from bot.understand.homophones import Homophones
from bot.understand.needs.message import Unread
from bot.understand.said_otherwise import read_said_otherwise

THINGS = ("帐篷", "净化器", "登机箱", "牵引绳", "头盔", "尺码", "杯子", "被子")


@pytest.mark.parametrize(
    ("message", "wishes", "left"),
    [
        ("it has to read the numbers out loud", [("=", "voice")], "it has to"),
        ("最好能念出来的", [("=", "语音")], "最好"),
        ("烧烤炉，炭烤的", [("=", "木炭")], "烧烤炉，"),
        ("物业不让烧炭", [], "物业不让烧炭"),
        ("下雨不怕，人来了会自动亮的", [("=", "感应"), ("=", "防水")], "，"),
        ("体重秤，不用换电池的", [("!=", "电池")], "体重秤，"),
        ("乌龙，不要茶包", [("!=", "茶包")], "乌龙，"),
        ("one that opens by itself", [("=", "automatic")], "one that"),
        ("a red lamp", [], "a red lamp"),
    ],
)
def test_words_are_those_of_the_shop(message: str, wishes: list[tuple[str, str]], left: str) -> None:
    unread = Unread(message)
    assert [(wish.op, wish.value) for wish in read_said_otherwise(unread)] == wishes
    assert unread.left.strip() == left


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("求个两人帐蓬", "求个两人帐篷"),
        ("空气静化器哪个好", "空气净化器哪个好"),
        ("20寸登记箱", "20寸登机箱"),
        ("运废谁出", "运费谁出"),
        ("蓝的多少前", "蓝的多少钱"),
        ("紫色38又货吗", "紫色38有货吗"),
        ("防偷窥的膜", "防偷窥的膜"),  # sounds like 头盔
        ("来个杯子", "来个杯子"),  # sounds like 被子, and both are things
        ("红色42码加购物车", "红色42码加购物车"),
        ("推荐个好的", "推荐个好的"),
        ("no Chinese at all", "no Chinese at all"),
        ("", ""),
    ],
)
def test_what_sounds_like_a_name_is_mended(written: str, meant: str) -> None:
    assert Homophones(THINGS).mend(written) == meant


def test_a_text_in_traditional_characters_stays_as_it_is(app: App) -> None:
    text = "我想買筆記型電腦，一千以內"
    assert app.vocabulary.current().mend(text) == text
