"""`xiaoer train …`: the training stages. Imports `training` inside the commands only."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import open_bot, read_settings
from bot.terminal import err

train = typer.Typer(no_args_is_help=True, help="Train the models that Xiaoer serves.")


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
    err.print(run_stage(args, open_embedder(read_settings().embedder)))


@train.command("ranker-examples")
def ranker_examples(
    out_file: Annotated[Path, typer.Option("--out", help="The file of examples (.npz).")],
    qrels: Annotated[
        Path | None, typer.Option(help="TSV with a header: query, product_id, rating (0 to 3).")
    ] = None,
    intended: Annotated[
        Path | None, typer.Option(help="TSV with a header: query, product_ids; all others are wrong.")
    ] = None,
) -> None:
    """Search the loaded catalogue for rated queries and write what the ranker learns from."""
    from training.evaluate_search import read_intended, read_qrels
    from training.ranker.examples import HIGHEST, write_examples

    if (qrels is None) == (intended is None):
        raise typer.BadParameter("give either --qrels FILE or --intended FILE")
    if qrels:
        rated = read_qrels(qrels)
    else:
        assert intended is not None
        rated = {query: dict.fromkeys(ids, HIGHEST) for query, ids in read_intended(intended).items()}
    written = write_examples(open_bot(), rated, out_file, others_are_wrong=intended is not None)
    err.print(f"{written} of {len(rated)} queries have candidates that answer them: {out_file}")


@train.command("ranker")
def train_ranker(
    examples: Annotated[list[Path], typer.Option(help="A file of `xiaoer train ranker-examples`.")],
    out_folder: Annotated[Path, typer.Option("--out", help="Where the ranker and its card go.")],
    seed: Annotated[int, typer.Option(help="Decides folds, order and samples.")] = 20261126,
    folds: Annotated[int, typer.Option(help="Parts of the queries, each held out once.")] = 5,
    size: Annotated[int, typer.Option(help="Dimensions of a projected token.")] = 96,
    epochs: Annotated[int, typer.Option(help="Passes of the head over all queries.")] = 3,
    learning_rate: Annotated[float, typer.Option(help="Of the head's projection, a step.")] = 1e-3,
    tree_learning_rate: Annotated[float, typer.Option(help="How much a tree counts, 0 to 1.")] = 0.05,
    leaves: Annotated[int, typer.Option(help="Leaves of a tree.")] = 8,
) -> None:
    """Train the ranker: late interaction and boosted trees, on rated queries."""
    from training.args import RankerArgs
    from training.ranker import train_ranker as run_stage

    args = RankerArgs(
        examples=tuple(examples),
        out=out_folder,
        seed=seed,
        folds=folds,
        size=size,
        epochs=epochs,
        learning_rate=learning_rate,
        tree_learning_rate=tree_learning_rate,
        leaves=leaves,
    )
    for name, found in run_stage(args).items():
        err.print(f"{name}: {found}")
