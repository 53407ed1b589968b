"""`xiaoer ingest` and `xiaoer index`: product files into the catalogue, and the catalogue into the indexes."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from bot.commands import AsJson, product_types, read_settings
from bot.terminal import print_json, progress, show_index, show_ingest, show_preview, vars_of

if TYPE_CHECKING:
    from bot.app import Indexes
    from retrieval.index import IndexReport, Progress
    from retrieval.ingest import IngestReport
    from retrieval.preview import Preview
    from retrieval.product_types import ProductTypes

FORMATS_HELP = "auto (told by content), icecat, shopify, merchant, woocommerce, csv or jsonl."


class _Reading(TypedDict):
    """How product files are read, whether they are imported or only looked at."""

    format: str
    mapping: Path | None
    currency: str | None
    replace: bool
    types: "ProductTypes"


def ingest(
    files: Annotated[list[Path], typer.Argument(help="Product files, plain or gzipped, in UTF-8.")],
    format: Annotated[str, typer.Option(help=FORMATS_HELP)] = "auto",
    mapping: Annotated[
        Path | None, typer.Option(help="Which column is which field (YAML or JSON), for csv and jsonl.")
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option(
            help="Currency of prices that name none, such as USD. Shopify and WooCommerce exports need it; "
            "a price that names another is rejected."
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove products that the file no longer has.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Show what would change, and write nothing: neither catalogue nor indexes nor rejected rows.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Import product files and bring the indexes up to date.

    A row that cannot be used never stops a file: it is written, with its line and the reason, to
    FILE.rejects.tsv in the current folder. The same file twice changes nothing.
    """
    reading = _Reading(
        format=format,
        mapping=mapping,
        currency=currency,
        replace=replace,
        types=product_types(read_settings()),
    )
    if dry_run:
        previews = _preview(files, reading)
        if as_json:
            print_json({"dry_run": True, "files": [vars_of(found) for found in previews]})
        else:
            for found in previews:
                show_preview(found, replace)
        return
    reports, indexed = _import(files, reading)
    if as_json:
        print_json({"files": [vars_of(report) for report in reports], "index": vars_of(indexed)})


def index(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make every entry anew; searches go on meanwhile.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring vectors and words up to date with the catalogue."""
    from bot.app import open_indexes

    report = _update(open_indexes(read_settings()), rebuild)
    if as_json:
        print_json(vars_of(report))


def _import(files: list[Path], reading: _Reading) -> tuple[list["IngestReport"], "IndexReport"]:
    from retrieval.importers.reading import TextFile

    for file in files:  # a mistyped name is said before the models are loaded
        with TextFile(file):
            pass
    from bot.app import open_indexes
    from retrieval.ingest import ingest as ingest_file

    indexes = open_indexes(read_settings())
    reports = []
    for file in files:
        with progress() as report:
            on_bytes = partial(_report_bytes, report, file.name)
            result = ingest_file(
                indexes.engine, file, **reading, rejects_folder=Path.cwd(), progress=on_bytes
            )
        reports.append(result)
        show_ingest(file.name, result)
    return reports, _update(indexes)


def _preview(files: list[Path], reading: _Reading) -> list["Preview"]:
    from retrieval.database import open_unchanged
    from retrieval.preview import preview

    engine = open_unchanged(read_settings().resolved_database_url)
    previews = []
    for file in files:
        with progress() as report:
            on_bytes = partial(_report_bytes, report, file.name)
            previews.append(preview(engine, file, **reading, progress=on_bytes))
    engine.dispose()
    return previews


def _report_bytes(report: "Progress", name: str, _lines: int, done: int, total: int) -> None:
    report(f"reading {name}", done, total or done or 1)


def _update(indexes: "Indexes", rebuild: bool = False) -> "IndexReport":
    with progress() as report:
        result = indexes.update(report, rebuild=rebuild)
    show_index(result)
    return result
