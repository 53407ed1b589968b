"""The language of labelled messages: a bar that must hold, what counts as a slip, and labels that are wrong."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app as command
from bot.understand.language import detect_language
from tests.data.store import STORE
from training.evaluate_language import LanguageDataError, evaluate_language, read_labelled

DATA = Path(__file__).parents[1] / "data" / "language.jsonl"


@pytest.fixture(scope="module")
def brands() -> set[str]:
    """The brands of the sample store."""
    lines = (STORE / "products.jsonl").read_text(encoding="utf-8").splitlines()
    return {json.loads(line).get("brand", "").casefold() for line in lines}


def test_the_language_of_labelled_messages_is_told(brands: set[str]) -> None:
    found = evaluate_language(DATA, brands)
    assert found.messages == 160
    assert found.accuracy >= 0.96
    assert all(row.recall >= 0.95 for row in found.languages.values())


def test_the_labelled_messages_are_varied() -> None:
    labelled = read_labelled(DATA)
    assert len({(one.text, one.before) for one in labelled}) == len(labelled)
    for language in ("en", "zh"):
        for before in ("en", "zh"):
            assert sum((one.language, one.before) == (language, before) for one in labelled) >= 15


def test_slips_and_recall_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "messages.jsonl"
    rows = [
        {"text": "hello there", "language": "en"},
        {"text": "500", "language": "zh", "before": "zh"},
        {"text": "你好", "language": "en", "before": "zh"},  # labelled wrongly
        {"text": "tolvik", "language": "zh", "before": "zh"},
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    found = evaluate_language(path)
    assert [(slip.text, slip.language, slip.read) for slip in found.slips] == [
        ("你好", "en", "zh"),
        ("tolvik", "zh", "en"),
    ]
    assert (found.accuracy, found.languages["en"].recall, found.languages["zh"].recall) == (0.5, 0.5, 0.5)
    assert evaluate_language(path, {"tolvik"}).accuracy == 0.75


def test_lines_of_another_form_are_named(tmp_path: Path) -> None:
    path = tmp_path / "messages.jsonl"
    lines = [
        '{"text": "a"}',
        '{"text": "b", "language": "en"}',
        "no json",
        "[]",
        '{"text": "", "language": "zh"}',
    ]
    lines += ['{"text": "c", "language": "en", "before": "fr"}']
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(LanguageDataError) as raised:
        read_labelled(path)
    named = [number for number in range(1, 7) if f"messages.jsonl:{number}:" in str(raised.value)]
    assert named == [1, 3, 4, 5, 6]
    assert "before is 'fr', not one of en, zh" in str(raised.value)


@pytest.mark.parametrize(
    ("content", "says"), [(b"", "no message in it"), (b"\xff\xfe", "cannot read"), (None, "cannot read")]
)
def test_a_file_without_messages_is_named(tmp_path: Path, content: bytes | None, says: str) -> None:
    path = tmp_path / "messages.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LanguageDataError, match=rf"(?s){says}|messages\.jsonl: {says}"):
        read_labelled(path)


def test_the_command_needs_no_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOER_HOME", str(tmp_path / "home"))
    words = ["evaluate", "language", "--data", str(DATA)]
    told = CliRunner().invoke(command, [*words, "--json"])
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert set(found) == {"messages", "accuracy", "languages", "slips"}
    assert found["messages"] == 160
    assert not (tmp_path / "home").exists()
    shown = CliRunner().invoke(command, [*words, "--slips", "1"]).stdout
    assert shown.count("read as") == 1


@pytest.mark.parametrize(
    ("text", "before", "language"),
    [
        ("Duo shao qian", "en", "zh"),
        ("wo yao 2 ge", "en", "zh"),
        ("banana pan", "zh", "en"),
        ("mai tai glass", "zh", "en"),
        ("Mei Li", "en", "en"),
        ("under armour", "zh", "zh"),
        ("Adidas shoes", "zh", "en"),
        ("do you have 小米 phones", "zh", "en"),
        ("小米", "en", "zh"),
        ("40 bucks max", "zh", "en"),
    ],
)
def test_pinyin_is_chinese_and_known_brands_are_of_no_language(text: str, before: str, language: str) -> None:
    assert detect_language(text, before) == language
