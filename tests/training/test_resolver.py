"""Training and measuring resolvers on the encoder that ships; and the shipped one on lists of departments that it never saw."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.shipped import shipped
from bot.understand.resolver import Resolver
from retrieval.e5_weights import E5Weights, open_e5_weights
from retrieval.product import Product
from training.args import ArgumentsError
from training.resolver import evaluate_resolver, train_resolver
from training.resolver.examples import ResolverDataError, read_files
from training.run_args import AdapterArgs
from training.selector.examples import read_catalogue

MESSAGES = Path(__file__).parents[1] / "data" / "resolver"


@pytest.fixture(scope="module")
def weights() -> E5Weights:
    return open_e5_weights()


@pytest.fixture(scope="module")
def products() -> Mapping[str, Product]:
    return read_catalogue(shipped("store/products.jsonl"))


def _file(folder: Path, lines: list[object]) -> Path:
    file = folder / "messages.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return file


def test_training_leaves_a_model_that_loads_and_says_what_was_measured(
    tmp_path: Path, weights: E5Weights, products: Mapping[str, Product]
) -> None:
    ids = list(products)[:60]
    pairs = list(zip(ids[::2], ids[1::2], strict=True))
    one = [{"shown": pair, "text": "the first one", "meant": [pair[0]], "act": "ask"} for pair in pairs]
    none = [{"shown": pair, "text": "do you sell umbrellas", "meant": []} for pair in pairs]
    data = _file(tmp_path, [*one, *none])
    args = AdapterArgs(data=[data], out=tmp_path / "model", epochs=1, rank=2, held_out=0.5)
    metrics = train_resolver(args, products, weights)
    assert 20 <= metrics.messages < 60
    shown = [products[product_id] for product_id in pairs[0]]
    resolved = Resolver.load(args.out, weights).resolve("the first one", shown, (), "en")
    assert sum(resolved.counts.values()) == pytest.approx(1, abs=1e-4)
    assert set(resolved.among) == set(pairs[0])
    assert "xiaoer train resolver" in (args.out / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"shown": ["AUD-0001"], "text": " ", "meant": []}, "text is missing"),
        ({"shown": "AUD-0001", "text": "it", "meant": []}, "no list of ids"),
        ({"shown": [], "text": "it", "meant": []}, "0 products are shown"),
        ({"shown": ["AUD-9999"], "text": "it", "meant": []}, "'AUD-9999' is no product"),
        ({"shown": ["AUD-0001"], "text": "it", "meant": ["AUD-0002"]}, "not among those shown"),
        ({"shown": ["AUD-0001"], "text": "it", "meant": [], "act": "sing"}, "the act is 'sing'"),
        (["it"], "not a JSON object"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(
    tmp_path: Path, products: Mapping[str, Product], line: object, told: str
) -> None:
    with pytest.raises(ResolverDataError, match=rf"messages\.jsonl:1: .*{told}"):
        read_files([_file(tmp_path, [line])], products)


def test_too_few_messages_and_arguments_that_cannot_work_are_told(
    tmp_path: Path, products: Mapping[str, Product], weights: E5Weights
) -> None:
    data = _file(tmp_path, [{"shown": ["AUD-0001"], "text": "it", "meant": ["AUD-0001"]}])
    with pytest.raises(ResolverDataError, match="at least 10"):
        train_resolver(AdapterArgs(data=[data], out=tmp_path / "m"), products, weights)
    with pytest.raises(ArgumentsError, match=r"resolver[\s\S]*rank"):
        train_resolver(AdapterArgs(data=[data], out=tmp_path / "m", rank=0), products, weights)


@pytest.mark.parametrize(
    ("name", "pick", "sure_accuracy"), [("en.jsonl", 0.75, 0.85), ("zh.jsonl", 0.7, 0.85)]
)
def test_the_shipped_resolver_tells_what_of_a_list_is_meant(
    tmp_path_factory: pytest.TempPathFactory,
    products: Mapping[str, Product],
    weights: E5Weights,
    name: str,
    pick: float,
    sure_accuracy: float,
) -> None:
    cache = tmp_path_factory.getbasetemp() / "encoder"
    metrics = evaluate_resolver(shipped("models/resolver"), [MESSAGES / name], products, weights, cache)
    assert metrics.pick >= pick
    assert metrics.sure_accuracy >= sure_accuracy
