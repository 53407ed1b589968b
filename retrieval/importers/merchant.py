"""Reads Google Merchant product feeds: XML (RSS or Atom) and tables (TSV or CSV); Meta's catalogues are the same.

- Items that share an item_group_id are the variants of one product, told apart by colour, size, material, pattern,
  gender or age group. Shops also misuse the field, for a category: items that these attributes do not tell
  apart, or whose titles have little in common, stay products of their own.
- The sale price counts while it is in force: without dates always, with dates if the import's moment lies between
  them. Prices are as of the import, so import a feed as often as it changes.
- "in stock" without a quantity is kept as just that (`available`), "out of stock" is a stock of 0. Pre-orders and
  back-orders are neither: their stock is unknown, and the attribute Availability says what the feed says.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from retrieval.errors import ImportFileError, ProductError
from retrieval.importers.csv_rows import CsvTable
from retrieval.importers.feed_xml import FeedItem, read_items
from retrieval.importers.html_text import to_line
from retrieval.importers.merchant_item import CHOICES, read_product, read_variant
from retrieval.importers.reading import TextFile
from retrieval.importers.rows import Reject, Row, reject
from retrieval.importers.spool import SpooledRow, open_spool
from retrieval.importers.terms import Terms
from retrieval.importers.variants import MAX_VARIANTS, Variant, none_usable
from retrieval.text import words

_REQUIRED = frozenset({"id", "title"})
_TELLING = _REQUIRED | {"link", "image_link", "price", "availability", "condition", "brand", "gtin", "mpn"}
_DETAIL_PREFIX = "detail "
_MARKS = ",;:/|·–—-"
_ALIKE = 0.5  # share of a title's words that the titles of one product have in common


def is_merchant_header(header: Sequence[str]) -> bool:
    """Whether a table's header is that of a Merchant feed."""
    names = {_field_name(name) for name in header}
    return names >= _REQUIRED and len(names & _TELLING) >= 5 and bool(names & {"image_link", "availability"})


def read_merchant_xml(file: TextFile, terms: Terms) -> Iterator[Row | Reject]:
    """The products of an XML feed.

    Raises:
        ImportFileError: the file is no feed, or its XML is broken.
    """
    return _read(read_items(file), terms)


def read_merchant_table(file: TextFile, terms: Terms) -> Iterator[Row | Reject]:
    """The products of a feed that is a table.

    Raises:
        ImportFileError: a column is missing, or the file as a whole cannot be read.
    """
    table = CsvTable(file)
    missing = _REQUIRED - {_field_name(name) for name in table.header}
    if missing:
        raise ImportFileError(
            f"{file.path}, line {table.line_number}: a Merchant feed has a column {min(missing)}, and this file "
            "has none; export the feed again, or leave out --format"
        )
    return _read(_table_items(table), terms)


def _table_items(table: CsvTable) -> Iterator[FeedItem | Reject]:
    for row in table:
        if isinstance(row, Reject):
            yield row
            continue
        fields = {_field_name(column): cell.strip() for column, cell in row.cells.items() if cell.strip()}
        details: dict[str, str] = {}
        for detail in fields.get("product_detail", "").split(","):  # section:name:value
            parts = detail.split(":", 2)
            if len(parts) == 3 and parts[1].strip() and parts[2].strip():
                details.setdefault(parts[1].strip(), parts[2].strip())
        yield FeedItem(row.line_number, fields, details)


def _field_name(column: str) -> str:
    """A column's name as XML writes it: "g:Image Link" is "image_link"."""
    return column.strip().lower().removeprefix("g:").replace(" ", "_")


def _read(items: Iterator[FeedItem | Reject], terms: Terms) -> Iterator[Row | Reject]:
    """Products of their own as they come, then those that are made of several items."""
    with open_spool() as spool:
        for item in items:
            if isinstance(item, Reject):
                yield item
            elif item.problem:
                yield reject(item.line_number, item.problem, item.fields.get("id", ""))
            elif key := item.fields.get("item_group_id"):
                details = {_DETAIL_PREFIX + name: value for name, value in item.details.items()}
                spool.add(key, item.line_number, {**item.fields, **details})
            else:
                yield _single(item, terms)
        for group in spool.groups():
            if group.count > MAX_VARIANTS:  # no variants of one product, and too many to hold
                yield from (_single(_item(row), terms) for row in group)
            else:
                yield from _read_group([_item(row) for row in group], terms)


