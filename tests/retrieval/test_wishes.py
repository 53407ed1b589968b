"""Wishes about attributes are met by a product's own values or by one of its options, never by two at once."""

import pytest

from retrieval.features import read_words, shared_words
from retrieval.index import lexical_fields
from retrieval.money import Money
from retrieval.need import AttributeWish, Need, PriceRange
from retrieval.product import Option, Product
from retrieval.wishes import MetWish, Standing, standings

BLACK = AttributeWish("colour", "=", "black")
LAMP = Product(
    "L1",
    "Brillo Desk Lamp, Blue",
    attributes={"Colour": "blue", "Power": "9 W", "Material": "steel"},
    options=(
        Option("L1-BLU", {"Colour": "blue"}, Money(3900, "USD"), 4),
        Option("L1-BLK", {"Colour": "black"}, Money(4500, "USD"), 2),
    ),
)
PHONE = Product(
    "P1",
    "Oryvo One Phone, 128 GB, Black",
    attributes={"Storage": "128 GB", "Colour": "black"},
    price=Money(29900, "USD"),
    options=(
        Option("P1-1", {"Storage": "128 GB", "Colour": "black"}, Money(29900, "USD"), 0),
        Option("P1-2", {"Storage": "128 GB", "Colour": "silver"}, Money(29900, "USD"), 3),
        Option("P1-3", {"Storage": "256 GB", "Colour": "silver"}, Money(34900, "USD"), 3),
    ),
)
SHOES = Product(
    "S1",
    "Stridena Court Sneakers",
    attributes={"Colour": "white"},
    options=(
        Option("S1-42", {"Size": "EU 42"}, stock=3),
        Option("S1-44", {"Size": "EU 44"}, stock=0),
    ),
)


def stands(product: Product, *wishes: AttributeWish, **need: object) -> tuple[Standing, ...]:
    return standings(Need(attributes=wishes, **need), product)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("product", "wish", "name", "value", "sold_out"),
    [
        (LAMP, AttributeWish("colour", "=", "blue"), "Colour", "blue", False),
        (LAMP, BLACK, "Colour", "black", False),
        (LAMP, AttributeWish("material", "=", "steel"), "Material", "steel", False),
        (LAMP, AttributeWish("power", "<=", "10", "W"), "Power", "9 W", False),
        (LAMP, AttributeWish("colour", "!=", "blue"), "Colour", "black", False),
        (PHONE, AttributeWish("storage", ">=", "256", "GB"), "Storage", "256 GB", False),
        (PHONE, AttributeWish(None, "=", "256", "GB"), "Storage", "256 GB", False),
        (PHONE, BLACK, "Colour", "black", True),
        (SHOES, AttributeWish("size", "=", "EU 42"), "Size", "EU 42", False),
        (SHOES, AttributeWish("size", "=", "EU 44"), "Size", "EU 44", True),
        (SHOES, AttributeWish("size", "=", "42"), "Size", "EU 42", False),
        (SHOES, AttributeWish("colour", "=", "white"), "Colour", "white", False),
    ],
)
def test_a_wish_is_met_by_a_value_of_the_product_or_of_an_option(
    product: Product, wish: AttributeWish, name: str, value: str, sold_out: bool
) -> None:
    assert stands(product, wish) == (MetWish(wish, name, value, sold_out),)


@pytest.mark.parametrize(
    ("product", "wish"),
    [
        (LAMP, AttributeWish("colour", "=", "red")),
        (LAMP, AttributeWish("power", ">", "9", "W")),
        (PHONE, AttributeWish("storage", "=", "512", "GB")),
        (SHOES, AttributeWish("size", "=", "EU 46")),
        (SHOES, AttributeWish("colour", "!=", "white")),
    ],
)
def test_a_value_that_no_option_has_is_missed(product: Product, wish: AttributeWish) -> None:
    assert stands(product, wish) == (False,)


@pytest.mark.parametrize(
    "wish",
    [
        AttributeWish("weight", "<", "2", "kg"),
        AttributeWish("material", "=", "leather"),
        AttributeWish(None, "=", "12", "V"),
        AttributeWish(None, "!=", "leather"),
    ],
)
def test_what_the_shop_does_not_state_is_neither_met_nor_missed(wish: AttributeWish) -> None:
    assert stands(SHOES, wish) == (None,)


def test_two_wishes_must_be_met_by_one_and_the_same_option() -> None:
    large = AttributeWish("storage", "=", "256", "GB")
    first, second = stands(PHONE, BLACK, large)
    assert [isinstance(first, MetWish), isinstance(second, MetWish)].count(True) == 1
    silver = AttributeWish("colour", "=", "silver")
    assert stands(PHONE, silver, large) == (
        MetWish(silver, "Colour", "silver"),
        MetWish(large, "Storage", "256 GB"),
    )


def test_an_option_that_can_be_bought_comes_before_one_that_is_sold_out() -> None:
    wish = AttributeWish("storage", "=", "128", "GB")
    assert stands(PHONE, wish) == (MetWish(wish, "Storage", "128 GB", sold_out=False),)


def test_options_outside_the_wished_price_meet_nothing() -> None:
    wish = AttributeWish("storage", ">=", "256", "GB")
    assert stands(PHONE, wish, price=PriceRange("USD", max_minor=30000)) == (False,)
    assert stands(PHONE, wish, price=PriceRange("USD", max_minor=35000)) != (False,)


def test_where_only_what_is_in_stock_will_do_a_sold_out_option_meets_nothing() -> None:
    wish = AttributeWish("size", "=", "EU 44")
    assert stands(SHOES, wish, in_stock_only=True) == (False,)


def test_a_title_speaks_where_the_attributes_are_silent() -> None:
    plain = Product("T1", "Brillo Lamp, Black, 40 cm")
    assert stands(plain, BLACK) == (MetWish(BLACK, "", "black"),)
    length = AttributeWish(None, "=", "40", "cm")
    assert stands(plain, length) == (MetWish(length, "", "40 cm"),)
    assert stands(plain, AttributeWish("colour", "!=", "black")) == (False,)


def test_the_word_index_and_shared_words_know_the_values_of_options() -> None:
    assert lexical_fields(PHONE)["attributes"] == "Storage 128 GB 256 GB Colour black silver"
    assert lexical_fields(SHOES)["attributes"] == "Colour white Size EU 42 EU 44"
    assert shared_words(["silver", "phone"], read_words(PHONE)) == ("silver", "phone")
