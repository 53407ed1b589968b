"""`xiaoer evaluate intents`, `moods`, `reader`, `acts`, `kinds`, `selector`, `resolver` and `page-retriever`: how well the models of
understanding do, each by itself. Imports `training` inside the commands only."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from bot.commands import AsJson, read_settings
from bot.terminal import err, out, print_json, show_rows

_WORST_CLASSES = 15  # of an intent model, in a table


def evaluate_intents(
    data: Annotated[Path, typer.Option(help="CSV or JSONL with text and intent.")],
    model: Annotated[Path | None, typer.Option(help="A trained head; the shipped one when left out.")] = None,
    report: Annotated[
        Path | None, typer.Option(help="Folder for confusion.png and confused.md: what is misread as what.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Accuracy, macro-F1, out-of-scope recall and calibration of an intent head, and each class."""
    from bot.shipped import shipped
    from retrieval.embed import open_embedder
    from training.intents import evaluate_intents as measure

    embedder = open_embedder(read_settings().embedder)
    metrics = asdict(measure(model or shipped("models/intents"), data, embedder, report))
    if as_json:
        print_json(metrics)
    else:
        classes = metrics.pop("classes")
        show_metrics(metrics, "Intents", as_json=False)
        show_classes(classes)
    if report:
        err.print(f"report: {report / 'confused.md'}", markup=False)


