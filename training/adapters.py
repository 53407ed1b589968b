"""An encoder that learns by adapters of low rank, all else of it staying as it is (served by `retrieval/adapters.py`)."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from retrieval.e5_weights import E5Weights
from retrieval.embed import bfloat16_is_faster
from training.allocator import keep_freed_memory
from training.run_args import AdapterArgs
from training.runs import RunLog, share_done, share_of_rate

logger = logging.getLogger(__name__)
Batch = TypeVar("Batch")
DROPOUT = 0.1
WARM_UP = 0.1
HEAD_RATE = 3e-3
GRADIENT_NORM = 1.0
LOGGED = 20  # times that the loss is written


class Adapter(torch.nn.Module):
    """A linear layer that stays as it is, and a change of low rank that learns.

    Source: Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021.
    """

    def __init__(self, layer: torch.nn.Linear, rank: int) -> None:
        super().__init__()
        self.layer = layer.requires_grad_(False)
        self.down = torch.nn.Parameter(torch.randn(rank, layer.in_features) / layer.in_features**0.5)
        self.up = torch.nn.Parameter(torch.zeros(layer.out_features, rank))

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """What the layer says with the change, shape (…, outputs)."""
        changed = torch.nn.functional.linear(torch.nn.functional.linear(states, self.down), self.up)
        said: torch.Tensor = self.layer(states) + changed
        return said


class LearningEncoder:
    """The encoder with adapters in all of its linear layers, as it learns."""

    def __init__(self, weights: E5Weights, rank: int) -> None:
        self.weights = weights
        self.half = bfloat16_is_faster()  # while it learns
        self.encoder = weights.encoder().requires_grad_(False)
        self.adapters: dict[str, Adapter] = {}
        for name, module in list(self.encoder.named_modules()):
            if isinstance(module, torch.nn.Linear):
                parent, _, own = name.rpartition(".")
                adapter = self.adapters[name] = Adapter(module, rank)
                setattr(self.encoder.get_submodule(parent), own, adapter)
            elif isinstance(module, torch.nn.Dropout):
                module.p = DROPOUT

    def train(self, learns: bool = True) -> None:
        """Let it learn, or say what it has learned."""
        self.encoder.train(learns)

    def learning(self) -> list[torch.nn.Parameter]:
        """What of the encoder learns."""
        return [p for adapter in self.adapters.values() for p in (adapter.down, adapter.up)]

    def states(self, rows: Sequence[Sequence[int]]) -> torch.Tensor:
        """The last states of token ids, shape (rows, the longest, size)."""
        given = {name: torch.from_numpy(values) for name, values in self.weights.inputs(rows).items()}
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.encoder.training and self.half):
            states: torch.Tensor = self.encoder(**given).last_hidden_state
        return torch.nn.functional.dropout(states.float(), DROPOUT, self.encoder.training)

    def tensors(self, heads: Mapping[str, torch.nn.Linear]) -> dict[str, NDArray[np.float16]]:
        """What is saved: the adapters, and the heads that read the states, in half precision."""
        saved = {
            f"{name}.{part}": getattr(a, part) for name, a in self.adapters.items() for part in ("down", "up")
        }
        for name, head in heads.items():
            saved |= {f"{name}.weight": head.weight.T, f"{name}.bias": head.bias}  # as `Linear` has them
        return {
            name: np.ascontiguousarray(v.detach().numpy().astype(np.float16)) for name, v in saved.items()
        }


def learn(
    encoder: LearningEncoder,
    heads: Sequence[torch.nn.Parameter],
    batches: Iterable[Batch],
    steps: int,
    loss_of: Callable[[Batch], torch.Tensor],
    args: AdapterArgs,
    deadline: float,
    log: RunLog,
) -> None:
    """Take `steps` steps, one a batch, until the deadline (seconds of `time.monotonic`) at the latest; the learning rates
    of adapters and heads rise during the first tenth and then fall to 0."""
    keep_freed_memory()
    learning = encoder.learning()
    optimizer = torch.optim.AdamW(
        [{"params": learning, "lr": args.learning_rate}, {"params": list(heads), "lr": HEAD_RATE}],
        weight_decay=0.01,
        fused=True,
    )
    rates = [group["lr"] for group in optimizer.param_groups]
    begun, total, every = time.monotonic(), 0.0, max(steps // LOGGED, 1)
    for step, batch in enumerate(islice(batches, steps)):
        encoder.train()
        done = share_done(step, steps, begun, deadline)
        if done >= 1:
            logger.warning("the minutes are up after %d of %d steps", step, steps)
            break
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * share_of_rate(done, WARM_UP)
        optimizer.zero_grad()
        loss = loss_of(batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([*learning, *heads], GRADIENT_NORM)
        optimizer.step()
        total += float(loss.detach())
        if (step + 1) % every == 0:
            log.figure("loss", total / every, step + 1)
            total = 0.0
