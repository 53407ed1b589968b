"""What an encoder makes of product types."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.embed import open_embedder
from retrieval.meaning import english_phrases, foreign_phrases
from retrieval.product_types import ProductTypes
from retrieval.product_types.uses import read_uses
from retrieval.type_vectors import TypeVectors
from tests.seams import HashingEmbeddings


class CountingEmbeddings(HashingEmbeddings):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return super().encode(texts)


def phrases(kind: str) -> tuple[str, ...]:
    return (kind, "boil water") if kind == "kettle" else (kind,)


def vector(text: str) -> NDArray[np.float32]:
    return HashingEmbeddings().encode([text])[0]


def test_a_query_is_near_the_type_that_it_names_or_asks_for() -> None:
    vectors = TypeVectors(HashingEmbeddings(), phrases)
    for text in ("kettle", "water boil"):
        found = vectors.similarities(vector(text), {"laptop bag", "kettle"})
        assert found["kettle"] > 0.99
        assert found["laptop bag"] < 0.5
    assert vectors.similarities(vector("kettle"), set()) == {}


def test_each_phrase_is_embedded_once_and_kept_in_the_file(tmp_path: Path) -> None:
    encoder = CountingEmbeddings()
    vectors = TypeVectors(encoder, phrases, tmp_path / "index" / "types.safetensors")
    first = vectors.similarities(vector("water"), {"kettle"})
    vectors.similarities(vector("water"), {"kettle", "lamp"})
    assert encoder.asked == ["kettle", "boil water", "lamp"]
    again = CountingEmbeddings()
    reopened = TypeVectors(again, phrases, tmp_path / "index" / "types.safetensors")
    assert reopened.similarities(vector("water"), {"kettle"}) == pytest.approx(first, abs=1e-3)
    assert again.asked == []


def test_other_phrases_and_a_broken_file_are_embedded_anew(tmp_path: Path) -> None:
    file = tmp_path / "types.safetensors"
    TypeVectors(HashingEmbeddings(), phrases, file).prepare({"kettle", "lamp"})
    encoder = CountingEmbeddings()
    TypeVectors(encoder, lambda kind: (*phrases(kind), "new"), file).prepare({"lamp"})
    assert encoder.asked == ["lamp", "new"]
    file.write_bytes(b"broken")
    TypeVectors(encoder, phrases, file).prepare({"kettle"})
    assert encoder.asked == ["lamp", "new", "kettle", "boil water"]


def test_what_is_unrelated_counts_as_nothing() -> None:
    encoder = HashingEmbeddings()
    encoder.unrelated = 0.8
    found = TypeVectors(encoder, phrases).similarities(vector("laptop"), {"laptop", "kettle"})
    assert found["laptop"] > 0.99
    assert found["kettle"] == 0.0


def test_every_known_type_says_in_both_languages_how_people_ask_for_it() -> None:
    types = ProductTypes.load()
    assert read_uses().keys() == types.types.keys()
    for kind in types.types:
        assert len(english_phrases(kind)) > 2
        assert len(foreign_phrases(types)(kind)) > 2
    assert english_phrases("unheard-of thing") == ("unheard-of thing",)
    assert foreign_phrases(types)("unheard-of thing") == ("unheard-of thing",)


def test_a_need_in_other_words_finds_the_type() -> None:
    encoder = open_embedder()
    vectors = TypeVectors(encoder, english_phrases)
    kinds = {"humidifier", "coffee", "kettle", "sleeping bag", "baby bottle"}
    found = vectors.similarities(
        encoder.encode(["my throat is dry every morning because of the heating"])[0], kinds
    )
    assert max(found, key=lambda kind: found[kind]) == "humidifier"
