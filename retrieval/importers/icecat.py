"""Reads Icecat product sheets: one JSON object a line, with `attr_n_*`, `attr_t_*` and `attr_b_*` attributes.

The sheets state prices in US cents and numbers without units. `icecat.yaml`, next to this file, holds the
units, the readable names and the list of attributes that are left out.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from retrieval.errors import ProductError
from retrieval.importers.reading import TextFile, read_json_lines
from retrieval.importers.rows import Reject, Row, reject
from retrieval.money import to_decimal_string
from retrieval.product import Product
from retrieval.quantities import find_quantities, plain_number
from retrieval.records import product_from_json

_BREAK = re.compile(r"\\n|<\s*(?:br|/p|/div|/li|/tr)\b[^>]*>", re.IGNORECASE)
_PLAIN = re.compile(r"(?:[^\s<&\\\x00]| (?! ))*")  # nothing to clean
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ONLY_NUMBERS = re.compile(r"[-+]?\d[\d .,x/+-]*")
_LIST_COMMA = re.compile(r"(?<=[A-Za-z)]),(?=[A-Za-z])")
_VERSION = re.compile(r"(?<![a-z\d])(\d)_(\d)(?!\d)")
_KINDS = ("attr_t_", "attr_n_", "attr_b_")  # where two give one name, the more telling comes first


def is_icecat(fields: object) -> bool:
    """Whether a JSON object looks like an Icecat product sheet."""
    return (
        isinstance(fields, dict)
        and {"id", "title", "supplier"} <= fields.keys()
        and "product_id" not in fields
    )


def read_icecat(file: TextFile) -> Iterator[Row | Reject]:
    """The products of an Icecat file."""
    wording = _Wording.load()
    for record in read_json_lines(file):
        if isinstance(record, Reject):
            yield record
            continue
        try:
            product = _product(record.fields, wording)
        except ProductError as error:
            yield reject(record.line_number, error, record.text)
        else:
            yield Row(record.line_number, product)


@dataclass(frozen=True)
class _Wording:
    """The tables of icecat.yaml, ready for look-ups by an attribute's raw name."""

    unit: Mapping[str, str]
    unit_by_value: Mapping[str, Mapping[str, tuple[float, float]]]  # above, up to
    unit_by_text: Mapping[str, tuple[str, ...]]
    unit_of_text: Mapping[str, str]
    dropped: re.Pattern[str]
    names: Mapping[str, str]
    phrases: Mapping[str, str]
    phrase: re.Pattern[str]
    words: Mapping[str, str]

    @staticmethod
    @lru_cache(maxsize=1)
    def load() -> "_Wording":
        source = Path(__file__).with_name("icecat.yaml")
        raw = yaml.load(
            source.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
        longest_first = sorted(raw["phrases"], key=len, reverse=True)
        return _Wording(
            unit=_by_name(raw["units"]),
            unit_by_value={
                name: {unit: (low, high) for unit, (low, high) in ranges.items()}
                for name, ranges in raw["units_by_value"].items()
            },
            unit_by_text={name: tuple(units) for name, units in raw["units_by_text"].items()},
            unit_of_text=_by_name(raw["units_of_texts"]),
            dropped=re.compile("|".join(f"(?:{pattern})" for pattern in raw["drop"])),
            names=raw["names"],
            phrases=raw["phrases"],
            phrase=re.compile(rf"(?<![a-z0-9])(?:{'|'.join(longest_first)})(?![a-z0-9])"),
            words={word.lower(): word for word in raw["words"].split()},
        )


def _by_name(units: Mapping[str, str]) -> dict[str, str]:
    return {name: unit for unit, names in units.items() for name in names.split()}


def _product(fields: Mapping[str, Any], wording: _Wording) -> Product:
    price = fields.get("price")
    if price is not None and (not isinstance(price, int) or isinstance(price, bool)):
        raise ProductError(f"price must be a whole number of US cents, not {price!r}")
    if price is not None and price < 0:
        raise ProductError(f"price {price} is negative")
    title = fields.get("title") or fields.get("name")
    description = fields.get("short_description")
    return product_from_json(
        {
            "product_id": fields.get("id"),
            "title": _clean(title, " ") if isinstance(title, str) else title,
            "description": _clean(description, "\n") if isinstance(description, str) else description,
            "brand": fields.get("supplier"),
            "price": {"amount": to_decimal_string(price, "USD"), "currency": "USD"}
            if price is not None
            else None,
            "attributes": _attributes(fields, wording),
            "image_url": fields.get("img_500x500"),
            "language": "en",
        }
    )


def _attributes(fields: Mapping[str, Any], wording: _Wording) -> dict[str, str]:
    attributes: dict[str, str] = {}
    told = f"{fields.get('title')}\n{fields.get('short_description')}"
    for kind in _KINDS:
        for key in fields:
            if key.startswith(kind) and (name := _readable_name(key[7:])) is not None:
                value = _value(key[7:], fields[key], told, wording)
                if value:
                    attributes.setdefault(name, value)
    codes = fields.get("ean")
    if isinstance(codes, list) and codes:
        attributes["EAN"] = ", ".join(str(code) for code in codes)
    return attributes


def _value(name: str, value: object, told: str, wording: _Wording) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        unit = _unit(name, value, told, wording)
        return f"{plain_number(value)} {unit}" if unit else plain_number(value)
    if not isinstance(value, str):
        raise ProductError(
            f"attribute {name} must be text, a number or true/false, not {type(value).__name__}"
        )
    text = _LIST_COMMA.sub(", ", _clean(value, ", "))
    if name in wording.unit_of_text and _ONLY_NUMBERS.fullmatch(text):
        return f"{text} {wording.unit_of_text[name]}"
    return text


def _unit(name: str, value: float, told: str, wording: _Wording) -> str | None:
    if name in wording.unit:
        return wording.unit[name]
    for unit, (low, high) in wording.unit_by_value.get(name, {}).items():
        if low < value <= high:
            return unit
    possible = wording.unit_by_text.get(name)
    if possible:
        stated = {found.quantity.unit for found in find_quantities(told) if found.quantity.value == value}
        fitting = stated.intersection(possible)
        return fitting.pop() if len(fitting) == 1 else None
    return None


@lru_cache(maxsize=20_000)
def _readable_name(name: str) -> str | None:
    """The name as a person writes it: "thermal_design_power__tdp_" is "Thermal design power (TDP)".

    None for one that is left out. Icecat put "_" for every sign: " (", ") " and ", " became "__", and a last "_" closes a bracket.
    """
    wording = _Wording.load()
    if wording.dropped.match(name):
        return None
    if name in wording.names:
        return wording.names[name]
    text = re.sub(r"(?<![a-z])(intel|amd)__(?=[a-z])", r"\1_", name)  # "Intel® …"
    text = re.sub(r"_s_(?=_|$)", "(s)", text)
    text = text.replace("___imperial_", "__imperial_").replace("___", "_&_")
    text = _VERSION.sub(r"\1.\2", text)
    text = _VERSION.sub(r"\1.\2", text)
    text = wording.phrase.sub(lambda match: wording.phrases[match.group()], text)
    parts = [_words(part, wording) for part in text.strip("_").split("__")]
    if text.endswith("_") and len(parts) > 1:
        readable = f"{parts[0]} ({', '.join(parts[1:])})"
    elif len(parts) % 2:
        readable = " ".join(f"({part})" if place % 2 else part for place, part in enumerate(parts))
    else:
        readable = ", ".join(parts)
    return readable if any(map(str.isupper, readable.split(" ")[0])) else readable[:1].upper() + readable[1:]


def _words(part: str, wording: _Wording) -> str:
    return " ".join(wording.words.get(word, word) for word in part.strip("_").split("_"))


def _clean(text: str, line_break: str) -> str:
    """Plain text out of HTML and of line breaks that were written as a backslash and an n."""
    if _PLAIN.fullmatch(text):
        return text.strip()
    text = html.unescape(_TAG.sub(" ", _BREAK.sub("\n", text)))
    lines = (" ".join(line.split()).strip() for line in text.replace("\x00", "").splitlines())
    return line_break.join(line for line in lines if line)
