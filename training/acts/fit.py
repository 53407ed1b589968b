"""Fit the adapters and the head of the model of dialogue acts."""

import os
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy

from bot.understand.dialogue_acts import ACTS, tokens_in_context
from retrieval.e5_weights import E5Weights
from retrieval.pair_ranker import batches_of_tokens
from training.acts.examples import Labelled
from training.adapters import LearningEncoder, learn
from training.run_args import AdapterArgs
from training.runs import RunLog, batches_of_like_length

BATCH = 32
STRETCH = 8  # batches within which like lengths stand together
SMOOTHING = 0.05
FIRST = 0.7  # share of the more important one of two acts
PART_TOKENS = 4000  # of a batch that are read at once, with padding


class LearningActs:
    """The encoder with adapters and the head, as they learn."""

    def __init__(self, weights: E5Weights, rank: int) -> None:
        self.encoder = LearningEncoder(weights, rank)
        self.acts = torch.nn.Linear(weights.size, len(ACTS))

    def logits(self, rows: Sequence[tuple[int, ...]]) -> torch.Tensor:
        """What messages do, by their token ids, shape (rows, ACTS)."""
        means: list[torch.Tensor] = [torch.empty(0)] * len(rows)
        for part in batches_of_tokens(rows, PART_TOKENS):
            states = self.encoder.states([rows[place] for place in part])
            for own, place in zip(states, part, strict=True):
                means[place] = own[: len(rows[place])].mean(0)
        logits: torch.Tensor = self.acts(torch.stack(means))
        return logits

    def predict(self, examples: Sequence[Labelled]) -> NDArray[np.float32]:
        """The logits without learning, shape (examples, ACTS)."""
        self.encoder.train(False)
        rows = [tokens_in_context(self.encoder.weights, one.text, one.before) for one in examples]
        with torch.inference_mode():
            return np.asarray(self.logits(rows).numpy())

    def tensors(self) -> dict[str, NDArray[np.float16]]:
        """What is saved: adapters and head, in half precision."""
        return self.encoder.tensors({"acts": self.acts})


def shares(example: Labelled) -> NDArray[np.float32]:
    """How much of what a message does each act is, 1 in sum, shape (ACTS,)."""
    wanted = np.zeros(len(ACTS), dtype=np.float32)
    acts = example.acts[:2]
    for act, share in zip(acts, (FIRST, 1 - FIRST) if len(acts) > 1 else (1.0,), strict=True):
        wanted[ACTS.index(act)] = share
    return wanted


def fit(
    weights: E5Weights, examples: Sequence[Labelled], args: AdapterArgs, deadline: float, log: RunLog
) -> LearningActs:
    """Train on all of `examples`; the learning rates fall to 0 by the last epoch or the deadline, whichever is first."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(os.cpu_count() or 1)
    random = np.random.default_rng(args.seed)
    model = LearningActs(weights, args.rank)
    rows = [tokens_in_context(weights, one.text, one.before) for one in examples]
    wanted = np.stack([shares(example) for example in examples])

    def loss_of(batch: NDArray[np.int64]) -> torch.Tensor:
        logits = model.logits([rows[place] for place in batch])
        loss: torch.Tensor = cross_entropy(logits, torch.from_numpy(wanted[batch]), label_smoothing=SMOOTHING)
        return loss

    steps = args.epochs * -(-len(examples) // BATCH)
    batches = batches_of_like_length(np.array([len(row) for row in rows]), BATCH, STRETCH, random)
    learn(model.encoder, list(model.acts.parameters()), batches, steps, loss_of, args, deadline, log)
    return model
