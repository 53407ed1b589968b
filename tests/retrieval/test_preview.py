"""What an import would change, without changing it."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from retrieval.catalog import Catalog
from retrieval.database import open_unchanged
from retrieval.errors import DatabaseError, ImportFileError
from retrieval.ingest import ingest
from retrieval.preview import FieldChange, ProductChange, changed_fields, preview
from retrieval.product_types import ProductTypes
from retrieval.records import product_from_json


def record(number: int, **fields: Any) -> dict[str, Any]:
    price = {"amount": "5.00", "currency": "USD"}
    return {"product_id": f"A{number}", "title": f"Thing {number}", "price": price, **fields}


def shop(path: Path, *records: dict[str, Any], bad: int = 0) -> Path:
    path.write_text("\n".join([*map(json.dumps, records), *["{bad"] * bad]) + "\n", encoding="utf-8")
    return path


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_preview_says_what_would_happen_and_does_nothing(any_engine: Engine, tmp_path: Path) -> None:
    ingest(any_engine, shop(tmp_path / "a.jsonl", *(record(n) for n in range(1, 6))))
    changed = record(2, price={"amount": "6.00", "currency": "USD"}, stock=3, attributes={"Colour": "red"})
    file = shop(tmp_path / "b.jsonl", record(1), changed, record(9, title="New"), bad=2)
    found = preview(any_engine, file)
    assert (found.read, found.added, found.changed, found.unchanged) == (3, 1, 1, 1)
    assert (found.removed, found.missing, found.rejected) == (0, 3, 2)
    assert found.added_samples == (ProductChange("A9", "New", "5.00 USD"),)
    assert found.changed_samples == (
        ProductChange(
            "A2",
            "Thing 2",
            "6.00 USD",
            (
                FieldChange("price", "5.00 USD", "6.00 USD"),
                FieldChange("stock", None, "3"),
                FieldChange("attributes.Colour", None, "red"),
            ),
        ),
    )
    assert found.removed_samples == ()
    assert [row.line_number for row in found.reject_samples] == [4, 5]
    assert Catalog(any_engine).revision() == 1
    assert set(Catalog(any_engine).hashes()) == {"A1", "A2", "A3", "A4", "A5"}
    assert not list(tmp_path.glob("*.rejects.tsv"))


def test_a_preview_counts_what_the_import_then_does(any_engine: Engine, tmp_path: Path) -> None:
    ingest(any_engine, shop(tmp_path / "a.jsonl", *(record(n, stock=n) for n in range(40))))
    file = shop(tmp_path / "b.jsonl", *(record(n, stock=20) for n in range(20, 60)), bad=1)
    expected = preview(any_engine, file, replace=True, types=ProductTypes.load())
    done = ingest(any_engine, file, replace=True, types=ProductTypes.load(), rejects_folder=tmp_path)
    for name in ("read", "added", "changed", "unchanged", "removed", "rejected"):
        assert getattr(expected, name) == getattr(done, name)
    assert len(expected.removed_samples) == 10
    again = preview(any_engine, file, replace=True, types=ProductTypes.load())
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, 40)


def test_samples_are_limited(engine: Engine, tmp_path: Path) -> None:
    file = shop(tmp_path / "a.jsonl", *(record(n) for n in range(30)), bad=30)
    found = preview(engine, file, samples=4)
    assert (found.added, found.rejected) == (30, 30)
    assert (len(found.added_samples), len(found.reject_samples)) == (4, 4)


def test_a_file_that_an_import_would_refuse_is_refused(engine: Engine, tmp_path: Path) -> None:
    ingest(engine, shop(tmp_path / "a.jsonl", record(1)))
    with pytest.raises(ImportFileError, match=r"all 2 rows were rejected.*line 1: not valid JSON"):
        preview(engine, shop(tmp_path / "b.jsonl", bad=2), replace=True)
    with pytest.raises(ImportFileError, match="nothing but blank lines"):
        preview(engine, shop(tmp_path / "c.jsonl"))


def test_changes_are_told_field_by_field() -> None:
    option = {"option_id": "A1-M", "values": {"Size": "M"}, "stock": 3}
    before = record(1, description="x" * 300, options=[option], category=["A", "B"], language="en")
    after = record(
        1,
        description="x" * 299 + "y",
        options=[option | {"stock": 0}, {"option_id": "A1-L", "values": {"Size": "L"}, "available": True}],
        category=["A", "C"],
        translations={"zh": {"title": "东西", "description": ""}},
    )
    del after["price"]
    changes = changed_fields(product_from_json(before), product_from_json(after))
    told = {change.field: (change.before, change.after) for change in changes}
    assert told.pop("description") == ("x" * 199 + "…", "x" * 199 + "…")
    assert told == {
        "category": ("A > B", "A > C"),
        "price": ("5.00 USD", None),
        "options.A1-M.stock": ("3", "0"),
        "options.A1-L.values.Size": (None, "L"),
        "options.A1-L.available": (None, "yes"),
        "translations.zh.title": (None, "东西"),
        "translations.zh.description": (None, ""),
    }


def test_looking_at_a_database_leaves_every_byte_of_it(engine: Engine, tmp_path: Path) -> None:
    ingest(engine, shop(tmp_path / "a.jsonl", *(record(n) for n in range(20))))
    engine.dispose()
    home = Path(str(engine.url.database)).parent
    before = digests(home)
    looking = open_unchanged(str(engine.url))
    preview(looking, tmp_path / "a.jsonl", replace=True)
    looking.dispose()
    assert digests(home) == before


def test_looking_at_a_database_that_is_not_there_creates_none(tmp_path: Path) -> None:
    engine = open_unchanged(f"sqlite:///{tmp_path}/home/shop.db")
    found = preview(engine, shop(tmp_path / "a.jsonl", record(1)))
    engine.dispose()
    assert (found.added, found.missing) == (1, 0)
    assert not (tmp_path / "home").exists()


def test_a_database_of_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shop.db").touch()
    with pytest.raises(DatabaseError, match="xiaoer index"):
        open_unchanged(f"sqlite:///{tmp_path}/shop.db")
    assert (tmp_path / "shop.db").stat().st_size == 0
