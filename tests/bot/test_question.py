"""What a message asks of products, and what it points at by describing it."""

import pytest

from bot.understand.pointing import Extreme, find_pointing
from bot.understand.question import read_question
from bot.understand.references import find_references


@pytest.mark.parametrize(
    ("text", "described", "asks_which", "extreme"),
    [
        ("屏幕大的那个续航多久", "屏幕大", False, ("screen size", "most")),
        ("最贵的那个有什么特别", "最贵", False, ("price", "most")),
        ("充气的那个多重", "充气", False, None),
        ("嗯那个红色的是多少钱来着", "红色", False, None),
        ("轻的是哪个", "轻", True, ("weight", "least")),
        ("能浮在水上的是哪个呀", "能浮在水上", True, None),
        ("哪款续航最长", "续航最长", True, ("battery life", "most")),
        ("100克的多少钱", "100克", False, None),
        ("do you have the cheaper one in black", "cheaper", False, ("price", "least")),
        ("how much is the one with the hook", "with the hook", False, None),
        ("the big one please", "big", False, ("dimensions", "most")),
        ("which one floats?", "floats", True, None),
        ("which of these has a screen", "has a screen", True, None),
        ("which has the best camera", "has the best camera", True, ("camera", "most")),
    ],
)
def test_a_thing_is_pointed_at_by_describing_it(
    text: str, described: str, asks_which: bool, extreme: tuple[str, Extreme] | None
) -> None:
    pointing = find_pointing(text)
    assert pointing is not None
    assert (pointing.described, pointing.asks_which, pointing.extreme) == (described, asks_which, extreme)


@pytest.mark.parametrize(
    "text",
    [
        "the first one",
        "第二个多少钱",
        "刚才那个",
        "the other one",
        "I want a laptop",
        "how long does it run on one charge",
        "想买跑鞋",
    ],
)
def test_positions_and_wishes_describe_nothing(text: str) -> None:
    assert find_pointing(text) is None


@pytest.mark.parametrize(
    "text",
    ["how much is the longer size?", "the smaller pack", "大包装的多少钱", "how much is the larger cuff"],
)
def test_a_size_or_pack_of_one_product_is_described_as_such(text: str) -> None:
    pointing = find_pointing(text)
    assert pointing is not None
    assert pointing.of_product


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("what would all 6 cost", 6),
        ("what would 3 of the boing cost me", 3),
        ("how much for three", 3),
        ("how much are two of them", 2),
        ("来三袋一共多少", 3),
        ("500克的两盒多少钱", 2),
        ("the black x2, total?", 2),
        ("if i get 3 of those what does it come to", 3),
        ("how much is a 120 x 60 bath mat", None),
        ("price of the camera with 3x zoom", None),
        ("how much is it?", None),
        ("多少钱一包", None),
        ("how much is the tent for 4 people", None),
        ("第二个多少钱", None),
        ("这两个多少钱", None),
    ],
)
def test_the_price_of_several_is_asked_where_they_are_counted(text: str, quantity: int | None) -> None:
    question = read_question(text)
    assert (question.concept, question.quantity) == ("price", quantity)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("how much would it be", "price"),
        ("how much does it weigh", "weight"),
        ("how much are they in size 3", "price"),
        ("when will it be back", "restock"),
        ("什么时候补货", "restock"),
        ("蓝色的有几辆", "stock"),
        ("and its diameter", "diameter"),
        ("weight", "weight"),
        ("is 15mm the thickest you've got?", "thickness"),
    ],
)
def test_a_question_is_recognised_as_shoppers_write_it(text: str, concept: str) -> None:
    question = read_question(text)
    assert (question.concept, question.asks) == (concept, True)


@pytest.mark.parametrize(
    "text", ["waterproof", "wireless", "有没有小一点的", "anything lighter?", "noise cancelling ones please"]
)
def test_a_wish_is_no_question(text: str) -> None:
    assert not read_question(text).asks


def test_the_second_cheapest_is_a_rank() -> None:
    question = read_question("second cheapest?")
    assert (question.rank, question.concept, question.extreme) == (2, "price", "least")


def test_what_lasts_is_no_last_position() -> None:
    assert find_references("how long does its battery last").positions == ()
    assert find_references("is the last one in stock").positions == (-1,)
