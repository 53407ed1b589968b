"""Train and measure the model of dialogue acts (served by `bot/understand/dialogue_acts.py`).

    xiaoer train acts --data data/acts --data data/acts/en.jsonl --data data/acts/zh.jsonl --out data/models/acts
    xiaoer evaluate acts --data tests/data/acts

A part of the messages is held out: what the model says of them chooses the temperature, and stands in the card.
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.understand.dialogue_acts import ACTS, FORMAT, STAGE, ActModel, ActsConfig
from bot.understand.intents import softmax
from retrieval.e5_weights import E5Weights
from training.acts.card import write_card
from training.acts.examples import ActsDataError, Labelled, read_files
from training.acts.fit import fit
from training.adapted import check_enough, figures, parted, save_adapted
from training.artifacts import arguments_of
from training.intents.metrics import ClassMetrics, class_metrics, expected_calibration_error, share
from training.run_args import AdapterArgs, validate_adapter_args
from training.runs import RunLog
from training.two_towers import best_temperature

FIGURES = ("accuracy", "macro_f1", "sure", "sure_accuracy", "ece")
LEAST = 5  # messages of each act that can be learned and held out
SURE = 0.8  # probability from which the card counts what is said as sure


@dataclass(frozen=True, slots=True)
class Slip:
    """A message that was surely taken to do something else than it does."""

    text: str
    acts: str
    read: str
    probability: float


@dataclass(frozen=True, slots=True)
class ActsMetrics:
    """Shares from 0 to 1: `accuracy` of all messages of which the likeliest act is one that they do; `macro_f1` of the acts,
    by the more important one of a message; `sure` of the messages read with a probability of 0.8 or more, `sure_accuracy` of
    these; `ece` is the calibration error. `acts` are told one by one."""

    messages: int
    accuracy: float
    macro_f1: float
    sure: float
    sure_accuracy: float
    ece: float
    seconds: float
    acts: Mapping[str, ClassMetrics] = field(repr=False)
    slips: Sequence[Slip] = field(repr=False)


def train_acts(args: AdapterArgs, weights: E5Weights) -> ActsMetrics:
    """Train a model of dialogue acts into `args.out`; the metrics are those of the messages that were held out.

    Raises:
        ArgumentsError: lists every argument that cannot work.
        ActsDataError: lists every problem in the data.
    """
    validate_adapter_args(STAGE, args)
    started = time.monotonic()
    messages = read_files(args.data)
    rest, dev = parted(messages, lambda message: message.text, args)
    check_enough(rest, dev, _sorts, LEAST, ActsDataError, "add some of these")
    with RunLog(args.out, STAGE, arguments_of(args)) as log:
        model = fit(weights, rest, args, started + 60 * args.minutes, log)
    logits = model.predict(dev)
    truths = [tuple(ACTS.index(act) for act in message.acts) for message in dev]
    temperature = best_temperature(lambda t: list(softmax(logits, t)), truths)
    metrics = _measure(dev, softmax(logits, temperature), time.monotonic() - started)
    config = ActsConfig(format=FORMAT, acts=list(ACTS), rank=args.rank, temperature=temperature)
    save_adapted(args, STAGE, model.tensors(), {**config}, messages, len(rest), figures(metrics, FIGURES))
    write_card(args.out, metrics.acts)
    return metrics


def evaluate_acts(
    model_dir: Path, data: Sequence[Path], weights: E5Weights, cache: Path | None = None
) -> ActsMetrics:
    """Measure a saved model on labelled messages; those it was trained on are not left out. With a `cache` it runs as it is
    served, in 8 bits.

    Raises:
        ActsError: the model cannot be loaded.
        ActsDataError: the data cannot be used.
    """
    started = time.monotonic()
    model = ActModel.load(model_dir, weights, cache)
    messages = read_files(data)
    read = [model.read(message.text, message.before).probabilities for message in messages]
    likely = np.array([[one[act] for act in ACTS] for one in read], dtype=np.float32)
    return _measure(messages, likely, time.monotonic() - started)


def _sorts(part: Sequence[Labelled]) -> dict[str, int]:
    counts = Counter(message.acts[0] for message in part)
    return {f"of the act {act}": counts[act] for act in ACTS}


def _measure(messages: Sequence[Labelled], likely: NDArray[np.float32], seconds: float) -> ActsMetrics:
    best, sure = likely.argmax(axis=1), likely.max(axis=1)
    read = [ACTS[int(place)] for place in best]
    right = [act in message.acts for message, act in zip(messages, read, strict=True)]
    acts = class_metrics(
        [
            act if is_right else message.acts[0]
            for message, act, is_right in zip(messages, read, right, strict=True)
        ],
        read,
    )
    slips = [
        Slip(message.text, ", ".join(message.acts), act, float(probability))
        for message, act, probability, is_right in zip(messages, read, sure, right, strict=True)
        if not is_right and probability >= SURE
    ]
    return ActsMetrics(
        messages=len(messages),
        accuracy=share(right),
        macro_f1=float(np.mean([one.f1 for one in acts.values() if one.count])),
        sure=share(p >= SURE for p in sure),
        sure_accuracy=share(r for r, p in zip(right, sure, strict=True) if p >= SURE),
        ece=expected_calibration_error(sure, np.array(right, dtype=bool)),
        seconds=seconds,
        acts=acts,
        slips=sorted(slips, key=lambda slip: -slip.probability),
    )
