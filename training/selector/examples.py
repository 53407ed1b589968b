"""Labelled questions for the selector: what a shopper writes with a product in view, and what of it answers.

A line of a file is {"product_id": "…", "text": "…", "about": "product", "answers": ["Battery life", "Folds flat."]}: the
answers are names of attributes and whole sentences of the description, the best one first; none where the product's data
does not tell. What is not about the product itself (its price, the shop's rules, a wish for others) has no answers, and
needs no product.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.understand.selector import ABOUT, PRODUCT, Stated, statements
from retrieval.importers import Row as ProductRow
from retrieval.importers import TextFile, read_products
from retrieval.product import Product
from retrieval.text import has_han
from training.errors import TrainingError
from training.labelled import files_in, read_lines

FORM = '{"product_id": "…", "text": "…", "about": "product", "answers": ["Battery life"]}'


class SelectorDataError(TrainingError):
    """Labelled questions that cannot be used; the message names file, line and cure."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message, what the product in view states, the places of the statements that answer, and what it is about; without a
    product nothing is stated."""

    product_id: str | None
    text: str
    stated: tuple[Stated, ...]
    answers: tuple[int, ...]
    about: str

    @property
    def row(self) -> list[str]:
        """All of it as words, for a hash."""
        return [self.text, self.about, *(self.stated[place].text for place in self.answers)]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file."""

    product_id: str | None
    text: str
    about: str
    answers: tuple[str, ...]


def read_catalogue(path: Path) -> dict[str, Product]:
    """The products of a file of any format that `xiaoer ingest` knows, by id; rows that cannot be used are left out.

    Raises:
        ImportFileError: the file cannot be read, or has no products.
    """
    with TextFile(path) as file:
        rows = [item for item in read_products(file) if isinstance(item, ProductRow)]
    return {row.product.product_id: row.product for row in rows}


def read_files(paths: Sequence[Path], products: Mapping[str, Product]) -> list[Labelled]:
    """The questions of files, and of those in folders in the order of their names, about `products` by id.

    Raises:
        SelectorDataError: a file cannot be read, a line is not of that form, or a product or an answer is not there.
    """
    form = f"{FORM} with about one of {', '.join(ABOUT)}"
    return [
        labelled
        for file in files_in(paths, SelectorDataError)
        for labelled in read_lines(file, lambda row: _labelled(_row(row), products), form, SelectorDataError)
    ]


def _row(row: object) -> Row:
    """One line; a ValueError says what is wrong with it."""
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    needed = ("text", "about") if row.get("about") in ABOUT[1:] else ("product_id", "text", "about")
    for name in needed:
        if not isinstance(row.get(name), str) or not row[name].strip():
            raise ValueError(f"the {name} is missing, or no text")
    answers = row.get("answers", [])
    if row["about"] not in ABOUT:
        raise ValueError(f"about is {row['about']!r}")
    if not isinstance(answers, list) or not all(isinstance(answer, str) for answer in answers):
        raise ValueError("the answers are no list of texts")
    if answers and row["about"] != PRODUCT:
        raise ValueError(f"what is about {row['about']} has no answers in the product's data")
    return Row(row.get("product_id"), row["text"], row["about"], tuple(answers))


def _labelled(row: Row, products: Mapping[str, Product]) -> Labelled:
    if row.product_id is None:
        return Labelled(None, row.text, (), (), row.about)
    product = products.get(row.product_id)
    if product is None:
        raise ValueError(f"the catalogue has no {row.product_id}")
    english = statements(product, product.language)
    missing = [answer for answer in row.answers if not _is_in(answer, english)]
    if missing:
        raise ValueError(f"{row.product_id} states no {missing[0]!r}")
    stated = english
    if has_han(row.text) and (chinese := statements(product, "zh")) != english:
        stated = chinese
    places = (_place(answer, english, stated) for answer in row.answers)
    return Labelled(row.product_id, row.text, stated, tuple(dict.fromkeys(places)), row.about)


def _is_in(answer: str, stated: Iterable[Stated]) -> bool:
    return any(answer in (one.name, one.text) for one in stated)


def _place(answer: str, own: Sequence[Stated], stated: Sequence[Stated]) -> int:
    """The place of an answer among what is read: of a sentence, the one at its place in the translation, or the last where
    that has fewer."""
    place = next(place for place, one in enumerate(own) if answer in (one.name, one.text))
    if place < len(stated) and stated[place] == own[place]:
        return place
    return min(place, len(stated) - 1)
