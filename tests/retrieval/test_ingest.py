"""Ingesting product files into the catalogue, on both databases."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.store import Store
from retrieval.catalog import Catalog
from retrieval.database import open_database
from retrieval.errors import DatabaseError, ImportFileError
from retrieval.ingest import ingest
from retrieval.product_types import ProductTypes

ICECAT = Path(__file__).parents[2] / "../shared/data/icecat/products.jsonl.gz"


def shop(path: Path, *numbers: int, price: str = "5.00", bad: int = 0) -> Path:
    records = [
        {"product_id": f"A{n}", "title": f"Thing {n}", "price": {"amount": price, "currency": "USD"}}
        for n in numbers
    ]
    rows = [json.dumps(record) for record in records] + ["{bad"] * bad
    path.write_text("\n".join(rows) + "\n")
    return path


def test_rows_are_added_changed_and_left_alone(any_engine: Engine, tmp_path: Path) -> None:
    catalog = Catalog(any_engine)
    first = ingest(any_engine, shop(tmp_path / "a.jsonl", 1, 2, 3))
    assert (first.read, first.added, first.changed, first.unchanged) == (3, 3, 0, 0)
    assert catalog.revision() == 1
    again = ingest(any_engine, shop(tmp_path / "a.jsonl", 1, 2, 3))
    assert (again.added, again.changed, again.unchanged, again.removed) == (0, 0, 3, 0)
    assert catalog.revision() == 1
    ingest(any_engine, shop(tmp_path / "b.jsonl", 3, 4, price="6.00"))
    assert catalog.revision() == 2
    assert {product.product_id: product.price.amount for product in catalog.stream() if product.price} == {
        "A1": "5.00",
        "A2": "5.00",
        "A3": "6.00",
        "A4": "6.00",
    }


def test_replace_removes_what_the_file_does_not_hold(any_engine: Engine, tmp_path: Path) -> None:
    ingest(any_engine, shop(tmp_path / "a.jsonl", 1, 2, 3))
    report = ingest(any_engine, shop(tmp_path / "b.jsonl", 2, 4), replace=True)
    assert (report.added, report.unchanged, report.removed) == (1, 1, 2)
    assert set(Catalog(any_engine).hashes()) == {"A2", "A4"}
    assert ingest(any_engine, shop(tmp_path / "b.jsonl", 2, 4), replace=True).removed == 0
    assert Catalog(any_engine).revision() == 2


def test_replace_never_empties_the_catalogue(any_engine: Engine, tmp_path: Path) -> None:
    ingest(any_engine, shop(tmp_path / "a.jsonl", 1, 2))
    with pytest.raises(ImportFileError, match="all 3 rows were rejected"):
        ingest(any_engine, shop(tmp_path / "b.jsonl", bad=3), replace=True)
    assert Catalog(any_engine).count() == 2
    assert len((tmp_path / "b.jsonl.rejects.tsv").read_text().splitlines()) == 4


def test_a_bad_file_changes_nothing(any_engine: Engine, tmp_path: Path) -> None:
    ingest(any_engine, shop(tmp_path / "a.jsonl", 1, 2))
    cut = shop(tmp_path / "b.jsonl", *range(1500))
    cut.write_text(cut.read_text()[:-20])
    with pytest.raises(ImportFileError, match="line 1500"):
        ingest(any_engine, cut, replace=True)
    assert set(Catalog(any_engine).hashes()) == {"A1", "A2"}
    assert Catalog(any_engine).revision() == 1
    assert ingest(any_engine, shop(tmp_path / "b.jsonl", 1, 2, 3)).added == 1  # the connection is clean again


def test_rejected_rows_are_written_down_if_there_are_any(any_engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "rejects"
    fine = ingest(any_engine, shop(tmp_path / "a.jsonl", 1, 2), rejects_folder=folder)
    assert fine.rejects_path is None
    assert not folder.exists()
    path = shop(tmp_path / "b.jsonl", 1, 1, 2, bad=1)
    with path.open("a") as stream:
        stream.write('{"product_id": "S", "title": "\\ud800"}\n')
    report = ingest(any_engine, path, rejects_folder=folder)
    assert (report.read, report.rejected, report.rejects_path) == (2, 3, folder / "b.jsonl.rejects.tsv")
    assert report.rejects_path is not None
    rows = [line.split("\t") for line in report.rejects_path.read_text().splitlines()]
    assert rows[0] == ["line", "reason", "excerpt"]
    assert sorted(row[0] for row in rows[1:]) == ["2", "4", "5"]
    assert all(len(row) == 3 for row in rows)


def test_types_are_inferred_where_none_is_stated(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"product_id": "1", "title": "Acme 15.6 inch laptop"}\n'
        '{"product_id": "2", "title": "Acme 15.6 inch laptop", "product_type": "tablet"}\n'
    )
    ingest(engine, path, types=ProductTypes.load())
    types = {product.product_id: product.product_type for product in Catalog(engine).stream()}
    assert types == {"1": "laptop", "2": "tablet"}


def test_progress_reaches_the_end(engine: Engine, tmp_path: Path) -> None:
    path = shop(tmp_path / "a.jsonl", *range(1200))
    calls: list[tuple[int, int, int]] = []
    ingest(engine, path, progress=lambda *call: calls.append(call))
    assert [call[0] for call in calls] == [500, 1000, 1200]
    assert calls[-1][1:] == (path.stat().st_size, path.stat().st_size)


def test_conversations_can_be_written_while_a_file_is_parsed(any_engine: Engine, tmp_path: Path) -> None:
    store = Store(any_engine)

    def talk(*_: int) -> None:
        store.create_conversation()

    ingest(any_engine, shop(tmp_path / "a.jsonl", *range(1200)), progress=talk)
    assert store.counts()["conversations"] == 3


def test_two_imports_at_once_both_arrive(any_engine: Engine, tmp_path: Path) -> None:
    files = [shop(tmp_path / f"{n}.jsonl", *range(n * 700, n * 700 + 800)) for n in range(3)]
    threads = [threading.Thread(target=ingest, args=(any_engine, file)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Catalog(any_engine).count() == 2200
    assert Catalog(any_engine).revision() == 3


def test_a_locked_database_is_explained(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.database.BUSY_TIMEOUT_S", 0)
    second = open_database(str(engine.url))
    with engine.connect() as holder:
        holder.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError, match="locked"):
            ingest(second, shop(tmp_path / "a.jsonl", 1))
        holder.rollback()
    second.dispose()


KILLED = """
import sys, time
from pathlib import Path
from retrieval import ingest as module
from retrieval.database import open_database
stage = sys.argv[3]
def pause(*_):
    print("ready", flush=True)
    time.sleep(60)
