"""Shelves: departments, types, order and pages, on both databases; and the migration that fills departments in."""

import json
from itertools import chain
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, insert, text, update

import retrieval.database
from retrieval.catalog import Catalog, CatalogRevisionRow, ProductRow, product_row
from retrieval.database import open_database
from retrieval.money import Money
from retrieval.product import Product
from retrieval.shelves import Order, Shelf, Shelves


def product(product_id: str, **more: object) -> Product:
    fields: dict[str, object] = {"category": ("Audio", "Headphones"), "product_type": "headphones", **more}
    return Product(product_id, f"Title of {product_id}", **fields)  # type: ignore[arg-type]


def usd(amount: int) -> Money:
    return Money(amount * 100, "USD")


STOCKED = [
    product("A1", price=usd(50), stock=0),
    product("A2", price=usd(20), stock=3),
    product("A3", price=None, stock=None),
    product("A4", price=usd(90), stock=1),
    product("A5", price=Money(10_00, "EUR"), stock=1),
    product("B1", category=("Kitchen",), product_type="kettle", price=usd(30), stock=2),
    product("C1", category=(), product_type=None, price=usd(1), stock=1),
]


@pytest.fixture
def shelves(any_engine: Engine) -> Shelves:
    with any_engine.begin() as connection:
        connection.execute(insert(ProductRow), [product_row(product) for product in STOCKED])
    return Shelves(any_engine, Catalog(any_engine))


def test_departments_are_the_first_step_of_the_category(shelves: Shelves) -> None:
    assert shelves.departments() == {"Audio": 5, "Kitchen": 1}


def test_types_are_counted_on_one_shelf_or_in_the_whole_shop(shelves: Shelves) -> None:
    assert shelves.product_types(Shelf()) == {"headphones": 5, "kettle": 1}
    assert shelves.product_types(Shelf("Kitchen")) == {"kettle": 1}
    assert shelves.count(Shelf()) == 7
    assert shelves.count(Shelf("Audio", "kettle")) == 0


def test_what_is_sold_out_comes_last_unless_the_price_decides(shelves: Shelves) -> None:
    audio = Shelf("Audio")
    assert shelves.product_ids(audio, 10) == ("A2", "A3", "A4", "A5", "A1")
    assert shelves.product_ids(audio, 10, order=Order.PRICE_ASC) == ("A5", "A2", "A1", "A4", "A3")
    assert shelves.product_ids(audio, 10, order=Order.PRICE_DESC) == ("A5", "A4", "A1", "A2", "A3")


def test_what_is_sold_out_without_a_count_comes_last_too(engine: Engine) -> None:
    uncounted = [product("D1", available=False), product("D2", available=True), product("D3")]
    with engine.begin() as connection:
        connection.execute(insert(ProductRow), [product_row(product) for product in uncounted])
    assert Shelves(engine, Catalog(engine)).product_ids(Shelf("Audio"), 10) == ("D2", "D3", "D1")


def test_pages_follow_one_another_without_gap_or_repeat(shelves: Shelves) -> None:
    pages = [shelves.product_ids(Shelf(), 3, offset) for offset in (0, 3, 6, 9)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert sorted(chain(*pages)) == sorted(product.product_id for product in STOCKED)


def test_alike_is_the_same_type_nearest_in_price_and_never_itself(shelves: Shelves) -> None:
    assert shelves.alike(STOCKED[1], 3) == ("A4", "A5", "A3")
    assert shelves.alike(STOCKED[6], 3) == ()


def test_what_was_read_is_kept_until_the_catalogue_changes(shelves: Shelves, any_engine: Engine) -> None:
    assert shelves.count(Shelf("Kitchen")) == 1
    with any_engine.begin() as connection:
        connection.execute(insert(ProductRow), [product_row(product("B2", category=("Kitchen",)))])
    assert shelves.count(Shelf("Kitchen")) == 1
    with any_engine.begin() as connection:
        connection.execute(update(CatalogRevisionRow).values(revision=CatalogRevisionRow.revision + 1))
    assert shelves.count(Shelf("Kitchen")) == 2


def test_a_department_longer_than_the_column_is_cut(any_engine: Engine) -> None:
    with any_engine.begin() as connection:
        connection.execute(insert(ProductRow), [product_row(product("L", category=("x" * 300,)))])
    assert Shelves(any_engine, Catalog(any_engine)).departments() == {"x" * 200: 1}
    kept = Catalog(any_engine).get("L")
    assert kept is not None
    assert kept.category == ("x" * 300,)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_migration_fills_departments_in(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    if database == "postgresql":
        url = f"{request.getfixturevalue('postgresql_url')}/postgres"
    engine = open_database(url)
    config = Config()
    config.set_main_option("script_location", str(Path(retrieval.database.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
    rows = [("M1", ["Home & Garden", "Lamps"]), ("M2", ["花园"]), ("M3", None), ("M4", ["y" * 300])]
    with engine.begin() as connection:
        for product_id, category in rows:
            payload = {"product_id": product_id, "title": "t", **({"category": category} if category else {})}
            connection.execute(
                text(
                    "INSERT INTO products (product_id, title, payload, content_hash) VALUES (:i, 't', :p, 'h')"
                ),
                {"i": product_id, "p": json.dumps(payload)},
            )
    engine.dispose()
    engine = open_database(url)
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT product_id, department FROM products WHERE product_id LIKE 'M_'")
        )
        assert dict(iter(found)) == {
            "M1": "Home & Garden",
            "M2": "花园",
            "M3": None,
            "M4": "y" * 200,
        }
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM products WHERE product_id LIKE 'M_'"))
    engine.dispose()
