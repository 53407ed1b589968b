"""Files of rated pairs: a query, a product's title, and how relevant it is, on any scale."""

import csv
import gzip
import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.errors import TrainingError

COLUMNS = ("query", "product_id", "title")
HIGHEST = 3.0  # what the highest relevance of a file becomes; the lowest becomes 0
MAX_MISTAKES = 10


class PairsError(TrainingError):
    """A file of pairs that cannot be used; the message names the lines and the cure."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the file; `relevance` as written there, NaN where the file has no such column."""

    query: str
    product_id: str
    title: str
    relevance: float


@dataclass(frozen=True, slots=True)
class PairedQuery:
    """A query with its titles; `gains` from 0 for the lowest relevance of the file to HIGHEST, shape (titles,)."""

    text: str
    titles: Sequence[str]
    gains: NDArray[np.float32]


def read_pairs(path: Path, *, rated: bool) -> list[Pair]:
    """The pairs of a tab-separated file with a header, gzipped where its name ends in .gz.

    Raises:
        PairsError: the file cannot be read, a column is missing, or lines are not of the form they must have.
    """
    try:
        with (gzip.open if path.suffix == ".gz" else open)(
            path, "rt", encoding="utf-8-sig", newline=""
        ) as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            wanted = {*COLUMNS, *(["relevance"] if rated else [])}
            if missing := wanted - set(rows.fieldnames or ()):
                raise PairsError(
                    f"{path}, line 1: the header lacks {', '.join(sorted(missing))}; a line has query, product_id, "
                    "title and relevance with tabs between them"
                )
            return list(_pairs(rows, path, rated))
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise PairsError(
            f"cannot read {path} ({error}): give a UTF-8 file, plain or gzipped as .gz"
        ) from error


def by_query(pairs: Iterable[Pair]) -> list[PairedQuery]:
    """The pairs by query, in the order of the file, with relevance as gains.

    Raises:
        PairsError: no query has titles of different relevance, so that there is nothing to learn.
    """
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(pair.query, []).append(pair)
    values = [pair.relevance for some in groups.values() for pair in some]
    low, high = (min(values), max(values)) if values else (0.0, 0.0)
    if not any(len({pair.relevance for pair in some}) > 1 for some in groups.values()):
        raise PairsError(
            "no query has titles of different relevance, so there is nothing to learn: each query needs better and "
            "worse titles"
        )
    return [
        PairedQuery(
            query,
            [pair.title for pair in some],
            np.array([HIGHEST * (pair.relevance - low) / (high - low) for pair in some], dtype=np.float32),
        )
        for query, some in groups.items()
    ]


def pairs_hash(pairs: Iterable[Pair]) -> str:
    """SHA-256 over the pairs, in order."""
    digest = hashlib.sha256()
    for pair in pairs:
        digest.update(f"{pair.query}\x1f{pair.title}\x1f{pair.relevance}\x1e".encode())
    return digest.hexdigest()


def _pairs(rows: Iterable[dict[str, str | None]], path: Path, rated: bool) -> Iterator[Pair]:
    mistakes: list[str] = []
    for number, row in enumerate(rows, start=2):
        query, product_id, title = ((row[name] or "").strip() for name in COLUMNS)
        try:
            relevance = float(row["relevance"] or "") if rated else math.nan
            wrong = None if not rated or math.isfinite(relevance) else "relevance is no finite number"
        except ValueError:
            relevance, wrong = math.nan, f"relevance {row['relevance']!r} is no number"
        if not query or not title:
            wrong = "it has no query" if not query else "it has no title"
        if wrong:
            mistakes.append(f"line {number}: {wrong}")
            if len(mistakes) == MAX_MISTAKES:
                break
            continue
        yield Pair(query, product_id, title, relevance)
    if mistakes:
        raise PairsError(f"{path}: " + "; ".join(mistakes) + "; mend or remove these lines")
