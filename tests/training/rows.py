"""Files of examples for the tests of trainings."""

import json
from pathlib import Path


def write_rows(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write one JSON object a line; the path again."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
