"""Fixtures for the bot's tests: the whole bot on the sample store, and a server in front of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.api import create_api
from bot.app import App, open_app
from bot.settings import Settings
from tests.servers import serving, wait_until


@pytest.fixture(scope="session")
def app(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The whole bot on the sample store, opened once."""
    home = shutil.copytree(sample_home, tmp_path_factory.mktemp("app") / "home")
    app = open_app(Settings(home=home))
    yield app
    app.close()


@pytest.fixture(scope="session")
def client(app: App) -> Iterator[httpx.Client]:
    """A client of a server that is ready, without the console."""
    with serving(create_api(lambda: app, console=False)) as client:
        wait_until(lambda: client.get("/readyz").status_code == 200)
        yield client


@pytest.fixture
def conversation_id(client: httpx.Client) -> str:
    """A new conversation."""
    conversation_id: str = client.post("/v1/conversations").json()["conversation_id"]
    return conversation_id
