"""Questions in everyday words, matched with the attribute that answers them."""

import json
from pathlib import Path

import pytest

from bot.app import App
from bot.turn import handle_turn
from training.evaluate_attributes import AttributeDataError, evaluate_attributes, read_labelled

QUESTIONS = Path(__file__).parent.parent / "data" / "attribute_questions.jsonl"


def test_what_is_given_as_an_answer_is_one(app: App) -> None:
    metrics = evaluate_attributes(app, QUESTIONS)
    assert metrics.questions == 240
    assert metrics.first >= 0.78
    assert metrics.sure["precision"] >= 0.85
    assert metrics.near["recall"] >= 0.55
    assert metrics.ece <= 0.1


def test_a_question_that_names_no_attribute_is_answered(app: App) -> None:
    conversation = app.store.create_conversation().conversation_id
    handle_turn(app, conversation, "talking blood pressure monitor")
    reply = handle_turn(app, conversation, "her upper arm is 40 cm round, does that work")
    assert "32-52 cm" in reply.text


def test_what_no_attribute_answers_is_not_made_up(app: App) -> None:
    conversation = app.store.create_conversation().conversation_id
    handle_turn(app, conversation, "a frying pan, 24 cm, non-stick")
    reply = handle_turn(app, conversation, "is the first one made in Germany?")
    assert "Germany" not in reply.text


@pytest.mark.parametrize(
    ("line", "cure"),
    [
        ("{", "a line must be"),
        ('{"product_id": "CMP-0001", "text": "how heavy"}', "attribute"),
        ("", "no message in it"),
    ],
)
def test_a_bad_file_is_named_with_its_cure(tmp_path: Path, line: str, cure: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(AttributeDataError, match=cure):
        read_labelled(file)


def test_a_product_that_is_not_loaded_is_named(app: App, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(
        json.dumps({"product_id": "NO-1", "text": "how heavy", "attribute": None}), encoding="utf-8"
    )
    with pytest.raises(AttributeDataError, match=r"NO-1; ingest"):
        evaluate_attributes(app, file)
