"""What somebody does not bear: read in everyday words, and never shown from then on."""

import pytest

from bot.app import App
from bot.understand.needs.allergies import read_allergies
from bot.understand.needs.message import Unread
from tests.bot.talk import say

WITH_NUTS = {"FOO-0018", "FOO-0019"}


@pytest.mark.parametrize(
    ("message", "refused"),
    [
        ("she has a severe allergy to peanuts", ["traces of peanuts"]),
        ("an allergy to milk", ["milk"]),
        ("allergic to tree nuts", ["nuts"]),
        ("nut allergies in the family", ["nut"]),
        ("he's allergic to nuts, eggs and milk, any snacks?", ["nuts", "eggs", "milk"]),
        ("milk and egg allergy", ["milk", "egg"]),
        ("she can't eat gluten", ["gluten"]),
        ("I'm coeliac", ["gluten"]),
        ("my son is allergic to nuts have you got chocolate", ["nuts"]),
        ("chocolate, I'm not allergic to nuts", []),
        ("a cream for allergic skin", []),
        ("宝宝牛奶过敏", ["牛奶"]),
        ("对花生和牛奶过敏", ["花生", "牛奶"]),
        ("孩子对坚果、牛奶过敏，有巧克力吗", ["坚果", "牛奶"]),
        ("她对羊毛过敏，100刀以内", ["羊毛"]),
        ("容易过敏的皮肤", []),
        ("抗过敏的面霜", []),
    ],
)
def test_what_is_not_borne_is_read(message: str, refused: list[str]) -> None:
    assert [wish.value for wish in read_allergies(Unread(message), lambda _: "")] == refused


def test_only_the_words_of_the_allergy_are_taken() -> None:
    unread = Unread("my son is allergic to nuts have you got chocolate")
    read_allergies(unread, lambda _: "")
    assert unread.left.split() == "my son is have you got chocolate".split()


@pytest.mark.parametrize(
    "messages",
    [
        ("show me chocolate", "she has a severe allergy to nuts", "the cheapest"),
        ("chocolates", "show me biscuits, my son is allergic to nuts", "back to the chocolates"),
        ("chocolates please, my son is allergic to nuts", "anything similar to the first one?"),
        ("my son is allergic to nuts", "ok chocolate then"),
        ("chocolates please, my son is allergic to nuts", "show me more"),
        ("孩子对坚果过敏，有巧克力吗", "便宜点的"),
    ],
)
def test_nothing_that_holds_it_is_shown_from_then_on(app: App, messages: tuple[str, ...]) -> None:
    assert not WITH_NUTS & {card.product_id for card in say(app, *messages).products}


def test_rather_nothing_is_shown_than_what_is_not_borne(app: App) -> None:
    reply = say(app, "dairy allergy, what chocolate do you have")
    assert reply.products == []
    assert "without dairy" in reply.text


def test_traces_are_told(app: App) -> None:
    assert "may contain milk" in say(app, "i have a milk allergy, any chocolate?").text


def test_what_the_shopper_does_not_bear_may_be_given_to_others(app: App) -> None:
    reply = say(app, "我对牛奶过敏，有没有不含牛奶的巧克力", "那给同事买个巧克力礼盒")
    assert "FOO-0019" in {card.product_id for card in reply.products}
