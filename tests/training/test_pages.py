"""Training and measuring retrievers of pages on the encoder that ships; and the shipped one on its own test messages."""

import json
from pathlib import Path

import pytest

from bot.shipped import shipped
from bot.understand.page_retriever import PageRetriever
from retrieval.e5_weights import E5Weights, open_e5_weights
from retrieval.errors import ImportFileError
from training.args import ArgumentsError
from training.pages import evaluate_pages_model, train_pages
from training.pages.examples import PagesDataError, read_files, read_sentences
from training.run_args import AdapterArgs

MESSAGES = Path(__file__).parents[1] / "data" / "pages"
RULES = ("Falls are not covered.", "Parcels are left with a neighbour.")


@pytest.fixture(scope="module")
def weights() -> E5Weights:
    return open_e5_weights()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pages of one sentence each."""
    for number, rule in enumerate(RULES):
        file = tmp_path / "pages" / "en" / f"page-{number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\ntitle: Page {number}\n---\n## What then?\n\n{rule}\n", encoding="utf-8")
    return tmp_path / "pages"


def _file(folder: Path, lines: list[object]) -> Path:
    file = folder / "messages.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return file


def test_training_leaves_a_retriever_that_loads_and_says_what_was_measured(
    tmp_path: Path, weights: E5Weights, folder: Path
) -> None:
    answered = [
        {"text": f"it fell off ladder no. {n}", "before": "is it covered", "answers": [RULES[0]]}
        for n in range(60)
    ]
    none = [{"text": f"nice weather on day {n}", "answers": []} for n in range(60)]
    data = _file(tmp_path, [*answered, *none])
    args = AdapterArgs(data=[data], out=tmp_path / "model", epochs=1, rank=2, held_out=0.3)
    metrics = train_pages(args, folder, weights)
    assert 20 <= metrics.messages < 120
    sentences = read_sentences(folder)["en"]
    found = PageRetriever.load(args.out, weights).retrieve("i dropped it", "", sentences)
    assert [sentence.text for sentence in found.sentences] == list(RULES)
    assert float(found.probabilities.sum()) + found.none == pytest.approx(1, abs=1e-4)
    assert "xiaoer train pages" in (args.out / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"text": " ", "answers": []}, "text is missing"),
        ({"text": "what if it falls"}, "no list"),
        ({"text": "what if it falls", "answers": RULES[0]}, "no list"),
        ({"text": "what if it falls", "answers": ["Falls are"]}, "'Falls are' is no sentence of the pages"),
        ({"text": "and then", "before": 3, "answers": []}, "before is no text"),
        ({"text": "摔了怎么办", "answers": []}, "no pages in its language"),
        (["what if it falls"], "not a JSON object"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, folder: Path, line: object, told: str) -> None:
    with pytest.raises(PagesDataError, match=rf"messages\.jsonl:1: .*{told}"):
        read_files([_file(tmp_path, [line])], read_sentences(folder))


def test_no_pages_too_few_messages_and_arguments_that_cannot_work_are_told(
    tmp_path: Path, folder: Path, weights: E5Weights
) -> None:
    data = _file(tmp_path, [{"text": "it fell", "answers": [RULES[0]]}])
    with pytest.raises(PagesDataError, match="at least 10"):
        train_pages(AdapterArgs(data=[data], out=tmp_path / "m"), folder, weights)
    with pytest.raises(ArgumentsError, match=r"pages[\s\S]*rank"):
        train_pages(AdapterArgs(data=[data], out=tmp_path / "m", rank=0), folder, weights)
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(ImportFileError, match="no page in this folder"):
        train_pages(AdapterArgs(data=[data], out=tmp_path / "m"), empty, weights)


@pytest.mark.parametrize(
    ("name", "accuracy", "sure_accuracy"), [("en.jsonl", 0.58, 0.9), ("zh.jsonl", 0.63, 0.85)]
)
def test_the_shipped_retriever_finds_what_answers(
    tmp_path_factory: pytest.TempPathFactory,
    weights: E5Weights,
    name: str,
    accuracy: float,
    sure_accuracy: float,
) -> None:
    cache = tmp_path_factory.getbasetemp() / "encoder"
    metrics = evaluate_pages_model(
        shipped("models/pages"), [MESSAGES / name], shipped("store/policies"), weights, cache
    )
    assert metrics.accuracy >= accuracy
    assert metrics.sure_accuracy >= sure_accuracy
    assert metrics.none_recall >= 0.8
