"""`xiaoer evaluate engines`: the English encoder in every engine that we could serve it with, on the same texts.

What search and training use is chosen from this table (`retrieval/embed.py`): a query runs alone, documents run in
batches, and an engine counts only where its vectors are those of float32.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.app import App
from retrieval.embed import BATCH_SIZE, TransformerEmbeddings, minilm_path
from retrieval.onnx_graph import OnnxGraph
from training.evaluate_search_speed import ASIDES, QUERIES

Encode: TypeAlias = Callable[[Sequence[str]], NDArray[np.float32]]
DOCUMENTS = 128
WARM_UP = 5


def measure_engines(app: App, searches: int) -> list[dict[str, Any]]:
    """One row an engine: milliseconds a query alone, and a document in batches of BATCH_SIZE; the mean and the lowest
    cosine with float32; `ratio` is how much faster than torch in float32 a query is."""
    ours = [f"{text} {aside}".strip() for aside in ASIDES for text in QUERIES]
    queries = [ours[index % len(ours)] for index in range(searches)]
    documents = [product.title for product in islice(app.catalog.stream(), DOCUMENTS)] or ours[:DOCUMENTS]
    with tempfile.TemporaryDirectory() as folder:
        engines = _engines(Path(folder))
        reference = engines["torch float32"](queries)
        rows: list[dict[str, Any]] = []
        for name, encode in engines.items():
            alone, vectors = _alone(encode, queries)
            cosines = (vectors * reference).sum(1)
            p50, p95 = np.percentile(alone, [50, 95])
            rows.append(
                {
                    "engine": name,
                    "query p50": round(float(p50), 1),
                    "query p95": round(float(p95), 1),
                    "document": round(_together(encode, documents), 1),
                    "mean cosine": round(float(cosines.mean()), 5),
                    "lowest cosine": round(float(cosines.min()), 5),
                    "ratio": round((rows[0]["query p50"] if rows else p50) / p50, 1),
                }
            )
    return rows


def _engines(folder: Path) -> dict[str, Encode]:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    engines: dict[str, Encode] = {}
    for dtype in ("float32", "bfloat16"):
        embedder = TransformerEmbeddings(str(minilm_path()), dtype=dtype)
        engines[f"torch {dtype}"] = embedder.encode
    exported = TransformerEmbeddings(str(minilm_path()), folder, dtype="float32")
    engines["onnxruntime float32"] = exported.encode
    graph = next(folder.glob("*.onnx"))
    for per_channel in (False, True):
        name = "int8 by channel" if per_channel else "int8"
        file = folder / f"{name}.quantised"
        quantize_dynamic(
            graph, file, per_channel=per_channel, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"]
        )
        quantised = TransformerEmbeddings(str(minilm_path()), dtype="float32", graph=OnnxGraph(file))
        engines[f"onnxruntime {name}"] = quantised.encode
    return engines


def _alone(encode: Encode, texts: Sequence[str]) -> tuple[list[float], NDArray[np.float32]]:
    """Milliseconds of each text on its own, and the vectors, shape (texts, dimension)."""
    for text in texts[:WARM_UP]:
        encode([text])
    took, vectors = [], []
    for text in texts:
        started = time.perf_counter()
        vectors.append(encode([text])[0])
        took.append((time.perf_counter() - started) * 1000)
    return took, np.stack(vectors)


def _together(encode: Encode, texts: Sequence[str]) -> float:
    """Milliseconds a text in batches."""
    encode(texts[:BATCH_SIZE])
    started = time.perf_counter()
    encode(texts)
    return (time.perf_counter() - started) * 1000 / len(texts)
