"""The groups of the `xiaoer` command, and what every command needs: the settings, and the bot on its catalogue."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.settings import Settings, load_settings
from bot.terminal import fail

if TYPE_CHECKING:
    from bot.app import App

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


def read_settings(**overrides: Any) -> Settings:
    """The settings, with what was given on the command line."""
    return load_settings(**{name: value for name, value in overrides.items() if value is not None})


def open_bot() -> "App":
    """The whole bot; ends where its catalogue is empty."""
    from bot.app import open_app

    bot = open_app(read_settings())
    if bot.catalog.count() == 0:
        fail("the catalogue is empty: run `xiaoer ingest FILE` first, or `xiaoer demo` for the sample store")
    return bot
