"""Fixtures that many tests share: a fresh database of each kind, a PostgreSQL cluster of our own, the sample store."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from sqlalchemy import Engine, create_engine, text

from bot.app import open_indexes, quiet_libraries
from bot.demo import load_store
from bot.settings import Settings
from retrieval.database import open_database

# How long an example takes says more of the machine than of the code.
settings.register_profile("shop", deadline=None)
settings.load_profile("shop")
POSTGRES_BIN = Path("/usr/lib/postgresql/15/bin")
_numbers = count(1)


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the sample store, built once, since embedding it takes long: copy it, never open it."""
    folder: Path = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # which all workers of this run share
    home = folder / "built"
    with FileLock(folder / "built.lock"):
        if not home.exists():
            quiet_libraries()
            building = folder / "building"
            indexes = open_indexes(Settings(home=building))
            load_store(indexes, building)
            indexes.engine.dispose()
            building.rename(home)
    return home


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A fresh SQLite database with all tables."""
    engine = open_database(f"sqlite:///{tmp_path}/shop.db")
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A fresh database with all tables, once of each kind that Xiaoer runs on."""
    if request.param == "sqlite":
        yield request.getfixturevalue("engine")
        return
    server = request.getfixturevalue("postgresql_url")
    name = f"shop_{next(_numbers)}"
    admin = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = open_database(f"{server}/{name}")
    yield engine
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The URL, without a database, of a PostgreSQL server that lives as long as the tests."""
    if not (POSTGRES_BIN / "initdb").exists():
        pytest.skip(f"no PostgreSQL binaries in {POSTGRES_BIN}")
    user = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="xiaoer-postgres-"))
    if user:
        shutil.chown(folder, user, user)
    port = _free_port()

    def run(*command: str) -> None:
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=60)

    data = str(folder / "data")
    try:
        run(str(POSTGRES_BIN / "initdb"), "-D", data, "-U", "shop", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_directories={folder}"
        log = str(folder / "log")
        run(str(POSTGRES_BIN / "pg_ctl"), "start", "-w", "-D", data, "-l", log, "-o", options)
        try:
            yield f"postgresql+psycopg://shop@127.0.0.1:{port}"
        finally:
            run(str(POSTGRES_BIN / "pg_ctl"), "stop", "-w", "-m", "immediate", "-D", data)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
