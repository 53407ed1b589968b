"""Training and measuring the intent head, with a fake embedder; and the shipped head on its own evaluation set."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from bot.understand.intents import IntentModel, with_out_of_scope
from tests.seams import HashingEmbeddings
from training.args import ArgumentsError, IntentArgs
from training.intents import _method, evaluate_intents, train_intents
from training.intents.examples import IntentDataError, read_examples
from training.intents.head import _rejecting, choose_threshold
from training.intents.metrics import expected_calibration_error

ROOT = Path(__file__).parents[2]
ACTIONS = {
    "cancel_order": ["cancel", "stop", "undo", "drop", "revoke"],
    "find_product": ["find", "want", "need", "seek", "buy"],
    "out_of_scope": ["weather", "poem", "president", "recipe", "planet"],
}
OBJECTS = ["order one", "red shoes", "a lamp", "two mugs"]


EMBEDDER = HashingEmbeddings(384)


def _write(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Sixty messages of three intents."""
    rows = [
        {"text": f"{verb} {thing}", "intent": intent}
        for intent, verbs in ACTIONS.items()
        for verb in verbs
        for thing in OBJECTS
    ]
    return _write(tmp_path / "train.jsonl", rows)


@pytest.fixture
def args(data: Path, tmp_path: Path) -> IntentArgs:
    return IntentArgs(data=[data], out=tmp_path / "model", method="head")


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
    dev = _write(tmp_path / "dev.jsonl", [{"text": "cancel it", "intent": "cancel_order"}])
    assert train_intents(dataclasses.replace(args, dev=dev), EMBEDDER).messages == 1


def test_two_intents_are_enough(tmp_path: Path) -> None:
    rows = [{"text": f"{w} {i}", "intent": w} for w in ("yes", "no") for i in range(20)]
    args = IntentArgs(data=[_write(tmp_path / "two.jsonl", rows)], out=tmp_path / "model", method="head")
    assert train_intents(args, EMBEDDER).accuracy == 1.0


def test_evaluation_counts_unsure_messages_as_out_of_scope(args: IntentArgs, tmp_path: Path) -> None:
    train_intents(args, EMBEDDER)
    rows = [
        {"text": "poem about a tree", "intent": "out_of_scope"},
        {"text": "buy chairs", "intent": "find_product"},
    ]
    metrics = evaluate_intents(args.out, _write(tmp_path / "test.jsonl", rows), EMBEDDER)
    assert (metrics.messages, metrics.accuracy, metrics.oos_recall) == (2, 1.0, 1.0)
    assert metrics.in_scope_accuracy == 1.0


def test_evaluation_leaves_out_messages_the_model_was_trained_on(
    args: IntentArgs, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    train_intents(args, EMBEDDER)
    rows = [{"text": "find a lamp", "intent": "find_product"}]
    with pytest.raises(IntentDataError, match="trained on every message"):
        evaluate_intents(args.out, _write(tmp_path / "test.jsonl", rows), EMBEDDER)
    rows.append({"text": "find a hat", "intent": "find_product"})
    assert evaluate_intents(args.out, _write(tmp_path / "test.jsonl", rows), EMBEDDER).messages == 1
    assert "1 of 2 messages were trained on and are left out" in caplog.text


def test_evaluation_refuses_intents_the_model_does_not_know(args: IntentArgs, tmp_path: Path) -> None:
    train_intents(args, EMBEDDER)
    test = _write(tmp_path / "test.jsonl", [{"text": "hello", "intent": "greeting"}])
    with pytest.raises(IntentDataError, match=r"test\.jsonl:1: the model knows no intent 'greeting'"):
        evaluate_intents(args.out, test, EMBEDDER)


def test_bitext_csv_and_a_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        'utterance,intent,tags\n"cancel, please",cancel_order,BI\n', encoding="utf-8"
    )
    _write(tmp_path / "b.jsonl", [{"text": "你好", "intent": "greeting", "language": "zh"}])
    examples = read_examples([tmp_path])
    assert [(example.text, example.intent, example.line) for example in examples] == [
        ("cancel, please", "cancel_order", 2),
        ("你好", "greeting", 1),
    ]


