"""The `xiaoer` command as a process: what it prints, where, and how it ends."""

import json
import os
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.commands.ingest import FORMATS_HELP
from retrieval.importers import FORMATS
from tests.data.store import STORE

COMMAND = str(Path(sys.executable).parent / "xiaoer")
ROWS = (
    {
        "product_id": "1",
        "title": "Zorvex wireless mouse",
        "brand": "Zorvex",
        "price": {"amount": "19.00", "currency": "USD"},
    },
    {
        "product_id": "2",
        "title": "Zorvex mechanical keyboard",
        "price": {"amount": "89.00", "currency": "USD"},
    },
    {"product_id": "3", "title": "Quandu laptop sleeve 14 inch"},
)


def xiaoer(home: Path, *words: str, ok: bool = True, **variables: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [COMMAND, *words], capture_output=True, text=True, cwd=home, timeout=120,
        env={**os.environ, "XIAOER_HOME": str(home / "home"), **variables},
    )  # fmt: skip
    assert (done.returncode == 0) is ok, done.stderr
    return done


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    xiaoer(folder, "ingest", "rows.jsonl")
    return folder


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    assert xiaoer(tmp_path, "--version").stdout == f"xiaoer {version('xiaoer')}\n"


def test_search_prints_one_json_document_and_nothing_else(shop: Path) -> None:
    found = json.loads(xiaoer(shop, "search", "mouse under 50", "--json").stdout)
    assert found["hits"][0]["product_id"] == "1"
    assert found["need"]["price"]["max"] == "50.00"


def test_a_batch_of_queries_becomes_a_trec_run(shop: Path) -> None:
    (shop / "q.tsv").write_text("q1\tkeyboard\nq2\tlaptop sleeve\n", encoding="utf-8")
    xiaoer(shop, "search", "--batch", "q.tsv", "--run", "run.trec", "-k", "2")
    first = {
        line.split()[0]: line.split()[2] for line in reversed((shop / "run.trec").read_text().splitlines())
    }
    assert first == {"q1": "2", "q2": "3"}


def test_messages_are_understood_in_a_batch(shop: Path) -> None:
    (shop / "in.jsonl").write_text('{"id": 7, "text": "a mouse under 20 dollars"}\n', encoding="utf-8")
    xiaoer(shop, "understand", "--batch", "in.jsonl", "--out", "out.jsonl")
    record = json.loads((shop / "out.jsonl").read_text(encoding="utf-8"))
    assert (record["id"], record["need"]["product_type"]) == (7, "mouse")


def test_a_chat_turn_is_a_reply_and_goes_into_the_export(shop: Path) -> None:
    reply = json.loads(xiaoer(shop, "chat", "a keyboard please", "--json").stdout)
    assert reply["products"][0]["product_id"] == "2"
    xiaoer(shop, "feedback", "export", "--out", "feedback.jsonl")
    assert reply["message_id"] in (shop / "feedback.jsonl").read_text(encoding="utf-8")
    xiaoer(shop, "catalog", "export", "--out", "again.jsonl")
    assert len((shop / "again.jsonl").read_text(encoding="utf-8").splitlines()) == len(ROWS)


def test_pages_are_imported_and_answer(shop: Path) -> None:
    folder = shop / "pages" / "en"
    folder.mkdir(parents=True)
    (folder / "returns.md").write_text("# Returns\n\nYou have 44 days to return a thing.\n", encoding="utf-8")
    (folder / "stores.html").write_text("<h1>Stores</h1><p>We are open on Mondays.</p>", encoding="utf-8")
    first = json.loads(xiaoer(shop, "pages", "import", "pages", "--json").stdout)
    # English pages only: the Chinese index holds them as well, so that a Chinese question finds them.
    assert first == {"pages": 2, "changed": 2, "passages": 4}
    again = json.loads(xiaoer(shop, "pages", "import", "pages/en/returns.md", "--replace", "--json").stdout)
    assert again == {"pages": 1, "changed": 1, "passages": 0}
    reply = json.loads(xiaoer(shop, "chat", "how many days do I have to return something?", "--json").stdout)
    assert "44 days" in reply["text"]
    assert [citation["document_id"] for citation in reply["citations"]] == ["returns"]


def test_orders_are_imported_all_or_nothing(shop: Path) -> None:
    book = (STORE / "orders.jsonl").read_text(encoding="utf-8").splitlines()[:3]
    (shop / "orders.jsonl").write_text("\n".join(book), encoding="utf-8")
    words = ["orders", "import", "orders.jsonl", "--customers", str(STORE / "customers.jsonl"), "--json"]
    done = json.loads(xiaoer(shop, *words).stdout)
    assert done["orders"] == 3
    assert done["customers"] > 3
    (shop / "orders.jsonl").write_text("\n".join([*book, "{}"]), encoding="utf-8")
    wrong = xiaoer(shop, "orders", "import", "orders.jsonl", ok=False)
    assert wrong.returncode == 1
    assert "orders.jsonl, line 4" in wrong.stderr


