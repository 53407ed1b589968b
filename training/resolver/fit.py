"""Fit the adapters and the heads of the resolver."""

import os
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from bot.understand.resolver import ACTS, Read, read_list
from retrieval.e5_weights import E5Weights
from retrieval.pair_ranker import batches_of_tokens
from training.adapters import LearningEncoder, learn
from training.resolver.examples import Labelled
from training.run_args import AdapterArgs
from training.runs import RunLog, batches_of_like_length

BATCH = 16
STRETCH = 8  # batches within which like lengths stand together
SMOOTHING = 0.05  # of the acts
UNKNOWN = -100  # what a message does that nobody labelled
PART_TOKENS = 2500  # of a batch that are read at once, with padding


class LearningResolver:
    """The encoder with adapters and heads, as they learn."""

    def __init__(self, weights: E5Weights, rank: int) -> None:
        self.encoder = LearningEncoder(weights, rank)
        self.meant = torch.nn.Linear(2 * weights.size, 1)
        self.acts = torch.nn.Linear(2 * weights.size, len(ACTS))

    def heads(self) -> dict[str, torch.nn.Linear]:
        """What reads the states, by name."""
        return {"meant": self.meant, "acts": self.acts}

    def read(self, example: Labelled) -> Read:
        """An example as it is read."""
        return read_list(
            self.encoder.weights, example.text, example.shown, example.spoken_of, example.language
        )

    def logits(self, reads: Sequence[Read]) -> tuple[list[torch.Tensor], torch.Tensor]:
        """Of each product of each list, shape (products,) each; and of what messages do, shape (reads, ACTS)."""
        found: list[torch.Tensor] = [torch.empty(0)] * len(reads)
        acts = list(found)
        for part in batches_of_tokens([read.ids for read in reads], PART_TOKENS):
            states = self.encoder.states([reads[place].ids for place in part])
            for own, place in zip(states, part, strict=True):
                read = reads[place]
                pooled = [torch.cat([own[a:b].mean(0), own[0]]) for a, b in ((0, read.end), *read.spans)]
                acts[place] = self.acts(pooled[0])
                found[place] = self.meant(torch.stack(pooled[1:]))[:, 0]
        return found, torch.stack(acts)

    def predict(self, examples: Sequence[Labelled]) -> tuple[list[NDArray[np.float32]], NDArray[np.float32]]:
        """The logits without learning, as `logits` has them."""
        self.encoder.train(False)
        with torch.inference_mode():
            meant, acts = self.logits([self.read(example) for example in examples])
        return [one.numpy() for one in meant], acts.numpy()

    def tensors(self) -> dict[str, NDArray[np.float16]]:
        """What is saved: adapters and heads, in half precision."""
        return self.encoder.tensors(self.heads())


def fit(
    weights: E5Weights, examples: Sequence[Labelled], args: AdapterArgs, deadline: float, log: RunLog
) -> LearningResolver:
    """Train on all of `examples`; the learning rates fall to 0 by the last epoch or the deadline, whichever is first."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(os.cpu_count() or 1)
    random = np.random.default_rng(args.seed)
    resolver = LearningResolver(weights, args.rank)
    reads = [resolver.read(example) for example in examples]
    truths = [torch.tensor(example.meant, dtype=torch.float32) for example in examples]
    acts = np.array([ACTS.index(example.act) if example.act else UNKNOWN for example in examples])

    def loss_of(batch: NDArray[np.int64]) -> torch.Tensor:
        logits, does = resolver.logits([reads[place] for place in batch])
        losses = [
            binary_cross_entropy_with_logits(own, truths[place], reduction="sum")
            for own, place in zip(logits, batch, strict=True)
        ]
        wanted = torch.from_numpy(acts[batch])
        known = wanted != UNKNOWN
        of_acts = cross_entropy(does[known], wanted[known], label_smoothing=SMOOTHING) if known.any() else 0.0
        return torch.stack(losses).mean() + of_acts

    heads = [parameter for head in resolver.heads().values() for parameter in head.parameters()]
    steps = args.epochs * -(-len(examples) // BATCH)
    lengths = np.array([len(read.ids) for read in reads])
    batches = batches_of_like_length(lengths, BATCH, STRETCH, random)
    learn(resolver.encoder, heads, batches, steps, loss_of, args, deadline, log)
    return resolver
