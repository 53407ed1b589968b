"""Training and measuring models of moods, with a fake embedder; and the shipped model on its own test messages."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from bot.understand.moods import MoodModel
from bot.understand.word_vectors import WordVectors
from tests.seams import HashingEmbeddings
from tests.training.rows import write_rows
from training.args import ArgumentsError, MoodArgs, WordVectorArgs
from training.intents.examples import IntentDataError
from training.moods import _parts, _thresholds, evaluate_moods, train_moods
from training.word_vectors import chosen_words, make_word_vectors, reduced

ROOT = Path(__file__).parents[2]
SAYINGS = {
    "angry": ["rubbish", "useless", "furious", "scam"],
    "hurried": ["asap", "quickly", "tonight", "urgent"],
    "neutral": ["please", "today", "hello", "the"],
}
THINGS = ["red shoes", "a lamp", "two mugs", "the order", "my parcel"]
EMBEDDER = HashingEmbeddings(384)


def _rows(column: str = "mood") -> list[dict[str, str]]:
    return [
        {"text": f"{word} {thing}", column: mood}
        for mood, words in SAYINGS.items()
        for word in words
        for thing in THINGS
    ]


@pytest.fixture
def args(tmp_path: Path) -> MoodArgs:
    """Sixty messages of three moods."""
    words = tmp_path / "words.safetensors"
    WordVectors(["急", "烂"], np.array([[100, 0], [0, 100]], np.int8), 0.01).save(words)
    data = write_rows(tmp_path / "moods.jsonl", _rows())
    return MoodArgs(data=[data], out=tmp_path / "model", words=words, repeats=2)


def test_training_leaves_a_model_that_loads_and_reports(args: MoodArgs) -> None:
    metrics = train_moods(args, EMBEDDER)
    assert metrics.messages == 120
    assert metrics.accuracy == 1.0
    model = MoodModel.load(args.out)
    assert model.thresholds.keys() == {"angry", "hurried"}  # neutral is what is left
    vectors = np.asarray(EMBEDDER.embed_documents(["useless green hat", "hello green hat"]), np.float32)
    assert model.predict_many(["useless green hat", "hello green hat"], vectors) == ["angry", None]


def test_the_same_data_and_seed_give_the_same_files(args: MoodArgs, tmp_path: Path) -> None:
    again = dataclasses.replace(args, out=tmp_path / "again")
    train_moods(args, EMBEDDER)
    train_moods(again, EMBEDDER)
    for name in ("model.safetensors", "seen.safetensors", "words.safetensors"):
        assert (args.out / name).read_bytes() == (again.out / name).read_bytes()
    first, second = (json.loads((out / "training.json").read_text()) for out in (args.out, again.out))
    assert {**first, "arguments": None} == {**second, "arguments": None}


def test_the_card_says_how_to_make_it_again(args: MoodArgs) -> None:
    train_moods(args, EMBEDDER)
    card = (args.out / "README.md").read_text(encoding="utf-8")
    assert f"xiaoer train moods --data {args.data[0].as_posix()}" in card
    assert json.loads((args.out / "training.json").read_text())["data_sha256"] in card
    assert "$" not in card


def test_a_mood_that_cannot_be_told_is_never_reported(args: MoodArgs, tmp_path: Path) -> None:
    same = [
        {"text": f"{n} words", "mood": mood} for n in range(80) for mood in [("confused", "neutral")[n % 2]]
    ]
    data = write_rows(tmp_path / "more.jsonl", same)
    train_moods(dataclasses.replace(args, data=[*args.data, data]), EMBEDDER)
    model = MoodModel.load(args.out)
    assert "confused" in model.labels
    assert "confused" not in model.thresholds
    assert "| confused |" in (args.out / "README.md").read_text(encoding="utf-8")


def test_everyday_wishes_make_a_word_neutral_that_looked_like_a_mood(args: MoodArgs, tmp_path: Path) -> None:
    wishes = [{"text": f"asap {n} chairs", "intent": "find_product"} for n in range(30)]
    wishes += [
        {"text": f"asap {n} chairs now", "intent": "complaint"} for n in range(30)
    ]  # no everyday intent
    with_wishes = dataclasses.replace(
        args, neutral=[write_rows(tmp_path / "intents.jsonl", wishes)], out=tmp_path / "with"
    )
    train_moods(args, EMBEDDER)
    train_moods(with_wishes, EMBEDDER)
    assert json.loads((with_wishes.out / "training.json").read_text())["examples"] == 90
    vectors = np.asarray(EMBEDDER.embed_documents(["asap 99 chairs"]), np.float32)
    sure = [
        float(MoodModel.load(out).probabilities(["asap 99 chairs"], vectors)[0][1])
        for out in (args.out, with_wishes.out)
    ]
    assert MoodModel.load(args.out).labels[1] == "hurried"
    assert sure[1] < sure[0] / 2


def test_neutral_files_without_an_everyday_wish_are_refused(args: MoodArgs, tmp_path: Path) -> None:
    file = write_rows(tmp_path / "intents.jsonl", [{"text": "hm", "intent": "complaint"}])
    with pytest.raises(IntentDataError, match="no message has an everyday intent"):
        train_moods(dataclasses.replace(args, neutral=[file]), EMBEDDER)


@pytest.mark.parametrize(
    ("rows", "report"),
    [
        (_rows("intent"), "moods.jsonl:1: the column mood is missing among the columns text, intent"),
        ([{**row, "colour": "red"} for row in _rows()], "moods.jsonl:1: unknown columns colour"),
        ([*_rows(), {"text": "hm", "mood": " "}], "moods.jsonl:61: the mood is empty"),
        ([*_rows(), {"text": "", "mood": "angry"}], "moods.jsonl:61: the text is empty"),
        ([*_rows(), {"text": "hm", "mood": "angrry"}], "moods.jsonl:61: 'angrry' is none of angry, confused"),
        (
            [*_rows(), {"text": "what?", "mood": "confused"}],
            "moods.jsonl:61: 'confused' has 1 examples; give it at least 10",
        ),
        ([row for row in _rows() if row["mood"] != "neutral"], "nothing is 'neutral'"),
        ([row for row in _rows() if row["mood"] == "neutral"], "'neutral' is the only mood"),
        (
            [*_rows(), {"text": "the a lamp", "mood": "angry"}],
            "moods.jsonl:61: 'angry', but the same message",
        ),
    ],
)
def test_bad_data_is_reported_with_file_line_and_cure(
    args: MoodArgs, rows: list[dict[str, str]], report: str
) -> None:
    write_rows(args.data[0], rows)
    with pytest.raises(IntentDataError) as caught:
        train_moods(args, EMBEDDER)
    assert report in str(caught.value)
    assert not args.out.exists()


def test_all_argument_mistakes_are_reported_together(tmp_path: Path) -> None:
    args = MoodArgs(
        data=[tmp_path / "absent.jsonl"],
        out=tmp_path,
        neutral=[tmp_path / "absent"],
        words=tmp_path / "absent.safetensors",
        seed=-1,
        c=0.0,
        ngram_buckets=1,
        ngram_weight=0.0,
        folds=1,
        repeats=0,
        precision=0.0,
        least_recall=2.0,
    )
    with pytest.raises(ArgumentsError) as caught:
        train_moods(args, EMBEDDER)
    assert len(caught.value.mistakes) == 11


def test_the_threshold_is_the_lowest_that_keeps_the_precision(args: MoodArgs) -> None:
    labels = ["angry", "neutral"]
    sure = np.array([0.95, 0.9, 0.8, 0.7, 0.6, 0.2], dtype=np.float32)
    probabilities = np.stack([sure, 1 - sure], axis=1)
    truth = np.array([0, 0, 1, 0, 1, 0])

    def chosen(**changes: float) -> dict[str, float]:
        return _thresholds(labels, probabilities, truth, dataclasses.replace(args, **changes))  # type: ignore[arg-type]

    assert chosen(precision=1.0) == {"angry": pytest.approx(0.9)}
    assert chosen(precision=0.75) == {"angry": pytest.approx(0.7)}
    assert chosen(precision=0.5) == {"angry": 0.0}
    assert chosen(precision=1.0, least_recall=0.6) == {}


def test_every_label_is_spread_evenly_over_the_parts(args: MoodArgs) -> None:
    from training.intents.examples import MOOD_COLUMNS, read_examples

    examples = read_examples(args.data, MOOD_COLUMNS)
    parts = _parts(examples, 5, seed=1)
    assert parts != _parts(examples, 5, seed=2)
    for mood in SAYINGS:
        own = [part for part, example in zip(parts, examples, strict=True) if example.intent == mood]
        assert sorted(own) == sorted([0, 1, 2, 3, 4] * 4)


def test_evaluation_leaves_out_what_was_trained_on_and_refuses_unknown_moods(
    args: MoodArgs, tmp_path: Path
) -> None:
    train_moods(args, EMBEDDER)
    fresh = [{"text": "useless blue hat", "mood": "angry"}, {"text": "hello blue hat", "mood": "neutral"}]
    test = write_rows(tmp_path / "test.jsonl", [*_rows()[:3], *fresh])
    metrics = evaluate_moods(args.out, test, EMBEDDER)
    assert (metrics.messages, metrics.accuracy, metrics.macro_f1) == (2, 1.0, 1.0)
    assert metrics.reported["angry"].recall == metrics.reported["angry"].precision == 1.0
    write_rows(test, [{"text": "what?", "mood": "confused"}])
    with pytest.raises(IntentDataError, match=r"test\.jsonl:1: the model knows no mood 'confused'"):
        evaluate_moods(args.out, test, EMBEDDER)


@pytest.mark.parametrize(("language", "accuracy"), [("en", 0.72), ("zh", 0.6)])
def test_the_shipped_model_is_right_in_what_it_reports(language: str, accuracy: float) -> None:
    from retrieval.embed import open_embedder

    test = ROOT / "tests" / "data" / f"moods_{language}.jsonl"
    metrics = evaluate_moods(ROOT / "data" / "models" / "moods", test, open_embedder())
    assert metrics.accuracy >= accuracy
    assert metrics.reported.keys() == {"angry", "confused", "happy", "hurried"}
    for mood, one in metrics.reported.items():
        assert one.precision is not None, mood
        assert one.precision >= 0.8, mood
        assert one.recall is not None, mood
        assert one.recall >= 0.25, mood


def test_word_vectors_are_of_common_words_and_those_of_the_texts(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("退货 asap 奇葩店\n", encoding="utf-8")
    args = WordVectorArgs(out=tmp_path / "words.safetensors", texts=[text], common=100, size=8)
    told: list[str] = []
    made = make_word_vectors(args, HashingEmbeddings(32), told.append)
    again = WordVectors.load(args.out)
    assert (len(again), again.dimension) == (len(made), 8)
    assert told[0].startswith("0 of ")
    rows = again.of(["退货", "的", "quickly"])
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1, 0])


def test_words_are_chosen_by_how_common_they_are_with_their_characters() -> None:
    shares = {"我们": 0.5, "你": 0.3, "他": 0.1}
    assert chosen_words(shares, 1, []) == sorted(["我们", "我", "们"])
    assert set(chosen_words(shares, 2, ["垃圾!"])) == {"我们", "我", "们", "你", "垃圾", "垃", "圾"}


def test_reduced_vectors_keep_what_differs() -> None:
    states = np.array(
        [[5, 1, 0], [5, -1, 0], [5, 1, 0.01]], dtype=np.float32
    )  # the first number is common to all
    first, second, third = reduced(states, 1)
    assert first == pytest.approx(third, abs=1e-3)
    assert first == pytest.approx(-second, abs=1e-3)


def test_word_vector_arguments_are_checked(tmp_path: Path) -> None:
    args = WordVectorArgs(out=tmp_path, texts=[tmp_path / "absent"], common=1, size=1, damping=0.0)
    with pytest.raises(ArgumentsError) as caught:
        make_word_vectors(args, HashingEmbeddings(32))
    assert len(caught.value.mistakes) == 5
