"""Build the sample store's catalogue: `python data/store/build.py [OUTPUT]`.

Reads the hand-written `departments/*.yaml`, checks every product, and writes `products.jsonl` in the
canonical product format, sorted by product id. The same input always gives the same bytes. `draw.py` then draws
the pictures that the products name.

A sample that contradicts itself would teach Xiaoer to invent things, so the checks are strict: every number
with a unit in a title or a description, English or Chinese, must be an attribute or option value.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from drawing.table import UnknownType, picture_name

STORE = Path(__file__).parent

# The unit as attributes write it: what else it is called in a text.
UNIT_NAMES: dict[str, list[str]] = {
    "GB": [],
    "TB": [],
    "MB": [],
    "MP": [],
    "DPI": [],
    "Hz": [],
    "bar": [],
    "lm": ["流明"],
    "km/h": [],
    "W": ["瓦"],
    "V": ["伏"],
    "Ah": ["安时"],
    "Nm": ["牛米"],
    "mAh": ["毫安时", "毫安"],
    "dB": ["分贝"],
    "°C": ["℃"],
    "kg": ["千克", "公斤"],
    "g": ["克"],
    "mg": ["毫克"],
    "µg": ["微克"],
    "L": ["litre", "litres", "升"],
    "ml": ["毫升"],
    "mm": ["毫米"],
    "cm": ["厘米"],
    "m": ["metres", "米"],
    "km": ["公里"],
    "in": ["inch", "英寸"],
    "m²": ["平方米"],
    "h": ["hours", "小时"],
    "min": ["minutes", "分钟"],
    "days": ["天"],
    "months": ["个月"],
    "pieces": ["Pieces", "块", "颗"],
    "pages": ["Pages", "页"],
    "sheets": ["Sheets", "张"],
    "nappies": ["Nappies"],
    "people": ["People", "person", "Person", "人"],
}
UNITS = {name: unit for unit, names in UNIT_NAMES.items() for name in (unit, *names)}
COLOUR_NAMES = {
    "black": ["黑色"],
    "white": ["白色"],
    "silver": ["银色"],
    "grey": ["灰色"],
    "brown": ["棕色"],
    "blue": ["蓝色"],
    "navy": ["藏青"],
    "green": ["绿色"],
    "purple": ["紫色"],
    "beige": ["米色"],
    "red": ["红色"],
    "pink": ["粉色"],
    "orange": ["橙色"],
    "yellow": ["黄色"],
    "terracotta": ["陶土色"],
}
COLOURS = {name: colour for colour, names in COLOUR_NAMES.items() for name in (colour, *names)}
REQUIRED = {"id", "brand", "title", "description", "title_zh", "description_zh", "attributes"}
OPTIONAL = {"price", "stock", "options"}
NUMBER = r"\d+(?:\.\d+)?"


def measure_pattern(units: Iterable[str]) -> re.Pattern[str]:
    """Match `16 GB`, `14-inch`, `1.7升` and `120 x 60 cm`, but not the `14` in a model name such as `X14`."""
    longest_first = "|".join(sorted(map(re.escape, units), key=len, reverse=True))
    return re.compile(
        rf"(?<![A-Za-z\d.])((?:{NUMBER}\s*[x×]\s*)*{NUMBER})[\s-]?({longest_first})(?![A-Za-z²])"
    )


# "in" is a unit in an attribute but a word in a text.
TEXT_MEASURE = measure_pattern(UNITS.keys() - {"in"})
VALUE_MEASURE = measure_pattern(UNITS)


class StoreError(ValueError):
    """A department file breaks a rule; the message names the file and the product."""


class StrictLoader(yaml.BaseLoader):
    """Every scalar stays the text that was written (`499.00`, `no`), and a key given twice is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise StoreError(f"line {node.start_mark.line + 1}: {', '.join(sorted(twice))} given twice")
        return super().construct_mapping(node, deep)


def build(departments: Path = STORE / "departments") -> str:
    """Return the whole catalogue as canonical JSONL.

    Raises:
        StoreError: a file or a product breaks a rule.
    """
    products: dict[str, dict[str, Any]] = {}
    for path in sorted(departments.glob("*.yaml")):
        for product in read_department(path):
            product_id = product["product_id"]
            if product_id in products:
                raise StoreError(f"{path.name}, {product_id}: the id is used twice")
            products[product_id] = product
    return "".join(json.dumps(products[key], ensure_ascii=False) + "\n" for key in sorted(products))


def read_department(path: Path) -> list[dict[str, Any]]:
    """Read one department: its shelves, and on each shelf the products of one product type."""
    products = []
    try:
        department = yaml.load(path.read_text(encoding="utf-8"), StrictLoader)
        for shelf in department["shelves"]:
            for row in shelf["products"]:
                products.append(read_product(department, shelf, row))
    except KeyError as error:
        raise StoreError(f"{path.name}: {error} is missing") from error
    except (StoreError, yaml.YAMLError) as error:
        raise StoreError(f"{path.name}, {error}") from error
    return products


def read_product(
    department: Mapping[str, Any], shelf: Mapping[str, Any], row: Mapping[str, Any]
) -> dict[str, Any]:
    """Turn one hand-written row into a canonical product."""
    product_id = row.get("id", "a product without id")
    if not re.fullmatch(rf"{department['prefix']}-\d{{4}}", product_id):
        raise StoreError(f"{product_id}: the id must look like {department['prefix']}-0001")
    try:
        return checked(canonical(product_id, department, shelf, row), shelf)
    except KeyError as error:
        raise StoreError(f"{product_id}: {error} is missing") from error
    except (StoreError, UnknownType) as error:
        raise StoreError(f"{product_id}: {error}") from error


