"""An encoder with adapters of low rank in its layers, as models that were fine-tuned from it are served.

Source: Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.e5_weights import E5Weights
from retrieval.onnx_graph import open_graph

if TYPE_CHECKING:
    import torch

Inputs = Mapping[str, NDArray[np.generic]]
States = Callable[[Inputs], NDArray[np.float32]]


def states_of(
    directory: Path,
    weights: E5Weights,
    tensors: Mapping[str, NDArray[np.float32]],
    example: Inputs,
    cache: Path | None,
) -> States:
    """What runs the encoder of a trained folder, shape (rows, tokens, size): a graph in 8 bits that is made in `cache`
    once, or torch where no cache is given or no faithful graph can be made. `example` are inputs of two rows or more.

    Raises:
        KeyError, ValueError: the adapters are not those of this encoder.
    """
    if cache is not None:
        graph = open_graph(directory, cache, lambda: adapted(weights, tensors), example, in_8_bits=True)
        if graph is not None:
            return graph.states
    model = adapted(weights, tensors)

    def run(inputs: Inputs) -> NDArray[np.float32]:
        import torch

        with torch.inference_mode():
            given = {name: torch.from_numpy(values) for name, values in inputs.items()}
            states: NDArray[np.float32] = model(**given).last_hidden_state.numpy()
        return states

    return run


def adapted(weights: E5Weights, tensors: Mapping[str, NDArray[np.float32]]) -> "torch.nn.Module":
    """The encoder with adapters (`LAYER.down`, `LAYER.up`) in its weights.

    Raises:
        KeyError, ValueError: the adapters are not those of this encoder.
    """
    import torch

    model = weights.encoder()
    layers = dict(model.named_modules())
    names = {name.rsplit(".", 1)[0] for name in tensors}
    for name in names:
        down, up = tensors[f"{name}.down"], tensors[f"{name}.up"]
        layer = layers[name]
        if not isinstance(layer, torch.nn.Linear) or (up @ down).shape != tuple(layer.weight.shape):
            raise ValueError(f"the adapter {name} does not fit the encoder")
        with torch.no_grad():
            layer.weight += torch.from_numpy(up @ down)
    return model
