"""The page of `xiaoer evaluate search --report DIR`: the stages with their intervals, and the queries that go worst."""

import html
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from bot.app import App
from retrieval.product import Product
from training.errors import TrainingError
from training.evaluate_search import Evaluation, interval
from training.plots import new_figure

WORST = 20
FIRST = 5  # hits of a query that the page shows
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Search, stage by stage</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }}
table {{ border-collapse: collapse; margin: 1rem 0; }}
th, td {{ padding: .3rem .7rem; text-align: left; border-bottom: 1px solid #ddd; }}
td.figure {{ font-variant-numeric: tabular-nums; }}
img {{ max-width: 100%; height: auto; }}
.missing {{ color: #777; }}
</style></head><body>
<h1>Search, stage by stage</h1>
<p>{queries} rated queries. Intervals are 95 % of the mean over the queries, by resampling.</p>
{table}
<p><img src="stages.png" width="900" height="420" alt="NDCG@10 of each stage with its interval"></p>
<p><img src="queries.png" width="900" height="420" alt="NDCG@10 of every query, ranked against fused"></p>
<h2>The {worst} queries that go worst</h2>
{queries_html}
</body></html>
"""


def write_report(app: App, found: Evaluation, folder: Path) -> Path:
    """Write `report.html` with its two pictures into a folder; the path of the page.

    Raises:
        TrainingError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _draw(found, folder)
        page = folder / "report.html"
        listed = list(_worst(app, found))
        page.write_text(
            PAGE.format(
                queries=len(found.texts),
                table=_table(found),
                worst=len(listed),
                queries_html="\n".join(listed),
            ),
            encoding="utf-8",
        )
    except OSError as error:
        raise TrainingError(
            f"cannot write the report into {folder} ({error}): choose another folder"
        ) from error
    return page


def _draw(found: Evaluation, folder: Path) -> None:
    figure = new_figure(9, 4.2)
    axes = figure.subplots()
    stages = list(found.values)
    for offset, (name, colour) in enumerate((("ndcg@10", "#3366aa"), ("ndcg@10 judged only", "#99bbdd"))):
        means = np.array([float(found.values[stage][name].mean()) for stage in stages])
        bounds = np.array([interval(found.values[stage][name]) for stage in stages]).T
        places = np.arange(len(stages)) + 0.38 * offset
        axes.bar(places, means, 0.36, color=colour, label=name)
        axes.errorbar(places, means, np.abs(bounds - means), fmt="none", ecolor="#222222", capsize=4)
    axes.set_xticks(np.arange(len(stages)) + 0.19, stages)
    axes.set_ylim(0, 1)
    axes.set_ylabel("NDCG@10")
    axes.legend(loc="lower right")
    figure.savefig(folder / "stages.png", dpi=100)
    figure = new_figure(9, 4.2)
    axes = figure.subplots()
    order = np.argsort(found.values["ranked"]["ndcg@10"])
    axes.plot(found.values["fused"]["ndcg@10"][order], ".", color="#bbbbbb", label="fused")
    axes.plot(found.values["ranked"]["ndcg@10"][order], color="#3366aa", label="ranked")
    axes.set_xlabel("queries, from the worst to the best")
    axes.set_ylabel("NDCG@10")
    axes.legend(loc="lower right")
    figure.savefig(folder / "queries.png", dpi=100)


def _table(found: Evaluation) -> str:
    rows = found.rows()
    head = "".join(f"<th>{html.escape(name)}</th>" for name in rows[0])
    body = "".join(
        "<tr>"
        + "".join(f'<td class="figure">{html.escape(str(value))}</td>' for value in row.values())
        + "</tr>"
        for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _worst(app: App, found: Evaluation) -> Iterator[str]:
    """The worst queries, each with what came first, and the best rated product that did not."""
    ids = list(found.texts)
    quality = found.values["ranked"]["ndcg@10"]
    for place in np.argsort(quality, kind="stable")[:WORST]:
        query = ids[place]
        rated, ranking = found.qrels[query], found.rankings["ranked"][query]
        missing = [p for p in sorted(rated, key=lambda p: -rated[p]) if p not in ranking[:10]][:2]
        products = app.catalog.get_many([*ranking[:FIRST], *missing])
        shown = [_line(products.get(p), p, rated.get(p), ranking) for p in ranking[:FIRST]]
        kept = [_line(products.get(p), p, rated[p], ranking, "missing") for p in missing if rated[p] > 1]
        title = f"<h3>{html.escape(found.texts[query])} <small>NDCG@10 {quality[place]:.3f}</small></h3>"
        yield f"{title}<ol>{''.join(shown)}</ol>" + (f"<ul>{''.join(kept)}</ul>" if kept else "")


def _line(
    product: Product | None, product_id: str, rating: int | None, ranking: Sequence[str], kind: str = ""
) -> str:
    title = product.title if product else f"{product_id} (not in the catalogue)"
    told = "not rated" if rating is None else f"rated {rating}"
    if kind:
        place = ranking.index(product_id) + 1 if product_id in ranking else None
        told += f", at place {place}" if place else ", not among the first 100"
    return f'<li class="{kind}">{html.escape(title)} – {told}</li>'
