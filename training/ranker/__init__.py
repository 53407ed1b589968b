"""Train the ranker (served by `retrieval/rank.py` and `retrieval/interaction.py`).

    xiaoer train ranker-examples --intended queries.tsv --out examples.npz     on the catalogue that is loaded
    xiaoer train ranker --examples a.npz --examples b.npz --out data/models/ranker

Two stages learn from the same rated queries. A head over the encoder's frozen token states learns which words of a
product answer which words of a query (late interaction). Trees learn how to weigh its scores with the other features.
The trees see scores of heads that were trained without the query at hand, as they will when serving; the number of
trees is chosen on held-out queries, and the measures are those of queries that neither stage had seen.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from retrieval.interaction import TokenHead
from training.args import RankerArgs, validate_ranker_args
from training.artifacts import TrainingRecord, arguments_of, save_record
from training.ranker.card import write_card
from training.ranker.examples import RatedQuery, examples_hash, read_examples
from training.ranker.head import first_head, fit_head, save_head, with_tokens
from training.ranker.metrics import RankerMetrics, measure
from training.ranker.trees import fit_trees, scores_of
from training.runs import RunLog

logger = logging.getLogger(__name__)
ROUNDS = (50, 100, 150, 200, 300, 400, 500)  # numbers of trees that are tried
Scores: TypeAlias = Mapping[int, Sequence[NDArray[np.float64]]]


def train_ranker(args: RankerArgs) -> Mapping[str, RankerMetrics]:
    """Train a ranker into `args.out`; the measures by example file, of queries held out of both stages.

    Raises:
        ArgumentsError: lists every argument that cannot work.
        ExamplesError: a file of examples cannot be used.
    """
    validate_ranker_args(args)
    started = time.perf_counter()
    queries = [query for path in args.examples for query in read_examples(path)]
    folds = _folds(len(queries), args.folds, args.seed)
    starts = {name: first_head(some, args.size, args.seed) for name, some in _by_index(queries).items()}
    with RunLog(args.out, "ranker", arguments_of(args)) as log:
        held_out = _with_held_out_tokens(queries, folds, starts, args)
        rounds, scores = _choose_rounds(held_out, folds, args, log)
    metrics = measure(queries, scores[rounds])
    logger.info("ranker: %d trees; heads and trees of %d queries", rounds, len(queries))
    args.out.mkdir(parents=True, exist_ok=True)
    for name, head in _fit_heads(starts, queries, args).items():
        save_head(args.out, name, head)
    fit_trees(held_out, rounds, args).save_model(str(args.out / "trees.txt"))
    save_record(
        args.out,
        TrainingRecord(
            stage="ranker",
            arguments=arguments_of(args),
            seed=args.seed,
            data_sha256=examples_hash(queries),
            examples=len(queries),
            metrics={
                f"{name}: {measure}": value
                for name, found in metrics.items()
                for measure, value in found.as_dict().items()
            },
        ),
    )
    write_card(args.out, metrics, rounds)
    logger.info("ranker: trained in %.0f s", time.perf_counter() - started)
    return metrics


def _folds(count: int, folds: int, seed: int) -> list[list[int]]:
    """The places of the queries held out in each fold."""
    shuffled = np.random.default_rng(seed).permutation(count)
    return [sorted(map(int, shuffled[fold::folds])) for fold in range(folds)]


def _by_index(queries: Sequence[RatedQuery]) -> dict[str, list[RatedQuery]]:
    """The queries by the vector index that reads them."""
    found: dict[str, list[RatedQuery]] = {}
    for query in queries:
        found.setdefault(query.index_name, []).append(query)
    return found


def _fit_heads(
    starts: Mapping[str, TokenHead], queries: Sequence[RatedQuery], args: RankerArgs
) -> dict[str, TokenHead]:
    """A head for each vector index."""
    return {name: fit_head(starts[name], some, args) for name, some in _by_index(queries).items()}


def _with_held_out_tokens(
    queries: Sequence[RatedQuery],
    folds: Sequence[Sequence[int]],
    starts: Mapping[str, TokenHead],
    args: RankerArgs,
) -> list[RatedQuery]:
    """The queries with the token features of heads that did not see them."""
    found = list(queries)
    for number, fold in enumerate(folds, start=1):
        held = set(fold)
        heads = _fit_heads(starts, [query for i, query in enumerate(queries) if i not in held], args)
        for i in fold:
            head = heads.get(queries[i].index_name, starts[queries[i].index_name])
            found[i] = replace(queries[i], features=with_tokens(head, queries[i]))
        logger.info("ranker: heads of fold %d of %d trained", number, len(folds))
    return found


def _choose_rounds(
    queries: Sequence[RatedQuery], folds: Sequence[Sequence[int]], args: RankerArgs, log: RunLog
) -> tuple[int, dict[int, list[NDArray[np.float64]]]]:
    """The number of trees that ranks held-out queries best, and the scores of those queries by number of trees."""
    scores = {rounds: [np.empty(0)] * len(queries) for rounds in ROUNDS}
    for fold in folds:
        held = set(fold)
        trees = fit_trees([query for i, query in enumerate(queries) if i not in held], max(ROUNDS), args)
        for rounds in ROUNDS:
            for i in fold:
                scores[rounds][i] = scores_of(trees, queries[i], rounds)
    quality = {
        rounds: float(np.mean([found.ndcg for found in measure(queries, scores[rounds]).values()]))
        for rounds in ROUNDS
    }
    for rounds, ndcg in quality.items():
        log.figure("held-out ndcg@10", ndcg, rounds)  # the step is the number of trees
    return max(quality, key=lambda rounds: (quality[rounds], -rounds)), scores
