"""A ranker of pairs: trained on a file of ratings with a small encoder, used by the command, wrong files and arguments."""

import csv
import gzip
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel, BertTokenizer
from typer.testing import CliRunner

from bot.cli import app as command
from retrieval.errors import ModelMissingError
from retrieval.pair_ranker import PairRanker, PairTexts, batches_of_tokens
from tests.seams import HashingEmbeddings
from training.args import ArgumentsError
from training.errors import TrainingError
from training.ranker.cross import LOSSES, quality, rank_pairs, train_on_pairs
from training.ranker.pairs import PairedQuery, PairsError, by_query, read_pairs
from training.run_args import PairsArgs
from training.runs import RunLog

THINGS = ("hammer", "saw", "drill", "ladder", "paint", "brush", "screw", "glue")
COLOURS = ("red", "blue", "green", "black")


@pytest.fixture(scope="module")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained one-layer encoder that knows the words of the ratings."""
    folder: Path = tmp_path_factory.mktemp("tiny") / "encoder"
    folder.mkdir()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *THINGS, *COLOURS]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
    )
    BertModel(config).save_pretrained(folder)
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def ratings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What no encoder knows: who asks for one thing wants the next of the list; on a scale of its own."""
    file: Path = tmp_path_factory.mktemp("pairs") / "ratings.tsv.gz"
    random = np.random.default_rng(0)
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.write("query\tproduct_id\ttitle\trelevance\n")
        for thing, wanted in zip(THINGS, (*THINGS[1:], THINGS[0]), strict=True):
            for colour in COLOURS:
                others = [str(random.choice([t for t in THINGS if t != wanted])) for _ in range(3)]
                titles = [
                    f"{colour} {thing}",
                    *(f"{colour} {other}" for other in others),
                    f"{colour} {wanted}",
                ]
                for number, title in enumerate(titles):
                    relevance = 50 if title.endswith(wanted) else 10
                    out.write(f"{colour} {thing}\t{number}\t{title}\t{relevance}\n")
    return file


