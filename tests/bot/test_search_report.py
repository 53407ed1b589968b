"""`xiaoer evaluate search`: intervals, the difference to the baseline, and the page with the worst queries."""

from pathlib import Path

import numpy as np
import pytest

from bot.app import App
from bot.batch import BatchFileError
from training.evaluate_search import evaluate_stages, interval
from training.search_report import write_report

QRELS = """query\tproduct_id\trating
wireless headphones\tAUD-0003\t3
wireless headphones\tAUD-0012\t0
tent\tSPT-0013\t3
tent\tSPT-0015\t2
zzz nothing\tSPT-0015\t3
<b>laptop</b>\tCMP-0001\t3
"""


@pytest.fixture(scope="module")
def qrels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file: Path = tmp_path_factory.mktemp("qrels") / "qrels.tsv"
    file.write_text(QRELS, encoding="utf-8")
    return file


def test_each_stage_has_its_measures_with_intervals(app: App, qrels: Path) -> None:
    rows = {row["stage"]: row for row in evaluate_stages(app, None, qrels).rows()}
    assert list(rows) == ["lexical", "vectors", "fused", "ranked"]
    for row in rows.values():
        low, high = map(float, row["ndcg@10 interval"].split("–"))
        assert 0 <= low <= row["ndcg@10"] + 0.001
        assert row["ndcg@10"] - 0.001 <= high <= 1
        assert 0 <= row["precision@10"] <= 1
        assert row["queries"] == 4
    assert rows["fused"]["over fused"] == "+0.000–+0.000"
    assert rows["ranked"]["recall@100"] >= 0.5


def test_the_report_shows_the_worst_queries_and_no_markup_of_theirs(
    app: App, qrels: Path, tmp_path: Path
) -> None:
    page = write_report(app, evaluate_stages(app, None, qrels), tmp_path / "report")
    text = page.read_text(encoding="utf-8")
    assert "&lt;b&gt;laptop&lt;/b&gt;" in text
    assert "<b>laptop" not in text
    assert text.index("zzz nothing") < text.index("wireless headphones")
    for picture in ("stages.png", "queries.png"):
        assert (tmp_path / "report" / picture).read_bytes().startswith(b"\x89PNG")


def test_ids_that_match_no_rating_are_named(app: App, qrels: Path, tmp_path: Path) -> None:
    queries = tmp_path / "queries.tsv"
    queries.write_text("q1\tlaptop\n", encoding="utf-8")
    with pytest.raises(BatchFileError, match="compare their ids"):
        evaluate_stages(app, queries, qrels)


def test_an_interval_holds_the_mean_and_narrows_with_more_queries() -> None:
    random = np.random.default_rng(0)
    few, many = random.random(20), random.random(2000)
    for values in (few, many):
        low, high = interval(values)
        assert low < values.mean() < high
    assert np.ptp(interval(many)) < np.ptp(interval(few)) / 3
    assert interval(np.ones(5)) == (1.0, 1.0)
