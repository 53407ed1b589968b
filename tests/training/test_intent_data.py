"""The data of intents: every problem is reported with file, line and cure before any training starts."""

import dataclasses
from pathlib import Path

import pytest

from tests.seams import HashingEmbeddings
from tests.training.rows import write_rows
from training.args import IntentArgs
from training.intents import train_intents
from training.intents.examples import IntentDataError, read_examples

EMBEDDER = HashingEmbeddings(384)


def test_bitext_csv_and_a_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        'utterance,intent,tags\n"cancel, please",cancel_order,BI\n', encoding="utf-8"
    )
    write_rows(tmp_path / "b.jsonl", [{"text": "你好", "intent": "greeting", "language": "zh"}])
    examples = read_examples([tmp_path])
    assert [(example.text, example.intent, example.line) for example in examples] == [
        ("cancel, please", "cancel_order", 2),
        ("你好", "greeting", 1),
    ]


@pytest.mark.parametrize(
    ("name", "content", "report"),
    [
        (
            "a.csv",
            "text,intent,colour\nhi,greeting,red\n",
            "a.csv:1: unknown columns colour, rename or remove",
        ),
        ("a.csv", "text\nhi\n", "a.csv:1: the column intent (or label, or category) is missing"),
        (
            "a.csv",
            "words,intent\nhi,greeting\n",
            "a.csv:1: the column text (or utterance) is missing among the columns words",
        ),
        ("a.csv", "intent\ngreeting\n", "a.csv:1: the column text"),
        (
            "a.csv",
            "hi,greeting\nbye,greeting\n",
            "or category) is missing among the columns hi, greeting; the first line must",
        ),
        ("a.csv", "text;intent\nhi;greeting\n", "is missing among the columns text;intent"),
        ("a.csv", "words,meaning\n", "a.csv:1: the column text (or utterance) and the column intent"),
        (
            "a.csv",
            "text,intent\nhi,greeting,red\n",
            "a.csv:2: more cells than columns; put a text with commas in quotes",
        ),
        ("a.csv", 'text,intent\nhi,greeting\n"bye,thanks\nyes,no\n', "a.csv:3: not CSV"),
        (
            "a.csv",
            "text,intent\n,greeting\n",
            "a.csv:2: the text is empty; write a message or remove the line",
        ),
        ("a.csv", "text,intent\nhi,\n", "a.csv:2: the intent is empty"),
        ("a.csv", "text,intent\n", "a.csv: no example"),
        ("a.jsonl", "", "a.jsonl: the file is empty; add examples or leave it out"),
        ("a.csv", " \n", "a.csv: the file is empty"),
        (
            "a.jsonl",
            '{"text": "hi", "intent": " "}\n',
            "a.jsonl:1: the intent is empty; name one or remove the line",
        ),
        (
            "a.jsonl",
            '{"text": "hi", "label": 3}\n',
            "a.jsonl:1: the intent is 3; write it as text, in quotes",
        ),
        (
            "a.jsonl",
            '{"q": "hi", "a": 1}\n{"q": "bye", "a": 2}\n',
            "a.jsonl:1: the column text (or utterance) and",
        ),
        ("a.jsonl", '{"q": "hi", "a": 1}\n{"q": "bye", "a": 2}\n', "(and 1 more like it)"),
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
        read_examples([write_rows(tmp_path / "a.jsonl", rows), tmp_path / "absent.csv"])
    assert len(caught.value.problems) == 3


def test_a_file_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("text,intent\n你好,greeting\n".encode("gb18030"))
    with pytest.raises(IntentDataError, match=r"a\.csv:2: not UTF-8 .*; save the file as UTF-8"):
        read_examples([tmp_path / "a.csv"])


def test_a_text_of_two_lines_is_one_example(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b'text,intent\r\n"hi\r\nthere",greeting\r\nbye,thanks\r\n')
    assert [(each.text, each.line) for each in read_examples([tmp_path / "a.csv"])] == [
        ("hi\nthere", 3),
        ("bye", 4),
    ]


def test_an_empty_file_is_reported_beside_one_with_other_problems(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,intent\nhi,\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("text,intent\n", encoding="utf-8")
    with pytest.raises(IntentDataError) as caught:
        read_examples([tmp_path])
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("rows", "report"),
    [
        ([("hi", "greeting")], "few.jsonl:1: one example in all; give at least two of each of two intents"),
        ([("hi", "greeting"), ("hey", "greeting")], "few.jsonl:1: 'greeting' is the only intent"),
        (
            [("hi", "greeting"), ("hey", "greeting"), ("bye", "thanks")],
            "few.jsonl:3: 'thanks' has one example",
        ),
        (
            [("hi", "greeting"), ("hey", "greeting"), ("ty", "thanks"), ("thx", "thanks")],
            "few.jsonl: too few",
        ),
    ],
)
def test_too_few_examples_are_reported_before_any_training(
    tmp_path: Path, rows: list[tuple[str, str]], report: str
) -> None:
    data = write_rows(tmp_path / "few.jsonl", [{"text": text, "intent": intent} for text, intent in rows])
    args = IntentArgs(data=[data], out=tmp_path / "model", method="few-shot")
    with pytest.raises(IntentDataError) as caught:
        train_intents(args, EMBEDDER)
    assert report in str(caught.value)
    assert len(caught.value.problems) == 1
    assert not args.out.exists()


def test_problems_of_data_and_dev_are_reported_together(args: IntentArgs, data: Path, tmp_path: Path) -> None:
    dev = write_rows(tmp_path / "dev.jsonl", [{"text": "hi", "intent": ""}])
    data.write_text(data.read_text() + '{"text": "", "intent": "greeting"}\n')
    with pytest.raises(IntentDataError) as caught:
        train_intents(dataclasses.replace(args, dev=dev), EMBEDDER)
    assert "train.jsonl:61: the text is empty" in str(caught.value)
    assert "dev.jsonl:1: the intent is empty" in str(caught.value)


def test_an_intent_of_the_dev_file_that_is_not_trained_is_reported_once(
    args: IntentArgs, tmp_path: Path
) -> None:
    dev = write_rows(tmp_path / "dev.jsonl", [{"text": f"hi {n}", "intent": "greeting"} for n in range(9)])
    with pytest.raises(IntentDataError, match="'greeting', as 9 held-out messages are") as caught:
        train_intents(dataclasses.replace(args, dev=dev), EMBEDDER)
    assert caught.value.problems[0].startswith(f"{dev}:1: ")
    assert len(caught.value.problems) == 1


class StoppedError(Exception):
    """Raised in place of a training."""


@pytest.mark.parametrize(
    ("method", "steps"),
    [
        ("encoder", "4,221 steps (3 epochs), then 4,689 on all of them where the minutes allow it"),
        ("few-shot", "19,822 steps (22 epochs), then 22,022 on all of them"),
    ],
)
def test_the_length_of_a_training_on_a_large_file_is_said_before_it_starts(
    tmp_path: Path, method: str, steps: str
) -> None:
    rows = "".join(f'"message {n}, of intent {n % 50}",intent {n % 50}\n' for n in range(100_000))
    (tmp_path / "large.csv").write_text("text,intent\n" + rows, encoding="utf-8")
    args = IntentArgs(data=[tmp_path / "large.csv"], out=tmp_path / "model", method=method, minutes=7)
    said: list[str] = []

    def stop(line: str) -> None:
        said.append(line)
        raise StoppedError

    with pytest.raises(StoppedError):
        train_intents(args, EMBEDDER, stop)
    assert said[0].startswith(f"100,000 examples of 50 intents, 10,000 held out, method {method}: ")
    assert f"{steps}, 7 minutes at the most" in said[0]
    assert not args.out.exists()


def test_an_intent_with_one_example_is_refused(args: IntentArgs, data: Path) -> None:
    data.write_text(data.read_text() + '{"text": "hello", "intent": "greeting"}\n')
    with pytest.raises(IntentDataError, match=r"train\.jsonl:61: 'greeting' has one example"):
        train_intents(args, EMBEDDER)


def test_a_message_in_both_training_and_dev_is_reported_and_left_out(
    args: IntentArgs, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    both = {"text": "cancel a lamp", "intent": "cancel_order"}
    dev = write_rows(tmp_path / "dev.jsonl", [both])
    with pytest.raises(IntentDataError, match="no held-out message is left"):
        train_intents(dataclasses.replace(args, dev=dev), EMBEDDER)
    dev = write_rows(tmp_path / "dev.jsonl", [both, {"text": "cancel it", "intent": "cancel_order"}])
    assert train_intents(dataclasses.replace(args, dev=dev), EMBEDDER).messages == 1
    assert "dev.jsonl:1 is also at" in caplog.text
