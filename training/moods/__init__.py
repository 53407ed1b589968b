"""Train and measure models of moods (served by `bot/understand/moods.py`).

    xiaoer train moods --data data/moods --neutral data/intents --out data/models/moods
    xiaoer evaluate moods --model data/models/moods --data tests/data/moods_en.jsonl

The head is that of intents, with vectors of Chinese words beside it. Every example is held out in turn, a few times over
in other parts: what heads that did not learn it say of it chooses the temperature, and for each mood the confidence from
which it is reported. The head that is saved has learned from all of them. The same examples and seed give the same head.
"""

import logging
import shutil
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from bot.shipped import shipped
from bot.understand.intents import FORMAT, WORDS_FILE, HeadConfig, features, softmax
from bot.understand.moods import MOODS, NEUTRAL, STAGE, MoodModel
from bot.understand.word_vectors import WordVectors
from training.args import MoodArgs, validate_mood_args
from training.artifacts import TrainingRecord, arguments_of, data_hash, save_record
from training.intents import embed, measurable, save_head, save_seen
from training.intents.examples import MOOD_COLUMNS, Example, IntentDataError, digest, read_examples
from training.intents.head import TEMPERATURES, Head, choose_threshold, fit_head, negative_log_likelihood
from training.moods.card import write_card
from training.moods.metrics import MoodMetrics, measure

logger = logging.getLogger(__name__)
LEAST = 10  # examples of a mood that can be held out in turn
# Intents of messages that hardly ever say how the shopper feels. Delays, refusals and complaints do.
EVERYDAY = frozenset(
    "add_to_cart affirm bot_identity cancel_order change_order change_shipping_address check_cancellation_fee check_invoice"
    " check_payment_methods check_refund_policy compare create_account delete_account delivery_options edit_account"
    " find_product get_invoice goodbye greeting more_results newsletter_subscription out_of_scope place_order"
    " product_question recommend refine set_up_shipping_address store_policy switch_account".split()
)


def train_moods(args: MoodArgs, embedder: Embeddings) -> MoodMetrics:
    """Train a model into `args.out`; the metrics are those of the examples while each was held out.

    Raises:
        ArgumentsError: lists every argument that cannot work.
        IntentDataError: lists every problem in the data.
        WordVectorsError: the vectors of words cannot be read.
    """
    validate_mood_args(args)
    started = time.perf_counter()
    examples = read_examples(args.data, MOOD_COLUMNS)
    _check(examples, args.folds)
    everyday = _everyday(args.neutral, examples)
    words_file = args.words or shipped("models/moods") / WORDS_FILE
    words = WordVectors.load(words_file)
    texts = [example.text for example in (*examples, *everyday)]
    inputs = features(texts, embed(texts, embedder), args.ngram_buckets, args.ngram_weight, words)
    moods = [*(example.intent for example in examples), *([NEUTRAL] * len(everyday))]
    held_out = [
        _held_out(inputs, moods, examples, everyday, replace(args, seed=args.seed + repeat))
        for repeat in range(args.repeats)
    ]
    labels = sorted(set(moods))
    truth = np.array([labels.index(example.intent) for example in examples] * args.repeats)
    logits = np.vstack([rows[: len(examples)] for rows in held_out])  # (repeats * examples, labels)
    temperature = _temperature(logits, truth)
    probabilities = softmax(logits, temperature)
    config = HeadConfig(
        format=FORMAT,
        labels=labels,
        ngram_buckets=args.ngram_buckets,
        ngram_weight=args.ngram_weight,
        temperature=temperature,
        threshold=0.0,
        words=True,
        thresholds=_thresholds(labels, probabilities, truth, args),
    )
    head = _fit(inputs, moods, len(examples), args.c)
    args.out.mkdir(parents=True, exist_ok=True)
    if words_file.resolve() != (args.out / WORDS_FILE).resolve():
        shutil.copyfile(words_file, args.out / WORDS_FILE)
    save_head(args, config, {"weight": head.weight, "bias": head.bias})
    save_seen(args.out, [example.text for example in examples])
    model = MoodModel.load(args.out)
    metrics = measure(model, probabilities, [labels[mood] for mood in truth], started)
    alarms = Counter(
        mood for rows in held_out for mood in model.reported(softmax(rows[len(examples) :], temperature))
    )
    everyday_share = {
        mood: alarms[mood] / (len(everyday) * args.repeats) for mood in model.thresholds if everyday
    }
    _save_record(args, examples, everyday, metrics, everyday_share)
    write_card(args.out, metrics, model.thresholds, everyday_share)
    unreported = sorted(set(labels) - {NEUTRAL} - model.thresholds.keys())
    if unreported:
        logger.warning("moods: %s cannot be told with this precision: never reported", ", ".join(unreported))
    return metrics


def evaluate_moods(model_dir: Path, data_path: Path, embedder: Embeddings) -> MoodMetrics:
    """Measure a saved model on labelled messages that it was not trained on.

    Raises:
        IntentModelError: the model cannot be loaded.
        IntentDataError: the data cannot be used, names moods the model does not know, or all of it was trained on.
    """
    started = time.perf_counter()
    model = MoodModel.load(model_dir)
    examples = measurable(model_dir, model.labels, read_examples([data_path], MOOD_COLUMNS), "mood")
    texts = [example.text for example in examples]
    probabilities = model.probabilities(texts, embed(texts, embedder))
    return measure(model, probabilities, [example.intent for example in examples], started)


