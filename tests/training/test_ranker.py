"""Training the ranker: what it reads, what it learns, and that it says what is wrong."""

import json
from pathlib import Path

import lightgbm
import numpy as np
import pytest

from retrieval.features import Candidate
from retrieval.interaction import TokenHead
from retrieval.product import Product
from retrieval.rank import open_ranker
from training.args import ArgumentsError, RankerArgs
from training.ranker import train_ranker
from training.ranker.examples import ExamplesError, RatedQuery, read_examples
from training.ranker.head import first_head, fit_head, with_tokens
from training.ranker.metrics import measure, ndcg

SIZE = 24


def write(path: Path, queries: int = 40, candidates: int = 12, index_name: str = "vectors") -> Path:
    """Queries of one token. The right product has a token with the query's first half; the other half is loud noise,
    which a head must learn to leave aside. The feature "fused" says nothing, "coverage" helps a little."""
    random = np.random.default_rng(5)

    def token(told: np.ndarray) -> np.ndarray:
        return np.concatenate([told, 2 * random.normal(size=SIZE // 2)])

    asked, states, ratings, coverage = [], [], [], []
    for _ in range(queries):
        query = random.normal(size=SIZE // 2)
        asked.append(token(query))
        right = random.integers(candidates)
        for place in range(candidates):
            words = (
                query if place == right else random.normal(size=SIZE // 2),
                random.normal(size=SIZE // 2),
            )
            states.append(np.stack([token(word) for word in words]))
            ratings.append(3 if place == right else 0)
            coverage.append(random.random() + 0.3 * (place == right))
    count = queries * candidates
    np.savez(
        path,
        texts=np.array([f"query {number}" for number in range(queries)]),
        index_name=np.array(index_name),
        names=np.array(["fused", "coverage"]),
        features=np.array([random.random(count), coverage], dtype=np.float32),
        query=np.repeat(np.arange(queries, dtype=np.int32), candidates),
        product=np.arange(count, dtype=np.int32),
        rating=np.array(ratings, dtype=np.int8),
        title_tokens=np.ones(count, dtype=np.int32),
        product_ids=np.array([f"p{place}" for place in range(count)]),
        product_states=np.concatenate(states).astype(np.float16),
        product_lengths=np.full(count, 2, dtype=np.int32),
        query_states=np.array(asked).astype(np.float16),
        query_lengths=np.ones(queries, dtype=np.int32),
    )
    return path


def arguments(tmp_path: Path, *examples: Path, **others: object) -> RankerArgs:
    values = {"folds": 2, "size": 16, "epochs": 4, "learning_rate": 0.02, **others}
    return RankerArgs(examples=examples, out=tmp_path / "ranker", **values)  # type: ignore[arg-type]


def test_a_head_learns_which_tokens_answer_which(tmp_path: Path) -> None:
    queries = list(read_examples(write(tmp_path / "shop.npz", queries=250)))
    args = arguments(tmp_path, epochs=8)
    start = first_head(queries, 16, seed=1)
    seen, unseen = queries[:200], queries[200:]
    trained = fit_head(start, seen, args)

    def quality(head: TokenHead, some: list[RatedQuery]) -> float:
        return measure(some, [with_tokens(head, query)["token_mean"] for query in some])["shop"].ndcg

    assert quality(trained, seen) > quality(start, seen) + 0.2
    assert quality(trained, unseen) > quality(start, unseen) + 0.2


def test_a_trained_ranker_is_served_with_its_record_and_card(tmp_path: Path) -> None:
    english, chinese = (
        write(tmp_path / "en.npz"),
        write(tmp_path / "zh.npz", index_name="vectors-multilingual"),
    )
    found = train_ranker(arguments(tmp_path, english, chinese))
    assert {name: metrics.queries for name, metrics in found.items()} == {"en": 40, "zh": 40}
    folder = tmp_path / "ranker"
    ranker = open_ranker(str(folder))
    candidates = [
        Candidate(Product(name, name), {"coverage": share}) for name, share in (("a", 0.1), ("b", 1.2))
    ]
    low, high = ranker.scores("anything", candidates)
    assert low <= high
    for index_name in ("vectors", "vectors-multilingual"):
        assert TokenHead.load(folder, index_name).size == 16
    record = json.loads((folder / "training.json").read_text(encoding="utf-8"))
    assert record["examples"] == 80
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert record["data_sha256"] in card
    assert "| en | 40 |" in card


def test_the_same_examples_and_seed_give_the_same_ranker(tmp_path: Path) -> None:
    examples = write(tmp_path / "en.npz")
    made = []
    for _ in range(2):
        train_ranker(arguments(tmp_path, examples))
        trees = lightgbm.Booster(model_file=str(tmp_path / "ranker" / "trees.txt"))
        made.append((trees.model_to_string(), TokenHead.load(tmp_path / "ranker", "vectors").name))
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ([3, 0, 0], 1.0),
        ([0, 3], 1 / np.log2(3)),
        ([1, 3], (1 + 7 / np.log2(3)) / (7 + 1 / np.log2(3))),
        ([0, 0], 0.0),
        ([0] * 10 + [3], 0.0),
    ],
)
def test_ndcg_is_that_of_the_formula(ratings: list[int], expected: float) -> None:
    assert ndcg(np.array(ratings, dtype=np.int8)) == pytest.approx(expected)


def test_all_wrong_arguments_are_named_together(tmp_path: Path) -> None:
    args = RankerArgs(
        examples=[tmp_path / "nothing.npz"], out=tmp_path, seed=-1, folds=1, size=4, epochs=0,
        learning_rate=0, tree_learning_rate=2, leaves=1,
    )  # fmt: skip
    with pytest.raises(ArgumentsError) as caught:
        train_ranker(args)
    assert len(caught.value.mistakes) == 8


@pytest.mark.parametrize("content", [b"", b"no examples", None])
def test_a_file_without_examples_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "wrong.npz"
    if content is None:
        np.savez(path, texts=np.array(["a"]))
    else:
        path.write_bytes(content)
    with pytest.raises(ExamplesError, match="ranker-examples"):
        train_ranker(arguments(tmp_path, path))
