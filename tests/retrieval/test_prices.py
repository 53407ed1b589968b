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
        ("CHF 1’299.–", None, Money(129900, "CHF")),
        ("Fr. 12.50", None, Money(1250, "CHF")),
        ("49,- €", None, Money(4900, "EUR")),
        ("₹1,29,900", None, Money(12990000, "INR")),
        ("₹ 1,00,000.50", None, Money(10000050, "INR")),
        ("Rs. 499", None, Money(49900, "INR")),
        ("¥12,800", "JPY", Money(12800, "JPY")),
        ("¥12,800 JPY", None, Money(12800, "JPY")),
        ("1 299,00 kr", "SEK", Money(129900, "SEK")),
        ("kr. 99", "DKK", Money(9900, "DKK")),
        ("$5 USD", None, Money(500, "USD")),
        ("R$ 1.299,90", None, Money(129990, "BRL")),
        ("12,50 zł", None, Money(1250, "PLN")),
        ("6250.00 EGP", None, Money(625000, "EGP")),
        ("٦٬٢٥٠٫٠٠ ج.م", None, Money(625000, "EGP")),
        ("1\u202f299,00\u00a0€", None, Money(129900, "EUR")),
    ],
)
def test_prices_are_read_as_shops_write_them(text: str, currency: str | None, expected: Money) -> None:
    assert read_price(text, currency) == expected


@pytest.mark.parametrize(
    "text",
    ["", "cheap", "-5", "$-5", "1,2,3", "1.299", "5 - 6", "5–6", "€5", "1e3", "0.125", "5 USD EUR", "USD 5 EUR",
     "1,29,900", "5 kg", "2²", "9" * 100],
)  # fmt: skip
def test_prices_that_are_no_dollars_are_refused(text: str) -> None:
    with pytest.raises(ProductError):
        read_price(text, "USD")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("¥12,800", "several currencies are written ¥; give --currency"),
        ("1 299,00 kr", "several currencies are written kr; give --currency"),
        ("$5", "several currencies"),
        ("1299", "has no currency: give --currency"),
    ],
)
def test_a_price_whose_currency_is_in_doubt_names_the_cure(text: str, reason: str) -> None:
    with pytest.raises(ProductError) as caught:
        read_price(text, None)
    assert reason in str(caught.value)


@given(st.text(max_size=20), st.sampled_from([None, "USD", "JPY", "KWD"]))
def test_any_price_is_read_or_refused(text: str, currency: str | None) -> None:
    try:
        money = read_price(text, currency)
    except ProductError:
        return
    assert money.amount_minor >= 0