def evaluate_moods(
    data: Annotated[Path, typer.Option(help="CSV or JSONL with text and mood.")],
    model: Annotated[
        Path | None, typer.Option(help="A trained model; the shipped one when left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Accuracy, macro-F1, calibration, recall and precision of a model of moods, and of what it reports."""
    from bot.shipped import shipped
    from retrieval.embed import open_embedder
    from training.moods import evaluate_moods as measure

    embedder = open_embedder(read_settings().embedder)
    metrics = asdict(measure(model or shipped("models/moods"), data, embedder))
    if as_json:
        print_json(metrics)
        return
    classes, reported = metrics.pop("classes"), metrics.pop("reported")
    show_metrics(metrics, "Moods", as_json=False)
    show_classes(classes)
    show_classes(reported, "Reported, the worst first")


def evaluate_reader(
    data: Annotated[
        Path, typer.Option(help="JSONL of messages in their clauses, with roles and marked words.")
    ],
    model: Annotated[
        Path | None, typer.Option(help="A trained reader; the shipped one when left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Accuracy, macro-F1, calibration, recall and precision of what a reader says of clauses and of words."""
    from bot.shipped import shipped
    from retrieval.e5_weights import open_e5_weights
    from training.reader import evaluate_reader as measure

    cache = read_settings().home / "index" / "encoder"
    metrics = asdict(measure(model or shipped("models/reader"), data, open_e5_weights(), cache))
    if as_json:
        print_json(metrics)
        return
    for name, title in (("roles", "Roles of clauses"), ("marks", "Marks of words")):
        if told := metrics.pop(name):
            classes = told.pop("classes")
            show_metrics(told, title, as_json=False)
            show_classes(classes)


def evaluate_acts(
    data: Annotated[
        list[Path],
        typer.Option(
            help="JSONL of messages behind what was said before, with what they do, or a folder of them."
        ),
    ],
    model: Annotated[
        Path | None, typer.Option(help="A trained model of dialogue acts; the shipped one when left out.")
    ] = None,
    slips: Annotated[int, typer.Option(min=0, help="Misread messages to show.")] = 10,
    as_json: AsJson = False,
) -> None:
    """How often it is told what a message does in its conversation, and each act."""
    from bot.shipped import shipped
    from retrieval.e5_weights import open_e5_weights
    from training.acts import evaluate_acts as measure

    cache = read_settings().home / "index" / "encoder"
    found = asdict(measure(model or shipped("models/acts"), data, open_e5_weights(), cache))
    if as_json:
        print_json(found)
        return
    classes, wrong = found.pop("acts"), found.pop("slips")
    show_metrics(found, "What messages do", as_json=False)
    show_classes(classes)
    for slip in wrong[:slips]:
        line = f"{slip['text']}    {slip['acts']}, read as {slip['read']} ({slip['probability']:.2f})"
        out.print(line, markup=False, highlight=False)


def evaluate_kinds(
    data: Annotated[
        list[Path],
        typer.Option(help="JSONL of messages with the kinds that are wanted by them, or a folder of them."),
    ],
    model: Annotated[
        Path | None, typer.Option(help="A trained model of kinds; the shipped one when left out.")
    ] = None,
    slips: Annotated[int, typer.Option(min=0, help="Misread messages to show.")] = 10,
    as_json: AsJson = False,
) -> None:
    """How often the kind of thing that a message asks for is told, all kinds of the vocabulary being told apart."""
    from bot.shipped import shipped
    from retrieval.e5_weights import open_e5_weights
    from retrieval.product_types import ProductTypes
    from training.kinds import evaluate_kinds as measure

    cache = read_settings().home / "index" / "encoder"
    types = ProductTypes.load()
    found = asdict(measure(model or shipped("models/kinds"), data, types, open_e5_weights(), cache))
    if as_json:
        print_json(found)
        return
    wrong = found.pop("slips")
    show_metrics(found, "Kinds of things that are asked for", as_json=False)
    for slip in wrong[:slips]:
        line = f"{slip['text']}    {slip['wanted']}, read as {slip['read']} ({slip['probability']:.2f})"
        out.print(line, markup=False, highlight=False)


def evaluate_selector(
    data: Annotated[
        list[Path],
        typer.Option(help="JSONL of questions about products with what answers them, or a folder of them."),
    ],
    model: Annotated[
        Path | None, typer.Option(help="A trained selector; the shipped one when left out.")
    ] = None,
    products: Annotated[
        Path | None,
        typer.Option(help="File of the products that are asked about; the sample store when left out."),
    ] = None,
    slips: Annotated[int, typer.Option(min=0, help="Wrong answers to show.")] = 10,
    as_json: AsJson = False,
) -> None:
    """How often a question is matched with the statement of the product that answers it, or with none."""
    from bot.shipped import shipped
    from retrieval.e5_weights import open_e5_weights
    from training.selector import evaluate_selector as measure
    from training.selector.examples import read_catalogue

    cache = read_settings().home / "index" / "encoder"
    catalogue = read_catalogue(products or shipped("store/products.jsonl"))
    found = asdict(measure(model or shipped("models/selector"), data, catalogue, open_e5_weights(), cache))
    if as_json:
        print_json(found)
        return
    classes, wrong = found.pop("about"), found.pop("slips")
    show_metrics(found, "Questions about products", as_json=False)
    show_classes(classes)
    for slip in wrong[:slips]:
        line = f"{slip['text']}    {slip['answer'] or 'nothing'}, read as {slip['read']} ({slip['probability']:.2f})"
        out.print(line, markup=False, highlight=False)


def evaluate_resolver(
    data: Annotated[
        list[Path],
        typer.Option(help="JSONL of messages about lists with what of them is meant, or a folder of them."),
    ],
    model: Annotated[
        Path | None, typer.Option(help="A trained resolver; the shipped one when left out.")
    ] = None,
    products: Annotated[
        Path | None,
        typer.Option(help="File of the products that are listed; the sample store when left out."),
    ] = None,
    slips: Annotated[int, typer.Option(min=0, help="Misread messages to show.")] = 10,
    as_json: AsJson = False,
) -> None:
    """How often the products of a list that a message means are told, or that it means none."""
    from bot.shipped import shipped
    from retrieval.e5_weights import open_e5_weights
    from training.resolver import evaluate_resolver as measure
    from training.selector.examples import read_catalogue

    cache = read_settings().home / "index" / "encoder"
    catalogue = read_catalogue(products or shipped("store/products.jsonl"))
    found = asdict(measure(model or shipped("models/resolver"), data, catalogue, open_e5_weights(), cache))
    if as_json:
        print_json(found)
        return
    wrong = found.pop("slips")
    show_metrics(found, "Messages about lists", as_json=False)
    for slip in wrong[:slips]:
        line = f"{slip['text']}    {slip['meant']}, read as {slip['read']} ({slip['certainty']:.2f})"
        out.print(line, markup=False, highlight=False)


def evaluate_page_retriever(
    data: Annotated[
        list[Path],
        typer.Option(help="JSONL of messages with the sentences that answer them, or a folder of them."),
    ],
    model: Annotated[
        Path | None, typer.Option(help="A trained retriever of pages; the shipped one when left out.")
    ] = None,
    pages: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the pages that are asked about; those of the sample store when left out."
        ),
    ] = None,
    slips: Annotated[int, typer.Option(min=0, help="Wrong answers to show.")] = 10,
    as_json: AsJson = False,
) -> None:
    """How often a message finds the passage of the pages that answers it, or that none does."""
    from bot.shipped import shipped
    from retrieval.e5_weights import open_e5_weights
    from training.pages import evaluate_pages_model as measure

    cache = read_settings().home / "index" / "encoder"
    folder = pages or shipped("store/policies")
    found = asdict(measure(model or shipped("models/pages"), data, folder, open_e5_weights(), cache))
    if as_json:
        print_json(found)
        return
    wrong = found.pop("slips")
    show_metrics(found, "Questions that pages answer", as_json=False)
    for slip in wrong[:slips]:
        line = f"{slip['text']}    {slip['answer']}, read as {slip['read']} ({slip['probability']:.2f})"
        out.print(line, markup=False, highlight=False)


def show_metrics(metrics: dict[str, Any], title: str, as_json: bool) -> None:
    """The figures of one model, as one JSON object or a table of one row."""
    if as_json:
        print_json(metrics)
    else:
        show_rows([metrics], title, False)


def show_classes(classes: dict[str, dict[str, Any]], title: str = "Classes, the worst first") -> None:
    """The classes that are read worst, as a table."""
    rows = [
        {"class": escape(name), **{k: "–" if value is None else value for k, value in row.items()}}
        for name, row in list(classes.items())[:_WORST_CLASSES]
    ]
    more = f" ({len(rows)} of {len(classes)})" if len(rows) < len(classes) else ""
    show_rows(rows, f"{title}{more}", False)
