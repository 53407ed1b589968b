"""How well an intent head does on labelled messages."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.understand.intents import OUT_OF_SCOPE, IntentModel
from training.intents.examples import Example

ECE_BINS = 15


@dataclass(frozen=True, slots=True)
class Reading:
    """How a model reads a labelled message.

    `intent` is what the bot acts on: `out_of_scope` where the model rejects the message, else the `best` intent.
    `confidence` is that in the best intent, 0 to 1; `unsure` is set where it is below the model's threshold.
    """

    example: Example
    intent: str
    best: str
    confidence: float
    unsure: bool

    @property
    def is_right(self) -> bool:
        """Whether the bot acts on the intent of the label."""
        return self.intent == self.example.intent


@dataclass(frozen=True, slots=True)
class ClassMetrics:
    """How well one intent is read: messages with its label, and shares from 0 to 1.

    `recall` is None where no message has the label, `precision` where none is read as it.
    """

    count: int
    recall: float | None
    precision: float | None
    f1: float


@dataclass(frozen=True, slots=True)
class IntentMetrics:
    """How well a model does on labelled messages; shares from 0 to 1, None where there is nothing to measure.

    Everything but `ece` and `unsure` judges the model's decision: a message that it rejects is `out_of_scope`, and
    a wrong rejection counts as wrong. `ece` judges the confidence in the best intent; `unsure` is the share of messages
    below the model's threshold. `classes` are the intents that are labels or were read, the one with the lowest F1
    first.
    """

    messages: int
    accuracy: float
    macro_f1: float
    in_scope_accuracy: float | None
    oos_recall: float | None
    oos_precision: float | None
    unsure: float
    ece: float
    seconds: float
    classes: Mapping[str, ClassMetrics] = field(repr=False)


def read_all(model: IntentModel, examples: Sequence[Example], vectors: NDArray[np.float32]) -> list[Reading]:
    """How a model reads messages with these embeddings."""
    predictions = model.predict_many([example.text for example in examples], vectors)
    return [
        Reading(
            example,
            OUT_OF_SCOPE if model.rejects(intents) else intents[0].name,
            intents[0].name,
            intents[0].confidence,
            model.unsure(intents),
        )
        for example, intents in zip(examples, predictions, strict=True)
    ]


def measure(readings: Sequence[Reading], started: float) -> IntentMetrics:
    """Measure how messages were read; `started` is when the work began, `time.perf_counter()`."""
    truth = [reading.example.intent for reading in readings]
    correct = np.array([reading.is_right for reading in readings])
    refused = np.array([reading.intent == OUT_OF_SCOPE for reading in readings])
    in_scope = np.array([intent != OUT_OF_SCOPE for intent in truth])
    classes = class_metrics(truth, [reading.intent for reading in readings])
    return IntentMetrics(
        messages=len(readings),
        accuracy=float(correct.mean()),
        macro_f1=float(np.mean([one.f1 for one in classes.values() if one.count])),
        in_scope_accuracy=_share(correct, in_scope),
        oos_recall=_share(refused, ~in_scope),
        oos_precision=_share(~in_scope, refused) if not in_scope.all() else None,
        unsure=float(np.mean([reading.unsure for reading in readings])),
        ece=expected_calibration_error(
            np.array([reading.confidence for reading in readings]),
            np.array([reading.best == reading.example.intent for reading in readings]),
        ),
        seconds=time.perf_counter() - started,
        classes=classes,
    )


def _share(hits: NDArray[np.bool_], among: NDArray[np.bool_]) -> float | None:
    return float(hits[among].mean()) if among.any() else None


def class_metrics(truth: Sequence[str], decided: Sequence[str]) -> dict[str, ClassMetrics]:
    """Every label with its measures, the lowest F1 first, of equal ones that with the most messages."""
    actual, predicted = Counter(truth), Counter(decided)
    right = Counter(name for name, intent in zip(decided, truth, strict=True) if name == intent)
    classes = {
        name: ClassMetrics(
            count=actual[name],
            recall=right[name] / actual[name] if actual[name] else None,
            precision=right[name] / predicted[name] if predicted[name] else None,
            f1=2 * right[name] / (actual[name] + predicted[name]),
        )
        for name in sorted(actual.keys() | predicted.keys())
    }
    return dict(sorted(classes.items(), key=lambda item: (item[1].f1, -item[1].count)))


def expected_calibration_error(confidences: NDArray[np.float64], correct: NDArray[np.bool_]) -> float:
    """Mean gap between confidence and accuracy over equal-width bins, weighted by their messages.

    Source: Naeini et al., "Obtaining Well Calibrated Probabilities Using Bayesian Binning", 2015.
    """
    bins = np.minimum((confidences * ECE_BINS).astype(int), ECE_BINS - 1)
    gaps = [
        abs(float(np.sum(confidences[bins == index])) - float(np.sum(correct[bins == index])))
        for index in np.unique(bins)
    ]
    return sum(gaps) / len(confidences)


def share(right: Iterable[bool]) -> float:
    """The share of what is right, 0 to 1; 0 of nothing."""
    counted = list(right)
    return sum(counted) / max(len(counted), 1)
