"""Answers to questions about shown products: which attribute answers, and which product has the most of it."""

import pytest

from bot.findings import ComparisonRow, Extreme
from bot.skills.attribute_answers import attribute_answer
from bot.skills.compare import comparison_rows
from bot.understand.question import read_question
from retrieval.product import Option, Product


def products(*attributes: dict[str, str]) -> tuple[Product, ...]:
    return tuple(
        Product(str(place), f"Thing {place}", attributes=own) for place, own in enumerate(attributes)
    )


@pytest.mark.parametrize(
    ("concept", "values", "extreme", "winner"),
    [
        ("battery life", {"Battery life": ["8 h", "90 min", "12 h"]}, "most", 2),
        ("weight", {"Weight": ["1.2 kg", "980 g"]}, "least", 1),
        ("comfort temperature", {"Comfort temperature": ["-5 °C", "12 °C", "3 °C"]}, "least", 0),
        ("dimensions", {"Size": ["90 x 65 cm", "120 x 60 cm"]}, "most", 1),
        ("dimensions", {"Size": ["90 x 65 cm", "100 x 40 x 45 cm"]}, "most", None),
        ("dimensions", {"Size": ["A5", "A4"]}, "most", None),
        ("people", {"Capacity": ["1 person", "4 people", "3 people"]}, "most", 1),
        ("people", {"Capacity": ["2 people", "4 people", "3 people"]}, "most", 1),
        ("waterproof", {"Waterproof": ["IPX4", "IPX7"]}, "most", 1),
        ("waterproof", {"Waterproof": ["IPX4", "5 ATM"]}, "most", None),
        ("cocoa", {"Cocoa": ["36%", "70%"]}, "most", 1),
        ("speed", {"Speed": ["12 km/h", "45 km/h"]}, "most", 1),
        ("speed", {"Processor": ["8-core 3.9 GHz", "4-core 2.8 GHz"]}, "most", 0),
        ("firmness", {"Firmness": ["soft", "firm"]}, "most", None),
    ],
)
def test_the_winner_is_the_one_with_the_most_or_least_where_values_can_be_compared(
    concept: str, values: dict[str, list[str]], extreme: Extreme, winner: int | None
) -> None:
    ((name, stated),) = values.items()
    answer = attribute_answer(concept, products(*({name: value} for value in stated)), extreme)
    assert answer.names == (name,) * len(stated)
    assert answer.winner == winner


def test_what_options_offer_answers_a_question_and_decides_no_comparison() -> None:
    shoes = Product(
        "1",
        "Shoes",
        attributes={"Weight": "300 g"},
        options=tuple(
            Option(size, {"Size": size}, stock=stock)
            for size, stock in (("EU 40", 2), ("EU 41", 0), ("EU 42", 1))
        ),
    )
    assert attribute_answer("dimensions", (shoes,)).values == ("EU 40, EU 42",)
    assert attribute_answer("dimensions", (shoes, shoes), "most").winner is None
    assert attribute_answer("weight", (shoes,)).values == ("300 g",)
    assert ComparisonRow("Size", ("EU 40, EU 42",) * 2) in comparison_rows((shoes, shoes))


def test_products_are_not_compared_by_different_attributes() -> None:
    answer = attribute_answer("dimensions", products({"Diameter": "28 cm"}, {"Height": "90 cm"}), "most")
    assert answer.values == ("28 cm", None)
    assert answer.winner is None


@pytest.mark.parametrize(
    ("text", "concept", "extreme"),
    [
        ("which one lasts longest?", "battery life", "most"),
        ("哪个续航更久？", "battery life", "most"),
        ("how big is the screen?", "screen size", None),
        ("which has more memory, the first or the second?", "memory", "most"),
        ("哪个内存更大", "memory", "most"),
        ("which is the lightest?", "weight", "least"),
        ("how much does it weigh?", "weight", None),
        ("how much is the silver colour?", "price", None),
        ("how much does the silver one cost?", "price", None),
        ("what does the one with the hook cost", "price", None),
        ("how much is it?", "price", None),
        ("is it in stock in size 42?", "stock", None),
        ("第二个有货吗", "stock", None),
        ("what colours is it available in?", "colour", None),
        ("which is cheaper?", "price", "least"),
        ("tell me about it", None, None),
    ],
)
def test_a_question_names_an_attribute_the_price_or_the_stock(
    text: str, concept: str | None, extreme: Extreme | None
) -> None:
    question = read_question(text)
    assert (question.concept, question.extreme) == (concept, extreme)
