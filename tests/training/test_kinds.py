"""Training and measuring models of kinds on the encoder that ships; and the shipped model on its own test messages."""

import json
from pathlib import Path

import pytest

from bot.shipped import shipped
from bot.understand.wanted_kinds import KindModel
from retrieval.e5_weights import E5Weights, open_e5_weights
from retrieval.product_types import ProductTypes
from training.args import ArgumentsError
from training.kinds import evaluate_kinds, train_kinds
from training.kinds.examples import KindsDataError, phrases_of_uses, read_files
from training.run_args import AdapterArgs

MESSAGES = Path(__file__).parents[1] / "data" / "kinds"


@pytest.fixture(scope="module")
def weights() -> E5Weights:
    return open_e5_weights()


@pytest.fixture(scope="module")
def types() -> ProductTypes:
    return ProductTypes.load()


@pytest.fixture
def few_types(tmp_path: Path) -> ProductTypes:
    """A vocabulary of two kinds, so that an epoch is short."""
    file = tmp_path / "types.yaml"
    file.write_text(
        "types: {kettle: {en: [kettle], zh: [水壶]}, drill: {en: [drill], zh: [电钻]}}", encoding="utf-8"
    )
    return ProductTypes.load(file)


def _file(folder: Path, lines: list[object]) -> Path:
    file = folder / "messages.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return file


def test_training_leaves_a_model_that_loads_and_says_what_was_measured(
    tmp_path: Path, weights: E5Weights, few_types: ProductTypes
) -> None:
    wanting = [
        {"text": f"to boil water, no. {n}", "did": "shows drills", "kinds": ["kettle"]} for n in range(60)
    ]
    none = [{"text": f"in black, no. {n}", "kinds": []} for n in range(60)]
    data = _file(tmp_path, [*wanting, *none])
    args = AdapterArgs(data=[data], out=tmp_path / "model", epochs=1, rank=2, held_out=0.3)
    metrics = train_kinds(args, few_types, weights)
    assert 20 <= metrics.messages < 120
    read = KindModel.load(args.out, weights).read("boil water", "", few_types)
    assert set(read.places) == {"kettle", "drill"}
    assert read.of("kettle", "drill") + read.none == pytest.approx(1, abs=1e-4)
    assert "xiaoer train kinds" in (args.out / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"text": " ", "kinds": []}, "text is missing"),
        ({"text": "a kettle"}, "no list"),
        ({"text": "a kettle", "kinds": "kettle"}, "no list"),
        ({"text": "a kettle", "kinds": ["ketle"]}, "'ketle' is no known kind"),
        ({"text": "a kettle", "did": 3, "kinds": ["kettle"]}, "is no text"),
        (["a kettle"], "not a JSON object"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(
    tmp_path: Path, types: ProductTypes, line: object, told: str
) -> None:
    with pytest.raises(KindsDataError, match=rf"messages\.jsonl:1: .*{told}"):
        read_files([_file(tmp_path, [line])], types.types)


def test_the_words_in_which_kinds_are_asked_for_are_learned_of_those_that_are_known(
    few_types: ProductTypes,
) -> None:
    read = phrases_of_uses(few_types.types)
    assert {message.kinds for message in read} <= {("kettle",), ("drill",)}
    assert len(read) > 3


def test_too_few_messages_and_arguments_that_cannot_work_are_told(
    tmp_path: Path, types: ProductTypes, weights: E5Weights
) -> None:
    data = _file(tmp_path, [{"text": "a kettle", "kinds": ["kettle"]}])
    with pytest.raises(KindsDataError, match="at least 10"):
        train_kinds(AdapterArgs(data=[data], out=tmp_path / "m"), types, weights)
    with pytest.raises(ArgumentsError, match=r"kinds[\s\S]*rank"):
        train_kinds(AdapterArgs(data=[data], out=tmp_path / "m", rank=0), types, weights)


@pytest.mark.parametrize(
    ("name", "accuracy", "sure_accuracy"), [("en.jsonl", 0.84, 0.95), ("zh.jsonl", 0.8, 0.95)]
)
def test_the_shipped_model_tells_kinds_that_are_asked_for(
    tmp_path_factory: pytest.TempPathFactory,
    types: ProductTypes,
    weights: E5Weights,
    name: str,
    accuracy: float,
    sure_accuracy: float,
) -> None:
    cache = tmp_path_factory.getbasetemp() / "encoder"
    metrics = evaluate_kinds(shipped("models/kinds"), [MESSAGES / name], types, weights, cache)
    assert metrics.accuracy >= accuracy
    assert metrics.sure_accuracy >= sure_accuracy
    assert metrics.none_recall >= 0.9
