"""Train and measure intent models (served by `bot/understand/intents.py`).

    xiaoer train intents --data bitext/train.csv --data data/intents --out data/models/intents
    xiaoer evaluate intents --model data/models/intents --data tests/data/intents_eval.jsonl

Reads labelled messages, holds out a tenth (or reads --dev), trains a head over the frozen encoder or the encoder itself,
chooses temperature and thresholds on what was held out, and saves float16 weights with their record and card. The same
examples and seed give the same head.
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
    ENCODER_FOLDER,
    WEIGHTS_FILE,
    HeadConfig,
    IntentModel,
    features,
)
from retrieval.text import has_han
from training.args import IntentArgs, validate_intent_args
from training.artifacts import Json, TrainingRecord, arguments_of, data_hash, save_record, write_json
from training.intents.card import write_card
from training.intents.encoder import IntentEncoder, fit_encoder, is_few, recipe_for
from training.intents.examples import (
    Example,
    IntentDataError,
    check_sets,
    digest,
    hold_out,
    not_among,
    read_examples,
)
from training.intents.head import calibrate, calibrate_encoder, fit_head
from training.intents.metrics import IntentMetrics, measure
from training.runs import RunLog

logger = logging.getLogger(__name__)
SEEN_FILE = "seen.safetensors"
FIRST = 0.45  # share of the minutes for the training that only calibrates
MOST_CHINESE = 0.05  # share of examples above which an encoder that reads English only will not do


def train_intents(args: IntentArgs, embedder: Embeddings) -> IntentMetrics:
    """Train a model into `args.out`; the metrics are those on the held-out tenth, or on `args.dev`.

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
        dev, rest = not_among(read_examples([args.dev]), examples), examples
    check_sets(rest, dev)
    method = _method(args, examples)
    logger.info("intents: %d examples, %d held out, method %s", len(examples), len(dev), method)
    args.out.mkdir(parents=True, exist_ok=True)
    if method == "head":
        metrics = _train_head(args, examples, dev, rest, embedder, started)
    else:
        metrics = _train_encoder(args, examples, dev, rest, method == "few-shot", started)
    seen = np.array(sorted(digest(example.text) for example in examples), dtype=np.uint64)
    (args.out / SEEN_FILE).write_bytes(save({"seen": seen}))
    # Seconds differ from run to run; the record of the same training should not.
    measured = {name: value for name, value in asdict(metrics).items() if name != "seconds"}
    save_record(
        args.out,
        TrainingRecord(
            stage="intents",
            arguments={**arguments_of(args), "method": method},
            seed=args.seed,
            data_sha256=data_hash([(example.text, example.intent) for example in examples]),
            examples=len(examples),
            metrics=measured,
        ),
    )
    write_card(args.out, {})
    logger.info("intents: accuracy %.3f on %d held out", metrics.accuracy, len(dev))
    return metrics


def _method(args: IntentArgs, examples: Sequence[Example]) -> str:
    """The method asked for, or the one that fits the examples."""
    if args.method != "auto":
        return args.method
    chinese = sum(has_han(example.text) for example in examples)
    if chinese > MOST_CHINESE * len(examples):
        return "head"
    return "few-shot" if is_few(examples) else "encoder"


def _train_head(
    args: IntentArgs,
    examples: Sequence[Example],
    dev: Sequence[Example],
    rest: Sequence[Example],
    embedder: Embeddings,
    started: float,
) -> IntentMetrics:
    """Fit the head on the frozen embedder; on everything once it is calibrated."""
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
    _save(args, config, head.weight, head.bias)
    return metrics


def _train_encoder(
    args: IntentArgs,
    examples: Sequence[Example],
    dev: Sequence[Example],
    rest: Sequence[Example],
    few: bool,
    started: float,
) -> IntentMetrics:
    """Fine-tune the encoder on what is not held out.

    With few examples each counts: a first training calibrates, the second one learns from all of them.
    """
    begun = time.monotonic()
    twice = few and args.dev is None
    recipe = recipe_for(rest, args, few)
    with RunLog(args.out, "intents", arguments_of(args)) as log:
        encoder = fit_encoder(rest, args, recipe, begun + 60 * args.minutes * (FIRST if twice else 1), log)
        logits = encoder.logits([example.text for example in dev])
        config = calibrate_encoder(encoder.labels, dev, logits, args)
        _save_encoder(args, config, encoder)
        metrics = measure(IntentModel.load(args.out), dev, np.empty((len(dev), 0), np.float32), started)
        if twice:
            _save_encoder(args, config, fit_encoder(examples, args, recipe, begun + 60 * args.minutes, log))
    return metrics


def evaluate_intents(model_dir: Path, data_path: Path, embedder: Embeddings) -> IntentMetrics:
    """Measure a saved head on labelled messages that it was not trained on.

    Raises:
        IntentModelError: the model cannot be loaded.
        IntentDataError: the data cannot be used, names intents the model does not know, or all of it was trained on.
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
        fresh = [example for example in examples if digest(example.text) not in seen]
        if len(fresh) < len(examples):
            first = next(example for example in examples if digest(example.text) in seen)
            logger.warning(
                "%d of %d messages were trained on and are left out, the first at %s",
                len(examples) - len(fresh),
                len(examples),
                first.where,
            )
        if not fresh:
            problems.append(f"{data_path}: the model was trained on every message of it; name another file")
        examples = fresh
    if problems:
        raise IntentDataError(problems)
    vectors = (
        _embed([example.text for example in examples], embedder)
        if model.needs_embeddings
        else np.empty((len(examples), 0), np.float32)
    )
    return measure(model, examples, vectors, started)


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
    args: IntentArgs, config: HeadConfig, weight: NDArray[np.float16], bias: NDArray[np.float16]
) -> None:
    weights = {"weight": np.ascontiguousarray(weight), "bias": np.ascontiguousarray(bias)}
    (args.out / WEIGHTS_FILE).write_bytes(save(weights))
    arguments = arguments_of(args)
    write_json(args.out / CONFIG_FILE, {**cast(Mapping[str, Json], config), "arguments": arguments})


def _save_encoder(args: IntentArgs, config: HeadConfig, encoder: IntentEncoder) -> None:
    encoder.save(args.out / ENCODER_FOLDER)
    weight, bias = (values.detach().numpy().astype(np.float16) for values in encoder.head.parameters())
    _save(args, config, weight.T, bias)
