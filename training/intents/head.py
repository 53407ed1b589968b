"""The intent head while it is trained: fitted by logistic regression; and the calibration of heads and encoders."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from bot.understand.intents import (
    FORMAT,
    OUT_OF_SCOPE,
    HeadConfig,
    IntentModel,
    Linear,
    softmax,
    with_out_of_scope,
)
from training.args import IntentArgs
from training.intents.examples import Example

MAX_ITERATIONS = 1000
SHARES = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
TEMPERATURES = np.geomspace(0.2, 5.0, 129)


@dataclass(frozen=True, slots=True)
class Head:
    """A fitted head, weights as they are saved."""

    labels: tuple[str, ...]
    weight: NDArray[np.float16]  # (384 + ngram_buckets, labels)
    bias: NDArray[np.float16]  # (labels,)

    def to_model(self, config: HeadConfig) -> IntentModel:
        """The head as it is served."""
        return IntentModel(config, self.linear())

    def linear(self) -> Linear:
        """The head as it is computed."""
        return Linear(self.weight.astype(np.float32), self.bias.astype(np.float32))


def fit_head(
    inputs: NDArray[np.float32],
    intents: Sequence[str],
    c: float,
    weights: NDArray[np.float64] | None = None,
) -> Head:
    """Fit the head, every intent weighing the same where the examples have no `weights`.

    The only place that knows scikit-learn.
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    balance = "balanced" if weights is None else None
    regression = LogisticRegression(C=c, class_weight=balance, max_iter=MAX_ITERATIONS)
    regression.fit(csr_matrix(inputs.astype(np.float64)), np.asarray(intents), sample_weight=weights)
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
    logits = head.linear()(inputs)
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


def calibrate_encoder(
    labels: Sequence[str],
    dev: Sequence[Example],
    logits: NDArray[np.float32],
    second: NDArray[np.float32],
    args: IntentArgs,
) -> HeadConfig:
    """Choose how much the second head counts, what stands against the logits as out of scope, then temperature and
    threshold, all on held-out messages.

    Without an out-of-scope message among them nothing is rejected.

    Source: products of experts, Hinton, "Training Products of Experts by Minimizing Contrastive Divergence", 2002.
    """
    share = _share_of_second(labels, dev, logits, second)
    logits = logits + np.float32(share) * second
    is_out = np.array([example.intent == OUT_OF_SCOPE for example in dev])
    config = HeadConfig(
        format=FORMAT,
        labels=list(labels),
        ngram_buckets=args.ngram_buckets,
        ngram_weight=args.ngram_weight,
        temperature=1.0,
        threshold=0.0,
    )
    config["encoder"], config["second"] = True, share
    constant = None
    if is_out.any():
        constant = config["out_of_scope_logit"] = _rejecting(labels, logits[is_out], args.oos_recall)
    raised, known = with_out_of_scope(logits, labels, constant)
    truth = np.array([known.index(example.intent) for example in dev])
    weights = np.ones(len(dev))
    losses = [negative_log_likelihood(raised, truth, weights, float(t)) for t in TEMPERATURES]
    config["temperature"] = float(TEMPERATURES[int(np.argmin(losses))])
    probabilities = softmax(raised, config["temperature"])
    correct = probabilities.argmax(axis=1) == truth
    config["threshold"] = choose_threshold(probabilities.max(axis=1), correct, weights, args.threshold_target)
    return config


def _share_of_second(
    labels: Sequence[str],
    dev: Sequence[Example],
    logits: NDArray[np.float32],
    second: NDArray[np.float32],
) -> float:
    """The share of the second head's logits with which the held-out messages are likeliest, at the best temperature."""
    known = [place for place, example in enumerate(dev) if example.intent in labels]
    truth = np.array([list(labels).index(dev[place].intent) for place in known])
    weights = np.ones(len(known))

    def loss(share: float) -> float:
        both = logits[known] + np.float32(share) * second[known]
        return min(negative_log_likelihood(both, truth, weights, float(t)) for t in TEMPERATURES[::4])

    return float(min(SHARES, key=loss))


def _rejecting(labels: Sequence[str], logits: NDArray[np.float32], recall: float) -> float:
    """The lowest logit for out of scope with which this share of messages that are out of scope is rejected."""
    own = list(labels).index(OUT_OF_SCOPE) if OUT_OF_SCOPE in labels else None
    others = logits if own is None else np.delete(logits, own, axis=1)
    needed = np.sort(others.max(axis=1))
    if own is not None:
        rejected = logits[:, own] >= others.max(axis=1)
        needed = np.sort(np.where(rejected, -np.inf, others.max(axis=1)))
    highest = float(needed[max(int(np.ceil(recall * len(needed))) - 1, 0)])
    return highest + 1e-4 if np.isfinite(highest) else float(others.min()) - 1.0


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
