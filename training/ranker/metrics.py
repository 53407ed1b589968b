"""How well held-out queries are ranked."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.ranker.examples import RatedQuery

DEPTH = 10
FIRST = 3


@dataclass(frozen=True, slots=True)
class RankerMetrics:
    """NDCG@10 (gain 2^rating - 1) over the rated candidates, and the share of queries with one of the best rated
    products among the first three."""

    queries: int
    ndcg: float
    success_at_3: float

    def as_dict(self) -> dict[str, float]:
        """By name."""
        return asdict(self)


def measure(
    queries: Sequence[RatedQuery], scores: Sequence[NDArray[np.float64]]
) -> Mapping[str, RankerMetrics]:
    """The measures by example file."""
    found: dict[str, list[tuple[float, bool]]] = {}
    for query, scored in zip(queries, scores, strict=True):
        ratings = query.ratings[np.argsort(-scored, kind="stable")]
        best = bool((ratings[:FIRST] == ratings.max()).any())
        found.setdefault(query.file, []).append((ndcg(ratings), best))
    return {
        name: RankerMetrics(
            len(values),
            round(float(np.mean([value for value, _ in values])), 4),
            round(float(np.mean([best for _, best in values])), 4),
        )
        for name, values in found.items()
    }


def ndcg(ratings: NDArray[Any], depth: int = DEPTH) -> float:
    """NDCG of ratings in the order shown; 0 where none is above 0.

    Source: Järvelin and Kekäläinen, "Cumulated Gain-Based Evaluation of IR Techniques", TOIS 2002.
    """
    ideal = _dcg(np.sort(ratings)[::-1], depth)
    return _dcg(ratings, depth) / ideal if ideal else 0.0


def _dcg(ratings: NDArray[Any], depth: int) -> float:
    gains = 2.0 ** ratings[:depth].astype(np.float64) - 1
    return float((gains / np.log2(np.arange(len(gains)) + 2)).sum())
