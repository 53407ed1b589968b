"""Boosted trees over the features of candidates: LambdaMART, so kept in check that they travel to other catalogues.

A feature that speaks for a product may only raise its score, and a small tree sees part of the features.
"""

from collections.abc import Sequence

import lightgbm
import numpy as np
from numpy.typing import NDArray

from retrieval.features import MATCHES
from retrieval.interaction import TOKEN_FEATURES
from training.args import RankerArgs
from training.ranker.examples import RatedQuery

GAINS = (0, 1, 3, 7)  # 2^rating - 1
# Which way a feature may move a score: 1 up, -1 down, 0 either.
DIRECTIONS = {
    **dict.fromkeys(MATCHES, 1),
    **dict.fromkeys(TOKEN_FEATURES, 1),
    "title_share": 0,
    "token_title_answered": 0,
    "fused": 1,
    "lexical": 1,
    "similarity": 1,
    "similarity_gap": 1,
    "similarity_other": 1,
    "type_similarity": 1,
    "type_similarity_gap": 1,
    "type_agreement": 1,
    "type_match": 1,
    "type_conflict": -1,
    "attributes_met": 1,
    "attributes_missed": -1,
    "out_of_stock": -1,
    "price_place": 0,
    "popularity": 1,
    "is_foreign": 0,
}


def fit_trees(queries: Sequence[RatedQuery], rounds: int, args: RankerArgs) -> lightgbm.Booster:
    """Train the trees; `rounds` is their number."""
    names = [name for name in DIRECTIONS if any(name in query.features for query in queries)]
    data = lightgbm.Dataset(
        np.vstack([_matrix(query, names) for query in queries]),
        np.concatenate([query.ratings for query in queries]),
        group=[len(query.ratings) for query in queries],
        feature_name=names,
    )
    parameters = {
        "objective": "lambdarank",
        "lambdarank_truncation_level": 10,
        "label_gain": list(GAINS),
        "learning_rate": args.tree_learning_rate,
        "num_leaves": args.leaves,
        "min_data_in_leaf": 40,
        "lambda_l2": 5.0,
        "feature_fraction": 0.6,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "monotone_constraints": [DIRECTIONS[name] for name in names],
        "seed": args.seed,
        "deterministic": True,
        "force_row_wise": True,
        "verbose": -1,
    }
    return lightgbm.train(parameters, data, num_boost_round=rounds)


def scores_of(trees: lightgbm.Booster, query: RatedQuery, rounds: int) -> NDArray[np.float64]:
    """The scores of a query's candidates under the first so many trees, shape (candidates,)."""
    return np.asarray(
        trees.predict(_matrix(query, trees.feature_name()), num_iteration=rounds), dtype=np.float64
    )


def _matrix(query: RatedQuery, names: Sequence[str]) -> NDArray[np.float64]:
    missing = np.full(len(query.ratings), np.nan)
    return np.column_stack([query.features.get(name, missing) for name in names])
