"""The card of a trained classifier of kinds of products."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from training.artifacts import save_card, table

if TYPE_CHECKING:
    from training.classifier import ClassifierMetrics


def write_card(folder: Path, metrics: "ClassifierMetrics", threshold: float) -> None:
    """Write the model card from the record beside the model."""
    rows = [[name, str(value)] for name, value in asdict(metrics).items()]
    save_card(
        folder,
        CARD,
        {
            "threshold": f"{threshold:.3f}",
            "metrics": table(["measure", "value"], rows),
        },
    )


CARD = """\
# Classifier of kinds of products

Guesses the kind of a product from its title, category and attribute names, for products of which neither the shop nor
the vocabulary says it. A logistic regression over hashed words and letters, made on $date from $examples products by
`xiaoer train classifier`. A guess counts from a confidence of $threshold.

## Measures

Of a tenth of the products, held out; the shipped weights then learned from all of them.

$metrics

## Arguments

$arguments

SHA-256 of the titles with their kinds: `$hash`. The weights hold no text of the products; the list of kinds is in
`config.json`. They are yours as far as the catalogue that they were made from is.
"""
