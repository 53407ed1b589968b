"""An encoder as an ONNX graph: the only file that talks to ONNX Runtime.

A query is short, and in torch most of its time goes into Python between the layers: the same weights in ONNX Runtime
answer in a third of it (`xiaoer evaluate engines`). The graph is exported once into a cache, and used only where its
states are those of the model that it came from.
"""

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch

logger = logging.getLogger(__name__)
FORMAT = "1"  # raise it when the way of exporting changes
OPSET = 17
STATES = "states"
WORST_COSINE = 0.9999  # of a token's state with that of the model
WORST_COSINE_8_BITS = 0.95
Tokens = Mapping[str, NDArray[Any]]


class OnnxGraph:
    """The states of tokens, from a graph of float32 weights; safe to share between threads."""

    def __init__(self, file: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # One thread a call: turns run side by side, and a long batch is cut for all cores instead.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(
            str(file), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = [each.name for each in self._session.get_inputs()]
        self._cores = os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._cores, thread_name_prefix="encoder")

    def states(self, tokens: Tokens) -> NDArray[np.float32]:
        """The last states, shape (batch, time, size), of token ids or vectors and masks, each of (batch, time)."""
        rows = len(tokens[self._inputs[0]])
        parts_wanted = min(self._cores, rows // 2)
        if parts_wanted < 2:
            return self._run(tokens)
        parts = [
            {name: tokens[name][part] for name in self._inputs}
            for part in np.array_split(np.arange(rows), parts_wanted)
        ]
        return np.concatenate(list(self._pool.map(self._run, parts)))

    def _run(self, tokens: Tokens) -> NDArray[np.float32]:
        states: NDArray[np.float32] = self._session.run(
            [STATES], {name: tokens[name] for name in self._inputs}
        )[0]
        return states


def open_graph(
    folder: Path,
    cache: Path,
    load: "Callable[[], torch.nn.Module]",
    tokens: Tokens,
    *,
    in_8_bits: bool = False,
) -> OnnxGraph | None:
    """The graph of the encoder in a folder, exported into the cache where that has none that can be read.

    None, with a warning, where the graph is not the model that `load` reads: that is remembered, and torch runs it.
    `tokens` are an example of what it reads, of two rows or more, with padding. In 8 bits a graph takes half the time
    and a quarter of the memory, and its states are near the model's only: for heads that were measured so.
    """
    file = _file(folder, cache)
    if in_8_bits:
        file = file.with_suffix(".int8.onnx")
    failed = file.with_suffix(".failed")
    if failed.is_file():
        return None
    if file.is_file():
        try:
            return OnnxGraph(file)
        except Exception:  # onnxruntime raises its own kinds for a damaged file
            logger.warning("the encoder's graph %s cannot be read and is made anew", file, exc_info=True)
    model = load()
    try:
        return _exported(model, tokens, file, in_8_bits)
    except OSError:
        logger.warning("the encoder's graph cannot be written into %s: torch runs it", cache, exc_info=True)
    except Exception as error:  # whatever the exporter makes of an unknown architecture
        logger.warning("the encoder %s runs in torch: it has no faithful ONNX graph", folder, exc_info=True)
        failed.write_text(str(error), encoding="utf-8", errors="replace")
    return None


def _exported(model: "torch.nn.Module", tokens: Tokens, file: Path, in_8_bits: bool) -> OnnxGraph:
    """Export a model in float32, and put the graph in its place once it says what the model says: of the example that
    it was traced with, of one row, and of more and longer ones."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(suffix=".onnx", dir=file.parent)
    os.close(handle)
    try:
        _export(model, tokens, Path(name))
        if in_8_bits:
            _quantize(Path(name))
        graph = OnnxGraph(Path(name))
        first = {key: values[:1, :4] for key, values in tokens.items()}
        longer = {key: np.tile(values, (2, 2, 1)[: values.ndim]) for key, values in tokens.items()}
        for some in (tokens, first, longer):
            worst = _worst_cosine(graph.states(some), _states(model, some), some["attention_mask"] > 0)
            if not worst >= (WORST_COSINE_8_BITS if in_8_bits else WORST_COSINE):  # NaN as well
                raise ValueError(f"a state's cosine with the model's is {worst:.4f}")
        os.chmod(name, 0o644)  # whoever serves may be another user than who indexed
        os.replace(name, file)
    finally:
        Path(name).unlink(missing_ok=True)
    return graph


def _states(model: "torch.nn.Module", tokens: Tokens) -> NDArray[np.float32]:
    import torch

    with torch.inference_mode():
        inputs = {name: torch.from_numpy(values) for name, values in tokens.items()}
        states: NDArray[np.float32] = model(**inputs).last_hidden_state.float().numpy()
    return states


def _export(model: "torch.nn.Module", tokens: Tokens, file: Path) -> None:
    import warnings

    import torch

    inputs = {name: torch.from_numpy(values) for name, values in tokens.items()}

    class States(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *values: torch.Tensor) -> torch.Tensor:
            states: torch.Tensor = self.model(**dict(zip(inputs, values, strict=True))).last_hidden_state
            return states

    axes = {0: "batch", 1: "time"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it traces Python branches that do not change with the text
        torch.onnx.export(
            States().eval(),
            tuple(inputs.values()),
            str(file),
            input_names=list(inputs),
            output_names=[STATES],
            dynamic_axes=dict.fromkeys([*inputs, STATES], axes),
            opset_version=OPSET,
            dynamo=False,  # the new exporter's graph of BERT had other states (torch 2.13, transformers 5)
        )


def _quantize(file: Path) -> None:
    """Turn the weights of a graph into 8 bits; what flows between them is measured as it comes."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.disable(logging.WARNING)  # it advises a step that changes nothing here
    try:
        quantize_dynamic(file, file, weight_type=QuantType.QInt8, per_channel=True)
    finally:
        logging.disable(logging.NOTSET)


def _worst_cosine(
    found: NDArray[np.float32], expected: NDArray[np.float32], told: NDArray[np.bool_]
) -> float:
    a, b = found[told], expected[told]
    return float(((a * b).sum(-1) / (np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1))).min())


def _file(folder: Path, cache: Path) -> Path:
    """Where the graph of an encoder is kept: other weights have another name, the same weights the same one in every
    installation."""
    digest = hashlib.sha256(FORMAT.encode())
    for path in sorted(folder.iterdir()):
        if path.suffix in (".safetensors", ".bin", ".json"):
            with path.open("rb") as weights:
                digest.update(hashlib.file_digest(weights, "sha256").digest())
    return cache / f"{folder.parent.name}-{folder.name}-{digest.hexdigest()[:16]}.onnx"
