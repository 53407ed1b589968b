"""One conformance suite a seam, run on every implementation."""

import math
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizer

from bot.shipped import shipped
from retrieval.embed import Encoder, TransformerEmbeddings, open_embedder, open_multilingual_embedder
from retrieval.errors import IndexStoreError, ModelMissingError
from retrieval.features import Candidate
from retrieval.filters import Filters, filter_facts
from retrieval.index import lexical_fields
from retrieval.lexical import LexicalEntry, LexicalIndex, open_lexical
from retrieval.money import Money
from retrieval.need import PriceRange
from retrieval.product import Product
from retrieval.rank import CrossEncoderRanker, Ranker, open_ranker
from retrieval.vectors import VectorEntry, VectorStore, open_vectors
from tests.seams import ExactVectors, HashingEmbeddings, SharedWords, TitleLengthRanker

PRODUCTS = (
    Product("a", "HP silver laptop", brand="HP", product_type="laptop", price=Money(49900, "USD"), stock=3),
    Product(
        "b", "Dell black laptop", brand="Dell", product_type="laptop", price=Money(79900, "USD"), stock=0
    ),
    Product("c", "HP wireless mouse", brand="HP", product_type="mouse", price=Money(1999, "USD")),
    Product("d", "Unbranded laptop sleeve", product_type="laptop bag", price=Money(1999, "EUR"), stock=1),
    Product("e", "Laptop on request", brand="Acer", product_type="laptop"),
    Product(
        "s",
        "HP laptop, in stock",
        brand="HP",
        product_type="laptop",
        price=Money(59900, "USD"),
        available=True,
    ),
    Product(
        "t",
        "HP laptop, sold out",
        brand="HP",
        product_type="laptop",
        price=Money(59900, "USD"),
        available=False,
    ),
)
FILTERS = (
    Filters(),
    Filters(price=PriceRange("USD", max_minor=49900)),
    Filters(price=PriceRange("USD", max_minor=49900, max_inclusive=False)),
    Filters(price=PriceRange("USD", min_minor=1999, min_inclusive=False)),
    Filters(price=PriceRange("EUR", min_minor=1, max_minor=5000)),
    Filters(brands=frozenset({"hp"})),
    Filters(not_brands=frozenset({"hp"})),
    Filters(product_types=frozenset({"laptop", "mouse"})),
    Filters(in_stock_only=True),
    Filters(brands=frozenset({"hp", "dell"}), price=PriceRange("USD", max_minor=50000), in_stock_only=True),
    Filters(brands=frozenset({"nobody"})),
)


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Hugging Face encoder and cross-encoder of a few kilobytes, with random weights, saved to a folder."""
    folder = tmp_path_factory.mktemp("tiny")
    vocabulary = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *"abcdefghijklmnopqrstuvwxyz",
        "##a",
        "laptop",
        "mouse",
    ]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, num_labels=1,
    )  # fmt: skip
    for name, model in {
        "encoder": BertModel(config),
        "ranker": BertForSequenceClassification(config),
    }.items():
        model.save_pretrained(folder / name)
        BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder / name)
    return folder


# --- embedders -------------------------------------------------------------------------------------------------


@pytest.fixture(
    scope="module", params=["minilm", "minilm as a graph", "e5", "any hugging face model", "fake"]
)
def embedder(
    request: pytest.FixtureRequest, tiny_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Encoder:
    if request.param == "fake":
        return HashingEmbeddings()
    if request.param == "e5":
        return open_multilingual_embedder("e5")
    if request.param == "minilm as a graph":
        return open_embedder("minilm", tmp_path_factory.mktemp("graph"))
    return open_embedder("minilm" if request.param == "minilm" else str(tiny_model / "encoder"))


def test_an_embedder_gives_unit_vectors_in_the_order_asked(embedder: Encoder) -> None:
    texts = ["laptop", "a wireless mouse with a very long title that goes on", "mouse"]
    vectors = embedder.encode(texts)
    assert vectors.shape == (3, embedder.dimension)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)
    for text, vector in zip(texts, vectors, strict=True):
        np.testing.assert_allclose(embedder.encode([text])[0], vector, atol=2e-2)
    assert embedder.encode([]).shape == (0, embedder.dimension)


def test_a_query_is_nearest_to_the_text_that_says_the_same(embedder: Encoder) -> None:
    texts = ["laptop", "a wireless mouse with a very long title that goes on", "mouse"]
    for place, text in enumerate(texts):
        query = np.array(embedder.embed_query(text), dtype=np.float32)
        assert np.linalg.norm(query) == pytest.approx(1.0, abs=1e-3)
        assert int(np.argmax(embedder.encode(texts) @ query)) == place


@pytest.mark.parametrize("text", ["", " ", "\U0001f600", "蓝牙耳机", "a" * 100_000, "\x00\x01"])
def test_an_embedder_takes_any_text(embedder: Encoder, text: str) -> None:
    assert np.isfinite(embedder.embed_query(text)).all()
    assert np.isfinite(embedder.encode([text])).all()


def test_minilm_puts_like_with_like() -> None:
    shoe, sneaker, printer = open_embedder().encode(["running shoes", "jogging sneakers", "laser printer"])
    assert shoe @ sneaker > shoe @ printer + 0.2


def test_e5_puts_like_with_like_in_two_languages() -> None:
    e5 = open_multilingual_embedder()
    shoes, printer = e5.encode(["running shoes", "laser printer"])
    query = np.array(e5.embed_query("跑步鞋"), dtype=np.float32)
    assert query @ shoes > query @ printer
    assert query @ printer > e5.unrelated - 0.1


def test_a_graph_is_exported_once_says_what_torch_says_and_is_made_anew_when_damaged(
    tiny_model: Path, tmp_path: Path
) -> None:
    texts = ["laptop", "mouse a b c", "laptop mouse", "b", "c d e f g"]
    encoder = str(tiny_model / "encoder")
    expected = TransformerEmbeddings(encoder, dtype="float32").read(texts)
    for attempt in ("exported", "read", "damaged"):
        if attempt == "damaged":
            next(tmp_path.glob("*.onnx")).write_bytes(b"no graph")
        found = TransformerEmbeddings(encoder, tmp_path, dtype="float32").read(texts)
        assert len(list(tmp_path.iterdir())) == 1
        for a, b in zip(expected, found, strict=True):
            np.testing.assert_allclose(a.vector, b.vector, atol=1e-4)
            np.testing.assert_allclose(a.states, b.states, atol=1e-3)
            assert a.spans == b.spans


def test_a_model_that_cannot_be_exported_runs_in_torch(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no such operator")

    monkeypatch.setattr(torch.onnx, "export", fail)
    embedder = open_embedder(str(tiny_model / "encoder"), tmp_path)
    assert "runs in torch" in caplog.text
    assert embedder.encode(["laptop"]).shape == (1, 16)
    assert [path.suffix for path in tmp_path.iterdir()] == [".failed"]
    caplog.clear()
    assert open_embedder(str(tiny_model / "encoder"), tmp_path).encode(["laptop"]).shape == (1, 16)
    assert caplog.text == ""  # it is not tried again


def test_a_model_that_is_not_there_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="XIAOER_EMBEDDER"):
        TransformerEmbeddings(str(tmp_path / "nothing"))
    with pytest.raises(ModelMissingError, match="XIAOER_RANKER"):
        CrossEncoderRanker(str(tmp_path / "nothing"))


# --- vector stores ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Chroma server on a free loopback port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--path", str(tmp_path_factory.mktemp("chroma"))]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                with urllib.request.urlopen(f"{url}/api/v2/heartbeat", timeout=1):
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.25)
        else:
            pytest.fail("the Chroma server did not start within a minute")
        yield url
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(params=["chroma folder", "chroma server", "fake"])
def vectors(request: pytest.FixtureRequest, tmp_path: Path) -> VectorStore:
    store: VectorStore
    if request.param == "fake":
        store = ExactVectors()
    elif request.param == "chroma folder":
        store = open_vectors(tmp_path / "vectors", "products", 64)
    else:
        url = request.getfixturevalue("chroma_server")
        store = open_vectors(tmp_path, f"test-{tmp_path.name}", 64, url)
    store.upsert([_vector_entry(product) for product in PRODUCTS])
    return store


@pytest.mark.parametrize("filters", FILTERS)
def test_the_nearest_are_the_nearest_among_what_the_filters_leave(
    vectors: VectorStore, filters: Filters
) -> None:
    query = HashingEmbeddings().encode(["laptop"])[0]
    reference = ExactVectors()
    reference.upsert([_vector_entry(product) for product in PRODUCTS])
    found, wanted = vectors.nearest(query, 10, filters), reference.nearest(query, 10, filters)
    assert {n.product_id for n in found} == {n.product_id for n in wanted}
    assert {n.product_id for n in found} == {p.product_id for p in PRODUCTS if filters.matches(p)}
    np.testing.assert_allclose([n.similarity for n in found], [n.similarity for n in wanted], atol=1e-4)


def test_a_deleted_vector_never_comes_back(vectors: VectorStore) -> None:
    vectors.delete(["a", "not there"])
    query = HashingEmbeddings().encode([PRODUCTS[0].title])[0]
    assert "a" not in {n.product_id for n in vectors.nearest(query, 10, Filters())}
    assert vectors.count() == len(PRODUCTS) - 1


def test_a_cleared_store_is_empty_and_takes_entries_again(vectors: VectorStore) -> None:
    vectors.clear()
    assert vectors.count() == 0
    vectors.upsert([_vector_entry(PRODUCTS[0])])
    query = HashingEmbeddings().encode([PRODUCTS[0].title])[0]
    assert [n.product_id for n in vectors.nearest(query, 10, Filters())] == ["a"]


def test_new_facts_replace_old_ones_and_keep_the_vector(vectors: VectorStore) -> None:
    vectors.update_facts({"a": {"brand": "acer", "product_type": "laptop"}})
    query = HashingEmbeddings().encode([PRODUCTS[0].title])[0]
    assert vectors.nearest(query, 1, Filters(brands=frozenset({"acer"})))[0].product_id == "a"
    priced = vectors.nearest(query, 10, Filters(price=PriceRange("USD", max_minor=10**9)))
    assert "a" not in {n.product_id for n in priced}


def test_a_chroma_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexStoreError, match="XIAOER_CHROMA_URL"):
        open_vectors(tmp_path, "products", 64, "http://127.0.0.1:9")


# --- lexical indexes -------------------------------------------------------------------------------------------


@pytest.fixture(params=["tantivy", "fake"])
def lexical(request: pytest.FixtureRequest, tmp_path: Path) -> LexicalIndex:
    index: LexicalIndex = SharedWords() if request.param == "fake" else open_lexical(tmp_path / "words")
    index.upsert([_lexical_entry(product) for product in PRODUCTS])
    index.commit()
    return index


@pytest.mark.parametrize("filters", FILTERS)
def test_words_are_found_only_among_what_the_filters_leave(lexical: LexicalIndex, filters: Filters) -> None:
    found = {match.product_id for match in lexical.search("laptops", 10, filters)}
    assert found == {p.product_id for p in PRODUCTS if "laptop" in p.title.casefold() and filters.matches(p)}


def test_more_shared_words_rank_first_and_ties_follow_the_id(lexical: LexicalIndex) -> None:
    matches = lexical.search("black laptop", 10, Filters())
    assert matches[0].product_id == "b"
    scores = [(-match.score, match.product_id) for match in matches]
    assert scores == sorted(scores)


@pytest.mark.parametrize(
    "text", ["", "   ", "***", '"laptop', "title:laptop AND (", "\x00", "的", "\U0001f600", "laptop " * 5000]
)
def test_any_text_is_a_query(lexical: LexicalIndex, text: str) -> None:
    assert isinstance(lexical.search(text, 5, Filters()), list)


def test_changes_show_after_the_commit_and_deleted_words_stay_away(lexical: LexicalIndex) -> None:
    lexical.delete(["a"])
    lexical.upsert([_lexical_entry(Product("f", "Garden gnome laptop"))])
    assert "a" in {match.product_id for match in lexical.search("laptop", 10, Filters())}
    lexical.commit()
    found = {match.product_id for match in lexical.search("laptop", 10, Filters())}
    assert "a" not in found
    assert "f" in found
    assert lexical.count() == len(PRODUCTS)


def test_a_rare_word_weighs_more_than_a_common_one_and_an_unknown_one_most(lexical: LexicalIndex) -> None:
    found = lexical.rarity(["sleeve", "laptops", "zorvex", "耳机", "-"])
    assert 0 < found["laptops"] < found["sleeve"] < found["zorvex"]
    assert found["sleeve"] == pytest.approx(math.log(1 + len(PRODUCTS) / 2))
    assert found["耳机"] == found["-"] == found["zorvex"] == pytest.approx(math.log(1 + len(PRODUCTS)))
    assert lexical.rarity([]) == {}


def test_chinese_words_are_found(lexical: LexicalIndex) -> None:
    lexical.upsert([_lexical_entry(Product("z", "无线蓝牙耳机 降噪"))])
    lexical.commit()
    assert [match.product_id for match in lexical.search("蓝牙耳机", 5, Filters())] == ["z"]


# --- rankers ---------------------------------------------------------------------------------------------------


@pytest.fixture(params=["learned", "cross-encoder", "fake"])
def ranker(request: pytest.FixtureRequest, tiny_model: Path) -> Ranker:
    if request.param == "fake":
        return TitleLengthRanker()
    return open_ranker(str(shipped("models/ranker") if request.param == "learned" else tiny_model / "ranker"))


@pytest.mark.parametrize("query", ["laptop", "", "\U0001f600 مرحبا 耳机", "a " * 3000])
def test_a_ranker_scores_every_candidate_with_a_finite_number(ranker: Ranker, query: str) -> None:
    candidates = [Candidate(product, {"fused": 0.01, "lexical": 0.5}) for product in PRODUCTS]
    scores = ranker.scores(query, candidates)
    assert scores.shape == (len(PRODUCTS),)
    assert np.isfinite(scores).all()
    np.testing.assert_allclose(ranker.scores(query, candidates[::-1])[::-1], scores, atol=1e-4)
    assert ranker.scores(query, []).shape == (0,)


def test_a_folder_without_a_ranker_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="XIAOER_RANKER"):
        open_ranker(str(tmp_path))
    (tmp_path / "trees.txt").write_text("no trees", encoding="utf-8")
    with pytest.raises(ModelMissingError, match="xiaoer train ranker"):
        open_ranker(str(tmp_path))


def _vector_entry(product: Product) -> VectorEntry:
    vector: Any = HashingEmbeddings().encode([product.title])[0]
    return VectorEntry(product.product_id, vector, filter_facts(product))


def _lexical_entry(product: Product) -> LexicalEntry:
    return LexicalEntry(product.product_id, lexical_fields(product), filter_facts(product))
