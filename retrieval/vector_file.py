"""Vectors that were made once and are kept in a file, in half precision. It only saves time: what cannot be read or written
is told in the log, and made anew."""

import logging
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

logger = logging.getLogger(__name__)


class VectorFile:
    """A file of vectors by key; several processes may read and write it, the last one's stand."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def read(self) -> dict[str, NDArray[np.float32]]:
        """What the file holds; nothing where there is none, or a broken one."""
        if self._file is None or not self._file.is_file():
            return {}
        try:
            return {key: rows.astype(np.float32) for key, rows in load_file(self._file).items()}
        except (OSError, SafetensorError):
            logger.warning("%s cannot be read and is made anew", self._file, exc_info=True)
            return {}

    def write(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Put vectors in the place of what the file holds."""
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            number, new = tempfile.mkstemp(dir=self._file.parent, prefix=self._file.stem, suffix=".new")
            with os.fdopen(number, "wb") as file:
                file.write(save({key: rows.astype(np.float16) for key, rows in vectors.items()}))
            Path(new).replace(self._file)
        except OSError:
            logger.warning("%s cannot be written: it is made anew next time", self._file, exc_info=True)
