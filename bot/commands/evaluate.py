"""`xiaoer evaluate …`: how well search, conversations and models do. Imports `training` inside the commands only."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.commands import AsJson, open_bot, read_settings
from bot.commands.evaluate_models import (
    evaluate_acts,
    evaluate_intents,
    evaluate_kinds,
    evaluate_moods,
    evaluate_page_retriever,
    evaluate_reader,
    evaluate_resolver,
    evaluate_selector,
    show_metrics,
)
from bot.terminal import err, fail, out, print_json, show_rows, vars_of

if TYPE_CHECKING:
    from training.evaluate_search import Intended

evaluate = typer.Typer(no_args_is_help=True, help="Measure search, pages, conversations, intents and speed.")
evaluate.command("intents")(evaluate_intents)
evaluate.command("moods")(evaluate_moods)
evaluate.command("reader")(evaluate_reader)
evaluate.command("acts")(evaluate_acts)
evaluate.command("kinds")(evaluate_kinds)
evaluate.command("selector")(evaluate_selector)
evaluate.command("resolver")(evaluate_resolver)
evaluate.command("page-retriever")(evaluate_page_retriever)


@evaluate.command("search")
def evaluate_search(
    queries: Annotated[
        Path | None, typer.Option(help="TSV of query id and text; the qrels' own queries when left out.")
    ] = None,
    qrels: Annotated[
        Path | None, typer.Option(help="TSV with a header: query (or its id), product_id, rating.")
    ] = None,
    intended: Annotated[
        Path | None, typer.Option(help="TSV with a header: query, product_ids (with commas between them).")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Folder for a page with plots and the worst queries (--qrels).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Each stage against human ratings (--qrels), or the hits against the products meant (--intended)."""
    from training.evaluate_search import evaluate_intended, evaluate_stages

    if (qrels is None) == (intended is None) or (intended and queries):
        raise typer.BadParameter("give --qrels FILE (and --queries FILE), or --intended FILE")
    if report and not qrels:
        raise typer.BadParameter("--report needs --qrels FILE")
    if qrels:
        bot = open_bot()
        found = evaluate_stages(bot, queries, qrels)
        show_rows(found.rows(), "Search, stage by stage", as_json)
        if report:
            from training.search_report import write_report

            err.print(f"report: {write_report(bot, found, report)}")
    elif intended:
        _show_intended(evaluate_intended(open_bot(), intended), as_json)


