"""Which option of a product a text means."""

import pytest

from retrieval.need import AttributeWish
from retrieval.options import options_said
from retrieval.product import Option, Product


def product(name: str, *values: str) -> Product:
    return Product("1", "Thing", options=tuple(Option(value, {name: value}) for value in values))


@pytest.mark.parametrize(
    ("text", "name", "values", "said"),
    [
        ("how much is 100 g of it", "Weight", ["50 g", "100 g", "250 g"], ["100 g"]),
        ("100克的多少钱", "Weight", ["50 g", "100 g"], ["100 g"]),
        ("the version with the 32-52 cm cuff", "Cuff size", ["22-32 cm", "32-52 cm"], ["32-52 cm"]),
        ("in 280 cm", "Size", ["140 x 240 cm", "140 x 280 cm"], ["140 x 280 cm"]),
        ("3号还有多少包", "Size", ["size 2", "size 3", "size 4"], ["size 3"]),
        ("are they there in size 4", "Size", ["size 2", "size 4"], ["size 4"]),
        ("三只装还有货吗", "Sold as", ["set of 2", "set of 3"], ["set of 3"]),
        ("got a 38?", "Size", ["EU 38", "EU 40"], ["EU 38"]),
        ("in a 40", "Size", ["EU 35-38", "EU 39-42"], ["EU 39-42"]),
        ("the 120 tablets", "Quantity", ["60 tablets", "120 tablets"], ["120 tablets"]),
        ("do you have the left one", "Hand", ["right", "left"], ["left"]),
        ("is there a lined one", "Ruling", ["dotted", "lined", "plain"], ["lined"]),
        ("for us plugs", "Plugs", ["EU", "US"], []),
        ("the US one", "Plugs", ["EU", "US"], ["US"]),
        ("1 TB please", "Storage", ["512 GB", "1 TB"], ["1 TB"]),
        ("how much is it", "Storage", ["512 GB", "1 TB"], []),
        ("2 of them", "Size", ["size 2", "size 3"], []),
    ],
)
def test_an_option_is_named_by_its_value(text: str, name: str, values: list[str], said: list[str]) -> None:
    assert [option.option_id for option in options_said(text, product(name, *values)).options] == said


def test_colours_and_sizes_come_from_the_wishes_of_the_message() -> None:
    wishes = (AttributeWish("colour", "=", "blue"), AttributeWish("size", "=", "L"))
    options = tuple(
        Option(f"{colour}-{size}", {"Colour": colour, "Size": size})
        for colour in ("navy", "red")
        for size in ("M", "L")
    )
    found = options_said("in blue, size L", Product("1", "Shirt", options=options), wishes)
    assert [option.option_id for option in found.options] == ["navy-L"]


def test_what_no_option_has_is_lacking() -> None:
    found = options_said(
        "in brown", product("Colour", "black", "grey"), (AttributeWish("colour", "=", "brown"),)
    )
    assert (found.options, found.name) == ((), "Colour")
    assert found.lacking is not None
    assert found.lacking.value == "brown"
    shoe = options_said("got it in a 45?", product("Size", "EU 38", "EU 40"))
    assert shoe.lacking is not None
    assert shoe.lacking.value == "45"


def test_a_chinese_value_is_found_by_its_english_gloss() -> None:
    assert [
        o.option_id
        for o in options_said("蘑菇的", product("Flavour", "mushroom", "tomato"), (), "mushroom").options
    ] == ["mushroom"]
