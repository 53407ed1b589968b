"""`xiaoer train …`: the training stages. Imports `training` inside the commands only."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import read_settings
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
