"""`xiaoer evaluate grow`: a catalogue of any size by variation of the loaded one, to measure search on.

Every product comes again under other ids with a version in its title, another price, and a vector beside the
original's; words, tokens and facts follow. Only vectors are not embedded anew: at 20 ms a text that would take hours.
"""

import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert

from bot.app import App, Indexes, open_indexes
from bot.settings import Settings
from retrieval.filters import filter_facts
from retrieval.index import BATCH, lexical_fields
from retrieval.ingest import ingest
from retrieval.interaction import TokenRow
from retrieval.lexical import LexicalEntry
from retrieval.meaning import VectorIndex
from retrieval.money import Money
from retrieval.product import Product
from retrieval.records import product_to_json
from retrieval.vectors import VectorEntry

SEED = 20261126
CHANGE = 0.25  # length of what is added to a vector of length 1
COLOURS = ("Black", "White", "Silver", "Blue", "Red", "Grey", "Green")
PRICES = (0.6, 1.6)  # a varied price, as a share of the original's, lies between


def grow(app: App, home: Path, products: int) -> float:
    """Write a home with so many products, varied from those that are loaded; the seconds that it took.

    The home must be new: what is there already is not varied again.
    """
    started = time.perf_counter()
    random = np.random.default_rng(SEED)
    target = open_indexes(
        Settings(**{**app.settings.model_dump(), "home": home, "database_url": None, "chroma_url": None})
    )
    sources = list(app.catalog.stream())
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for product, _ in _varied(sources, products):
            file.write(json.dumps(product_to_json(product), ensure_ascii=False) + "\n")
        file.flush()
        ingest(target.engine, Path(file.name))
    pairs = _varied(sources, products)
    while batch := list(islice(pairs, BATCH)):
        for index, of in ((app.indexes.english, target.english), (app.indexes.foreign, target.foreign)):
            if index and of:
                _copy(batch, index, of, target, random)
        target.lexical.upsert(
            [LexicalEntry(p.product_id, lexical_fields(p), filter_facts(p)) for p, _ in batch]
        )
    target.lexical.commit()
    target.engine.dispose()
    return time.perf_counter() - started


def _varied(sources: Sequence[Product], products: int) -> Iterator[tuple[Product, str]]:
    """The products with the ids of those that they were varied from; the same in every run."""
    random = np.random.default_rng(SEED)
    for number in range(products):
        source = sources[number % len(sources)]
        turn = number // len(sources)
        if turn == 0:
            yield source, source.product_id
            continue
        price = source.price
        if price:
            price = Money(max(1, round(price.amount_minor * random.uniform(*PRICES))), price.currency)
        colour = COLOURS[int(random.integers(len(COLOURS)))]
        title = f"{source.title} V{turn} {colour}"
        yield (
            replace(source, product_id=f"{source.product_id}-v{turn}", title=title, price=price),
            source.product_id,
        )


def _copy(
    batch: Sequence[tuple[Product, str]],
    index: VectorIndex,
    target: VectorIndex,
    indexes: Indexes,
    random: np.random.Generator,
) -> None:
    """The vectors and tokens of products, from those that they were varied from."""
    vectors = index.store.vectors([source for _, source in batch])
    spoken = [(product, source) for product, source in batch if source in vectors]
    target.store.upsert(
        [VectorEntry(p.product_id, _beside(vectors[s], p, s, random), filter_facts(p)) for p, s in spoken]
    )
    if index.tokens is None or target.tokens is None or not spoken:
        return
    rows = index.tokens.rows([source for _, source in spoken])
    changed = [
        {**rows[source], "product_id": product.product_id, "text_crc": target.tokens.checksum(product)}
        for product, source in spoken
        if source in rows
    ]
    with indexes.engine.begin() as connection:
        connection.execute(insert(TokenRow), changed)


def _beside(
    vector: NDArray[np.float32], product: Product, source: str, random: np.random.Generator
) -> NDArray[np.float32]:
    """The vector itself for the original, one beside it for a variation."""
    if product.product_id == source:
        return vector
    step = random.normal(size=len(vector)).astype(np.float32)
    moved = vector + CHANGE * step / np.linalg.norm(step)
    return np.asarray(moved / np.linalg.norm(moved), dtype=np.float32)
