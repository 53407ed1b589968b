"""The classifier of kinds of products: trained on the sample store, measured on titles it has not seen, used by imports."""

import json
import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app as command
from retrieval.errors import ModelMissingError
from retrieval.product_types import ProductTypes
from retrieval.type_classifier import TypeClassifier
from training.args import ArgumentsError, ClassifierArgs
from training.classifier import measure, train_classifier
from training.classifier.examples import ClassifierDataError, LabelledTitle, check_examples, read_titles

STORE = Path(__file__).parents[2] / "data" / "store" / "products.jsonl"


@pytest.fixture(scope="module")
def titles() -> list[LabelledTitle]:
    """The sample store's titles in both languages, in an order that mixes the kinds."""
    found = []
    for line in STORE.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        for title in (record["title"], record["translations"]["zh"]["title"]):
            found.append(LabelledTitle(title, record["product_type"]))
    random.Random(1).shuffle(found)
    return found


@pytest.fixture(scope="module")
def trained(titles: list[LabelledTitle], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out: Path = tmp_path_factory.mktemp("classifier")
    train_classifier(ClassifierArgs(out=out, iterations=40), titles[300:])
    return out


def test_titles_it_has_not_seen_get_their_kind(trained: Path, titles: list[LabelledTitle]) -> None:
    known = set(TypeClassifier.load(trained).labels)
    metrics = measure(
        TypeClassifier.load(trained), [each for each in titles[:300] if each.product_type in known]
    )
    assert metrics.accuracy >= 0.78
    assert metrics.accuracy_when_sure >= 0.93
    assert 0.3 < metrics.sure < 1
    assert metrics.macro_f1 > 0.75
    assert metrics.unknown == 0


def test_a_kind_that_it_does_not_know_counts_as_wrong(trained: Path) -> None:
    metrics = measure(TypeClassifier.load(trained), [LabelledTitle("Brunvar laptop", "spaceship")])
    assert (metrics.accuracy, metrics.unknown) == (0.0, 1)


def test_what_is_saved_guesses_as_it_did(trained: Path) -> None:
    first, second = TypeClassifier.load(trained), TypeClassifier.load(trained)
    texts = ["Zantiq wireless earbuds, black", "降噪耳机 黑色", "", "qwxz"]
    assert first.guess(texts) == second.guess(texts)
    assert all(0 <= guess.confidence <= 1 for guess in first.guess(texts))
    assert first.guess([]) == []


def test_an_import_asks_it_only_where_the_words_say_nothing(trained: Path) -> None:
    classifier = TypeClassifier.load(trained)
    asked: list[str] = []

    def guess(title: str, category: object, attributes: object) -> str | None:
        asked.append(title)
        return classifier.sure_type(title, (), {})

    types = ProductTypes.load(guess=guess)
    assert types.infer("Oryvo laptop, 14-inch", (), {}) == "laptop"
    assert asked == []
    types.infer("Halvund Zephyr 3000", (), {})
    assert asked == ["Halvund Zephyr 3000"]


def test_the_commands_train_and_measure(trained: Path, titles: list[LabelledTitle], tmp_path: Path) -> None:
    file = tmp_path / "titles.tsv"
    rows = "".join(f"{each.text}\t{each.product_type}\n" for each in titles[:400])
    file.write_text("title\tproduct_type\n" + rows, encoding="utf-8")
    out = tmp_path / "model"
    made = CliRunner().invoke(
        command, ["train", "classifier", "--data", str(file), "--out", str(out), "--least", "2"]
    )
    assert made.exit_code == 0, made.output
    assert "macro" in (out / "README.md").read_text(encoding="utf-8")
    told = CliRunner().invoke(
        command, ["evaluate", "classifier", "--model", str(out), "--data", str(file), "--json"]
    )
    assert json.loads(told.stdout)["accuracy"] > 0.9


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("name\tkind\na\tb\n", "header"),
        ("title\tproduct_type\nLamp\t\n", "line 2: no kind"),
        ("title\tproduct_type\n\tlamp\n", "line 2: no title"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_line(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "x.tsv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ClassifierDataError, match=named):
        read_titles([file])


def test_one_kind_is_nothing_to_learn() -> None:
    with pytest.raises(ClassifierDataError, match="two kinds"):
        check_examples([LabelledTitle(f"lamp {n}", "lamp") for n in range(9)], 3)


def test_wrong_arguments_are_listed_together(tmp_path: Path) -> None:
    args = ClassifierArgs(out=tmp_path, data=(tmp_path / "none.csv",), least=0, c=0.0, precision=2.0)
    with pytest.raises(ArgumentsError) as error:
        train_classifier(args, [])
    assert all(name in str(error.value) for name in ("none.csv", "least", "c:", "precision"))


def test_a_folder_without_a_classifier_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="xiaoer train classifier"):
        TypeClassifier.load(tmp_path)
