"""The `xiaoer` command: each command parses, calls and reports."""

import contextlib
import json
import logging
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.errors import BotError
from bot.settings import Settings, load_settings
from retrieval.errors import RetrievalError

if TYPE_CHECKING:
    from bot.app import App, Indexes

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Xiaoer (小二), a shop assistant that invents nothing."
)
feedback = typer.Typer(no_args_is_help=True, help="What shoppers did with the answers.")
evaluate = typer.Typer(no_args_is_help=True, help="Measure search, conversations, intents and speed.")
train = typer.Typer(no_args_is_help=True, help="Train the models that Xiaoer serves.")
catalog = typer.Typer(no_args_is_help=True, help="The product catalogue.")
app.add_typer(feedback, name="feedback")
app.add_typer(evaluate, name="evaluate")
app.add_typer(train, name="train")
app.add_typer(catalog, name="catalog")
err = Console(stderr=True)
out = Console()
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


def main() -> None:
    """Run the command; our own errors become one line and exit code 1."""
    from bot.app import quiet_libraries

    quiet_libraries()
    try:
        app()
    except (BotError, RetrievalError) as error:
        fail(str(error))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        raise SystemExit(0) from None


def fail(message: str) -> NoReturn:
    """Say what went wrong in one line, and end with exit code 1."""
    print(f"xiaoer: {message}", file=sys.stderr)
    raise SystemExit(1)


@app.callback()
def set_up(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what happens.")] = False,
) -> None:
    """Xiaoer (小二), a shop assistant that invents nothing."""
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )


@app.command()
def demo(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    file: Annotated[
        Path | None, typer.Option(help="Open the shop on this product file instead of the sample.")
    ] = None,
) -> None:
    """Load the sample store (or a file of yours) and start the server."""
    from bot.demo import load_store

    settings = _settings(host=host, port=port)
    _check_port(settings)

    def prepare(indexes: "Indexes") -> None:
        with _progress() as report:
            ingested, indexed = load_store(indexes, settings.home, file, report)
        if ingested:
            err.print(
                f"{indexes.catalog.count()} products: read in {ingested.seconds:.1f} s, "
                f"indexed in {indexed.seconds:.1f} s, {ingested.rejected} rows rejected"
            )
        if ingested and ingested.rejects_path:
            err.print(f"rejected rows with reasons: {ingested.rejects_path}")

    _serve(settings, prepare)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes; more than one needs PostgreSQL and a Chroma server.")
    ] = 1,
) -> None:
    """Serve the catalogue that was ingested."""
    settings = _settings(host=host, port=port)
    _check_port(settings)
    if workers > 1:
        fail("several workers come with a later version: start one, or several behind a proxy")
    _serve(settings, lambda indexes: None)


