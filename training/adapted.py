"""What every training that fits adapters does with its messages and its model (`training/adapters.py` fits them)."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from bot.understand.intents import CONFIG_FILE, WEIGHTS_FILE
from training.artifacts import (
    RECORD_FILE,
    Json,
    TrainingRecord,
    arguments_of,
    cell,
    data_hash,
    save_card,
    save_record,
    table,
    write_json,
)
from training.errors import TrainingError
from training.intents.metrics import ClassMetrics
from training.run_args import AdapterArgs, is_held_out


class Labelled(Protocol):
    """A labelled message of any training."""

    @property
    def row(self) -> list[str]:
        """All of it as words, for a hash."""


Message = TypeVar("Message", bound=Labelled)


def parted(
    messages: Sequence[Message], key: Callable[[Message], str], args: AdapterArgs
) -> tuple[list[Message], list[Message]]:
    """The messages that are learned, and those that are held out by what `key` says of them."""
    held = [is_held_out(key(message), args) for message in messages]
    rest = [message for message, out in zip(messages, held, strict=True) if not out]
    return rest, [message for message, out in zip(messages, held, strict=True) if out]


def check_enough(
    rest: Sequence[Message],
    dev: Sequence[Message],
    counted: Callable[[Sequence[Message]], Mapping[str, int]],
    least: int,
    error: type[TrainingError],
    cure: str,
) -> None:
    """Check that of each sort which `counted` counts ("that want none") at least so many are learned, and held out.

    Raises:
        TrainingError: of the class `error`, with how many there are of each sort, and the cure.
    """
    for part, name in ((rest, "learned"), (dev, "held out")):
        counts = counted(part)
        few = [f"{count} {which}" for which, count in counts.items() if count < least]
        if few:
            raise error(
                f"at least {least} messages of each sort are to be {name}, there are {', '.join(few)}; {cure}"
            )


def save_adapted(
    args: AdapterArgs,
    stage: str,
    tensors: Mapping[str, NDArray[np.generic]],
    config: Mapping[str, object],
    messages: Sequence[Labelled],
    learned: int,
    metrics: Mapping[str, float],
) -> None:
    """Write a trained model into `args.out`: its weights, its config, and the record of how it came to be from `messages`,
    `learned` of which were not held out."""
    (args.out / WEIGHTS_FILE).write_bytes(save(dict(tensors)))
    write_json(args.out / CONFIG_FILE, cast("Mapping[str, Json]", config))
    record = TrainingRecord(
        stage=stage,
        arguments=arguments_of(args),
        seed=args.seed,
        data_sha256=data_hash([message.row for message in messages]),
        examples=learned,
        metrics=metrics,
    )
    save_record(args.out, record)


def figures(metrics: object, names: Sequence[str]) -> dict[str, float]:
    """Some of the figures of what was measured, by name."""
    return {name: getattr(metrics, name) for name in names}


def save_adapted_card(folder: Path, template: str, values: Mapping[str, str] | None = None) -> None:
    """Write the model card from the record beside the model: a template as `save_card` takes it, with `figures` (what was
    measured) and `named` (the files it was made from) filled in as well as `values`."""
    record = json.loads((folder / RECORD_FILE).read_text(encoding="utf-8"))
    rows = [[name, f"{value:.3f}"] for name, value in record["metrics"].items()]
    known = {
        "figures": table(["figure", "value"], rows),
        "named": " ".join(f"--data {path}" for path in record["arguments"]["data"]),
    }
    save_card(folder, template, {**known, **(values or {})})


def table_of_classes(name: str, counted: str, classes: Mapping[str, ClassMetrics]) -> str:
    """How well each class is read, as a table whose first columns are called `name` and `counted`."""
    rows = [
        [label, str(one.count), cell(one.recall), cell(one.precision), cell(one.f1)]
        for label, one in classes.items()
    ]
    return table((name, counted, "recall", "precision", "F1"), rows)
