"""Options that several commands of `xiaoer train` share."""

from pathlib import Path
from typing import Annotated

import typer

OutFolder = Annotated[Path, typer.Option("--out", help="Where the model and its card go.")]
Rank = Annotated[int, typer.Option(help="Of the adapters: what they can change, and how large they are.")]
LearningRate = Annotated[float, typer.Option(help="Of the adapters at its highest.")]
Minutes = Annotated[float, typer.Option(help="That training may take, about.")]
Seed = Annotated[int, typer.Option(help="Decides what is held out, and the order of steps.")]
