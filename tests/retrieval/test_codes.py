"""Codes are told from sizes and years, and compared whatever signs and zeros they are written with."""

import pytest

from retrieval.codes import codes_in, codes_of, spellings
from retrieval.product import Option, Product


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("0735858156523", {"735858156523"}),
        ("do you have 735858156523?", {"735858156523"}),
        ("pwla-8490mf", {"PWLA8490MF"}),
        ("PWLA8490MF/BLK 5", {"PWLA8490MFBLK"}),
        ("32gb ddr4 3200 MHz in 2024, 15.6 inch, iphone11", set()),
        ("", set()),
    ],
)
def test_codes_in_a_text(text: str, codes: set[str]) -> None:
    assert codes_in(text) == codes


def test_codes_of_a_product_are_its_own_and_those_of_its_options() -> None:
    product = Product(
        "shop-1",
        "Mouse M500123",
        attributes={"EAN": "0735858156523, 00735858156530", "MPN": "910-001204", "Resolution": "1000000 dpi"},
        options=(Option("SKU-778812-RED", {"Colour": "red"}),),
    )
    assert codes_of(product) == {"735858156523", "735858156530", "910001204", "SKU778812RED"}


def test_a_short_gtin_is_also_looked_for_with_zeros_before_it() -> None:
    assert spellings("735858156523") == ["735858156523", "0735858156523", "00735858156523"]
    assert spellings("PWLA8490MF") == ["PWLA8490MF"]
