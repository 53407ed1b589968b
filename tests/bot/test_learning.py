"""What a shop has becomes what its models learn from, and a catalogue as large as it will be one day."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app import App, open_app
from bot.cli import app as command
from bot.settings import Settings
from bot.turn import handle_turn
from training.grown_catalogue import grow
from training.ranker.clicks import ratings_of, showings_of
from training.ranker.examples import read_examples


def test_clicks_in_a_conversation_become_examples_for_the_ranker(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bought = ""
    for _ in range(4):
        conversation_id = app.store.create_conversation().conversation_id
        reply = handle_turn(app, conversation_id, "I need a desk lamp")
        shown = [card.product_id for card in reply.products]
        assert len(shown) > 1
        bought = shown[1]
        app.store.add_feedback(reply.message_id, shown[0], "click")
        app.store.add_feedback(reply.message_id, bought, "purchase")
    rated = ratings_of(list(showings_of(app.store.export())))
    query = next(text for text, of_query in rated.items() if of_query.get(bought) == 3)
    assert "lamp" in query

    monkeypatch.setenv("XIAOER_HOME", str(app.settings.home))
    file = tmp_path / "clicks.npz"
    made = CliRunner().invoke(command, ["train", "ranker-examples", "--feedback", "--out", str(file)])
    assert made.exit_code == 0, made.output
    (example,) = [each for each in read_examples(file) if each.text == query]
    assert dict(zip(example.product_ids, example.ratings, strict=True))[bought] == 3


def test_a_grown_catalogue_is_found_by_its_variations(app: App, tmp_path: Path) -> None:
    size = app.catalog.count()
    grow(app, tmp_path / "grown", size + 40)
    grown = open_app(Settings(home=tmp_path / "grown"))
    try:
        assert grown.catalog.count() == size + 40
        assert grown.indexes.lexical.count() == size + 40
        product = next(p for p in grown.catalog.stream() if p.product_id.endswith("-v1"))
        hits = grown.search_text(product.title, 5).hits
        assert product.product_id in [hit.product_id for hit in hits]
    finally:
        grown.close()
