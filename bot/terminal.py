"""What the `xiaoer` command shows: results on stdout, everything else on stderr."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:  # they import the model libraries: seconds that `xiaoer --help` must not wait for
    from bot.contracts import HitsWire, Reply
    from bot.doctor import Check
    from retrieval.explain import Explained
    from retrieval.index import IndexReport
    from retrieval.index import Progress as Report
    from retrieval.ingest import IngestReport
    from retrieval.preview import Preview, ProductChange

_LONGEST_CELL = 80  # characters of a value in a table
_MOST_FEATURES = 8  # of a hit that say most about its score
_MOST_FIELDS = 8  # changed fields of one product in a table
err = Console(stderr=True)
out = Console()


def fail(message: str) -> NoReturn:
    """Say what went wrong in one line, and end with exit code 1."""
    print(f"xiaoer: {message}", file=sys.stderr)
    raise SystemExit(1)


@contextmanager
def progress() -> Iterator["Report"]:
    """A progress bar on stderr, gone when done; the reporter takes a stage, what is done, and the total."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield report


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    print(json.dumps(document, ensure_ascii=False))


def vars_of(record: Any) -> dict[str, Any]:
    """A dataclass as a JSON-ready dict."""
    return {name: str(value) if isinstance(value, Path) else value for name, value in asdict(record).items()}


def show_reply(reply: "Reply") -> None:
    """A reply as the shopper would see it."""
    out.print(f"[bold]xiaoer>[/bold] {reply.text}", highlight=False)
    for card in reply.products:
        price = f"{card.price.amount} {card.price.currency}" if card.price else "price on request"
        out.print(f"  {card.position}. {card.title}  [bold]{price}[/bold]", highlight=False)
        if card.reasons:
            out.print(f"     [dim]{'; '.join(card.reasons)}[/dim]", highlight=False)
    if reply.table:
        table = Table(*reply.table.columns)
        for row in reply.table.rows:
            table.add_row(*row)
        out.print(table)
    if reply.quick_replies:
        out.print("  [dim]" + " · ".join(reply.quick_replies) + "[/dim]", highlight=False)


def show_hits(shown: "HitsWire") -> None:
    """A ranking as a table."""
    if shown.relaxed:
        out.print(
            f"Nothing meets every constraint; these are the nearest without: {', '.join(shown.relaxed)}"
        )
    if not shown.hits:
        out.print("Nothing here has to do with these words: try fewer or other ones.")
        return
    table = Table(
        "#", "Product", "Price", "Score", "Why", title=f"{escape(shown.query)}  ({shown.took_ms:.0f} ms)"
    )
    for card in shown.hits:
        price = f"{card.price.amount} {card.price.currency}" if card.price else "on request"
        table.add_row(
            str(card.position),
            escape(card.title),
            price,
            f"{card.score:.3f}",
            escape("; ".join(card.reasons)),
        )
    out.print(table)


def show_explanations(explained: "Explained") -> None:
    """Each hit's ranks, what its features added to its score, and the words that met; then what would change."""
    for each in explained.hits:
        out.print(f"\n[bold]{each.position}. {escape(each.product.title)}[/bold]", highlight=False)
        ranks = "  ".join(f"{stage} {rank or '–'}" for stage, rank in each.ranks.items())
        out.print(f"   ranks   {ranks}", highlight=False)
        if each.contributions:
            told = [
                f"{name} {amount:+.2f} ({each.features.get(name, float('nan')):.2f})"
                for name, amount in list(each.contributions.items())[:_MOST_FEATURES]
            ]
            out.print(f"   score   {each.score:.3f} = {each.base:+.2f} {'  '.join(told)} …", highlight=False)
        else:
            out.print(f"   score   {each.score:.3f}", highlight=False)
        words = ", ".join(f"{pair.asked} → {pair.answered} ({pair.similarity:.2f})" for pair in each.words)
        if words:
            out.print(f"   words   {escape(words)}", highlight=False)
    for change in explained.changes:
        out.print(f"\n{escape(change.told())}", highlight=False)