def canonical(
    product_id: str, department: Mapping[str, Any], shelf: Mapping[str, Any], row: Mapping[str, Any]
) -> dict[str, Any]:
    """Lay the row out in the canonical format; a missing price or stock stays missing."""
    unknown = row.keys() - REQUIRED - OPTIONAL
    if unknown:
        raise StoreError(f"unknown field {', '.join(sorted(unknown))}")
    currency = department["currency"]
    options = [
        read_option(product_id, option, row.get("price"), currency) for option in row.get("options", [])
    ]
    if options and "stock" in row:
        raise StoreError("has options, so its stock is their sum: give stock on each option only")
    product: dict[str, Any] = {
        "product_id": product_id,
        "title": row["title"],
        "description": row["description"],
        "brand": row["brand"],
        "category": [department["department"], shelf["category"]],
        "product_type": shelf["product_type"],
    }
    if "price" in row:
        product["price"] = read_price(row["price"], currency)
    if options:
        product["stock"] = sum(option["stock"] for option in options)
    elif "stock" in row:
        product["stock"] = read_stock(row["stock"])
    product["attributes"] = dict(row["attributes"])
    if options:
        product["options"] = options
    product["url"] = f"/products/{product_id}"
    # Options keep the picture of their product.
    picture = picture_name(shelf["product_type"], row["attributes"].get("Colour"))
    product["image_url"] = f"/pictures/{picture}"
    product["language"] = "en"
    product["translations"] = {"zh": {"title": row["title_zh"], "description": row["description_zh"]}}
    return product


def read_option(product_id: str, row: Mapping[str, str], price: str | None, currency: str) -> dict[str, Any]:
    """Read `{id: M, Size: M, stock: 3}`; without its own price an option costs what the product costs."""
    amount = row.get("price", price)
    option: dict[str, Any] = {
        "option_id": f"{product_id}-{row['id']}",
        "values": {name: value for name, value in row.items() if name not in ("id", "price", "stock")},
    }
    if amount is not None:
        option["price"] = read_price(amount, currency)
    option["stock"] = read_stock(row["stock"])
    return option


def read_price(amount: str, currency: str) -> dict[str, str]:
    if not re.fullmatch(r"\d+\.\d\d", amount) or Decimal(amount) <= 0:
        raise StoreError(f"price {amount!r} must be above zero with two decimals")
    return {"amount": amount, "currency": currency}


def read_stock(stock: str) -> int:
    if not stock.isdecimal():
        raise StoreError(f"stock {stock!r} must be a whole number")
    return int(stock)


def checked(product: dict[str, Any], shelf: Mapping[str, Any]) -> dict[str, Any]:
    """Return the product if its fields are filled and agree with one another.

    Raises:
        StoreError: the first rule that the product breaks.
    """
    english = (product["title"], product["description"])
    chinese = tuple(product["translations"]["zh"].values())
    attributes, options = product["attributes"], product.get("options", [])
    for text in (product["brand"], *english, *chinese, *attributes.values()):
        if not isinstance(text, str) or not text.strip():
            raise StoreError("an empty text or attribute value")
    if any(product["brand"] not in title for title in (english[0], chinese[0])):
        raise StoreError(f"brand {product['brand']!r} is not in both titles")
    if not all(re.search(r"[\u4e00-\u9fff]", text) for text in chinese):
        raise StoreError("the Chinese text has no Chinese in it")
    lacking = [name for name in shelf["attributes"] if name not in attributes]
    if lacking:
        raise StoreError(f"lacks {', '.join(lacking)}, which every {shelf['product_type']} has")
    ids = [option["option_id"] for option in options]
    if len(set(ids)) < len(ids):
        raise StoreError("two options share an id")
    prices = [Decimal(option["price"]["amount"]) for option in options if "price" in option]
    if prices and min(prices) != Decimal(product["price"]["amount"]):
        raise StoreError("the price must be that of the cheapest option")
    values = [*attributes.values(), *(value for option in options for value in option["values"].values())]
    check_measures((*english, *chinese), values)
    check_colours((english[0], chinese[0]), values)
    return product


def check_measures(texts: Iterable[str], values: Iterable[str]) -> None:
    """Every number with a unit in the texts must be among the values."""
    known = {measure for value in values for measure in measures(value, VALUE_MEASURE)}
    for text in texts:
        for number, unit in measures(text, TEXT_MEASURE):
            if (number, unit) not in known:
                raise StoreError(f"no attribute says {number} {unit}, but the text does: {text}")


def measures(text: str, pattern: re.Pattern[str]) -> set[tuple[Decimal, str]]:
    """Return each (number, unit) in the text; `120 x 60 cm` gives both numbers."""
    return {
        (Decimal(number), UNITS.get(unit, unit))
        for numbers, unit in pattern.findall(text)
        for number in re.findall(NUMBER, numbers)
    }


def check_colours(titles: Iterable[str], values: Iterable[str]) -> None:
    """A colour in a title must be among the values."""
    known = " ".join(values).lower()
    for title in titles:
        for word, colour in COLOURS.items():
            if re.search(rf"(?<![a-z]){word}(?![a-z])", title.lower()) and colour not in known:
                raise StoreError(f"no attribute says {colour}, but the title does: {title}")


def main(arguments: list[str]) -> int:
    """Write the catalogue to the path given, or beside this file. Exit: 0 done, 1 failed, 2 wrong use."""
    if len(arguments) > 1:
        sys.stderr.write("usage: build.py [OUTPUT]\n")
        return 2
    output = Path(arguments[0]) if arguments else STORE / "products.jsonl"
    try:
        output.write_text(build(), encoding="utf-8", newline="\n")
    except StoreError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
