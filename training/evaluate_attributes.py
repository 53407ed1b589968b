"""How often a question about a product is matched with the attribute that answers it, by meaning alone.

    xiaoer evaluate attributes --data tests/data/attribute_questions.jsonl

A line is {"product_id", "text", "attribute"}: the question, and the name of the attribute that answers it, null where
none does. Products are those of the loaded catalogue.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.app import App
from retrieval.product import Product
from retrieval.stated_meaning import NEAR, SURE, Nearest
from training.errors import TrainingError
from training.labelled import MAX_PROBLEMS, read_lines


class AttributeDataError(TrainingError):
    """Labelled questions that cannot be used; the message names file, line and cure."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question about a product, and the attribute that answers it, or None."""

    product_id: str
    text: str
    attribute: str | None


@dataclass(frozen=True, slots=True)
class AttributeSlip:
    """A question for which another attribute came first than the one that answers it."""

    text: str
    attribute: str | None
    read: str
    probability: float


@dataclass(frozen=True, slots=True)
class AttributeMetrics:
    """Shares from 0 to 1. `first`: questions with an answer for which the right attribute comes first; `precision` and
    `recall` of the attributes given as sure answers (`sure`) and at least as the nearest (`near`); `ece` is the
    calibration error of the probabilities, and the slips are those that were given."""

    questions: int
    first: float
    sure: Mapping[str, float]
    near: Mapping[str, float]
    ece: float
    slips: Sequence[AttributeSlip]


def read_labelled(path: Path) -> list[Labelled]:
    """The labelled questions of a file.

    Raises:
        AttributeDataError: the file cannot be read, or a line is not of that form.
    """
    form = '{"product_id": "…", "text": "…", "attribute": "…" or null}'
    return read_lines(path, _labelled, form, AttributeDataError)


def _labelled(row: object) -> Labelled:
    """One line; a ValueError says what is wrong with it."""
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    for name in ("product_id", "text", "attribute"):
        value = row.get(name)
        if name not in row or not (isinstance(value, str) or (value is None and name == "attribute")):
            raise ValueError(f"the {name} is missing, or no text")
    return Labelled(row["product_id"], row["text"], row["attribute"])


def evaluate_attributes(app: App, path: Path) -> AttributeMetrics:
    """Match every question with the attributes of its product in the loaded catalogue.

    Raises:
        AttributeDataError: the file cannot be used, or products are not in the catalogue.
    """
    labelled = read_labelled(path)
    products = app.catalog.get_many(list(dict.fromkeys(one.product_id for one in labelled)))
    missing = [one.product_id for one in labelled if one.product_id not in products]
    if missing:
        shown = ", ".join(dict.fromkeys(missing[:MAX_PROBLEMS]))
        raise AttributeDataError(f"{path}: the loaded catalogue has no {shown}; ingest the one it is about")
    read = [_read(app, one, products[one.product_id]) for one in labelled]
    right = [nearest.name == one.attribute for one, nearest in zip(labelled, read, strict=True)]
    answered = sum(one.attribute is not None for one in labelled)
    slips = [
        AttributeSlip(one.text, one.attribute, nearest.name, nearest.probability)
        for one, nearest, is_right in zip(labelled, read, right, strict=True)
        if not is_right and nearest.probability >= NEAR
    ]
    return AttributeMetrics(
        len(labelled),
        sum(right) / max(answered, 1),
        _given(read, right, answered, SURE),
        _given(read, right, answered, NEAR),
        _calibration_error(read, right),
        sorted(slips, key=lambda slip: -slip.probability),
    )


def _read(app: App, one: Labelled, product: Product) -> Nearest:
    nearest = app.stated.nearest(one.text, product.attributes)
    if nearest is None:
        raise AttributeDataError(
            f"{product.product_id} states fewer than two attributes; leave its questions out"
        )
    return nearest


def _given(read: Sequence[Nearest], right: Sequence[bool], answered: int, least: float) -> dict[str, float]:
    given = [is_right for nearest, is_right in zip(read, right, strict=True) if nearest.probability >= least]
    return {"precision": sum(given) / max(len(given), 1), "recall": sum(given) / max(answered, 1)}


def _calibration_error(read: Sequence[Nearest], right: Sequence[bool], bins: int = 10) -> float:
    """The mean distance between probability and accuracy over bins of probability, weighted by their size."""
    error = 0.0
    for place in range(bins):
        inside = [
            (nearest.probability, is_right)
            for nearest, is_right in zip(read, right, strict=True)
            if place <= nearest.probability * bins < place + 1
        ]
        if inside:
            mean = sum(probability for probability, _ in inside) / len(inside)
            error += (
                abs(mean - sum(is_right for _, is_right in inside) / len(inside)) * len(inside) / len(read)
            )
    return error
