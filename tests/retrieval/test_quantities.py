"""Numbers with units."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.quantities import (
    _UNITS,
    Quantity,
    canonical_unit,
    converted,
    dimension_of,
    find_quantities,
    parse_quantity,
    plain_number,
    same_quantity,
)

NUMBERS = st.one_of(
    st.integers(0, 10**9).map(float),
    st.decimals(0, 10**6, places=3).map(float),
)


@given(NUMBERS, st.sampled_from(sorted(_UNITS)))
@example(121.0, "in")
def test_every_quantity_survives_being_written_and_read(value: float, unit: str) -> None:
    quantity = Quantity(value, unit)
    assert parse_quantity(str(quantity)) == quantity


@given(NUMBERS, st.sampled_from(sorted(_UNITS)))
def test_a_quantity_equals_itself(value: float, unit: str) -> None:
    assert same_quantity(Quantity(value, unit), Quantity(value, unit))


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    for found in find_quantities(text):
        assert parse_quantity(text[found.start : found.end]) is not None


@given(st.floats(0, 1e12, allow_nan=False))
def test_plain_numbers_are_exact_and_have_no_exponent(value: float) -> None:
    assert float(plain_number(value)) == value
    assert "e" not in plain_number(value)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ('a 15.6" screen', 15.6, "in"),
        ("16GB", 16, "GB"),
        ("2,000 lumens", 2000, "lm"),
        ("16 Ω", 16, "Ω"),
        ("300 MB/s", 300, "MB/s"),
        ("10 μm", 10, "µm"),
        ("500克", 500, "g"),
        ("12 秒", 12, "sec"),
        ("0 - 35 °C", 35, "°C"),
        ("15 A", 15, "A"),
    ],
)
def test_units_are_read_as_people_write_them(text: str, value: float, unit: str) -> None:
    assert parse_quantity(text) == Quantity(value, unit)


@pytest.mark.parametrize("text", ["HP 83A toner", "83 a", "iPhone 6s", "5 apples", "ſ 3 ſ", "USB 3.0"])
def test_models_and_words_are_no_quantities(text: str) -> None:
    assert parse_quantity(text) is None


def test_amounts_compare_across_units() -> None:
    assert same_quantity(Quantity(1, "TB"), Quantity(1000, "GB"))
    assert same_quantity(Quantity(1, "kWh"), Quantity(1000, "Wh"))
    assert not same_quantity(Quantity(1, "kg"), Quantity(1, "GB"))
    assert canonical_unit("Inches") == "in"
    assert canonical_unit("apples") is None


@pytest.mark.parametrize(
    ("amount", "otherwise"),
    [("1 TB", "1000 GB"), ("15.6 in", "39.6 cm"), ("5 ft", "1.5 m"), ("2 L", "2000 ml"), ("60 Hz", None)],
)
def test_an_amount_is_told_in_the_unit_that_shops_write_it_in_otherwise(
    amount: str, otherwise: str | None
) -> None:
    quantity = parse_quantity(amount)
    assert quantity is not None
    told = converted(quantity)
    assert (str(told) if told else None) == otherwise


@pytest.mark.parametrize(
    ("word", "dimension"), [("inches", "length"), ("公克", "mass"), ("mAh", "charge"), ("smoots", None)]
)
def test_a_unit_says_what_it_measures(word: str, dimension: str | None) -> None:
    assert dimension_of(word) == dimension
