"""Labelled messages for the model of dialogue acts: what a shopper writes in a conversation, and what it does.

A line of a file is {"before": "…", "did": "rules", "text": "…", "acts": ["rules"]}: what the shopper wrote before and what
the bot did then ("shows laptops"), both left out at the beginning; what the message does (`bot.understand.dialogue_acts.ACTS`),
the more important first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.understand.dialogue_acts import ACTS
from bot.understand.reader import Before
from training.errors import TrainingError
from training.labelled import files_in, read_lines

FORM = '{"before": "…", "did": "rules", "text": "…", "acts": ["rules"]}'


class ActsDataError(TrainingError):
    """Labelled messages that cannot be used; the message names file, line and cure."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message, what stands before it, and what it does, the more important first."""

    text: str
    before: Before
    acts: tuple[str, ...]

    @property
    def row(self) -> list[str]:
        """All of it as words, for a hash."""
        return [self.text, self.before.said, self.before.did, *self.acts]


def read_files(paths: Sequence[Path]) -> list[Labelled]:
    """The messages of files, and of those in folders in the order of their names.

    Raises:
        ActsDataError: a file cannot be read, or a line is not of that form.
    """
    return [
        labelled
        for file in files_in(paths, ActsDataError)
        for labelled in read_lines(file, _labelled, FORM, ActsDataError)
    ]


def _labelled(row: object) -> Labelled:
    """One line; a ValueError says what is wrong with it."""
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    text, said, did, acts = row.get("text"), row.get("before", ""), row.get("did", ""), row.get("acts")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("the text is missing, or no text")
    if not isinstance(said, str) or not isinstance(did, str):
        raise ValueError("what was said or done before (before, did) is no text")
    if not isinstance(acts, list) or not acts:
        raise ValueError("the acts are missing, or no list")
    if unknown := [act for act in acts if act not in ACTS]:
        raise ValueError(f"{unknown[0]!r} is no act; one of {', '.join(ACTS)}")
    return Labelled(text, Before(said, did), tuple(dict.fromkeys(acts)))
