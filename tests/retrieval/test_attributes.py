"""What shoppers call an attribute, in questions and comparisons, in English and Chinese."""

import json
from pathlib import Path

import pytest

from retrieval.attributes import concepts, find_attributes, same_attribute, value_of, values_asked
from tests.retrieval.attribute_questions import CHINESE, COMPARED, ENGLISH

STORE = Path(__file__).parents[2] / "data" / "store" / "products.jsonl"


@pytest.mark.parametrize(("question", "concept"), ENGLISH + CHINESE)
def test_a_question_names_the_attribute_it_is_about(question: str, concept: str) -> None:
    mentions = find_attributes(question)
    assert mentions, "nothing was found"
    assert mentions[0].concept == concept


@pytest.mark.parametrize(("question", "concept", "direction"), COMPARED)
def test_a_comparison_names_the_attribute_and_which_end_of_it(
    question: str, concept: str, direction: str
) -> None:
    mentions = find_attributes(question)
    assert mentions, "nothing was found"
    assert (mentions[0].concept, mentions[0].direction) == (concept, direction)


@pytest.mark.parametrize(
    "text",
    [
        "I need a laptop under 500 dollars",
        "a birthday present for my mother",
        "do you deliver to Canada?",
        "where is my order?",
        "how long does delivery take?",
        "how much does it cost?",
        "when will it arrive?",
        "送货要多久",
        "多少钱",
        "我想买一双跑鞋",
        "什么时候发货",
    ],
)
def test_what_is_not_about_an_attribute_names_none(text: str) -> None:
    assert find_attributes(text) == []


def test_words_side_by_side_are_one_mention_of_what_they_are_about() -> None:
    for text in (
        "How big is the screen?",
        "a bigger screen",
        "which screen is bigger",
        "屏幕更大",
        "屏幕有多大",
    ):
        (mention,) = find_attributes(text)
        assert mention.concept == "screen size"
        assert text[mention.start : mention.end].casefold() in text.casefold()
    weight, memory = find_attributes("which is lighter, and how much memory does it have?")
    assert (weight.concept, memory.concept) == ("weight", "memory")


def test_every_mention_spans_its_own_words_in_any_script() -> None:
    text = "İstanbul: HOW LONG does the battery last，多重？"
    first, second = find_attributes(text)
    assert text[first.start : first.end] == "HOW LONG does the battery last"
    assert text[second.start : second.end] == "多重"


def test_what_answers_as_well_answers_only_where_nobody_states_the_thing_itself() -> None:
    pan, shelf = {"Diameter": "28 cm"}, {"Height": "90 cm", "Diameter": "30 cm"}
    assert values_asked("dimensions", [pan, shelf]) == (("Diameter", "28 cm"), ("Diameter", "30 cm"))
    assert values_asked("dimensions", [pan, {"Size": "A4"}]) == (None, ("Size", "A4"))
    assert values_asked("battery life", [{"Running time": "8 h"}]) == (("Running time", "8 h"),)
    assert values_asked("length", [{"Blade length": "20 cm"}]) == (("Blade length", "20 cm"),)
    assert values_asked("weight", [{"Child weight": "3-18 kg"}]) == (("Child weight", "3-18 kg"),)
    assert values_asked("people", [{"Serves": "4 people"}]) == (("Serves", "4 people"),)
    assert values_asked("people", [{"Capacity": "2 people"}]) == (("Capacity", "2 people"),)
    assert values_asked("origin", [pan, shelf]) == (None, None)
    assert values_asked("sugar", [{"Diet": "vegan and no added sugar"}]) == (
        ("Diet", "vegan and no added sugar"),
    )
    assert values_asked("sugar", [{"Diet": "vegan"}]) == (None,)


def test_what_answers_as_well_is_not_the_same_attribute() -> None:
    assert same_attribute("Internal memory", "ram")
    assert not same_attribute("Size", "Diameter")
    assert value_of("dimensions", {"Diameter": "28 cm"}) is None


def test_every_attribute_of_the_sample_store_can_be_asked_for() -> None:
    asked = {name for concept in concepts().values() for name in concept.names}
    for line in STORE.read_text(encoding="utf-8").splitlines():
        product = json.loads(line)
        options = [name for option in product.get("options", []) for name in option["values"]]
        for name in (*product["attributes"], *options):
            assert name.casefold() in asked, f"{name} ({product['product_id']}) belongs to no concept"


def test_what_answers_as_well_is_an_attribute_of_some_concept() -> None:
    known = {name for concept in concepts().values() for name in concept.names}
    for concept in concepts().values():
        assert {name.partition(": ")[0] for name in concept.also} <= known, concept.name
