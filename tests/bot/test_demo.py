"""Opening the shop on a file of one's own."""

import shutil
from pathlib import Path

import pytest

from bot.app import Indexes, open_indexes
from bot.demo import load_store
from bot.settings import Settings, load_settings
from retrieval.errors import ImportFileError
from tests.retrieval.files import SAMPLES, write


@pytest.fixture
def indexes(tmp_path: Path) -> Indexes:
    return open_indexes(load_settings(home=tmp_path / "home"))


def test_exports_that_name_no_currency_are_read_as_dollars(indexes: Indexes, tmp_path: Path) -> None:
    load_store(indexes, tmp_path, write(tmp_path / "a.csv", SAMPLES["shopify"]))
    assert indexes.catalog.currencies() == {"USD": 3}


def test_a_feed_keeps_the_currency_that_it_names(indexes: Indexes, tmp_path: Path) -> None:
    load_store(indexes, tmp_path, write(tmp_path / "a.xml", SAMPLES["merchant xml"].replace("USD", "EGP")))
    assert indexes.catalog.currencies() == {"EGP": 3}


def test_the_same_file_in_another_currency_is_read_again(indexes: Indexes, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", SAMPLES["shopify"])
    load_store(indexes, tmp_path, file)
    assert load_store(indexes, tmp_path, file)[0] is None
    load_store(indexes, tmp_path, file, currency="EUR")
    assert indexes.catalog.currencies() == {"EUR": 3}


def test_a_file_that_is_not_there_is_named(indexes: Indexes, tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="nothing"):
        load_store(indexes, tmp_path, tmp_path / "nothing.csv")


def test_a_copied_home_opens_without_indexing_again(sample_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(sample_home, tmp_path / "home")
    indexes = open_indexes(Settings(home=home))
    ingested, indexed = load_store(indexes, home)
    assert ingested is None
    assert (indexed.embedded, indexed.facts_updated, indexed.words_updated, indexed.removed) == (0, 0, 0, 0)
    assert indexed.passages == 0
    assert indexes.catalog.count() > 600
    indexes.engine.dispose()
