"""`xiaoer train reader`, `acts`, `selector`, `resolver`, `kinds` and `pages`: what is fine-tuned by adapters from the multilingual
encoder. Imports `training` inside the commands only."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.train_options import LearningRate, Minutes, OutFolder, Rank, Seed
from bot.terminal import err

if TYPE_CHECKING:
    from training.run_args import AdapterArgs


def train_reader(
    data: Annotated[
        list[Path],
        typer.Option(
            help="JSONL of messages in their clauses, with roles and marked words, or a folder of them."
        ),
    ],
    out_folder: OutFolder,
    epochs: Annotated[int, typer.Option(help="Passes over the messages.")] = 7,
    rank: Rank = 32,
    learning_rate: LearningRate = 1e-3,
    minutes: Minutes = 28.0,
    seed: Seed = 20261128,
) -> None:
    """Train a reader: what clauses do (wish, story, question …), what words say; XIAOER_READER names its folder."""
    from retrieval.e5_weights import open_e5_weights
    from training.reader import train_reader as run_stage

    args = _args(data, out_folder, epochs, rank, learning_rate, minutes, seed)
    err.print(run_stage(args, open_e5_weights()))


def train_acts(
    data: Annotated[
        list[Path],
        typer.Option(
            help="JSONL of messages behind what was said before, with what they do, or a folder of them."
        ),
    ],
    out_folder: OutFolder,
    epochs: Annotated[int, typer.Option(help="Passes over the messages.")] = 3,
    rank: Rank = 16,
    learning_rate: LearningRate = 1e-3,
    minutes: Minutes = 28.0,
    seed: Seed = 20261128,
) -> None:
    """Train a model of dialogue acts: what messages do in a talk (wish, ask, buy …); XIAOER_ACTS names its folder."""
    from retrieval.e5_weights import open_e5_weights
    from training.acts import train_acts as run_stage

    args = _args(data, out_folder, epochs, rank, learning_rate, minutes, seed)
    err.print(run_stage(args, open_e5_weights()))


def train_selector(
    data: Annotated[
        list[Path],
        typer.Option(help="JSONL of questions about products with what answers them, or a folder of them."),
    ],
    out_folder: OutFolder,
    products: Annotated[
        Path | None,
        typer.Option(help="File of the products that are asked about; the sample store when left out."),
    ] = None,
    epochs: Annotated[int, typer.Option(help="Passes over the questions.")] = 3,
    rank: Rank = 16,
    learning_rate: LearningRate = 1e-3,
    minutes: Minutes = 28.0,
    seed: Seed = 20261128,
) -> None:
    """Train a selector: which statement of a product answers a question; XIAOER_SELECTOR names its folder."""
    from bot.shipped import shipped
    from retrieval.e5_weights import open_e5_weights
    from training.selector import train_selector as run_stage
    from training.selector.examples import read_catalogue

    args = _args(data, out_folder, epochs, rank, learning_rate, minutes, seed)
    err.print(run_stage(args, read_catalogue(products or shipped("store/products.jsonl")), open_e5_weights()))


def train_resolver(
    data: Annotated[
        list[Path],
        typer.Option(help="JSONL of messages about lists with what of them is meant, or a folder of them."),
    ],
    out_folder: OutFolder,
    products: Annotated[
        Path | None,
        typer.Option(help="File of the products that are listed; the sample store when left out."),
    ] = None,
    epochs: Annotated[int, typer.Option(help="Passes over the messages.")] = 5,
    rank: Rank = 16,
    learning_rate: LearningRate = 1e-3,
    minutes: Minutes = 28.0,
    seed: Seed = 20261128,
) -> None:
    """Train a resolver: which products of a list a message means; XIAOER_RESOLVER names its folder."""
    from bot.shipped import shipped
    from retrieval.e5_weights import open_e5_weights
    from training.resolver import train_resolver as run_stage
    from training.selector.examples import read_catalogue

    args = _args(data, out_folder, epochs, rank, learning_rate, minutes, seed)
    err.print(run_stage(args, read_catalogue(products or shipped("store/products.jsonl")), open_e5_weights()))


def train_kinds(
    data: Annotated[
        list[Path],
        typer.Option(help="JSONL of messages with the kinds that are wanted by them, or a folder of them."),
    ],
    out_folder: OutFolder,
    epochs: Annotated[int, typer.Option(help="Passes over the messages.")] = 5,
    rank: Rank = 16,
    learning_rate: LearningRate = 1e-3,
    minutes: Minutes = 28.0,
    seed: Seed = 20261128,
) -> None:
    """Train a model of kinds: which kind of thing a message asks for; XIAOER_KINDS names its folder."""
    from retrieval.e5_weights import open_e5_weights
    from retrieval.product_types import ProductTypes
    from training.kinds import train_kinds as run_stage

    args = _args(data, out_folder, epochs, rank, learning_rate, minutes, seed)
    err.print(run_stage(args, ProductTypes.load(), open_e5_weights()))


def train_pages(
    data: Annotated[
        list[Path],
        typer.Option(help="JSONL of messages with the sentences that answer them, or a folder of them."),
    ],
    out_folder: OutFolder,
    pages: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the pages that are asked about; those of the sample store when left out."
        ),
    ] = None,
    epochs: Annotated[int, typer.Option(help="Passes over the messages.")] = 6,
    rank: Rank = 16,
    learning_rate: LearningRate = 1e-3,
    minutes: Minutes = 28.0,
    seed: Seed = 20261128,
) -> None:
    """Train a retriever of pages: which sentence of them answers a message, or none; XIAOER_PAGES names its folder."""
    from bot.shipped import shipped
    from retrieval.e5_weights import open_e5_weights
    from training.pages import train_pages as run_stage

    args = _args(data, out_folder, epochs, rank, learning_rate, minutes, seed)
    err.print(run_stage(args, pages or shipped("store/policies"), open_e5_weights()))


def _args(
    data: list[Path],
    out_folder: Path,
    epochs: int,
    rank: int,
    learning_rate: float,
    minutes: float,
    seed: int,
) -> "AdapterArgs":
    """What the options of such a command say."""
    from training.run_args import AdapterArgs

    return AdapterArgs(
        data=tuple(data),
        out=out_folder,
        seed=seed,
        epochs=epochs,
        learning_rate=learning_rate,
        rank=rank,
        minutes=minutes,
    )
