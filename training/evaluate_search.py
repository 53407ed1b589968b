"""`xiaoer evaluate search`: every stage of a search against human ratings, or its hits against intended products.

With `--qrels`: NDCG@10, MRR, precision@10 and recall@100, with intervals. The ratings are exponential gains
(2^rating - 1). With `--intended`: the share of queries that have a product the shopper meant among their first hits. The measures come from ir-measures, not
from us.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, P, R, Success, nDCG
from numpy.typing import NDArray

from bot.app import App
from bot.batch import BatchFileError, read_queries
from retrieval.need import Need

DEPTH = 100
RELEVANT = 2  # rating from which a product counts as relevant for MRR and recall
MEASURES = {
    "ndcg@10": nDCG @ 10,
    "ndcg@10 judged only": nDCG(judged_only=True) @ 10,
    "mrr": RR(rel=2**RELEVANT - 1),
    "precision@10": P(rel=2**RELEVANT - 1) @ 10,
    "recall@100": R(rel=2**RELEVANT - 1) @ DEPTH,
}
RESAMPLES = 2000  # of the queries, for an interval
STAGES = ("lexical", "vectors", "fused", "ranked")
SUCCESS_DEPTHS = (1, 3, 10)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Rated queries with what each stage ranked: ids best first by stage and query id, and every measure by stage and
    name, shape (queries,), in the order of `texts`."""

    texts: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]
    rankings: Mapping[str, Mapping[str, Sequence[str]]]
    values: Mapping[str, Mapping[str, NDArray[np.float64]]]

    def rows(self) -> list[dict[str, Any]]:
        """One row a stage: the means, with the 95 % interval of NDCG@10 over the queries, and how much better than the
        fused ranking it is, with the interval of the difference."""
        return [
            {
                "stage": stage,
                "queries": len(self.texts),
                **{name: round(float(values.mean()), 4) for name, values in measures.items()},
                "ndcg@10 interval": _spoken(interval(measures["ndcg@10"])),
                "judged interval": _spoken(interval(measures["ndcg@10 judged only"])),
                "over fused": _spoken(
                    interval(measures["ndcg@10"] - self.values["fused"]["ndcg@10"]), signed=True
                ),
            }
            for stage, measures in self.values.items()
        ]


@dataclass(frozen=True, slots=True)
class Intended:
    """How many queries had an intended product among their first 1, 3 and 10 hits, as shares; `misses` are those
    that had none among 10, each with what came first instead (a title, or None)."""

    queries: int
    success: dict[int, float]
    misses: tuple[tuple[str, str | None], ...]


def evaluate_stages(app: App, queries: Path | None, qrels_file: Path) -> Evaluation:
    """One row a stage. "lexical", "vectors" and "fused" are the stock baselines: BM25, embeddings and reciprocal
    rank fusion on the bare query, without anything that was understood; "ranked" is what a shopper gets.

    Raises:
        BatchFileError: a file is not of the form it must have.
    """
    qrels = read_qrels(qrels_file)
    texts = dict(read_queries(queries)) if queries else {query: query for query in qrels}
    rated = {query_id: text for query_id, text in texts.items() if query_id in qrels}
    if not rated:
        raise BatchFileError(f"no query of {queries} is rated in {qrels_file}: compare their ids")
    # Where nothing is relevant no ranking is better than another: such queries have no NDCG.
    texts = {query_id: text for query_id, text in rated.items() if max(qrels[query_id].values()) > 0}
    if not texts:
        raise BatchFileError(f"{qrels_file} rates no product above 0: there is nothing to measure")
    rankings: dict[str, dict[str, tuple[str, ...]]] = {stage: {} for stage in STAGES}
    for query_id, text in texts.items():
        bare = app.search.stages(Need(text=text), DEPTH)
        for stage in ("lexical", "vectors", "fused"):
            rankings[stage][query_id] = getattr(bare, stage)
        rankings["ranked"][query_id] = app.search.stages(app.read_query(text), DEPTH).ranked
    judged = {query_id: qrels[query_id] for query_id in texts}
    values = {stage: _values(judged, ranking) for stage, ranking in rankings.items()}
    return Evaluation(texts, judged, rankings, values)


