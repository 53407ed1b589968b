"""Codes that name one product: EAN, UPC, ISBN, manufacturer's part number, SKU.

Who types a code in full wants that product and no other, whatever else resembles it. Codes are compared, and kept in
the word index, in one form: capitals, without signs and leading zeros.
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
_CODE = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9][A-Za-z0-9._/#-]{0,60}[A-Za-z0-9](?![A-Za-z0-9_-])")
_JOINT = re.compile(r"[._/#-]")
_AMOUNT = re.compile(r"\d+(?:x\d+)*[A-Za-z]{0,4}", re.IGNORECASE)  # 1000GB, 1920x1080, the parts of 2000-3000
_ISBN = re.compile(r"97[89]\d{10}")


def find_codes(text: str) -> Iterator[re.Match[str]]:
    """The words of a text that are surely codes, and no amounts, prices, ranges or dates."""
    return (word for word in _CODE.finditer(text) if canonical_code(word.group()) and _is_told(word.group()))


def codes_in(text: str) -> frozenset[str]:
    """The codes in a text, in the form that they are compared in."""
    return frozenset(canonical_code(word.group()) or "" for word in find_codes(text))


def codes_of(product: Product) -> frozenset[str]:
    """The codes that a product states, of its own and of its options, in the form that they are compared in."""
    stated = (word for written in _stated(product) for word in _CODE.findall(written))
    return frozenset(code for word in stated if (code := canonical_code(word)) is not None)


def canonical_code(word: str) -> str | None:
    """A word in the form that codes are compared in, or None where it is too short for one."""
    code = _JOINT.sub("", word).upper().lstrip("0")
    is_code = len(code) >= MIN_CODE and sum(character.isdigit() for character in code) >= MIN_DIGITS
    return code if is_code else None


def _stated(product: Product) -> Iterator[str]:
    """The codes of a product as the shop writes them."""
    yield product.product_id
    for name, value in product.attributes.items():
        if _CODE_NAME.search(name):
            yield value
    for option in product.options:
        yield option.option_id


def _is_told(word: str) -> bool:
    """Whether a shopper's word is no amount: digits alone have the length of a GTIN, digits with signs are an ISBN or
    have a part that begins with 0 as no number of a range does (910-001204)."""
    if word.isdigit():
        return len(word) in GTIN_LENGTHS
    parts = _JOINT.split(word)
    if not all(_AMOUNT.fullmatch(part) for part in parts):
        return True
    has_zeros = any(len(part) > 4 and part.startswith("0") for part in parts[1:])
    return has_zeros or _ISBN.fullmatch("".join(parts)) is not None
