"""Train and measure the resolver (served by `bot/understand/resolver.py`).

    xiaoer train resolver --data data/resolver --out data/models/resolver
    xiaoer evaluate resolver --data tests/data/resolver

The messages about some lists are held out: what the resolver says of them chooses the temperature, and stands in the card.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from bot.understand.intents import CONFIG_FILE, WEIGHTS_FILE, softmax
from bot.understand.resolver import ACTS, FORMAT, STAGE, SURE, Resolved, Resolver, ResolverConfig
from retrieval.e5_weights import E5Weights
from retrieval.product import Product
from training.artifacts import Json, TrainingRecord, arguments_of, data_hash, save_record, write_json
from training.intents.head import TEMPERATURES
from training.intents.metrics import ClassMetrics, class_metrics, share
from training.resolver.card import write_card
from training.resolver.examples import Labelled, ResolverDataError, read_files
from training.resolver.fit import LearningResolver, fit
from training.run_args import AdapterArgs, is_held_out, validate_adapter_args
from training.runs import RunLog
from training.two_towers import best_temperature

LEAST = 10  # messages that mean some product, and that mean none, that can be learned and held out


@dataclass(frozen=True, slots=True)
class Slip:
    """A message that was surely taken to mean other products than it does."""

    text: str
    meant: str
    read: str
    certainty: float


@dataclass(frozen=True, slots=True)
class ResolverMetrics:
    """Shares from 0 to 1: `accuracy` of all messages for which each product of the list is rightly taken as meant or not;
    `one`, `some`, `all` and `none` of those that mean one, several, all or none of them; `product_f1` of single products;
    `sure` of the messages with a certainty of 0.8 or more, `sure_accuracy` of these. `act_accuracy` tells what the messages
    do of which somebody said it, `acts` each of them."""

    messages: int
    accuracy: float
    one: float
    some: float
    all: float
    none: float
    product_f1: float
    sure: float
    sure_accuracy: float
    act_accuracy: float
    seconds: float
    acts: Mapping[str, ClassMetrics] = field(repr=False)
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
    held = [is_held_out(" ".join(p.product_id for p in message.shown), args) for message in messages]
    rest = [message for message, out in zip(messages, held, strict=True) if not out]
    dev = [message for message, out in zip(messages, held, strict=True) if out]
    _check(rest, dev)
    with RunLog(args.out, STAGE, arguments_of(args)) as log:
        resolver = fit(weights, rest, args, started + 60 * args.minutes, log)
    logits, does = resolver.predict(dev)
    temperature = min(TEMPERATURES, key=lambda t: _loss(dev, [_likely(one, t) for one in logits]))
    known = [place for place, message in enumerate(dev) if message.act]
    acts = [(ACTS.index(dev[place].act or ""),) for place in known]
    act_temperature = best_temperature(lambda t: list(softmax(does[known], t)), acts)
    likely = [_likely(one, temperature) for one in logits]
    metrics = _measure(dev, likely, softmax(does, act_temperature), time.monotonic() - started)
    _save(args, resolver, temperature, act_temperature)
    figures = (
        "accuracy",
        "one",
        "some",
        "all",
        "none",
        "product_f1",
        "sure",
        "sure_accuracy",
        "act_accuracy",
    )
    save_record(
        args.out,
        TrainingRecord(
            stage=STAGE,
            arguments=arguments_of(args),
            seed=args.seed,
            data_sha256=data_hash([message.row for message in messages]),
            examples=len(rest),
            metrics={name: getattr(metrics, name) for name in figures},
        ),
    )
    write_card(args.out, metrics.acts)
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
    read = [model.resolve(m.text, m.shown, m.spoken_of, m.language) for m in messages]
    likely = [np.array([*one.probabilities.values()], dtype=np.float32) for one in read]
    acts = np.array([[one.acts[act] for act in ACTS] for one in read], dtype=np.float32)
    return _measure(messages, likely, acts, time.monotonic() - started)


def _check(rest: Sequence[Labelled], dev: Sequence[Labelled]) -> None:
    for part, name in ((rest, "learned"), (dev, "held out")):
        meaning = sum(any(message.meant) for message in part)
        counts = {"that mean a product": meaning, "that mean none": len(part) - meaning}
        counts["that say what they do"] = sum(message.act is not None for message in part)
        few = [f"{count} {which}" for which, count in counts.items() if count < LEAST]
        if few:
            raise ResolverDataError(
                f"at least {LEAST} messages that mean a product of the list, that mean none, and that have an act are to be {name}, "
                f"there are {' and '.join(few)}; add messages, about more lists"
            )


def _likely(logits: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    return np.asarray(1 / (1 + np.exp(-logits / temperature)), dtype=np.float32)


def _loss(messages: Sequence[Labelled], likely: Sequence[NDArray[np.float32]]) -> float:
    """The mean negative log-likelihood of single products."""
    right = [
        float(p if meant else 1 - p)
        for message, own in zip(messages, likely, strict=True)
        for p, meant in zip(own, message.meant, strict=True)
    ]
    return float(-np.log(np.maximum(right, 1e-9)).mean())


def _measure(
    messages: Sequence[Labelled],
    likely: Sequence[NDArray[np.float32]],
    acts: NDArray[np.float32],
    seconds: float,
) -> ResolverMetrics:
    read = [
        Resolved({p.product_id: float(one) for p, one in zip(m.shown, own, strict=True)}, {})
        for m, own in zip(messages, likely, strict=True)
    ]
    meant = [
        tuple(p.product_id for p, meant in zip(m.shown, m.meant, strict=True) if meant) for m in messages
    ]
    right = [one.meant == wanted for one, wanted in zip(read, meant, strict=True)]
    sure = [one.certainty >= SURE for one in read]
    groups = [_group(message) for message in messages]
    found = sum(len(set(one.meant) & set(wanted)) for one, wanted in zip(read, meant, strict=True))
    said, wanted_in_all = sum(len(one.meant) for one in read), sum(map(len, meant))
    slips = [
        Slip(m.text, ", ".join(wanted) or "none", ", ".join(one.meant) or "none", one.certainty)
        for m, wanted, one, is_right in zip(messages, meant, read, right, strict=True)
        if not is_right and one.certainty >= SURE
    ]
    of = {
        name: share(r for r, group in zip(right, groups, strict=True) if group == name)
        for name in ("one", "some", "all", "none")
    }
    done = [(m.act, ACTS[int(row.argmax())]) for m, row in zip(messages, acts, strict=True) if m.act]
    return ResolverMetrics(
        messages=len(messages),
        accuracy=share(right),
        **of,
        product_f1=2 * found / max(said + wanted_in_all, 1),
        sure=share(sure),
        sure_accuracy=share(r for r, s in zip(right, sure, strict=True) if s),
        act_accuracy=share(wanted == said for wanted, said in done),
        seconds=seconds,
        acts=class_metrics([wanted for wanted, _ in done], [said for _, said in done]),
        slips=sorted(slips, key=lambda slip: -slip.certainty),
    )


def _group(message: Labelled) -> str:
    """How many of the list are meant: none, one, all of several, or some."""
    count = sum(message.meant)
    if count in (0, 1):
        return "one" if count else "none"
    return "all" if count == len(message.shown) else "some"


def _save(args: AdapterArgs, resolver: LearningResolver, temperature: float, of_acts: float) -> None:
    (args.out / WEIGHTS_FILE).write_bytes(save(resolver.tensors()))
    config = ResolverConfig(
        format=FORMAT,
        acts=list(ACTS),
        rank=args.rank,
        temperature=temperature,
        act_temperature=of_acts,
    )
    write_json(args.out / CONFIG_FILE, {**cast("dict[str, Json]", config)})
