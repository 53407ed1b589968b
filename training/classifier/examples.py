"""Titles with their kinds, from files or from the loaded catalogue."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.product import Product
from retrieval.type_classifier import described, text_of
from training.errors import TrainingError

TITLE_COLUMNS, TYPE_COLUMNS = ("title", "text"), ("product_type", "category", "label")
MAX_PROBLEMS = 20


class ClassifierDataError(TrainingError):
    """Labelled titles that cannot be used; the message names the lines and the cure."""


@dataclass(frozen=True, slots=True)
class LabelledTitle:
    """What is read of a product, and its kind."""

    text: str
    product_type: str


def of_catalog(products: Iterable[Product]) -> list[LabelledTitle]:
    """The products whose kind is known."""
    return [
        LabelledTitle(text_of(product), product.product_type) for product in products if product.product_type
    ]


def read_titles(paths: Sequence[Path]) -> list[LabelledTitle]:
    """Titles with kinds from CSV, TSV or JSONL files with `title` and `product_type` (or `text`, `category`, `label`).

    Raises:
        ClassifierDataError: a file cannot be read, a column is missing, or a line lacks one of the two.
    """
    found: list[LabelledTitle] = []
    problems: list[str] = []
    for path in paths:
        for number, row in _rows(path):
            title = next((str(row[name]).strip() for name in TITLE_COLUMNS if row.get(name)), "")
            kind = next((str(row[name]).strip().lower() for name in TYPE_COLUMNS if row.get(name)), "")
            if title and kind:
                found.append(LabelledTitle(described(title), kind))
            elif len(problems) < MAX_PROBLEMS:
                problems.append(
                    f"- {path}, line {number}: no {'kind' if title else 'title'}; add it or remove the line"
                )
    if problems:
        raise ClassifierDataError("cannot use the titles:\n" + "\n".join(problems))
    return found


def check_examples(examples: Sequence[LabelledTitle], least: int) -> list[LabelledTitle]:
    """The examples of kinds with at least `least` products, each text once.

    Raises:
        ClassifierDataError: fewer than two kinds are left.
    """
    unique = list({example.text: example for example in examples}.values())
    counts = Counter(example.product_type for example in unique)
    kept = [example for example in unique if counts[example.product_type] >= least]
    if len({example.product_type for example in kept}) < 2:
        raise ClassifierDataError(
            f"a classifier needs two kinds of product with {least} titles or more each; here are {len(unique)} titles "
            f"of {len(counts)} kinds: add titles, or lower --least"
        )
    return kept


def _rows(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            if path.suffix == ".jsonl":
                for number, line in enumerate(file, start=1):
                    if line.strip():
                        row = json.loads(line)
                        if not isinstance(row, dict):
                            raise ClassifierDataError(f"{path}, line {number}: must be a JSON object")
                        yield number, row
                return
            rows = csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ",")
            names = set(rows.fieldnames or ())
            if not names & set(TITLE_COLUMNS) or not names & set(TYPE_COLUMNS):
                raise ClassifierDataError(
                    f"{path}, line 1: the header must have title and product_type, and has {', '.join(sorted(names)) or 'nothing'}"
                )
            yield from enumerate(rows, start=2)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, csv.Error) as error:
        raise ClassifierDataError(f"cannot read {path} ({error}): give UTF-8 CSV, TSV or JSONL") from error
