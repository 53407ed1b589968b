"""The variants of one product → the price, stock and options of its canonical record."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from retrieval.errors import ProductError
from retrieval.importers.rows import Reject, reject
from retrieval.money import Money

MAX_VARIANTS = 10_000  # of one product; its record then has 1.5 MB


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to buy a product, as the file states it. `values` is empty for a product without choices."""

    line_number: int
    values: Mapping[str, str]
    code: str = ""  # the shop's own: an SKU, or an id
    price: Money | None = None
    stock: int | None = None
    available: bool | None = None

    @property
    def in_stock(self) -> bool | None:
        """Whether it can be bought now; None when the shop does not say."""
        return self.available if self.stock is None else self.stock > 0

    @property
    def name(self) -> str:
        """The values as shops write them: "Navy / Small"."""
        return " / ".join(self.values.values())


def read_count(text: str) -> int:
    """A number of pieces; spreadsheets write 4 as "4.0" too.

    Raises:
        ProductError: not a whole number.
    """
    try:
        value = float(text)
    except ValueError as error:
        raise ProductError(f"stock {text[:40]!r} is not a whole number") from error
    if not value.is_integer():
        raise ProductError(f"stock {text[:40]!r} is not a whole number")
    return int(value)


def without_repeats(variants: Iterable[Variant]) -> tuple[list[Variant], list[Reject]]:
    """The variants whose values are new, and a Reject for each that repeats the values of one before."""
    first: dict[tuple[tuple[str, str], ...], Variant] = {}
    repeated: list[Reject] = []
    for variant in variants:
        same = first.setdefault(tuple(sorted(variant.values.items())), variant)
        if same is not variant:
            what = f"the variant {variant.name!r}" if variant.values else "a variant without option values"
            reason = f"{what} stands on line {same.line_number} already"
            repeated.append(reject(variant.line_number, reason, f"{variant.code} {variant.name}"))
    return list(first.values()), repeated


def check_count(count: int) -> None:
    """Refuse a product with more variants than fit into one record.

    Raises:
        ProductError: there are more than MAX_VARIANTS.
    """
    if count > MAX_VARIANTS:
        raise ProductError(f"it has {count} variants; at most {MAX_VARIANTS} are kept")


def none_usable(rejects: Sequence[Reject]) -> str:
    """Why a product is rejected with all its variants."""
    reasons = list(dict.fromkeys(found.reason for found in rejects))
    if len(rejects) == 1:
        return reasons[0]
    return f"none of its {len(rejects)} variants can be used: {'; '.join(reasons[:3])}"


def offer(product_id: str, variants: Sequence[Variant]) -> dict[str, Any]:
    """The fields price, stock, available and options of the product that has these variants.

    The price is the cheapest variant's. The stock is the sum if every variant states one. An option's id is
    the product's id with the variant's own code, or with its values where the code is missing or not its own;
    so it stays the same however the file is sorted.

    Raises:
        ProductError: the variants are priced in several currencies.
    """
    prices = [variant.price for variant in variants if variant.price]
    currencies = sorted({price.currency for price in prices})
    if len(currencies) > 1:
        raise ProductError(
            f"its variants are priced in {' and '.join(currencies)}; one product has one currency"
        )
    stocks = [variant.stock for variant in variants if variant.stock is not None]
    stock = sum(stocks) if stocks and len(stocks) == len(variants) else None
    return {
        "price": _money(min(prices)) if prices else None,
        "stock": stock,
        "available": _available(variants) if stock is None else None,
        "options": _options(product_id, variants),
    }


def _available(variants: Sequence[Variant]) -> bool | None:
    said = {variant.in_stock for variant in variants}
    return True if True in said else False if said == {False} else None


def _options(product_id: str, variants: Sequence[Variant]) -> list[dict[str, Any]]:
    times = Counter(variant.code for variant in variants)
    records = []
    for variant in variants:
        if not variant.values:
            continue
        is_own = variant.code and times[variant.code] == 1
        records.append(
            {
                "option_id": f"{product_id}:{variant.code if is_own else variant.name}",
                "values": dict(variant.values),
                "price": _money(variant.price) if variant.price else None,
                "stock": variant.stock,
                "available": variant.available if variant.stock is None else None,
            }
        )
    twice = [option_id for option_id, count in Counter(r["option_id"] for r in records).items() if count > 1]
    if twice:
        raise ProductError(f"two of its variants would have the id {twice[0]!r}; give each its own SKU")
    return records


def _money(price: Money) -> dict[str, str]:
    return {"amount": price.amount, "currency": price.currency}
