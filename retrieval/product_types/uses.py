"""In which words people ask for a kind of product without naming it, from `retrieval/product_uses.yaml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent.parent / "product_uses.yaml"


@cache
def read_uses() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Product type to language ("en", "zh") to phrases.

    Raises:
        ValueError: an entry is not of that form.
    """
    uses = {}
    for name, phrases in yaml.safe_load(FILE.read_text(encoding="utf-8")).items():
        if set(phrases) != {"en", "zh"} or not all(
            isinstance(p, str) for some in phrases.values() for p in some
        ):
            raise ValueError(f"{FILE.name}: {name!r} needs phrases in en and zh; put quotes around numbers")
        uses[name] = {language: tuple(some) for language, some in phrases.items()}
    return uses
