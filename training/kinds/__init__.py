"""Train and measure the model of kinds (served by `bot/understand/wanted_kinds.py`).

    xiaoer train kinds --data data/kinds --out data/models/kinds
    xiaoer evaluate kinds --data tests/data/kinds

It learns from labelled messages and from the words in which people ask for kinds (`retrieval/product_uses.yaml`). A part
of the messages is held out: what the model says of them chooses the temperature, and stands in the card.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.understand.two_towers import joined_likelihood
from bot.understand.wanted_kinds import FORMAT, SHARPNESS, SIMILAR, STAGE, KindModel, KindsConfig
from retrieval.e5_weights import E5Weights
from retrieval.product_types import ProductTypes
from training.adapted import check_enough, figures, parted, save_adapted
from training.artifacts import arguments_of
from training.intents.metrics import expected_calibration_error, share
from training.kinds.card import write_card
from training.kinds.examples import KindsDataError, Labelled, phrases_of_uses, read_files
from training.kinds.fit import fit
from training.run_args import AdapterArgs, validate_adapter_args
from training.runs import RunLog
from training.two_towers import best_temperature

LEAST = 10  # messages that want a kind, and that want none, that can be learned and held out
FIGURES = ("accuracy", "recall", "none_recall", "sure", "sure_accuracy", "ece")
SURE = 0.7  # probability from which the card counts what is said as sure


@dataclass(frozen=True, slots=True)
class Slip:
    """A message of which another kind, or none, was surely read."""

    text: str
    wanted: str
    read: str
    probability: float


@dataclass(frozen=True, slots=True)
class KindsMetrics:
    """Shares from 0 to 1: `accuracy` of all messages of which one of the wanted kinds, or none where none is, is the
    likeliest; `recall` of those that want a kind, `none_recall` of those that want none; `sure` of those read with a
    probability of 0.7 or more, `sure_accuracy` of these; `ece` is the calibration error."""

    messages: int
    accuracy: float
    recall: float
    none_recall: float
    sure: float
    sure_accuracy: float
    ece: float
    seconds: float
    slips: Sequence[Slip] = field(repr=False)


def train_kinds(args: AdapterArgs, types: ProductTypes, weights: E5Weights) -> KindsMetrics:
    """Train a model of the kinds of `types` into `args.out`; the metrics are those of the held-out messages.

    Raises:
        ArgumentsError: lists every argument that cannot work.
        KindsDataError: lists every problem in the data.
    """
    validate_adapter_args(STAGE, args)
    started = time.monotonic()
    messages = read_files(args.data, types.types)
    rest, dev = parted(messages, lambda message: message.text, args)
    check_enough(rest, dev, _sorts, LEAST, KindsDataError, "add messages")
    rest += phrases_of_uses(types.types)
    with RunLog(args.out, STAGE, arguments_of(args)) as log:
        model = fit(weights, rest, types, args, started + 60 * args.minutes, log)
    kinds = tuple(types.types)
    memory = model.memory(rest)
    near, vectors = model.predict(dev)
    remembered = np.array([memory.says(vector, len(kinds) + 1, SIMILAR, SHARPNESS) for vector in vectors])
    truths = [_truths(message, kinds) for message in dev]
    temperature = best_temperature(lambda t: list(joined_likelihood(near, remembered, t)), truths)
    metrics = _measure(
        dev, joined_likelihood(near, remembered, temperature), kinds, time.monotonic() - started
    )
    config = KindsConfig(
        format=FORMAT,
        kinds=list(model.kinds),
        rank=args.rank,
        scale=float(model.scale.detach()),
        temperature=temperature,
    )
    save_adapted(
        args,
        STAGE,
        model.tensors_with(memory),
        {**config},
        [*rest, *dev],
        len(rest),
        figures(metrics, FIGURES),
    )
    write_card(args.out)
    return metrics


def evaluate_kinds(
    model_dir: Path, data: Sequence[Path], types: ProductTypes, weights: E5Weights, cache: Path | None = None
) -> KindsMetrics:
    """Measure a saved model on labelled messages; those it was trained on are not left out. With a `cache` it runs as it
    is served, in 8 bits.

    Raises:
        KindsError: the model cannot be loaded.
        KindsDataError: the data cannot be used.
    """
    started = time.monotonic()
    model = KindModel.load(model_dir, weights, cache)
    messages = read_files(data, types.types)
    read = [model.read(message.text, message.did, types) for message in messages]
    said = np.array([[*one.probabilities, one.none] for one in read], dtype=np.float32)
    return _measure(messages, said, tuple(types.types), time.monotonic() - started)


def _sorts(part: Sequence[Labelled]) -> dict[str, int]:
    wanting = sum(bool(message.kinds) for message in part)
    return {"that want a kind": wanting, "that want none": len(part) - wanting}


def _truths(message: Labelled, kinds: Sequence[str]) -> list[int]:
    """The places that are right: of the wanted kinds, or the last one, of none."""
    return [kinds.index(kind) for kind in message.kinds] or [len(kinds)]


def _measure(
    messages: Sequence[Labelled], said: NDArray[np.float32], kinds: Sequence[str], seconds: float
) -> KindsMetrics:
    names = (*kinds, "none")
    best, sure = said.argmax(axis=1), said.max(axis=1)
    right = [int(b) in _truths(m, kinds) for m, b in zip(messages, best, strict=True)]
    slips = [
        Slip(m.text, ", ".join(m.kinds) or "none", names[int(b)], float(p))
        for m, b, p, is_right in zip(messages, best, sure, right, strict=True)
        if not is_right and p >= SURE
    ]
    return KindsMetrics(
        messages=len(messages),
        accuracy=share(right),
        recall=share(r for m, r in zip(messages, right, strict=True) if m.kinds),
        none_recall=share(r for m, r in zip(messages, right, strict=True) if not m.kinds),
        sure=share(p >= SURE for p in sure),
        sure_accuracy=share(r for r, p in zip(right, sure, strict=True) if p >= SURE),
        ece=expected_calibration_error(sure, np.array(right, dtype=bool)),
        seconds=seconds,
        slips=sorted(slips, key=lambda slip: -slip.probability),
    )
