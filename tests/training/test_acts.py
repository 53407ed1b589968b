"""Training and measuring models of dialogue acts on the encoder that ships; and the shipped model on its own test talks."""

import json
from pathlib import Path

import pytest

from bot.shipped import shipped
from bot.understand.dialogue_acts import ACTS, ActModel
from bot.understand.reader import Before
from retrieval.e5_weights import E5Weights, open_e5_weights
from training.acts import evaluate_acts, train_acts
from training.acts.examples import ActsDataError, Labelled, read_files
from training.acts.fit import shares
from training.args import ArgumentsError
from training.run_args import AdapterArgs

MESSAGES = Path(__file__).parents[1] / "data" / "acts"


@pytest.fixture(scope="module")
def weights() -> E5Weights:
    return open_e5_weights()


def _file(folder: Path, lines: list[object]) -> Path:
    file = folder / "messages.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return file


def test_training_leaves_a_model_that_loads_and_says_what_was_measured(
    tmp_path: Path, weights: E5Weights
) -> None:
    lines = [
        {"before": "hi", "did": "chat", "text": f"{act} number {n}", "acts": [act]}
        for act in ACTS
        for n in range(20)
    ]
    args = AdapterArgs(
        data=[_file(tmp_path, list(lines))], out=tmp_path / "model", epochs=1, rank=2, held_out=0.5
    )
    metrics = train_acts(args, weights)
    assert 90 <= metrics.messages < 170
    read = ActModel.load(args.out, weights).read("wish number 3", Before("hi", "chat"))
    assert read.of(*ACTS) == pytest.approx(1, abs=1e-4)
    assert "xiaoer train acts" in (args.out / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"text": " ", "acts": ["wish"]}, "text is missing"),
        ({"text": "a kettle"}, "acts are missing"),
        ({"text": "a kettle", "acts": []}, "acts are missing"),
        ({"text": "a kettle", "acts": ["whish"]}, "'whish' is no act"),
        ({"text": "a kettle", "did": 3, "acts": ["wish"]}, "is no text"),
        (["a kettle"], "not a JSON object"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: object, told: str) -> None:
    with pytest.raises(ActsDataError, match=rf"messages\.jsonl:1: .*{told}"):
        read_files([_file(tmp_path, [line])])


def test_of_two_acts_the_first_counts_more() -> None:
    both = shares(Labelled("socks too, and where is it", Before(), ("order", "wish")))
    assert both.sum() == pytest.approx(1)
    assert both[ACTS.index("order")] > both[ACTS.index("wish")] > 0


def test_too_few_messages_and_arguments_that_cannot_work_are_told(tmp_path: Path, weights: E5Weights) -> None:
    data = _file(tmp_path, [{"text": "a kettle", "acts": ["wish"]}])
    with pytest.raises(ActsDataError, match=r"at least 5 [\s\S]*0 of the act haggle"):
        train_acts(AdapterArgs(data=[data], out=tmp_path / "m"), weights)
    with pytest.raises(ArgumentsError, match=r"acts[\s\S]*rank"):
        train_acts(AdapterArgs(data=[data], out=tmp_path / "m", rank=0), weights)


@pytest.mark.parametrize(
    ("name", "accuracy", "sure_accuracy"), [("en.jsonl", 0.74, 0.88), ("zh.jsonl", 0.76, 0.88)]
)
def test_the_shipped_model_tells_what_messages_do(
    tmp_path_factory: pytest.TempPathFactory,
    weights: E5Weights,
    name: str,
    accuracy: float,
    sure_accuracy: float,
) -> None:
    cache = tmp_path_factory.getbasetemp() / "encoder"
    metrics = evaluate_acts(shipped("models/acts"), [MESSAGES / name], weights, cache)
    assert metrics.accuracy >= accuracy
    assert metrics.sure_accuracy >= sure_accuracy
