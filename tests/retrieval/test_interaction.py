"""Late interaction: the tokens of products, and how those of a query meet them."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sqlalchemy import Engine

from bot.shipped import shipped
from retrieval.embed import open_embedder
from retrieval.errors import ModelMissingError
from retrieval.interaction import (
    SCALE,
    TOKEN_FEATURES,
    AskedTokens,
    ProductTokens,
    TokenHead,
    TokenStore,
    head_file,
    interaction,
    wishing_tokens,
)
from retrieval.meaning import english_text
from retrieval.product import Product
from tests.seams import HashingReader

KETTLE = Product("k", "Steel kettle", "Boils a litre of water.")
LAMP = Product("l", "Desk lamp", "Bright.")
CHINESE = Product("c", "电热水壶", language="zh")


@pytest.fixture
def head() -> TokenHead:
    random = np.random.default_rng(1)
    return head_with(random.normal(size=(64, 16)))


def head_with(projection: NDArray[np.float64]) -> TokenHead:
    size = len(projection)
    return TokenHead(
        {"center": np.zeros(size), "projection": projection, "gate": np.zeros(size), "bias": np.zeros(1)}
    )


@pytest.fixture
def store(any_engine: Engine, head: TokenHead) -> TokenStore:
    store = TokenStore(any_engine, "vectors", head, HashingReader(), english_text)
    write(store, KETTLE, LAMP)
    return store


def write(store: TokenStore, *products: Product) -> None:
    store.write(products, store.reader.read([store.text_of(product) or "" for product in products]))


def test_tokens_come_back_as_they_were_written_with_those_of_the_title_first(
    store: TokenStore, head: TokenHead
) -> None:
    kettle, lamp = store.get_many([KETTLE, LAMP])
    assert kettle is not None
    assert lamp is not None
    assert kettle.vectors.shape == (7, 16)
    assert (kettle.title_tokens, lamp.title_tokens) == (2, 2)
    reading = store.reader.read(["Steel kettle. Boils a litre of water."])[0]
    np.testing.assert_array_equal(kettle.vectors, head.product(reading.states, 2).vectors)
    lengths = np.linalg.norm(kettle.vectors.astype(np.float64), axis=1)
    np.testing.assert_allclose(lengths, SCALE, rtol=0.03)


def test_a_product_without_tokens_is_none_and_nothing_is_forgotten(store: TokenStore) -> None:
    assert [tokens is None for tokens in store.get_many([CHINESE, LAMP])] == [True, False]
    assert store.get_many([]) == []


def test_changed_words_replace_the_tokens_and_until_then_the_old_ones_serve(store: TokenStore) -> None:
    old = store.get_many([KETTLE])[0]
    renamed = Product("k", "Copper kettle")
    waiting = store.get_many([renamed])[0]
    assert old is not None
    assert waiting is not None
    np.testing.assert_array_equal(waiting.vectors, old.vectors)
    write(store, renamed)
    new = store.get_many([renamed])[0]
    assert new is not None
    assert len(new.vectors) == 2


def test_deleted_tokens_stay_away(store: TokenStore) -> None:
    store.delete(["k", "nobody"])
    again = TokenStore(store._engine, "vectors", store.head, store.reader, store.text_of)
    assert [tokens is None for tokens in again.get_many([KETTLE, LAMP])] == [True, False]


def test_another_head_does_not_read_what_this_one_wrote(store: TokenStore) -> None:
    other = head_with(np.eye(64, 16))
    assert TokenStore(store._engine, "vectors", other, store.reader, store.text_of).get_many([KETTLE]) == [
        None
    ]


def test_each_vector_index_has_its_own_tokens(store: TokenStore) -> None:
    foreign = TokenStore(store._engine, "other", store.head, store.reader, lambda product: product.title)
    assert foreign.get_many([KETTLE]) == [None]
    write(foreign, KETTLE)
    foreign.delete(["l"])
    tokens = [found.get_many([KETTLE])[0] for found in (store, foreign)]
    assert [len(some.vectors) for some in tokens if some] == [7, 2]
    assert store.get_many([LAMP]) != [None]


def test_the_features_are_those_of_a_slow_obvious_reference() -> None:
    random = np.random.default_rng(7)

    def unit(count: int) -> np.ndarray:
        vectors = random.normal(size=(count, 16)).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    weights = random.random(4).astype(np.float32)
    asked = AskedTokens(unit(4), weights / weights.sum())
    products = [
        ProductTokens(np.rint(SCALE * unit(count)).astype(np.int8), title)
        for count, title in ((9, 3), (1, 1), (5, 5), (6, 40), (3, 0))
    ]
    means, title_means = [], []
    expected = []
    for tokens in products:
        cosines = asked.vectors.astype(np.float64) @ (tokens.vectors.astype(np.float64) / SCALE).T
        title = cosines[:, : max(tokens.title_tokens, 1)]
        nearest = [max(row) for row in cosines]
        in_title = [max(row) for row in title]
        means.append(sum(w * best for w, best in zip(asked.weights, nearest, strict=True)))
        title_means.append(sum(w * best for w, best in zip(asked.weights, in_title, strict=True)))
        answered = float(np.mean([max(column) for column in title.T]))
        expected.append([means[-1], min(nearest), title_means[-1], min(in_title), answered])
    found = interaction(asked, [*products[:2], None, *products[2:]])
    assert found.pop(2) == {}
    for row, values, mean, title_mean in zip(found, expected, means, title_means, strict=True):
        gaps = [mean - max(means), title_mean - max(title_means)]
        assert list(row) == list(TOKEN_FEATURES)
        np.testing.assert_allclose(list(row.values()), [*values, *gaps], atol=1e-5)


def test_nothing_asked_and_no_products_give_no_features() -> None:
    nothing = AskedTokens(np.empty((0, 16), np.float32), np.empty(0, np.float32))
    tokens = ProductTokens(np.ones((2, 16), np.int8), 1)
    assert interaction(nothing, [tokens]) == [{}]
    assert interaction(AskedTokens(np.ones((1, 16), np.float32), np.ones(1, np.float32)), []) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a warm hat for me", ["warm", "hat"]),
        ("something for the", ["something", "for", "the"]),
        ("!!", ["!", "!"]),
    ],
)
def test_words_without_a_wish_do_not_count_unless_there_are_no_others(text: str, kept: list[str]) -> None:
    reading = open_embedder().read([text])[0]
    spans = [reading.spans[place] for place in wishing_tokens(text, reading)]
    assert [text[start:end] for start, end in spans] == kept


def test_a_reading_has_the_vector_of_encode_and_a_state_for_each_token() -> None:
    embedder = open_embedder()
    texts = ["", "USB-C hub with HDMI", "a kettle", "word " * 300]
    readings = embedder.read(texts)
    np.testing.assert_allclose(
        np.stack([reading.vector for reading in readings]), embedder.encode(texts), atol=1e-5
    )
    assert [len(reading.states) for reading in readings] == [len(reading.spans) for reading in readings]
    assert readings[0].states.shape == (0, embedder.dimension)
    assert texts[1][slice(*readings[1].spans[0])] == "USB"
    assert len(readings[3].spans) == 62  # MAX_TOKENS less the two special ones


def test_the_shipped_head_sees_what_words_mean() -> None:
    head, embedder = TokenHead.load(shipped("models/ranker"), "vectors"), open_embedder()

    def product(text: str) -> ProductTokens:
        return head.product(embedder.read([text])[0].states, 10)

    asked = head.asked(embedder.read(["sofa"])[0].states)
    couch, printer = interaction(asked, [product("Grey couch"), product("Grey printer")])
    assert couch["token_mean"] > printer["token_mean"] + 0.2


def test_a_missing_or_broken_head_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="xiaoer train ranker"):
        TokenHead.load(tmp_path, "vectors")
    (tmp_path / head_file("vectors")).write_bytes(b"no tensors")
    with pytest.raises(ModelMissingError, match="xiaoer train ranker"):
        TokenHead.load(tmp_path, "vectors")
    save_file({"projection": np.zeros((2, 2), np.float32)}, tmp_path / head_file("vectors"))
    with pytest.raises(ModelMissingError, match="center"):
        TokenHead.load(tmp_path, "vectors")
