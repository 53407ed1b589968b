"""Lists in the order of an attribute ("the lightest laptop you have"), and what one has more of than another."""

import re

import pytest

from bot.app import App
from bot.understand.needs.order import Relative
from retrieval.measures import comparable_size
from tests.bot.talk import say


def grams(app: App, product_id: str) -> float:
    product = app.catalog.get(product_id)
    assert product is not None
    size = comparable_size(product.attributes["Weight"])
    assert size is not None
    return size[1]


@pytest.mark.parametrize("message", ["whats the lightest laptop you have", "最轻的笔记本电脑是哪款"])
def test_the_lightest_comes_first_and_is_named_with_its_weight(app: App, message: str) -> None:
    reply = say(app, message)
    weights = [grams(app, card.product_id) for card in reply.products]
    assert len(weights) > 2
    assert weights == sorted(weights)
    assert "0.96" in reply.text
    lightest = min(
        p.product_id for p in app.catalog.of_type("laptop", 300) if "0.96" in p.attributes.get("Weight", "")
    )
    assert reply.products[0].product_id == lightest


def test_the_order_holds_for_what_is_said_next_and_on_the_next_page(app: App) -> None:
    narrowed = say(app, "whats the lightest laptop you have", "under 800 then")
    weights = [grams(app, card.product_id) for card in narrowed.products]
    assert weights == sorted(weights)
    more = say(app, "whats the lightest laptop you have", "show me more")
    first = say(app, "whats the lightest laptop you have")
    assert not {card.product_id for card in more.products} & {card.product_id for card in first.products}
    assert grams(app, more.products[0].product_id) >= grams(app, first.products[-1].product_id)


def test_the_next_page_has_no_lightest(app: App) -> None:
    assert "lightest" not in say(app, "what's the lightest laptop you have?", "show more").text


def test_what_is_not_met_is_told_before_any_order(app: App) -> None:
    reply = say(app, "the lightest laptop in red")
    assert "in red" in reply.text
    assert "is the lightest" not in reply.text


def test_cheapest_first_ends_the_order(app: App) -> None:
    reply = say(app, "whats the lightest laptop you have", "cheapest first")
    prices = [float(card.price.amount) for card in reply.products if card.price]
    assert prices == sorted(prices)


def test_grades_have_an_order(app: App) -> None:
    reply = say(app, "my staffy wrecks every toy in 10 mins. whats the toughest dog toy u got")
    product = app.catalog.get(reply.products[0].product_id)
    assert product is not None
    assert product.attributes["Chew strength"] == "high"


def test_what_no_product_states_gives_no_order(app: App) -> None:
    """How quiet a hair dryer is is not told by its power."""
    reply = say(app, "i need the quietest hair dryer")
    assert reply.products
    assert "the least power" not in reply.text


@pytest.mark.parametrize(
    ("message", "relative"),
    [
        ("the lightest tent", Relative("weight", "less", most=True)),
        ("a lighter tent", Relative("weight", "less")),
        ("最轻的帐篷", Relative("weight", "less", most=True)),
    ],
)
def test_the_most_is_told_from_more(app: App, message: str, relative: Relative) -> None:
    assert app.understander.understand(message, app.vocabulary.current()).relative == relative


def test_by_how_much_one_is_lighter_is_told_with_both_weights(app: App) -> None:
    reply = say(app, "婴儿推车 单手收 能带上飞机", "比Karusvel Metro轻多少？")
    assert len(set(re.findall(r"\d+(?:\.\d+)?公斤", reply.text))) == 2


def test_the_option_that_meets_a_wish_is_named(app: App) -> None:
    reply = say(app, "nappies for a baby of 8 kg")
    assert "size 3" in reply.text
    assert "6-10 kg" in reply.text


@pytest.mark.parametrize(
    ("value", "size"),
    [("high", ("grade", 4.0)), ("Low", ("grade", 2.0)), ("none", ("grade", 0.0)), ("soft", None)],
)
def test_grades_can_be_compared(value: str, size: tuple[str, float] | None) -> None:
    assert comparable_size(value) == size
