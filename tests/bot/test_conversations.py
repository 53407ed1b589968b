"""The scripted dialogs of the sample store pass, played on a real app."""

from pathlib import Path

import pytest

from bot.app import App
from training.evaluate_conversations import ScriptError, play, read_scripts

SCRIPTS = read_scripts(Path(__file__).parent.parent / "conversations" / "sample_store.yaml")


@pytest.mark.parametrize("script", SCRIPTS, ids=[script["name"] for script in SCRIPTS])
def test_a_scripted_dialog_on_the_sample_store_passes(app: App, script: dict[str, object]) -> None:
    assert play(app, script, "sample").failures == ()


def test_a_dialog_that_expects_what_does_not_happen_fails(app: App) -> None:
    script = {
        "name": "wrong",
        "turns": [{"say": "hello", "expect": {"products": {"count": 7}, "says": ["xyzzy"]}}],
    }
    assert len(play(app, script, "sample").failures) == 2


def test_a_script_with_an_unknown_expectation_is_named(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("- name: x\n  turns:\n    - say: hi\n      expect: {smells: good}\n", encoding="utf-8")
    with pytest.raises(ScriptError, match="smells"):
        read_scripts(file)
