"""Labelled messages: read from files, checked, and split into those to learn from and those held out."""

import csv
import hashlib
import json
import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.errors import TrainingError

TEXT_COLUMNS = ("text", "utterance")
KNOWN_COLUMNS = frozenset(
    {*TEXT_COLUMNS, "intent", "language"}
    | {"entity_type", "entity_value", "start_offset", "end_offset", "category", "tags"}  # Bitext's own
    | {"label"}
)
INTENT_COLUMNS = ("intent", "label", "category")  # the first one that is there
SUFFIXES = (".csv", ".jsonl")
HELD_OUT_SHARE = 0.1
MAX_PROBLEMS = 20


logger = logging.getLogger(__name__)


class IntentDataError(TrainingError):
    """Labelled messages that cannot be used; the message names file, line and cure of every problem."""

    def __init__(self, problems: Sequence[str]) -> None:
        shown = [f"- {problem}" for problem in problems[:MAX_PROBLEMS]]
        if len(problems) > MAX_PROBLEMS:
            shown.append(f"- and {len(problems) - MAX_PROBLEMS} more")
        super().__init__("cannot use the intent data:\n" + "\n".join(shown))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message and where it stands."""

    text: str
    intent: str
    path: Path
    line: int

    @property
    def where(self) -> str:
        """File and line, for reports."""
        return f"{self.path}:{self.line}"


def read_examples(paths: Sequence[Path]) -> list[Example]:
    """Read CSV and JSONL files, or every one in a folder; a message that comes twice is kept once.

    Raises:
        IntentDataError: lists every problem with its file, line and cure.
    """
    problems: list[str] = []
    first: dict[str, Example] = {}
    for path in _files(paths, problems):
        count = 0
        for example in _read_file(path, problems):
            count += 1
            earlier = first.setdefault(example.text, example)
            if earlier.intent != example.intent:
                problems.append(
                    f"{example.where}: {example.intent!r}, but the same message is {earlier.intent!r} at "
                    f"{earlier.where}; keep one of them"
                )
        if count == 0 and not problems:
            problems.append(f"{path}: no example in it; add some or leave it out")
    if problems:
        raise IntentDataError(problems)
    return list(first.values())


def not_among(examples: Sequence[Example], learnt: Sequence[Example]) -> list[Example]:
    """The examples whose message is not among the learnt; what is left out is reported.

    Public sets have such messages (three of CLINC150's validation part are in its training part).
    """
    texts = {example.text: example for example in learnt}
    both = [example for example in examples if example.text in texts]
    for example in both[:MAX_PROBLEMS]:
        logger.warning("%s is also at %s: it is not measured on", example.where, texts[example.text].where)
    if both:
        logger.warning("%d of %d held-out messages are left out", len(both), len(examples))
    return [example for example in examples if example.text not in texts]


def check_sets(train: Sequence[Example], dev: Sequence[Example]) -> None:
    """Make sure that every intent can be learnt, and that the held-out messages have intents that are.

    Raises:
        IntentDataError: lists every problem.
    """
    counts = Counter(example.intent for example in train)
    first = {example.intent: example for example in reversed(train)}
    problems = [
        f"{first[intent].where}: {intent!r} has one example to learn from; give it at least two, better forty"
        for intent, count in counts.items()
        if count < 2
    ]
    if len(counts) < 2:
        problems.append(f"{', '.join(counts) or 'nothing'}: one intent alone cannot be learnt; add another")
    if not dev:
        problems.append("no held-out message is left that is not in the training data; name another dev file")
    for example in dev:
        if example.intent not in counts:
            problems.append(
                f"{example.where}: nothing in the training data is {example.intent!r}; add examples"
            )
    if problems:
        raise IntentDataError(problems)


def hold_out(examples: Sequence[Example], seed: int) -> tuple[list[Example], list[Example]]:
    """Split off a tenth of every intent in every file: (held out, rest). Tiny groups hold nothing out."""
    groups: dict[tuple[str, Path], list[Example]] = {}
    for example in examples:
        groups.setdefault((example.intent, example.path), []).append(example)
    held: set[str] = set()
    for group in groups.values():
        shuffled = sorted(group, key=lambda example: digest(f"{seed} {example.text}"))
        held.update(example.text for example in shuffled[: round(len(group) * HELD_OUT_SHARE)])
    dev = [example for example in examples if example.text in held]
    if not dev:
        raise IntentDataError(["too few examples to hold out a tenth; add examples or name a dev file"])
    return dev, [example for example in examples if example.text not in held]


def digest(text: str) -> int:
    """A stable 64-bit number for a text."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=8).digest(), "big")


def _files(paths: Sequence[Path], problems: list[str]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.iterdir() if file.suffix in SUFFIXES)
            if not inside:
                problems.append(f"{path}: no .csv or .jsonl file in this folder; name another one")
            yield from inside
        elif path.suffix in SUFFIXES and path.is_file():
            yield path
        else:
            problems.append(f"{path}: not a .csv or .jsonl file; check the path or convert it")


def _read_file(path: Path, problems: list[str]) -> Iterator[Example]:
    before = len(problems)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(f"{path}: not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8")
        return
    for line, row in _csv_rows(text) if path.suffix == ".csv" else _jsonl_rows(path, text, problems):
        columns = _columns(row)
        if columns is not None:
            problems.append(f"{path}:{line}: {columns}")
            if path.suffix == ".csv":
                return
            continue
        message = next(row[name] for name in TEXT_COLUMNS if name in row)
        intent = next(row[name] for name in INTENT_COLUMNS if name in row)
        if not isinstance(message, str) or not message.strip():
            problems.append(f"{path}:{line}: the text is empty; write a message or remove the line")
        elif not isinstance(intent, str) or not intent.strip():
            problems.append(f"{path}:{line}: the intent is empty; name one or remove the line")
        else:
            yield Example(message.strip(), intent.strip(), path, line)
    if not text.strip() and len(problems) == before:
        problems.append(f"{path}: the file is empty; add examples or leave it out")


def _csv_rows(text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    # splitlines would cut at characters that csv keeps; a surplus cell lands under the key None.
    reader = csv.DictReader(text.split("\n"), restkey="(more cells than columns)")
    for row in reader:
        yield reader.line_num, row


def _jsonl_rows(path: Path, text: str, problems: list[str]) -> Iterator[tuple[int, Mapping[str, object]]]:
    for line, source in enumerate(text.split("\n"), start=1):
        if not source.strip():
            continue
        try:
            row = json.loads(source)
        except ValueError as error:
            problems.append(f"{path}:{line}: not JSON ({error}); write one object a line")
            continue
        if isinstance(row, dict):
            yield line, row
        else:
            problems.append(f'{path}:{line}: not a JSON object; write {{"text": …, "intent": …}}')


def _columns(row: Mapping[str, object]) -> str | None:
    """What is wrong with the columns of a row and its cure; None when nothing is."""
    unknown = sorted(row.keys() - KNOWN_COLUMNS)
    if unknown:
        return f"unknown columns {', '.join(unknown)}; rename or remove them (text and intent are read)"
    if not any(name in row for name in INTENT_COLUMNS):
        return "the column intent (or label, or category) is missing; add it"
    if not any(name in row for name in TEXT_COLUMNS):
        return "the column text (or utterance) is missing; add it"
    return None
