"""A mapping file: which column of a table is which field of a product. YAML or JSON:

    product_id: SKU
    title: Name
    description: Body
    brand: {constant: Acme}                     # the same for every product
    category: {column: Path, separator: ">"}    # or a list of columns: [Department, Shelf]
    product_type: Type
    price: {column: Price, currency: USD}       # or currency_column: Cur; with minor_units: true for cents
    stock: Quantity
    attributes: {Memory: ram_gb, Colour: color} # or a list of columns that keep their names
    url: Link
    image_url: Image
    language: {constant: en}
    translations: {zh: {title: 标题, description: 描述}}

Only product_id and title are required.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from retrieval.errors import ImportFileError

TEXTS = ("product_id", "title", "description", "brand", "product_type", "url", "image_url", "language")
_TARGETS = (*TEXTS, "category", "price", "stock", "attributes", "translations")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text comes from: a column, or a constant."""

    column: str | None = None
    constant: str | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """A checked mapping: target field to where it comes from."""

    texts: Mapping[str, Source]
    category: tuple[str, ...] = ()
    separator: str = ">"
    price: str | None = None
    currency: str | None = None
    currency_column: str | None = None
    minor_units: bool = False
    stock: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def columns(self) -> list[str]:
        """Every column that the mapping names."""
        named = [source.column for source in self.texts.values()]
        named += [*self.category, self.price, self.currency_column, self.stock, *self.attributes.values()]
        named += [column for words in self.translations.values() for column in words.values()]
        return [column for column in named if column is not None]


def load_mapping(path: Path) -> Columns:
    """Read and check a mapping file.

    Raises:
        ImportFileError: it cannot be read, or is no valid mapping; the message names the field.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8-sig"))  # JSON is YAML
    except OSError as error:
        raise ImportFileError(f"{path}: cannot read the mapping ({error.strerror})") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise ImportFileError(f"{path}: the mapping is not valid YAML or JSON: {error}") from error
    try:
        return _columns(raw)
    except ValueError as error:
        raise ImportFileError(f"{path}: {error}") from error


def _columns(raw: object) -> Columns:
    """Check a mapping file's content; a ValueError names what is wrong."""
    if not isinstance(raw, dict):
        raise ValueError("the mapping must be an object of target field: source column")
    unknown = [name for name in raw if name not in _TARGETS]
    if unknown:
        raise ValueError(
            f"the mapping names {unknown[0]!r}, which is no product field; known: {', '.join(_TARGETS)}"
        )
    for name in ("product_id", "title"):
        if name not in raw:
            raise ValueError(f"the mapping must say which column holds {name}")
    category, separator = _category(raw.get("category", []))
    price = _price(raw.get("price", {}))
    attributes = raw.get("attributes", {})
    if isinstance(attributes, list):
        attributes = {name: name for name in attributes}
    return Columns(
        texts={name: _source(name, raw[name]) for name in TEXTS if name in raw},
        category=category,
        separator=separator,
        price=price.get("column"),
        currency=_name("price.currency", price["currency"]).upper() if "currency" in price else None,
        currency_column=price.get("currency_column"),
        minor_units=price.get("minor_units", False),
        stock=_name("stock", raw["stock"]) if "stock" in raw else None,
        attributes=_names("attributes", attributes),
        translations=_translations(raw.get("translations", {})),
    )


def _price(value: object) -> dict[str, Any]:
    price = {"column": value} if isinstance(value, str) else value
    _check_keys("price", price, {"column", "currency", "currency_column", "minor_units"})
    assert isinstance(price, dict)
    if price and not isinstance(price.get("column"), str):
        raise ValueError("price needs a column, such as price: {column: Price, currency: USD}")
    if not isinstance(price.get("minor_units", False), bool):
        raise ValueError("price.minor_units must be true or false")
    return price


def _translations(value: object) -> dict[str, dict[str, str]]:
    _check_keys("translations", value, None)
    assert isinstance(value, dict)
    for language, words in value.items():
        _check_keys(f"translations.{language}", words, {"title", "description"})
        if "title" not in words:
            raise ValueError(f"translations.{language} needs a title")
    return {language: _names(f"translations.{language}", words) for language, words in value.items()}


def _source(target: str, value: object) -> Source:
    if isinstance(value, dict):
        if set(value) == {"constant"}:
            return Source(constant=str(value["constant"]))
        _check_keys(target, value, {"column"})
        value = value.get("column")
    return Source(column=_name(target, value))


def _category(value: object) -> tuple[tuple[str, ...], str]:
    if isinstance(value, list):
        return tuple(_name("category", column) for column in value), "\0"  # each column is one level
    if isinstance(value, dict):
        _check_keys("category", value, {"column", "separator"})
        return (_name("category", value.get("column")),), _name(
            "category.separator", value.get("separator", ">")
        )
    return (_name("category", value),), ">"


def _names(target: str, value: object) -> dict[str, str]:
    _check_keys(target, value, None)
    assert isinstance(value, dict)
    return {str(name): _name(f"{target}.{name}", column) for name, column in value.items()}


def _name(target: str, value: object) -> str:
    if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
        raise ValueError(f"{target} must name a column, not {value!r}")
    return str(value)


def _check_keys(target: str, value: object, known: set[str] | None) -> None:
    if not isinstance(value, dict):
        raise ValueError(f"{target} must be an object, not {value!r}")
    unknown = [key for key in value if known is not None and key not in known]
    if unknown:
        raise ValueError(
            f"{target} has an unknown key {unknown[0]!r}; known: {', '.join(sorted(known or ()))}"
        )
