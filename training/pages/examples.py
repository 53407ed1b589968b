"""Labelled messages for the retriever of pages: what a shopper writes, and which sentences of the shop's pages answer it.

A line of a file is {"text": "…", "before": "…", "answers": ["Damage from falls is not covered."]}: `before` is the question
before it, empty or left out where the message can be understood without; the answers are whole sentences of the pages, the
most telling one first, none where the pages do not tell, or no rule of the shop is asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.understand.page_retriever import Sentence, sentences_in
from retrieval.documents import passages_of
from retrieval.importers.pages import page_files, read_pages
from retrieval.text import has_han
from training.errors import TrainingError
from training.labelled import files_in, read_lines

FORM = '{"text": "…", "before": "…", "answers": ["a sentence of the pages"]}'
Pages = Mapping[str, tuple[Sentence, ...]]  # the sentences of the pages, by language


class PagesDataError(TrainingError):
    """Labelled messages, or pages, that cannot be used; the message names file, line and cure."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message, the question before it, the language of the pages, and the places of the sentences that answer it."""

    text: str
    before: str
    language: str
    answers: tuple[int, ...]

    @property
    def row(self) -> list[str]:
        """All of it as words, for a hash."""
        return [self.text, self.before, self.language, *map(str, self.answers)]


def read_sentences(folder: Path) -> dict[str, tuple[Sentence, ...]]:
    """The sentences of the pages in a folder, by language.

    Raises:
        ImportFileError: there is no page in it, or one cannot be read.
    """
    documents = read_pages(page_files(folder))
    languages = sorted({document.language for document in documents})
    return {
        language: sentences_in([p for d in documents if d.language == language for p in passages_of(d)])
        for language in languages
    }


def read_files(paths: Sequence[Path], pages: Pages) -> list[Labelled]:
    """The messages of files, and of those in folders in the order of their names, about the sentences of `pages`.

    Raises:
        PagesDataError: a file cannot be read, a line is not of that form, or an answer is no sentence of the pages.
    """
    places = {
        language: {one.text: place for place, one in enumerate(sentences)}
        for language, sentences in pages.items()
    }
    return [
        labelled
        for file in files_in(paths, PagesDataError)
        for labelled in read_lines(file, lambda row: _labelled(row, places), FORM, PagesDataError)
    ]


def _labelled(row: object, places: Mapping[str, Mapping[str, int]]) -> Labelled:
    """One line; a ValueError says what is wrong with it."""
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    text, before, answers = row.get("text"), row.get("before", ""), row.get("answers")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("the text is missing, or no text")
    if not isinstance(before, str):
        raise ValueError("the question before is no text")
    if not isinstance(answers, list) or not all(isinstance(answer, str) for answer in answers):
        raise ValueError("the answers are no list of sentences")
    spoken = "zh" if has_han(text) else "en"
    language = next((name for name, own in places.items() if answers and set(answers) <= own.keys()), spoken)
    own = places.get(language, {})
    if unknown := [answer for answer in answers if answer not in own]:
        raise ValueError(f"{unknown[0]!r} is no sentence of the pages; copy a whole one")
    if not own:
        raise ValueError(
            f"there are no pages in its language ({language}); add some to the folder, or leave the line out"
        )
    return Labelled(text, before, language, tuple(dict.fromkeys(own[answer] for answer in answers)))
