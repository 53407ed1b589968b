"""Questions about a product in view, played through the whole bot."""

import json
from pathlib import Path

import pytest

from bot.app import App
from training.evaluate_questions import NO_ANSWER, evaluate_questions
from training.selector.examples import SelectorDataError

PAN = {"product_id": "KIT-0022", "about": "product"}
ROWS = [
    {**PAN, "text": "how heavy is it", "answers": ["Weight"]},
    {**PAN, "text": "多重啊", "answers": ["Weight"]},
    {**PAN, "text": "was it forged by elves", "answers": []},
    {**PAN, "text": "how heavy is it?", "answers": ["Material"]},
    {**PAN, "text": "how do I send it back", "about": "rules"},
    {**PAN, "text": "thanks, bye", "about": "chat"},
]


def _file(folder: Path, rows: list[dict[str, object]]) -> Path:
    file = folder / "questions.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return file


def test_what_is_right_and_what_is_not_is_counted(app: App, tmp_path: Path) -> None:
    metrics = evaluate_questions(app, [_file(tmp_path, [dict(row) for row in ROWS])])
    assert metrics.counts == {"product": 3, NO_ANSWER: 1, "rules": 1, "chat": 1}
    assert metrics.classes["product"] == pytest.approx(2 / 3)
    assert metrics.classes["rules"] == metrics.classes["chat"] == 1
    assert [slip.answers for slip in metrics.slips if slip.about == "product"][-1] == ("Material: cast iron",)


def test_a_product_that_is_not_loaded_is_named(app: App, tmp_path: Path) -> None:
    with pytest.raises(SelectorDataError, match="no NO-1"):
        evaluate_questions(app, [_file(tmp_path, [{**PAN, "product_id": "NO-1", "text": "how heavy"}])])


def test_messages_without_a_product_are_not_enough(app: App, tmp_path: Path) -> None:
    with pytest.raises(SelectorDataError, match="no message about a product"):
        evaluate_questions(app, [_file(tmp_path, [{"text": "hi", "about": "chat"}])])
