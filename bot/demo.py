"""The sample shop: loads the shipped store, or a file of yours, into its own home, ready to serve."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from bot.app import Indexes
from bot.orders import OrderBook
from bot.settings import Settings
from bot.shipped import shipped
from bot.storefront.identity import SAMPLE_SHOP_NAME
from retrieval.documents import Documents
from retrieval.errors import ImportFileError
from retrieval.importers import detect_format
from retrieval.importers.pages import page_files, read_pages
from retrieval.index import IndexReport, Progress
from retrieval.ingest import IngestReport, ingest
from retrieval.product_types import ProductTypes

SAMPLE_STORE = "store/products.jsonl"
LOADED_FILE = "loaded.sha256"
NAMES_NO_CURRENCY = frozenset({"shopify", "woocommerce", "csv"})


def as_sample_shop(settings: Settings) -> Settings:
    """The settings with the sample store's own name, where no other is set."""
    if settings.shop_name != Settings.model_fields["shop_name"].default:
        return settings
    return settings.model_copy(update={"shop_name": SAMPLE_SHOP_NAME})


def load_store(
    indexes: Indexes,
    home: Path,
    file: Path | None = None,
    progress: Progress | None = None,
    currency: str | None = None,
) -> tuple[IngestReport | None, IndexReport]:
    """Bring the catalogue and all indexes to what a product file holds; the shipped sample store by default, with its
    pages, customers and orders.

    What was loaded before, byte for byte, is not read again: the first part of the answer is then None. Without a
    currency, exports that name none are read as US dollars.
    """
    path = file or shipped(SAMPLE_STORE)
    if currency is None and detect_format(path) in NAMES_NO_CURRENCY:
        currency = "USD"
    pages = [] if file else page_files(shipped("store/policies"))
    books = [] if file else [shipped("store/orders.jsonl"), shipped("store/customers.jsonl")]
    stamp, digest = home / LOADED_FILE, f"{_digest([path, *pages, *books])} {currency}"
    loaded = stamp.is_file() and stamp.read_text(encoding="utf-8") == digest
    ingested = None
    if not loaded or indexes.catalog.count() == 0:
        ingested = ingest(
            indexes.engine,
            path,
            replace=True,
            types=ProductTypes.load(),
            currency=currency,
            rejects_folder=Path.cwd(),
        )
        if pages:
            Documents(indexes.engine).save(read_pages(pages), replace_all=True)
        if books:
            OrderBook(indexes.engine).load(*books)
    indexed = indexes.update(progress)
    stamp.write_text(digest, encoding="utf-8")
    return ingested, indexed


def _digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        try:
            with path.open("rb") as file:
                total.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise ImportFileError(
                f"cannot read {path} ({error.strerror}): check the name given with FILE"
            ) from error
    return total.hexdigest()
