"""The intent head as it is served: features, loading, predictions, and the head that ships."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from safetensors.numpy import save_file

from bot.understand.intents import (
    EMBEDDING_SIZE,
    Intent,
    IntentModel,
    IntentModelError,
    features,
    ngrams,
    softmax,
)

SHIPPED = Path(__file__).parents[2] / "data" / "models" / "intents"
BUCKETS = 256


def _unit(seed: int = 0) -> NDArray[np.float32]:
    vector = np.random.default_rng(seed).normal(size=EMBEDDING_SIZE).astype(np.float32)
    return vector / np.linalg.norm(vector)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A small head of random weights and four labels."""
    labels = ["affirm", "deny", "find_product", "greeting"]
    rng = np.random.default_rng(1)
    save_file(
        {
            "weight": rng.normal(size=(EMBEDDING_SIZE + BUCKETS, 4)).astype(np.float16),
            "bias": np.zeros(4, dtype=np.float16),
        },
        tmp_path / "model.safetensors",
    )
    config = {
        "format": 1,
        "labels": labels,
        "ngram_buckets": BUCKETS,
        "ngram_weight": 0.7,
        "temperature": 1.0,
    }
    (tmp_path / "config.json").write_text(json.dumps({**config, "threshold": 0.5}))
    return tmp_path


def test_ngrams_stay_within_words_and_take_han_singly_and_in_pairs() -> None:
    assert ngrams("TV?") == ["<t", "tv", "v>", "<tv", "tv>", "<tv>", "?"]
    assert ngrams("退款！") == ["退", "款", "退款", "!"]


def test_any_number_has_the_ngrams_of_another_of_the_same_length() -> None:
    assert ngrams("under 300") == ngrams("under 450")


def test_features_are_the_same_in_another_process() -> None:
    program = (
        "import numpy as np; from bot.understand.intents import features; "
        "print(np.flatnonzero(features(['转人工 now'], np.zeros((1, 384), np.float32), 256, 1.0)).tolist())"
    )
    root = Path(__file__).parents[2]
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    here = features(["转人工 now"], np.zeros((1, EMBEDDING_SIZE), np.float32), 256, 1.0)
    assert json.loads(told.stdout) == np.flatnonzero(here).tolist()


def test_the_embedding_fades_out_with_chinese() -> None:
    embeddings = np.vstack([_unit(), _unit(), _unit()])
    lengths = np.linalg.norm(
        features(["hi", "hi你好", "你好"], embeddings, BUCKETS, 0.7)[:, :EMBEDDING_SIZE], axis=1
    )
    assert lengths == pytest.approx([1.0, 0.5, 0.0])


def test_embeddings_of_the_wrong_shape_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(1, 384\)"):
        features(["hi"], np.zeros((1, 383), np.float32), BUCKETS, 0.7)


@given(st.text(max_size=200))
def test_any_text_has_finite_features_of_bounded_length(text: str) -> None:
    row = features([text], _unit()[np.newaxis], BUCKETS, 0.7)[0]
    assert np.isfinite(row).all()
    assert np.linalg.norm(row[EMBEDDING_SIZE:]) <= 1.5 + 1e-4


def test_predictions_equal_a_slow_reference(directory: Path) -> None:
    model = IntentModel.load(directory)
    embedding = _unit()
    row = features(["any laptops"], embedding[np.newaxis], BUCKETS, 0.7)[0]
    weight = model._head.weight
    logits = np.array(
        [sum(float(x) * float(w) for x, w in zip(row, weight[:, k], strict=True)) for k in range(4)]
    )
    expected = np.exp(logits) / np.exp(logits).sum()
    found = {intent.name: intent.confidence for intent in model.predict("any laptops", embedding)}
    assert found == {name: pytest.approx(expected[model.labels.index(name)], abs=1e-4) for name in found}


def test_predict_gives_the_top_three_best_first(directory: Path) -> None:
    confidences = [intent.confidence for intent in IntentModel.load(directory).predict("hello", _unit())]
    assert len(confidences) == 3
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) <= 1 + 1e-6


def test_predict_many_equals_predict_one_by_one(directory: Path) -> None:
    model = IntentModel.load(directory)
    texts = ["hello", "", "你好"]
    embeddings = np.vstack([_unit(seed) for seed in range(3)])
    singles = [model.predict(text, row) for text, row in zip(texts, embeddings, strict=True)]
    for many, single in zip(model.predict_many(texts, embeddings), singles, strict=True):
        assert [intent.name for intent in many] == [intent.name for intent in single]
        assert [i.confidence for i in many] == pytest.approx([i.confidence for i in single], abs=1e-5)
    assert model.predict_many([], np.zeros((0, EMBEDDING_SIZE), np.float32)) == []


def test_unsure_below_the_threshold(directory: Path) -> None:
    model = IntentModel.load(directory)
    assert model.threshold == 0.5
    assert model.unsure([Intent("affirm", 0.49)])
    assert not model.unsure([Intent("affirm", 0.5)])


def test_a_higher_temperature_makes_probabilities_more_even() -> None:
    logits = np.array([2.0, 0.0], dtype=np.float32)
    assert softmax(logits, 2.0).max() < softmax(logits, 1.0).max()


@pytest.mark.parametrize("name", ["config.json", "model.safetensors"])
@pytest.mark.parametrize("damage", ["missing", "garbage"])
def test_a_damaged_model_names_the_file_and_the_cure(directory: Path, name: str, damage: str) -> None:
    (directory / name).unlink()
    if damage == "garbage":
        (directory / name).write_text("garbage")
    with pytest.raises(IntentModelError, match=rf"{name}.*xiaoer train intents"):
        IntentModel.load(directory)


def test_weights_that_do_not_fit_the_config_are_refused(directory: Path) -> None:
    config = json.loads((directory / "config.json").read_text())
    (directory / "config.json").write_text(json.dumps({**config, "labels": ["affirm", "deny"]}))
    with pytest.raises(IntentModelError, match="shape"):
        IntentModel.load(directory)


def test_a_config_that_lacks_a_field_is_refused(directory: Path) -> None:
    config = json.loads((directory / "config.json").read_text())
    del config["threshold"]
    (directory / "config.json").write_text(json.dumps(config))
    with pytest.raises(IntentModelError, match="lacks threshold"):
        IntentModel.load(directory)


def test_the_shipped_head_is_small_and_knows_every_intent() -> None:
    model = IntentModel.load(SHIPPED)
    assert len(model.labels) == 44
    assert {"find_product", "refine", "out_of_scope", "cancel_order", "contact_human_agent"} <= set(
        model.labels
    )
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) < 1_000_000


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("转人工", "contact_human_agent"),
        ("取消订单", "cancel_order"),
        ("谢谢你", "thanks"),
        ("便宜一点的", "refine"),
    ],
)
def test_the_shipped_head_reads_chinese_whatever_the_embedding(text: str, intent: str) -> None:
    assert IntentModel.load(SHIPPED).predict(text, _unit())[0].name == intent
