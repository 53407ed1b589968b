"""`xiaoer catalog …`: the product catalogue as a whole."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import read_settings
from bot.terminal import err, write_jsonl

catalog = typer.Typer(no_args_is_help=True, help="The product catalogue.")


@catalog.command("export")
def export_catalog(
    out_file: Annotated[Path, typer.Option("--out", help="Canonical JSONL to write.")],
) -> None:
    """Write every product as canonical JSONL."""
    from retrieval.catalog import Catalog
    from retrieval.database import open_database
    from retrieval.records import product_to_json

    products = Catalog(open_database(read_settings().resolved_database_url)).stream()
    count = write_jsonl(out_file, (product_to_json(product) for product in products))
    err.print(f"{count} products written to {out_file}")
