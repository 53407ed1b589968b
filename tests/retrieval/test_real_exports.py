"""Exports of real shops, each held against a count that a few plain lines make of the same file."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import Engine

from retrieval.catalog import Catalog
from retrieval.importers import detect_format
from retrieval.ingest import ingest
from retrieval.product import Product
from tests.retrieval.files import read

DATA = Path(__file__).parents[2] / "../shared/data"
GOOGLE = "{http://base.google.com/ns/1.0}"
SHOPIFY = {
    "apparel.csv": {},
    "fashion.csv": {},
    "jewelry.csv": {},
    "snowdevil.csv": {2185: "not published: Published is false"},
}
FEEDS = ("arabic_store.xml", "demo_store.xml")


@dataclass(frozen=True)
class Counted:
    """What stands in a file: product id to title, to its number of variants, and to its lowest price as text."""

    titles: dict[str, str]
    variants: dict[str, int]
    prices: dict[str, str]


def count_shopify(path: Path) -> Counted:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    hidden = {row["Handle"] for row in rows if row["Published"] == "false"}
    rows = [row for row in rows if row["Handle"] not in hidden]
    sold = [row for row in rows if row["Variant Price"]]
    return Counted(
        {row["Handle"]: row["Title"] for row in rows if row["Title"]},
        Counter(row["Handle"] for row in sold),
        {
            row["Handle"]: row["Variant Price"]
            for row in sorted(sold, key=lambda row: -float(row["Variant Price"]))
        },
    )


def count_feed(path: Path) -> tuple[Counted, int]:
    """Neither feed has variants: one uses item_group_id for departments, the other not at all."""
    items: dict[str, ElementTree.Element] = {}
    repeated = 0
    for item in ElementTree.parse(path).iter("item"):
        product_id = item.findtext(f"{GOOGLE}id", "")
        repeated += product_id in items
        items.setdefault(product_id, item)
    price = {
        product_id: item.findtext(f"{GOOGLE}sale_price") or item.findtext(f"{GOOGLE}price", "")
        for product_id, item in items.items()
    }
    titles = {
        product_id: " ".join(item.findtext(f"{GOOGLE}title", "").split())
        for product_id, item in items.items()
    }
    return Counted(titles, Counter(items.keys()), price), repeated


def check(products: list[Product], counted: Counted) -> None:
    assert {product.product_id: product.title for product in products} == counted.titles
    assert {product.product_id: len(product.options) or 1 for product in products} == counted.variants
    assert len({option.option_id for p in products for option in p.options}) == sum(
        len(p.options) for p in products
    )
    for product in products:
        assert product.price is not None
        assert product.price.amount == counted.prices[product.product_id].split()[0]
        assert not re.search(r"</?[a-z]", product.description, re.IGNORECASE)
        assert "&amp;" not in product.title + product.description


def test_the_lists_name_every_file() -> None:
    if not DATA.exists():
        pytest.skip(f"needs {DATA}")
    assert {path.name for path in (DATA / "shopify_csv").glob("*.csv")} == set(SHOPIFY)
    assert {path.name for path in (DATA / "merchant_feeds").glob("*.xml")} == set(FEEDS)


@pytest.mark.parametrize("name", SHOPIFY)
def test_a_shopify_export_is_read_whole(name: str) -> None:
    path = DATA / "shopify_csv" / name
    if not path.exists():
        pytest.skip(f"needs {path}")
    assert detect_format(path) == "shopify"
    products, rejects = read(path, currency="USD")
    assert {found.line_number: found.reason for found in rejects} == SHOPIFY[name]
    check(products, count_shopify(path))


@pytest.mark.parametrize("name", FEEDS)
def test_a_merchant_feed_is_read_whole(name: str) -> None:
    path = DATA / "merchant_feeds" / name
    if not path.exists():
        pytest.skip(f"needs {path}")
    assert detect_format(path) == "merchant"
    products, rejects = read(path)
    counted, repeated = count_feed(path)
    assert len(rejects) == repeated
    assert all("already" in found.reason for found in rejects)
    check(products, counted)
    assert {product.in_stock for product in products} == {True}
    assert {product.language for product in products} == (
        {"ar", "en"} if name == "arabic_store.xml" else {"en"}
    )


@pytest.mark.parametrize(
    "name", [f"shopify_csv/{name}" for name in SHOPIFY] + [f"merchant_feeds/{name}" for name in FEEDS]
)
def test_a_second_import_changes_nothing(engine: Engine, tmp_path: Path, name: str) -> None:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"needs {path}")
    currency = "USD" if name.startswith("shopify") else None
    first = ingest(engine, path, currency=currency, rejects_folder=tmp_path)
    again = ingest(engine, path, currency=currency, rejects_folder=tmp_path, replace=True)
    assert first.added == first.read == Catalog(engine).count()
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, first.read)
    assert again.rejected == first.rejected
    assert Catalog(engine).revision() == 1
