"""The rated queries that the ranker learns from: their form, and that none is held out."""

import json
from pathlib import Path

import pytest

from training.evaluate_search import read_intended, read_qrels

ROOT = Path(__file__).parents[2]
RANKING = ROOT / "data" / "ranking"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_query_is_held_out_and_every_product_exists(language: str) -> None:
    trained = read_intended(RANKING / f"store_{language}.tsv")
    held_out = read_intended(ROOT / "tests" / "data" / "heldout" / f"search_{language}.tsv")
    assert len(trained) > 500
    assert not {query.casefold() for query in trained} & {query.casefold() for query in held_out}
    lines = (ROOT / "data" / "store" / "products.jsonl").read_text(encoding="utf-8").splitlines()
    assert frozenset().union(*trained.values()) <= {json.loads(line)["product_id"] for line in lines}


def test_icecat_is_rated_from_0_to_3_and_every_query_has_several_products() -> None:
    rated = read_qrels(RANKING / "icecat.tsv")
    assert len(rated) == 499
    assert {rating for products in rated.values() for rating in products.values()} == {0, 1, 2, 3}
    assert min(map(len, rated.values())) >= 5
