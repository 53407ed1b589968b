"""Train and measure the selector (served by `bot/understand/selector.py`).

    xiaoer train selector --data data/selector --out data/models/selector
    xiaoer evaluate selector --data tests/data/selector

The questions about some products are held out: what the selector says of them chooses the temperatures, and stands in the
card.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.understand.intents import softmax
from bot.understand.selector import (
    ABOUT,
    FORMAT,
    PRODUCT,
    STAGE,
    SURE,
    Selector,
    SelectorConfig,
    Stated,
    statements,
)
from retrieval.e5_weights import E5Weights
from retrieval.product import Product
from training.adapted import check_enough, figures, parted, save_adapted
from training.artifacts import arguments_of
from training.intents.metrics import ClassMetrics, class_metrics, expected_calibration_error, share
from training.run_args import AdapterArgs, validate_adapter_args
from training.runs import RunLog
from training.selector.card import write_card
from training.selector.examples import Labelled, SelectorDataError, read_files
from training.selector.fit import fit
from training.two_towers import best_temperature

FIGURES = ("first", "right", "none_recall", "sure_precision", "sure_recall", "ece", "about_accuracy")
LEAST = 10  # questions of each kind, answered and not, that can be learned and held out


@dataclass(frozen=True, slots=True)
class Slip:
    """A question that was surely answered with another statement than the one that answers it, None where none does."""

    text: str
    answer: str | None
    read: str
    probability: float


@dataclass(frozen=True, slots=True)
class SelectorMetrics:
    """Shares from 0 to 1. Of questions about the product: `first`, of those that a statement answers, for which it is the
    likeliest statement; `right`, of all, where that or "none of them" is likeliest; `none_recall`, of those that nothing
    answers. `sure_precision` and `sure_recall` are of the answers that are given: at least 0.3 likely, and likelier than
    none; `ece` is the calibration error of the likeliest. `about_accuracy` tells what all messages are about, `about` each
    of its classes.
    """

    messages: int
    questions: int
    first: float
    right: float
    none_recall: float
    sure_precision: float
    sure_recall: float
    ece: float
    about_accuracy: float
    seconds: float
    about: Mapping[str, ClassMetrics] = field(repr=False)
    slips: Sequence[Slip] = field(repr=False)


def train_selector(args: AdapterArgs, products: Mapping[str, Product], weights: E5Weights) -> SelectorMetrics:
    """Train a selector into `args.out` on questions about `products`, by id; the metrics are those of the products whose
    questions were held out.

    Raises:
        ArgumentsError: lists every argument that cannot work.
        SelectorDataError: lists every problem in the data.
    """
    validate_adapter_args(STAGE, args)
    started = time.monotonic()
    messages = read_files(args.data, products)
    rest, dev = parted(messages, lambda message: message.product_id or message.text, args)
    check_enough(rest, dev, _sorts, LEAST, SelectorDataError, "add questions, about more products")
    learned = {message.product_id for message in rest if message.product_id}
    with RunLog(args.out, STAGE, arguments_of(args)) as log:
        selector = fit(weights, rest, _others(learned, products), args, started + 60 * args.minutes, log)
    told, about = selector.predict(dev)
    truths = [_truths(message) for message in dev]
    temperature = best_temperature(lambda t: [softmax(one, t) for one in told], truths)
    about_truth = [(ABOUT.index(message.about),) for message in dev]
    about_temperature = best_temperature(lambda t: list(softmax(about, t)), about_truth)
    metrics = _measure(
        dev,
        [softmax(one, temperature) for one in told],
        softmax(about, about_temperature),
        time.monotonic() - started,
    )
    config = SelectorConfig(
        format=FORMAT,
        about=list(ABOUT),
        rank=args.rank,
        scale=float(selector.scale.detach()),
        temperature=temperature,
        about_temperature=about_temperature,
    )
    save_adapted(args, STAGE, selector.tensors(), {**config}, messages, len(rest), figures(metrics, FIGURES))
    write_card(args.out, metrics.about)
    return metrics


def evaluate_selector(
    model_dir: Path,
    data: Sequence[Path],
    products: Mapping[str, Product],
    weights: E5Weights,
    cache: Path | None = None,
) -> SelectorMetrics:
    """Measure a saved selector on labelled questions; those it was trained on are not left out. With a `cache` it runs as
    it is served, in 8 bits.

    Raises:
        SelectorError: the model cannot be loaded.
        SelectorDataError: the data cannot be used.
    """
    started = time.monotonic()
    selector = Selector.load(model_dir, weights, cache)
    messages = read_files(data, products)
    read = [selector.select(message.text, message.stated) for message in messages]
    told = [np.array([*one.probabilities, one.none], dtype=np.float32) for one in read]
    about = np.array([[one.about[name] for name in ABOUT] for one in read], dtype=np.float32)
    return _measure(messages, told, about, time.monotonic() - started)


def _others(learned: set[str], products: Mapping[str, Product]) -> dict[str, list[tuple[Stated, ...]]]:
    """What other products of the kind of each product state, those whose questions are held out left out."""
    by_kind: dict[str, list[Product]] = {}
    for product_id in sorted(learned):
        product = products[product_id]
        by_kind.setdefault(product.product_type or "", []).append(product)
    return {
        product.product_id: [statements(other, other.language) for other in kind if other is not product]
        for kind in by_kind.values()
        for product in kind
    }


def _sorts(part: Sequence[Labelled]) -> dict[str, int]:
    asked = [message for message in part if message.about == PRODUCT]
    answered = sum(bool(message.answers) for message in asked)
    return {"about products with an answer": answered, "about products without one": len(asked) - answered}


def _truths(message: Labelled) -> tuple[int, ...]:
    """The places that are right: of the answers, or the last one, of none."""
    return message.answers or (len(message.stated),)


def _measure(
    messages: Sequence[Labelled],
    told: Sequence[NDArray[np.float32]],
    about: NDArray[np.float32],
    seconds: float,
) -> SelectorMetrics:
    asked = [(m, one) for m, one in zip(messages, told, strict=True) if m.about == PRODUCT]
    answered = [(m, one) for m, one in asked if m.answers]
    given = [(m, one) for m, one in asked if one[:-1].max() >= max(SURE, one[-1])]
    right_of = [int(one.argmax()) in _truths(m) for m, one in asked]
    sure_right = [int(one.argmax()) in m.answers for m, one in given]
    read = [ABOUT[int(row.argmax())] for row in about]
    slips = [
        Slip(
            m.text,
            " | ".join(m.stated[place].read for place in m.answers) or None,
            m.stated[int(one.argmax())].read,
            float(one.max()),
        )
        for (m, one), is_right in zip(given, sure_right, strict=True)
        if not is_right
    ]
    return SelectorMetrics(
        messages=len(messages),
        questions=len(asked),
        first=share(int(one[:-1].argmax()) in m.answers for m, one in answered),
        right=share(right_of),
        none_recall=share(int(one.argmax()) == len(m.stated) for m, one in asked if not m.answers),
        sure_precision=share(sure_right),
        sure_recall=sum(sure_right) / max(len(answered), 1),
        ece=expected_calibration_error(
            np.array([float(one.max()) for _, one in asked]), np.array(right_of, dtype=bool)
        ),
        about_accuracy=share(m.about == one for m, one in zip(messages, read, strict=True)),
        seconds=seconds,
        about=class_metrics([m.about for m in messages], read),
        slips=sorted(slips, key=lambda slip: -slip.probability),
    )