@app.command()
def ingest(
    files: Annotated[list[Path], typer.Argument(help="Product files.")],
    format: Annotated[str, typer.Option(help="auto, icecat, csv or jsonl.")] = "auto",
    mapping: Annotated[Path | None, typer.Option(help="Which column is which field (YAML or JSON).")] = None,
    currency: Annotated[str | None, typer.Option(help="Currency of prices that do not name one.")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove products that the file no longer has.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Import product files and bring the indexes up to date."""
    from bot.app import open_indexes
    from retrieval.ingest import ingest as ingest_file
    from retrieval.product_types import ProductTypes

    indexes = open_indexes(_settings())
    types = ProductTypes.load()
    reports = []
    for file in files:
        with _progress() as report:
            result = ingest_file(
                indexes.engine,
                file,
                format=format,
                mapping=mapping,
                currency=currency,
                replace=replace,
                types=types,
                rejects_folder=Path.cwd(),
                progress=partial(_report_bytes, report, file.name),
            )
        reports.append(result)
        err.print(
            f"{file.name}: {result.read} read, {result.added} added, {result.changed} changed, "
            f"{result.unchanged} unchanged, {result.removed} removed, {result.rejected} rejected "
            f"({result.seconds:.1f} s)"
        )
        if result.rejects_path:
            err.print(f"rejected rows with reasons: {result.rejects_path}")
    indexed = _update(indexes)
    if as_json:
        _print_json({"files": [vars_of(result) for result in reports], "index": vars_of(indexed)})


@app.command()
def index(as_json: AsJson = False) -> None:
    """Bring vectors and words up to date with the catalogue."""
    from bot.app import open_indexes

    report = _update(open_indexes(_settings()))
    if as_json:
        _print_json(vars_of(report))


@app.command()
def search(
    query: Annotated[str | None, typer.Argument(help="What a shopper would type.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many hits.")] = 10,
    as_json: AsJson = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show the features behind each score.")] = False,
    batch: Annotated[Path | None, typer.Option(help="TSV of query id and text.")] = None,
    run: Annotated[Path | None, typer.Option(help="Write the batch's ranking here, in TREC format.")] = None,
) -> None:
    """Search the catalogue."""
    if (query is None) == (batch is None) or (batch is None) != (run is None):
        raise typer.BadParameter("give a query, or --batch FILE with --run FILE")
    bot = _open()
    if batch and run:
        from bot.batch import search_batch

        count = search_batch(bot, batch, run, k)
        err.print(f"{count} queries ranked into {run}")
        return
    assert query is not None
    if as_json:
        _print_json(bot.search_text(query, k).model_dump())
        return
    need = bot.read_query(query)
    hits = bot.search.find(need, k, query=query)
    shown = bot.search_text(query, k)
    table = Table("#", "Product", "Price", "Score", "Why", title=f"{query}  ({hits.took_ms:.0f} ms)")
    for card, hit in zip(shown.hits, hits.hits, strict=True):
        price = f"{card.price.amount} {card.price.currency}" if card.price else "on request"
        why = "; ".join(card.reasons)
        if explain and hit.features:
            why += "\n" + "  ".join(f"{name} {value:.3f}" for name, value in hit.features.items())
        table.add_row(str(card.position), card.title, price, f"{card.score:.3f}", why)
    out.print(table)


@app.command()
def understand(
    text: Annotated[str | None, typer.Argument(help="A shopper's message.")] = None,
    as_json: AsJson = False,
    batch: Annotated[Path | None, typer.Option(help='JSONL of {"id", "text"}.')] = None,
    out_file: Annotated[
        Path | None, typer.Option("--out", help="Where the batch's answers go, as JSONL.")
    ] = None,
) -> None:
    """Say how a message is understood."""
    if (text is None) == (batch is None) or (batch is None) != (out_file is None):
        raise typer.BadParameter("give a text, or --batch FILE with --out FILE")
    from bot.batch import understand_batch, understanding_json

    bot = _open()
    if batch and out_file:
        err.print(f"{understand_batch(bot, batch, out_file)} messages understood into {out_file}")
        return
    assert text is not None
    record = understanding_json(bot.understander.understand(text, bot.vocabulary.current()))
    _print_json(record) if as_json else out.print_json(data=record)


@app.command()
def chat(
    text: Annotated[
        str | None, typer.Argument(help="One message; without it, an interactive session.")
    ] = None,
    conversation: Annotated[str | None, typer.Option(help="Go on with this conversation.")] = None,
    as_json: AsJson = False,
) -> None:
    """Talk to Xiaoer."""
    from bot.turn import handle_turn

    bot = _open()
    conversation = conversation or bot.store.create_conversation(channel="cli").conversation_id
    if text is not None:
        reply = handle_turn(bot, conversation, text)
        _print_json(reply.model_dump()) if as_json else _print_reply(reply)
        if not as_json:
            err.print(f"[dim]go on with: xiaoer chat --conversation {conversation} …[/dim]")
        return
    err.print("[dim]Write a message; an empty line or Ctrl-D ends.[/dim]")
    while True:
        try:
            line = input("you> ")
        except EOFError:
            return
        if not line.strip():
            return
        reply = handle_turn(bot, conversation, line)
        _print_json(reply.model_dump()) if as_json else _print_reply(reply)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Say what is installed, what is missing, and what to do."""
    from bot.doctor import check_all

    checks = check_all(load_settings)
    if as_json:
        _print_json([vars_of(check) for check in checks])
    else:
        for check in checks:
            mark = {
                "ok": "[green]ok[/green]     ",
                "note": "[yellow]note[/yellow]   ",
                "missing": "[red]missing[/red]",
            }[check.state]
            out.print(f"{mark}  {check.name}: {check.detail}")
    if any(check.state == "missing" for check in checks):
        raise SystemExit(1)


@catalog.command("export")
def export_catalog(
    out_file: Annotated[Path, typer.Option("--out", help="Canonical JSONL to write.")],
) -> None:
    """Write every product as canonical JSONL."""
    from retrieval.catalog import Catalog
    from retrieval.database import open_database
    from retrieval.records import product_to_json

    products = Catalog(open_database(_settings().resolved_database_url)).stream()
    count = _write_jsonl(out_file, (product_to_json(product) for product in products))
    err.print(f"{count} products written to {out_file}")


@feedback.command("export")
def export_feedback(out_file: Annotated[Path, typer.Option("--out", help="JSONL to write.")]) -> None:
    """Write every conversation with its messages, traces, impressions, feedback and hand-overs."""
    from bot.store import Store
    from retrieval.database import open_database

    count = _write_jsonl(out_file, Store(open_database(_settings().resolved_database_url)).export())
    err.print(f"{count} conversations written to {out_file}")


@evaluate.command("search")
def evaluate_search(
    queries: Annotated[
        Path | None, typer.Option(help="TSV of query id and text; the qrels' own queries when left out.")
    ] = None,
    qrels: Annotated[
        Path, typer.Option(help="TSV with a header: query (or its id), product_id, rating.")
    ] = ...,  # type: ignore[assignment]
    as_json: AsJson = False,
) -> None:
    """NDCG@10, recall@100 and MRR of each stage against human ratings."""
    from training.evaluate_search import evaluate_stages

    rows = evaluate_stages(_open(), queries, qrels)
    _report(rows, "Search, stage by stage", as_json)


@evaluate.command("conversations")
def evaluate_conversations(
    path: Annotated[Path, typer.Argument(help="A YAML file of scripted dialogs, or a folder of them.")],
    as_json: AsJson = False,
) -> None:
    """Play scripted dialogs and score them on the replies and on what they leave in the database."""
    from training.evaluate_conversations import play_all

    results = play_all(_open(), path)
    failed = [result for result in results if result.failures]
    if as_json:
        _print_json([vars_of(result) for result in results])
    else:
        for result in failed:
            out.print(f"[red]failed[/red] {result.name}")
            for failure in result.failures:
                out.print(f"    {failure}", markup=False)
        out.print(f"{len(results) - len(failed)} of {len(results)} conversations passed")
    if failed:
        raise SystemExit(1)


@evaluate.command("speed")
def evaluate_speed(
    shoppers: Annotated[int, typer.Option(min=1, help="Shoppers at once.")] = 4,
    turns: Annotated[int, typer.Option(min=1, help="Messages of each shopper.")] = 20,
    as_json: AsJson = False,
) -> None:
    """p50 and p95 of each step, and shoppers served per second."""
    from training.evaluate_speed import measure_speed

    _report(measure_speed(_open(), shoppers, turns), "Milliseconds a step", as_json)


@evaluate.command("intents")
def evaluate_intents(
    data: Annotated[Path, typer.Option(help="CSV or JSONL with text and intent.")],
    model: Annotated[Path | None, typer.Option(help="A trained head; the shipped one when left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Accuracy, macro-F1, out-of-scope recall and calibration of an intent head."""
    from dataclasses import asdict

    from bot.shipped import shipped
    from retrieval.embed import open_embedder
    from training.intents import evaluate_intents as measure

    metrics = asdict(measure(model or shipped("models/intents"), data, open_embedder(_settings().embedder)))
    _report([metrics], "Intents", as_json)


@train.command("intents")
def train_intents(
    data: Annotated[list[Path], typer.Option(help="CSV or JSONL with text and intent, or a folder of them.")],
    out_folder: Annotated[Path, typer.Option("--out", help="Where the head and its card go.")],
    dev: Annotated[Path | None, typer.Option(help="Held-out rows for the final metrics.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of the splits.")] = 20261124,
) -> None:
    """Train the intent head."""
    from retrieval.embed import open_embedder
    from training.args import IntentArgs
    from training.intents import train_intents as run_stage

    args = IntentArgs(data=tuple(data), dev=dev, out=out_folder, seed=seed)
    err.print(run_stage(args, open_embedder(_settings().embedder)))


def vars_of(record: Any) -> dict[str, Any]:
    """A dataclass as a JSON-ready dict."""
    from dataclasses import asdict

    return {name: str(value) if isinstance(value, Path) else value for name, value in asdict(record).items()}


def _settings(**overrides: Any) -> Settings:
    return load_settings(**{name: value for name, value in overrides.items() if value is not None})


def _open() -> "App":
    from bot.app import open_app

    bot = open_app(_settings())
    if bot.catalog.count() == 0:
        fail("the catalogue is empty: run `xiaoer ingest FILE` first, or `xiaoer demo` for the sample store")
    return bot


def _serve(settings: Settings, prepare: Any) -> None:
    import uvicorn

    from bot.api import create_api

    def ready() -> "App":
        from bot.app import open_app, open_indexes

        indexes = open_indexes(settings)
        prepare(indexes)
        bot = open_app(settings, indexes)
        address = f"http://{settings.host}:{settings.port}"
        err.print(
            f"[bold]{settings.shop_name} is open[/bold] with {bot.catalog.count()} products\n"
            f"  console   {address}/console\n  API       {address}/docs\n  health    {address}/readyz",
            highlight=False,
        )
        return bot

    uvicorn.run(create_api(ready), host=settings.host, port=settings.port, log_level="warning")


def _check_port(settings: Settings) -> None:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            fail(
                f"cannot listen on {settings.host}:{settings.port} ({error.strerror}): choose another with --port"
            )


def _report_bytes(report: Any, name: str, _lines: int, done: int, total: int) -> None:
    report(f"reading {name}", done, total or done or 1)


def _update(indexes: "Indexes") -> Any:
    with _progress() as report:
        result = indexes.update(report)
    err.print(
        f"index: {result.embedded} embedded, {result.facts_updated} refreshed, {result.words_updated} in words, "
        f"{result.removed} removed ({result.seconds:.1f} s)"
    )
    return result


@contextlib.contextmanager
def _progress() -> Iterator[Any]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield report


def _print_json(document: Any) -> None:
    print(json.dumps(document, ensure_ascii=False))


def _print_reply(reply: Any) -> None:
    out.print(f"[bold]xiaoer>[/bold] {reply.text}", highlight=False)
    for card in reply.products:
        price = f"{card.price.amount} {card.price.currency}" if card.price else "price on request"
        out.print(f"  {card.position}. {card.title}  [bold]{price}[/bold]", highlight=False)
        if card.reasons:
            out.print(f"     [dim]{'; '.join(card.reasons)}[/dim]", highlight=False)
    if reply.table:
        table = Table(*reply.table.columns)
        for row in reply.table.rows:
            table.add_row(*row)
        out.print(table)
    if reply.quick_replies:
        out.print("  [dim]" + " · ".join(reply.quick_replies) + "[/dim]", highlight=False)


def _report(rows: list[dict[str, Any]], title: str, as_json: bool) -> None:
    if as_json:
        _print_json(rows)
        return
    table = Table(*rows[0], title=title)
    for row in rows:
        table.add_row(*(f"{value:.4g}" if isinstance(value, float) else str(value) for value in row.values()))
    out.print(table)


def _write_jsonl(path: Path, records: Any) -> int:
    """Write to a file beside, then move it into place, so that a crash leaves no half file."""
    count = 0
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as file:
            for record in records:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
                count += 1
        part.replace(path)
    except OSError as error:
        fail(f"cannot write {path} ({error.strerror}): choose another place with --out")
    return count
