"""One row of a WooCommerce export: what it costs, whether it is there, and the product that it becomes."""

import re
from collections.abc import Mapping, Sequence

from retrieval.errors import ProductError
from retrieval.importers.html_text import to_line, to_text
from retrieval.importers.prices import read_price
from retrieval.importers.script import language_of
from retrieval.importers.spool import SpooledRow
from retrieval.importers.terms import Terms
from retrieval.importers.variants import Variant, offer, read_count
from retrieval.importers.woocommerce_columns import Columns
from retrieval.money import Money
from retrieval.product import Product
from retrieval.records import product_from_json

_STATES = {"0": "private", "-1": "a draft", "2": "pending review"}
_COMMA = re.compile(r"(?<!\\),")  # "Home\, garden" is one value
_NEW_LINE = re.compile(r"\\(\\n|n)")  # the export writes a line break as \n, and a real \n as \\n
_SHORTCODE = re.compile(r"\[/?[a-z][a-z\d]*[_-][^\[\]]*\]|\[/[a-z][a-z\d]*\]|\[[a-z][a-z\d]* +\w+=[^\[\]]*\]")
_BRANDS = frozenset({"brand", "brands", "marke", "marque", "marca", "品牌"})


def check_for_sale(fields: Mapping[str, str]) -> None:
    """Refuse what the shop does not show to everyone.

    Raises:
        ProductError: it is a draft, private, pending, or hidden from the catalogue.
    """
    published = _unescaped(fields.get("published", "1"))
    if published != "1":
        raise ProductError(f"not published: it is {_STATES.get(published, f'marked {published!r}')}")
    if fields.get("visibility") == "hidden" and "variation" not in fields["type"]:
        raise ProductError("not published: it is hidden from the catalogue")


def read_list(text: str) -> list[str]:
    """The values of a cell that lists several, whose own commas stand behind a backslash."""
    return [part.replace("\\,", ",").strip() for part in _COMMA.split(text) if part.strip()]


def read_variant(
    row: SpooledRow, numbers: Sequence[str], parent: Mapping[str, str], columns: Columns, terms: Terms
) -> Variant:
    """A row as one way to buy a product; `numbers` are the attribute columns that tell it from the others.

    Raises:
        ProductError: its price, sale or stock cannot be read.
    """
    fields = row.fields
    stock, available = _availability(fields)
    return Variant(
        line_number=row.line_number,
        values=_values(fields, numbers, parent, columns),
        code=fields.get("sku") or fields.get("id", ""),
        price=_price(fields, terms),
        stock=stock,
        available=available,
    )


def read_product(fields: Mapping[str, str], variants: Sequence[Variant], columns: Columns) -> Product:
    """The product of a row that is no variation; what tells its options apart is none of its attributes.

    Raises:
        ProductError: a field has the wrong form.
    """
    title = to_line(fields.get("name", ""))
    product_id = fields.get("id") or fields["sku"]
    choices = frozenset(name for variant in variants for name in variant.values)
    attributes = _attributes(fields, choices, columns)
    named = next((value for name, value in attributes.items() if name.casefold() in _BRANDS), "")
    brands = read_list(fields.get("brand", ""))
    record = {
        "product_id": product_id,
        "title": title,
        "description": "\n".join(
            filter(None, (_words(fields, "short_description"), _words(fields, "description")))
        ),
        "brand": to_line(brands[0]) if brands else named,
        "category": _category(fields.get("categories", "")),
        "attributes": attributes,
        "url": fields.get("external_url"),
        "image_url": next(iter(read_list(fields.get("images", ""))), None),
        "language": language_of(title),
    }
    sold = offer(product_id, variants)
    stock, _ = _availability(fields)
    if stock and all(variant.values and variant.stock is None for variant in variants):
        sold |= {"stock": stock, "available": None}  # its variations share it
    return product_from_json(record | sold)


def _price(fields: Mapping[str, str], terms: Terms) -> Money | None:
    regular = read_price(fields["regular_price"], terms.currency) if "regular_price" in fields else None
    if "sale_price" not in fields:
        return regular
    sale = read_price(fields["sale_price"], terms.currency)
    is_sale = terms.is_in_force(fields.get("sale_starts", ""), fields.get("sale_ends", ""))
    return sale if is_sale else regular


def _availability(fields: Mapping[str, str]) -> tuple[int | None, bool | None]:
    """The stock, and whether it can be bought where the export says so without a number."""
    said = fields.get("in_stock", "").lower()
    if said in ("0", "no", "false"):
        return 0, None
    if said == "backorder":
        return None, None
    counted = _unescaped(fields.get("stock", ""))
    if counted and counted != "parent":  # a variation may share its parent's stock
        count = read_count(counted)
        if count > 0:
            return count, None
        return (None, None) if said or fields.get("backorders", "0") != "0" else (0, None)
    return None, True if said in ("1", "yes", "true") else None


def _values(
    fields: Mapping[str, str], numbers: Sequence[str], parent: Mapping[str, str], columns: Columns
) -> dict[str, str]:
    offered = {parent.get(f"attribute_name_{number}"): number for number in columns.attributes}
    values = {}
    for number in numbers:
        name = fields.get(f"attribute_name_{number}")
        if name is None:
            continue
        value = fields.get(f"attribute_values_{number}") or parent.get(
            f"attribute_values_{offered.get(name)}", ""
        )
        if value:
            values[to_line(name)] = to_line(", ".join(read_list(value)))
    return values


def _attributes(fields: Mapping[str, str], choices: frozenset[str], columns: Columns) -> dict[str, str]:
    attributes = {}
    for number in columns.attributes:
        name, values = fields.get(f"attribute_name_{number}"), fields.get(f"attribute_values_{number}")
        if (
            name
            and values
            and to_line(name) not in choices
            and fields.get(f"attribute_visible_{number}") != "0"
        ):
            attributes[name] = ", ".join(read_list(values))
    for field in ("weight", "length", "width", "height"):
        if fields.get(field, "0").strip("0.,"):
            attributes[field.capitalize()] = f"{fields[field]} {columns.units.get(field, '')}"
    attributes |= {
        "Tags": ", ".join(read_list(fields.get("tags", ""))),
        "SKU": fields.get("sku", ""),
        "GTIN": fields.get("gtin", ""),
        "Availability": "on back-order" if fields.get("in_stock") == "backorder" else "",
    }
    return {to_line(name): text for name, value in attributes.items() if (text := to_line(value))}


def _category(text: str) -> list[str]:
    """The most particular of the category paths, the first among equals."""
    paths = [[to_line(part) for part in path.split(">") if part.strip()] for path in read_list(text)]
    return max(paths, key=len, default=[])


def _words(fields: Mapping[str, str], name: str) -> str:
    text = _NEW_LINE.sub(lambda match: "\n" if match[1] == "n" else r"\n", fields.get(name, ""))
    return to_text(_SHORTCODE.sub(" ", text).replace("\n\n", "<p>"))  # WordPress makes paragraphs of them


def _unescaped(cell: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from reading -1 as a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@" else cell
