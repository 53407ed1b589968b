"""How well an intent head does on labelled messages."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.understand.intents import OUT_OF_SCOPE, IntentModel
from training.intents.examples import Example

ECE_BINS = 15


@dataclass(frozen=True, slots=True)
class IntentMetrics:
    """How well a model does on labelled messages; shares from 0 to 1, None where there is nothing to measure.

    Everything but `ece` and `unsure` judges what the bot does: a message that the model rejects is `out_of_scope`, and
    a wrong rejection counts as wrong. `ece` judges the confidence in the best intent; `unsure` is the share of messages
    below the model's threshold.
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


def measure(
    model: IntentModel, examples: Sequence[Example], vectors: NDArray[np.float32], started: float
) -> IntentMetrics:
    """Measure a model on messages and their embeddings; `started` is when the work began, `time.perf_counter()`."""
    predictions = model.predict_many([example.text for example in examples], vectors)
    truth = [example.intent for example in examples]
    refused = np.array([model.rejects(intents) for intents in predictions])
    decided = [
        OUT_OF_SCOPE if no else intents[0].name for no, intents in zip(refused, predictions, strict=True)
    ]
    correct = np.array([name == intent for name, intent in zip(decided, truth, strict=True)])
    best_correct = np.array([i[0].name == intent for i, intent in zip(predictions, truth, strict=True)])
    in_scope = np.array([intent != OUT_OF_SCOPE for intent in truth])
    return IntentMetrics(
        messages=len(examples),
        accuracy=float(correct.mean()),
        macro_f1=_macro_f1(truth, decided),
        in_scope_accuracy=_share(correct, in_scope),
        oos_recall=_share(refused, ~in_scope),
        oos_precision=_share(~in_scope, refused) if not in_scope.all() else None,
        unsure=float(np.mean([model.unsure(intents) for intents in predictions])),
        ece=expected_calibration_error(
            np.array([intents[0].confidence for intents in predictions]), best_correct
        ),
        seconds=time.perf_counter() - started,
    )


def _share(hits: NDArray[np.bool_], among: NDArray[np.bool_]) -> float | None:
    return float(hits[among].mean()) if among.any() else None


def _macro_f1(truth: Sequence[str], best: Sequence[str]) -> float:
    """Mean F1 over the intents that the data holds."""
    actual, predicted = Counter(truth), Counter(best)
    right = Counter(name for name, intent in zip(best, truth, strict=True) if name == intent)
    return sum(2 * right[name] / (actual[name] + predicted[name]) for name in actual) / len(actual)


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