@pytest.mark.parametrize(
    ("name", "content", "report"),
    [
        ("a.csv", "text,intent,colour\nhi,greeting,red\n", "a.csv:2: unknown columns colour"),
        ("a.csv", "text\nhi\n", "a.csv:2: the column intent (or label, or category) is missing"),
        ("a.csv", "words,intent\nhi,greeting\n", "a.csv:2: unknown columns words"),
        ("a.csv", "intent\ngreeting\n", "a.csv:2: the column text"),
        ("a.csv", "text,intent\nhi,greeting,red\n", "a.csv:2: unknown columns"),
        ("a.csv", "text,intent\nhi,\n", "a.csv:2: the intent is empty"),
        ("a.csv", "text,intent\n", "a.csv: no example"),
        ("a.jsonl", "", "a.jsonl: the file is empty"),
        ("a.jsonl", '{"text": " ", "intent": "greeting"}\n', "a.jsonl:1: the text is empty"),
        ("a.jsonl", "\n{oops\n", "a.jsonl:2: not JSON"),
        ("a.jsonl", "[1]\n", "a.jsonl:1: not a JSON object"),
        ("a.txt", "hi\n", "a.txt: not a .csv or .jsonl file"),
        (
            "a.jsonl",
            '{"text": "hi", "intent": "greeting"}\n{"text": "hi", "intent": "thanks"}\n',
            "a.jsonl:2: 'thanks', but the same message is 'greeting' at",
        ),
    ],
)
def test_bad_data_is_reported_with_file_line_and_cure(
    tmp_path: Path, name: str, content: str, report: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(IntentDataError) as caught:
        read_examples([tmp_path / name])
    assert report in str(caught.value)


def test_all_data_problems_are_reported_together(tmp_path: Path) -> None:
    rows = [{"text": "", "intent": "greeting"}, {"text": "hi", "intent": ""}]
    with pytest.raises(IntentDataError) as caught:
        read_examples([_write(tmp_path / "a.jsonl", rows), tmp_path / "absent.csv"])
    assert len(caught.value.problems) == 3


def test_a_file_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("text,intent\n你好,greeting\n".encode("gb18030"))
    with pytest.raises(IntentDataError, match="not UTF-8"):
        read_examples([tmp_path / "a.csv"])


def test_an_intent_with_one_example_is_refused(args: IntentArgs, data: Path) -> None:
    data.write_text(data.read_text() + '{"text": "hello", "intent": "greeting"}\n')
    with pytest.raises(IntentDataError, match=r"train\.jsonl:61: 'greeting' has one example"):
        train_intents(args, EMBEDDER)


def test_a_message_in_both_training_and_dev_is_reported_and_left_out(
    args: IntentArgs, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    both = {"text": "cancel a lamp", "intent": "cancel_order"}
    dev = _write(tmp_path / "dev.jsonl", [both])
    with pytest.raises(IntentDataError, match="no held-out message is left"):
        train_intents(dataclasses.replace(args, dev=dev), EMBEDDER)
    dev = _write(tmp_path / "dev.jsonl", [both, {"text": "cancel it", "intent": "cancel_order"}])
    assert train_intents(dataclasses.replace(args, dev=dev), EMBEDDER).messages == 1
    assert "dev.jsonl:1 is also at" in caplog.text


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
def test_the_shipped_head_reads_what_shoppers_write(language: str, accuracy: float, tmp_path: Path) -> None:
    from retrieval.embed import open_embedder

    lines = (ROOT / "tests" / "data" / "intents_eval.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["language"] == language]
    test = _write(tmp_path / f"{language}.jsonl", rows)
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
    assert not model.needs_embeddings
    texts = ["cancel my order please", "what is the weather on this planet"]
    nothing = np.empty((2, 0), dtype=np.float32)
    told = model.predict_many(texts, nothing)
    assert [len(intents) for intents in told] == [3, 3]
    again = [model.predict(text, nothing[0]) for text in texts]
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
