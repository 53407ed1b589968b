"""What a message corrects in the same breath, and what only looks like a correction."""

import pytest

from bot.app import App
from bot.understand.needs.corrected import read_corrections
from bot.understand.needs.message import Unread
from bot.wire import need_wire
from retrieval.need import Need


def read(app: App, message: str) -> Need:
    return app.understander.understand(message, app.vocabulary.current(), "en").need


def attributes(need: Need) -> set[tuple[str | None, str, str]]:
    return {(wish.name, wish.op, wish.value) for wish in need.attributes}


@pytest.mark.parametrize(
    ("message", "wish", "wrong"),
    [
        ("a black mouse, no wait make it white", "white", "black"),
        ("got it in black.. hmm no, brown", "brown", "black"),
        ("帮我找个红色的 不不 蓝色的书包", "blue", "red"),
        ("olive oil, a 500 ml bottle, no wait 1 litre", "1", "500"),
    ],
)
def test_the_corrected_wish_is_the_one_that_stands(app: App, message: str, wish: str, wrong: str) -> None:
    values = {value for _, op, value in attributes(read(app, message)) if op == "="}
    assert wish in values
    assert wrong not in values


@pytest.mark.parametrize(
    ("message", "most"),
    [
        ("laptop under 800... sorry, 900", "900.00"),
        ("backpack under 50, no, under 80", "80.00"),
        ("预算一千，哦不对，一千五的笔记本电脑", "1500.00"),
        ("running shoes under $80, sorry, size 9", "80.00"),  # a size takes no budget's place
        ("要42码的跑鞋，500以内，不对，是43码", "500.00"),
    ],
)
def test_a_number_takes_the_place_of_one_of_its_sort(app: App, message: str, most: str) -> None:
    price = need_wire(read(app, message)).price
    assert price is not None
    assert price.max == most


@pytest.mark.parametrize(
    ("message", "wish"),
    [
        ("想要黑色的双肩包，不是白色的", ("colour", "=", "black")),
        ("a desk at most 130 cm wide, sorry, and 60 cm deep", ("width", "<=", "130")),
        ("要500ml的水杯，不是750ml的", (None, "=", "500")),
    ],
)
def test_what_is_added_or_refused_corrects_nothing(
    app: App, message: str, wish: tuple[str, str, str]
) -> None:
    assert wish in attributes(read(app, message))


def test_the_kind_that_is_refused_is_not_the_corrected_one(app: App) -> None:
    assert read(app, "要猫粮，不是狗粮").product_type == "cat food"
    assert read(app, "looking for a mouse, sorry, i mean a keyboard").product_type == "keyboard"


@pytest.mark.parametrize("text", ["a" + "." * 3990, "…" * 3900, ", " * 1900, "sorry " * 600, "no, " * 900])
def test_a_message_of_nothing_but_corrections_is_left_as_it_is(text: str) -> None:
    message = Unread(text)
    read_corrections(message, lambda _: [])
    assert message.left == text
