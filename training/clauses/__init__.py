"""Train and measure models of clauses (served by `bot/understand/clauses.py`).

    xiaoer train clauses --data data/clauses --out data/models/clauses
    xiaoer evaluate clauses --data tests/data/clauses.jsonl

A line of a file is {"clauses": [["text", "role"], …]}: a message in its parts. Every message is held out in turn: what
heads that did not learn it say of it chooses the temperature. The head that is saved has learned from all of them. The
same messages and seed give the same head.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from bot.understand.clauses import (
    FORMAT,
    ROLES,
    STAGE,
    ClauseConfig,
    ClauseModel,
    clause_features,
    clause_vectors,
    normal,
    of_length_one,
    split_clauses,
)
from bot.understand.intents import CONFIG_FILE, WEIGHTS_FILE, softmax
from retrieval.embed import Encoder
from training.args import ClauseArgs, validate_clause_args
from training.artifacts import Json, TrainingRecord, arguments_of, data_hash, save_record, write_json
from training.clauses.card import write_card
from training.errors import TrainingError
from training.intents.head import TEMPERATURES, Head, fit_head, negative_log_likelihood
from training.intents.metrics import ClassMetrics, class_metrics, expected_calibration_error
from training.labelled import read_lines

LEAST = 10  # clauses of a role that can be learned and held out
SURE = 0.7  # confidence whose share and accuracy are reported


class ClauseDataError(TrainingError):
    """Labelled messages that cannot be used; the message names file, line and cure."""


@dataclass(frozen=True, slots=True)
class Message:
    """The clauses of a message as they are split when it is read, and the role of each."""

    texts: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseMetrics:
    """How well roles are told; shares from 0 to 1. `sure` is the share of the clauses that are read with a confidence
    of at least 0.7, `sure_accuracy` how many of those are right. `classes` has the worst role first."""

    messages: int
    clauses: int
    accuracy: float
    macro_f1: float
    ece: float
    sure: float
    sure_accuracy: float
    seconds: float
    classes: Mapping[str, ClassMetrics] = field(repr=False)


def train_clauses(args: ClauseArgs, encoder: Encoder) -> ClauseMetrics:
    """Train a model into `args.out`; the metrics are those of the messages while each was held out.

    Raises:
        ArgumentsError: lists every argument that cannot work.
        ClauseDataError: lists every problem in the data.
    """
    validate_clause_args(args)
    started = time.perf_counter()
    messages = [message for path in _files(args.data) for message in read_messages(path)]
    _check(messages, args)
    raw = [clause_vectors(message.texts, encoder, None) for message in messages]
    centre = np.vstack(raw).mean(axis=0).astype(np.float16)
    inputs = [
        clause_features(message.texts, of_length_one(vectors - centre.astype(np.float32)), args.ngram_buckets)
        for message, vectors in zip(messages, raw, strict=True)
    ]
    parts = np.array([_part(message, args) for message in messages])
    roles = [role for message in messages for role in message.roles]
    labels = sorted(set(roles))
    logits = np.empty((len(roles), len(labels)), dtype=np.float32)
    rows = np.repeat(parts, [len(message.texts) for message in messages])
    everything = np.vstack(inputs)
    for part in range(args.folds):
        rest = np.flatnonzero(rows != part)
        head = fit_head(everything[rest], [roles[row] for row in rest], args.c)
        logits[rows == part] = head.linear()(everything[rows == part])
    truth = np.array([labels.index(role) for role in roles])
    even = np.ones(len(truth))
    losses = [negative_log_likelihood(logits, truth, even, float(t)) for t in TEMPERATURES]
    temperature = float(TEMPERATURES[int(np.argmin(losses))])
    metrics = _measure(len(messages), labels, softmax(logits, temperature), roles, started)
    _save(args, fit_head(everything, roles, args.c), centre, temperature)
    measured = {
        "accuracy": metrics.accuracy,
        "macro_f1": metrics.macro_f1,
        "ece": metrics.ece,
        "sure": metrics.sure,
        "sure_accuracy": metrics.sure_accuracy,
    }
    save_record(
        args.out,
        TrainingRecord(
            stage=STAGE,
            arguments=arguments_of(args),
            seed=args.seed,
            data_sha256=data_hash([[*message.texts, *message.roles] for message in messages]),
            examples=len(roles),
            metrics=measured,
        ),
    )
    write_card(args.out, metrics.messages, metrics.classes)
    return metrics


def evaluate_clauses(model_dir: Path, data: Path, encoder: Encoder) -> ClauseMetrics:
    """Measure a saved model on labelled messages; those it was trained on are not left out.

    Raises:
        ClauseModelError: the model cannot be loaded.
        ClauseDataError: the data cannot be used.
    """
    started = time.perf_counter()
    model = ClauseModel.load(model_dir, encoder)
    messages = [message for path in _files([data]) for message in read_messages(path)]
    probabilities = np.vstack([model.probabilities(message.texts) for message in messages])
    roles = [role for message in messages for role in message.roles]
    return _measure(len(messages), model.labels, probabilities, roles, started)


def read_messages(path: Path) -> list[Message]:
    """The labelled messages of a file; a clause that is split when it is read gives its role to each part.

    Raises:
        ClauseDataError: the file cannot be read, or a line is not of that form.
    """
    form = '{"clauses": [["text", "role"], …]} with the roles ' + ", ".join(ROLES)
    return read_lines(path, _message, form, ClauseDataError)


def _message(row: object) -> Message:
    """One line; a ValueError says what is wrong with it."""
    clauses = row.get("clauses") if isinstance(row, dict) else None
    if not isinstance(clauses, list) or not clauses:
        raise ValueError("it has no clauses")
    texts: list[str] = []
    roles: list[str] = []
    for clause in clauses:
        if not (isinstance(clause, list) and len(clause) == 2 and all(isinstance(c, str) for c in clause)):
            raise ValueError(f"{clause!r} is no pair of a text and a role")
        text, role = normal(clause[0]), clause[1]
        if role not in ROLES:
            raise ValueError(f"{role!r} is no role")
        pieces = [text[start:end] for start, end in split_clauses(text)]
        if not pieces:
            raise ValueError(f"{clause[0]!r} has no letters")
        texts += pieces
        roles += [role] * len(pieces)
    return Message(tuple(texts), tuple(roles))


def _files(paths: Sequence[Path]) -> list[Path]:
    """The files, and those of the folders in the order of their names."""
    files = [f for path in paths for f in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]
    if not files:
        raise ClauseDataError(f"no .jsonl file in {', '.join(map(str, paths))}; add one")
    return files


def _check(messages: Sequence[Message], args: ClauseArgs) -> None:
    counts = Counter(role for message in messages for role in message.roles)
    least = max(LEAST, args.folds)
    few = [f"{role}: {count}" for role, count in sorted(counts.items()) if count < least]
    if few:
        raise ClauseDataError(f"each role needs at least {least} clauses; add some of {', '.join(few)}")
    if len(counts) < 2:
        raise ClauseDataError("all clauses have the same role; add clauses of another")


def _part(message: Message, args: ClauseArgs) -> int:
    digest = hashlib.sha256(f"{args.seed} {' '.join(message.texts)}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % args.folds


def _measure(
    messages: int,
    labels: Sequence[str],
    probabilities: NDArray[np.float32],
    truth: Sequence[str],
    started: float,
) -> ClauseMetrics:
    likeliest = [labels[place] for place in probabilities.argmax(axis=1)]
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = np.array([said == role for said, role in zip(likeliest, truth, strict=True)])
    classes = class_metrics(truth, likeliest)
    sure = confidence >= SURE
    return ClauseMetrics(
        messages=messages,
        clauses=len(truth),
        accuracy=float(right.mean()),
        macro_f1=float(np.mean([one.f1 for one in classes.values() if one.count])),
        ece=expected_calibration_error(confidence, right),
        sure=float(sure.mean()),
        sure_accuracy=float(right[sure].mean()) if sure.any() else 0.0,
        seconds=time.perf_counter() - started,
        classes=classes,
    )


def _save(args: ClauseArgs, head: Head, centre: NDArray[np.float16], temperature: float) -> None:
    args.out.mkdir(parents=True, exist_ok=True)
    tensors = {"weight": head.weight, "bias": head.bias, "centre": centre}
    (args.out / WEIGHTS_FILE).write_bytes(save(tensors))
    config = ClauseConfig(
        format=FORMAT, labels=list(head.labels), ngram_buckets=args.ngram_buckets, temperature=temperature
    )
    write_json(args.out / CONFIG_FILE, {**cast(Mapping[str, Json], config)})
