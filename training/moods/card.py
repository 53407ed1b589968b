"""The card of a trained model of moods: what it is, from what, how good, and where it fails."""

import json
from collections.abc import Mapping
from pathlib import Path

from bot.understand.moods import NEUTRAL
from training.artifacts import RECORD_FILE, cell, save_card, table
from training.moods.metrics import MoodMetrics

COLUMNS = ("mood", "recall", "precision", "threshold", "recall, reported", "precision, reported", "everyday")


def write_card(
    folder: Path, metrics: MoodMetrics, thresholds: Mapping[str, float], everyday: Mapping[str, float]
) -> None:
    """Write the model card from the record beside the model and from what was measured on held-out messages.

    `everyday` is the share of everyday messages that are reported as a mood.
    """
    record = json.loads((folder / RECORD_FILE).read_text(encoding="utf-8"))
    arguments = record["arguments"]
    rows = []
    for mood in sorted(metrics.classes.keys() - {NEUTRAL}):
        likeliest, reported = metrics.classes[mood], metrics.reported.get(mood)
        rows.append(
            [
                mood,
                cell(likeliest.recall),
                cell(likeliest.precision),
                cell(thresholds.get(mood)),
                cell(reported.recall if reported else None),
                cell(reported.precision if reported else None),
                cell(everyday.get(mood)),
            ]
        )
    named = [f"--data {path}" for path in arguments["data"]]
    named += [f"--neutral {path}" for path in arguments["neutral"]]
    save_card(
        folder,
        CARD,
        {
            "moods": ", ".join(sorted(thresholds)) or "none",
            "buckets": str(arguments["ngram_buckets"]),
            "accuracy": f"{metrics.accuracy:.3f}",
            "macro_f1": f"{metrics.macro_f1:.3f}",
            "ece": f"{metrics.ece:.3f}",
            "metrics": table(COLUMNS, rows),
            "named": " ".join(named),
        },
    )


CARD = """\
# Model of moods

Says how a shopper feels while writing, where a message surely says so: $moods. A multinomial logistic
regression over a sentence embedding (all-MiniLM-L6-v2, 384 numbers), character n-grams hashed into
$buckets buckets, and the added-up vectors of the Chinese words; the embedding fades out and the word
vectors fade in with the share of Han characters. Served by `bot/understand/moods.py`; it needs no pass
of an encoder beside that of the intents.

- `model.safetensors`: weights, float16. `config.json`: labels, temperature, thresholds, arguments.
- `words.safetensors`: vectors of Chinese words, int8; those that ship come from multilingual-e5-small (MIT)
  with `xiaoer train word-vectors`.
- `training.json`: arguments, seed, data hash, metrics. `seen.safetensors`: 64-bit hashes of the
  labelled messages, so that `xiaoer evaluate moods` leaves them out; serving does not read it.

Made on $date from $examples messages. Licence of this model: Apache-2.0.

## Data

The model that ships was trained on Xiaoer's own examples only: messages labelled with their moods (`data/moods`),
and the everyday wishes among the labelled intents (`data/intents`) as further neutral ones, which weigh as much
as one mood. Without those, three times as many of them are reported as angry, eight times as many as confused.

SHA-256 of the messages as read: `$hash`

## Metrics

Of the labelled messages while each was held out: accuracy $accuracy, macro-F1 $macro_f1, calibration error
$ece. Recall and precision of the likeliest mood, then of what is reported: a mood at its threshold or
above. `everyday` is the share of everyday messages, held out as well, that are reported as that mood; some
of them have it ("need to cancel asap").

$metrics

## Make it again

    xiaoer train moods $named --out $out

$arguments

## Limits

- A mood is reported with the precision that was asked for among messages such as those it was made from, of
  which a fifth are angry. Where fewer are, more of the reported ones are wrong.
- What it does not report need not be neutral: it misses many angry messages, most of them in Chinese. On
  `tests/data/moods_en.jsonl` and `moods_zh.jsonl`, 150 messages each, the shipped model reports 58 % and 30 % of
  the angry ones (29 of 32 reports are right), 52 % and 52 % of the hurried (28 of 29), 59 % and 44 % of the
  confused (28 of 28), 70 % and 40 % of the happy (22 of 26).
- Irony is what it misses most ("Lovely. Ordered black, got pink."), and short outbursts without a word that it
  knows. One message is read at a time.
- Chinese rests on words and their characters; Traditional Chinese is read as Simplified. Other languages are
  not trained for.
- The examples share authors with the test messages (`tests/data/moods_*.jsonl`), which were written apart.
"""
