"""Late interaction: every word of a query looks for the word of a product that means most nearly the same.

The encoder's token states are projected to fewer dimensions by a trained head and kept as small integers, so that a
product costs a few kilobytes and a hundred of them are compared within a millisecond. What matched what is also what
an explanation shows.

Source: Khattab and Zaharia, "ColBERT: Efficient and Effective Passage Search via Contextualized Late Interaction
over BERT", SIGIR 2020.
"""

import hashlib
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from sqlalchemy import BigInteger, Connection, Engine, LargeBinary, String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from retrieval.database import Base
from retrieval.embed import Reading, TokenReader
from retrieval.errors import ModelMissingError
from retrieval.features import STOP_WORDS
from retrieval.product import Product
from retrieval.records import MAX_ID_LENGTH

TENSORS = ("center", "projection", "gate", "bias")
SCALE = 127  # unit vectors are kept as integers from -127 to 127
MAX_KEPT = 30_000  # products kept in memory, about 4 kB each
TOKEN_FEATURES = (
    "token_mean",
    "token_min",
    "token_title_mean",
    "token_title_min",
    "token_title_answered",
    "token_gap",
    "token_title_gap",
)


class TokenRow(Base):
    """The projected tokens of a product, by the vector index that reads its text."""

    __tablename__ = "product_tokens"

    product_id: Mapped[str] = mapped_column(String(MAX_ID_LENGTH), primary_key=True)
    index_name: Mapped[str] = mapped_column(String(50), primary_key=True)
    head: Mapped[str] = mapped_column(String(64))
    text_crc: Mapped[int] = mapped_column(BigInteger)
    title_tokens: Mapped[int] = mapped_column()
    vectors: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True, slots=True)
class AskedTokens:
    """A query: unit vectors, shape (tokens, size), and how much each token matters, summing to 1."""

    vectors: NDArray[np.float32]
    weights: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ProductTokens:
    """A product: vectors of length SCALE, shape (tokens, size), the first `title_tokens` of them its title's."""

    vectors: NDArray[np.int8]
    title_tokens: int


class TokenHead:
    """A trained projection of token states, and the weight of a query's tokens."""

    def __init__(self, tensors: Mapping[str, NDArray[np.float32]]) -> None:
        """`tensors`: center (dimension,), projection (dimension, size), gate (dimension,), bias (1,)."""
        self.tensors = {name: tensors[name].astype(np.float32) for name in TENSORS}
        digest = hashlib.sha256(b"".join(self.tensors[name].tobytes() for name in TENSORS))
        self.name = digest.hexdigest()[:16]

    @classmethod
    def load(cls, folder: Path, index_name: str) -> "TokenHead":
        """Read the head for a vector index from the folder of a trained ranker.

        Raises:
            ModelMissingError: the folder holds no usable head.
        """
        file = folder / head_file(index_name)
        try:
            return cls(load_file(file))
        except (OSError, SafetensorError, KeyError) as error:
            raise ModelMissingError(
                f"cannot read the ranker's head {file} ({error}): install the package again, or train one with "
                "`xiaoer train ranker`"
            ) from error

    @property
    def size(self) -> int:
        """The size of a projected token."""
        return int(self.tensors["projection"].shape[1])

    def asked(self, states: NDArray[np.float32]) -> AskedTokens:
        """A query by the states of its tokens that carry a wish, shape (tokens, dimension)."""
        states = np.subtract(states, self.tensors["center"], dtype=np.float32)
        weights = 1.0 / (1.0 + np.exp(-(states @ self.tensors["gate"] + self.tensors["bias"])))
        vectors = _unit(states @ self.tensors["projection"])
        return AskedTokens(vectors, weights / max(float(weights.sum()), 1e-9))

    def product(self, states: NDArray[np.float32], title_tokens: int) -> ProductTokens:
        """A product by the states of its tokens, shape (tokens, dimension)."""
        vectors = _unit(
            np.subtract(states, self.tensors["center"], dtype=np.float32) @ self.tensors["projection"]
        )
        return ProductTokens(np.rint(SCALE * vectors).astype(np.int8), title_tokens)


