"""Two texts held against each other by one encoder, as it learns (served by `bot/understand/two_towers.py`)."""

from collections.abc import Callable, Collection, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import log_softmax, normalize

from retrieval.e5_weights import E5Weights
from retrieval.pair_ranker import batches_of_tokens
from training.adapters import LearningEncoder
from training.intents.head import TEMPERATURES

PART_TOKENS = 3000  # that are read at once, with padding
SCALE = 30.0  # of a cosine, at the beginning
ALIKE = 0.85  # about the cosine of any two texts, before anything is learned


class LearningTowers:
    """The encoder with adapters, the scale of the cosine, and the head that says how near "none of them" is."""

    def __init__(self, weights: E5Weights, rank: int) -> None:
        self.encoder = LearningEncoder(weights, rank)
        self.scale = torch.nn.Parameter(torch.tensor(SCALE))
        self.none = torch.nn.Linear(weights.size, 1)
        with torch.no_grad():
            self.none.weight.zero_()
            self.none.bias.fill_(SCALE * ALIKE)

    def heads(self) -> dict[str, torch.nn.Linear]:
        """What reads the vector of a message, by name."""
        return {"none": self.none}

    def learning(self) -> list[torch.nn.Parameter]:
        """What learns beside the adapters."""
        return [self.scale, *(p for head in self.heads().values() for p in head.parameters())]

    def near(self, asked: torch.Tensor, rows: Sequence[Sequence[int]]) -> torch.Tensor:
        """How near rows of token ids are to each message's vector, shape (messages, rows)."""
        vectors = normalize(self.means(rows), dim=1) if rows else asked[:0]
        return self.scale * normalize(asked, dim=1) @ vectors.T

    def means(self, rows: Sequence[Sequence[int]]) -> torch.Tensor:
        """The mean of the states of token ids, shape (rows, size)."""
        means: list[torch.Tensor] = [torch.empty(0)] * len(rows)
        for part in batches_of_tokens(rows, PART_TOKENS):
            states = self.encoder.states([rows[place] for place in part])
            for own, place in zip(states, part, strict=True):
                means[place] = own[: len(rows[place])].mean(0)
        return torch.stack(means)

    def tensors(self) -> dict[str, NDArray[np.float16]]:
        """What is saved: adapters and heads, in half precision."""
        return self.encoder.tensors(self.heads())


def loss_of_answers(logits: Sequence[torch.Tensor], answers: Sequence[Sequence[int]]) -> torch.Tensor:
    """What is not right of some messages, those that are right sharing what is likely: the last place where none is."""
    losses = []
    for own, right in zip(logits, answers, strict=True):
        said = log_softmax(own, dim=0)
        losses.append(-(said[list(right)].mean() if right else said[-1]))
    return torch.stack(losses).mean()


def best_temperature(
    said_at: Callable[[float], Sequence[NDArray[np.float32]]], truths: Sequence[Collection[int]]
) -> float:
    """The temperature with the least mean negative log-likelihood; `said_at` tells how likely each place of each message
    is at one, `truths` which places are right."""

    def loss(temperature: float) -> float:
        likely = [
            float(own[list(right)].sum()) for own, right in zip(said_at(temperature), truths, strict=True)
        ]
        return float(-np.log(np.maximum(likely, 1e-9)).mean())

    return float(min(TEMPERATURES, key=loss))
