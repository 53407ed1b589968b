"""`xiaoer evaluate search-speed`: searches one at a time and at once, the ranker beside a stock cross-encoder, memory."""

import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bot.app import App, settle
from bot.batch import read_queries
from retrieval.embed import minilm_path
from retrieval.errors import RetrievalError

QUERIES = (
    "laptop under 500 dollars",
    "wireless headphones",
    "ink cartridge for hp",
    "usb c cable 2 m",
    "something to keep my coffee hot",
    "black office chair",
    "gaming mouse rgb",
    "27 inch monitor",
    "case for a phone",
    "printer paper a4",
    "external hard drive 1tb",
    "camera bag",
)
# With each of these a query is another one: a text that was searched for a moment ago is quicker.
ASIDES = (
    "", "black", "white", "small", "large", "cheap", "for home", "for the office", "red", "good", "for my dad", "light",
    "for travel", "quiet", "strong", "blue", "for school", "new", "thin", "for two",
)  # fmt: skip
WARM_UP = 12
RANKED = 12  # queries whose products the two rankers order


def measure_search_speed(
    app: App, queries: Path | None, searches: int, at_once: int, pairs: int
) -> list[dict[str, Any]]:
    """One row a measurement, in milliseconds; `ratio` is against the cross-encoder of the last row.

    Every search has the query's text read, embedded, searched, ranked and its reasons told, as the server does it.
    The rankers order the same products of the same queries: ours from what the indexes keep (features, late
    interaction, trees), sentence-transformers' `CrossEncoder.predict` in float32 from MiniLM's weights.

    Raises:
        BatchFileError: the file of queries cannot be used.
    """
    ours = [f"{text} {aside}".strip() for aside in ASIDES for text in QUERIES]
    texts = [text for _, text in read_queries(queries)] if queries else ours
    script = [texts[index % len(texts)] for index in range(searches)]

    def search(text: str) -> float:
        return _timed(lambda: app.search_text(text, 10))

    for text in QUERIES[:WARM_UP]:
        search(f"{text} please")
    settle()
    alone = [search(text) for text in script]
    started = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        together = list(pool.map(search, [f"{text} today" for text in script]))
    per_second = len(script) / (time.perf_counter() - started)
    ranked, crossed = _rankers(app, texts[:RANKED], pairs)
    ratio = float(np.median(crossed) / np.median(ranked))
    return [
        _row("search, one at a time", alone, per_second=1000 * len(alone) / sum(alone)),
        _row(f"search, {at_once} at once", together, per_second=per_second),
        _row(f"our ranker, {pairs} products", ranked, ratio=ratio),
        _row(f"cross-encoder float32, {pairs} products", crossed, ratio=1.0),
        {
            "what": "memory of this process",
            "count": 1,
            "p50": _memory_mb(),
            "p95": "",
            "per_second": "",
            "ratio": "",
        },
    ]


def _rankers(app: App, texts: Sequence[str], pairs: int) -> tuple[list[float], list[float]]:
    """Milliseconds a query of our ranker and of a cross-encoder on the same products."""
    from sentence_transformers import CrossEncoder

    rankings = {text: app.search.ranking(app.read_query(text), pairs) for text in texts}
    pairs_of = {text: [(text, hit.product.title) for hit in rank()] for text, rank in rankings.items()}
    pairs_of = {text: some for text, some in pairs_of.items() if len(some) == pairs}
    if not pairs_of:
        raise RetrievalError(f"no query finds {pairs} products: load a larger catalogue, or lower --pairs")
    model = CrossEncoder(str(minilm_path()), num_labels=1, max_length=128, device="cpu")

    def predict(some: Sequence[tuple[str, str]]) -> object:
        return model.predict(list(some), batch_size=pairs, show_progress_bar=False)

    predict(next(iter(pairs_of.values())))
    ours = [_timed(rankings[text]) for text in pairs_of]
    theirs = [_timed(partial(predict, some)) for some in pairs_of.values()]
    return ours, theirs


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _memory_mb() -> float:
    """The most memory that this process has held."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (2**20 if sys.platform == "darwin" else 2**10), 0)


def _row(
    what: str, took_ms: Sequence[float], per_second: float | str = "", ratio: float | str = ""
) -> dict[str, Any]:
    p50, p95 = np.percentile(took_ms, [50, 95])
    return {
        "what": what,
        "count": len(took_ms),
        "p50": round(float(p50), 1),
        "p95": round(float(p95), 1),
        "per_second": per_second if isinstance(per_second, str) else round(per_second, 1),
        "ratio": ratio if isinstance(ratio, str) else round(ratio, 1),
    }
