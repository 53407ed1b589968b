"""What an importer yields: a product, or a row that could not be used and why."""

from dataclasses import dataclass

from retrieval.product import Product

EXCERPT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One product read from a file."""

    line_number: int
    product: Product


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that was left out; `excerpt` is the beginning of what stood there."""

    line_number: int
    reason: str
    excerpt: str


def reject(line_number: int, reason: object, text: str) -> Reject:
    """A Reject with its text cut to EXCERPT_LENGTH characters on one line."""
    return Reject(line_number, str(reason), " ".join(text[: 2 * EXCERPT_LENGTH].split())[:EXCERPT_LENGTH])
