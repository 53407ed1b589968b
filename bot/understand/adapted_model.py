"""The files of a model that was fine-tuned by adapters."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from bot.understand.intents import CONFIG_FILE, WEIGHTS_FILE, Linear

# What reading such files may raise where one is missing or damaged.
DAMAGED = (OSError, ValueError, TypeError, KeyError, SafetensorError)


class AdaptedModel(NamedTuple):
    """The config as it was written, the heads in the order asked for, and the adapters by name."""

    config: Any
    heads: list[Linear]
    adapters: dict[str, NDArray[np.float32]]


def read_adapted(directory: Path, heads: Sequence[str]) -> AdaptedModel:
    """Read what training wrote into a folder.

    Raises:
        OSError, ValueError, TypeError, KeyError, SafetensorError: a file is missing or damaged (`DAMAGED`).
    """
    config = json.loads((directory / CONFIG_FILE).read_text(encoding="utf-8"))
    tensors = {k: v.astype(np.float32) for k, v in load_file(directory / WEIGHTS_FILE).items()}
    read = [Linear(tensors.pop(f"{head}.weight"), tensors.pop(f"{head}.bias")) for head in heads]
    return AdaptedModel(config, read, tensors)
