"""Every question of a message is answered, from the product's data or from the pages, in the unit that is asked for."""

import pytest

from bot.app import App
from tests.bot.talk import say


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        (("show me yoga mats", "how many mm is the black one and how heavy is it"), ("mm", "kg")),
        (("猫砂", "这个一包几斤啊 多少钱"), ("公斤", "US$")),
        (("防晒霜 油皮 SPF50", "第一款多少ml 多少钱"), ("毫升", "US$")),
        (("baby monitor with video under 200", "How far does it reach and how long does the battery last?"), (" m", " h")),
        (("red dress in size M", "how much is it and how would I wash it"), ("$", "care")),
        (("case for the Oryvo One", "The blue one looks nice. What colours does it come in?"), ("black", "pink")),
        (("真皮钱包 短款", "棕色和黑色哪个库存多一点"), ("棕色", "黑色")),
        (("stroller from birth under 9 kg", "Does it fold with one hand? And do you have it in black?"), ("one hand", "navy")),
        (("可以寄到台湾吗", "運費怎麼算"), ("19.95",)),
        (("do you ship to Canada?", "and how much is the postage?"), ("19.95",)),
        (("do you ship to Canada?", "and how long is delivery to Ohio?"), ("3–5 working days",)),
        (("running shoes for women, size 39, under 100", "hmm, got it in 40 instead?"), ("EU 40",)),
        (("if they dont fit, can i send them back, who pays?",), ("5.95",)),
        (("and warrenty?",), ("24 months",)),
        (("Is shipping free if I order only one pack?",), ("4.95",)),
        (("这个牌子囤10包有折扣没",), ("5%",)),
        (("包裹里别放价格 能直接寄他家不",), ("不会出现任何价格",)),
        (("whats ur fastest delivery n what it cost",), ("1–2", "12.95")),
    ],
)  # fmt: skip
def test_each_question_has_its_answer(app: App, messages: tuple[str, ...], words: tuple[str, ...]) -> None:
    text = say(app, *messages).text
    for word in words:
        assert word in text


@pytest.mark.parametrize(
    "messages",
    [
        ("blood pressure monitor for the upper arm", "tell me about the first one", "compare it with the bluetooth one"),
        ("baby monitor with video", "tell me about the first one", "could you compare it with the smaller Owl"),
    ],
)  # fmt: skip
def test_what_is_spoken_of_is_held_against_the_one_described(app: App, messages: tuple[str, ...]) -> None:
    table = say(app, *messages).table
    assert table is not None
    assert len(table.columns) == 3


def test_which_of_two_named_is_less_is_told_with_both_values(app: App) -> None:
    text = say(
        app, "pushchairs", "Which is lighter, the Karusvel Metro or the Lullavi Park, and by how much?"
    ).text
    assert "7.4 kg" in text
    assert "11.5 kg" in text


@pytest.mark.parametrize(
    ("messages", "product_type"),
    [
        (("simple phone with big icons", "is there a case for the oryvo one max?"), "phone case"),
        (("inkjet printer", "Which colour ink cartridge goes with the Inkavo Home?"), "ink cartridge"),
        (("cat litter that clumps", "20kg bag how much"), "cat litter"),
        (("my staffy wrecks every toy. whats the toughest dog toy u got",), "dog toy"),
    ],
)
def test_the_kind_that_is_named_is_the_one_that_counts(
    app: App, messages: tuple[str, ...], product_type: str
) -> None:
    need = say(app, *messages).need
    assert need is not None
    assert need.product_type == product_type


def test_the_brand_spoken_of_may_be_wanted_or_refused(app: App) -> None:
    thicker = say(app, "yoga mat, 6 mm", "my knees hate hard floors. same brand but thicker?").need
    assert thicker is not None
    assert thicker.brands == ["Rovanto"]
    other = say(app, "show me kettles", "tell me about the first one", "cheaper, but not the same brand").need
    assert other is not None
    assert other.not_brands == ["Brunvar"]
    pillow = say(app, "想换个枕头，以前买的Lullavi塌得特别快，不要这个牌子了").need
    assert pillow is not None
    assert pillow.not_brands == ["Lullavi"]


@pytest.mark.parametrize(
    "message", ["Thank you, you have been most patient with an old lady.", "谢谢你，辛苦啦"]
)
def test_thanks_are_only_thanks(app: App, message: str) -> None:
    reply = say(app, "show me backpacks", message)
    assert reply.products == []
    assert reply.handoff is None


@pytest.mark.parametrize(
    ("message", "product_type"),
    [("thanks, any in red", "backpack"), ("cheers, something cheaper then", "backpack")],
)
def test_thanks_hide_no_wish(app: App, message: str, product_type: str) -> None:
    reply = say(app, "show me backpacks", message)
    assert reply.products
    assert reply.need is not None
    assert reply.need.product_type == product_type


@pytest.mark.parametrize("message", ["need a prezzie for my nephew", "想给侄女买个圣诞礼物 没啥头绪"])
def test_who_only_says_that_it_is_a_present_is_asked(app: App, message: str) -> None:
    reply = say(app, message)
    assert reply.products == []
    assert reply.text.count("?") + reply.text.count("？") == 1


@pytest.mark.parametrize(
    ("message", "colour"),
    [("连衣裙，红色太漂亮了，有吗", "="), ("连衣裙 红色太艳了", "!=")],
)
def test_praise_refuses_nothing(app: App, message: str, colour: str) -> None:
    need = say(app, message).need
    assert need is not None
    assert [(wish.name, wish.op) for wish in need.attributes if wish.name == "colour"] == [("colour", colour)]


def test_an_angry_shopper_is_answered_with_an_apology(app: App) -> None:
    text = say(app, "上次在你们家买的水管用一次就漏了，气死我了，什么破质量！").text
    assert any(word in text for word in ("抱歉", "对不起", "歉意", "理解"))
    assert "help@" in text
