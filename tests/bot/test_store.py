"""The store of conversations, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

import retrieval.catalog
import retrieval.index  # noqa: F401  (its table belongs to the same migrations)
from bot.errors import DuplicateMessage, StaleTurn, UnknownConversation, UnknownMessage
from bot.records import Impression, Turn, new_id
from bot.store import Store
from retrieval.database import Base


@pytest.fixture
def store(any_engine: Engine) -> Store:
    return Store(any_engine)


def a_turn(conversation_id: str, client_message_id: str | None = None) -> Turn:
    return Turn(
        conversation_id=conversation_id,
        text="a laptop under 500",
        reply_id=new_id(),
        reply_text="Here are two.",
        reply_json='{"text": "Here are two."}',
        trace_json='{"steps": []}',
        dialogue_json='{"need": 1}',
        client_message_id=client_message_id,
        language="en",
        impressions=(Impression("A1", 1, 0.9), Impression("A2", 2, 0.5)),
    )


def test_the_migrations_make_the_tables_that_the_models_describe(any_engine: Engine) -> None:
    with any_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_new_conversation_is_found_again(store: Store) -> None:
    conversation = store.create_conversation("customer-1", "zh", "widget")
    assert store.get_conversation(conversation.conversation_id) == conversation
    assert len(conversation.token) >= 40
    assert datetime.fromisoformat(conversation.created_at).utcoffset() == timedelta(0)
    assert store.get_conversation("nothing") is None
    assert store.get_conversation("\x00\ud800") is None


def test_a_turn_leaves_everything_behind(store: Store) -> None:
    conversation_id = store.create_conversation(None, None, "console").conversation_id
    turn = a_turn(conversation_id, "client-1")
    store.save_turn(turn)
    asked, answered = store.transcript(conversation_id)
    assert (asked.role, asked.text, asked.client_message_id) == ("shopper", turn.text, "client-1")
    assert (answered.role, answered.message_id, answered.answers) == ("bot", turn.reply_id, asked.message_id)
    assert store.message(turn.reply_id) == answered
    assert store.message("nothing") is None
    assert store.trace(turn.reply_id) == turn.trace_json
    assert store.find_reply(conversation_id, "client-1") == turn.reply_json
    assert store.find_reply(conversation_id, "client-2") is None
    found = store.get_conversation(conversation_id)
    assert found is not None
    assert (found.dialogue, found.language) == (turn.dialogue_json, "en")
    assert store.open_handoff(conversation_id) is None


def test_the_same_client_message_is_saved_once(store: Store) -> None:
    conversation_id = store.create_conversation().conversation_id
    first = a_turn(conversation_id, "client-1")
    store.save_turn(first)
    with pytest.raises(DuplicateMessage):
        store.save_turn(replace(a_turn(conversation_id, "client-1"), dialogue_json='{"need": 2}'))
    assert len(store.transcript(conversation_id)) == 2
    found = store.get_conversation(conversation_id)
    assert found is not None
    assert found.dialogue == first.dialogue_json
    store.save_turn(a_turn(conversation_id))  # without an id, nothing is a duplicate
    store.save_turn(a_turn(conversation_id))
    other = store.create_conversation().conversation_id
    store.save_turn(a_turn(other, "client-1"))
    assert store.counts()["messages"] == 8


def test_of_many_equal_messages_at_once_one_wins(store: Store) -> None:
    conversation_id = store.create_conversation().conversation_id

    def save(_: int) -> bool:
        try:
            store.save_turn(a_turn(conversation_id, "client-1"))
        except DuplicateMessage:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(save, range(16))) == 1
    assert store.counts()["impressions"] == 2


def test_a_turn_is_saved_only_on_top_of_the_one_it_was_made_from(store: Store) -> None:
    conversation_id = store.create_conversation().conversation_id
    store.save_turn(replace(a_turn(conversation_id), after_turns=0))
    overtaken = replace(a_turn(conversation_id), after_turns=0, dialogue_json='{"need": 2}')
    with pytest.raises(StaleTurn):
        store.save_turn(overtaken)
    found = store.get_conversation(conversation_id)
    assert found is not None
    assert (found.turns, found.dialogue) == (1, a_turn(conversation_id).dialogue_json)
    store.save_turn(replace(overtaken, after_turns=1))
    assert len(store.transcript(conversation_id)) == 4


def test_many_threads_write_at_once(store: Store) -> None:
    def talk(_: int) -> None:
        conversation_id = store.create_conversation().conversation_id
        for _turn in range(5):
            store.save_turn(a_turn(conversation_id, new_id()))
            store.transcript(conversation_id)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(talk, range(8)))
    assert store.counts()["messages"] == 80


def test_a_turn_of_no_conversation_is_refused_and_leaves_nothing(store: Store) -> None:
    with pytest.raises(UnknownConversation):
        store.save_turn(a_turn("nothing"))
    assert set(store.counts().values()) == {0}


def test_feedback_needs_its_message(store: Store) -> None:
    conversation_id = store.create_conversation().conversation_id
    turn = a_turn(conversation_id)
    store.save_turn(turn)
    store.add_feedback(turn.reply_id, "A1", "click")
    store.add_feedback(turn.reply_id, None, "helpful", "1")
    with pytest.raises(UnknownMessage):
        store.add_feedback("nothing", None, "click")
    assert store.counts()["feedback"] == 2


def test_a_handoff_opens_with_its_turn(store: Store) -> None:
    conversation_id = store.create_conversation().conversation_id
    turn = replace(a_turn(conversation_id), handoff_reason="the shopper asked for a person")
    store.save_turn(turn)
    handoff = store.open_handoff(conversation_id)
    assert handoff is not None
    assert (handoff.state, handoff.reason) == ("requested", turn.handoff_reason)
    assert handoff.message_id == turn.reply_id


def test_text_that_databases_refuse_is_cleaned(store: Store) -> None:
    conversation_id = store.create_conversation().conversation_id
    store.save_turn(replace(a_turn(conversation_id, "a\x00b"), text="hi\x00 \ud800 你好"))
    assert store.transcript(conversation_id)[0].text == "hi ? 你好"
    assert store.find_reply(conversation_id, "ab") is not None


def test_the_export_holds_all_and_no_token(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.EXPORT_PAGE", 2)
    assert list(store.export()) == []
    conversations = [store.create_conversation() for _ in range(5)]
    for conversation in conversations:
        turn = replace(a_turn(conversation.conversation_id, "client-1"), handoff_reason="asked")
        store.save_turn(turn)
        store.add_feedback(turn.reply_id, "A1", "click")
    records = list(store.export())
    assert [r["conversation_id"] for r in records] == [c.conversation_id for c in conversations]
    for record, conversation in zip(records, conversations, strict=True):
        assert conversation.token not in str(record)
        assert [message["role"] for message in record["messages"]] == ["shopper", "bot"]
        assert record["messages"][1]["reply"] == {"text": "Here are two."}
        assert record["dialogue"] == {"need": 1}
        assert [shown["product_id"] for shown in record["impressions"]] == ["A1", "A2"]
        assert [len(record[kind]) for kind in ("traces", "feedback", "handoffs")] == [1, 1, 1]


def test_what_products_earned_counts_a_conversation_once_with_the_best_it_did(store: Store) -> None:
    for _ in range(2):
        turn = a_turn(store.create_conversation().conversation_id)
        store.save_turn(turn)
        for event in ("click", "click", "purchase", "helpful"):
            store.add_feedback(turn.reply_id, "A1", event)
        store.add_feedback(turn.reply_id, "A2", "click")
        store.add_feedback(turn.reply_id, None, "click")
    assert store.interest() == {"A1": 6.0, "A2": 2.0}
