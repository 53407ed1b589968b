"""`xiaoer evaluate pages`: how well questions find the page that answers them, and what is said when none does.

A line of the file is {"question": …, "document_ids": […]}: every page that answers it, none where the shop's pages do
not. It may have "says": […], of which the quoted sentences must hold one (any case), and "after": the question before
it in the conversation. Thresholds and weights are those of the running bot; only the choice of the skill is left out.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import App
from bot.batch import BatchFileError
from bot.skills.passages_found import Stance, find_passages, quoted, stance
from bot.understand.language import detect_language

STANCES: tuple[Stance, ...] = ("answered", "hedged", "declined")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the pages that answer it, none where no page does; `says` are words of which an answer holds
    one, `after` is the question before it."""

    text: str
    document_ids: frozenset[str]
    says: tuple[str, ...] = ()
    after: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question found: `rank` is that of the first right page, from 1; None where there was none. `told` is
    whether the quoted sentences hold what they must; None where the file does not say."""

    question: Question
    stance: Stance
    rank: int | None
    told: bool | None = None


def evaluate_pages(app: App, path: Path, language: str | None = None) -> list[dict[str, Any]]:
    """One row for the questions that a page answers, one for those that none does.

    Raises:
        BatchFileError: the file is not of the form it must have.
    """
    asked = [_ask(app, question, language) for question in read_questions(path)]
    answerable = [each for each in asked if each.question.document_ids]
    return [
        _row("answerable", answerable),
        _row("unanswerable", [each for each in asked if not each.question.document_ids]),
    ]


def read_questions(path: Path) -> list[Question]:
    """The questions of a file.

    Raises:
        BatchFileError: the file cannot be read, or a line is not of the form it must have.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BatchFileError(f"cannot read {path} ({error})") from error
    questions = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            text, ids = record["question"], record["document_ids"]
            says, after = record.get("says", []), record.get("after", "")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BatchFileError(f"{path}, line {number}: must have question and document_ids") from error
        if not isinstance(text, str) or not isinstance(after, str):
            raise BatchFileError(f"{path}, line {number}: question is text, and so is after")
        if not isinstance(ids, list) or not isinstance(says, list):
            raise BatchFileError(
                f"{path}, line {number}: document_ids is a list of names, says a list of words"
            )
        questions.append(Question(text, frozenset(map(str, ids)), tuple(map(str, says)), after))
    if not questions:
        raise BatchFileError(f"{path}: no question in it")
    return questions


def _ask(app: App, question: Question, language: str | None) -> Asked:
    spoken = language or detect_language(question.text)
    said = app.understander.understand(question.text, app.vocabulary.current(), spoken)
    hits = find_passages(app.passages, said, spoken, question.after)
    pages = list(dict.fromkeys(hit.passage.document_id for hit in hits))
    ranks = [rank for rank, page in enumerate(pages, start=1) if page in question.document_ids]
    words = " ".join(words for _, words in quoted(hits)).casefold() if hits else ""
    told = any(fact.casefold() in words for fact in question.says) if question.says else None
    return Asked(question, stance(hits, spoken), min(ranks, default=None), told)


def _row(name: str, asked: Sequence[Asked]) -> dict[str, Any]:
    """Shares of the questions; the accuracies only where a page could be right, "told" of those that say what an
    answer must hold."""
    stances = Counter(each.stance for each in asked)
    count = len(asked)
    row: dict[str, Any] = {"questions": name, "count": count}
    for depth in (1, 2):
        right = sum(each.rank is not None and each.rank <= depth for each in asked)
        row[f"top-{depth}"] = _share(right, count) if name == "answerable" else None
    told = [each.told for each in asked if each.told is not None]
    row["told"] = _share(sum(told), len(told))
    return row | {each: _share(stances[each], count) for each in STANCES}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
