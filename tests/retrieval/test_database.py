"""Opening the database."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from retrieval.database import open_database
from retrieval.errors import DatabaseError

OPEN = (
    "import sys; from retrieval.database import open_database; sys.stdin.read(); open_database(sys.argv[1])"
)


def test_processes_that_start_together_migrate_once(tmp_path: Path, postgresql_url: str) -> None:
    for url in (f"sqlite:///{tmp_path}/shop.db", f"{postgresql_url}/postgres"):
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", OPEN, url], stdin=subprocess.PIPE, cwd=Path(__file__).parents[2]
            )
            for _ in range(4)
        ]
        for process in processes:
            assert process.stdin is not None
            process.stdin.close()
        assert [process.wait(60) for process in processes] == [0, 0, 0, 0]


def test_opening_twice_changes_nothing(engine: Engine) -> None:
    again = open_database(str(engine.url))
    again.dispose()


@pytest.mark.parametrize("url", ["shop.db", "nosuch://x", "postgresql+psycopg://shop@127.0.0.1:1/none"])
def test_a_database_that_cannot_be_opened_is_explained(url: str) -> None:
    with pytest.raises(DatabaseError):
        open_database(url)
