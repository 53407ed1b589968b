"""What the ranker learns from: rated queries with the candidates that a search proposes, on the loaded catalogue."""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.app import App
from retrieval.features import Candidate
from retrieval.interaction import wishing_tokens
from retrieval.meaning import is_latin
from retrieval.word_reader import WordReader
from training.errors import TrainingError

logger = logging.getLogger(__name__)
HIGHEST = 3  # rating of what was meant, where a file only says which products were


class ExamplesError(TrainingError):
    """A file of examples that cannot be used; the message names the cure."""


@dataclass(frozen=True, slots=True)
class RatedQuery:
    """A query with its candidates; everything about them is in the same order.

    `index_name` is that of the vector index that reads the query. `features` by name, shape (candidates,), NaN where unknown. `ratings` 0 to 3, shape (candidates,). `states` of the
    query's wishing tokens, shape (tokens, dimension), None where another index reads it; `products`
    holds the token states of each candidate, `title_tokens` how many of them are its title's.
    """

    file: str
    index_name: str
    text: str
    features: Mapping[str, NDArray[np.float64]]
    ratings: NDArray[np.int8]
    product_ids: Sequence[str]
    states: NDArray[np.float16] | None
    products: Sequence[NDArray[np.float16]]
    title_tokens: NDArray[np.int32]


def write_examples(
    app: App,
    rated: Mapping[str, Mapping[str, int]],
    path: Path,
    *,
    others_are_wrong: bool,
    popularity: Callable[[str], Mapping[str, float]] | None = None,
) -> int:
    """Search for every query and write its rated candidates; how many queries have some.

    Most queries of a file should be in one language, as the states are those of one encoder.

    `others_are_wrong`: candidates without a rating count as 0; else they are left out. `popularity` of products by
    query stands in place of what the search knows, which may come from that very query.
    """
    latin = sum(map(is_latin, rated)) * 2 >= len(rated)
    index = app.indexes.english if latin or not app.indexes.foreign else app.indexes.foreign
    store = index.tokens
    if store is None:
        raise ExamplesError(
            "the ranker's heads are trained on the packaged encoders: unset XIAOER_EMBEDDER and "
            "XIAOER_MULTILINGUAL_EMBEDDER"
        )
    texts: list[str] = []
    columns: dict[str, list[float]] = {}
    query_of: list[int] = []
    product_of: list[int] = []
    ratings: list[int] = []
    places: dict[str, int] = {}
    products = []
    for query, wanted in rated.items():
        found = _rated(app.search.candidates(app.read_query(query)), wanted, others_are_wrong)
        if not any(rating for _, rating in found):
            continue
        popular = popularity(query) if popularity else {}
        for candidate, rating in found:
            product = candidate.product
            if product.product_id not in places:
                places[product.product_id] = len(places)
                products.append(product)
            query_of.append(len(texts))
            product_of.append(places[product.product_id])
            ratings.append(rating)
            told = candidate.features
            if popularity:
                told = {**told, "popularity": popular.get(product.product_id, 0.0)}
            for name, value in told.items():
                columns.setdefault(name, [float("nan")] * (len(ratings) - 1)).append(value)
            for values in columns.values():
                values += [float("nan")] * (len(ratings) - len(values))
        texts.append(query)
    if not texts:
        raise ExamplesError("no search proposes a rated product: compare the ids with those of the catalogue")
    readings = store.reader.read([store.text_of(product) or product.title for product in products])
    asked = [store.reader.read_query(query if is_latin(query) == latin else "") for query in texts]
    kept = [reading.states[wishing_tokens(text, reading)] for text, reading in zip(texts, asked, strict=True)]
    if isinstance(store.reader, WordReader):
        store.reader.save()
    titles = [store.title_tokens(p, reading) for p, reading in zip(products, readings, strict=True)]
    np.savez(
        path,
        texts=np.array(texts),
        index_name=np.array(index.name),
        names=np.array(list(columns)),
        features=np.array([columns[name] for name in columns], dtype=np.float32),
        query=np.array(query_of, dtype=np.int32),
        product=np.array(product_of, dtype=np.int32),
        rating=np.array(ratings, dtype=np.int8),
        title_tokens=np.array(titles, dtype=np.int32),
        product_ids=np.array([product.product_id for product in products]),
        product_states=_stacked([reading.states for reading in readings]),
        product_lengths=np.array([len(reading.states) for reading in readings], dtype=np.int32),
        query_states=_stacked(kept),
        query_lengths=np.array([len(states) for states in kept], dtype=np.int32),
    )
    return len(texts)


def read_examples(path: Path) -> Iterator[RatedQuery]:
    """The queries of a file.

    Raises:
        ExamplesError: it is not a file of examples.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            held = {name: file[name] for name in file.files}
        products = np.split(held["product_states"], np.cumsum(held["product_lengths"])[:-1])
        queries = np.split(held["query_states"], np.cumsum(held["query_lengths"])[:-1])
        names = list(map(str, held["names"]))
        starts = np.searchsorted(held["query"], np.arange(len(held["texts"]) + 1))
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise ExamplesError(
            f"{path} holds no examples ({error}): write them with `xiaoer train ranker-examples`"
        ) from error
    for place, text in enumerate(held["texts"]):
        rows = slice(starts[place], starts[place + 1])
        shown = held["product"][rows]
        yield RatedQuery(
            file=path.stem,
            index_name=str(held["index_name"]),
            text=str(text),
            features={name: held["features"][i, rows].astype(np.float64) for i, name in enumerate(names)},
            ratings=held["rating"][rows],
            product_ids=list(map(str, held["product_ids"][shown])),
            states=queries[place] if len(queries[place]) else None,
            products=[products[product] for product in shown],
            title_tokens=held["title_tokens"][shown],
        )


def examples_hash(queries: Iterable[RatedQuery]) -> str:
    """SHA-256 over the queries and their ratings, in order."""
    digest = hashlib.sha256()
    for query in queries:
        digest.update(json.dumps([query.file, query.text, query.ratings.tolist()]).encode())
    return digest.hexdigest()


def _rated(
    candidates: Sequence[Candidate], wanted: Mapping[str, int], others_are_wrong: bool
) -> list[tuple[Candidate, int]]:
    ratings = [wanted.get(c.product.product_id, 0 if others_are_wrong else -1) for c in candidates]
    return [(c, rating) for c, rating in zip(candidates, ratings, strict=True) if rating >= 0]


def _stacked(states: Sequence[NDArray[np.float32]]) -> NDArray[np.float16]:
    return np.concatenate(states).astype(np.float16)
