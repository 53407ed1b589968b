"""Vectors that are kept in a file."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.vector_file import VectorFile


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    file = VectorFile(tmp_path / "new" / "vectors.safetensors")
    file.write({"a": np.array([0.5, 1.0], dtype=np.float32)})
    assert file.read()["a"].tolist() == [0.5, 1.0]
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["vectors.safetensors"]


def test_a_broken_file_and_none_hold_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "vectors.safetensors"
    assert VectorFile(path).read() == {}
    assert VectorFile(None).read() == {}
    path.write_bytes(b"no tensors")
    assert VectorFile(path).read() == {}
    assert "cannot be read" in caplog.text


def test_where_nothing_can_be_written_it_is_told_and_nothing_fails(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    VectorFile(tmp_path / "taken" / "vectors.safetensors").write({"a": np.zeros(2, dtype=np.float32)})
    assert "cannot be written" in caplog.text
