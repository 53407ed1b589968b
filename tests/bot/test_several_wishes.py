"""Several wishes in one message: found, left alone where there is one, and answered in their order."""

import json
from pathlib import Path

import pytest

from bot.app import App
from bot.contracts import Reply
from bot.turn import handle_turn

LABELLED = Path(__file__).parents[1] / "data" / "several_wishes.jsonl"


def say(app: App, *messages: str) -> Reply:
    """The reply to the last of some messages."""
    conversation = app.store.create_conversation()
    return [handle_turn(app, conversation.conversation_id, message) for message in messages][-1]


def test_labelled_messages_are_seldom_cut_where_they_are_one_wish(app: App) -> None:
    vocabulary = app.vocabulary.current()
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    understood = app.understander.understand_many([row["text"] for row in rows], vocabulary)
    found = [max(len(one.parts), 1) for one in understood]
    wanted = [len(row["parts"]) for row in rows]
    assert sum(a > b for a, b in zip(found, wanted, strict=True)) <= 5
    assert sum(a == b for a, b in zip(found, wanted, strict=True)) >= 68
    for one, row in zip(understood, rows, strict=True):
        assert all(part.text in row["text"] or part.text in one.text for part in one.parts)


@pytest.mark.parametrize(
    "text",
    [
        "a laptop with a mouse and a bag",
        "something under 100 and not too heavy",
        "my order number is XO-10042 and my email is a@b.com",
        "黑色的，三百以内，要能装电脑的",
        "hello! thanks for your help",
    ],
)
def test_one_wish_is_not_cut(app: App, text: str) -> None:
    assert app.understander.understand(text, app.vocabulary.current()).parts == ()


def test_two_wishes_are_answered_in_order_and_numbered_through(app: App) -> None:
    reply = say(app, "need 2 things, a pillow for a stiff neck and blackout curtains")
    kinds = [app.catalog.get(card.product_id).product_type for card in reply.products]  # type: ignore[union-attr]
    assert kinds == sorted(kinds, key=["pillow", "curtain"].index)
    assert set(kinds) == {"pillow", "curtain"}
    assert [card.position for card in reply.products] == list(range(1, len(kinds) + 1))
    assert [intent.name for intent in reply.intents] == ["find_product", "find_product"]
    assert "\n\n" in reply.text


def test_a_person_is_called_and_the_other_wish_answered(app: App) -> None:
    reply = say(app, "can i speak to an actual person. also do you sell kettles?")
    assert reply.handoff is not None
    assert reply.handoff.state == "requested"
    assert any("Kettle" in card.title for card in reply.products)


def test_a_question_after_a_wish_is_about_what_it_found(app: App) -> None:
    reply = say(app, "a laptop under 900. does the first one have a touchscreen?")
    assert reply.products
    assert reply.products[0].title.split(",")[0] in reply.text.split("\n\n")[1]
