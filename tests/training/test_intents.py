"""Training and measuring the intent head, with a fake embedder; and the shipped head on its own evaluation set."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from bot.cli import app as command
from bot.understand.intents import IntentModel, with_out_of_scope
from tests.seams import HashingEmbeddings
from tests.training.rows import write_rows
from training.args import ArgumentsError, IntentArgs
from training.errors import TrainingError
from training.intents import _method, evaluate_intents, train_intents
from training.intents.examples import Example, IntentDataError, read_examples
from training.intents.head import _rejecting, choose_threshold
from training.intents.metrics import ClassMetrics, Reading, expected_calibration_error, measure
from training.intents.report import confusion, most_confused, write_report

ROOT = Path(__file__).parents[2]
EMBEDDER = HashingEmbeddings(384)


def test_training_learns_and_leaves_a_model_that_loads(args: IntentArgs) -> None:
    metrics = train_intents(args, EMBEDDER)
    assert metrics.messages == 6
    assert metrics.accuracy == 1.0
    model = IntentModel.load(args.out)
    embedding = np.asarray(EMBEDDER.embed_query("cancel green hat"), dtype=np.float32)
    assert model.predict("cancel green hat", embedding)[0].name == "cancel_order"


def test_the_same_data_and_seed_give_the_same_files(args: IntentArgs, tmp_path: Path) -> None:
    again = dataclasses.replace(args, out=tmp_path / "again")
    train_intents(args, EMBEDDER)
    train_intents(again, EMBEDDER)
    for name in ("model.safetensors", "seen.safetensors"):
        assert (args.out / name).read_bytes() == (again.out / name).read_bytes()
    first, second = (json.loads((out / "training.json").read_text()) for out in (args.out, again.out))
    assert {**first, "arguments": None} == {**second, "arguments": None}


def test_record_and_card_say_how_to_make_it_again(args: IntentArgs, data: Path) -> None:
    train_intents(args, EMBEDDER)
    record = json.loads((args.out / "training.json").read_text())
    assert record["seed"] == args.seed
    assert record["examples"] == 60
    assert len(record["data_sha256"]) == 64
    card = (args.out / "README.md").read_text()
    assert f"xiaoer train intents --data {data.as_posix()}" in card
    assert record["data_sha256"] in card
    assert "$" not in card


def test_a_dev_file_sets_temperature_and_threshold(args: IntentArgs, tmp_path: Path) -> None:
    dev = write_rows(tmp_path / "dev.jsonl", [{"text": "cancel it", "intent": "cancel_order"}])
    assert train_intents(dataclasses.replace(args, dev=dev), EMBEDDER).messages == 1


def test_two_intents_are_enough(tmp_path: Path) -> None:
    rows = [{"text": f"{w} {i}", "intent": w} for w in ("yes", "no") for i in range(20)]
    args = IntentArgs(data=[write_rows(tmp_path / "two.jsonl", rows)], out=tmp_path / "model", method="head")
    assert train_intents(args, EMBEDDER).accuracy == 1.0


def test_evaluation_counts_unsure_messages_as_out_of_scope(args: IntentArgs, tmp_path: Path) -> None:
    train_intents(args, EMBEDDER)
    rows = [
        {"text": "poem about a tree", "intent": "out_of_scope"},
        {"text": "buy chairs", "intent": "find_product"},
    ]
    metrics = evaluate_intents(args.out, write_rows(tmp_path / "test.jsonl", rows), EMBEDDER)
    assert (metrics.messages, metrics.accuracy, metrics.oos_recall) == (2, 1.0, 1.0)
    assert metrics.in_scope_accuracy == 1.0


def _reading(text: str, label: str, read: str, confidence: float = 0.5, best: str = "") -> Reading:
    return Reading(Example(text, label, Path("test.jsonl"), 1), read, best or read, confidence, False)


READINGS = [
    _reading("stop it", "cancel_order", "cancel_order"),
    _reading("drop | it\n<b>", "cancel_order", "find_product", 0.9),
    _reading("undo", "cancel_order", "find_product", 0.6),
    _reading("a lamp", "find_product", "find_product"),
    _reading("hello", "find_product", "greeting", 0.7),
    _reading("a poem", "out_of_scope", "out_of_scope"),
]


def test_each_class_has_its_recall_and_precision_the_worst_first() -> None:
    metrics = measure(READINGS, 0.0)
    assert metrics.classes == {
        "greeting": ClassMetrics(0, None, 0.0, 0.0),
        "find_product": ClassMetrics(2, 0.5, pytest.approx(1 / 3), 0.4),
        "cancel_order": ClassMetrics(3, pytest.approx(1 / 3), 1.0, 0.5),
        "out_of_scope": ClassMetrics(1, 1.0, 1.0, 1.0),
    }
    assert list(metrics.classes) == ["greeting", "find_product", "cancel_order", "out_of_scope"]
    assert metrics.macro_f1 == pytest.approx((0.4 + 0.5 + 1.0) / 3)  # over the labels of the data
    assert metrics.accuracy == 0.5
    assert "classes" not in repr(metrics)


def test_the_report_names_confused_pairs_and_sure_misreadings(tmp_path: Path) -> None:
    page = write_report(READINGS, tmp_path / "report")
    text = page.read_text(encoding="utf-8")
    assert (tmp_path / "report" / "confusion.png").read_bytes().startswith(b"\x89PNG")
    assert "3 of 6 messages are misread" in text
    pair = "- **2** of 3 `cancel_order` read as `find_product`\n    - drop \\| it \\<b\\>\n    - undo\n"
    assert pair in text
    assert text.index(pair) < text.index("- **1** of 2 `find_product` read as `greeting`")
    rows = [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| 0.")]
    assert rows == ["| 0.90", "| 0.70", "| 0.60"]


def test_a_pair_shows_three_examples_and_a_rejection_what_it_was_unsure_of(tmp_path: Path) -> None:
    rejected = [
        _reading(f"number {n}", "find_product", "out_of_scope", n / 10, "find_product") for n in range(5)
    ]
    text = write_report(rejected, tmp_path).read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("    - ")] == [
        "    - number 4",
        "    - number 3",
        "    - number 2",
    ]
    assert "| 0.40 | `find_product` | `out_of_scope` (unsure of `find_product`) | number 4 |" in text


def test_the_picture_keeps_the_most_confused_of_many_classes(tmp_path: Path) -> None:
    # Names in Chinese and with signs that matplotlib would read; with warnings as errors.
    names = [f"$意图_{n}^{{2}} " + "x" * 40 for n in range(40)]
    readings = [_reading("right", name, name) for name in names]
    readings += [_reading("wrong", names[n], names[n + 1]) for n in range(10, 20) for _ in range(n)]
    shown = most_confused(readings)
    assert len(shown) == 25
    assert set(names[10:21]) <= set(shown)
    hidden = next(name for name in names if name not in shown)
    counts = confusion([*readings, _reading("elsewhere", names[10], hidden)], shown)
    row = counts[shown.index(names[10])]
    assert (row[shown.index(names[10])], row[shown.index(names[11])], row[-1]) == (1, 10, 1)
    write_report(readings, tmp_path)
    assert (tmp_path / "confusion.png").is_file()


def test_a_report_without_an_error_and_one_that_cannot_be_written(tmp_path: Path) -> None:
    text = write_report(READINGS[:1], tmp_path).read_text(encoding="utf-8")
    assert "0 of 1 messages are misread" in text
    assert "Most confused" not in text
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(TrainingError, match="choose another folder"):
        write_report(READINGS, tmp_path / "file")


def test_the_command_shows_classes_and_writes_the_report(
    args: IntentArgs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.embed.open_embedder", lambda name: EMBEDDER)
    train_intents(args, EMBEDDER)
    rows = [{"text": "cancel hats", "intent": "cancel_order"}, {"text": "buy hats", "intent": "find_product"}]
    test = write_rows(tmp_path / "test.jsonl", rows)
    words = ["evaluate", "intents", "--model", str(args.out), "--data", str(test)]
    told = CliRunner().invoke(command, [*words, "--json", "--report", str(tmp_path / "report")])
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert found["classes"]["cancel_order"] == {"count": 1, "recall": 1.0, "precision": 1.0, "f1": 1.0}
    figures = "messages accuracy macro_f1 in_scope_accuracy oos_recall oos_precision unsure ece seconds"
    assert set(found) == {*figures.split(), "classes"}
    assert (tmp_path / "report" / "confusion.png").is_file()
    assert (tmp_path / "report" / "confused.md").is_file()
    shown = CliRunner().invoke(command, words)
    assert "worst first" in shown.stdout
    assert "cancel_order" in shown.stdout


def test_evaluation_leaves_out_messages_the_model_was_trained_on(
    args: IntentArgs, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    train_intents(args, EMBEDDER)
    rows = [{"text": "find a lamp", "intent": "find_product"}]
    with pytest.raises(IntentDataError, match="trained on every message"):
        evaluate_intents(args.out, write_rows(tmp_path / "test.jsonl", rows), EMBEDDER)
    rows.append({"text": "find a hat", "intent": "find_product"})
    assert evaluate_intents(args.out, write_rows(tmp_path / "test.jsonl", rows), EMBEDDER).messages == 1
    assert "1 of 2 messages were trained on and are left out" in caplog.text


def test_evaluation_refuses_intents_the_model_does_not_know(args: IntentArgs, tmp_path: Path) -> None:
    train_intents(args, EMBEDDER)
    test = write_rows(tmp_path / "test.jsonl", [{"text": "hello", "intent": "greeting"}])
    with pytest.raises(IntentDataError, match=r"test\.jsonl:1: the model knows no intent 'greeting'"):
        evaluate_intents(args.out, test, EMBEDDER)


def test_all_argument_mistakes_are_reported_together(tmp_path: Path) -> None:
    args = IntentArgs(
        data=[tmp_path / "absent.csv"],
        out=tmp_path,
        dev=tmp_path / "absent.jsonl",
        seed=-1,
        c=0.0,
        ngram_buckets=1,
        ngram_weight=0.0,
        threshold_target=1.5,
    )
    with pytest.raises(ArgumentsError) as caught:
        train_intents(args, EMBEDDER)
    assert len(caught.value.mistakes) == 7


def test_the_threshold_is_the_lowest_that_reaches_the_target() -> None:
    confidences = np.array([0.9, 0.8, 0.7, 0.6, 0.5], dtype=np.float32)
    even = np.ones(5)
    assert choose_threshold(confidences, np.array([1, 1, 1, 0, 0], bool), even, 0.75) == pytest.approx(0.6)
    assert choose_threshold(confidences, np.array([1, 1, 1, 1, 1], bool), even, 0.95) == 0.0
    assert choose_threshold(confidences, np.array([0, 1, 0, 0, 0], bool), even, 0.95) == pytest.approx(0.8)


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    confidences = np.array([0.8, 0.8, 0.8, 0.8])
    assert expected_calibration_error(confidences, np.array([1, 1, 0, 0], bool)) == pytest.approx(0.3)
    assert expected_calibration_error(np.array([1.0]), np.array([True])) == 0.0


def test_own_examples_and_evaluation_set_are_sound_and_apart() -> None:
    train = read_examples([ROOT / "data" / "intents"])
    test = read_examples([ROOT / "tests" / "data" / "intents_eval.jsonl"])
    assert not {example.text.casefold() for example in train} & {example.text.casefold() for example in test}
    assert {example.intent for example in train} == {example.intent for example in test}


@pytest.mark.parametrize(("language", "accuracy"), [("en", 0.9), ("zh", 0.85)])
def test_the_shipped_head_reads_what_shopperswrite_rows(
    language: str, accuracy: float, tmp_path: Path
) -> None:
    from retrieval.embed import open_embedder

    lines = (ROOT / "tests" / "data" / "intents_eval.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["language"] == language]
    test = write_rows(tmp_path / f"{language}.jsonl", rows)
    metrics = evaluate_intents(ROOT / "data" / "models" / "intents", test, open_embedder())
    assert metrics.accuracy >= accuracy
    assert metrics.oos_recall is not None
    assert metrics.oos_recall >= 0.85


@pytest.mark.parametrize("method", ["encoder", "few-shot"])
def test_an_encoder_of_its_own_learns_rejects_and_is_served(data: Path, tmp_path: Path, method: str) -> None:
    args = IntentArgs(data=[data], out=tmp_path / "model", method=method, epochs=2, oos_recall=0.5)
    metrics = train_intents(args, EMBEDDER)
    assert metrics.messages == 6
    model = IntentModel.load(args.out)
    assert model.has_encoder
    assert model.needs_embeddings  # the second head reads the shop's
    texts = ["cancel my order please", "what is the weather on this planet"]
    vectors = np.asarray(EMBEDDER.embed_documents(texts), dtype=np.float32)
    told = model.predict_many(texts, vectors)
    assert [len(intents) for intents in told] == [3, 3]
    again = [model.predict(text, vector) for text, vector in zip(texts, vectors, strict=True)]
    for one, other in zip(told, again, strict=True):  # alone as in a batch
        assert [intent.name for intent in one] == [intent.name for intent in other]
    assert (args.out / "curves.png").is_file()


def test_the_method_follows_from_the_data(data: Path, tmp_path: Path) -> None:
    examples = read_examples([data])
    args = IntentArgs(data=[data], out=tmp_path / "model")
    assert _method(args, examples) == "few-shot"
    many = [
        dataclasses.replace(example, text=f"{example.text} {n}") for n in range(2) for example in examples
    ]
    assert _method(args, many) == "encoder"
    chinese = [dataclasses.replace(example, text=f"{example.text} 你好") for example in examples]
    assert _method(args, chinese) == "head"
    assert _method(dataclasses.replace(args, method="head"), many) == "head"


def test_the_constant_rejects_the_share_that_was_asked_for() -> None:
    labels = ("a", "b")
    logits = np.array([[1.0, 0.0], [2.0, 1.0], [3.0, 0.0], [4.0, 0.0]], dtype=np.float32)
    for recall, rejected in ((0.25, 1), (0.5, 2), (1.0, 4)):
        constant = _rejecting(labels, logits, recall)
        raised, known = with_out_of_scope(logits, labels, constant)
        assert sum(known[place] == "out_of_scope" for place in raised.argmax(1)) == rejected
