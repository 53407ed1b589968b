"""The card of a trained ranker: what it is, from what, how good, and where it fails."""

import json
from collections.abc import Mapping
from pathlib import Path

from training.artifacts import RECORD_FILE, save_card, table
from training.ranker.metrics import RankerMetrics


def write_card(folder: Path, metrics: Mapping[str, RankerMetrics], rounds: int) -> None:
    """Write the model card from the record beside the model."""
    record = json.loads((folder / RECORD_FILE).read_text(encoding="utf-8"))
    arguments = record["arguments"]
    rows = [
        [name, str(found.queries), f"{found.ndcg:.3f}", f"{found.success_at_3:.3f}"]
        for name, found in metrics.items()
    ]
    save_card(
        folder,
        CARD,
        {
            "rounds": str(rounds),
            "size": str(arguments["size"]),
            "folds": str(arguments["folds"]),
            "metrics": table(["queries of", "queries", "NDCG@10", "success@3"], rows),
            "examples_args": " ".join(f"--examples {path}" for path in arguments["examples"]),
        },
    )


CARD = """\
# Ranker

Puts the candidates of a search in order. Two parts learned from the same rated queries:

- `head-vectors.safetensors`, `head-vectors-multilingual.safetensors` (float16): for each encoder a projection of its
  token states to $size dimensions and the weight of a query's tokens. Every word of a query looks for the word of a
  product that means most nearly the same (late interaction, ColBERT). all-MiniLM-L6-v2 reads English in its sentence;
  multilingual-e5-small, whose engine gives no token states, reads every other language word by word. The encoders
  themselves stay as they are, so that a product is read once for its vector and its tokens.
- `words.safetensors`: the vectors of the Chinese words of the sample store and of our queries, so that the first start
  need not embed them. Only there to save time; not made by training but copied from a home's index folder.
- `trees.txt`: $rounds boosted trees (LightGBM, LambdaMART) that weigh those scores with the features of
  `retrieval/features.py` and `retrieval/search.py`: BM25, cosines, shared words, kind of product, wishes met, price,
  stock. Features that speak for a product can only raise its score.
- `training.json`: arguments, seed, data hash, measures.

Made on $date from $examples rated queries. Licence of these weights: Apache-2.0.

## Data

The ranker that ships with Xiaoer was trained on:

- **Xiaoer's own queries on the sample store** (`data/ranking/store_*.tsv`), English and Chinese, each with all products
  that answer it, Apache-2.0.
- **Xiaoer's own ratings of Icecat products** (`data/ranking/icecat.tsv`), 0 to 3, for queries of our own, Apache-2.0.
- **Human ratings of the Chorus project** (o19s/chorus, Apache-2.0) for 85 queries on the same Icecat products.
- The encoders are all-MiniLM-L6-v2 (Apache-2.0) and multilingual-e5-small (MIT).

Home Depot's data had no part in it. SHA-256 of the examples as read: `$hash`

## Measures

Of queries held out of both parts ($folds folds by query), over the rated candidates of each query:

$metrics

## Make it again

    XIAOER_HOME=… xiaoer train ranker-examples --intended data/ranking/store_en.tsv --out store_en.npz
    XIAOER_HOME=… xiaoer train ranker-examples --qrels data/ranking/icecat.tsv --out icecat.npz
    xiaoer train ranker $examples_args --out $out
    cp $$XIAOER_HOME/index/words-multilingual.safetensors $out/words.safetensors

The homes hold the sample store, and the Icecat products, as `xiaoer ingest` loads them.

$arguments

## Limits

- The queries and most ratings were written by the makers of Xiaoer. `tests/data/heldout` was not used.
- Words of other languages than English are compared without their sentence: 苹果 is the fruit and the brand.
- One rating scale, two catalogues: a shop with clicks of its own should train on them.
"""


def write_pairs_card(folder: Path, metrics: Mapping[str, float]) -> None:
    """Write the card of a ranker of pairs from the record beside it."""
    record = json.loads((folder / RECORD_FILE).read_text(encoding="utf-8"))
    arguments = record["arguments"]
    save_card(
        folder,
        PAIRS_CARD,
        {
            "pairs": arguments["pairs"],
            "metrics": table(
                ["ranked by", "NDCG@10"], [[name, f"{value:.4f}"] for name, value in metrics.items()]
            ),
        },
    )


PAIRS_CARD = """\
# Ranker of pairs

Scores a product's title for a query: a cross-encoder that started from all-MiniLM-L6-v2 (Apache-2.0), the cosine of the
frozen encoder, and the words and letters that the two share, added with learned weights. Made on $date from $examples
rated pairs:

    xiaoer train ranker --pairs $pairs --out $out
    xiaoer rank --model $out --pairs FILE.tsv.gz --out scores.tsv

The weights are yours as far as the ratings are: what their licence forbids, the weights must not be used for.

## Measures

Of queries held out of the cross-encoder's training; the weights of the sum were learned on them, five numbers from
all of them.

$metrics

## Arguments

$arguments

SHA-256 of the pairs as read: `$hash`
"""
