"""The card of a trained model of clauses: what it is, from what, how good, and where it fails."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from training.artifacts import RECORD_FILE, save_card, table
from training.intents.metrics import ClassMetrics


def write_card(folder: Path, messages: int, classes: Mapping[str, ClassMetrics]) -> None:
    """Write the model card from the record beside the model and from what was measured on held-out messages."""
    record = json.loads((folder / RECORD_FILE).read_text(encoding="utf-8"))
    arguments, measured = record["arguments"], record["metrics"]
    rows = [
        [role, str(one.count), _cell(one.recall), _cell(one.precision), _cell(one.f1)]
        for role, one in classes.items()
    ]
    save_card(
        folder,
        CARD,
        {
            "buckets": str(arguments["ngram_buckets"]),
            "metrics": table(("role", "clauses", "recall", "precision", "F1"), rows),
            "arguments": table(["argument", "value"], [[k, f"`{v}`"] for k, v in arguments.items()]),
            "named": " ".join(f"--data {path}" for path in arguments["data"]),
            "out": arguments["out"],
            "messages": f"{messages:,}",
            "examples": f"{record['examples']:,}",
            "hash": record["data_sha256"],
            "date": date.today().isoformat(),
            **{name: f"{value:.3f}" for name, value in measured.items()},
        },
    )


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


CARD = """\
# Model of clauses

Says what each clause of a shopper's message does: wish, about (a fact on the person or the home that bears on what
suits), story, drop (gives up, takes back), correct, product (asks about one), rules (asks about the shop's rules),
haggle, order, buy, person, chat. A multinomial logistic regression over the sentence embedding of the clause
(multilingual-e5-small in 4 bits, 384 numbers, less what all clauses have in common), its character n-grams hashed into
$buckets buckets, its place, and the embeddings of the clauses before and after it. Served by
`bot/understand/clauses.py` for messages of two clauses or more.

- `model.safetensors`: weights and the common vector, float16. `config.json`: labels, temperature.
- `training.json`: arguments, seed, data hash, metrics.

Made on $date from $examples clauses of $messages messages. Licence of this model: Apache-2.0.

## Data

The model that ships was trained on Xiaoer's own examples only (`data/clauses`): messages in English and Chinese that were
written clause by clause with their roles. SHA-256 of the messages as read: `$hash`

## Metrics

Of the messages while each was held out (five parts): accuracy $accuracy, macro-F1 $macro_f1, calibration error
$ece. Read with a confidence of 0.7 or more: $sure of the clauses, $sure_accuracy of them rightly.

$metrics

## Make it again

    xiaoer train clauses $named --out $out

$arguments

## Limits

- Clauses are cut at punctuation, line breaks, a few conjunctions and, in Chinese, spaces. What is dictated without any of
  those is one clause.
- Wishes and questions about a product differ little ("do you have that in 38", "have you any in 38"), and so do facts
  about a person and stories. What is unsure is read as it was without this model.
- The messages it is measured on (`tests/data/clauses.jsonl`) share their authors with those it was trained on.
"""
