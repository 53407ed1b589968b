"""Training and measuring models of clauses, with a fake encoder; and the shipped model on its own test messages."""

import dataclasses
import json
from pathlib import Path

import pytest

from bot.understand.clauses import CHAT, STORY, WISH, ClauseModel
from retrieval.embed import open_multilingual_embedder
from tests.seams import HashingEmbeddings
from training.args import ArgumentsError, ClauseArgs
from training.clauses import ClauseDataError, evaluate_clauses, read_messages, train_clauses

ROOT = Path(__file__).parents[2]
ENCODER = HashingEmbeddings(32)
SAYINGS = {WISH: ("need", "want"), STORY: ("broke", "died"), CHAT: ("hello", "thanks")}
THINGS = ("lamp", "mug", "chair", "kettle", "tent", "phone")


def _file(folder: Path, lines: list[object]) -> Path:
    file = folder / "clauses.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return file


@pytest.fixture
def args(tmp_path: Path) -> ClauseArgs:
    """Messages of two clauses, of three roles."""
    lines: list[object] = [
        {"clauses": [[f"{story} my {thing}.", STORY], [f"{wish} a {thing}", WISH], [f"{chat} you", CHAT]]}
        for thing in THINGS
        for story, wish, chat in zip(SAYINGS[STORY], SAYINGS[WISH], SAYINGS[CHAT], strict=True)
    ]
    return ClauseArgs(data=[_file(tmp_path, lines)], out=tmp_path / "model", folds=3)


def test_training_leaves_a_model_that_loads_and_reads(args: ClauseArgs) -> None:
    metrics = train_clauses(args, ENCODER)
    assert (metrics.messages, metrics.clauses) == (12, 36)
    assert metrics.accuracy == 1.0
    model = ClauseModel.load(args.out, ENCODER)
    assert [clause.role for clause in model.read("broke my sofa. need a sofa")] == [STORY, WISH]
    assert "xiaoer train clauses" in (args.out / "README.md").read_text(encoding="utf-8")


def test_the_same_messages_and_seed_give_the_same_head(args: ClauseArgs, tmp_path: Path) -> None:
    train_clauses(args, ENCODER)
    again = dataclasses.replace(args, out=tmp_path / "again")
    train_clauses(again, ENCODER)
    assert (args.out / "model.safetensors").read_bytes() == (again.out / "model.safetensors").read_bytes()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"clauses": []}, "no clauses"),
        ({"text": "hello"}, "no clauses"),
        (["hello"], "no clauses"),
        ({"clauses": ["hello"]}, "no pair"),
        ({"clauses": [["hello", "greeting"]]}, "'greeting' is no role"),
        ({"clauses": [["?!", "chat"]]}, "no letters"),
    ],
)
def test_a_line_of_another_form_is_named(tmp_path: Path, line: object, told: str) -> None:
    with pytest.raises(ClauseDataError, match=told):
        read_messages(_file(tmp_path, [{"clauses": [["hello", "chat"]]}, line]))


def test_too_little_is_told_before_training(tmp_path: Path) -> None:
    file = _file(tmp_path, [{"clauses": [["hello", "chat"], ["need a lamp", "wish"]]}])
    with pytest.raises(ClauseDataError, match="chat: 1, wish: 1"):
        train_clauses(ClauseArgs(data=[file], out=tmp_path / "model"), ENCODER)


def test_all_mistakes_in_the_arguments_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ArgumentsError) as caught:
        train_clauses(
            ClauseArgs(data=[tmp_path / "no"], out=tmp_path / "m", c=0, folds=1, ngram_buckets=1), ENCODER
        )
    assert len(caught.value.mistakes) == 4


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ClauseDataError, match="add one"):
        train_clauses(ClauseArgs(data=[tmp_path], out=tmp_path / "model"), ENCODER)


def test_the_shipped_model_reads_its_test_messages() -> None:
    metrics = evaluate_clauses(
        ROOT / "data" / "models" / "clauses",
        ROOT / "tests" / "data" / "clauses.jsonl",
        open_multilingual_embedder(),
    )
    assert metrics.messages == 240
    assert metrics.accuracy >= 0.82
    assert metrics.sure_accuracy >= 0.9