def interval(values: NDArray[np.float64], seed: int = 20261126) -> tuple[float, float]:
    """The 95 % interval of the mean, by resampling the values with their own.

    Source: Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979 (percentile interval).
    """
    random = np.random.default_rng(seed)
    means = values[random.integers(0, len(values), (RESAMPLES, len(values)))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def _spoken(bounds: tuple[float, float], *, signed: bool = False) -> str:
    return "–".join(f"{bound:+.3f}" if signed else f"{bound:.3f}" for bound in bounds)


def evaluate_intended(app: App, path: Path) -> Intended:
    """Search for every query of a file as a shopper would.

    Raises:
        BatchFileError: the file is not of the form it must have.
    """
    wanted = read_intended(path)
    runs: dict[str, dict[str, float]] = {}
    misses = []
    for query, products in wanted.items():
        hits = app.search.find(app.read_query(query), max(SUCCESS_DEPTHS), query=query).hits
        runs[query] = {hit.product.product_id: 1.0 / rank for rank, hit in enumerate(hits, start=1)}
        if not products & runs[query].keys():
            misses.append((query, hits[0].product.title if hits else None))
    qrels = {query: dict.fromkeys(products, 1) for query, products in wanted.items()}
    measures = {depth: Success @ depth for depth in SUCCESS_DEPTHS}
    found = ir_measures.calc_aggregate(measures.values(), qrels, runs)
    success = {depth: round(found[measure], 4) for depth, measure in measures.items()}
    return Intended(len(wanted), success, tuple(misses))


def read_intended(path: Path) -> dict[str, frozenset[str]]:
    """Query to the products that its shopper meant, from a TSV with the columns query and product_ids.

    Raises:
        BatchFileError: a column is missing, a line names no product, or a query comes twice.
    """
    intended: dict[str, frozenset[str]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            if missing := {"query", "product_ids"} - set(rows.fieldnames or ()):
                raise BatchFileError(f"{path}, line 1: the header must have {', '.join(sorted(missing))}")
            for number, row in enumerate(rows, start=2):
                query = (row["query"] or "").strip()
                ids = frozenset(filter(None, map(str.strip, (row["product_ids"] or "").split(","))))
                if not query or not ids or query in intended:
                    what = "a query that came before" if query in intended else "no query or no product id"
                    raise BatchFileError(f"{path}, line {number}: {what}")
                intended[query] = ids
    except (OSError, UnicodeDecodeError) as error:
        raise BatchFileError(f"cannot read {path} ({error})") from error
    if not intended:
        raise BatchFileError(f"{path}: no query below the header")
    return intended


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Query (or its id) to product id to rating, from a TSV with a header line.

    Raises:
        BatchFileError: a column is missing or a rating is not a whole number.
    """
    qrels: dict[str, dict[str, int]] = defaultdict(dict)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t")
            missing = {"query", "product_id", "rating"} - set(rows.fieldnames or ())
            if missing:
                raise BatchFileError(f"{path}, line 1: the header must have {', '.join(sorted(missing))}")
            for number, row in enumerate(rows, start=2):
                try:
                    qrels[row["query"]][row["product_id"]] = int(row["rating"])
                except (TypeError, ValueError) as error:
                    raise BatchFileError(f"{path}, line {number}: rating must be a whole number") from error
    except OSError as error:
        raise BatchFileError(f"cannot read {path} ({error.strerror})") from error
    return dict(qrels)


def _values(
    qrels: Mapping[str, Mapping[str, int]], rankings: Mapping[str, Sequence[str]]
) -> dict[str, NDArray[np.float64]]:
    """Every measure of a stage by name, shape (queries,), in the order of the queries."""
    # The gain 2^rating - 1 goes into the ratings themselves: a gain of 3 is a rating of 2.
    gains = {
        query: {product: 2**rating - 1 for product, rating in rated.items()} for query, rated in qrels.items()
    }
    run = {
        query: {product: 1.0 / rank for rank, product in enumerate(ranking, start=1)}
        for query, ranking in rankings.items()
    }
    places = {query: place for place, query in enumerate(qrels)}
    found = {name: np.zeros(len(places)) for name in MEASURES}
    names = {measure: name for name, measure in MEASURES.items()}
    for metric in ir_measures.iter_calc(list(MEASURES.values()), gains, run):
        found[names[metric.measure]][places[metric.query_id]] = metric.value
    return found
