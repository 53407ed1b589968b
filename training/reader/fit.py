"""Fit the adapters and the three heads of the reader."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from bot.understand.clauses import ROLES
from bot.understand.marks import MARKS, NOTHING
from bot.understand.reader import WHOLE, Before, Tokens, tokens_of
from bot.understand.shifts import SHIFTS
from retrieval.e5_weights import E5Weights
from retrieval.pair_ranker import batches_of_tokens
from training.adapters import LearningEncoder, learn
from training.reader.examples import Labelled
from training.run_args import AdapterArgs
from training.runs import RunLog, batches_of_like_length

BATCH = 32
STRETCH = 8  # batches within which like lengths stand together
PART_TOKENS = 2048  # of a batch that are read at once, with padding
SMOOTHING = 0.1  # of the roles
WITHOUT_BEFORE = 0.15  # share of the messages that are learned without what stands before them
UNMARKED = -100


@dataclass(frozen=True, slots=True)
class Example:
    """A message as it is learned: its tokens, those of each clause and last those of all of it, the clauses' roles, the
    tokens' marks, and what the message is about."""

    tokens: Tokens
    clauses: list[list[int]]
    roles: list[int]
    marks: list[int]
    shift: int


class Logits(NamedTuple):
    """Of the roles of all clauses, of the marks of all tokens, and of what each message is about, in order."""

    roles: torch.Tensor
    marks: torch.Tensor
    shifts: torch.Tensor


class LearningReader:
    """The encoder with adapters and heads, as it learns."""

    def __init__(self, weights: E5Weights, rank: int) -> None:
        self.encoder = LearningEncoder(weights, rank)
        self.roles = torch.nn.Linear(2 * weights.size, len(ROLES))
        self.marks = torch.nn.Linear(weights.size, len(MARKS))
        self.shifts = torch.nn.Linear(2 * weights.size, len(SHIFTS))

    def example(self, message: Labelled) -> Example:
        """A message as it is learned."""
        return example_of(self.encoder.weights, message, message.before)

    def heads(self) -> dict[str, torch.nn.Linear]:
        """What reads the states, by name."""
        return {"roles": self.roles, "marks": self.marks, "shifts": self.shifts}

    def logits(self, examples: Sequence[Example]) -> Logits:
        """What the heads say of messages."""
        roles: list[torch.Tensor] = [torch.empty(0)] * len(examples)
        marks, shifts = list(roles), list(roles)
        for part in batches_of_tokens([example.tokens.ids for example in examples], PART_TOKENS):
            states = self.encoder.states([examples[place].tokens.ids for place in part])
            for own, place in zip(states, part, strict=True):
                example = examples[place]
                *clauses, whole = [torch.cat([own[tokens].mean(0), own[0]]) for tokens in example.clauses]
                roles[place] = self.roles(torch.stack(clauses))
                shifts[place] = self.shifts(whole.unsqueeze(0))
                first = example.tokens.first
                marks[place] = self.marks(own[first : first + len(example.marks)])
        return Logits(torch.cat(roles), torch.cat(marks), torch.cat(shifts))

    def predict(self, examples: Sequence[Example]) -> list[NDArray[np.float32]]:
        """The logits without learning, of roles, marks and shifts."""
        self.encoder.train(False)
        with torch.inference_mode():
            parts = [self.logits(examples[start : start + BATCH]) for start in range(0, len(examples), BATCH)]
        return [torch.cat(each).numpy() for each in zip(*parts, strict=True)]

    def tensors(self) -> dict[str, NDArray[np.float16]]:
        """What is saved: adapters and heads, in half precision."""
        return self.encoder.tensors(self.heads())


def fit(
    weights: E5Weights, messages: Sequence[Labelled], args: AdapterArgs, deadline: float, log: RunLog
) -> LearningReader:
    """Train on all of `messages`; the learning rates fall to 0 by the last epoch or the deadline, whichever is first."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(os.cpu_count() or 1)
    random = np.random.default_rng(args.seed)
    reader = LearningReader(weights, args.rank)
    both = [
        (reader.example(m), example_of(weights, m, Before()) if m.before.text else None) for m in messages
    ]
    heads = [parameter for head in reader.heads().values() for parameter in head.parameters()]
    steps = args.epochs * -(-len(messages) // BATCH)
    batches = _batches(both, random)
    learn(reader.encoder, heads, batches, steps, lambda batch: _loss(reader, batch), args, deadline, log)
    return reader


def _loss(reader: LearningReader, batch: Sequence[Example]) -> torch.Tensor:
    """What is not right of the roles, the marks and what messages are about, as far as they are labelled."""
    roles, marks, shifts = reader.logits(batch)
    wanted = torch.tensor([role for example in batch for role in example.roles])
    loss = torch.nn.functional.cross_entropy(roles, wanted, label_smoothing=SMOOTHING)
    said = torch.tensor([mark for example in batch for mark in example.marks])
    about = torch.tensor([example.shift for example in batch])
    for logits, truth in ((marks, said), (shifts, about)):
        if (truth != UNMARKED).any():
            loss = loss + torch.nn.functional.cross_entropy(logits, truth, ignore_index=UNMARKED)
    return loss


def example_of(weights: E5Weights, message: Labelled, before: Before) -> Example:
    """A message as it is learned behind what stands before it."""
    tokens = tokens_of(weights, message.text, before)
    marks = [UNMARKED if message.marks is None else MARKS.index(NOTHING)] * len(tokens.spans)
    for place, (start, end) in enumerate(tokens.spans):
        for a, b, says in message.marks or ():
            if a <= (start + end) / 2 < b:
                marks[place] = MARKS.index(says)
    known = message.shift is not None and before == message.before  # what it goes on with is told before it
    return Example(
        tokens,
        tokens.of([*message.places, *WHOLE]),
        [ROLES.index(role) for role in message.roles],
        marks,
        SHIFTS.index(message.shift) if known and message.shift else UNMARKED,
    )


def _batches(
    both: Sequence[tuple[Example, Example | None]], random: np.random.Generator
) -> Iterator[list[Example]]:
    """Batches without an end, all messages in turn; some have nothing before them."""
    lengths = np.array([len(example.tokens.ids) for example, _ in both])
    for places in batches_of_like_length(lengths, BATCH, STRETCH, random):
        yield [
            alone if alone and random.random() < WITHOUT_BEFORE else example
            for example, alone in (both[place] for place in places)
        ]
