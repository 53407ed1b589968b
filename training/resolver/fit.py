"""Fit the adapters and the heads of the resolver."""

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy

from bot.understand.resolver import COUNTS, feature_tokens, features_of, message_tokens
from retrieval.e5_weights import E5Weights
from training.adapters import learn
from training.resolver.examples import ACTS, Labelled
from training.run_args import AdapterArgs
from training.runs import RunLog
from training.two_towers import LearningTowers, loss_of_answers

BATCH = 32
TOGETHER = (
    4  # messages about one list that are learned side by side: what sets its products apart is read once
)
SMOOTHING = 0.05  # of counts and acts
UNKNOWN = -100  # what a message does that nobody labelled


class Told(NamedTuple):
    """Logits of some messages: of each product of each list, shape (products,) each, of COUNTS and of ACTS."""

    among: list[torch.Tensor]
    counts: torch.Tensor
    acts: torch.Tensor


class LearningResolver(LearningTowers):
    """The encoder with adapters and heads, as it learns."""

    def __init__(self, weights: E5Weights, rank: int) -> None:
        super().__init__(weights, rank)
        self.counts = torch.nn.Linear(weights.size, len(COUNTS))
        self.acts = torch.nn.Linear(weights.size, len(ACTS))

    def heads(self) -> dict[str, torch.nn.Linear]:
        """What reads the vector of a message, by name."""
        return {**super().heads(), "counts": self.counts}

    def learning(self) -> list[torch.nn.Parameter]:
        """What learns beside the adapters; what a message does is learned beside what it means, and not kept."""
        return [*super().learning(), *self.acts.parameters()]

    def logits(self, examples: Sequence[Labelled]) -> Told:
        """What is told of some messages."""
        weights = self.encoder.weights
        asked = self.means([message_tokens(weights, one.text, one.shown) for one in examples])
        features = [features_of(one.shown, one.spoken_of, one.language) for one in examples]
        places: dict[str, int] = {}
        for lists in features:
            for own in lists:
                for feature in own:
                    places.setdefault(feature, len(places))
        near = self.near(asked, [feature_tokens(weights, feature) for feature in places])
        among = [
            torch.stack([torch.logsumexp(row[[places[feature] for feature in own]], 0) for own in lists])
            for row, lists in zip(near, features, strict=True)
        ]
        return Told(among, self.counts(asked), self.acts(asked))

    def predict(self, examples: Sequence[Labelled]) -> tuple[list[NDArray[np.float32]], NDArray[np.float32]]:
        """The logits of products and counts without learning, as `logits` has them."""
        self.encoder.train(False)
        with torch.inference_mode():
            parts = [self.logits(examples[start : start + BATCH]) for start in range(0, len(examples), BATCH)]
        return (
            [one.numpy() for part in parts for one in part.among],
            torch.cat([part.counts for part in parts]).numpy(),
        )


def fit(
    weights: E5Weights, examples: Sequence[Labelled], args: AdapterArgs, deadline: float, log: RunLog
) -> LearningResolver:
    """Train on all of `examples`; the learning rates fall to 0 by the last epoch or the deadline, whichever is first."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(os.cpu_count() or 1)
    random = np.random.default_rng(args.seed)
    resolver = LearningResolver(weights, args.rank)

    def loss_of(batch: Sequence[Labelled]) -> torch.Tensor:
        told = resolver.logits(batch)
        picks = [
            (own, [place for place, meant in enumerate(one.meant) if meant])
            for own, one in zip(told.among, batch, strict=True)
            if any(one.meant) and not all(one.meant)
        ]
        of_picks = loss_of_answers(*zip(*picks, strict=True)) * len(picks) / len(batch) if picks else 0.0
        counts = torch.tensor([COUNTS.index(one.count) for one in batch])
        acts = torch.tensor([ACTS.index(one.act) if one.act else UNKNOWN for one in batch])
        of_acts = cross_entropy(told.acts, acts, ignore_index=UNKNOWN, label_smoothing=SMOOTHING)
        return 2 * of_picks + cross_entropy(told.counts, counts, label_smoothing=SMOOTHING) + of_acts

    steps = args.epochs * -(-len(examples) // BATCH)
    learn(
        resolver.encoder,
        resolver.learning(),
        _batches(examples, random),
        steps,
        loss_of,
        args,
        deadline,
        log,
    )
    return resolver


def _batches(examples: Sequence[Labelled], random: np.random.Generator) -> Iterator[list[Labelled]]:
    """Batches without an end, all examples in turn, a few about one list together."""
    of_list: dict[tuple[str, ...], list[Labelled]] = {}
    for example in examples:
        of_list.setdefault(tuple(p.product_id for p in example.shown), []).append(example)
    waiting: list[Labelled] = []
    while True:
        groups = []
        for own in of_list.values():
            order = random.permutation(len(own))
            groups += [
                [own[place] for place in order[i : i + TOGETHER]] for i in range(0, len(own), TOGETHER)
            ]
        for place in random.permutation(len(groups)):
            waiting += groups[place]
            while len(waiting) >= BATCH:
                yield waiting[:BATCH]
                waiting = waiting[BATCH:]