def _item(row: SpooledRow) -> FeedItem:
    fields = {name: value for name, value in row.fields.items() if not name.startswith(_DETAIL_PREFIX)}
    details = {
        name.removeprefix(_DETAIL_PREFIX): value
        for name, value in row.fields.items()
        if name.startswith(_DETAIL_PREFIX)
    }
    return FeedItem(row.line_number, fields, details)


def _single(item: FeedItem, terms: Terms) -> Row | Reject:
    """An item that is a product of its own."""
    try:
        variant = read_variant(item, {}, terms)
        product = read_product(variant.code, item.fields.get("title", ""), [item], [variant])
        return Row(item.line_number, product)
    except ProductError as error:
        return _rejected(item, error)


def _read_group(items: list[FeedItem], terms: Terms) -> Iterator[Row | Reject]:
    choices = _choices(items)
    if choices is None:
        yield from (_single(item, terms) for item in items)
        return
    variants: list[Variant] = []
    kept: list[FeedItem] = []
    rejects: list[Reject] = []
    for item in items:
        try:
            variants.append(read_variant(item, choices, terms))
            kept.append(item)
        except ProductError as error:
            rejects.append(_rejected(item, error))
    try:
        if not kept:
            raise ProductError(none_usable(rejects))
        group = kept[0].fields["item_group_id"]
        product = read_product(group, _title(kept, choices), kept, variants)
    except ProductError as error:
        yield _rejected(items[0], error)
    else:
        yield from rejects
        yield Row(kept[0].line_number, product)


def _rejected(item: FeedItem, error: ProductError) -> Reject:
    return reject(item.line_number, error, f"{item.fields.get('id', '')} {item.fields.get('title', '')}")


def _choices(items: Sequence[FeedItem]) -> Mapping[str, str] | None:
    """The fields that tell a group's items apart, with their names; None if the items are no variants."""
    if len(items) == 1:  # the last variant of a product, as long as it says of which kind it is
        return {} if items[0].fields.keys() & CHOICES.keys() else None
    choices = {
        field: name
        for field, name in CHOICES.items()
        if len({item.fields.get(field, "").casefold() for item in items}) > 1
    }
    told = {tuple(item.fields.get(field, "").casefold() for field in choices) for item in items}
    if len(told) < len(items) or ("",) * len(choices) in told:
        return None
    return choices if _are_alike([item.fields.get("title", "") for item in items]) else None


def _are_alike(titles: Sequence[str]) -> bool:
    """Whether every title shares enough words with the first."""
    first = set(words(titles[0]))
    for title in set(titles[1:]):
        other = set(words(title))
        if len(first & other) < _ALIKE * min(len(first), len(other)):
            return False
    return True


def _title(items: Sequence[FeedItem], choices: Mapping[str, str]) -> str:
    """The product's title: what is left of every item's without its colour and size, else the first item's."""
    titles = [to_line(item.fields.get("title", "")) for item in items]
    if len(set(titles)) == 1:
        return titles[0]
    bare = {
        _without(title, [to_line(item.fields[field]) for field in choices if field in item.fields])
        for title, item in zip(titles, items, strict=True)
    }
    return bare.pop() or titles[0] if len(bare) == 1 else titles[0]


def _without(title: str, values: Sequence[str]) -> str:
    """A title without some values, and without the marks that are left around them: "Tee (Red, S)" is "Tee"."""
    for value in sorted(values, key=len, reverse=True):
        pattern = re.escape(value)
        if value.isascii():
            pattern = rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])"
        title = re.sub(pattern, " ", title, count=1, flags=re.IGNORECASE)
    title = re.sub(rf"[(（\[](?:\s|[{_MARKS}])*[)）\]]", " ", title)
    title = re.sub(rf"\s[{_MARKS}](?=\s*(?:[{_MARKS}]|$))", " ", f"{title} ")
    return " ".join(title.split()).strip(f"{_MARKS} ")
