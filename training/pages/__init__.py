"""Train and measure the retriever of pages (served by `bot/understand/page_retriever.py`).

    xiaoer train pages --data data/pages --out data/models/pages
    xiaoer evaluate page-retriever --data tests/data/pages

A part of the messages is held out: what the retriever says of them chooses the temperature, and stands in the card.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.understand.page_retriever import (
    FORMAT,
    SHARPNESS,
    SIMILAR,
    STAGE,
    PageRetriever,
    PagesConfig,
    Sentence,
)
from bot.understand.two_towers import Memory, joined_likelihood
from retrieval.e5_weights import E5Weights
from training.adapted import check_enough, figures, parted, save_adapted
from training.artifacts import arguments_of
from training.intents.metrics import expected_calibration_error, share
from training.pages.card import write_card
from training.pages.examples import Labelled, Pages, PagesDataError, read_files, read_sentences
from training.pages.fit import LearningPages, fit
from training.run_args import AdapterArgs, validate_adapter_args
from training.runs import RunLog
from training.two_towers import best_temperature

LEAST = 10  # messages that the pages answer, and that they do not, that can be learned and held out
FIGURES = ("accuracy", "recall", "none_recall", "sentence", "sure", "sure_accuracy", "ece")
SURE = 0.7  # probability from which the card counts what is said as sure


@dataclass(frozen=True, slots=True)
class Slip:
    """A message for which another passage, or none, was surely read."""

    text: str
    answer: str
    read: str
    probability: float


@dataclass(frozen=True, slots=True)
class PagesMetrics:
    """Shares from 0 to 1: `accuracy` of all messages of which a passage that answers, or none where none does, is the
    likeliest; `recall` of those that the pages answer, `none_recall` of the others; `sentence` of those answered whose
    likeliest sentence is one that answers; `sure` of those read with a probability of 0.7 or more, `sure_accuracy` of these;
    `ece` is the calibration error."""

    messages: int
    accuracy: float
    recall: float
    none_recall: float
    sentence: float
    sure: float
    sure_accuracy: float
    ece: float
    seconds: float
    slips: Sequence[Slip] = field(repr=False)


def train_pages(args: AdapterArgs, folder: Path, weights: E5Weights) -> PagesMetrics:
    """Train a retriever of the pages in a folder into `args.out`; the metrics are those of the held-out messages.

    Raises:
        ArgumentsError: lists every argument that cannot work.
        PagesDataError: lists every problem in the data.
        ImportFileError: a page cannot be read.
    """
    validate_adapter_args(STAGE, args)
    started = time.monotonic()
    pages = read_sentences(folder)
    messages = read_files(args.data, pages)
    rest, dev = parted(messages, lambda message: message.text, args)
    check_enough(rest, dev, _sorts, LEAST, PagesDataError, "add messages")
    with RunLog(args.out, STAGE, arguments_of(args)) as log:
        model = fit(weights, rest, pages, args, started + 60 * args.minutes, log)
    memory = model.memory(rest)
    near, vectors = model.predict(dev)
    remembered = [_remembered(memory, model, m, v) for m, v in zip(dev, vectors, strict=True)]
    truths = [_truths(message, pages) for message in dev]

    def said_at(temperature: float) -> list[NDArray[np.float32]]:
        return [joined_likelihood(n, r, temperature) for n, r in zip(near, remembered, strict=True)]

    temperature = best_temperature(said_at, truths)
    metrics = _measure(dev, said_at(temperature), pages, time.monotonic() - started)
    config = PagesConfig(
        format=FORMAT,
        sentences=[one.key for sentences in model.pages.values() for one in sentences],
        rank=args.rank,
        scale=float(model.scale.detach()),
        temperature=temperature,
    )
    save_adapted(
        args,
        STAGE,
        model.tensors_with(memory),
        {**config},
        messages,
        len(rest),
        figures(metrics, FIGURES),
    )
    write_card(args.out)
    return metrics


def evaluate_pages_model(
    model_dir: Path, data: Sequence[Path], folder: Path, weights: E5Weights, cache: Path | None = None
) -> PagesMetrics:
    """Measure a saved retriever on labelled messages about the pages in a folder; those it was trained on are not left out.
    With a `cache` it runs as it is served, in 8 bits.

    Raises:
        PageRetrieverError: the model cannot be loaded.
        PagesDataError: the data cannot be used.
        ImportFileError: a page cannot be read.
    """
    started = time.monotonic()
    model = PageRetriever.load(model_dir, weights, cache)
    pages = read_sentences(folder)
    messages = read_files(data, pages)
    read = [model.retrieve(m.text, m.before, pages[m.language]) for m in messages]
    said = [np.array([*one.probabilities, one.none], dtype=np.float32) for one in read]
    return _measure(messages, said, pages, time.monotonic() - started)


def _sorts(part: Sequence[Labelled]) -> dict[str, int]:
    answered = sum(bool(message.answers) for message in part)
    return {"that the pages answer": answered, "that they do not": len(part) - answered}


def _remembered(
    memory: Memory, model: LearningPages, message: Labelled, vector: NDArray[np.float32]
) -> NDArray[np.float32]:
    """What similar messages say of the sentences of a message's language and, last, of none of them."""
    count = len(model.pages[message.language])
    places = [
        place if language == message.language else -1
        for language, sentences in model.pages.items()
        for place in range(len(sentences))
    ]
    return memory.moved(places, count).says(vector, count + 1, SIMILAR, SHARPNESS)


def _truths(message: Labelled, pages: Pages) -> list[int]:
    """The places that are right: of the sentences that answer, or the last one, of none."""
    return list(message.answers) or [len(pages[message.language])]


def _measure(
    messages: Sequence[Labelled], said: Sequence[NDArray[np.float32]], pages: Pages, seconds: float
) -> PagesMetrics:
    read = [_best_passage(pages[m.language], one) for m, one in zip(messages, said, strict=True)]
    answers = [{pages[m.language][place].passage_id for place in m.answers} or {"none"} for m in messages]
    right = [passage in wanted for (passage, _), wanted in zip(read, answers, strict=True)]
    sure = np.array([likely for _, likely in read])
    slips = [
        Slip(m.text, ", ".join(sorted(wanted)), passage, likely)
        for m, wanted, (passage, likely), is_right in zip(messages, answers, read, right, strict=True)
        if not is_right and likely >= SURE
    ]
    return PagesMetrics(
        messages=len(messages),
        accuracy=share(right),
        recall=share(r for m, r in zip(messages, right, strict=True) if m.answers),
        none_recall=share(r for m, r in zip(messages, right, strict=True) if not m.answers),
        sentence=share(
            int(one[:-1].argmax()) in m.answers for m, one in zip(messages, said, strict=True) if m.answers
        ),
        sure=share(likely >= SURE for likely in sure),
        sure_accuracy=share(r for r, likely in zip(right, sure, strict=True) if likely >= SURE),
        ece=expected_calibration_error(sure, np.array(right, dtype=bool)),
        seconds=seconds,
        slips=sorted(slips, key=lambda slip: -slip.probability),
    )


def _best_passage(sentences: Sequence[Sentence], said: NDArray[np.float32]) -> tuple[str, float]:
    """The likeliest passage, or none, and how likely it is."""
    likely = {"none": float(said[-1])}
    for sentence, probability in zip(sentences, said, strict=False):
        likely[sentence.passage_id] = likely.get(sentence.passage_id, 0.0) + float(probability)
    return max(likely.items(), key=lambda one: one[1])