def show_checks(checks: Iterable["Check"]) -> None:
    """What the doctor found, one line a check."""
    marks = {
        "ok": "[green]ok[/green]     ",
        "note": "[yellow]note[/yellow]   ",
        "missing": "[red]missing[/red]",
    }
    for check in checks:
        out.print(f"{marks[check.state]}  {check.name}: {check.detail}")


def show_ingest(name: str, report: "IngestReport") -> None:
    """What became of a product file."""
    err.print(
        f"{name}: {report.read} read, {report.added} added, {report.changed} changed, "
        f"{report.unchanged} unchanged, {report.removed} removed, {report.rejected} rejected "
        f"({report.seconds:.1f} s)"
    )
    show_rejects(report)


def show_rejects(report: "IngestReport") -> None:
    """Where the rejected rows are, if there are any."""
    if report.rejects_path:
        err.print(f"rejected rows with reasons: {report.rejects_path}")


def show_preview(preview: "Preview", replace: bool) -> None:
    """What an import would change: a table of counts, and samples of each kind."""
    counts = Table(
        "Added", "Changed", "Unchanged", "Removed", "Rejected", title=f"{preview.path.name}: dry run"
    )
    figures = (preview.added, preview.changed, preview.unchanged, preview.removed, preview.rejected)
    counts.add_row(*map(str, figures))
    out.print(counts)
    _show_products("Would be added", preview.added_samples, preview.added)
    _show_changes(preview.changed_samples, preview.changed)
    _show_products("Would be removed", preview.removed_samples, preview.removed)
    if preview.reject_samples:
        table = Table(
            "Line", "Reason", "Row", title=_title("Rejected", preview.reject_samples, preview.rejected)
        )
        for row in preview.reject_samples:
            table.add_row(str(row.line_number), escape(row.reason), escape(row.excerpt[:_LONGEST_CELL]))
        out.print(table)
    if preview.missing and not replace:
        out.print(
            f"{preview.missing} products of the catalogue are not in the file; --replace would remove them."
        )
    out.print("Nothing was written.")


def _show_products(title: str, samples: Sequence["ProductChange"], count: int) -> None:
    if samples:
        table = Table("Product", "Title", "Price", title=_title(title, samples, count))
        for product in samples:
            name = escape(product.title[:_LONGEST_CELL])
            table.add_row(escape(product.product_id), name, product.price or "on request")
        out.print(table)


def _show_changes(samples: Sequence["ProductChange"], count: int) -> None:
    if not samples:
        return
    table = Table("Product", "Field", "Now", "Then", title=_title("Would be changed", samples, count))
    for product in samples:
        for place, field in enumerate(product.fields[:_MOST_FIELDS]):
            values = (escape((value or "–")[:_LONGEST_CELL]) for value in (field.before, field.after))
            table.add_row("" if place else escape(product.product_id), escape(field.field), *values)
        if len(product.fields) > _MOST_FIELDS:
            table.add_row("", f"and {len(product.fields) - _MOST_FIELDS} more", "", "")
    out.print(table)


def _title(title: str, samples: Sequence[object], count: int) -> str:
    return f"{title}, the first {len(samples)} of {count}" if len(samples) < count else title


def show_index(report: "IndexReport") -> None:
    """What changed in the indexes."""
    err.print(
        f"index: {report.embedded} embedded, {report.facts_updated} refreshed, {report.words_updated} in words, "
        f"{report.removed} removed ({report.seconds:.1f} s)"
    )


def show_rows(rows: list[dict[str, Any]], title: str, as_json: bool) -> None:
    """Rows of figures as a table, or as JSON."""
    if as_json:
        print_json(rows)
        return
    table = Table(*rows[0], title=title)
    for row in rows:
        table.add_row(*(f"{value:.4g}" if isinstance(value, float) else str(value) for value in row.values()))
    out.print(table)


def write_jsonl(path: Path, records: Iterable[Any]) -> int:
    """Write records to a file beside, then move it into place, so that a crash leaves no half file; how many."""
    count = 0
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as file:
            for record in records:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
                count += 1
        part.replace(path)
    except OSError as error:
        fail(f"cannot write {path} ({error.strerror}): choose another place with --out")
    return count
