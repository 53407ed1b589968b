"""The intent head while it is trained: fitted by logistic regression, then calibrated on held-out messages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from bot.understand.intents import FORMAT, HeadConfig, IntentModel, softmax
from training.args import IntentArgs
from training.intents.examples import Example

MAX_ITERATIONS = 1000
TEMPERATURES = np.geomspace(0.2, 5.0, 129)


@dataclass(frozen=True, slots=True)
class Head:
    """A fitted head, weights as they are saved."""

    labels: tuple[str, ...]
    weight: NDArray[np.float16]  # (384 + ngram_buckets, labels)
    bias: NDArray[np.float16]  # (labels,)

    def to_model(self, config: HeadConfig) -> IntentModel:
        """The head as it is served."""
        return IntentModel(config, self.weight.astype(np.float32), self.bias.astype(np.float32))


def fit_head(inputs: NDArray[np.float32], intents: Sequence[str], c: float) -> Head:
    """Fit the head, every intent weighing the same. The only place that knows scikit-learn."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    regression = LogisticRegression(C=c, class_weight="balanced", max_iter=MAX_ITERATIONS)
    regression.fit(csr_matrix(inputs.astype(np.float64)), np.asarray(intents))
    weight = cast(NDArray[np.float64], regression.coef_).T
    bias = cast(NDArray[np.float64], regression.intercept_)
    if weight.shape[1] == 1:  # two labels: one logit against 0
        weight, bias = np.hstack([np.zeros_like(weight), weight]), np.append(0.0, bias)
    labels = tuple(str(label) for label in regression.classes_)
    return Head(labels, weight.astype(np.float16), bias.astype(np.float16))


def calibrate(
    head: Head, dev: Sequence[Example], inputs: NDArray[np.float32], args: IntentArgs
) -> HeadConfig:
    """Choose temperature and threshold; every intent of every file weighs the same, whatever its size."""
    groups = Counter((example.intent, example.path) for example in dev)
    weights = np.array([1 / groups[example.intent, example.path] for example in dev])
    truth = np.array([head.labels.index(example.intent) for example in dev])
    logits = inputs @ head.weight.astype(np.float32) + head.bias.astype(np.float32)
    losses = [negative_log_likelihood(logits, truth, weights, float(t)) for t in TEMPERATURES]
    temperature = float(TEMPERATURES[int(np.argmin(losses))])
    probabilities = softmax(logits, temperature)
    correct = probabilities.argmax(axis=1) == truth
    return HeadConfig(
        format=FORMAT,
        labels=list(head.labels),
        ngram_buckets=args.ngram_buckets,
        ngram_weight=args.ngram_weight,
        temperature=temperature,
        threshold=choose_threshold(probabilities.max(axis=1), correct, weights, args.threshold_target),
    )


def negative_log_likelihood(
    logits: NDArray[np.float32], truth: NDArray[np.int64], weights: NDArray[np.float64], temperature: float
) -> float:
    """Weighted mean of −log p(truth), what the temperature is chosen by.

    Source: Guo et al., "On Calibration of Modern Neural Networks", 2017.
    """
    chosen = softmax(logits, temperature)[np.arange(len(truth)), truth].astype(np.float64)
    return float(np.average(-np.log(np.maximum(chosen, 1e-12)), weights=weights))


def choose_threshold(
    confidences: NDArray[np.float32], correct: NDArray[np.bool_], weights: NDArray[np.float64], target: float
) -> float:
    """The lowest threshold at which the messages at or above it are right in `target` of the cases.

    0 when all of them already are; where no threshold reaches the target, the one that comes nearest.
    """
    order = np.argsort(-confidences, kind="stable")
    accuracy = np.cumsum((weights * correct)[order]) / np.cumsum(weights[order])
    enough = np.flatnonzero(accuracy >= target)
    last = int(enough[-1]) if len(enough) else int(np.argmax(accuracy))
    return 0.0 if last == len(order) - 1 else float(confidences[order][last])
