"""The `xiaoer` command: each command parses, calls and reports. Groups of commands are in `bot.commands`."""

import logging
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import AsJson, open_bot, read_settings
from bot.commands.catalog import catalog
from bot.commands.evaluate import evaluate
from bot.commands.feedback import feedback
from bot.commands.ingest import index, ingest
from bot.commands.shop import orders, pages
from bot.commands.train import rank, train
from bot.errors import BotError
from bot.server import check_port, serve_shop
from bot.settings import load_settings
from bot.terminal import (
    err,
    fail,
    out,
    print_json,
    progress,
    show_checks,
    show_explanations,
    show_hits,
    show_rejects,
    show_reply,
    vars_of,
)
from retrieval.errors import RetrievalError

if TYPE_CHECKING:
    from bot.app import Indexes

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Xiaoer (小二), a shop assistant that invents nothing."
)
app.add_typer(feedback, name="feedback")
app.add_typer(evaluate, name="evaluate")
app.add_typer(train, name="train")
app.add_typer(catalog, name="catalog")
app.add_typer(pages, name="pages")
app.add_typer(orders, name="orders")


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


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"xiaoer {version('xiaoer')}")
        raise typer.Exit


@app.callback()
def set_up(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what happens.")] = False,
    version_: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and stop."),
    ] = False,
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
    currency: Annotated[
        str | None, typer.Option(help="Currency of the file's prices that name none; USD when left out.")
    ] = None,
) -> None:
    """Load the sample store (or a file of yours) and start the server."""
    from bot.demo import as_sample_shop, load_store

    settings = read_settings(host=host, port=port)
    if file is None:
        settings = as_sample_shop(settings)
    check_port(settings)

    def prepare(indexes: "Indexes") -> None:
        with progress() as report:
            ingested, indexed = load_store(indexes, settings.home, file, report, currency)
        if ingested:
            err.print(
                f"{indexes.catalog.count()} products: read in {ingested.seconds:.1f} s, "
                f"indexed in {indexed.seconds:.1f} s, {ingested.rejected} rows rejected"
            )
            show_rejects(ingested)

    serve_shop(settings, prepare)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes; more than one needs PostgreSQL and a Chroma server.")
    ] = 1,
) -> None:
    """Serve the catalogue that was ingested."""
    settings = read_settings(host=host, port=port)
    check_port(settings)
    if workers > 1:
        fail("several workers come with a later version: start one, or several behind a proxy")
    serve_shop(settings, lambda indexes: None)


app.command()(ingest)
app.command()(index)
app.command()(rank)


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
    bot = open_bot()
    if batch and run:
        from bot.batch import search_batch

        count = search_batch(bot, batch, run, k)
        err.print(f"{count} queries ranked into {run}")
        return
    assert query is not None
    from bot.wire import explained_wire

    shown = bot.search_text(query, k)
    told = bot.explain(query, k) if explain else None
    if as_json:
        print_json(shown.model_dump() | ({"explained": explained_wire(told)} if told else {}))
        return
    show_hits(shown)
    if told:
        show_explanations(told)


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

    bot = open_bot()
    if batch and out_file:
        err.print(f"{understand_batch(bot, batch, out_file)} messages understood into {out_file}")
        return
    assert text is not None
    vocabulary = bot.vocabulary.current()
    understanding = bot.understander.understand(text, vocabulary)
    record = understanding_json(understanding, bot.understander.stated(understanding, vocabulary))
    print_json(record) if as_json else out.print_json(data=record)


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

    bot = open_bot()
    conversation = conversation or bot.store.create_conversation(channel="cli").conversation_id
    if text is not None:
        reply = handle_turn(bot, conversation, text)
        print_json(reply.model_dump()) if as_json else show_reply(reply)
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
        print_json(reply.model_dump()) if as_json else show_reply(reply)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Say what is installed, what is missing, and what to do."""
    from bot.doctor import check_all

    checks = check_all(load_settings)
    if as_json:
        print_json([vars_of(check) for check in checks])
    else:
        show_checks(checks)
    if any(check.state == "missing" for check in checks):
        raise SystemExit(1)
