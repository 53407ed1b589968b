"""`xiaoer feedback …`: what the shop learns from its conversations."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import read_settings
from bot.terminal import err, write_jsonl

feedback = typer.Typer(no_args_is_help=True, help="What shoppers did with the answers.")


@feedback.command("export")
def export_feedback(out_file: Annotated[Path, typer.Option("--out", help="JSONL to write.")]) -> None:
    """Write every conversation with its messages, traces, impressions, feedback and hand-overs."""
    from bot.store import Store
    from retrieval.database import open_database

    count = write_jsonl(out_file, Store(open_database(read_settings().resolved_database_url)).export())
    err.print(f"{count} conversations written to {out_file}")
