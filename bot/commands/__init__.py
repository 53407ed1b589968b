"""The groups of the `xiaoer` command, and what every command needs: the settings, and the bot on its catalogue."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.settings import Settings, load_settings
from bot.terminal import fail

if TYPE_CHECKING:
    from bot.app import App
    from retrieval.catalog import Catalog
    from retrieval.product_types import ProductTypes

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


def open_catalog() -> "Catalog":
    """The catalogue alone; ends where it is empty."""
    from retrieval.catalog import Catalog
    from retrieval.database import open_database

    catalog = Catalog(open_database(read_settings().resolved_database_url))
    if catalog.count() == 0:
        fail("the catalogue is empty: run `xiaoer ingest FILE` first")
    return catalog


def product_types(settings: Settings) -> "ProductTypes":
    """The vocabulary of kinds of products for an import, with the classifier of the settings behind it."""
    from retrieval.product_types import ProductTypes
    from retrieval.type_classifier import TypeClassifier

    guess = TypeClassifier.load(settings.classifier).sure_type if settings.classifier else None
    return ProductTypes.load(guess=guess)