if stage == "applying":
    original = module.insert
    def slow(table):
        if table is module.ProductRow:
            pause()
        return original(table)
    module.insert = slow
module.ingest(open_database(sys.argv[1]), Path(sys.argv[2]), replace=True,
              progress=pause if stage == "parsing" else None)
"""


@pytest.mark.parametrize("stage", ["parsing", "applying"])
def test_a_killed_import_leaves_the_old_catalogue(engine: Engine, tmp_path: Path, stage: str) -> None:
    ingest(engine, shop(tmp_path / "a.jsonl", 1, 2))
    new = shop(tmp_path / "b.jsonl", *range(2, 1500), price="6.00")
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(engine.url), str(new), stage],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        assert Catalog(engine).count() == 2  # readers see the old catalogue meanwhile
        os.kill(process.pid, signal.SIGKILL)
    catalog = Catalog(engine)
    assert set(catalog.hashes()) == {"A1", "A2"}
    assert catalog.revision() == 1
    report = ingest(engine, new, replace=True)
    assert (report.added, report.changed, report.removed) == (1497, 1, 1)
    assert catalog.count() == 1498


@pytest.mark.icecat
@pytest.mark.skipif(not ICECAT.exists(), reason=f"needs {ICECAT}")
def test_the_icecat_catalogue_is_ingested_in_time(any_engine: Engine, tmp_path: Path) -> None:
    start = time.perf_counter()
    report = ingest(any_engine, ICECAT, rejects_folder=tmp_path)
    assert (report.added, report.rejected) == (19406, 0)
    assert time.perf_counter() - start < 60  # 20 s on an idle machine
