"""A claim as it stands in a text: what kind it is, where it stands, and its value in a form that can be compared."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["price", "quantity", "percentage", "date", "number", "model", "name", "promise", "link"]
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A claim with its place in the normalised text and its value in a form that can be compared."""

    kind: Kind
    start: int
    end: int
    key: Key