def _check(examples: Sequence[Example], folds: int) -> None:
    """Make sure that every mood is known, and can be learned and held out."""
    counts = Counter(example.intent for example in examples)
    first = {example.intent: example for example in reversed(examples)}
    least = max(LEAST, folds)
    problems = [
        f"{first[mood].where}: {mood!r} is none of {', '.join(MOODS)}; correct it"
        for mood in counts
        if mood not in MOODS
    ]
    problems += [
        f"{first[mood].where}: {mood!r} has {count} examples; give it at least {least}, better a hundred"
        for mood, count in counts.items()
        if mood in MOODS and count < least
    ]
    if NEUTRAL not in counts:
        problems.append(f"{examples[0].path}: nothing is {NEUTRAL!r}; add messages that say no mood")
    if not problems and len(counts) < 2:
        problems.append(f"{examples[0].path}: {NEUTRAL!r} is the only mood; add examples of another")
    if problems:
        raise IntentDataError(problems)


def _everyday(paths: Sequence[Path], examples: Sequence[Example]) -> list[Example]:
    """The everyday wishes among labelled intents that are no examples themselves."""
    if not paths:
        return []
    known = {example.text for example in examples}
    found = [example for example in read_examples(paths) if example.intent in EVERYDAY]
    if not found:
        raise IntentDataError(
            [f"{paths[0]}: no message has an everyday intent; --neutral reads {', '.join(sorted(EVERYDAY))}"]
        )
    return [example for example in found if example.text not in known]


def _held_out(
    inputs: NDArray[np.float32],
    moods: Sequence[str],
    examples: Sequence[Example],
    everyday: Sequence[Example],
    args: MoodArgs,
) -> NDArray[np.float32]:
    """What a head that did not learn it says of each message, shape (examples + everyday, labels)."""
    parts = np.array(
        [*_parts(examples, args.folds, args.seed), *_parts(everyday, args.folds, args.seed)], dtype=np.int64
    )
    logits = np.empty((len(inputs), len(set(moods))), dtype=np.float32)
    for part in range(args.folds):
        rest = np.flatnonzero(parts != part).tolist()
        head = _fit(
            inputs[rest],
            [moods[row] for row in rest],
            sum(row < len(examples) for row in rest),
            args.c,
        )
        held = parts == part
        logits[held] = inputs[held] @ head.weight.astype(np.float32) + head.bias.astype(np.float32)
    return logits


def _parts(examples: Sequence[Example], folds: int, seed: int) -> list[int]:
    """The part that each example is in: every label of every file is spread evenly over them."""
    order = sorted(
        range(len(examples)),
        key=lambda row: (
            examples[row].intent,
            examples[row].path.as_posix(),
            digest(f"{seed} {examples[row].text}"),
        ),
    )
    parts = [0] * len(examples)
    for place, row in enumerate(order):
        parts[row] = place % folds
    return parts


def _fit(inputs: NDArray[np.float32], moods: Sequence[str], examples: int, c: float) -> Head:
    """Fit a head: every mood weighs the same, and so do the messages after the first `examples`, together."""
    counts = Counter(moods[:examples])
    others = len(moods) - examples
    weights = [examples / (len(counts) * counts[mood]) for mood in moods[:examples]]
    weights += [examples / (len(counts) * max(others, 1))] * others
    return fit_head(inputs, moods, c, np.array(weights))


def _temperature(logits: NDArray[np.float32], truth: NDArray[np.int64]) -> float:
    """What makes the confidences true, every message weighing the same."""
    even = np.ones(len(truth))
    losses = [negative_log_likelihood(logits, truth, even, float(t)) for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def _thresholds(
    labels: Sequence[str], probabilities: NDArray[np.float32], truth: NDArray[np.int64], args: MoodArgs
) -> dict[str, float]:
    """For each mood the lowest confidence from which it is reported with the precision that was asked for.

    Moods that reach it for too few of their messages have none.
    """
    likeliest, confidences = probabilities.argmax(axis=1), probabilities.max(axis=1)
    chosen: dict[str, float] = {}
    for place, mood in enumerate(labels):
        among = likeliest == place
        if mood == NEUTRAL or not among.any():
            continue
        correct = truth[among] == place
        threshold = choose_threshold(confidences[among], correct, np.ones(len(correct)), args.precision)
        right = correct[confidences[among] >= threshold]
        if right.mean() >= args.precision and right.sum() >= args.least_recall * np.sum(truth == place):
            chosen[mood] = threshold
    return chosen


def _save_record(
    args: MoodArgs,
    examples: Sequence[Example],
    everyday: Sequence[Example],
    metrics: MoodMetrics,
    everyday_share: dict[str, float],
) -> None:
    measured = {"accuracy": metrics.accuracy, "macro_f1": metrics.macro_f1, "ece": metrics.ece}
    measured |= {f"{mood}_recall": one.recall or 0.0 for mood, one in metrics.reported.items()}
    measured |= {f"{mood}_everyday": share for mood, share in everyday_share.items()}
    save_record(
        args.out,
        TrainingRecord(
            stage=STAGE,
            arguments=arguments_of(args),
            seed=args.seed,
            data_sha256=data_hash([(one.text, one.intent) for one in (*examples, *everyday)]),
            examples=len(examples) + len(everyday),
            metrics=measured,
        ),
    )
