"""Many queries or messages from a file at once: TREC runs and understandings."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.app import App
from bot.errors import BotError
from bot.understand.understanding import Understanding
from bot.wire import need_wire
from retrieval.need import Need
from retrieval.relax import find_nearest

BATCH = 64


class BatchFileError(BotError):
    """A batch file is not of the form it must have; the message names file, line and cure."""


def search_batch(app: App, queries: Path, run: Path, k: int) -> int:
    """Rank every query of a TSV (qid, text) and write a TREC run; the number of queries."""
    lines = []
    rows = read_queries(queries)
    for query_id, text in rows:
        hits = find_nearest(app.search, app.read_query(text), k, text).hits.hits
        for rank, hit in enumerate(hits, start=1):
            # TREC tools sort by score, so the score must follow the rank whatever the sort order was.
            lines.append(f"{query_id} Q0 {hit.product.product_id} {rank} {1.0 / rank:.9f} xiaoer\n")
    run.write_text("".join(lines), encoding="utf-8")
    return len(rows)


def read_queries(path: Path) -> list[tuple[str, str]]:
    """Query ids and texts of a TSV.

    Raises:
        BatchFileError: the file cannot be read, or a line has no tab.
    """
    rows = []
    for number, line in enumerate(_lines(path), start=1):
        query_id, tab, text = line.partition("\t")
        if not line.strip():
            continue
        if not tab or not query_id.strip() or not text.strip():
            raise BatchFileError(f"{path}, line {number}: must be a query id, a tab and the query's text")
        rows.append((query_id.strip(), text.strip()))
    return rows


def understand_batch(app: App, source: Path, target: Path) -> int:
    """Understand every {"id", "text"} of a JSONL file; the number of messages."""
    records = []
    for number, line in enumerate(_lines(source), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            records.append((record["id"], str(record["text"])))
        except (ValueError, KeyError, TypeError) as error:
            raise BatchFileError(
                f'{source}, line {number}: must be an object with "id" and "text"'
            ) from error
    vocabulary = app.vocabulary.current()
    with target.open("w", encoding="utf-8") as out:
        for start in range(0, len(records), BATCH):
            part = records[start : start + BATCH]
            found = app.understander.understand_many([text for _, text in part], vocabulary)
            for (record_id, _), understanding in zip(part, found, strict=True):
                stated = app.understander.stated(understanding, vocabulary)
                said = understanding_json(understanding, stated)
                line = json.dumps({"id": record_id, **said}, ensure_ascii=False)
                out.write(line + "\n")
    return len(records)


def understanding_json(understanding: Understanding, stated: Need) -> dict[str, Any]:
    """An understanding as JSON, with its need in the shop's terms (`Understander.stated`)."""
    return {
        "text": understanding.text,
        "language": understanding.language,
        "intents": [asdict(intent) for intent in understanding.intents],
        "mood": understanding.mood,
        "need": need_wire(stated).model_dump(),
        "relative": asdict(understanding.relative) if understanding.relative else None,
        "cleared": list(understanding.cleared),
        "references": asdict(understanding.references),
        "question": asdict(understanding.question),
        "parts": [asdict(part) for part in understanding.parts],
    }


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise BatchFileError(f"cannot read {path} ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BatchFileError(f"{path} is not UTF-8: save it as UTF-8 and try again") from error
