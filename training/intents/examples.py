"""Labelled messages: read from files, checked, and split into those to learn from and those held out."""

import csv
import hashlib
import io
import json
import logging
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
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
MOOD_COLUMNS = ("mood",)
SUFFIXES = (".csv", ".jsonl")
HELD_OUT_SHARE = 0.1
MAX_PROBLEMS = 20
_SURPLUS = "(more cells than columns)"
_LONGEST_HEADER = 120  # characters of the names of columns in a report

logger = logging.getLogger(__name__)


class IntentDataError(TrainingError):
    """Labelled messages that cannot be used; the message names file, line and cure of every problem."""

    def __init__(self, problems: Sequence[str]) -> None:
        shown = [f"- {problem}" for problem in problems[:MAX_PROBLEMS]]
        if len(problems) > MAX_PROBLEMS:
            shown.append(f"- and {len(problems) - MAX_PROBLEMS} more")
        super().__init__("cannot use the labelled messages:\n" + "\n".join(shown))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message and where it stands; `intent` is its label, a mood in a file of moods."""

    text: str
    intent: str
    path: Path
    line: int

    @property
    def where(self) -> str:
        """File and line, for reports."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Sets:
    """Examples to learn from, those held out (`dev`), and the examples without them (`rest`)."""

    examples: Sequence[Example]
    dev: Sequence[Example]
    rest: Sequence[Example]


def read_sets(data: Sequence[Path], dev: Path | None, seed: int) -> Sets:
    """Read the examples and those held out: the messages of `dev`, or a tenth of all; everything is checked.

    Raises:
        IntentDataError: lists every problem with its file, line and cure.
    """
    problems: list[str] = []
    examples = _read(data, problems)
    others = _read([dev], problems) if dev else []
    if not problems:
        problems += _not_learnable(examples)
    if problems:
        raise IntentDataError(problems)
    if dev is None:
        held, rest = hold_out(examples, seed)
        return Sets(examples, held, rest)
    held = not_among(others, examples)
    if problems := _not_measurable(held, examples, dev):
        raise IntentDataError(problems)
    return Sets(examples, held, examples)


def read_examples(paths: Sequence[Path], columns: Sequence[str] = INTENT_COLUMNS) -> list[Example]:
    """Read CSV and JSONL files, or every one in a folder; a message that comes twice is kept once.

    The label is the first of the `columns` that a file has.

    Raises:
        IntentDataError: lists every problem with its file, line and cure.
    """
    problems: list[str] = []
    examples = _read(paths, problems, columns)
    if problems:
        raise IntentDataError(problems)
    return examples


def _read(
    paths: Sequence[Path], problems: list[str], columns: Sequence[str] = INTENT_COLUMNS
) -> list[Example]:
    first: dict[str, Example] = {}
    for path in _files(paths, problems):
        before, count = len(problems), 0
        for example in _read_file(path, problems, columns):
            count += 1
            earlier = first.setdefault(example.text, example)
            if earlier.intent != example.intent:
                problems.append(
                    f"{example.where}: {example.intent!r}, but the same message is {earlier.intent!r} at "
                    f"{earlier.where}; keep one of them"
                )
        if count == 0 and len(problems) == before:
            problems.append(f"{path}: no example in it; add some or leave it out")
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


def _not_learnable(examples: Sequence[Example]) -> list[str]:
    """Why no model can be trained on these examples."""
    counts = Counter(example.intent for example in examples)
    if len(examples) == 1:
        return [
            f"{examples[0].where}: one example in all; give at least two of each of two intents, better forty"
        ]
    if len(counts) == 1:
        first = examples[0]
        return [
            f"{first.where}: {first.intent!r} is the only intent; one alone cannot be learnt: add another"
        ]
    return [
        f"{example.where}: {example.intent!r} has one example to learn from; give it at least two, better forty"
        for example in examples
        if counts[example.intent] == 1
    ]


def _not_measurable(held: Sequence[Example], learnt: Sequence[Example], dev: Path) -> list[str]:
    """Why nothing can be chosen on these held-out messages."""
    if not held:
        return [f"{dev}: no held-out message is left that is not in the training data; name another dev file"]
    known = {example.intent for example in learnt}
    unknown = Counter(example.intent for example in held if example.intent not in known)
    first = {example.intent: example for example in reversed(held)}
    return [
        f"{first[intent].where}: nothing in the training data is {intent!r}, as {count} held-out messages are; add "
        "examples or correct it"
        for intent, count in unknown.items()
    ]


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
        raise IntentDataError(
            [
                f"{path}: too few examples to hold out a tenth, no intent has six here; add examples or name a dev file"
                for path in dict.fromkeys(example.path for example in examples)
            ]
        )
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


