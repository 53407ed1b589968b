"""Train and measure intent models (served by `bot/understand/intents.py`).

    xiaoer train intents --data bitext/train.csv --data data/intents --out data/models/intents
    xiaoer evaluate intents --model data/models/intents --data tests/data/intents_eval.jsonl --report DIR

Reads labelled messages, holds out a tenth (or reads --dev), trains a head over the frozen encoder or the encoder itself,
chooses temperature and thresholds on what was held out, and saves float16 weights with their record and card. The same
examples and seed give the same head.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
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
from training.args import IntentArgs, MoodArgs, validate_intent_args
from training.artifacts import Json, TrainingRecord, arguments_of, data_hash, save_record, write_json
from training.intents.card import write_card
from training.intents.encoder import IntentEncoder, fit_encoder, is_few, recipe_for, steps_of
from training.intents.examples import (
    Example,
    IntentDataError,
    Sets,
    digest,
    read_examples,
    read_sets,
)
from training.intents.head import Head, calibrate, calibrate_encoder, fit_head
from training.intents.metrics import IntentMetrics, measure, read_all
from training.intents.report import write_report
from training.runs import RunLog

logger = logging.getLogger(__name__)
SEEN_FILE = "seen.safetensors"
FIRST = 0.45  # share of the minutes for the training that only calibrates, with few examples
AGAIN = 1.1  # how much longer than the first a second training may take, example by example
MOST_CHINESE = 0.05  # share of examples above which an encoder that reads English only will not do


def train_intents(
    args: IntentArgs, embedder: Embeddings, say: Callable[[str], None] = logger.info
) -> IntentMetrics:
    """Train a model into `args.out`; the metrics are those on the held-out tenth, or on `args.dev`.

    `say` is told what will be done, and how long it may take, before the training starts.

    Raises:
        ArgumentsError: lists every argument that cannot work.
        IntentDataError: lists every problem in the data.
    """
    validate_intent_args(args)
    started = time.perf_counter()
    sets = read_sets(args.data, args.dev, args.seed)
    examples, dev, rest = sets.examples, sets.dev, sets.rest
    method = _method(args, examples)
    say(plan(args, sets, method))
    args.out.mkdir(parents=True, exist_ok=True)
    if method == "head":
        metrics = _train_head(args, examples, dev, rest, embedder, started)
    else:
        metrics = _train_encoder(args, examples, dev, rest, embedder, method == "few-shot", started)
    save_seen(args.out, [example.text for example in examples])
    # Seconds differ from run to run; the record of the same training should not.
    measured = {name: value for name, value in asdict(metrics).items() if name not in ("seconds", "classes")}
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


def plan(args: IntentArgs, sets: Sets, method: str) -> str:
    """What a training will do, and how long it may take."""
    intents = len({example.intent for example in sets.examples})
    what = f"{len(sets.examples):,} examples of {intents:,} intents, {len(sets.dev):,} held out, method {method}: "
    if method == "head":
        return f"{what}each message is embedded once, then the head is fitted"
    recipe = recipe_for(sets.rest, args, method == "few-shot")
    first, second = steps_of(sets.rest, recipe), steps_of(sets.examples, recipe)
    steps = f"{first:,} steps ({recipe.epochs} epochs)"
    if args.dev is None:
        where = "" if method == "few-shot" else " where the minutes allow it"
        steps += f", then {second:,} on all of them{where}"
    return f"{what}{steps}, {args.minutes:g} minutes at the most (--minutes)"


def _train_head(
    args: IntentArgs,
    examples: Sequence[Example],
    dev: Sequence[Example],
    rest: Sequence[Example],
    embedder: Embeddings,
    started: float,
) -> IntentMetrics:
    """Fit the head on the frozen embedder; on everything once it is calibrated."""
    vectors = embed([example.text for example in (*dev, *rest)], embedder)
    dev_inputs, rest_inputs = (
        _features(dev, vectors[: len(dev)], args),
        _features(rest, vectors[len(dev) :], args),
    )
    head = fit_head(rest_inputs, [example.intent for example in rest], args.c)
    config = calibrate(head, dev, dev_inputs, args)
    metrics = measure(read_all(head.to_model(config), dev, vectors[: len(dev)]), started)
    if args.dev is None:
        head = fit_head(
            np.vstack([dev_inputs, rest_inputs]), [example.intent for example in (*dev, *rest)], args.c
        )
    save_head(args, config, {"weight": head.weight, "bias": head.bias})
    return metrics


def _train_encoder(
    args: IntentArgs,
    examples: Sequence[Example],
    dev: Sequence[Example],
    rest: Sequence[Example],
    embedder: Embeddings,
    few: bool,
    started: float,
) -> IntentMetrics:
    """Fine-tune the encoder on what is not held out, and fit a second head on the frozen embedder: the two err
    differently, and both together are right more often, and surer where they are.

    A first training calibrates, a second one learns from all of them: always with few examples, as each counts; with
    many where the first has left the minutes for it.
    """
    begun = time.monotonic()
    deadline = begun + 60 * args.minutes
    recipe = recipe_for(rest, args, few)
    with RunLog(args.out, "intents", arguments_of(args)) as log:
        vectors = embed([example.text for example in (*dev, *rest)], embedder)
        second = _second_head(rest, vectors[len(dev) :], args)
        shared = few and args.dev is None
        encoder = fit_encoder(rest, args, recipe, begun + (deadline - begun) * (FIRST if shared else 1), log)
        longest = (time.monotonic() - begun) * len(examples) / len(rest) * AGAIN
        logits = encoder.logits([example.text for example in dev])
        beside = second.linear()(_features(dev, vectors[: len(dev)], args))
        config = calibrate_encoder(encoder.labels, dev, logits, beside, args)
        _save_encoder(args, config, encoder, second)
        metrics = measure(read_all(IntentModel.load(args.out), dev, vectors[: len(dev)]), started)
        if args.dev is None and (few or time.monotonic() + longest < deadline):
            encoder = fit_encoder(examples, args, recipe, deadline, log)
            _save_encoder(args, config, encoder, _second_head((*dev, *rest), vectors, args))
    return metrics


def _second_head(examples: Sequence[Example], vectors: NDArray[np.float32], args: IntentArgs) -> Head:
    return fit_head(_features(examples, vectors, args), [example.intent for example in examples], args.c)


def evaluate_intents(
    model_dir: Path, data_path: Path, embedder: Embeddings, report: Path | None = None
) -> IntentMetrics:
    """Measure a saved head on labelled messages that it was not trained on; `report` is a folder for what is misread.

    Raises:
        IntentModelError: the model cannot be loaded.
        IntentDataError: the data cannot be used, names intents the model does not know, or all of it was trained on.
        TrainingError: the report cannot be written.
    """
    started = time.perf_counter()
    model = IntentModel.load(model_dir)
    examples = measurable(model_dir, model.labels, read_examples([data_path]), "intent")
    vectors = (
        embed([example.text for example in examples], embedder)
        if model.needs_embeddings
        else np.empty((len(examples), 0), np.float32)
    )
    readings = read_all(model, examples, vectors)
    metrics = measure(readings, started)
    if report:
        write_report(readings, report)
    return metrics


def measurable(
    model_dir: Path, labels: Sequence[str], examples: Sequence[Example], label: str
) -> Sequence[Example]:
    """The examples that a model was not trained on; `label` says what its labels are: "intent".

    Raises:
        IntentDataError: some have labels the model does not know, or all of them were trained on.
    """
    problems = [
        f"{example.where}: the model knows no {label} {example.intent!r}; correct it, or train with it"
        for example in examples
        if example.intent not in labels
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
            path = examples[0].path
            problems.append(f"{path}: the model was trained on every message of it; name another file")
        examples = fresh
    if problems:
        raise IntentDataError(problems)
    return examples


def save_seen(model_dir: Path, texts: Sequence[str]) -> None:
    """Write down which messages a model was trained on, for `measurable`."""
    seen = np.array(sorted(map(digest, texts)), dtype=np.uint64)
    (model_dir / SEEN_FILE).write_bytes(save({"seen": seen}))


def embed(texts: Sequence[str], embedder: Embeddings) -> NDArray[np.float32]:
    """The embeddings that a head reads, shape (len(texts), 384).

    Raises:
        IntentDataError: the embedder makes others.
    """
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


def save_head(
    args: IntentArgs | MoodArgs, config: HeadConfig, tensors: Mapping[str, NDArray[np.float16]]
) -> None:
    """Write the weights of a head and its config into `args.out`."""
    weights = {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}
    (args.out / WEIGHTS_FILE).write_bytes(save(weights))
    arguments = arguments_of(args)
    write_json(args.out / CONFIG_FILE, {**cast(Mapping[str, Json], config), "arguments": arguments})


def _save_encoder(args: IntentArgs, config: HeadConfig, encoder: IntentEncoder, second: Head) -> None:
    encoder.save(args.out / ENCODER_FOLDER)
    weight, bias = (values.detach().numpy().astype(np.float16) for values in encoder.head.parameters())
    tensors = {"weight": weight.T, "bias": bias, "second_weight": second.weight, "second_bias": second.bias}
    save_head(args, config, tensors)
