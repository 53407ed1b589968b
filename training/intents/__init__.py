"""Train and measure the intent head (served by `bot/understand/intents.py`).

    xiaoer train intents --data bitext/train.csv --data data/intents --out data/models/intents
    xiaoer evaluate intents --model data/models/intents --data tests/data/intents_eval.jsonl

Reads labelled messages, embeds them, holds out a tenth, fits a multinomial logistic regression, chooses a
temperature and a confidence threshold on the tenth, fits again on everything, and saves float16 weights with
their record and card. The same examples, seed and embeddings give the same weights.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import cast

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray
from safetensors.numpy import load_file, save

from bot.understand.intents import (
    CONFIG_FILE,
    EMBEDDING_SIZE,
    WEIGHTS_FILE,
    HeadConfig,
    IntentModel,
    features,
)
from training.args import IntentArgs, validate_intent_args
from training.artifacts import Json, TrainingRecord, arguments_of, data_hash, save_record, write_json
from training.intents.card import write_card
from training.intents.examples import (
    Example,
    IntentDataError,
    check_sets,
    digest,
    hold_out,
    read_examples,
)
from training.intents.head import Head, calibrate, fit_head
from training.intents.metrics import IntentMetrics, measure

logger = logging.getLogger(__name__)
SEEN_FILE = "seen.safetensors"


def train_intents(args: IntentArgs, embedder: Embeddings) -> IntentMetrics:
    """Train a head into `args.out`; the metrics are those on the held-out tenth, or on `args.dev`.

    Raises:
        ArgumentsError: lists every argument that cannot work.
        IntentDataError: lists every problem in the data.
    """
    validate_intent_args(args)
    started = time.perf_counter()
    examples = read_examples(args.data)
    if args.dev is None:
        dev, rest = hold_out(examples, args.seed)
    else:
        dev, rest = read_examples([args.dev]), examples
    check_sets(rest, dev)

    vectors = _embed([example.text for example in (*dev, *rest)], embedder)
    dev_inputs, rest_inputs = (
        _features(dev, vectors[: len(dev)], args),
        _features(rest, vectors[len(dev) :], args),
    )
    head = fit_head(rest_inputs, [example.intent for example in rest], args.c)
    config = calibrate(head, dev, dev_inputs, args)
    metrics = measure(head.to_model(config), dev, vectors[: len(dev)], started)
    if args.dev is None:
        head = fit_head(
            np.vstack([dev_inputs, rest_inputs]), [example.intent for example in (*dev, *rest)], args.c
        )
    _save(args, examples, head, config, metrics)
    logger.info(
        "intents: %d examples, accuracy %.3f on %d held out", len(examples), metrics.accuracy, len(dev)
    )
    return metrics


def evaluate_intents(model_dir: Path, data_path: Path, embedder: Embeddings) -> IntentMetrics:
    """Measure a saved head on labelled messages that it was not trained on.

    Raises:
        IntentModelError: the model cannot be loaded.
        IntentDataError: the data cannot be used, names intents the model does not know, or was trained on.
    """
    started = time.perf_counter()
    model = IntentModel.load(model_dir)
    examples = read_examples([data_path])
    known = set(model.labels)
    problems = [
        f"{example.where}: the model knows no intent {example.intent!r}; correct it, or train with it"
        for example in examples
        if example.intent not in known
    ]
    if (model_dir / SEEN_FILE).is_file():
        seen = set(load_file(model_dir / SEEN_FILE)["seen"].tolist())
        problems += [
            f"{example.where}: the model was trained on this very message; remove it here"
            for example in examples
            if digest(example.text) in seen
        ]
    if problems:
        raise IntentDataError(problems)
    return measure(model, examples, _embed([example.text for example in examples], embedder), started)


def _embed(texts: Sequence[str], embedder: Embeddings) -> NDArray[np.float32]:
    vectors = np.asarray(embedder.embed_documents(list(texts)), dtype=np.float32)
    if vectors.shape != (len(texts), EMBEDDING_SIZE):
        raise IntentDataError(
            [
                f"the embedder gives shape {vectors.shape}, not {(len(texts), EMBEDDING_SIZE)}; "
                "use the minilm embedder"
            ]
        )
    return vectors


def _features(
    examples: Sequence[Example], vectors: NDArray[np.float32], args: IntentArgs
) -> NDArray[np.float32]:
    return features([example.text for example in examples], vectors, args.ngram_buckets, args.ngram_weight)


def _save(
    args: IntentArgs, examples: Sequence[Example], head: Head, config: HeadConfig, metrics: IntentMetrics
) -> None:
    args.out.mkdir(parents=True, exist_ok=True)
    weights = {"weight": np.ascontiguousarray(head.weight), "bias": np.ascontiguousarray(head.bias)}
    (args.out / WEIGHTS_FILE).write_bytes(save(weights))
    seen = np.array(sorted(digest(example.text) for example in examples), dtype=np.uint64)
    (args.out / SEEN_FILE).write_bytes(save({"seen": seen}))
    arguments = arguments_of(args)
    write_json(args.out / CONFIG_FILE, {**cast(Mapping[str, Json], config), "arguments": arguments})
    # Seconds differ from run to run; the record of the same training should not.
    measured = {name: value for name, value in asdict(metrics).items() if name != "seconds"}
    save_record(
        args.out,
        TrainingRecord(
            stage="intents",
            arguments=arguments,
            seed=args.seed,
            data_sha256=data_hash([(example.text, example.intent) for example in examples]),
            examples=len(examples),
            metrics=measured,
        ),
    )
    write_card(args.out, {})
