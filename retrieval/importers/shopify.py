"""Reads Shopify's product export (CSV), with the headers of old and new exports.

A product takes several rows with one Handle: the first states the product, every row with a price or an option
value is a variant, and the others only hold further pictures. Rows of one handle may stand apart.

- The product's price is the cheapest variant's; "Compare At Price" is an old price and is left out.
- Stock counts only where an inventory tracker is named; elsewhere Shopify's quantity means nothing, so the stock
  is unknown. A tracked variant at 0 or less is sold out, unless its policy is to "continue" selling: it can then
  be ordered though none is there, so neither "in stock" nor "sold out" would be true, and the stock is unknown.
- Products that are unpublished, drafts, archived or unlisted are not for sale: they are rejected, and say so.
- The export names no currency, so `--currency` must.
- The product type is left to be inferred, because Type often holds a department ("Womens"); it ends the category.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from retrieval.errors import ImportFileError, ProductError
from retrieval.importers.csv_rows import CsvTable
from retrieval.importers.html_text import to_line, to_text
from retrieval.importers.prices import read_price
from retrieval.importers.reading import TextFile
from retrieval.importers.rows import Reject, Row, reject
from retrieval.importers.script import language_of
from retrieval.importers.spool import Group, SpooledRow, open_spool
from retrieval.importers.variants import (
    MAX_VARIANTS,
    Variant,
    check_count,
    none_usable,
    offer,
    read_count,
    without_repeats,
)
from retrieval.product import Product
from retrieval.records import product_from_json

# Our name for a field → what exports call it, in lower case: up to 2023, 2021 to 2022, since 2024.
_COLUMNS = {
    "handle": ("handle", "url handle"),
    "title": ("title",),
    "body": ("body (html)", "body html", "description"),
    "vendor": ("vendor",),
    "category": (
        "product category", "standardized product type", "standard product type",
        "google shopping / google product category",
    ),
    "type": ("type", "custom product type"),
    "tags": ("tags",),
    "published": ("published", "published on online store"),
    "status": ("status",),
    "option1": ("option1 value",),
    "option2": ("option2 value",),
    "option3": ("option3 value",),
    "option1_name": ("option1 name",),
    "option2_name": ("option2 name",),
    "option3_name": ("option3 name",),
    "sku": ("variant sku", "sku"),
    "barcode": ("variant barcode", "barcode"),
    "grams": ("variant grams", "weight value (grams)"),
    "tracker": ("variant inventory tracker", "inventory tracker"),
    "quantity": ("variant inventory qty", "inventory quantity"),
    "policy": ("variant inventory policy", "continue selling when out of stock"),
    "price": ("variant price", "price"),
    "image": ("image src", "product image url"),
    "variant_image": ("variant image", "variant image url"),
    "gift_card": ("gift card",),
    "mpn": ("google shopping / mpn", "google shopping / manufacturer part number (mpn)"),
    "gender": ("google shopping / gender",),
    "age_group": ("google shopping / age group",),
}  # fmt: skip
_TELLING = frozenset(
    {"body (html)", "option1 value", "variant price", "variant sku", "variant inventory qty", "url handle"}
)
_NUMBERS = (1, 2, 3)
_MAX_ROWS = 2 * MAX_VARIANTS  # of one handle: its variants, and further pictures
_METAFIELD = re.compile(r"(.+) \(product\.metafields\.(?:shopify|custom)\.[^)]+\)")
_METAFIELD_PREFIX = "metafield "
_NO = frozenset({"false", "no", "0"})
_CONTINUES = frozenset({"continue", "true", "yes", "1"})


def is_shopify_header(header: Sequence[str]) -> bool:
    """Whether a table's header is that of a Shopify product export."""
    names = {name.lower() for name in header}
    return bool("title" in names and names & set(_COLUMNS["handle"]) and names & _TELLING)


def read_shopify(file: TextFile, currency: str | None) -> Iterator[Row | Reject]:
    """The products of a Shopify export, each with its variants as options.

    Raises:
        ImportFileError: no currency is given, a column is missing, or the file as a whole cannot be read.
    """
    if currency is None:
        raise ImportFileError(
            f"{file.path}: a Shopify export does not say its currency; give it, such as --currency USD"
        )
    table = CsvTable(file)
    columns = _columns_of(table.header)
    missing = [name for name in ("handle", "title") if name not in columns.values()]
    if missing:
        raise ImportFileError(
            f"{file.path}, line {table.line_number}: a Shopify export has a column "
            f"{missing[0].capitalize()}, and this file has none; export the products again, or leave out --format"
        )
    with open_spool() as spool:
        for row in table:
            if isinstance(row, Reject):
                yield row
                continue
            fields = {name: row.cells[column].strip() for column, name in columns.items()}
            if fields["handle"]:
                spool.add(fields["handle"], row.line_number, fields)
            elif any(fields.values()):
                yield reject(row.line_number, "the row has no Handle", row.text)
        for group in spool.groups():
            yield from _read_group(group, currency)


def _columns_of(header: Sequence[str]) -> dict[str, str]:
    """Column → our name for it, for the columns that are read."""
    by_name = {name.lower(): name for name in reversed(header)}
    columns = {}
    for field, names in _COLUMNS.items():
        found = next((by_name[name] for name in names if name in by_name), None)
        if found is not None:
            columns[found] = field
    for name in header:
        if match := _METAFIELD.fullmatch(name):
            columns[name] = _METAFIELD_PREFIX + match[1]
    return columns


