"""A whole turn, where it is more than the sum of its steps."""

import json
from concurrent.futures import ThreadPoolExecutor

from bot.app import App
from bot.turn import handle_turn


def test_messages_at_once_in_one_conversation_are_answered_one_after_the_other(app: App) -> None:
    conversation_id = app.store.create_conversation().conversation_id
    handle_turn(app, conversation_id, "I need a laptop")
    wishes = [
        "under 1500 dollars",
        "at least 8 GB of memory",
        "not from Tolvik",
        "only in stock",
        "cheapest first",
    ]
    with ThreadPoolExecutor(len(wishes)) as pool:
        replies = list(pool.map(lambda text: handle_turn(app, conversation_id, text), wishes))
    conversation = app.store.get_conversation(conversation_id)
    assert conversation is not None
    assert conversation.turns == 1 + len(wishes)
    need = json.loads(conversation.dialogue or "")["need"]
    assert need["price"]["max_minor"] == 150_000
    assert need["not_brands"] == ["Tolvik"]
    assert need["in_stock_only"]
    assert need["sort"] == "price_asc"
    assert any(wish["value"] == "8" for wish in need["attributes"])
    assert len({reply.message_id for reply in replies}) == len(wishes)


def test_the_same_message_at_once_is_answered_once(app: App) -> None:
    conversation_id = app.store.create_conversation().conversation_id
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: handle_turn(app, conversation_id, "a kettle", "m-1"), range(4)))
    assert len({reply.message_id for reply in replies}) == 1
    assert len(app.store.transcript(conversation_id)) == 2