class TokenStore:
    """The tokens of all products, in the database beside the catalogue; those read last are kept."""

    def __init__(
        self,
        engine: Engine,
        index_name: str,
        head: TokenHead,
        reader: TokenReader,
        text_of: Callable[[Product], str | None],
    ) -> None:
        self._engine = engine
        self._index_name = index_name
        self.text_of = text_of
        self.head = head
        self.reader = reader
        self._kept: dict[str, tuple[Product, ProductTokens]] = {}

    def write(self, products: Sequence[Product], readings: Sequence[Reading]) -> None:
        """Add or replace the tokens of products, whose texts were read."""
        rows = []
        for product, reading in zip(products, readings, strict=True):
            tokens = self.head.product(reading.states, self.title_tokens(product, reading))
            rows.append(
                {
                    "product_id": product.product_id,
                    "index_name": self._index_name,
                    "head": self.head.name,
                    "text_crc": self.checksum(product),
                    "title_tokens": tokens.title_tokens,
                    "vectors": tokens.vectors.tobytes(),
                }
            )
        with self._engine.begin() as connection:
            self._delete(connection, [product.product_id for product in products])
            if rows:
                connection.execute(insert(TokenRow), rows)

    def title_tokens(self, product: Product, reading: Reading) -> int:
        """How many of the tokens of a product's text are its title's."""
        length = _title_length(product, self.text_of(product) or "")
        return sum(start < length for start, _ in reading.spans)

    def delete(self, product_ids: Collection[str]) -> None:
        """Remove the tokens of products; ids that are not there are ignored."""
        with self._engine.begin() as connection:
            self._delete(connection, sorted(product_ids))

    def get_many(self, products: Sequence[Product]) -> list[ProductTokens | None]:
        """The tokens of products, None for one that has none (yet) under this head.

        They are kept as long as the catalogue hands out the very same product. Those of an older text are used until
        the index has caught up, and not kept.
        """
        kept = self._kept
        missing = [p for p in products if p.product_id not in kept or kept[p.product_id][0] is not p]
        found = self._read([product.product_id for product in missing])
        current = [p for p in missing if p.product_id in found and found[p.product_id][0] == self.checksum(p)]
        if len(kept) + len(current) > MAX_KEPT:
            self._kept = kept = {p.product_id: kept[p.product_id] for p in products if p.product_id in kept}
        kept.update((p.product_id, (p, found[p.product_id][1])) for p in current)
        renewed = {product.product_id for product in missing}
        every = ((found if p.product_id in renewed else kept).get(p.product_id) for p in products)
        return [tokens[1] if tokens else None for tokens in every]

    def _delete(self, connection: Connection, product_ids: Sequence[str]) -> None:
        for start in range(0, len(product_ids), 500):
            part = product_ids[start : start + 500]
            connection.execute(
                delete(TokenRow).where(TokenRow.index_name == self._index_name, TokenRow.product_id.in_(part))
            )

    def rows(self, product_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """What the database holds of products, by their ids: the columns of `TokenRow`."""
        with self._engine.connect() as connection:
            found = connection.execute(
                select(TokenRow.__table__).where(
                    TokenRow.product_id.in_(product_ids), TokenRow.index_name == self._index_name
                )
            )
            return {row.product_id: dict(row._mapping) for row in found}

    def checksum(self, product: Product) -> int:
        """What tells whether the tokens of a product are of the text that it has now."""
        return zlib.crc32((self.text_of(product) or "").encode("utf-8", "replace"))

    def _read(self, product_ids: Sequence[str]) -> dict[str, tuple[int, ProductTokens]]:
        found: dict[str, tuple[int, ProductTokens]] = {}
        with self._engine.connect() as connection:
            for start in range(0, len(product_ids), 500):
                rows = connection.execute(
                    select(
                        TokenRow.product_id, TokenRow.text_crc, TokenRow.title_tokens, TokenRow.vectors
                    ).where(
                        TokenRow.product_id.in_(product_ids[start : start + 500]),
                        TokenRow.index_name == self._index_name,
                        TokenRow.head == self.head.name,
                    )
                )
                for row in rows:
                    vectors = np.frombuffer(row.vectors, dtype=np.int8).reshape(-1, self.head.size)
                    found[row.product_id] = (row.text_crc, ProductTokens(vectors, row.title_tokens))
        return found


def head_file(index_name: str) -> str:
    """What the head for a vector index is called in the folder of a ranker."""
    return f"head-{index_name}.safetensors"


def interaction(asked: AskedTokens, products: Sequence[ProductTokens | None]) -> list[dict[str, float]]:
    """How the tokens of a query and of each product match, as cosines; empty for a product without tokens.

    `token_mean` is the weighted mean over the query's tokens of each one's nearest token of the product, `token_min`
    the worst of them; the same for the title alone; `token_title_answered` is how near the title's tokens come to
    the query's in the mean; a gap is the distance to the best product.
    """
    known = [tokens for tokens in products if tokens is not None and len(tokens.vectors)]
    if not known or not len(asked.vectors):
        return [{} for _ in products]
    lengths = [len(tokens.vectors) for tokens in known]
    starts = np.cumsum([0, *lengths[:-1]])
    titles = np.array([max(min(t.title_tokens, n), 1) for t, n in zip(known, lengths, strict=True)])
    every = (
        np.concatenate([tokens.vectors for tokens in known]).astype(np.float32) / SCALE
    )  # (all tokens, size)
    cosines = every @ asked.vectors.T  # (all tokens, query tokens)
    nearest = np.maximum.reduceat(cosines, starts)  # (products, query tokens)
    # Each product's tokens in two parts, its title and the rest; a rest that is empty takes a token that none looks at.
    parts = np.stack([starts, starts + titles], axis=1).ravel()
    padded = np.concatenate([cosines, cosines[-1:]])
    in_title = np.maximum.reduceat(padded, parts)[::2]  # (products, query tokens)
    answered = np.add.reduceat(padded.max(1), parts)[::2] / titles
    # Sums instead of a product of matrices: that one now and then warns of invalid values where all are finite.
    mean, title_mean = (nearest * asked.weights).sum(axis=1), (in_title * asked.weights).sum(axis=1)
    values = zip(
        mean,
        nearest.min(1),
        title_mean,
        in_title.min(1),
        answered,
        mean - mean.max(),
        title_mean - title_mean.max(),
        strict=True,
    )
    told = (dict(zip(TOKEN_FEATURES, map(float, row), strict=True)) for row in values)
    return [next(told) if tokens is not None and len(tokens.vectors) else {} for tokens in products]


def wishing_tokens(text: str, reading: Reading) -> list[int]:
    """The places of the tokens of a query that are part of a word with a wish; all where there is none."""
    kept = [
        place
        for place, (start, end) in enumerate(reading.spans)
        if _goes_on(text, start)
        or (text[start:end].casefold() not in STOP_WORDS and any(map(str.isalnum, text[start:end])))
    ]
    return kept or list(range(len(reading.spans)))


def _goes_on(text: str, start: int) -> bool:
    """Whether a token goes on with a word of Latin letters."""
    letters = text[max(start - 1, 0) : start + 1]
    return len(letters) == 2 and all(letter.isalnum() and letter < "\u2e80" for letter in letters)


def _title_length(product: Product, text: str) -> int:
    titles = (product.title, *(words.title for words in product.translations.values()))
    return next((len(title) for title in titles if text.startswith(title)), len(text))


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: NDArray[np.float32] = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit
