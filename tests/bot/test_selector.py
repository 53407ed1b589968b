"""Questions in everyday words, answered by what the product in view states."""

from pathlib import Path

import pytest

from bot.app import App
from bot.shipped import shipped
from bot.understand.selector import PRODUCT, RULES, WISH, Selector, SelectorError, Stated, statements
from retrieval.e5_weights import open_e5_weights
from tests.bot.talk import say

PAN = (Stated("Diameter", "28 cm"), Stated("Induction", "yes"), Stated(None, "The handle stays cool."))


def test_a_statement_is_chosen_by_what_a_question_means(app: App) -> None:
    selection = app.selector.select("does it get too hot to hold", PAN)
    assert selection.best == PAN[2]
    assert sum(selection.probabilities) + selection.none == pytest.approx(1, abs=1e-4)
    assert sum(selection.about.values()) == pytest.approx(1, abs=1e-4)


def test_what_nothing_answers_is_told_apart(app: App) -> None:
    assert app.selector.select("was it made in germany", PAN).none > 0.5
    assert app.selector.select("would it work on my induction hob", PAN).none < 0.5


@pytest.mark.parametrize(
    ("message", "about"),
    [
        ("can i use it on an induction hob", PRODUCT),
        ("how do i send it back if i dont like it", RULES),
        ("have you got a smaller one", WISH),
    ],
)
def test_what_a_message_is_about_is_told(app: App, message: str, about: str) -> None:
    told = app.selector.select(message, PAN).about
    assert max(told, key=lambda name: told[name]) == about


def test_the_same_text_has_the_same_answer_whatever_was_read_before(tmp_path: Path) -> None:
    weights, shipped_model, cache = open_e5_weights(), shipped("models/selector"), tmp_path
    first = Selector.load(shipped_model, weights, cache)
    second = Selector.load(shipped_model, weights, cache)
    second.select(
        "does it rust", (Stated("Material", "iron, and a long word of a handle made of wood"), *PAN)
    )
    assert first.select("how wide is it", PAN) == second.select("how wide is it", PAN)


def test_a_product_states_its_options_and_its_description_in_a_language(app: App) -> None:
    product = app.catalog.get("BTY-0003")
    assert product is not None
    english, chinese = statements(product, "en"), statements(product, "zh")
    assert Stated("Protection", "SPF 30") in english
    assert english[-1].text.startswith("Mineral filters only")
    assert chinese[-1].text.startswith("纯物理防晒")


def test_a_product_that_states_nothing_has_no_answer(app: App) -> None:
    selection = app.selector.select("how heavy is it", ())
    assert selection.best is None
    assert selection.none == pytest.approx(1)


def test_a_folder_without_a_model_is_named_with_its_cure(tmp_path: Path) -> None:
    with pytest.raises(SelectorError, match="xiaoer train selector"):
        Selector.load(tmp_path, open_e5_weights())


def test_a_damaged_config_is_named(tmp_path: Path) -> None:
    for name in ("model.safetensors", "config.json"):
        (tmp_path / name).write_bytes((shipped("models/selector") / name).read_bytes())
    (tmp_path / "config.json").write_text('{"format": 0}', encoding="utf-8")
    with pytest.raises(SelectorError, match="cannot load the selector"):
        Selector.load(tmp_path, open_e5_weights())


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        (("talking blood pressure monitor", "her upper arm is 40 cm round, does that work"), "32-52 cm"),
        (
            (
                "bluetooth speaker for the shower",
                "tell me about the first one",
                "will it survive if i drop it in the tub",
            ),
            "IPX7",
        ),
    ],
)
def test_a_question_that_names_no_attribute_is_answered(
    app: App, messages: tuple[str, ...], told: str
) -> None:
    assert told.casefold() in say(app, *messages).text.casefold()


def test_what_no_attribute_answers_is_not_made_up(app: App) -> None:
    assert (
        "Germany" not in say(app, "a frying pan, 24 cm, non-stick", "is the first one made in Germany?").text
    )
