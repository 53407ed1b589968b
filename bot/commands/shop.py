"""`xiaoer pages …` and `xiaoer orders …`: what a shop tells its customers, and what they ordered."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import AsJson, read_settings
from bot.terminal import err, print_json, vars_of

pages = typer.Typer(no_args_is_help=True, help="The shop's pages, which policy answers are quoted from.")
orders = typer.Typer(no_args_is_help=True, help="The shop's orders and customers.")


@pages.command("import")
def import_pages(
    paths: Annotated[list[Path], typer.Argument(help="Markdown, HTML and PDF files, or folders of them.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove pages that are not among the files.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Import pages and bring their index up to date. The folder's name (en, zh) tells the language."""
    from bot.app import open_indexes
    from retrieval.documents import Documents
    from retrieval.importers.pages import page_files, read_pages

    files = [file for path in paths for file in (page_files(path) if path.is_dir() else [path])]
    documents = read_pages(files)
    indexes = open_indexes(read_settings())
    changed = Documents(indexes.engine).save(documents, replace_all=replace)
    written = indexes.passages.update()
    err.print(f"{len(documents)} pages read, {changed} changed; {written} passages indexed")
    if as_json:
        print_json({"pages": len(documents), "changed": changed, "passages": written})


@orders.command("import")
def import_orders(
    file: Annotated[Path, typer.Argument(help="Orders, as JSON lines.")],
    customers: Annotated[Path | None, typer.Option(help="Customers, as JSON lines.")] = None,
    as_json: AsJson = False,
) -> None:
    """Import orders; those that are there already are replaced. All of the file or nothing."""
    from bot.orders import OrderBook
    from retrieval.database import open_database

    result = OrderBook(open_database(read_settings().resolved_database_url)).load(file, customers)
    err.print(f"{result.orders} orders and {result.customers} customers imported")
    if as_json:
        print_json(vars_of(result))
