"""Money: exact amounts in and out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import ProductError
from retrieval.money import MAX_MINOR, Money, check_currency, parse_money, to_decimal_string

CURRENCIES = st.sampled_from(["USD", "EUR", "CNY", "JPY", "KRW", "KWD", "CLF"])


@given(st.integers(0, MAX_MINOR), CURRENCIES)
def test_every_amount_survives_being_written_and_read(amount_minor: int, currency: str) -> None:
    assert parse_money(to_decimal_string(amount_minor, currency), currency) == Money(amount_minor, currency)


@given(st.text(max_size=40), CURRENCIES)
def test_any_text_is_read_or_refused_with_a_reason(text: str, currency: str) -> None:
    try:
        money = parse_money(text, currency)
    except ProductError as error:
        assert "price" in str(error)  # noqa: PT017  (most texts are refused, some are not)
    else:
        assert money.amount_minor >= 0


@pytest.mark.parametrize(
    ("text", "minor"), [("499", 49900), ("499.0", 49900), ("499.000", 49900), ("0.05", 5), (" 12.5 ", 1250)]
)
def test_amounts_may_leave_out_or_add_idle_zeros(text: str, minor: int) -> None:
    assert parse_money(text, "usd") == Money(minor, "USD")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "-0.01",
        "NaN",
        "Infinity",
        "1e999999",
        "1_000",
        "１２",
        "1,299",
        "499.001",
        "99999999999999999999",
        "1.00000000000000000000000000001",
        "$5",
    ],
)
def test_what_is_not_an_exact_price_is_refused(text: str) -> None:
    with pytest.raises(ProductError):
        parse_money(text, "USD")


def test_currencies_have_their_own_number_of_places() -> None:
    assert Money(5200, "JPY").amount == "5200"
    assert Money(1234, "KWD").amount == "1.234"
    with pytest.raises(ProductError, match="more decimal places"):
        parse_money("5200.5", "JPY")


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(ProductError, match="ISO 4217"):
        check_currency("DOLLARS")
