"""Fit the adapters and the heads of the selector."""

import logging
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy, log_softmax, normalize

from bot.understand.selector import ABOUT, PRODUCT, Stated, question_tokens, statement_tokens
from retrieval.e5_weights import E5Weights
from retrieval.pair_ranker import batches_of_tokens
from training.adapters import LearningEncoder
from training.run_args import AdapterArgs
from training.runs import RunLog, share_done, share_of_rate
from training.selector.examples import Labelled

logger = logging.getLogger(__name__)
BATCH = 32
PART_TOKENS = 3000  # that are read at once, with padding
WARM_UP = 0.1
HEAD_RATE = 3e-3
GRADIENT_NORM = 1.0
SCALE = 30.0  # of a cosine, at the beginning
TOGETHER = 4  # questions about one product that are learned side by side
UNANSWERED = 0.12  # share of the answered questions that lose their answer when they are learned
LEAST_STATED = 2  # statements that are left of them
OF_ANOTHER = 0.3  # share of the messages that are learned of another product of the kind
LOGGED = 20  # times that the loss is written


Kinds = Mapping[str, Sequence[tuple[Stated, ...]]]  # what others of a product's kind state, by its id


class LearningSelector:
    """The encoder with adapters and heads, as it learns."""

    def __init__(self, weights: E5Weights, rank: int) -> None:
        self.encoder = LearningEncoder(weights, rank)
        self.scale = torch.nn.Parameter(torch.tensor(SCALE))
        self.none = torch.nn.Linear(weights.size, 1)
        self.about = torch.nn.Linear(weights.size, len(ABOUT))
        with torch.no_grad():
            self.none.weight.zero_()
            self.none.bias.fill_(SCALE * 0.85)  # about the cosine of any two texts

    def heads(self) -> dict[str, torch.nn.Linear]:
        """What reads the vector of a question, by name."""
        return {"none": self.none, "about": self.about}

    def logits(self, examples: Sequence[Labelled]) -> tuple[list[torch.Tensor], torch.Tensor]:
        """Of each example's statements and, last, of none of them; and of what each is about, shape (examples, ABOUT)."""
        weights = self.encoder.weights
        asked = self._means([question_tokens(weights, example.text) for example in examples])
        places: dict[Stated, int] = {}
        for example in examples:
            for one in example.stated:
                places.setdefault(one, len(places))
        vectors = asked[:0]
        if places:
            vectors = normalize(self._means([statement_tokens(weights, one) for one in places]), dim=1)
        near = self.scale * normalize(asked, dim=1) @ vectors.T
        none = self.none(asked)
        told = [
            torch.cat([own[[places[one] for one in example.stated]], far])
            for example, own, far in zip(examples, near, none, strict=True)
        ]
        return told, self.about(asked)

    def _means(self, rows: Sequence[Sequence[int]]) -> torch.Tensor:
        """The mean of the states of token ids, shape (rows, size)."""
        means: list[torch.Tensor] = [torch.empty(0)] * len(rows)
        for part in batches_of_tokens(rows, PART_TOKENS):
            states = self.encoder.states([rows[place] for place in part])
            for own, place in zip(states, part, strict=True):
                means[place] = own[: len(rows[place])].mean(0)
        return torch.stack(means)

    def predict(self, examples: Sequence[Labelled]) -> tuple[list[NDArray[np.float32]], NDArray[np.float32]]:
        """The logits without learning, as `logits` has them."""
        self.encoder.train(False)
        with torch.inference_mode():
            parts = [self.logits(examples[start : start + BATCH]) for start in range(0, len(examples), BATCH)]
        return [one.numpy() for told, _ in parts for one in told], torch.cat([a for _, a in parts]).numpy()

    def tensors(self) -> dict[str, NDArray[np.float16]]:
        """What is saved: adapters and heads, in half precision."""
        return self.encoder.tensors(self.heads())


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
    learning = selector.encoder.learning()
    heads = [selector.scale, *(p for head in selector.heads().values() for p in head.parameters())]
    optimizer = torch.optim.AdamW(
        [{"params": learning, "lr": args.learning_rate}, {"params": heads, "lr": HEAD_RATE}],
        weight_decay=0.01,
        fused=True,
    )
    rates = [group["lr"] for group in optimizer.param_groups]
    steps = args.epochs * -(-len(examples) // BATCH)
    begun, total, every = time.monotonic(), 0.0, max(steps // LOGGED, 1)
    for step, batch in enumerate(islice(_batches(examples, kinds, random), steps)):
        done = share_done(step, steps, begun, deadline)
        if done >= 1:
            logger.warning("selector: the minutes are up after %d of %d steps", step, steps)
            break
        selector.encoder.train()
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * share_of_rate(done, WARM_UP)
        optimizer.zero_grad()
        loss = _loss(*selector.logits(batch), batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([*learning, *heads], GRADIENT_NORM)
        optimizer.step()
        total += float(loss.detach())
        if (step + 1) % every == 0:
            log.figure("loss", total / every, step + 1)
            total = 0.0
    return selector


def _loss(told: Sequence[torch.Tensor], about: torch.Tensor, batch: Sequence[Labelled]) -> torch.Tensor:
    """What is not right: of the statements, the answers sharing what is likely, and of what messages are about."""
    losses = []
    for logits, example in zip(told, batch, strict=True):
        said = log_softmax(logits, dim=0)
        losses.append(-(said[list(example.answers)].mean() if example.answers else said[-1]))
    wanted = torch.tensor([ABOUT.index(example.about) for example in batch])
    return torch.stack(losses).mean() + cross_entropy(about, wanted)


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
