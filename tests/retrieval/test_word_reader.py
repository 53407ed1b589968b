"""Words read one by one, for an encoder that tells nothing of its tokens."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.shipped import shipped
from retrieval.text import spans_of_words
from retrieval.word_reader import WordReader
from tests.seams import HashingEmbeddings


class CountingEmbeddings(HashingEmbeddings):
    def __init__(self, dimension: int = 64) -> None:
        super().__init__(dimension)
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return super().encode(texts)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("蓝牙耳机 USB-C", ["蓝牙", "耳机", "usb", "c"]),
        ("防水的Cases", ["防水", "的", "case"]),
        ("無線滑鼠", ["无线", "鼠标"]),
        ("", []),
        ("!？", []),
    ],
)
def test_words_stand_where_the_text_has_them(text: str, words: list[str]) -> None:
    found = spans_of_words(text)
    assert [word for word, _, _ in found if word in words] == words
    assert all(0 <= start < end <= len(text) for _, start, end in found)


def test_each_word_is_embedded_once_and_kept_in_the_file(tmp_path: Path) -> None:
    encoder = CountingEmbeddings()
    reader = WordReader(encoder, tmp_path / "index" / "words.safetensors")
    first = reader.read(["防水 耳机", "耳机"])
    assert encoder.asked == ["防水 耳机", "耳机", "耳机", "防水"]
    np.testing.assert_allclose(first[0].states[1], first[1].states[0])
    np.testing.assert_allclose(first[1].vector, HashingEmbeddings().encode(["耳机"])[0], atol=1e-6)
    reader.save()
    again = CountingEmbeddings()
    reopened = WordReader(again, tmp_path / "index" / "words.safetensors").read_query("耳机 防水")
    np.testing.assert_array_equal(reopened.states[0], first[1].states[0])
    assert again.asked == ["耳机 防水"]  # the query itself


def test_a_broken_file_is_left_aside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "words.safetensors"
    file.write_bytes(b"broken")
    assert len(WordReader(HashingEmbeddings(), file).read_query("耳机").states) == 1
    assert "words.safetensors" in caplog.text


@pytest.mark.parametrize("text", ["", "!!", "\U0001f600", "耳机 " * 3000, "\x00a"])
def test_any_text_is_read(text: str) -> None:
    reader = WordReader(HashingEmbeddings())
    for reading in (reader.read([text])[0], reader.read_query(text)):
        assert reading.states.shape == (len(reading.spans), 64)
    assert reader.read([]) == []


def test_the_shipped_words_are_there_and_are_read() -> None:
    encoder = CountingEmbeddings(384)
    reader = WordReader(encoder, shipped=shipped("models/ranker") / "words.safetensors")
    assert len(reader.read_query("耳机").states) == 1
    assert encoder.asked == ["耳机"]  # the query itself, not its word
