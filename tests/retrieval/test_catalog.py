"""The catalogue: products, their canonical form, and reading them back."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from retrieval.catalog import Catalog
from retrieval.errors import ProductError
from retrieval.ingest import ingest
from retrieval.money import Money
from retrieval.product import Option, Product, Translation
from retrieval.records import content_hash, product_from_json, product_to_json

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(
    lambda text: text == text.strip() and text != ""
)
MONEY = st.builds(Money, st.integers(0, 10**9), st.sampled_from(["USD", "JPY", "KWD"]))
NAMED = st.dictionaries(WORDS, WORDS, max_size=3)
PRODUCTS = st.builds(
    Product,
    product_id=WORDS,
    title=WORDS,
    description=WORDS | st.just(""),
    brand=st.none() | WORDS,
    category=st.lists(WORDS, max_size=3).map(tuple),
    product_type=st.none() | st.sampled_from(["laptop", "phone case", "鼠标"]),
    price=st.none() | MONEY,
    stock=st.none() | st.integers(0, 1000),
    attributes=NAMED,
    options=st.lists(
        st.builds(Option, WORDS, NAMED, st.none() | MONEY, st.none() | st.integers(0, 9)), max_size=2
    ).map(tuple),
    url=st.none() | WORDS,
    language=st.sampled_from(["en", "zh"]),
    translations=st.dictionaries(
        st.sampled_from(["zh", "de"]), st.builds(Translation, WORDS, WORDS), max_size=2
    ),
)
SAID = st.none() | st.booleans()


def with_availability(product: Product, said: bool | None, of_options: bool | None) -> Product:
    """The product as a shop states it that does not count where it says nothing else."""
    options = tuple(replace(o, available=of_options if o.stock is None else None) for o in product.options)
    return replace(product, options=options, available=said if product.stock is None else None)


@given(st.builds(with_availability, PRODUCTS, SAID, SAID))
def test_every_product_survives_its_canonical_form(product: Product) -> None:
    record = json.loads(json.dumps(product_to_json(product)))
    assert product_from_json(record) == product
    assert content_hash(product_from_json(record)) == content_hash(product)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"product_id": ""}, "product_id"),
        ({"title": None}, "title"),
        ({"title": "x" * 2000}, "1000"),
        ({"stock": -1}, "stock"),
        ({"stock": 1.5}, "stock"),
        ({"stock": True}, "stock"),
        ({"available": "yes"}, "available must be true or false"),
        ({"available": True, "stock": 0}, "available is true, but the stock is 0"),
        ({"options": [{"option_id": "A", "values": {}, "available": 1}]}, "option available"),
        ({"price": {"amount": 499.0, "currency": "USD"}}, "quotes"),
        ({"price": {"amount": "-1", "currency": "USD"}}, "negative"),
        ({"price": {"amount": "1", "currency": "ZZZ"}}, "ISO 4217"),
        ({"price": "499"}, "price"),
        ({"colour": "red"}, "unknown field"),
        ({"category": "Computers"}, "category"),
        ({"attributes": {"Memory": 16}}, "Memory"),
        ({"options": [{"values": {}}]}, "option_id"),
        ({"translations": {"zh": {}}}, "title"),
    ],
)
def test_a_bad_field_is_named(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ProductError, match=reason):
        product_from_json({"product_id": "A1", "title": "Laptop"} | change)


def test_what_is_not_stated_stays_unknown() -> None:
    product = product_from_json({"product_id": "A1", "title": "Laptop"})
    assert product.price is None
    assert product.stock is None
    assert product.in_stock is None


def test_a_catalogue_reads_back_what_was_ingested(any_engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "shop.jsonl"
    records = [
        {"product_id": f"P{number}", "title": f"Thing {number}", "brand": "Acme" if number % 3 else "Best"}
        | ({"price": {"amount": "5.00", "currency": "USD"}} if number % 2 else {})
        for number in range(1500)
    ]
    file.write_text("\n".join(map(json.dumps, records)) + "\n")
    catalog = Catalog(any_engine)
    assert catalog.revision() == 0
    ingest(any_engine, file)
    assert catalog.count() == 1500
    assert catalog.revision() == 1
    first = catalog.get("P7")
    assert first is not None
    assert first.title == "Thing 7"
    assert catalog.get("nothing") is None
    assert list(catalog.get_many(["P9", "gone", "P3"])) == ["P9", "P3"]
    assert len(catalog.get_many([f"P{number}" for number in range(1500)])) == 1500
    assert {product.product_id for product in catalog.stream()} == {
        record["product_id"] for record in records
    }
    assert dict(catalog.hashes()) == {p.product_id: content for content, p in catalog.stream_hashed()}
    assert catalog.brands() == {"Acme": 1000, "Best": 500}
    assert catalog.currencies() == {"USD": 750}


@pytest.mark.parametrize(
    ("stated", "in_stock"),
    [
        ({}, None),
        ({"available": True}, True),
        ({"available": False}, False),
        ({"stock": 3, "available": True}, True),
    ],
)
def test_availability_needs_no_count(stated: dict[str, Any], in_stock: bool | None) -> None:
    product = product_from_json(
        {"product_id": "A", "title": "x", "options": [{"option_id": "A1", **stated}], **stated}
    )
    assert (product.in_stock, product.options[0].in_stock) == (in_stock, in_stock)
    assert product_to_json(product).get("stock") == stated.get("stock")
