"""Fit the adapters of the retriever of pages."""

import os
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import normalize

from bot.understand.intents import softmax
from bot.understand.page_retriever import message_tokens, sentence_tokens
from bot.understand.two_towers import MOST_MEANT, Memory, normalized
from retrieval.e5_weights import E5Weights
from training.adapters import learn
from training.pages.examples import Labelled, Pages
from training.run_args import AdapterArgs
from training.runs import RunLog
from training.two_towers import LearningTowers, loss_of_answers

BATCH = 32
BESIDE = 32  # sentences that are learned beside the answers of a batch; half of them of the same passages
REFRESHED = 30  # steps after which the vectors of the other sentences are made anew
UNANSWERED = 0.06  # share of the answered messages whose passages are taken away when they are learned
NOTHING_BEFORE = 0.3  # share of the unanswered messages behind a question that are learned without it


class LearningPages(LearningTowers):
    """The encoder with adapters, as it learns which sentences of pages answer."""

    def __init__(self, weights: E5Weights, rank: int, pages: Pages) -> None:
        super().__init__(weights, rank)
        self.pages = pages
        self.tokens = {
            language: [sentence_tokens(weights, one) for one in sentences]
            for language, sentences in pages.items()
        }
        self.kept: dict[str, torch.Tensor] = {}

    def refresh(self) -> None:
        """Make the vectors of all sentences anew, without learning."""
        self.encoder.train(False)
        with torch.no_grad():
            self.kept = {
                language: normalize(self.means(rows), dim=1) for language, rows in self.tokens.items()
            }

    def logits(self, batch: Sequence[Labelled], beside: Sequence[int]) -> torch.Tensor:
        """Of all sentences of the one language of a batch and, last, of none of them, shape (batch, sentences + 1); what is
        `beside` the answers learns as they do, the others are as they were."""
        language = batch[0].language
        fresh = sorted({*beside, *(place for example in batch for place in example.answers)})
        asked = self._asked(batch)
        vectors = self.kept[language].clone()
        vectors[fresh] = normalize(self.means([self.tokens[language][place] for place in fresh]), dim=1)
        return torch.cat([self.scale * normalize(asked, dim=1) @ vectors.T, self.none(asked)], dim=1)

    def predict(self, examples: Sequence[Labelled]) -> tuple[list[NDArray[np.float32]], NDArray[np.float32]]:
        """Without learning: how likely each sentence of its language, and last none, answers each example, and the messages'
        vectors of length 1, shape (examples, size)."""
        self.refresh()
        with torch.inference_mode():
            asked = self._asked(examples)
            near = [
                torch.cat([self.scale * self.kept[example.language] @ normalize(own, dim=0), self.none(own)])
                for example, own in zip(examples, asked, strict=True)
            ]
        return [softmax(one.numpy(), 1.0) for one in near], normalized(asked.numpy())

    def memory(self, examples: Sequence[Labelled]) -> Memory:
        """What answered messages, by their vectors; places are those of the sentences of all languages, one after the
        other."""
        starts = self.starts()
        count = sum(len(sentences) for sentences in self.pages.values())
        meant = np.full((len(examples), MOST_MEANT), -1, dtype=np.int32)
        for row, example in zip(meant, examples, strict=True):
            own = [starts[example.language] + place for place in example.answers[:MOST_MEANT]] or [count]
            row[: len(own)] = own
        return Memory(self.predict(examples)[1], meant)

    def starts(self) -> dict[str, int]:
        """The place of the first sentence of each language, among those of all."""
        starts, place = {}, 0
        for language, sentences in self.pages.items():
            starts[language] = place
            place += len(sentences)
        return starts

    def tensors_with(self, memory: Memory) -> dict[str, NDArray[np.generic]]:
        """What is saved: adapters and head in half precision, the memory in 8 bits."""
        return {**super().tensors(), "memory": memory.in_8_bits(), "memory_meant": memory.meant}

    def _asked(self, examples: Sequence[Labelled]) -> torch.Tensor:
        weights = self.encoder.weights
        return self.means([message_tokens(weights, example.text, example.before) for example in examples])


def fit(
    weights: E5Weights,
    examples: Sequence[Labelled],
    pages: Pages,
    args: AdapterArgs,
    deadline: float,
    log: RunLog,
) -> LearningPages:
    """Train on all of `examples`; the learning rates fall to 0 by the last epoch or the deadline, whichever is first."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(os.cpu_count() or 1)
    random = np.random.default_rng(args.seed)
    model = LearningPages(weights, args.rank, pages)
    steps = args.epochs * -(-len(examples) // BATCH)

    def loss_of(numbered: tuple[int, Sequence[Labelled]]) -> torch.Tensor:
        step, batch = numbered
        if step % REFRESHED == 0:
            model.refresh()
            model.encoder.train()
        logits = model.logits(batch, _beside(batch, pages, random))
        told, answers = [], []
        for own, example in zip(logits, batch, strict=True):
            passages = {pages[example.language][place].passage_id for place in example.answers}
            taken = passages if passages and random.random() < UNANSWERED else set()
            away = [p for p, one in enumerate(pages[example.language]) if one.passage_id in taken]
            told.append(own.index_fill(0, torch.tensor(away, dtype=torch.long), -1e4))
            answers.append(() if away else example.answers)
        return loss_of_answers(told, answers)

    learn(
        model.encoder,
        model.learning(),
        enumerate(_batches(examples, random)),
        steps,
        loss_of,
        args,
        deadline,
        log,
    )
    return model


def _beside(batch: Sequence[Labelled], pages: Pages, random: np.random.Generator) -> list[int]:
    """Places of sentences that are learned beside the answers: of the same passages, and any."""
    sentences = pages[batch[0].language]
    passages = {sentences[place].passage_id for example in batch for place in example.answers}
    near = [place for place, one in enumerate(sentences) if one.passage_id in passages]
    some = [near[place] for place in random.permutation(len(near))[: BESIDE // 2]]
    return [*some, *map(int, random.permutation(len(sentences))[: BESIDE - len(some)])]


def _batches(examples: Sequence[Labelled], random: np.random.Generator) -> Iterator[list[Labelled]]:
    """Batches without an end, each of one language, all examples in turn."""
    waiting: dict[str, list[Labelled]] = {}
    while True:
        for place in random.permutation(len(examples)):
            example = examples[place]
            if example.before and not example.answers and random.random() < NOTHING_BEFORE:
                example = Labelled(example.text, "", example.language, ())
            own = waiting.setdefault(example.language, [])
            own.append(example)
            if len(own) == BATCH:
                yield own
                waiting[example.language] = []
