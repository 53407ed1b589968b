"""What a search returns: hits with the reasons for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from retrieval.need import AttributeWish, Need
from retrieval.product import Product


class ReasonKind(StrEnum):
    """Which part of the need a hit meets."""

    CODE = "code"
    WORDS = "words"
    MEANING = "meaning"
    PRODUCT_TYPE = "product_type"
    BRAND = "brand"
    NOT_BRAND = "not_brand"
    PRICE = "price"
    ATTRIBUTE = "attribute"
    STOCK = "stock"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its kind, and what of the shopper's words or the product's facts it rests on.

    CODE: the code that was typed, as it is compared. WORDS: the shared words, comma separated. PRODUCT_TYPE, BRAND, NOT_BRAND: the name. PRICE: empty (the need holds
    the range). ATTRIBUTE: `name` and the product's own `value`; `sold_out` where only options that cannot be bought
    now have it. STOCK, MEANING: empty.
    """

    kind: ReasonKind
    value: str = ""
    name: str = ""
    sold_out: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A product at a position (from 1), its score (higher is better, comparable within one search), its reasons,
    and the features that made the score."""

    product: Product
    position: int
    score: float
    reasons: tuple[Reason, ...] = ()
    features: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """The answer to one search.

    With `strict_type` the need's wishes about attributes are those that some hit meets, and `unmet` the others.
    """

    query: str
    need: Need
    took_ms: float
    hits: tuple[Hit, ...]
    candidates: int
    unmet: tuple[AttributeWish, ...] = ()