@evaluate.command("pages")
def evaluate_pages(
    questions: Annotated[
        Path, typer.Option(help='JSONL of {"question", "document_ids"}; no id where no page answers.')
    ],
    language: Annotated[
        str | None, typer.Option(help="Language of the questions; told from each when left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """How often the right page comes first, and what is answered, hedged and declined."""
    from training.evaluate_pages import evaluate_pages as measure

    show_rows(measure(open_bot(), questions, language), "Answers from the pages", as_json)


@evaluate.command("conversations")
def evaluate_conversations(
    path: Annotated[Path, typer.Argument(help="A YAML file of scripted dialogs, or a folder of them.")],
    as_json: AsJson = False,
) -> None:
    """Play scripted dialogs and score them on the replies and on what they leave in the database."""
    from training.evaluate_conversations import play_all

    results = play_all(open_bot(), path)
    failed = [result for result in results if result.failures]
    if as_json:
        print_json([vars_of(result) for result in results])
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
    language: Annotated[Literal["en", "zh"], typer.Option(help="Language of the shoppers.")] = "en",
    as_json: AsJson = False,
) -> None:
    """p50 and p95 of each step, and shoppers served per second."""
    from training.evaluate_speed import measure_speed

    show_rows(measure_speed(open_bot(), shoppers, turns, language), "Milliseconds a step", as_json)


@evaluate.command("search-speed")
def evaluate_search_speed(
    queries: Annotated[
        Path | None, typer.Option(help="TSV of query id and text; a dozen of our own when left out.")
    ] = None,
    searches: Annotated[int, typer.Option(min=10, help="Searches of each measurement.")] = 200,
    at_once: Annotated[int, typer.Option(min=1, help="Shoppers who search at once.")] = 4,
    pairs: Annotated[int, typer.Option(min=1, help="Products that the rankers order for a query.")] = 30,
    as_json: AsJson = False,
) -> None:
    """Searches one at a time and many at once, and the ranker beside a cross-encoder on the same pairs."""
    from training.evaluate_search_speed import measure_search_speed

    rows = measure_search_speed(open_bot(), queries, searches, at_once, pairs)
    show_rows(rows, "Searches on the loaded catalogue", as_json)


@evaluate.command("grow")
def grow_catalogue(
    home: Annotated[Path, typer.Option(help="A new folder for the grown catalogue: its XIAOER_HOME.")],
    products: Annotated[int, typer.Option(min=1, help="Products of it.")] = 200_000,
) -> None:
    """Make a large catalogue by variation of the loaded one, for `search-speed`."""
    from training.grown_catalogue import grow

    if home.exists():
        fail(f"{home} is there already: name a new folder")
    took = grow(open_bot(), home, products)
    out.print(f"{products} products in {took:.0f} s; now: XIAOER_HOME={home} xiaoer evaluate search-speed")


@evaluate.command("engines")
def evaluate_engines(
    searches: Annotated[int, typer.Option(min=10, help="Queries that each engine embeds.")] = 200,
    as_json: AsJson = False,
) -> None:
    """The encoder in torch and ONNX Runtime, in float32, bfloat16 and int8: milliseconds and cosines."""
    from training.evaluate_engines import measure_engines

    show_rows(measure_engines(open_bot(), searches), "Milliseconds a text", as_json)


@evaluate.command("classifier")
def evaluate_classifier(
    model: Annotated[Path, typer.Option(help="Folder of a trained classifier.")],
    data: Annotated[
        list[Path], typer.Option(help="CSV, TSV or JSONL with title and product_type, not trained on.")
    ],
    as_json: AsJson = False,
) -> None:
    """Accuracy, recall, macro-F1 and calibration of a classifier of kinds of products."""
    from retrieval.type_classifier import TypeClassifier
    from training.classifier import measure
    from training.classifier.examples import read_titles

    show_metrics(asdict(measure(TypeClassifier.load(model), read_titles(data))), "Classifier", as_json)


@evaluate.command("language")
def evaluate_language(
    data: Annotated[Path, typer.Option(help='JSONL of {"text", "language", "before"}: labelled messages.')],
    slips: Annotated[int, typer.Option(min=0, help="Misread messages to show.")] = 10,
    as_json: AsJson = False,
) -> None:
    """How often the language of a message is told rightly, with the loaded catalogue's brands, if there is one."""
    from retrieval.catalog import Catalog
    from retrieval.database import open_unchanged
    from training.evaluate_language import evaluate_language as measure

    brands = Catalog(open_unchanged(read_settings().resolved_database_url)).brands()
    found = measure(data, {brand.casefold() for brand in brands})
    if as_json:
        print_json(vars_of(found))
        return
    rows = [{"language": name, **asdict(row)} for name, row in found.languages.items()]
    show_rows(rows, f"Language of {found.messages} messages: accuracy {found.accuracy:.3f}", False)
    for slip in found.slips[:slips]:
        out.print(
            f"{slip.text}    is {slip.language}, read as {slip.read} (before: {slip.before})",
            markup=False,
            highlight=False,
        )


@evaluate.command("questions")
def evaluate_questions(
    data: Annotated[
        list[Path],
        typer.Option(help="JSONL of questions about products with what answers them, or a folder of them."),
    ],
    slips: Annotated[int, typer.Option(min=0, help="Messages answered by something else to show.")] = 10,
    as_json: AsJson = False,
) -> None:
    """How often the whole bot answers a question about the product in view by what answers it, in the loaded catalogue."""
    from training.evaluate_questions import evaluate_questions as measure

    found = measure(open_bot(), data)
    if as_json:
        print_json(vars_of(found))
        return
    rows = [
        {"about": name, "messages": count, "right": found.classes[name]}
        for name, count in found.counts.items()
    ]
    show_rows(rows, f"{found.messages} messages, answered by what they are about: {found.right:.3f}", False)
    for slip in found.slips[:slips]:
        line = f"{slip.text}    {' | '.join(slip.answers) or slip.about}, found {', '.join(slip.found)}"
        out.print(line, markup=False, highlight=False)


@evaluate.command("needs")
def evaluate_needs(
    data: Annotated[Path, typer.Option(help='JSONL of {"text", "need"}: labelled messages.')],
    slips: Annotated[int, typer.Option(min=0, help="Misread messages to show.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Precision, recall and F1 of what is read out of messages, slot by slot, with the loaded catalogue."""
    from training.evaluate_needs import evaluate_needs as measure

    found = measure(open_bot(), data)
    if as_json:
        print_json({"f1": found.f1, **vars_of(found)})
        return
    rows = [{"slot": slot, **{k: round(v, 3) for k, v in row.items()}} for slot, row in found.slots.items()]
    show_rows(rows, f"Needs of {found.messages} messages; {found.kept:.1%} of the other wishes kept", False)
    for slip in found.slips[:slips]:
        out.print(slip.text, markup=False, highlight=False)
        out.print(f"    missed: {'; '.join(slip.missed) or '-'}", markup=False, highlight=False)
        out.print(f"    wrong:  {'; '.join(slip.invented) or '-'}", markup=False, highlight=False)


def _show_intended(found: "Intended", as_json: bool) -> None:
    """How often an intended product was among the first hits, and the queries that missed."""
    if as_json:
        print_json(vars_of(found))
        return
    for query, first in found.misses:
        out.print(f"missed: {query}  (first: {first or 'nothing'})", markup=False, highlight=False)
    shares = ", ".join(f"success@{depth} {share:.3f}" for depth, share in found.success.items())
    out.print(f"{found.queries} queries: {shares}", highlight=False)
