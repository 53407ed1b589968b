"""Brands that shoppers ask any shop for. One that this shop does not carry gets an honest no, not something else."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

_ALSO_WORDS = frozenset({"apple", "beats", "puma"})


def known_anywhere(written: str) -> str:
    """The brand's usual name for a name as written, in English or Chinese."""
    return _names()[written.casefold()]


@cache
def brands_known_anywhere() -> re.Pattern[str]:
    """Matches every name of a well-known brand, longest first."""
    names = sorted(_names(), key=len, reverse=True)
    parts = [rf"(?<![a-z0-9]){re.escape(n)}(?![a-z0-9])" if n.isascii() else re.escape(n) for n in names]
    return re.compile("|".join(parts), re.IGNORECASE)


@cache
def _names() -> Mapping[str, str]:
    """Every name, in lower case, to the brand's usual one."""
    document = yaml.safe_load((Path(__file__).parent / "known_brands.yaml").read_text(encoding="utf-8"))
    names = {name.casefold(): brand for brand, others in document.items() for name in (brand, *others)}
    return {name: brand for name, brand in names.items() if name not in _ALSO_WORDS}
