"""The sample store: what every other part may rely on when it runs on `data/store/products.jsonl`."""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from retrieval.product_types import ProductTypes

STORE = Path(__file__).parents[2] / "data" / "store"
HAN = re.compile(r"[\u4e00-\u9fff]")

SHELF = """
department: Computers
prefix: CMP
currency: USD
shelves:
- category: Laptops
  product_type: laptop
  attributes: [Memory, Colour]
  products:
  - id: CMP-0001
    brand: Velmora
    title: Velmora Slate Laptop, 16 GB, Silver
    description: A light laptop.
    title_zh: Velmora Slate 笔记本电脑 16GB 银色
    description_zh: 轻便好带。
    price: 749.00
    stock: 3
    attributes: {Memory: 16 GB, Colour: silver}
"""


@pytest.fixture(scope="module")
def products() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (STORE / "products.jsonl").read_text(encoding="utf-8").splitlines()]


def run_build(store: Path, output: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(store / "build.py"), str(output)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)


def build_shelf(folder: Path, shelf: str) -> subprocess.CompletedProcess[str]:
    (folder / "departments").mkdir()
    (folder / "departments" / "computers.yaml").write_text(shelf, encoding="utf-8")
    (folder / "build.py").write_bytes((STORE / "build.py").read_bytes())
    shutil.copytree(STORE / "drawing", folder / "drawing", ignore=shutil.ignore_patterns("__pycache__"))
    return run_build(folder, folder / "products.jsonl")


def test_the_committed_file_is_what_build_writes(tmp_path: Path) -> None:
    result = run_build(STORE, tmp_path / "products.jsonl")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "products.jsonl").read_bytes() == (STORE / "products.jsonl").read_bytes()


def test_there_are_at_least_200_products_in_6_departments(products: list[dict[str, Any]]) -> None:
    assert len(products) >= 200
    assert len({product["category"][0] for product in products}) >= 6


def test_ids_are_unique_and_sorted(products: list[dict[str, Any]]) -> None:
    ids = [product["product_id"] for product in products]
    assert ids == sorted(set(ids))
    options = [option["option_id"] for product in products for option in product.get("options", [])]
    assert len(options) == len(set(options))


def test_every_product_speaks_english_and_chinese(products: list[dict[str, Any]]) -> None:
    for product in products:
        chinese = product["translations"]["zh"]
        assert product["language"] == "en"
        for field in ("title", "description"):
            assert product[field].strip(), product["product_id"]
            assert not HAN.search(product[field]), product["product_id"]
            assert HAN.search(chinese[field]), product["product_id"]


def test_titles_and_descriptions_are_never_repeated(products: list[dict[str, Any]]) -> None:
    for field in ("title", "description"):
        assert len({product[field] for product in products}) == len(products)
        assert len({product["translations"]["zh"][field] for product in products}) == len(products)


def test_prices_are_exact_decimals_with_two_places(products: list[dict[str, Any]]) -> None:
    sold = [entry for product in products for entry in (product, *product.get("options", []))]
    prices = [entry["price"] for entry in sold if "price" in entry]
    assert prices
    for price in prices:
        assert re.fullmatch(r"\d+\.\d\d", price["amount"])
        assert Decimal(price["amount"]) > 0
        assert price["currency"] == "USD"


def test_some_prices_and_stocks_are_unknown_and_some_products_sold_out(
    products: list[dict[str, Any]],
) -> None:
    assert any("price" not in product for product in products)
    assert any("stock" not in product for product in products)
    assert any(product.get("stock") == 0 for product in products)


def test_stock_is_a_whole_number_and_the_sum_of_the_options(products: list[dict[str, Any]]) -> None:
    for product in products:
        assert isinstance(product.get("stock", 0), int)
        assert product.get("stock", 0) >= 0
        if "options" in product:
            assert product["stock"] == sum(option["stock"] for option in product["options"])


def test_every_attribute_has_a_name_and_a_value(products: list[dict[str, Any]]) -> None:
    for product in products:
        assert 4 <= len(product["attributes"]) <= 9, product["product_id"]
        for name, value in product["attributes"].items():
            assert name.strip(), product["product_id"]
            assert value.strip(), product["product_id"]


def test_every_product_type_offers_a_choice(products: list[dict[str, Any]]) -> None:
    types = Counter(product["product_type"] for product in products)
    assert min(types.values()) >= 3
    for product_type in types:
        same = [product for product in products if product["product_type"] == product_type]
        assert len({product["price"]["amount"] for product in same if "price" in product}) > 1, product_type
        assert len(frozenset.intersection(*(frozenset(product["attributes"]) for product in same))) >= 3, (
            product_type
        )


def test_every_product_type_is_known_and_found_by_every_word_it_has_in_both_languages(
    products: list[dict[str, Any]],
) -> None:
    stated = {product["product_type"] for product in products}
    known, types = ProductTypes.load().types, ProductTypes.load(extra=stated)
    assert types.types.keys() == known.keys(), stated - known.keys()
    for product_type in sorted(stated):
        assert known[product_type].words["zh"], f"{product_type} has no Chinese word"
        for words in known[product_type].words.values():
            for word in words:
                kinds = [mention.product_type for mention in types.find(word)]
                assert kinds == [product_type], f"{word} finds {kinds}, not {product_type}"


def test_build_accepts_a_shelf_that_agrees_with_itself(tmp_path: Path) -> None:
    assert build_shelf(tmp_path, SHELF).returncode == 0


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("Laptop, 16 GB", "Laptop, 32 GB", "no attribute says 32 GB"),
        ("电脑 16GB", "电脑 8GB", "no attribute says 8 GB"),
        ("电脑 16GB", "电脑 14英寸", "no attribute says 14 in"),
        ("Slate Laptop, 16 GB, Silver", "Slate Laptop, 16 GB, Black", "no attribute says black"),
        ("16GB 银色", "16GB 黑色", "no attribute says black"),
        ("price: 749.00", "price: 0.00", "must be above zero"),
        ("price: 749.00", "price: 749", "two decimals"),
        ("stock: 3", "stock: -3", "must be a whole number"),
        ("stock: 3", "stok: 3", "unknown field stok"),
        ("brand: Velmora", "brand: Tolvik", "not in both titles"),
        ("    description_zh: 轻便好带。\n", "", "'description_zh' is missing"),
        ("description_zh: 轻便好带。", "description_zh: Light.", "no Chinese"),
        ("Memory: 16 GB", "Memory: ''", "empty"),
        (", Colour: silver}", "}", "lacks Colour"),
        ("stock: 3", "stock: 3\n    stock: 4", "stock given twice"),
        ("id: CMP-0001", "id: CMP-1", "must look like CMP-0001"),
        ("product_type: laptop", "product_type: abacus", "no picture for the product type 'abacus'"),
    ],
)
def test_build_refuses_a_mistake_and_names_the_file(
    tmp_path: Path, right: str, wrong: str, complaint: str
) -> None:
    assert right in SHELF
    result = build_shelf(tmp_path, SHELF.replace(right, wrong))
    assert result.returncode == 1
    assert complaint in result.stderr
    assert "computers.yaml" in result.stderr
    assert not (tmp_path / "products.jsonl").exists()


def test_build_refuses_an_id_that_is_used_twice(tmp_path: Path) -> None:
    result = build_shelf(tmp_path, SHELF + SHELF[SHELF.index("  - id:") :])
    assert result.returncode == 1
    assert "CMP-0001: the id is used twice" in result.stderr
