"""Money: integer minor units inside, an exact decimal string with an ISO 4217 currency at the edges."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel.numbers import get_currency_precision, list_currencies

from retrieval.errors import ProductError

_DECIMAL = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")
MAX_MINOR = 2**53  # exact in JSON readers that use doubles, and far above any shop's price


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of one currency in minor units (US cents, Japanese yen, Kuwaiti fils)."""

    amount_minor: int
    currency: str

    @property
    def amount(self) -> str:
        """The exact decimal amount, with as many places as the currency has ("499.00", "5200")."""
        return to_decimal_string(self.amount_minor, self.currency)


def to_decimal_string(amount_minor: int, currency: str) -> str:
    """Write minor units as the exact decimal string of the contract, such as 49900 USD as "499.00"."""
    places = get_currency_precision(currency)
    return f"{Decimal(amount_minor).scaleb(-places):.{places}f}"


def check_currency(currency: str) -> str:
    """Return the ISO 4217 code in upper case.

    Raises:
        ProductError: the code is not a known currency.
    """
    code = currency.strip().upper()
    if code not in _currencies():
        raise ProductError(f"currency {currency!r} is not an ISO 4217 code such as USD, EUR or CNY")
    return code


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def parse_money(amount: str, currency: str) -> Money:
    """Read an exact decimal amount such as "499.00" into minor units.

    Raises:
        ProductError: not a number, negative, too large, or with more places than the currency has.
    """
    code = check_currency(currency)
    text = amount.strip()
    if not _DECIMAL.fullmatch(text):
        raise ProductError(f"price {amount[:40]!r} is not a decimal number such as 499.00")
    if text.startswith("-") and text.strip("-0."):
        raise ProductError(f"price {text} is negative")
    whole, _, fraction = text.lstrip("+-").partition(".")
    places = get_currency_precision(code)
    if fraction[places:].strip("0"):
        raise ProductError(f"price {text} has more decimal places than {code} has")
    minor = int(whole + fraction[:places].ljust(places, "0"))
    if minor > MAX_MINOR:
        raise ProductError(f"price {text} is too large")
    return Money(minor, code)
