"""Training and measuring readers on the encoder that ships; and the shipped reader on its own test messages."""

import json
from pathlib import Path

import pytest

from bot.understand.clauses import ROLES
from bot.understand.marks import MARKS
from bot.understand.reader import Reader
from bot.understand.shifts import SHIFTS
from retrieval.e5_weights import E5Weights, open_e5_weights
from training.args import ArgumentsError
from training.reader import evaluate_reader, train_reader
from training.reader.examples import ReaderDataError, read_messages
from training.run_args import AdapterArgs

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def weights() -> E5Weights:
    return open_e5_weights()


def _file(folder: Path, lines: list[object]) -> Path:
    file = folder / "messages.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return file


@pytest.fixture
def args(tmp_path: Path) -> AdapterArgs:
    """Messages that hold every role and every mark twelve times."""
    marked = " ".join(f"[{mark}:{mark.lower()} words]" for mark in MARKS[1:])
    lines: list[object] = [
        {"bot": "shows lamps", "clauses": [[f"{role} number {n}.", role], [marked, "wish"]]}
        for n in range(12)
        for role in ROLES
    ]
    return AdapterArgs(data=[_file(tmp_path, lines)], out=tmp_path / "model", epochs=1, rank=2)


def test_training_leaves_a_reader_that_loads_and_reads(args: AdapterArgs, weights: E5Weights) -> None:
    metrics = train_reader(args, weights)
    assert metrics.marks is not None
    assert 0 < metrics.messages < 144
    reader = Reader.load(args.out, weights)
    assert len(reader.read("wish number 3. a lamp").clauses) == 2
    assert "xiaoer train reader" in (args.out / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"clauses": []}, "no clauses"),
        ({"text": "hello"}, "no clauses"),
        (["hello"], "no clauses"),
        ({"clauses": ["hello"]}, "no pair"),
        ({"clauses": [["hello", "greeting"]]}, "'greeting' is no role"),
        ({"clauses": [["?!", "chat"]]}, "no letters"),
        ({"bot": 3, "clauses": [["hello", "chat"]]}, "bot is no text"),
        (
            {"clauses": [["hello", "chat"]], "of": "other"},
            "of is 'other', not one of same, new, both, back, none",
        ),
        ({"bot": "", "clauses": [["a [NOUN:lamp]", "wish"]]}, "'NOUN' is no mark"),
        ({"bot": "", "clauses": [["a [THING:lamp", "wish"]]}, "does not close"),
        ({"bot": "", "clauses": [["a [WISH:red [THING:lamp]]", "wish"]]}, "does not close, or stands within"),
    ],
)
def test_a_line_of_another_form_is_named(tmp_path: Path, line: object, told: str) -> None:
    with pytest.raises(ReaderDataError, match=told):
        read_messages(_file(tmp_path, [{"clauses": [["hello", "chat"]]}, line]))


def test_words_are_marked_at_their_places_in_the_normal_form(tmp_path: Path) -> None:
    row = {"before": "鞋", "bot": "", "clauses": [["要[PRICE:三百]以內", "wish"], ["[NOT:黑]的不要", "wish"]]}
    (message,) = read_messages(_file(tmp_path, [row]))
    assert [(message.text[start:end], says) for start, end, says in message.marks or ()] == [
        ("300", "PRICE"),
        ("黑", "NOT"),
    ]
    assert [message.text[start:end] for start, end in message.places] == ["要300以内", "黑的不要"]


def test_what_a_message_is_about_is_learned_where_it_is_told(args: AdapterArgs, weights: E5Weights) -> None:
    file = args.data[0]
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    told = [{**line, "of": SHIFTS[n % len(SHIFTS)]} for n, line in enumerate(lines)]
    file.write_text("\n".join(json.dumps(line) for line in told), encoding="utf-8")
    metrics = train_reader(args, weights)
    assert metrics.shifts is not None
    read = Reader.load(args.out, weights).read("wish number 3. a lamp").shift
    assert read is not None
    assert read.says in SHIFTS
    assert "message is about" in (args.out / "README.md").read_text(encoding="utf-8")


def test_too_few_messages_about_one_thing_are_told(args: AdapterArgs, weights: E5Weights) -> None:
    file = args.data[0]
    first, *rest = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([json.dumps({**json.loads(first), "of": "back"}), *rest]), encoding="utf-8")
    with pytest.raises(ReaderDataError, match="of needs at least 10 messages of each; add some of same: 0"):
        train_reader(args, weights)


def test_too_little_is_told_before_training(tmp_path: Path, weights: E5Weights) -> None:
    file = _file(tmp_path, [{"clauses": [["hello", "chat"], ["need a lamp", "wish"]]}])
    with pytest.raises(ReaderDataError, match="wish: 1, about: 0"):
        train_reader(AdapterArgs(data=[file], out=tmp_path / "model"), weights)


def test_all_mistakes_in_the_arguments_are_told_at_once(tmp_path: Path, weights: E5Weights) -> None:
    args = AdapterArgs(data=[tmp_path / "no"], out=tmp_path / "m", epochs=0, rank=0, held_out=1, minutes=0)
    with pytest.raises(ArgumentsError) as caught:
        train_reader(args, weights)
    assert len(caught.value.mistakes) == 5


def test_an_empty_folder_is_told(tmp_path: Path, weights: E5Weights) -> None:
    with pytest.raises(ReaderDataError, match="add one"):
        train_reader(AdapterArgs(data=[tmp_path], out=tmp_path / "model"), weights)


def test_the_shipped_reader_reads_its_test_messages(weights: E5Weights, tmp_path: Path) -> None:
    metrics = evaluate_reader(
        ROOT / "data" / "models" / "reader", ROOT / "tests" / "data" / "reader.jsonl", weights, tmp_path
    )
    assert metrics.messages == 802
    assert metrics.roles.accuracy >= 0.83
    assert metrics.roles.sure_accuracy >= 0.89
    assert metrics.marks is not None
    assert metrics.marks.accuracy >= 0.78
    assert metrics.shifts is not None
    assert metrics.shifts.accuracy >= 0.88
