"""The sample shop: loads the shipped store, or a file of yours, into its own home, ready to serve."""

from pathlib import Path

from bot.app import Indexes
from bot.shipped import shipped
from retrieval.index import IndexReport, Progress
from retrieval.ingest import IngestReport, ingest
from retrieval.product_types import ProductTypes

SAMPLE_STORE = "store/products.jsonl"


def load_store(
    indexes: Indexes, file: Path | None = None, progress: Progress | None = None
) -> tuple[IngestReport, IndexReport]:
    """Bring the catalogue and both indexes to what a product file holds; the shipped sample store by default.

    A second call with the same file finds nothing to do.
    """
    path = file or shipped(SAMPLE_STORE)
    ingested = ingest(
        indexes.engine,
        path,
        replace=True,
        types=ProductTypes.load(),
        currency="USD",
        rejects_folder=Path.cwd(),
    )
    return ingested, indexes.update(progress)
