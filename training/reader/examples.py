"""Labelled messages for the reader: clauses with their roles, and words with what they say.

A line of a file is {"before": "…", "bot": "…", "clauses": [["does [REF:it] [ASK:need plugging in]", "product"], …],
"of": "same"}: what the shopper said before, what the bot did then ("shows dog toys"), the message in its parts, and
which kind of thing it is about. A line without `bot` has no words marked and teaches roles only; one without `of` says
nothing of what it is about.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.understand.clauses import ROLES, Spans, normal, split_clauses
from bot.understand.marks import MARKS, NOTHING
from bot.understand.reader import Before
from bot.understand.shifts import SHIFTS
from retrieval.text import has_han
from training.errors import TrainingError
from training.labelled import files_in, read_lines

FORM = '{"before": "…", "bot": "…", "clauses": [["text with [WISH:words] marked", "role"], …], "of": "same"}'
_MARKED = re.compile(r"\[([A-Z]+):([^\[\]]*)\]")


class ReaderDataError(TrainingError):
    """Labelled messages that cannot be used; the message names file, line and cure."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message in the form of `normal`: its clauses as they are split when it is read, the role of each, and the
    spans that are marked; None where no word is. `shift` is what it is about, None where that is not labelled."""

    text: str
    places: Spans
    roles: tuple[str, ...]
    marks: tuple[tuple[int, int, str], ...] | None
    before: Before
    shift: str | None

    @property
    def row(self) -> list[str]:
        """All of it as words, for a hash."""
        marks = [f"{start} {end} {says}" for start, end, says in self.marks or ()]
        return [self.text, *self.roles, *marks, self.before.text, self.shift or ""]


def read_messages(path: Path) -> list[Labelled]:
    """The labelled messages of a file; a clause that is split when it is read gives its role to each part.

    Raises:
        ReaderDataError: the file cannot be read, or a line is not of that form.
    """
    form = (
        f"{FORM} with the roles {', '.join(ROLES)} the marks {', '.join(MARKS[1:])}, of {', '.join(SHIFTS)}"
    )
    return read_lines(path, _message, form, ReaderDataError)


def read_files(paths: Sequence[Path]) -> list[Labelled]:
    """The messages of files, and of those in folders in the order of their names."""
    return [message for file in files_in(paths, ReaderDataError) for message in read_messages(file)]


def _message(row: object) -> Labelled:
    """One line; a ValueError says what is wrong with it."""
    clauses = row.get("clauses") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(clauses, list) or not clauses:
        raise ValueError("it has no clauses")
    before = Before(*(_text(row, name) for name in ("before", "bot")))
    shift = row.get("of")
    if shift is not None and shift not in SHIFTS:
        raise ValueError(f"of is {shift!r}, not one of {', '.join(SHIFTS)}")
    text = ""
    places: list[tuple[int, int]] = []
    roles: list[str] = []
    marks: list[tuple[int, int, str]] = []
    for clause in clauses:
        if not (isinstance(clause, list) and len(clause) == 2 and all(isinstance(c, str) for c in clause)):
            raise ValueError(f"{clause!r} is no pair of a text and a role")
        said, role = clause
        if role not in ROLES:
            raise ValueError(f"{role!r} is no role")
        said, marked = _unmarked(said.strip())
        if text and not (has_han(text[-1:] + said[:1]) or text[-1:] in "，。！？；…～"):
            text += " "
        marks += [(start + len(text), end + len(text), says) for start, end, says in marked]
        pieces = split_clauses(said)
        if not pieces:
            raise ValueError(f"{clause[0]!r} has no letters")
        places += [(start + len(text), end + len(text)) for start, end in pieces]
        roles += [role] * len(pieces)
        text += said
    return Labelled(text, places, tuple(roles), tuple(marks) if "bot" in row else None, before, shift)


def _text(row: dict[object, object], name: str) -> str:
    value = row.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return value


def _unmarked(said: str) -> tuple[str, list[tuple[int, int, str]]]:
    """A clause in the form of `normal` without its brackets, and the spans that they marked."""
    parts: list[str] = []
    marks: list[tuple[int, int, str]] = []
    length = done = 0
    for match in _MARKED.finditer(said):
        if match[1] not in MARKS or match[1] == NOTHING:
            raise ValueError(f"{match[1]!r} is no mark")
        before, words = normal(said[done : match.start()]), normal(match[2])
        marks.append((length + len(before), length + len(before) + len(words), match[1]))
        parts += [before, words]
        length += len(before) + len(words)
        done = match.end()
    text = "".join([*parts, normal(said[done:])])
    if re.search(r"\[[A-Z]{2,}:", text):
        raise ValueError(f"a bracket of {said!r} does not close, or stands within another")
    return text, marks
