"""Files of labelled lines (JSONL), as the evaluations read them."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from training.errors import TrainingError

MAX_PROBLEMS = 20
Row = TypeVar("Row")


def read_lines(path: Path, read: Callable[[object], Row], form: str, error: type[TrainingError]) -> list[Row]:
    """What `read` makes of each line that is not empty; `form` says what a line must be.

    Raises:
        error: the file cannot be read or is empty, or `read` raised a ValueError; the first lines are named with it.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as cause:
        raise error(f"cannot read {path} ({cause})") from cause
    rows: list[Row] = []
    problems = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            rows.append(read(json.loads(line)))
        except ValueError as cause:
            problems.append(f"- {path}:{number}: {cause}")
    if not rows and not problems:
        problems.append(f"- {path}: no message in it; add some")
    if problems:
        more = [f"- and {len(problems) - MAX_PROBLEMS} more"] if len(problems) > MAX_PROBLEMS else []
        raise error(f"a line must be {form}:\n" + "\n".join([*problems[:MAX_PROBLEMS], *more]))
    return rows


def files_in(paths: Sequence[Path], error: type[TrainingError]) -> list[Path]:
    """Files, and those in folders in the order of their names.

    Raises:
        error: there is none.
    """
    files = [f for path in paths for f in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]
    if not files:
        raise error(f"no .jsonl file in {', '.join(map(str, paths))}; add one")
    return files
