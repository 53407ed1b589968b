"""Fit the adapters of the model of kinds."""

import os
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from bot.understand.intents import softmax
from bot.understand.two_towers import MOST_MEANT, Memory, normalized
from bot.understand.wanted_kinds import kind_tokens, message_tokens
from retrieval.e5_weights import E5Weights
from retrieval.product_types import ProductTypes
from training.adapters import learn
from training.kinds.examples import Labelled
from training.run_args import AdapterArgs
from training.runs import RunLog
from training.two_towers import LearningTowers, loss_of_answers

BATCH = 48
AFTER_ANOTHER = (
    0.3  # share of the messages without anything before them that are learned after another kind was shown
)
BY_NAMES = 4  # every so many steps kinds are read by their names, so that one which a shop adds is understood
KINDS = 60  # that are told apart then


class LearningKinds(LearningTowers):
    """The encoder with adapters and a vector of each kind, as they learn to tell the kinds of a vocabulary."""

    def __init__(self, weights: E5Weights, rank: int, types: ProductTypes) -> None:
        super().__init__(weights, rank)
        self.types = types
        self.kinds = tuple(types.types)
        self.encoder.train(False)
        with torch.inference_mode():
            named = torch.nn.functional.normalize(self.means(self._names(self.kinds)), dim=1)
        self.vectors = torch.nn.Parameter(named.clone())

    def learning(self) -> list[torch.nn.Parameter]:
        """What learns beside the adapters."""
        return [*super().learning(), self.vectors]

    def logits(self, examples: Sequence[Labelled]) -> torch.Tensor:
        """Of all kinds and, last, of none of them, shape (examples, kinds + 1)."""
        return self._logits(self._asked(examples))

    def _logits(self, asked: torch.Tensor) -> torch.Tensor:
        kinds = torch.nn.functional.normalize(self.vectors, dim=1)
        near = self.scale * torch.nn.functional.normalize(asked, dim=1) @ kinds.T
        return torch.cat([near, self.none(asked)], dim=1)

    def logits_by_names(self, examples: Sequence[Labelled], kinds: Sequence[str]) -> torch.Tensor:
        """Of some kinds as their names are read and, last, of none of them, shape (examples, kinds + 1)."""
        asked = self._asked(examples)
        return torch.cat([self.near(asked, self._names(kinds)), self.none(asked)], dim=1)

    def predict(self, examples: Sequence[Labelled]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Without learning: how likely each place is by the kinds' vectors, as `logits` has them, and the messages' vectors
        of length 1, shape (examples, size)."""
        self.encoder.train(False)
        with torch.inference_mode():
            asked = self._asked(examples)
            return softmax(self._logits(asked).numpy(), 1.0), normalized(asked.numpy())

    def memory(self, examples: Sequence[Labelled]) -> Memory:
        """What messages want, by their vectors."""
        places = {kind: place for place, kind in enumerate(self.kinds)}
        kinds = np.full((len(examples), MOST_MEANT), -1, dtype=np.int32)
        for row, example in zip(kinds, examples, strict=True):
            own = [places[kind] for kind in example.kinds] or [len(places)]
            row[: len(own[:MOST_MEANT])] = own[:MOST_MEANT]
        return Memory(self.predict(examples)[1], kinds)

    def tensors_with(self, memory: Memory) -> dict[str, NDArray[np.generic]]:
        """What is saved: adapters, head and the vectors of the kinds in half precision, the memory in 8 bits."""
        return {
            **super().tensors(),
            "kinds": self.vectors.detach().numpy().astype(np.float16),
            "memory": memory.in_8_bits(),
            "memory_kinds": memory.meant.astype(np.int16),
        }

    def _asked(self, examples: Sequence[Labelled]) -> torch.Tensor:
        weights = self.encoder.weights
        return self.means([message_tokens(weights, example.text, example.did) for example in examples])

    def _names(self, kinds: Sequence[str]) -> list[tuple[int, ...]]:
        return [kind_tokens(self.encoder.weights, self.types.types[kind]) for kind in kinds]


def fit(
    weights: E5Weights,
    examples: Sequence[Labelled],
    types: ProductTypes,
    args: AdapterArgs,
    deadline: float,
    log: RunLog,
) -> LearningKinds:
    """Train on all of `examples`; the learning rates fall to 0 by the last epoch or the deadline, whichever
    is first."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(os.cpu_count() or 1)
    random = np.random.default_rng(args.seed)
    model = LearningKinds(weights, args.rank, types)
    steps = args.epochs * -(-len(examples) // BATCH)
    batches = enumerate(_batches(examples, model.kinds, random))

    def loss_of(numbered: tuple[int, Sequence[Labelled]]) -> torch.Tensor:
        step, batch = numbered
        told = model.kinds if step % BY_NAMES else _kinds_of(batch, types, model.kinds, random)
        places = {kind: place for place, kind in enumerate(told)}
        answers = [[places[kind] for kind in example.kinds] for example in batch]
        logits = model.logits(batch) if step % BY_NAMES else model.logits_by_names(batch, told)
        return loss_of_answers(list(logits), answers)

    learn(model.encoder, model.learning(), batches, steps, loss_of, args, deadline, log)
    return model


def _kinds_of(
    batch: Sequence[Labelled], types: ProductTypes, kinds: Sequence[str], random: np.random.Generator
) -> list[str]:
    """The kinds that a batch is told apart by: those wanted, those that its messages name beside them, and others."""
    wanted = [kind for example in batch for kind in example.kinds]
    named = [mention.product_type for example in batch for mention in types.find(example.text)]
    others = [kinds[place] for place in random.permutation(len(kinds))[:KINDS]]
    told = dict.fromkeys([*wanted, *named])
    told |= dict.fromkeys(others[: max(KINDS - len(told), 0)])
    return list(told)


def _batches(
    examples: Sequence[Labelled], kinds: Sequence[str], random: np.random.Generator
) -> Iterator[list[Labelled]]:
    """Batches without an end, all examples in turn."""
    waiting: list[Labelled] = []
    while True:
        for place in random.permutation(len(examples)):
            waiting.append(_as_learned(examples[place], kinds, random))
            if len(waiting) == BATCH:
                yield waiting
                waiting = []


def _as_learned(example: Labelled, kinds: Sequence[str], random: np.random.Generator) -> Labelled:
    """A message, now and then after a kind was shown that has nothing to do with it."""
    if example.did or random.random() >= AFTER_ANOTHER:
        return example
    return Labelled(example.text, f"shows {kinds[int(random.integers(len(kinds)))]}", example.kinds)
