"""Labelled messages for the resolver: what a shopper writes when a list of products was shown, and which of it is meant.

A line of a file is {"shown": ["A-1", "A-2"], "spoken_of": ["A-2"], "text": "…", "meant": ["A-1"], "act": "ask"}: ids of
products in the order of the list; `spoken_of` are those spoken of last, empty or left out where the list was just shown;
none is meant where the message wishes for other products, asks for the shop's rules, or chats. `act` is what the message
does (`ACTS`), left out where nobody said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.understand.resolver import ALL, MOST_SHOWN, NONE, ONE, SOME
from retrieval.product import Product
from retrieval.text import has_han
from training.errors import TrainingError
from training.labelled import files_in, read_lines

ACTS = tuple("ask compare price stock buy filter similar wish rules order chat".split())
FORM = '{"shown": ["A-1", "A-2"], "spoken_of": ["A-2"], "text": "…", "meant": ["A-1"], "act": "ask"}'


class ResolverDataError(TrainingError):
    """Labelled messages that cannot be used; the message names file, line and cure."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message, the products that were shown, the ids of those spoken of last, whether each of the list is meant, and what
    the message does, None where nobody said."""

    text: str
    shown: tuple[Product, ...]
    spoken_of: tuple[str, ...]
    meant: tuple[bool, ...]
    act: str | None

    @property
    def language(self) -> str:
        """That the list is read in."""
        return "zh" if has_han(self.text) else "en"

    @property
    def count(self) -> str:
        """How many of the list are meant, of COUNTS; one of a list of one is one."""
        if not any(self.meant):
            return NONE
        if sum(self.meant) == 1:
            return ONE
        return ALL if all(self.meant) else SOME

    @property
    def row(self) -> list[str]:
        """All of it as words, for a hash."""
        return [
            self.text,
            *(p.product_id for p in self.shown),
            *self.spoken_of,
            *map(str, (*self.meant, self.act)),
        ]


def read_files(paths: Sequence[Path], products: Mapping[str, Product]) -> list[Labelled]:
    """The messages of files, and of those in folders in the order of their names, about `products` by id.

    Raises:
        ResolverDataError: a file cannot be read, a line is not of that form, or a product is not there.
    """
    return [
        labelled
        for file in files_in(paths, ResolverDataError)
        for labelled in read_lines(file, lambda row: _labelled(row, products), FORM, ResolverDataError)
    ]


def _labelled(row: object, products: Mapping[str, Product]) -> Labelled:
    """One line; a ValueError says what is wrong with it."""
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("the text is missing, or no text")
    lists = {"shown": row.get("shown"), "spoken_of": row.get("spoken_of", []), "meant": row.get("meant")}
    for name, ids in lists.items():
        if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
            raise ValueError(f"{name} is no list of ids")
    shown, spoken_of, meant = (list(ids or []) for ids in lists.values())
    if not 1 <= len(shown) <= MOST_SHOWN:
        raise ValueError(f"{len(shown)} products are shown; a list has 1 to {MOST_SHOWN}")
    if unknown := [one for one in shown if one not in products]:
        raise ValueError(f"{unknown[0]!r} is no product of the catalogue; name another one with --products")
    if missing := [one for one in (*spoken_of, *meant) if one not in shown]:
        raise ValueError(f"{missing[0]!r} is not among those shown")
    act = row.get("act")
    if act is not None and act not in ACTS:
        raise ValueError(f"the act is {act!r}; one of {', '.join(ACTS)}")
    return Labelled(
        text,
        tuple(products[one] for one in shown),
        tuple(spoken_of),
        tuple(one in meant for one in shown),
        act,
    )
