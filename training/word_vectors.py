"""Vectors of Chinese words (served by `bot/understand/word_vectors.py`), made out of the multilingual encoder.

    xiaoer train word-vectors --text data/moods --text data/intents --out data/models/moods/words.safetensors

Each word is embedded alone; the vectors are centred, cut to the directions in which they differ most, made of length 1,
and shortened for common words. About four minutes on one core.

Source: Arora et al., "A Simple but Tough-to-Beat Baseline for Sentence Embeddings", 2017 (weights of words, and the
common direction that is taken away).
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.understand.word_vectors import WordVectors, han_words
from retrieval.embed import Encoder
from retrieval.text import han_frequencies
from training.args import WordVectorArgs, validate_word_vector_args

logger = logging.getLogger(__name__)
BATCH = 500
HIGHEST = 127  # of int8


def make_word_vectors(
    args: WordVectorArgs, encoder: Encoder, say: Callable[[str], None] = logger.info
) -> WordVectors:
    """Make the vectors and write them into `args.out`; `say` is told how far it is.

    Raises:
        ArgumentsError: lists every argument that cannot work.
    """
    validate_word_vector_args(args)
    shares = han_frequencies()
    words = chosen_words(shares, args.common, _lines(args.texts))
    states = np.empty((len(words), encoder.dimension), dtype=np.float32)
    for start in range(0, len(words), BATCH):
        say(f"{start:,} of {len(words):,} words embedded")
        states[start : start + BATCH] = encoder.encode(words[start : start + BATCH])
    weights = np.array([args.damping / (args.damping + shares.get(word, 0.0)) for word in words])
    vectors = reduced(states, args.size) * weights[:, np.newaxis]
    scale = float(np.abs(vectors).max()) / HIGHEST
    made = WordVectors(words, np.rint(vectors / scale).astype(np.int8), scale)
    made.save(args.out)
    return made


def chosen_words(shares: dict[str, float], common: int, lines: Iterable[str]) -> list[str]:
    """The commonest words, the words of the lines, and the characters of both, in a fixed order."""
    ranked = sorted(shares, key=lambda word: (-shares[word], word))[:common]
    words = {*ranked, *(word for line in lines for word in han_words(line))}
    return sorted(words | {character for word in words for character in word})


def reduced(states: NDArray[np.float32], size: int) -> NDArray[np.float64]:
    """Vectors of length 1, shape (rows, size): the states, centred, in the directions in which they differ most."""
    centred = states.astype(np.float64) - states.mean(axis=0, dtype=np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)  # ascending
    vectors = centred @ axes[:, ::-1][:, :size]
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12))


def _lines(paths: Sequence[Path]) -> Iterable[str]:
    for path in paths:
        for file in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
            yield from file.read_text(encoding="utf-8").splitlines()
