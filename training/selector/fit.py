"""Fit the adapters and the heads of the selector."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy

from bot.understand.selector import ABOUT, PRODUCT, Stated, question_tokens, statement_tokens
from retrieval.e5_weights import E5Weights
from training.adapters import learn
from training.run_args import AdapterArgs
from training.runs import RunLog
from training.selector.examples import Labelled
from training.two_towers import LearningTowers, loss_of_answers

BATCH = 32
TOGETHER = 4  # questions about one product that are learned side by side
UNANSWERED = 0.12  # share of the answered questions that lose their answer when they are learned
LEAST_STATED = 2  # statements that are left of them
OF_ANOTHER = 0.3  # share of the messages that are learned of another product of the kind


Kinds = Mapping[str, Sequence[tuple[Stated, ...]]]  # what others of a product's kind state, by its id


class LearningSelector(LearningTowers):
    """The encoder with adapters and heads, as it learns."""

    def __init__(self, weights: E5Weights, rank: int) -> None:
        super().__init__(weights, rank)
        self.about = torch.nn.Linear(weights.size, len(ABOUT))

    def heads(self) -> dict[str, torch.nn.Linear]:
        """What reads the vector of a question, by name."""
        return {**super().heads(), "about": self.about}

    def logits(self, examples: Sequence[Labelled]) -> tuple[list[torch.Tensor], torch.Tensor]:
        """Of each example's statements and, last, of none of them; and of what each is about, shape (examples, ABOUT)."""
        weights = self.encoder.weights
        asked = self.means([question_tokens(weights, example.text) for example in examples])
        places: dict[Stated, int] = {}
        for example in examples:
            for one in example.stated:
                places.setdefault(one, len(places))
        near = self.near(asked, [statement_tokens(weights, one) for one in places])
        told = [
            torch.cat([own[[places[one] for one in example.stated]], far])
            for example, own, far in zip(examples, near, self.none(asked), strict=True)
        ]
        return told, self.about(asked)

    def predict(self, examples: Sequence[Labelled]) -> tuple[list[NDArray[np.float32]], NDArray[np.float32]]:
        """The logits without learning, as `logits` has them."""
        self.encoder.train(False)
        with torch.inference_mode():
            parts = [self.logits(examples[start : start + BATCH]) for start in range(0, len(examples), BATCH)]
        return [one.numpy() for told, _ in parts for one in told], torch.cat([a for _, a in parts]).numpy()


def fit(
    weights: E5Weights,
    examples: Sequence[Labelled],
    kinds: Kinds,
    args: AdapterArgs,
    deadline: float,
    log: RunLog,
) -> LearningSelector:
    """Train on all of `examples`; `kinds` has what other products of each product's kind state. The learning rates fall
    to 0 by the last epoch or the deadline, whichever is first."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(os.cpu_count() or 1)
    random = np.random.default_rng(args.seed)
    selector = LearningSelector(weights, args.rank)
    steps = args.epochs * -(-len(examples) // BATCH)
    batches = _batches(examples, kinds, random)
    learn(
        selector.encoder,
        selector.learning(),
        batches,
        steps,
        lambda batch: _loss(selector, batch),
        args,
        deadline,
        log,
    )
    return selector


def _loss(selector: LearningSelector, batch: Sequence[Labelled]) -> torch.Tensor:
    """What is not right: of the statements, the answers sharing what is likely, and of what messages are about."""
    told, about = selector.logits(batch)
    wanted = torch.tensor([ABOUT.index(example.about) for example in batch])
    return loss_of_answers(told, [example.answers for example in batch]) + cross_entropy(about, wanted)


def _batches(
    examples: Sequence[Labelled], kinds: Kinds, random: np.random.Generator
) -> Iterator[list[Labelled]]:
    """Batches without an end, all examples in turn, a few about one product together: its statements are read once."""
    of_product: dict[str, list[Labelled]] = {}
    for example in examples:
        of_product.setdefault(example.product_id or "", []).append(example)
    waiting: list[Labelled] = []
    while True:
        groups: list[list[Labelled]] = []
        for own in of_product.values():
            order = random.permutation(len(own))
            groups += [
                [own[place] for place in order[i : i + TOGETHER]] for i in range(0, len(own), TOGETHER)
            ]
        for place in random.permutation(len(groups)):
            waiting += _as_learned(groups[place], kinds, random)
            while len(waiting) >= BATCH:
                yield waiting[:BATCH]
                waiting = waiting[BATCH:]


def _as_learned(group: Sequence[Labelled], kinds: Kinds, random: np.random.Generator) -> list[Labelled]:
    """Examples about one product, now and then without what answers one, or of another product of the kind where that
    states the same things: so that what is learned is neither of one product nor that something always answers."""
    others = kinds.get(group[0].product_id or "", ())
    if others and random.random() < OF_ANOTHER:
        stated = others[int(random.integers(len(others)))]
        return [_of_another(example, stated) for example in group]
    return [_unanswered(example) if random.random() < UNANSWERED else example for example in group]


def _of_another(example: Labelled, stated: tuple[Stated, ...]) -> Labelled:
    """A message with another product in view; as it is where it is not known whether that one answers it."""
    names = [example.stated[place].name for place in example.answers]
    there = {one.name: place for place, one in enumerate(stated) if one.name}
    if (example.about == PRODUCT and not names) or any(name not in there for name in names):
        return example
    return replace(example, stated=stated, answers=tuple(there[name] for name in names if name))


def _unanswered(example: Labelled) -> Labelled:
    """A question whose answer the product does not state, if that leaves something."""
    rest = [one for place, one in enumerate(example.stated) if place not in example.answers]
    if not example.answers or len(rest) < LEAST_STATED:
        return example
    return replace(example, stated=tuple(rest), answers=())
