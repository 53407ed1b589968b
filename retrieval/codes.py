"""Codes that name one product: EAN, UPC, ISBN, manufacturer's part number, SKU.

Who types a code in full wants that product and no other, whatever else resembles it.
"""

import re
from collections.abc import Iterator

from retrieval.product import Product

MIN_CODE = 6  # characters of a code that can be told from a size or a year
MIN_DIGITS = 3
GTIN_LENGTHS = (8, 12, 13, 14)
_CODE_NAME = re.compile(
    r"\b(?:ean|gtin|upc|isbn|mpn|sku|barcode|part (?:number|no)|article (?:number|no)|product code|model (?:number|code))\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\w-])[A-Za-z0-9][A-Za-z0-9._/#-]{0,60}[A-Za-z0-9](?![\w-])")
_JOINT = re.compile(r"[._/#-]")


def codes_in(text: str) -> frozenset[str]:
    """The codes in a text, comparable: capitals, without signs and leading zeros."""
    return frozenset(code for word in _CODE.findall(text) if (code := _plain(word)) is not None)


def codes_of(product: Product) -> frozenset[str]:
    """The codes that a product states: of its own, and of its options."""
    return frozenset().union(*map(codes_in, stated_codes(product)))


def stated_codes(product: Product) -> Iterator[str]:
    """The codes of a product as the shop writes them."""
    yield product.product_id
    for name, value in product.attributes.items():
        if _CODE_NAME.search(name):
            yield value
    for option in product.options:
        yield option.option_id


def spellings(code: str) -> list[str]:
    """How a code may be written: a GTIN of 12 digits is one of 13 or 14 with zeros before it."""
    if not code.isdigit():
        return [code]
    return [code, *(code.zfill(length) for length in GTIN_LENGTHS if length > len(code))]


def _plain(word: str) -> str | None:
    code = _JOINT.sub("", word).upper().lstrip("0")
    is_code = len(code) >= MIN_CODE and sum(character.isdigit() for character in code) >= MIN_DIGITS
    return code if is_code else None
