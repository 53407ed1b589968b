"""What an encoder makes of the names of product types."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.type_vectors import TypeVectors
from tests.seams import HashingEmbeddings


class CountingEmbeddings(HashingEmbeddings):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return super().encode(texts)


def test_a_query_is_near_the_type_that_it_names() -> None:
    vectors = TypeVectors(HashingEmbeddings(), str)
    query = HashingEmbeddings().encode(["laptop bag"])[0]
    found = vectors.similarities(query, {"laptop bag", "kettle"})
    assert found["laptop bag"] > 0.99
    assert found["kettle"] < 0.5
    assert vectors.similarities(query, set()) == {}


def test_each_name_is_embedded_once_in_the_words_of_the_encoder() -> None:
    encoder = CountingEmbeddings()
    vectors = TypeVectors(encoder, {"kettle": "水壶", "lamp": "灯"}.__getitem__)
    query = HashingEmbeddings().encode(["水壶"])[0]
    vectors.similarities(query, {"kettle"})
    vectors.similarities(query, {"kettle", "lamp"})
    assert encoder.asked == ["水壶", "灯"]


def test_what_is_unrelated_counts_as_nothing() -> None:
    encoder = HashingEmbeddings()
    encoder.unrelated = 0.8
    vectors = TypeVectors(encoder, str)
    found = vectors.similarities(encoder.encode(["laptop"])[0], {"laptop", "kettle"})
    assert found["laptop"] > 0.99
    assert found["kettle"] == 0.0