def _read_file(path: Path, problems: list[str], columns: Sequence[str]) -> Iterator[Example]:
    text = _text_of(path, problems)
    if text is None:
        return
    if not text.strip():
        problems.append(f"{path}: the file is empty; add examples or leave it out")
        return
    read_rows = _csv_rows if path.suffix == ".csv" else _jsonl_rows
    rows = read_rows(path, text, problems, columns)
    for line, row in rows:
        message = next(row[name] for name in TEXT_COLUMNS if name in row)
        intent = next(row[name] for name in columns if name in row)
        if isinstance(message, str) and message.strip() and isinstance(intent, str) and intent.strip():
            yield Example(message.strip(), intent.strip(), path, line)
            continue
        for name, value, empty in (
            ("text", message, "write a message or remove the line"),
            (columns[0], intent, "name one or remove the line"),
        ):
            if value is None or value == "" or (isinstance(value, str) and not value.strip()):
                problems.append(f"{path}:{line}: the {name} is empty; {empty}")
            elif not isinstance(value, str):
                problems.append(f"{path}:{line}: the {name} is {value!r}; write it as text, in quotes")


def _text_of(path: Path, problems: list[str]) -> str | None:
    """The text of a file, its lines ended by "\\n"; None where it cannot be read."""
    try:
        source = path.read_bytes()
        text = source.decode("utf-8-sig")
    except OSError as error:
        problems.append(f"{path}: cannot be read ({error.strerror}); check whose it is")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        problems.append(
            f"{path}:{line}: not UTF-8 ({error.reason} at byte {error.start}); save the file as UTF-8"
        )
    else:
        return text.replace("\r\n", "\n").replace("\r", "\n")
    return None


def _csv_rows(
    path: Path, text: str, problems: list[str], columns: Sequence[str]
) -> Iterator[tuple[int, Mapping[str, object]]]:
    reader = csv.DictReader(io.StringIO(text), restkey=_SURPLUS, strict=True)
    line = 0
    try:
        reader.fieldnames = [name.strip() for name in reader.fieldnames or ()]
        if wrong := _columns(reader.fieldnames, columns):
            problems.append(f"{path}:1: {wrong}; the first line must name the columns, as text,{columns[0]}")
            return
        line = reader.line_num
        for row in reader:
            line = reader.line_num
            if _SURPLUS in row:
                problems.append(f"{path}:{line}: more cells than columns; put a text with commas in quotes")
            else:
                yield line, row
    except csv.Error as error:
        problems.append(
            f"{path}:{line + 1}: not CSV ({error}); close every quote that opens a cell, and write one within it twice"
        )


def _jsonl_rows(
    path: Path, text: str, problems: list[str], columns: Sequence[str]
) -> Iterator[tuple[int, Mapping[str, object]]]:
    layout = f'{{"text": …, "{columns[0]}": …}}'
    wrong: dict[str, list[int]] = {}  # a layout is reported once, however many lines have it
    for line, source in enumerate(text.split("\n"), start=1):
        if not source.strip():
            continue
        try:
            row = json.loads(source)
        except (ValueError, RecursionError) as error:
            problems.append(f"{path}:{line}: not JSON ({error}); write one object a line")
            continue
        if not isinstance(row, dict):
            problems.append(f"{path}:{line}: not a JSON object; write {layout}")
        elif reason := _columns(row, columns):
            wrong.setdefault(reason, []).append(line)
        else:
            yield line, row
    for reason, lines in wrong.items():
        more = f" (and {len(lines) - 1} more like it)" if len(lines) > 1 else ""
        problems.append(f"{path}:{lines[0]}: {reason}{more}; write {layout}")


def _columns(names: Collection[str], columns: Sequence[str]) -> str | None:
    """What is wrong with the columns of a file or a row; None when nothing is."""
    label, *others = columns
    label += f" (or {', or '.join(others)})" if others else ""
    wanted = (("text (or utterance)", TEXT_COLUMNS), (label, columns))
    missing = [words for words, among in wanted if not any(name in names for name in among)]
    if missing:
        found = ", ".join(names)[:_LONGEST_HEADER] or "none"
        return f"the column {' and the column '.join(missing)} is missing among the columns {found}"
    unknown = sorted(set(names) - KNOWN_COLUMNS - set(columns))
    if unknown:
        return f"unknown columns {', '.join(unknown)[:_LONGEST_HEADER]}, rename or remove them"
    return None