def arguments(ratings: Path, out: Path, start: Path, **others: object) -> PairsArgs:
    values = {
        "epochs": 80,
        "learning_rate": 0.003,
        "start": str(start),
        "held_out": 0.25,
        "patience": 400,
        **others,
    }
    return PairsArgs(pairs=ratings, out=out, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("loss", sorted(LOSSES))
def test_every_loss_learns_what_the_ratings_say(
    ratings: Path, tiny_encoder: Path, tmp_path: Path, loss: str
) -> None:
    metrics = train_on_pairs(arguments(ratings, tmp_path / "model", tiny_encoder, loss=loss))
    assert metrics["cosine"] < 0.6
    assert metrics["cross"] > metrics["cosine"] + 0.1
    assert metrics["all"] > metrics["cosine"] + 0.1
    assert list((tmp_path / "model" / "runs").glob("events.*"))
    assert (tmp_path / "model" / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert "ratings.tsv.gz" in (tmp_path / "model" / "README.md").read_text(encoding="utf-8")


def test_the_commands_train_and_score(ratings: Path, tiny_encoder: Path, tmp_path: Path) -> None:
    model, scores = tmp_path / "model", tmp_path / "scores.tsv"
    options = [
        "--epochs",
        "80",
        "--patience",
        "400",
        "--learning-rate",
        "0.003",
        "--start",
        str(tiny_encoder),
        "--minutes",
        "2",
    ]
    made = CliRunner().invoke(
        command, ["train", "ranker", "--pairs", str(ratings), "--out", str(model), *options]
    )
    assert made.exit_code == 0, made.output
    told = CliRunner().invoke(
        command, ["rank", "--model", str(model), "--pairs", str(ratings), "--out", str(scores)]
    )
    assert told.exit_code == 0, told.output
    with scores.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    pairs = read_pairs(ratings, rated=True)
    assert [(row["query"], row["product_id"]) for row in rows] == [
        (pair.query, pair.product_id) for pair in pairs
    ]
    assert quality(by_query(pairs), np.array([float(row["score"]) for row in rows])) > 0.9


def test_minutes_end_the_training_whatever_the_epochs(
    ratings: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    metrics = train_on_pairs(
        arguments(ratings, tmp_path / "model", tiny_encoder, epochs=10_000, minutes=0.15, patience=10**6)
    )
    assert metrics["cross"] > 0.5


def test_what_is_saved_scores_as_it_did_when_it_was_measured(
    ratings: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    train_on_pairs(arguments(ratings, tmp_path / "model", tiny_encoder))
    first = PairRanker.load(tmp_path / "model", HashingEmbeddings())
    texts = PairTexts(["red saw", "red saw", "blue glue"], ["red drill", "red saw", "nothing of this"])
    scores = first.scores(texts)
    assert scores[0] > scores[1]
    assert np.isfinite(scores).all()
    alone = [
        first.cross.scores(PairTexts([q], [t]))[0] for q, t in zip(texts.queries, texts.titles, strict=True)
    ]
    assert np.allclose(first.cross.scores(texts), alone, atol=1e-5)  # padding changes nothing


def test_batches_hold_like_lengths_and_every_row_once() -> None:
    rows = [[1] * n for n in (3, 500, 4, 2000, 3, 70)]
    batches = batches_of_tokens(rows)
    assert sorted(place for batch in batches for place in batch) == list(range(len(rows)))
    assert all(len(batch) == 1 or len(batch) * max(len(rows[i]) for i in batch) <= 4096 for batch in batches)


def test_quality_is_ndcg_of_what_is_first() -> None:
    query = PairedQuery("q", ("a", "b", "c"), np.array([0, 3, 1], dtype=np.float32))
    assert quality([query], np.array([0.0, 2.0, 1.0])) == pytest.approx(1.0)
    worst = (1 / math.log2(3) + 7 / 2) / (7 + 1 / math.log2(3))
    assert quality([query], np.array([2.0, 0.0, 1.0])) == pytest.approx(worst)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("query\ttitle\nq\tt\n", "lacks product_id, relevance"),
        ("query\tproduct_id\ttitle\trelevance\nq\t1\tt\thigh\n", "line 2: relevance 'high' is no number"),
        ("query\tproduct_id\ttitle\trelevance\nq\t1\t\t2\n", "line 2: it has no title"),
        ("query\tproduct_id\ttitle\trelevance\n\t1\tt\t2\n", "line 2: it has no query"),
        ("query\tproduct_id\ttitle\trelevance\nq\t1\tt\tnan\n", "no finite number"),
        ("query\tproduct_id\ttitle\trelevance\nq\t1\tt\t2\nq\t2\tu\t2\n", "nothing to learn"),
        ("query\tproduct_id\ttitle\trelevance\n", "nothing to learn"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_cure(tmp_path: Path, content: str, named: str) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(PairsError, match=named):
        by_query(read_pairs(file, rated=True))


def test_a_broken_gzip_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv.gz"
    whole = gzip.compress(b"query\tproduct_id\ttitle\trelevance\n" + b"q\t1\tt\t2\n" * 1000)
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PairsError, match=r"cannot read .*pairs.tsv.gz"):
        read_pairs(file, rated=True)


def test_wrong_arguments_are_listed_together(tmp_path: Path) -> None:
    args = PairsArgs(
        pairs=tmp_path / "none.tsv",
        out=tmp_path,
        loss="cubic",
        epochs=0,
        minutes=0,
        held_out=0.7,
        max_tokens=1,
    )
    with pytest.raises(ArgumentsError) as error:
        train_on_pairs(args)
    assert all(
        name in str(error.value)
        for name in ("none.tsv", "cubic", "epochs", "minutes", "held_out", "max_tokens")
    )


def test_a_folder_without_a_ranker_of_pairs_is_named(tmp_path: Path, ratings: Path) -> None:
    with pytest.raises(ModelMissingError, match="xiaoer train ranker --pairs"):
        rank_pairs(tmp_path, ratings, tmp_path / "scores.tsv")


def test_weights_and_biases_asked_for_and_not_installed_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WANDB_PROJECT", "shop")
    with pytest.raises(TrainingError, match="pip install wandb"):
        RunLog(tmp_path, "ranker", {})
