"""Which encoder reads what of a product, and both indexes kept up to date."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from retrieval.index import update_indexes
from retrieval.ingest import ingest
from retrieval.meaning import VectorIndex, any_text, english_text, foreign_text, is_latin
from retrieval.product import Product, Translation
from retrieval.type_vectors import TypeVectors
from retrieval.vectors import VectorEntry
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


def test_only_what_changed_is_read_again_and_all_of_it_for_another_encoder(
    engine: Engine, tmp_path: Path
) -> None:
    no_types = TypeVectors(HashingEmbeddings(), lambda kind: (kind,))
    english = VectorIndex("vectors", HashingEmbeddings(), ExactVectors(), english_text, no_types)
    words = SharedWords()
    read: list[str] = []

    def load(index: VectorIndex, *titles: str, rebuild: bool = False) -> list[str]:
        """Which products' texts the index reads."""
        rows = [{"product_id": f"p{n}", "title": title} for n, title in enumerate(titles)]
        (tmp_path / "rows.jsonl").write_text(
            "".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8"
        )
        ingest(engine, tmp_path / "rows.jsonl")
        read.clear()

        def noting(product: Product) -> str | None:
            read.append(product.product_id)
            return english_text(product)

        update_indexes(engine, [replace(index, text_of=noting)], words, rebuild=rebuild)
        return sorted(read)

    assert load(english, "Kettle", "Lamp", "电热水壶") == ["p0", "p1", "p2"]
    assert load(english, "Kettle", "Lamp", "电热水壶") == []
    assert load(english, "Kettle", "Desk lamp", "电热水壶") == ["p1"]
    english.store.clear()  # its folder was deleted
    assert load(english, "Kettle", "Desk lamp", "电热水壶") == ["p0", "p1", "p2"]
    assert english.store.count() == 2
    other = HashingEmbeddings()
    other.name = "another encoder"
    assert load(replace(english, encoder=other), "Kettle", "Desk lamp", "电热水壶") == ["p0", "p1", "p2"]
    assert load(replace(english, encoder=other), "Kettle", "Desk lamp", "电热水壶", rebuild=True) == [
        "p0",
        "p1",
        "p2",
    ]


def test_a_rebuild_drops_what_is_in_no_catalogue(engine: Engine, tmp_path: Path) -> None:
    no_types = TypeVectors(HashingEmbeddings(), lambda kind: (kind,))
    index = VectorIndex("vectors", HashingEmbeddings(), ExactVectors(), english_text, no_types)
    words = SharedWords()
    (tmp_path / "rows.jsonl").write_text(json.dumps({"product_id": "a", "title": "Kettle"}), encoding="utf-8")
    ingest(engine, tmp_path / "rows.jsonl")
    update_indexes(engine, [index], words)
    index.store.upsert([VectorEntry("stray", index.encoder.encode(["Stray"])[0], {})])
    update_indexes(engine, [index], words)
    assert index.store.count() == 2
    report = update_indexes(engine, [index], words, rebuild=True)
    assert index.store.ids() == ["a"]
    assert (report.embedded, report.words_updated, report.removed) == (1, 1, 1)
