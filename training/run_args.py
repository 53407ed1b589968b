"""The arguments of trainings that take steps for some minutes: what fits adapters, and rankers of pairs."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from training.args import ArgumentsError


@dataclass(frozen=True, slots=True)
class AdapterArgs:
    """Arguments of trainings that fit adapters: of the reader, the selector, the resolver, the acts, the kinds and the pages."""

    data: Sequence[Path]
    """JSONL files of labelled messages (`examples.py` beside the training), or folders of them."""
    out: Path
    """Folder for the trained model; made when absent."""
    seed: int = 20261128
    """Decides what is held out, and the order of steps."""
    epochs: int = 7
    """Passes over the messages, 1 or more."""
    learning_rate: float = 1e-3
    """Of the adapters at its highest, a step; above 0."""
    rank: int = 32
    """Of the adapters, 1 to 128; the larger, the more they can change and the larger the file."""
    held_out: float = 0.08
    """Share of the messages that the temperatures are chosen on, above 0 and at most 0.5."""
    minutes: float = 28.0
    """That training may take, about; above 0."""


def is_held_out(key: str, args: AdapterArgs) -> bool:
    """Whether what goes by a key (a product's id, a text) is in the held-out part: always the same for a seed."""
    digest = hashlib.sha256(f"{args.seed} {key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 1000 < 1000 * args.held_out


def validate_adapter_args(stage: str, args: AdapterArgs) -> None:
    """Check every argument of a stage of `xiaoer train`.

    Raises:
        ArgumentsError: lists all mistakes at once.
    """
    mistakes = [] if args.data else ["data: no file given; name at least one JSONL file"]
    mistakes += [f"data: {path} is not there; check the path" for path in args.data if not path.exists()]
    mistakes += _mistakes_of_a_run(args)
    if not args.learning_rate > 0:
        mistakes.append(f"learning_rate: {args.learning_rate} is not above 0; try 0.001")
    if not 1 <= args.rank <= 128:
        mistakes.append(f"rank: {args.rank} is not within 1 to 128; try 32")
    if not 0 < args.held_out <= 0.5:
        mistakes.append(f"held_out: {args.held_out} is not above 0 and at most 0.5; try 0.08")
    if mistakes:
        raise ArgumentsError(stage, mistakes)


@dataclass(frozen=True, slots=True)
class PairsArgs:
    """Arguments of `xiaoer train ranker --pairs`."""

    pairs: Path
    """Tab-separated file with query, product_id, title and relevance, plain or gzipped."""
    out: Path
    """Folder of the trained ranker; made when absent."""
    seed: int = 20261126
    """Decides which queries are held out, and the order of the steps."""
    loss: str = "both"
    """pointwise, pairwise, listwise, or both (pointwise and listwise together)."""
    epochs: int = 3
    """Passes over all queries at the most, 1 or more."""
    minutes: float = 25.0
    """Wall-clock minutes that all of it may take, about; above 0."""
    learning_rate: float = 5e-5
    """Of the encoder at its highest, above 0 and at most 0.01; the new layer learns twenty times as fast."""
    queries_a_step: int = 8
    """Queries of a step, with all their titles, 1 or more."""
    max_tokens: int = 64
    """Tokens of a query and a title together that are read, 8 to 512."""
    dropout: float = 0.0
    """Share of the encoder's states that is left out while it learns, 0 to below 1."""
    held_out: float = 0.12
    """Share of the queries that it is held against, above 0 and below 0.5."""
    patience: int = 3
    """Checks (four an epoch) without an improvement after which training ends, 0 or more."""
    start: str = "minilm"
    """"minilm" (packaged), or a Hugging Face encoder by name or folder, whose weights it starts from."""


def validate_pairs_args(args: PairsArgs) -> None:
    """Check every argument.

    Raises:
        ArgumentsError: lists all mistakes at once.
    """
    mistakes: list[str] = []
    if not args.pairs.is_file():
        mistakes.append(f"pairs: {args.pairs} is not there; check the path")
    mistakes += _mistakes_of_a_run(args)
    if args.loss not in ("pointwise", "pairwise", "listwise", "both"):
        mistakes.append(f"loss: {args.loss!r} is none of pointwise, pairwise, listwise, both")
    if not 0 < args.learning_rate <= 0.01:
        mistakes.append(f"learning_rate: {args.learning_rate} is not above 0 and at most 0.01; try 0.00005")
    if args.queries_a_step < 1:
        mistakes.append(f"queries_a_step: {args.queries_a_step} is less than 1; try 8")
    if not 8 <= args.max_tokens <= 512:
        mistakes.append(f"max_tokens: {args.max_tokens} is not within 8 to 512; try 64")
    if not 0 <= args.dropout < 1:
        mistakes.append(f"dropout: {args.dropout} is not within 0 to below 1; try 0")
    if not 0 < args.held_out < 0.5:
        mistakes.append(f"held_out: {args.held_out} is not above 0 and below 0.5; try 0.12")
    if args.patience < 0:
        mistakes.append(f"patience: {args.patience} is negative; use 0 or more")
    if mistakes:
        raise ArgumentsError("ranker", mistakes)


def _mistakes_of_a_run(args: AdapterArgs | PairsArgs) -> list[str]:
    """What cannot work of the arguments that every such training has."""
    usual = {field.name: field.default for field in fields(args)}
    mistakes = [f"out: {args.out} is a file; name a folder"] if args.out.is_file() else []
    if args.seed < 0:
        mistakes.append(f"seed: {args.seed} is negative; use 0 or more")
    if args.epochs < 1:
        mistakes.append(f"epochs: {args.epochs} is less than 1; try {usual['epochs']}")
    if not args.minutes > 0:
        mistakes.append(f"minutes: {args.minutes} is not above 0; try {usual['minutes']:g}")
    return mistakes
