"""Labelled messages for the model of kinds: what a shopper writes, and which kinds of things are wanted by it.

A line of a file is {"text": "…", "did": "shows mice", "kinds": ["mouse pad"]}: `did` is what the bot did before, empty or
left out at the beginning of a chat; no kinds where the message by itself asks for none.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.product_types.uses import read_uses
from training.errors import TrainingError
from training.labelled import files_in, read_lines

FORM = '{"text": "…", "did": "shows mice", "kinds": ["mouse pad"]}'


class KindsDataError(TrainingError):
    """Labelled messages that cannot be used; the message names file, line and cure."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message, what the bot did before, and the kinds that are wanted by it."""

    text: str
    did: str
    kinds: tuple[str, ...]

    @property
    def row(self) -> list[str]:
        """All of it as words, for a hash."""
        return [self.text, self.did, *self.kinds]


def read_files(paths: Sequence[Path], kinds: Collection[str]) -> list[Labelled]:
    """The messages of files, and of those in folders in the order of their names; `kinds` are the known ones.

    Raises:
        KindsDataError: a file cannot be read, a line is not of that form, or a kind is not known.
    """
    return [
        labelled
        for file in files_in(paths, KindsDataError)
        for labelled in read_lines(file, lambda row: _labelled(row, kinds), FORM, KindsDataError)
    ]


def phrases_of_uses(kinds: Collection[str]) -> list[Labelled]:
    """The words in which people ask for the known kinds without naming them (`retrieval/product_uses.yaml`)."""
    return [
        Labelled(phrase, "", (kind,))
        for kind, uses in read_uses().items()
        if kind in kinds
        for phrases in uses.values()
        for phrase in phrases
    ]


def _labelled(row: object, known: Collection[str]) -> Labelled:
    """One line; a ValueError says what is wrong with it."""
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    text, did, kinds = row.get("text"), row.get("did", ""), row.get("kinds")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("the text is missing, or no text")
    if not isinstance(did, str):
        raise ValueError("what was done before (did) is no text")
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise ValueError("the kinds are no list of names")
    if unknown := [kind for kind in kinds if kind not in known]:
        raise ValueError(f"{unknown[0]!r} is no known kind (retrieval/product_types.yaml)")
    return Labelled(text, did, tuple(dict.fromkeys(kinds)))
