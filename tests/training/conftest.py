"""Sixty labelled messages, and the arguments to train a head on them."""

from pathlib import Path

import pytest

from tests.training.rows import write_rows
from training.args import IntentArgs

ACTIONS = {
    "cancel_order": ["cancel", "stop", "undo", "drop", "revoke"],
    "find_product": ["find", "want", "need", "seek", "buy"],
    "out_of_scope": ["weather", "poem", "president", "recipe", "planet"],
}
OBJECTS = ["order one", "red shoes", "a lamp", "two mugs"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Sixty messages of three intents."""
    rows = [
        {"text": f"{verb} {thing}", "intent": intent}
        for intent, verbs in ACTIONS.items()
        for verb in verbs
        for thing in OBJECTS
    ]
    return write_rows(tmp_path / "train.jsonl", rows)


@pytest.fixture
def args(data: Path, tmp_path: Path) -> IntentArgs:
    return IntentArgs(data=[data], out=tmp_path / "model", method="head")
