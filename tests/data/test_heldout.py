"""The held-out search queries: their form, and that every product they name exists. Nothing is searched here."""

import csv
import json
from pathlib import Path

import pytest

HELDOUT = Path(__file__).parent / "heldout"
PRODUCTS = Path(__file__).parents[2] / "data" / "store" / "products.jsonl"


@pytest.fixture(scope="module")
def product_ids() -> set[str]:
    return {json.loads(line)["product_id"] for line in PRODUCTS.read_text(encoding="utf-8").splitlines()}


def rows(language: str) -> list[dict[str, str]]:
    with (HELDOUT / f"search_{language}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_there_are_a_hundred_different_queries(language: str) -> None:
    queries = [row["query"] for row in rows(language)]
    assert len(queries) == 100
    assert len({query.casefold() for query in queries}) == 100


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_intended_product_exists_and_is_named_once(language: str, product_ids: set[str]) -> None:
    for row in rows(language):
        named = row["product_ids"].split(",")
        assert set(named) <= product_ids, row["query"]
        assert len(set(named)) == len(named), row["query"]