def test_intended_products_among_the_first_hits_are_measured(shop: Path) -> None:
    (shop / "meant.tsv").write_text("query\tproduct_ids\nkeyboard\t2\nlaptop sleeve\t1\n", encoding="utf-8")
    found = json.loads(xiaoer(shop, "evaluate", "search", "--intended", "meant.tsv", "--json").stdout)
    assert found["queries"] == 2
    assert found["success"]["1"] == 0.5
    assert xiaoer(shop, "evaluate", "search", ok=False).returncode == 2


@pytest.mark.parametrize(
    ("words", "variables", "says"),
    [
        (("ingest", "no-such-file.csv"), {}, "no-such-file.csv"),
        (("pages", "import", "no-such-page.md"), {}, "no-such-page.md"),
        (("search", "--batch", "none.tsv", "--run", "x"), {}, "none.tsv"),
        (("search", "mouse"), {"XIAOER_EMBEDER": "x"}, "XIAOER_EMBEDER"),
        (("search", "mouse"), {"XIAOER_PORT": "99999"}, "port"),
        (("search", "mouse"), {"XIAOER_EMBEDDER": "/no/such/model"}, "XIAOER_EMBEDDER"),
        (("search", "mouse"), {"XIAOER_DATABASE_URL": "nonsense"}, "XIAOER_DATABASE_URL"),
        (("search", "mouse"), {"XIAOER_HOME": "/proc/nowhere"}, "XIAOER_HOME"),
        (("chat", "hello", "--conversation", "nope"), {}, "nope"),
    ],
)
def test_what_goes_wrong_is_one_line_and_exit_code_1(
    shop: Path, words: tuple[str, ...], variables: dict[str, str], says: str
) -> None:
    done = xiaoer(shop, *words, ok=False, **variables)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_use_is_exit_code_2(shop: Path) -> None:
    assert xiaoer(shop, "search", ok=False).returncode == 2


def test_a_port_that_is_taken_is_said_in_one_line(shop: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = xiaoer(shop, "serve", "--port", str(taken.getsockname()[1]), ok=False)
    assert done.returncode == 1
    assert "choose another with --port" in done.stderr


def test_a_dry_run_shows_what_would_change_and_writes_nothing(shop: Path) -> None:
    changed = [
        ROWS[0] | {"price": {"amount": "17.00", "currency": "USD"}},
        {"product_id": "9", "title": "[b]New[/x]"},
    ]
    lines = [*map(json.dumps, changed), "{bad"]
    (shop / "changes.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()}
    shown = xiaoer(shop, "ingest", "changes.jsonl", "--dry-run").stdout
    for words in (
        "19.00 USD",
        "17.00 USD",
        "[b]New[/x]",
        "not valid JSON",
        "2 products",
        "Nothing was written",
    ):
        assert words in shown
    document = json.loads(xiaoer(shop, "ingest", "changes.jsonl", "--dry-run", "--replace", "--json").stdout)
    [file] = document["files"]
    assert document["dry_run"]
    assert {name: file[name] for name in ("added", "changed", "unchanged", "removed", "rejected")} == {
        "added": 1, "changed": 1, "unchanged": 0, "removed": 2, "rejected": 1,
    }  # fmt: skip
    assert file["changed_samples"][0]["fields"] == [
        {"field": "price", "before": "19.00 USD", "after": "17.00 USD"}
    ]
    assert file["reject_samples"][0]["line_number"] == 3
    assert {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()} == before


def test_a_dry_run_before_the_first_import_creates_nothing(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(json.dumps(ROWS[0]), encoding="utf-8")
    done = xiaoer(tmp_path, "ingest", "rows.jsonl", "--dry-run", "--json")
    assert json.loads(done.stdout)["files"][0]["added"] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["rows.jsonl"]


def test_a_shops_export_is_imported_and_answers(shop: Path, tmp_path: Path) -> None:
    header = "Handle,Title,Option1 Name,Option1 Value,Variant Price,Variant Inventory Tracker,Variant Inventory Qty"
    rows = ("mug,Zorvex mug,Size,Small,9.00,shopify,3", "mug,,,Large,12.00,shopify,0")
    (tmp_path / "export.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    assert "--currency USD" in xiaoer(tmp_path, "ingest", "export.csv", ok=False).stderr
    xiaoer(tmp_path, "ingest", "export.csv", "--currency", "USD")
    reply = json.loads(xiaoer(tmp_path, "chat", "do you have a mug?", "--json").stdout)
    assert reply["products"][0]["price"] == {"amount": "9.00", "currency": "USD"}
    assert reply["products"][0]["in_stock"]


def test_the_help_names_every_format() -> None:
    assert [name for name in FORMATS if name not in FORMATS_HELP] == []


def test_the_doctor_finds_everything_here(shop: Path) -> None:
    checks = json.loads(xiaoer(shop, "doctor", "--json").stdout)
    assert {check["state"] for check in checks} <= {"ok", "note"}
