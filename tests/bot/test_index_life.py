"""An index in use: changes by another process, a rebuild, and a process that is killed in the middle of one."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App, open_app, open_indexes, quiet_libraries
from bot.demo import as_sample_shop, load_store
from bot.settings import Settings

STORE = Path(__file__).parents[2] / "data" / "store" / "products.jsonl"
PRODUCTS = 100
QUERY = "wireless headphones"


@pytest.fixture(scope="module")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a shop of a hundred products, headphones and laptops among them."""
    home: Path = tmp_path_factory.mktemp("small") / "home"
    file = home.parent / "products.jsonl"
    lines = STORE.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:PRODUCTS]), encoding="utf-8")
    quiet_libraries()
    indexes = open_indexes(Settings(home=home))
    load_store(indexes, home, file)
    indexes.engine.dispose()
    return home


@pytest.fixture
def live(small_home: Path, tmp_path: Path) -> Iterator[App]:
    """A bot that goes on answering while other processes write to its home."""
    app = open_app(as_sample_shop(Settings(home=shutil.copytree(small_home, tmp_path / "home"))))
    yield app
    app.close()


def xiaoer(app: App, *arguments: str) -> subprocess.Popen[bytes]:
    """Start the command on the home of a running bot."""
    return subprocess.Popen(
        [sys.executable, "-c", "from bot.cli import main; main()", *arguments],
        env={**os.environ, "XIAOER_HOME": str(app.settings.home), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def finish(process: subprocess.Popen[bytes]) -> None:
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 0, output.decode()


def ids(app: App, query: str = QUERY, k: int = 10) -> list[str]:
    return [card.product_id for card in app.search_text(query, k).hits]


def test_another_process_changes_products_and_the_running_bot_finds_them(live: App, tmp_path: Path) -> None:
    lines = [
        {
            "product_id": f"NEW-{n}",
            "title": f"Qwyzzle {n} theremin for beginners",
            "price": {"amount": "9.00", "currency": "USD"},
        }
        for n in range(3)
    ]
    file = tmp_path / "new.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    finish(xiaoer(live, "ingest", str(file)))
    assert {f"NEW-{n}" for n in range(3)} <= set(ids(live, "qwyzzle theremin"))
    file.write_text(json.dumps({**lines[0], "title": "Zorbulon kazoo"}) + "\n", encoding="utf-8")
    finish(xiaoer(live, "ingest", str(file)))
    assert ids(live, "zorbulon kazoo")[0] == "NEW-0"
    # The file alone is the catalogue now: everything else is gone, and stays gone through a rebuild.
    finish(xiaoer(live, "ingest", str(file), "--replace"))
    assert set(ids(live)) <= {"NEW-0"}
    finish(xiaoer(live, "index", "--rebuild"))
    assert set(ids(live)) <= {"NEW-0"}
    assert ids(live, "kazoo") == ["NEW-0"]


def test_a_search_is_right_at_every_moment_of_a_rebuild(live: App) -> None:
    before = ids(live)
    process = xiaoer(live, "index", "--rebuild")
    searches = 0
    while process.poll() is None:
        assert ids(live)[:3] == before[:3]
        searches += 1
        time.sleep(0.2)
    finish(process)
    assert searches > 3
    assert ids(live) == before
    for index in (live.indexes.english, live.indexes.foreign):
        assert index is not None
        assert set(index.store.ids()) <= set(live.catalog.hashes())


@pytest.mark.parametrize("seconds", [10])
def test_a_rebuild_that_is_killed_loses_nothing(live: App, seconds: int) -> None:
    before = ids(live)
    process = xiaoer(live, "index", "--rebuild")
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert ids(live)[:3] == before[:3]
    finish(xiaoer(live, "index"))
    assert ids(live) == before
    assert live.indexes.lexical.count() == live.catalog.count()
