"""Train and measure the resolver (served by `bot/understand/resolver.py`).

    xiaoer train resolver --data data/resolver --out data/models/resolver
    xiaoer evaluate resolver --data tests/data/resolver

The messages about some lists are held out: what the resolver says of them chooses the temperatures, and stands in the card.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.understand.intents import softmax
from bot.understand.resolver import (
    ALL,
    COUNTS,
    FORMAT,
    NONE,
    ONE,
    SOME,
    STAGE,
    SURE,
    Resolved,
    Resolver,
    ResolverConfig,
)
from retrieval.e5_weights import E5Weights
from retrieval.product import Product
from training.adapted import check_enough, figures, parted, save_adapted
from training.artifacts import arguments_of
from training.intents.metrics import share
from training.resolver.card import write_card
from training.resolver.examples import Labelled, ResolverDataError, read_files
from training.resolver.fit import fit
from training.run_args import AdapterArgs, validate_adapter_args
from training.runs import RunLog
from training.two_towers import best_temperature

LEAST = 10  # messages that mean a product, and that mean none, that can be learned and held out
FIGURES = ("accuracy one some all none pick count_accuracy sure sure_accuracy").split()


@dataclass(frozen=True, slots=True)
class Slip:
    """A message that was surely taken to mean other products than it does."""

    text: str
    meant: str
    read: str
    certainty: float


@dataclass(frozen=True, slots=True)
class ResolverMetrics:
    """Shares from 0 to 1: `accuracy` of all messages for which just those products of the list are read that are meant;
    `one`, `some`, `all` and `none` of those that mean one, several, all or none of them; `pick` of those that mean one, for
    which it is the likeliest one; `count_accuracy` tells how many are meant; `sure` of the messages with a certainty of 0.8
    or more, `sure_accuracy` of these."""

    messages: int
    accuracy: float
    one: float
    some: float
    all: float
    none: float
    pick: float
    count_accuracy: float
    sure: float
    sure_accuracy: float
    seconds: float
    slips: Sequence[Slip] = field(repr=False)


def train_resolver(args: AdapterArgs, products: Mapping[str, Product], weights: E5Weights) -> ResolverMetrics:
    """Train a resolver into `args.out` on messages about lists of `products`, by id; the metrics are those of the lists that
    were held out.

    Raises:
        ArgumentsError: lists every argument that cannot work.
        ResolverDataError: lists every problem in the data.
    """
    validate_adapter_args(STAGE, args)
    started = time.monotonic()
    messages = read_files(args.data, products)
    rest, dev = parted(messages, lambda one: " ".join(p.product_id for p in one.shown), args)
    check_enough(rest, dev, _sorts, LEAST, ResolverDataError, "add messages, about more lists")
    with RunLog(args.out, STAGE, arguments_of(args)) as log:
        model = fit(weights, rest, args, started + 60 * args.minutes, log)
    among, counts = model.predict(dev)
    told = [place for place, one in enumerate(dev) if 0 < sum(one.meant) < len(one.meant)]
    meant = [np.flatnonzero(dev[place].meant).tolist() for place in told]
    temperature = best_temperature(lambda t: [softmax(among[place], t) for place in told], meant)
    how_many = [(COUNTS.index(one.count),) for one in dev]
    of_counts = best_temperature(lambda t: list(softmax(counts, t)), how_many)
    resolved = [
        _resolved(one, softmax(own, temperature), count)
        for one, own, count in zip(dev, among, softmax(counts, of_counts), strict=True)
    ]
    metrics = _measure(dev, resolved, time.monotonic() - started)
    config = ResolverConfig(
        format=FORMAT,
        rank=args.rank,
        scale=float(model.scale.detach()),
        temperature=temperature,
        count_temperature=of_counts,
    )
    save_adapted(args, STAGE, model.tensors(), {**config}, messages, len(rest), figures(metrics, FIGURES))
    write_card(args.out)
    return metrics


def evaluate_resolver(
    model_dir: Path,
    data: Sequence[Path],
    products: Mapping[str, Product],
    weights: E5Weights,
    cache: Path | None = None,
) -> ResolverMetrics:
    """Measure a saved resolver on labelled messages; those it was trained on are not left out. With a `cache` it runs as it
    is served, in 8 bits.

    Raises:
        ResolverError: the model cannot be loaded.
        ResolverDataError: the data cannot be used.
    """
    started = time.monotonic()
    model = Resolver.load(model_dir, weights, cache)
    messages = read_files(data, products)
    resolved = [model.resolve(m.text, m.shown, m.spoken_of, m.language) for m in messages]
    return _measure(messages, resolved, time.monotonic() - started)


def _sorts(part: Sequence[Labelled]) -> dict[str, int]:
    meaning = sum(any(message.meant) for message in part)
    return {"that mean a product": meaning, "that mean none": len(part) - meaning}


def _resolved(message: Labelled, among: NDArray[np.float32], counts: NDArray[np.float32]) -> Resolved:
    return Resolved(
        dict(zip(COUNTS, map(float, counts), strict=True)),
        {p.product_id: float(one) for p, one in zip(message.shown, among, strict=True)},
    )


def _measure(messages: Sequence[Labelled], resolved: Sequence[Resolved], seconds: float) -> ResolverMetrics:
    meant = [
        tuple(p.product_id for p, meant in zip(m.shown, m.meant, strict=True) if meant) for m in messages
    ]
    right = [one.meant == wanted for one, wanted in zip(resolved, meant, strict=True)]
    sure = [one.certainty >= SURE for one in resolved]
    slips = [
        Slip(m.text, ", ".join(wanted) or NONE, ", ".join(one.meant) or NONE, one.certainty)
        for m, wanted, one, is_right in zip(messages, meant, resolved, right, strict=True)
        if not is_right and one.certainty >= SURE
    ]
    of = {
        count: share(r for r, message in zip(right, messages, strict=True) if message.count == count)
        for count in (ONE, SOME, ALL, NONE)
    }
    picks = [
        max(one.among, key=lambda product_id, one=one: one.among[product_id]) in wanted  # type: ignore[misc]
        for one, wanted, message in zip(resolved, meant, messages, strict=True)
        if message.count == ONE
    ]
    return ResolverMetrics(
        messages=len(messages),
        accuracy=share(right),
        **of,
        pick=share(picks),
        count_accuracy=share(one.count == m.count for m, one in zip(messages, resolved, strict=True)),
        sure=share(sure),
        sure_accuracy=share(r for r, s in zip(right, sure, strict=True) if s),
        seconds=seconds,
        slips=sorted(slips, key=lambda slip: -slip.certainty),
    )
