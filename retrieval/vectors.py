"""Vectors in Chroma: the only file that talks to chromadb.

Embedded (a folder) by default, a Chroma server by setting. Hard filters go into the query itself, so that the
k nearest are the k nearest among what the shopper may see.
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError
from numpy.typing import NDArray

from retrieval.errors import IndexStoreError
from retrieval.filters import Filters

UPSERT_BATCH = 2000
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class VectorEntry:
    """What the vector store keeps for a product: its vector, shape (dimension,), and the fields that filters use."""

    product_id: str
    vector: NDArray[np.float32]
    facts: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A product near a query; cosine similarity from -1 to 1."""

    product_id: str
    similarity: float


class VectorStore(Protocol):
    """The seam: anything that keeps vectors with facts and finds the nearest ones within filters."""

    def upsert(self, entries: Sequence[VectorEntry]) -> None:
        """Add or replace entries."""

    def update_facts(self, facts: Mapping[str, Mapping[str, str | int]]) -> None:
        """Replace the facts of entries that exist, keeping their vectors."""

    def delete(self, product_ids: Sequence[str]) -> None:
        """Remove entries; ids that are not there are ignored."""

    def nearest(self, vector: NDArray[np.float32], k: int, filters: Filters) -> list[Neighbour]:
        """The k entries most similar to a vector of shape (dimension,), best first."""

    def ids(self) -> list[str]:
        """The ids of all entries."""

    def vectors(self, product_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of entries, shape (dimension,) each; ids that are not there are left out."""

    def clear(self) -> None:
        """Drop everything."""

    def count(self) -> int:
        """The number of entries."""


class ChromaVectors:
    """A Chroma collection with cosine distance."""

    def __init__(self, client: ClientAPI, collection: str, dimension: int) -> None:
        self._client = client
        self._collection_name = collection
        try:
            self._collection = client.get_or_create_collection(
                collection,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
                metadata={"dimension": dimension},
            )
        except (ChromaError, ValueError) as error:
            raise IndexStoreError(f"cannot open the vectors {collection!r}: {error}") from error

    def upsert(self, entries: Sequence[VectorEntry]) -> None:
        """Add or replace entries."""
        for part in _parts(entries):
            self._collection.upsert(
                ids=[entry.product_id for entry in part],
                embeddings=np.stack([entry.vector for entry in part]),
                metadatas=[dict(entry.facts) for entry in part],
            )

    def update_facts(self, facts: Mapping[str, Mapping[str, str | int]]) -> None:
        """Replace the facts of entries that exist, keeping their vectors."""
        for part in _parts(list(facts.items())):
            # Chroma merges metadata, so fields that are gone must be set to None.
            metadatas = [{**dict.fromkeys(FACT_NAMES), **fields} for _, fields in part]
            self._collection.update(
                ids=[product_id for product_id, _ in part], metadatas=cast(Any, metadatas)
            )

    def delete(self, product_ids: Sequence[str]) -> None:
        """Remove entries; ids that are not there are ignored."""
        for part in _parts(product_ids):
            self._collection.delete(ids=list(part))

    def nearest(self, vector: NDArray[np.float32], k: int, filters: Filters) -> list[Neighbour]:
        """The k entries most similar to a vector of shape (dimension,), best first."""
        if k < 1:
            return []
        try:
            found = self._collection.query(
                query_embeddings=cast(Any, [vector]),
                n_results=k,
                where=chroma_where(filters),
                include=["distances"],
            )
        except ChromaError as error:
            raise IndexStoreError(f"the vector search failed: {error}") from error
        distances = cast(list[list[float]], found["distances"])[0]
        return [
            Neighbour(product_id, 1.0 - distance)
            for product_id, distance in zip(found["ids"][0], distances, strict=True)
        ]

    def count(self) -> int:
        """The number of entries."""
        return self._collection.count()

    def ids(self) -> list[str]:
        """The ids of all entries."""
        return list(self._collection.get(include=[])["ids"])

    def vectors(self, product_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of entries, shape (dimension,) each; ids that are not there are left out."""
        found = self._collection.get(ids=sorted(set(product_ids)), include=["embeddings"])
        rows = np.asarray(found["embeddings"], dtype=np.float32)
        return dict(zip(found["ids"], rows, strict=True))

    def clear(self) -> None:
        """Drop everything, for a rebuild from the catalogue."""
        with contextlib.suppress(NotFoundError):
            self._client.delete_collection(self._collection_name)
        self.__init__(self._client, self._collection_name, 0)  # type: ignore[misc]


FACT_NAMES = ("brand", "product_type", "price_minor", "currency", "in_stock")


def open_vectors(
    folder: Path, collection: str, dimension: int, server_url: str | None = None
) -> ChromaVectors:
    """Open the embedded store in a folder, or the Chroma server at an http(s) URL.

    Raises:
        IndexStoreError: the folder cannot be written, or the server does not answer.
    """
    settings = Settings(anonymized_telemetry=False)
    try:
        if server_url:
            address = urlsplit(server_url)
            client = chromadb.HttpClient(
                host=address.hostname or "localhost",
                port=address.port or (443 if address.scheme == "https" else 8000),
                ssl=address.scheme == "https",
                settings=settings,
            )
        else:
            folder.mkdir(parents=True, exist_ok=True)
            client = chromadb.PersistentClient(path=str(folder), settings=settings)
    except (OSError, ValueError, ChromaError) as error:
        where = server_url or str(folder)
        raise IndexStoreError(
            f"cannot open the vector store at {where}: {error}; check XIAOER_CHROMA_URL or the folder's permissions"
        ) from error
    return ChromaVectors(client, collection, dimension)


def chroma_where(filters: Filters) -> Any:
    """Filters as a Chroma `where` document, or None when nothing is filtered."""
    clauses: list[dict[str, Any]] = []
    if filters.price:
        price = filters.price
        clauses.append({"currency": price.currency})
        if price.min_minor is not None:
            clauses.append({"price_minor": {"$gte" if price.min_inclusive else "$gt": price.min_minor}})
        if price.max_minor is not None:
            clauses.append({"price_minor": {"$lte" if price.max_inclusive else "$lt": price.max_minor}})
    if filters.brands:
        clauses.append({"brand": {"$in": sorted(filters.brands)}})
    if filters.not_brands:
        clauses.append({"brand": {"$nin": sorted(filters.not_brands)}})
    if filters.product_types:
        clauses.append({"product_type": {"$in": sorted(filters.product_types)}})
    if filters.in_stock_only:
        clauses.append({"in_stock": {"$ne": 0}})
    if not clauses:
        return None
    return clauses[0] if len(clauses) == 1 else {"$and": clauses}


def _parts(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(items), UPSERT_BATCH):
        yield items[start : start + UPSERT_BATCH]
