"""Amounts as the products of a kind state them."""

import pytest

from bot.understand.kind_amounts import read_amounts, read_counts, with_names
from retrieval.need import AttributeWish
from retrieval.product import Product


def product(number: int, **attributes: str) -> Product:
    return Product(
        f"P-{number}", "A thing", attributes={k.replace("_", " "): v for k, v in attributes.items()}
    )


BICYCLES = read_amounts("bicycle", [product(1, Gears="7 gears", Weight="14 kg", Wheel_size="28 in")])
CHARGERS = read_amounts(
    "phone charger", [product(1, Ports="2 USB-C and 1 USB-A"), product(2, Ports="1 port")]
)
CHOCOLATE = read_amounts("chocolate", [product(1, Cocoa="70%", Weight="100 g")])
GAMES = read_amounts("board game", [product(1, Players="2 to 5", Playing_time="45 min")])
STROLLERS = read_amounts("stroller", [product(1, Weight="7 kg", Maximum_load="15 kg")])


@pytest.mark.parametrize(
    ("text", "amounts", "wish"),
    [
        ("commuter bike, 7 gears", BICYCLES, ("gears", "=", "7")),
        ("a charger with at least 2 ports", CHARGERS, ("ports", ">=", "2")),
        ("at most two ports please", CHARGERS, ("ports", "<=", "2")),
        ("dark chocolate, min 60% cocoa", CHOCOLATE, ("cocoa", ">=", "60%")),
        ("70%以上的黑巧", CHOCOLATE, ("cocoa", ">=", "70%")),
        ("for 6 players or more", GAMES, ("players", ">=", "6")),
    ],
)
def test_what_is_counted_of_a_kind_is_a_wish(text: str, amounts: object, wish: tuple[str, str, str]) -> None:
    found = read_counts(text, amounts)  # type: ignore[arg-type]
    assert [(one.name, one.op, one.value) for one in found] == [wish]


@pytest.mark.parametrize("text", ["2 bicycles", "under $7", "gears", "3 weeks"])
def test_other_counts_are_none(text: str) -> None:
    assert read_counts(text, BICYCLES) == []


def test_an_amount_is_of_the_only_attribute_measured_so() -> None:
    wheels, load = AttributeWish(None, "=", "26", "in"), AttributeWish(None, "<=", "8", "kg")
    assert [wish.name for wish in with_names([wheels, load], BICYCLES)] == ["wheel size", "weight"]
    # Of several that are measured so the lightness is meant where a limit stands above, else none.
    assert [wish.name for wish in with_names([load, AttributeWish(None, "=", "8", "kg")], STROLLERS)] == [
        "weight",
        None,
    ]
    people = with_names([AttributeWish(None, "=", "6", "people")], GAMES)
    assert [(wish.name, wish.unit) for wish in people] == [("players", None)]
