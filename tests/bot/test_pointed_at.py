"""Products that are pointed at by amounts, by words of their titles, two at once; and orders that are spoken of."""

import pytest

from bot.app import App
from bot.understand.references import find_references
from tests.bot.talk import say


@pytest.mark.parametrize(
    ("before", "message", "words"),
    [
        ("a fan for the bedroom", "how loud is the tower one compared to the green one", ("46 dB", "40 dB")),
        ("humidifiers", "is the first one quieter than the tower?", ("24 dB", "30 dB")),
        ("推车想买轻便的", "和那个metro哪个轻", ("6.2", "7.4")),
        ("usb c charger", "how heavy is the 20w one", ("38 g",)),
        (
            "dog lead, min 2 m",
            "what's the price difference between the leather one and the yellow one",
            ("39", "24"),
        ),
    ],
)
def test_each_of_what_is_pointed_at_is_told(
    app: App, before: str, message: str, words: tuple[str, ...]
) -> None:
    text = say(app, before, message).text
    assert all(word in text for word in words), text


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ("一个珐琅铸铁锅，炖牛肉", "能直接进烤箱不"),
        ("a nice knife", "the damascus one, is it dishwasher safe?"),
    ],
)
def test_what_is_asked_is_no_question_of_the_stock_or_of_what_points(
    app: App, before: str, message: str
) -> None:
    text = say(app, before, message).text
    assert "库存" not in text
    assert "Damascus steel" not in text


def test_a_brand_with_more_words_names_another_thing(app: App) -> None:
    assert "$35.00" in say(app, "phones from Velmora", "how much is the Velmora Trio charger?").text


def test_the_second_handbag_is_the_second(app: App) -> None:
    second = say(app, "handbags").products[1]
    assert second.price is not None
    assert second.price.amount in say(app, "handbags", "how much is the second handbag?").text


MINE = "XO-10216 isaac.goldfarb@example.org where is my parcel"


@pytest.mark.parametrize(
    ("messages", "word"),
    [
        ((MINE, "it should have been here on the 25th!!"), "XO-10216"),
        ((MINE, "it should have been here on the 25th!!", "what was in there again?"), "Wet Cat Food"),
        ((MINE, "and when should it arrive?"), "November 25"),
        ((MINE, "and who is bringing it?"), "Skarn Express"),
    ],
)
def test_an_order_that_is_spoken_of_is_told_of(app: App, messages: tuple[str, ...], word: str) -> None:
    assert word in say(app, *messages).text


@pytest.mark.parametrize(
    ("message", "word"),
    [
        ("could you add that to my order that's already on the way?", "Nothing can be added"),
        ("我昨天下的单能加一件东西进去不", "不能再加"),
        ("when would it arrive if i order today with express?", "1–2 working days"),
        ("until when are you open", "Winslow Falls store is open"),
        ("送货的时候没人在家会再送一次吗", "再送一次"),
        ("店里能试衣服吗", "试穿"),
        ("运费多少，几天到", "3至5个工作日"),
    ],
)
def test_the_rules_are_told_however_they_are_asked(app: App, message: str, word: str) -> None:
    assert word in say(app, message).text


@pytest.mark.parametrize(
    ("messages", "word"),
    [
        (("a pet bed", "and if he wont sleep in it can it go back"), "30 days"),
        (("laptop under 800", "ok the first one. could i pay it off bit by bit?"), "instal"),
    ],
)
def test_the_rules_are_told_in_the_middle_of_a_talk(app: App, messages: tuple[str, ...], word: str) -> None:
    assert word in say(app, *messages).text


def test_a_bigger_bag_of_food_is_no_bag_and_a_lead_is_for_the_dog(app: App) -> None:
    talk = ("dry food for a lab puppy", "is there a bigger bag than 2 kg and how much is it")
    assert "47.90" in say(app, *talk).text
    need = say(app, *talk, "he'll need a lead too. nothing fancy, blue, under 15").need
    assert need is not None
    assert need.product_type == "dog lead"


def test_what_was_asked_of_one_is_told_of_another(app: App) -> None:
    assert "600" in say(app, "电饭煲 50以内", "粉色那个多大功率", "那白的呢").text


def test_a_part_is_no_other_product(app: App) -> None:
    assert "1.6 kg" not in say(app, "frying pan", "how heavy is the first one", "and the handle?").text


def test_the_best_of_a_list_is_told_by_what_makes_it_so(app: App) -> None:
    reply = say(app, "phones under 500", "which has the best camera")
    assert reply.text.count("MP") >= 3


@pytest.mark.parametrize(
    ("message", "positions"),
    [
        ("last one left ash all over the patio, where does it go on this", ()),
        ("my last one broke", ()),
        ("how heavy is the last one", (-1,)),
        ("last one please", (-1,)),
        ("what is the last one made of?", (-1,)),
    ],
)
def test_the_last_one_that_somebody_had_is_none_of_the_list(message: str, positions: tuple[int, ...]) -> None:
    assert find_references(message).positions == positions