def _read_group(group: Group, currency: str) -> Iterator[Row | Reject]:
    """One handle's rows. A row with another title is another product that wrongly has the same handle."""
    if group.count > _MAX_ROWS:
        first = next(iter(group))
        reason = f"{group.count} rows have this handle; at most {_MAX_ROWS} are read"
        yield reject(first.line_number, reason, group.key)
        return
    rows = list(group)
    main = next((row for row in rows if "title" in row.fields), None)
    if main is None:
        yield reject(rows[0].line_number, "no row of this handle has a Title", group.key)
        return
    own: list[SpooledRow] = []
    is_own = True
    for row in rows:
        title = row.fields.get("title")
        if title is not None:
            is_own = title == main.fields["title"]
            if not is_own:
                reason = f"the handle {group.key!r} belongs to the product on line {main.line_number}"
                yield reject(row.line_number, reason, title)
        if is_own:
            own.append(row)
    yield from _read_product(main, own, currency)


def _read_product(main: SpooledRow, rows: list[SpooledRow], currency: str) -> Iterator[Row | Reject]:
    try:
        _check_published(main.fields)
        variants, rejects = _variants(rows, main, currency)
        check_count(len(variants))
        if not variants:
            raise ProductError(none_usable(rejects))
        product = _product(main.fields, rows, variants)
    except ProductError as error:
        yield reject(main.line_number, error, f"{main.fields['handle']} {main.fields['title']}")
    else:
        yield from rejects
        yield Row(main.line_number, product)


def _variants(rows: list[SpooledRow], main: SpooledRow, currency: str) -> tuple[list[Variant], list[Reject]]:
    names = _option_names(rows)
    variants: list[Variant] = []
    rejects: list[Reject] = []
    for row in rows:
        if row is main or row.fields.keys() & {"option1", "price"}:
            try:
                variants.append(_variant(row, names, currency))
            except ProductError as error:
                rejects.append(
                    reject(row.line_number, error, f"{row.fields['handle']} {row.fields.get('option1', '')}")
                )
    variants, repeated = without_repeats(variants)
    return variants, rejects + repeated


def _check_published(fields: Mapping[str, str]) -> None:
    status = fields.get("status", "active")
    if status.lower() != "active":
        raise ProductError(f"not published: its Status is {status}")
    if fields.get("published", "").lower() in _NO:
        raise ProductError(f"not published: Published is {fields['published']}")


def _option_names(rows: list[SpooledRow]) -> dict[int, str]:
    """The names of a product's options; they stand on its first row only."""
    return {
        number: next(
            (row.fields[f"option{number}_name"] for row in rows if f"option{number}_name" in row.fields), ""
        )
        for number in _NUMBERS
    }


def _variant(row: SpooledRow, names: Mapping[int, str], currency: str) -> Variant:
    fields = row.fields
    values = {
        names[number] or f"Option {number}": to_line(fields[f"option{number}"])
        for number in _NUMBERS
        if f"option{number}" in fields
    }
    if list(values.values()) == ["Default Title"]:  # Shopify's stand-in where there is nothing to choose
        values = {}
    return Variant(
        line_number=row.line_number,
        values=values,
        code=_unquoted(fields.get("sku") or fields.get("barcode", "")),
        price=read_price(fields["price"], currency) if "price" in fields else None,
        stock=_stock(fields),
    )


def _stock(fields: Mapping[str, str]) -> int | None:
    """How many there are, or None where nobody counts or where it is sold beyond what is there."""
    if "tracker" not in fields or "quantity" not in fields:
        return None
    quantity = read_count(fields["quantity"])
    if quantity <= 0 and fields.get("policy", "").lower() in _CONTINUES:
        return None
    return max(quantity, 0)


def _product(main: Mapping[str, str], rows: list[SpooledRow], variants: list[Variant]) -> Product:
    title = to_line(main["title"])
    pictures = [row.fields[name] for name in ("image", "variant_image") for row in rows if name in row.fields]
    record = {
        "product_id": main["handle"],
        "title": title,
        "description": to_text(main.get("body", "")),
        "brand": to_line(main.get("vendor", "")),
        "category": _category(main),
        "attributes": _attributes(main, rows, is_single=len(variants) == 1 and not variants[0].values),
        "image_url": pictures[0] if pictures else None,
        "language": language_of(title),
    }
    return product_from_json(record | offer(main["handle"], variants))


def _category(main: Mapping[str, str]) -> list[str]:
    path = [part.strip() for part in to_line(main.get("category", "")).split(">") if part.strip()]
    kind = to_line(main.get("type", ""))
    return path if not kind or kind.casefold() in (part.casefold() for part in path) else [*path, kind]


def _attributes(main: Mapping[str, str], rows: list[SpooledRow], is_single: bool) -> dict[str, str]:
    weights = {row.fields["grams"] for row in rows if "grams" in row.fields}
    stated = {
        "Tags": main.get("tags", ""),
        "Weight": f"{weights.pop()} g" if len(weights) == 1 and weights != {"0"} else "",
        "Gender": main.get("gender", ""),
        "Age group": main.get("age_group", ""),
        "MPN": _unquoted(main.get("mpn", "")),
        "Gift card": "yes" if main.get("gift_card", "").lower() == "true" else "",
        "SKU": _unquoted(main.get("sku", "")) if is_single else "",
        "Barcode": _unquoted(main.get("barcode", "")) if is_single else "",
    }
    metafields = {
        name.removeprefix(_METAFIELD_PREFIX): value
        for name, value in main.items()
        if name.startswith(_METAFIELD_PREFIX) and not value.startswith(("{", "["))
    }
    attributes = metafields | {name: value for name, value in stated.items() if value}
    return {name: text for name, value in attributes.items() if (text := to_line(value))}


def _unquoted(code: str) -> str:
    """A code without the apostrophe that keeps spreadsheets from reading it as a number."""
    return code.removeprefix("'").strip()
