"""Training and measuring selectors on the encoder that ships; and the shipped selector on its own test questions."""

import json
from pathlib import Path

import pytest

from bot.shipped import shipped
from bot.understand.selector import Selector, statements
from retrieval.e5_weights import E5Weights, open_e5_weights
from retrieval.product import Product
from training.args import ArgumentsError
from training.run_args import AdapterArgs
from training.selector import evaluate_selector, train_selector
from training.selector.examples import SelectorDataError, read_catalogue, read_files

QUESTIONS = Path(__file__).parents[1] / "data" / "selector"


@pytest.fixture(scope="module")
def weights() -> E5Weights:
    return open_e5_weights()


@pytest.fixture(scope="module")
def products() -> dict[str, Product]:
    return read_catalogue(shipped("store/products.jsonl"))


def _file(folder: Path, lines: list[dict[str, object]]) -> Path:
    file = folder / "questions.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return file


@pytest.fixture
def args(tmp_path: Path, products: dict[str, Product]) -> AdapterArgs:
    """Questions about eighty products, answered and not."""
    lines: list[dict[str, object]] = []
    for product in list(products.values())[:80]:
        name = next(iter(product.offered))
        row = {"product_id": product.product_id, "about": "product"}
        lines.append({**row, "text": f"what of the {name}", "answers": [name]})
        lines.append({**row, "text": "does it sing", "answers": []})
    lines.append({"product_id": lines[0]["product_id"], "text": "a cheaper one", "about": "wish"})
    return AdapterArgs(data=[_file(tmp_path, lines)], out=tmp_path / "model", epochs=1, rank=2, held_out=0.3)


def test_training_leaves_a_selector_that_loads_and_says_what_was_measured(
    args: AdapterArgs, weights: E5Weights, products: dict[str, Product]
) -> None:
    metrics = train_selector(args, products, weights)
    assert 20 <= metrics.messages < 161
    product = products["AUD-0001"]
    selection = Selector.load(args.out, weights).select("how heavy", statements(product, "en"))
    assert len(selection.probabilities) == len(selection.stated)
    assert "xiaoer train selector" in (args.out / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"text": "how heavy", "about": "product"}, "product_id is missing"),
        ({"product_id": "AUD-0001", "text": " ", "about": "product"}, "text is missing"),
        ({"product_id": "AUD-0001", "text": "how heavy", "about": "weather"}, "'weather'"),
        ({"product_id": "AUD-0001", "text": "how heavy", "about": "product", "answers": "Weight"}, "no list"),
        ({"product_id": "AUD-0001", "text": "hi", "about": "chat", "answers": ["Weight"]}, "no answers"),
        ({"product_id": "AUD-0001", "text": "a", "about": "product", "answers": ["Wit"]}, "states no 'Wit'"),
        ({"product_id": "NO-1", "text": "how heavy", "about": "product"}, "the catalogue has no NO-1"),
        (["how heavy"], "not a JSON object"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(
    tmp_path: Path, products: dict[str, Product], line: dict[str, object], told: str
) -> None:
    with pytest.raises(SelectorDataError, match=rf"questions\.jsonl:1: .*{told}"):
        read_files([_file(tmp_path, [line])], products)


def test_a_sentence_may_answer_and_is_read_in_the_language_of_the_question(
    tmp_path: Path, products: dict[str, Product]
) -> None:
    sentence = "Mineral filters only, no perfume, for skin that has not met much sun yet."
    row = {"product_id": "BTY-0003", "about": "product", "answers": [sentence]}
    file = _file(tmp_path, [{**row, "text": "is it scented"}, {**row, "text": "有香味吗"}])
    english, chinese = read_files([file], products)
    assert english.stated[english.answers[0]].text == sentence
    assert chinese.stated[chinese.answers[0]].text.startswith("纯物理防晒")


def test_too_few_questions_and_arguments_that_cannot_work_are_told(
    tmp_path: Path, products: dict[str, Product], weights: E5Weights
) -> None:
    row: dict[str, object] = {"product_id": "AUD-0001", "text": "how heavy", "about": "product"}
    with pytest.raises(SelectorDataError, match="at least 10"):
        train_selector(AdapterArgs(data=[_file(tmp_path, [row])], out=tmp_path / "m"), products, weights)
    with pytest.raises(ArgumentsError, match=r"selector[\s\S]*epochs"):
        train_selector(AdapterArgs(data=[tmp_path], out=tmp_path / "m", epochs=0), products, weights)


@pytest.mark.parametrize(
    ("name", "first", "right", "precision"),
    [("en.jsonl", 0.8, 0.73, 0.82), ("zh.jsonl", 0.8, 0.69, 0.76), ("attributes.jsonl", 0.84, 0.75, 0.8)],
)
def test_the_shipped_selector_answers_questions_about_products_it_was_not_trained_on(
    tmp_path_factory: pytest.TempPathFactory,
    products: dict[str, Product],
    weights: E5Weights,
    name: str,
    first: float,
    right: float,
    precision: float,
) -> None:
    cache = tmp_path_factory.getbasetemp() / "encoder"
    metrics = evaluate_selector(shipped("models/selector"), [QUESTIONS / name], products, weights, cache)
    assert metrics.first >= first
    assert metrics.right >= right
    assert metrics.sure_precision >= precision
    assert metrics.ece <= 0.12
