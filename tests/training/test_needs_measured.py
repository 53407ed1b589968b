"""Needs measured on labelled messages: bars that must hold, and labels that are wrong are named."""

import json
from pathlib import Path

import pytest

from bot.app import App
from tests.bot.conftest import app  # noqa: F401  (the sample store)
from training.evaluate_needs import NeedDataError, evaluate_needs, read_labelled

DATA = Path(__file__).parents[1] / "data"


@pytest.mark.parametrize(
    ("name", "least", "kept"),
    [
        ("needs_en.jsonl", 0.9, 0.9),
        ("needs_zh.jsonl", 0.9, 0.9),
        ("needs_named_en.jsonl", 0.9, 0.9),  # labels that name attributes wherever the shop states one
        ("needs_named_zh.jsonl", 0.85, 0.87),
        ("needs_named_b_en.jsonl", 0.9, 0.87),
        ("needs_named_b_zh.jsonl", 0.85, 0.87),
        ("needs_named_j_en.jsonl", 0.9, 0.85),
        ("needs_named_c_zh.jsonl", 0.85, 0.87),
    ],
)
def test_the_labelled_messages_are_read(app: App, name: str, least: float, kept: float) -> None:  # noqa: F811
    found = evaluate_needs(app, DATA / name)
    assert found.messages >= 110
    assert found.f1 >= least
    assert found.kept >= kept


def test_a_misreading_counts_against_precision_and_recall(app: App, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "needs.jsonl"
    rows = [
        {"text": "a red kettle under 50", "need": {"product_type": ["kettle"], "price": {"max": "50.00"}}},
        {"text": "two mugs", "need": {"quantity": 3}},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = evaluate_needs(app, path)
    assert found.slots["price"]["f1"] == 1.0
    assert found.slots["attribute"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "labels": 0}
    assert found.slots["quantity"]["f1"] == 0.0
    assert {slip.text for slip in found.slips} == {row["text"] for row in rows}


def test_lines_of_another_form_are_named(tmp_path: Path) -> None:
    path = tmp_path / "needs.jsonl"
    path.write_text('{"text": "a"}\n{"text": "b", "need": {}}\nno json\n', encoding="utf-8")
    with pytest.raises(NeedDataError) as raised:
        read_labelled(path)
    assert "line 1" in str(raised.value)
    assert "line 2" not in str(raised.value)
    assert "line 3" in str(raised.value)
