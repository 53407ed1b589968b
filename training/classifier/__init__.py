"""Train and measure the classifier of kinds of products (served by `retrieval/type_classifier.py`).

    xiaoer train classifier --out DIR                     on the products of the loaded catalogue whose kind is known
    xiaoer train classifier --data titles.tsv --out DIR   on any titles with their kinds
    xiaoer evaluate classifier --model DIR --data titles.tsv

A tenth of the products is held out; on it the temperature is chosen that makes the confidence true, and the lowest
confidence from which guesses are right as often as asked for.
"""

import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.type_classifier import TypeClassifier, hashed
from training.args import ClassifierArgs, validate_classifier_args
from training.artifacts import TrainingRecord, arguments_of, data_hash, save_record
from training.classifier.card import write_card
from training.classifier.examples import ClassifierDataError, LabelledTitle, check_examples
from training.intents.head import TEMPERATURES
from training.intents.metrics import expected_calibration_error

logger = logging.getLogger(__name__)
HELD_OUT_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class ClassifierMetrics:
    """How well kinds are guessed; shares from 0 to 1.

    `recall` and `macro_f1` are means over the kinds that the data holds, so that a rare kind counts as much as a
    frequent one. `sure` is the share of guesses above the threshold, `accuracy_when_sure` how many of those are
    right, `ece` the mean gap between confidence and accuracy. `unknown` counts products of a kind that the classifier
    does not know: each of them counts as wrong.
    """

    products: int
    kinds: int
    accuracy: float
    recall: float
    macro_f1: float
    sure: float
    accuracy_when_sure: float
    ece: float
    unknown: int


def train_classifier(args: ClassifierArgs, examples: Sequence[LabelledTitle]) -> ClassifierMetrics:
    """Train a classifier into `args.out`; the measures are those of the products held out.

    Raises:
        ArgumentsError: lists every argument that cannot work.
        ClassifierDataError: there is too little to learn from.
    """
    validate_classifier_args(args)
    kept = check_examples(examples, args.least)
    started = time.perf_counter()
    shuffled = np.random.default_rng(args.seed).permutation(len(kept))
    held = max(1, round(HELD_OUT_SHARE * len(kept)))
    dev, rest = [kept[i] for i in shuffled[:held]], [kept[i] for i in shuffled[held:]]
    learned = {example.product_type for example in rest}
    if len(learned) < 2 or not any(example.product_type in learned for example in dev):
        raise ClassifierDataError("too few titles to hold some out: add titles, or raise --least")
    classifier = _calibrated(_fit(rest, args), dev, args.precision)
    metrics = measure(classifier, dev)
    args.out.mkdir(parents=True, exist_ok=True)
    everything = _fit(kept, args)
    TypeClassifier(
        everything.labels, everything.weights, everything.bias, classifier.temperature, classifier.threshold
    ).save(args.out)
    measured = {name: float(value) for name, value in asdict(metrics).items()}
    save_record(
        args.out,
        TrainingRecord(
            stage="classifier",
            arguments=arguments_of(args),
            seed=args.seed,
            data_sha256=data_hash([(example.text, example.product_type) for example in kept]),
            examples=len(kept),
            metrics=measured,
        ),
    )
    write_card(args.out, metrics, classifier.threshold)
    logger.info("classifier: %d products in %.0f s", len(kept), time.perf_counter() - started)
    return metrics


def measure(classifier: TypeClassifier, examples: Sequence[LabelledTitle]) -> ClassifierMetrics:
    """Measure a classifier on labelled titles."""
    guesses = classifier.guess([example.text for example in examples])
    truth = [example.product_type for example in examples]
    right = np.array([guess.product_type == kind for guess, kind in zip(guesses, truth, strict=True)])
    confidence = np.array([guess.confidence for guess in guesses])
    sure = confidence >= classifier.threshold
    actual, guessed = Counter(truth), Counter(guess.product_type for guess in guesses)
    hits = Counter(kind for kind, is_right in zip(truth, right, strict=True) if is_right)
    return ClassifierMetrics(
        products=len(examples),
        kinds=len(actual),
        accuracy=_rounded(right.mean()),
        recall=_rounded(np.mean([hits[kind] / actual[kind] for kind in actual])),
        macro_f1=_rounded(np.mean([2 * hits[kind] / (actual[kind] + guessed[kind]) for kind in actual])),
        sure=_rounded(sure.mean()),
        accuracy_when_sure=_rounded(right[sure].mean()) if sure.any() else 0.0,
        ece=_rounded(expected_calibration_error(confidence, right)),
        unknown=sum(kind not in classifier.labels for kind in truth),
    )


@dataclass(frozen=True, slots=True)
class _Fitted:
    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]


def _fit(examples: Sequence[LabelledTitle], args: ClassifierArgs) -> _Fitted:
    from sklearn.linear_model import LogisticRegression

    regression = LogisticRegression(C=args.c, max_iter=args.iterations)
    regression.fit(
        hashed([example.text for example in examples]),
        np.array([example.product_type for example in examples]),
    )
    weights, bias = regression.coef_.T.astype(np.float32), regression.intercept_.astype(np.float32)
    if weights.shape[1] == 1:  # two kinds: one score against 0
        weights, bias = np.hstack([np.zeros_like(weights), weights]), np.append(np.float32(0), bias)
    return _Fitted(tuple(map(str, regression.classes_)), weights, bias)


def _calibrated(fitted: _Fitted, dev: Sequence[LabelledTitle], precision: float) -> TypeClassifier:
    """With the temperature of the highest likelihood on products held out, and the threshold from which guesses are
    right as often as asked for."""
    places = {label: place for place, label in enumerate(fitted.labels)}
    known = [example for example in dev if example.product_type in places]
    truth = np.array([places[example.product_type] for example in known])
    scores = hashed([example.text for example in known]) @ fitted.weights + fitted.bias
    losses = [_loss(scores / temperature, truth) for temperature in TEMPERATURES]
    temperature = float(TEMPERATURES[int(np.argmin(losses))])
    likely = np.exp(scores / temperature - (scores / temperature).max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    confidence, right = likely.max(axis=1), likely.argmax(axis=1) == truth
    order = np.argsort(-confidence)
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(shares >= precision)
    threshold = float(confidence[order[enough[-1]]]) if len(enough) else 1.0
    return TypeClassifier(fitted.labels, fitted.weights, fitted.bias, temperature, threshold)


def _loss(scores: NDArray[np.float32], truth: NDArray[np.int64]) -> float:
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-logs[np.arange(len(truth)), truth].mean())


def _rounded(value: np.floating | float) -> float:
    return round(float(value), 4)
