"""Codes are told from sizes and years, and compared whatever signs and zeros they are written with."""

import pytest

from retrieval.codes import canonical_code, codes_in, codes_of
from retrieval.product import Option, Product


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("0735858156523", {"735858156523"}),
        ("do you have 735858156523?", {"735858156523"}),
        ("pwla-8490mf", {"PWLA8490MF"}),
        ("PWLA8490MF/BLK 5", {"PWLA8490MFBLK"}),
        ("SKU-778812-RED, please", {"SKU778812RED"}),
        ("鼠标0735858156523有吗", {"735858156523"}),
        ("978-0-306-40615-7", {"9780306406157"}),
        ("910-001204 keyboard", {"910001204"}),
        ("32gb ddr4 3200 MHz in 2024, 15.6 inch, iphone11", set()),
        ("1000gb, 20000mah, 1920x1080, 1000-2000, 16gb/512gb, 2026-11-25, 100000 dollars", set()),
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


def test_a_code_is_the_same_whatever_signs_and_zeros_it_is_written_with() -> None:
    assert {canonical_code(word) for word in ("735858156523", "0735858156523", "00735858156523")} == {
        "735858156523"
    }
    assert canonical_code("pwla.8490/mf") == canonical_code("PWLA-8490MF") == "PWLA8490MF"
    assert canonical_code("XO-12") is None
