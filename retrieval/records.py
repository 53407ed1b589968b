"""The canonical record of a product: the JSON object that product files, the database and exports hold."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from retrieval.errors import ProductError
from retrieval.money import Money, parse_money
from retrieval.product import Option, Product, Translation

MAX_ID_LENGTH = 200
MAX_TITLE_LENGTH = 1000
_FIELDS = frozenset(
    (
        "product_id title description brand category product_type price stock available attributes options url "
        "image_url language translations"
    ).split()
)


def product_from_json(record: object) -> Product:
    """Read one canonical record (DESIGN: "Product file").

    Raises:
        ProductError: a required field is missing, or a field has the wrong form; the message names it.
    """
    if not isinstance(record, dict):
        raise ProductError(f"a product must be a JSON object, not {type(record).__name__}")
    unknown = sorted(set(record) - _FIELDS)
    if unknown:
        raise ProductError(f"unknown field {unknown[0]!r}; known fields: {', '.join(sorted(_FIELDS))}")
    product_id = _text(record, "product_id", MAX_ID_LENGTH)
    title = _text(record, "title", MAX_TITLE_LENGTH)
    if not product_id:
        raise ProductError("product_id is missing or empty")
    if not title:
        raise ProductError("title is missing or empty")
    return Product(
        product_id=product_id,
        title=title,
        description=_text(record, "description"),
        brand=_text(record, "brand", 200) or None,
        category=_texts(record, "category"),
        product_type=_text(record, "product_type", 200).lower() or None,
        price=_price(record.get("price"), "price"),
        stock=_stock(record.get("stock"), "stock"),
        available=_available(record, "available"),
        attributes=_attributes(record.get("attributes")),
        options=tuple(_option(option) for option in _list(record, "options")),
        url=_text(record, "url", 2000) or None,
        image_url=_text(record, "image_url", 2000) or None,
        language=_text(record, "language", 35) or "en",
        translations=_translations(record.get("translations")),
    )


def product_to_json(product: Product) -> dict[str, Any]:
    """The canonical record of a product; fields that are not stated are left out."""
    record: dict[str, Any] = {"product_id": product.product_id, "title": product.title}
    if product.description:
        record["description"] = product.description
    if product.brand:
        record["brand"] = product.brand
    if product.category:
        record["category"] = list(product.category)
    if product.product_type:
        record["product_type"] = product.product_type
    if product.price:
        record["price"] = _money_to_json(product.price)
    if product.stock is not None:
        record["stock"] = product.stock
    if product.available is not None:
        record["available"] = product.available
    if product.attributes:
        record["attributes"] = dict(product.attributes)
    if product.options:
        record["options"] = [_option_to_json(option) for option in product.options]
    if product.url:
        record["url"] = product.url
    if product.image_url:
        record["image_url"] = product.image_url
    record["language"] = product.language
    if product.translations:
        record["translations"] = {
            language: {"title": words.title, "description": words.description}
            for language, words in product.translations.items()
        }
    return record


def content_hash(product: Product) -> str:
    """SHA-256 of the canonical record: equal hashes mean that nothing changed."""
    text = json.dumps(product_to_json(product), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _text(record: Mapping[str, Any], name: str, longest: int = 100_000) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool) and name == "product_id":
        value = str(value)
    if not isinstance(value, str):
        raise ProductError(f"{name} must be text, not {type(value).__name__}")
    value = value.replace("\x00", "").strip()
    if len(value) > longest:
        raise ProductError(f"{name} has {len(value)} characters; at most {longest} are kept")
    return value


def _list(record: Mapping[str, Any], name: str) -> Iterable[Any]:
    value = record.get(name)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ProductError(f"{name} must be a list, not {type(value).__name__}")
    return value


def _texts(record: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = tuple(_list(record, name))
    if not all(isinstance(value, str) and value.strip() for value in values):
        raise ProductError(f"{name} must be a list of texts that are not empty")
    return tuple(value.strip() for value in values)


def _price(value: object, name: str) -> Money | None:
    if value is None:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("currency"), str):
        raise ProductError(f'{name} must look like {{"amount": "499.00", "currency": "USD"}}')
    if not isinstance(value.get("amount"), str):
        raise ProductError(f'{name}.amount must be an exact decimal in quotes, such as "499.00"')
    return parse_money(value["amount"], value["currency"])


def _stock(value: object, name: str) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise ProductError(f"{name} must be a whole number, not {value!r}")
    if not 0 <= value < 2**53:
        raise ProductError(f"{name} {value} is out of range (0 or more)")
    return value


def _available(record: Mapping[str, Any], name: str) -> bool | None:
    """Whether the shop says that it can be bought; None too where a stock says it already."""
    value, stock = record.get("available"), record.get("stock")
    if value is None:
        return None
    if not isinstance(value, bool):
        raise ProductError(f"{name} must be true or false, not {value!r}")
    if stock is None:
        return value
    if value is not (stock > 0):
        raise ProductError(f"{name} is {str(value).lower()}, but the stock is {stock}")
    return None


def _attributes(value: object) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ProductError(f"attributes must be an object, not {type(value).__name__}")
    attributes: dict[str, str] = {}
    for name, words in value.items():
        if not isinstance(words, str) or not words.strip() or not name.strip():
            raise ProductError(f"attribute {name!r} must be text that is not empty")
        attributes[name.strip()] = words.strip()
    return attributes


def _option(value: object) -> Option:
    if not isinstance(value, dict) or not isinstance(value.get("option_id"), str) or not value["option_id"]:
        raise ProductError("each option needs an option_id")
    return Option(
        option_id=value["option_id"],
        values=_attributes(value.get("values")),
        price=_price(value.get("price"), "option price"),
        stock=_stock(value.get("stock"), "option stock"),
        available=_available(value, "option available"),
    )


def _translations(value: object) -> dict[str, Translation]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ProductError(f"translations must be an object, not {type(value).__name__}")
    translations: dict[str, Translation] = {}
    for language, words in value.items():
        if not isinstance(words, dict) or not _text(words, "title", MAX_TITLE_LENGTH):
            raise ProductError(f"translation {language!r} needs a title")
        translations[language] = Translation(_text(words, "title"), _text(words, "description"))
    return translations


def _money_to_json(money: Money) -> dict[str, str]:
    return {"amount": money.amount, "currency": money.currency}


def _option_to_json(option: Option) -> dict[str, Any]:
    record: dict[str, Any] = {"option_id": option.option_id, "values": dict(option.values)}
    if option.price:
        record["price"] = _money_to_json(option.price)
    if option.stock is not None:
        record["stock"] = option.stock
    if option.available is not None:
        record["available"] = option.available
    return record
