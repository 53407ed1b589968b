"""The sample store's home can be copied and opened again without work."""

import shutil
from pathlib import Path

from bot.app import open_indexes
from bot.demo import load_store
from bot.settings import Settings


def test_a_copied_home_opens_without_indexing_again(sample_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(sample_home, tmp_path / "home")
    indexes = open_indexes(Settings(home=home))
    ingested, indexed = load_store(indexes, home)
    assert ingested is None
    assert (indexed.embedded, indexed.facts_updated, indexed.words_updated, indexed.removed) == (0, 0, 0, 0)
    assert indexed.passages == 0
    assert indexes.catalog.count() > 600
    indexes.engine.dispose()
