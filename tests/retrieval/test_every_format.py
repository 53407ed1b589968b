"""One suite for the importers, run on every format: what holds whatever a shop exports."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from retrieval.catalog import Catalog
from retrieval.errors import ImportFileError
from retrieval.importers import FORMATS, detect_format
from retrieval.ingest import ingest
from retrieval.money import Money
from retrieval.records import product_from_json, product_to_json
from tests.retrieval.files import NAMES_NO_CURRENCY, SAMPLES, TITLES, read, write

every_format = pytest.mark.parametrize("name", SAMPLES)


def options(name: str) -> dict[str, Any]:
    return {"currency": "USD"} if name in NAMES_NO_CURRENCY else {}


def test_no_format_is_left_out() -> None:
    assert {name.split()[0] for name in SAMPLES} == set(FORMATS)


@every_format
def test_the_format_is_told_by_content(tmp_path: Path, name: str) -> None:
    assert detect_format(write(tmp_path / "products.dat", SAMPLES[name])) == name.split()[0]


@every_format
def test_titles_of_every_script_and_prices_are_read(tmp_path: Path, name: str) -> None:
    products, rejects = read(write(tmp_path / "products", SAMPLES[name]), **options(name))
    assert rejects == []
    assert {product.product_id: product.title for product in products} == TITLES
    assert {product.price for product in products} == {Money(1900, "USD")}
    assert all(product_from_json(product_to_json(product)) == product for product in products)


@every_format
def test_marks_line_ends_and_gzip_change_nothing(tmp_path: Path, name: str) -> None:
    plain = read(write(tmp_path / "plain", SAMPLES[name]), **options(name))
    windows = "\ufeff" + SAMPLES[name].replace("\n", "\r\n")
    assert read(write(tmp_path / "windows", windows), **options(name)) == plain
    packed = gzip.compress(SAMPLES[name].encode())
    assert read(write(tmp_path / "packed", packed), **options(name)) == plain


@every_format
def test_a_file_cut_anywhere_is_refused_or_holds_nothing_but_its_products(tmp_path: Path, name: str) -> None:
    content = SAMPLES[name].encode()
    path = tmp_path / "cut"
    for length in range(len(content)):
        path.write_bytes(content[:length])
        try:
            products, _ = read(path, **options(name))
        except ImportFileError:
            continue
        assert {product.product_id: product.title for product in products}.items() <= TITLES.items()


@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - {"icecat", "jsonl"}))
def test_a_header_without_products_is_refused(tmp_path: Path, name: str) -> None:
    header = SAMPLES[name].split("\n")[0] + "\n"
    if name == "merchant xml":
        header = '<rss version="2.0"><channel><title>Shop</title></channel></rss>'
    with pytest.raises(ImportFileError, match="no products"):
        read(write(tmp_path / "header", header), **options(name))


@every_format
def test_another_encoding_is_refused_with_its_line(tmp_path: Path, name: str) -> None:
    content = SAMPLES[name].replace("Zorvex", "Žorvé").encode("cp1250", errors="replace")
    with pytest.raises(ImportFileError, match=r"line \d+"):
        read(write(tmp_path / "latin", content), **options(name))


@every_format
def test_importing_a_file_twice_changes_nothing(engine: Engine, tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "products", SAMPLES[name])
    assert ingest(engine, path, **options(name)).added == 3
    again = ingest(engine, path, replace=True, **options(name))
    assert (again.unchanged, again.added, again.changed, again.removed) == (3, 0, 0, 0)
    assert Catalog(engine).revision() == 1


@every_format
def test_a_broken_file_leaves_the_catalogue_as_it_was(engine: Engine, tmp_path: Path, name: str) -> None:
    ingest(engine, write(tmp_path / "products", SAMPLES[name]), **options(name))
    content = SAMPLES[name].encode()
    at = content.index(TITLES["2"].encode()) + 1  # in the middle of a letter
    with pytest.raises(ImportFileError):
        ingest(engine, write(tmp_path / "cut", content[:at]), replace=True, **options(name))
    assert set(Catalog(engine).hashes()) == set(TITLES)
    assert Catalog(engine).revision() == 1


@every_format
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_files_are_read_rejected_or_refused(tmp_path: Path, name: str, data: st.DataObject) -> None:
    content = bytearray(SAMPLES[name].encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    path = write(tmp_path / "damaged", bytes(content))
    try:
        products, _ = read(path, format=name.split()[0], **options(name))
    except ImportFileError:
        return
    assert all(product.product_id and product.title for product in products)
