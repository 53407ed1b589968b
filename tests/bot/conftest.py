"""Fixtures for the bot's tests: the whole bot on the sample store, and a server in front of it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from bot.api import create_api
from bot.app import App, open_app, open_indexes, quiet_libraries
from bot.demo import as_sample_shop, load_store
from bot.settings import Settings
from tests.browsers import open_browser
from tests.hostile import HOSTILE_PRODUCTS
from tests.servers import serving, wait_until
from tests.shopper import OpenShop, Shopper


@pytest.fixture(scope="session")
def app(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The whole bot on the sample store, opened once."""
    home = shutil.copytree(sample_home, tmp_path_factory.mktemp("app") / "home")
    yield from _open(as_sample_shop(Settings(home=home)))


@pytest.fixture(scope="session")
def hostile_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The whole bot on a catalogue that attacks whoever shows it."""
    home: Path = tmp_path_factory.mktemp("hostile")
    file = home / "products.jsonl"
    file.write_text("".join(json.dumps(product) + "\n" for product in HOSTILE_PRODUCTS), encoding="utf-8")
    yield from _open(Settings(home=home), file)


@pytest.fixture(scope="session")
def hostile_shop(hostile_app: App) -> Iterator[httpx.Client]:
    """A client of a server that sells the hostile catalogue."""
    with serving(create_api(lambda: hostile_app, console=False)) as client:
        wait_until(lambda: client.get("/readyz").status_code == 200)
        yield client


def _open(settings: Settings, file: Path | None = None) -> Iterator[App]:
    quiet_libraries()
    indexes = open_indexes(settings)
    load_store(indexes, settings.home, file)
    app = open_app(settings, indexes)
    yield app
    app.close()


@pytest.fixture(scope="session")
def client(app: App) -> Iterator[httpx.Client]:
    """A client of a server that is ready, without the console."""
    with serving(create_api(lambda: app, console=False)) as client:
        wait_until(lambda: client.get("/readyz").status_code == 200)
        yield client


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless browser; each test opens its own tab in it."""
    with open_browser() as browser:
        yield browser


@pytest.fixture
def open_shop(browser: Browser, client: httpx.Client, hostile_shop: httpx.Client) -> Iterator[OpenShop]:
    """Opens tabs in the sample store or the hostile one; all must end clean."""
    tabs: list[Shopper] = []

    def open_tab(language: str = "en", size: str = "desktop", hostile: bool = False) -> Shopper:
        server = hostile_shop if hostile else client
        tabs.append(Shopper(browser, str(server.base_url).rstrip("/"), language, size))
        return tabs[-1]

    yield open_tab
    for tab in tabs:
        tab.close()


@pytest.fixture
def shop(client: httpx.Client) -> Iterator[httpx.Client]:
    """The sample store's server, without the cookies of another test."""
    with httpx.Client(base_url=client.base_url, timeout=60, trust_env=False) as fresh:
        yield fresh


@pytest.fixture
def conversation_id(client: httpx.Client) -> str:
    """A new conversation."""
    conversation_id: str = client.post("/v1/conversations").json()["conversation_id"]
    return conversation_id
