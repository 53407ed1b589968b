"""Prices in product files, as shops write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import ProductError
from retrieval.importers.prices import read_price
from retrieval.money import Money


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("1,299.00", "USD", Money(129900, "USD")),
        ("$499", "USD", Money(49900, "USD")),
        ("US$ 12", None, Money(1200, "USD")),
        ("1.299,00 €", None, Money(129900, "EUR")),
        ("1 299,00", "EUR", Money(129900, "EUR")),
        ("1'299.50", "CHF", Money(129950, "CHF")),
        ("1,299", "USD", Money(129900, "USD")),
        ("￥199", "CNY", Money(19900, "CNY")),
        ("5,200円", None, Money(5200, "JPY")),
        ("1.250", "KWD", Money(1250, "KWD")),
    ],
)
def test_prices_are_read_as_shops_write_them(text: str, currency: str | None, expected: Money) -> None:
    assert read_price(text, currency) == expected


@pytest.mark.parametrize(
    "text", ["", "cheap", "-5", "$-5", "1,2,3", "1.299", "5 - 6", "€5", "1e3", "0.125", "5 USD EUR"]
)
def test_prices_that_are_no_dollars_are_refused(text: str) -> None:
    with pytest.raises(ProductError):
        read_price(text, "USD")


@given(st.text(max_size=20), st.sampled_from([None, "USD", "JPY", "KWD"]))
def test_any_price_is_read_or_refused(text: str, currency: str | None) -> None:
    try:
        money = read_price(text, currency)
    except ProductError:
        return
    assert money.amount_minor >= 0
