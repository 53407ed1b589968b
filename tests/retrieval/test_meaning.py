"""Which encoder reads what of a product, and both indexes kept up to date."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from retrieval.index import update_indexes
from retrieval.ingest import ingest
from retrieval.meaning import VectorIndex, any_text, english_text, foreign_text, is_latin
from retrieval.product import Product, Translation
from retrieval.type_vectors import TypeVectors
from tests.seams import ExactVectors, HashingEmbeddings, SharedWords

BOTH = Product("a", "Kettle", "Boils fast.", translations={"zh": Translation("电热水壶", "烧得快。")})
ENGLISH = Product("b", "Kettle")
CHINESE = Product("c", "电热水壶", "烧得快。", language="zh")
MISLABELLED = Product("d", "电热水壶")
GERMAN = Product("e", "Wasserkocher", language="de", translations={"en": Translation("Kettle", "Boils.")})


@pytest.mark.parametrize(
    ("text", "latin"), [("Kettle", True), ("电热水壶", False), ("Sony 主动降噪耳机", False), ("42", True), ("", True), ("Wasserkocher für 张", True)]
)  # fmt: skip
def test_a_text_is_latin_when_most_of_its_letters_are(text: str, latin: bool) -> None:
    assert is_latin(text) is latin


@pytest.mark.parametrize(
    ("product", "english", "foreign"),
    [
        (BOTH, "Kettle. Boils fast.", "电热水壶. 烧得快。"),
        (ENGLISH, "Kettle", None),
        (CHINESE, None, "电热水壶. 烧得快。"),
        (MISLABELLED, None, "电热水壶"),
        (GERMAN, "Kettle. Boils.", "Wasserkocher"),
    ],
    ids=lambda value: value.product_id if isinstance(value, Product) else None,
)
def test_each_encoder_reads_its_own_language(
    product: Product, english: str | None, foreign: str | None
) -> None:
    assert english_text(product) == english
    assert foreign_text(product) == foreign


@pytest.mark.parametrize("product", [BOTH, ENGLISH, CHINESE, MISLABELLED, GERMAN])
def test_a_single_encoder_reads_every_product(product: Product) -> None:
    assert any_text(product) == (english_text(product) or foreign_text(product))


def test_a_product_that_stops_speaking_a_language_leaves_that_index(engine: Engine, tmp_path: Path) -> None:
    no_types = TypeVectors(HashingEmbeddings(), lambda kind: (kind,))
    english = VectorIndex("vectors", HashingEmbeddings(), ExactVectors(), english_text, no_types)
    foreign = VectorIndex("vectors-multilingual", HashingEmbeddings(), ExactVectors(), foreign_text, no_types)

    def load(**translations: dict[str, str]) -> tuple[int, int, int]:
        row = {"product_id": "a", "title": "Kettle", "language": "en", "translations": translations}
        (tmp_path / "rows.jsonl").write_text(json.dumps(row), encoding="utf-8")
        ingest(engine, tmp_path / "rows.jsonl")
        report = update_indexes(engine, [english, foreign], words)
        return report.embedded, english.store.count(), foreign.store.count()

    words = SharedWords()
    assert load(zh={"title": "电热水壶"}) == (2, 1, 1)
    assert load(zh={"title": "电热水壶"}) == (0, 1, 1)
    assert load() == (0, 1, 0)
    assert load(zh={"title": "水壶"}) == (1, 1, 1)
