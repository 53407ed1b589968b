"""Train and measure the reader (served by `bot/understand/reader.py`).

    xiaoer train reader --data data/reader --out data/models/reader
    xiaoer evaluate reader --data tests/data/reader.jsonl

A small part of the messages is held out: what the reader says of them chooses the temperatures, and stands in the card.
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.understand.clauses import ROLES
from bot.understand.intents import softmax
from bot.understand.marks import MARKS, NOTHING
from bot.understand.reader import FORMAT, STAGE, Reader, ReaderConfig, tokens_of
from bot.understand.shifts import SHIFTS
from retrieval.e5_weights import E5Weights
from training.adapted import figures, parted, save_adapted
from training.artifacts import arguments_of
from training.intents.head import TEMPERATURES, negative_log_likelihood
from training.intents.metrics import ClassMetrics, class_metrics, expected_calibration_error
from training.reader.card import write_card
from training.reader.examples import Labelled, ReaderDataError, read_files
from training.reader.fit import UNMARKED, example_of, fit
from training.run_args import AdapterArgs, validate_adapter_args
from training.runs import RunLog

FIGURES = ("accuracy", "macro_f1", "ece", "sure", "sure_accuracy")
LEAST = 10  # clauses of a role, words of a mark and messages about one thing that can be learned and held out
SURE = 0.7  # confidence whose share and accuracy are reported


@dataclass(frozen=True, slots=True)
class Told:
    """How well one thing is told, the roles of clauses, the marks of tokens or what messages are about; shares from 0 to 1. `sure` is
    the share that is read with a confidence of at least 0.7, `sure_accuracy` how much of that is right; `classes` has
    the worst first."""

    count: int
    accuracy: float
    macro_f1: float
    ece: float
    sure: float
    sure_accuracy: float
    classes: Mapping[str, ClassMetrics] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReaderMetrics:
    """How well a reader tells roles, marks and what messages are about; `marks` is None where no message has its words
    marked, `shifts` where none says what it is about."""

    messages: int
    roles: Told
    marks: Told | None
    shifts: Told | None
    seconds: float

    @property
    def told(self) -> dict[str, Told]:
        """What was measured, by name."""
        found = {"roles": self.roles, "marks": self.marks, "shifts": self.shifts}
        return {name: told for name, told in found.items() if told}


def train_reader(args: AdapterArgs, weights: E5Weights) -> ReaderMetrics:
    """Train a reader into `args.out`; the metrics are those of the messages that were held out.

    Raises:
        ArgumentsError: lists every argument that cannot work.
        ReaderDataError: lists every problem in the data.
    """
    validate_adapter_args(STAGE, args)
    started = time.monotonic()
    messages = read_files(args.data)
    _check(messages)
    rest, dev = parted(messages, lambda message: message.text, args)
    with RunLog(args.out, STAGE, arguments_of(args)) as log:
        reader = fit(weights, rest, args, started + 60 * args.minutes, log)
    logits = reader.predict([reader.example(message) for message in dev])
    truths = _truths(reader.encoder.weights, dev)
    temperatures = [_temperature(*pair) for pair in zip(logits, truths, strict=True)]
    probabilities = [softmax(one, t) for one, t in zip(logits, temperatures, strict=True)]
    metrics = _measure(dev, probabilities, truths, time.monotonic() - started)
    role_temperature, mark_temperature, shift_temperature = temperatures
    config = ReaderConfig(
        format=FORMAT,
        roles=list(ROLES),
        marks=list(MARKS),
        shifts=list(SHIFTS),
        rank=args.rank,
        role_temperature=role_temperature,
        mark_temperature=mark_temperature,
        shift_temperature=shift_temperature,
    )
    measured = {
        f"{name}_{k}": v for name, told in metrics.told.items() for k, v in figures(told, FIGURES).items()
    }
    save_adapted(args, STAGE, reader.tensors(), {**config}, messages, len(rest), measured)
    write_card(args.out, {name: told.classes for name, told in metrics.told.items()})
    return metrics


def evaluate_reader(
    model_dir: Path, data: Path, weights: E5Weights, cache: Path | None = None
) -> ReaderMetrics:
    """Measure a saved reader on labelled messages; those it was trained on are not left out. With a `cache` it runs as
    it is served, in 8 bits.

    Raises:
        ReaderError: the model cannot be loaded.
        ReaderDataError: the data cannot be used.
    """
    started = time.monotonic()
    reader = Reader.load(model_dir, weights, cache)
    messages = read_files([data])
    read = [
        reader.probabilities(tokens_of(weights, message.text, message.before), message.places)
        for message in messages
    ]
    roles, marks, shifts = (np.vstack(each) for each in zip(*read, strict=True))
    order = [reader.roles.index(role) for role in ROLES]
    truths = _truths(weights, messages)
    return _measure(messages, [roles[:, order], marks, shifts], truths, time.monotonic() - started)


def _truths(weights: E5Weights, messages: Sequence[Labelled]) -> list[NDArray[np.int64]]:
    """What is right: the roles of all clauses, the marks of all tokens, what each message is about."""
    examples = [example_of(weights, message, message.before) for message in messages]
    return [
        np.array([role for example in examples for role in example.roles]),
        np.array([mark for example in examples for mark in example.marks]),
        np.array([example.shift for example in examples]),
    ]


def _temperature(logits: NDArray[np.float32], truth: NDArray[np.int64]) -> float:
    known = truth != UNMARKED
    if not known.any():
        return 1.0
    even = np.ones(int(known.sum()))
    losses = [negative_log_likelihood(logits[known], truth[known], even, float(t)) for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def _check(messages: Sequence[Labelled]) -> None:
    counts = Counter(role for message in messages for role in message.roles)
    few = [f"{role}: {counts[role]}" for role in ROLES if counts[role] < LEAST]
    if few:
        raise ReaderDataError(f"each role needs at least {LEAST} clauses; add some of {', '.join(few)}")
    said = Counter(says for message in messages for _, _, says in message.marks or ())
    about = Counter(message.shift for message in messages if message.shift)
    if about and (rare := [f"{shift}: {about[shift]}" for shift in SHIFTS if about[shift] < LEAST]):
        raise ReaderDataError(f"of needs at least {LEAST} messages of each; add some of {', '.join(rare)}")
    if said and (
        rare := [f"{mark}: {said[mark]}" for mark in MARKS if mark != NOTHING and said[mark] < LEAST]
    ):
        raise ReaderDataError(f"each mark needs at least {LEAST} places; add some of {', '.join(rare)}")


def _measure(
    messages: Sequence[Labelled],
    probabilities: Sequence[NDArray[np.float32]],
    truths: Sequence[NDArray[np.int64]],
    seconds: float,
) -> ReaderMetrics:
    told = [
        _told(labels, read[truth != UNMARKED], truth[truth != UNMARKED])
        if (truth != UNMARKED).any()
        else None
        for labels, read, truth in zip((ROLES, MARKS, SHIFTS), probabilities, truths, strict=True)
    ]
    roles, marks, shifts = told
    assert roles is not None  # every message has clauses with roles
    return ReaderMetrics(len(messages), roles, marks, shifts, seconds)


def _told(labels: Sequence[str], probabilities: NDArray[np.float32], truth: NDArray[np.int64]) -> Told:
    likeliest = probabilities.argmax(axis=1)
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = likeliest == truth
    classes = class_metrics([labels[place] for place in truth], [labels[place] for place in likeliest])
    sure = confidence >= SURE
    return Told(
        count=len(truth),
        accuracy=float(right.mean()),
        macro_f1=float(np.mean([one.f1 for one in classes.values() if one.count])),
        ece=expected_calibration_error(confidence, right),
        sure=float(sure.mean()),
        sure_accuracy=float(right[sure].mean()) if sure.any() else 0.0,
        classes=classes,
    )
