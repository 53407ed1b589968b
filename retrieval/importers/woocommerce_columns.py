"""The columns of WooCommerce's product export, whatever language the shop speaks (`woocommerce.yaml`)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_UNITS = {"lbs": "lb", "pounds": "lb", "livres": "lb", "公斤": "kg", "千克": "kg", "克": "g", "磅": "lb",
          "厘米": "cm", "毫米": "mm", "米": "m", "英寸": "in", "pouce": "in", "pouces": "in"}  # fmt: skip
_MEASURED = frozenset({"weight", "length", "width", "height"})
_UNIT = re.compile(r"\s*[(（]([^()（）]+)[)）]\s*$")
_NUMBER = re.compile(r"\d+")
_TYPES = frozenset({"type", "name", "published"})


@dataclass(frozen=True, slots=True)
class Columns:
    """Our name for each column that is read, and the unit of those that are measured ("kg", "cm")."""

    names: Mapping[str, str]
    units: Mapping[str, str]
    attributes: tuple[str, ...]  # the numbers of its attribute columns


def is_woocommerce_header(header: Sequence[str]) -> bool:
    """Whether a table's header is that of a WooCommerce product export."""
    fields = set(find_columns(header).names.values())
    return fields >= _TYPES and bool(fields & {"regular_price", "in_stock", "categories", "parent"})


def find_columns(header: Sequence[str]) -> Columns:
    """Which column holds what. Where two columns have one meaning, the first counts."""
    names: dict[str, str] = {}
    units: dict[str, str] = {}
    for column in header:
        unit = _UNIT.search(column)
        field = _fields().get(_key(column[: unit.start()])) if unit else None
        if field in _MEASURED and unit:
            units.setdefault(field, _UNITS.get(unit[1].strip().lower(), unit[1].strip()))
        else:
            field = _fields().get(_key(_NUMBER.sub("0", column, count=1)))
            if field and field.endswith("0"):
                number = _NUMBER.search(column)
                field = field[:-1] + (number[0] if number else "")
        if field and field not in names.values():
            names[column] = field
    numbers = [
        name.removeprefix("attribute_name_") for name in names.values() if name.startswith("attribute_name_")
    ]
    return Columns(names, units, tuple(numbers))


@cache
def _fields() -> Mapping[str, str]:
    raw = yaml.safe_load(Path(__file__).with_name("woocommerce.yaml").read_text(encoding="utf-8"))
    return {_key(name): field for field, names in raw.items() for name in names}


def _key(column: str) -> str:
    """A column's name as it is compared: letters and figures only."""
    return re.sub(r"[\W_]", "", column.casefold())
