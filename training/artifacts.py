"""What is saved beside every trained model, so that anyone can say what it is and make it again."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template
from typing import TypeAlias

RECORD_FILE = "training.json"
CARD_FILE = "README.md"

Json: TypeAlias = str | int | float | bool | Sequence["Json"] | Mapping[str, "Json"] | None


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """How a model came to be: enough to make it again and to compare it with the next one."""

    stage: str
    arguments: Mapping[str, Json]
    seed: int
    data_sha256: str
    examples: int
    metrics: Mapping[str, float]


def data_hash(rows: Sequence[Sequence[str]]) -> str:
    """SHA-256 over the examples as read, in order; file names and formats do not matter."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps(list(row), ensure_ascii=False).encode("utf-8") + b"\n")
    return digest.hexdigest()


def arguments_of(args: object) -> dict[str, Json]:
    """The fields of an argument dataclass as JSON values; paths as text.

    Raises:
        TypeError: args is not a dataclass instance.
    """
    if not dataclasses.is_dataclass(args) or isinstance(args, type):
        raise TypeError(f"{args!r} is not a dataclass instance")
    return {field.name: _plain(getattr(args, field.name)) for field in dataclasses.fields(args)}


def write_json(path: Path, document: Mapping[str, Json]) -> None:
    """Write one JSON document, readable in a diff."""
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def save_record(directory: Path, record: TrainingRecord) -> None:
    """Write training.json beside a model."""
    write_json(
        directory / RECORD_FILE,
        {
            "stage": record.stage,
            "seed": record.seed,
            "examples": record.examples,
            "data_sha256": record.data_sha256,
            "arguments": record.arguments,
            "metrics": record.metrics,
        },
    )


def save_card(directory: Path, template: str, values: Mapping[str, str]) -> None:
    """Write README.md, the model card: a `string.Template` with every `$name` filled in, those of the record beside the
    model (`arguments`, `out`, `examples`, `hash`, `date`) as well as `values`.

    Raises:
        KeyError: the template names a value that is not given.
    """
    record = json.loads((directory / RECORD_FILE).read_text(encoding="utf-8"))
    arguments = record["arguments"]
    recorded = {
        "arguments": table(["argument", "value"], [[k, f"`{v}`"] for k, v in arguments.items()]),
        "out": arguments["out"],
        "examples": f"{record['examples']:,}",
        "hash": record["data_sha256"],
        "date": date.today().isoformat(),
    }
    filled = Template(template).substitute({**recorded, **values})
    (directory / CARD_FILE).write_text(filled, encoding="utf-8")


def cell(value: float | None) -> str:
    """A figure in a table: counts as they are, others with three decimals, a dash for none."""
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _plain(value: object) -> Json:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Path):
        return value.as_posix()
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    raise TypeError(f"{value!r} does not fit in a training record")
