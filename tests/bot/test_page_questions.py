"""Questions about the rules, in words that the pages hardly use, several at once, and beside an order or a product."""

import pytest

from bot.app import App
from tests.bot.talk import say


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("We live on the third floor without a lift, would your people carry it up?", "ground floor"),
        ("can i pay in bits", "instalments"),
        ("What do you do if it arrives in a thousand pieces?", "photo"),
        ("how fast can u get stuff to ohio", "3–5"),
        ("I'd like to know how much shipping costs to Germany", "$19.95"),
        ("我家五楼没电梯，给搬上去不", "一楼"),
        ("whats shipping for just that + can u gift wrap it", "$4.95"),
        ("whats shipping for just that + can u gift wrap it", "$3.95"),
        ("What does express delivery cost? And do you wrap gifts?", "$12.95"),
    ],
)
def test_the_pages_answer(app: App, message: str, words: str) -> None:
    assert words in say(app, message).text


@pytest.mark.parametrize(
    "message", ["My order came with the wrong item, what now?", "where can I see prices in euros?"]
)
def test_a_question_is_not_taken_for_another_one(app: App, message: str) -> None:
    reply = say(app, message)
    assert not {"order-changes", "gift-wrapping"} & {citation.document_id for citation in reply.citations}


def test_the_talk_about_the_pages_ends_with_the_next_product(app: App) -> None:
    assert "4000" in say(app, "do you ship to Canada?", "show me tents", "is it waterproof?").text
    assert (
        "$" in say(app, "do you ship to Canada?", "show me tents", "is it waterproof?", "how much is it").text
    )


ORDER = "XO-10231, beatriz.monteiro@example.net."


def test_what_can_be_done_about_an_order_is_told_with_its_state(app: App) -> None:
    reply = say(app, f"{ORDER} can I still cancel it?")
    assert "packed" in reply.text
    assert "until it has been shipped" in reply.text
    assert {citation.document_id for citation in reply.citations} == {"order-changes"}


def test_another_matter_beside_an_order_is_answered_too(app: App) -> None:
    text = say(app, f"{ORDER} When does it come? Also do you offer gift wrapping?").text
    assert "$3.95" in text
    assert "December" in text


def test_nothing_of_an_order_is_told_without_its_address(app: App) -> None:
    reply = say(app, "I ordered XO-10231 in the wrong size. Can I still change the size?")
    assert "packed" not in reply.text
    assert "December" not in reply.text


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        (("Rovanto women's running shoes, white, size 39",), "39"),
        (("Minglura 铁观音", "多少钱"), "US$18.50"),
    ],
)
def test_an_answer_tells_each_price_and_what_is_sold_out(
    app: App, messages: tuple[str, ...], words: str
) -> None:
    assert words in say(app, *messages).text
