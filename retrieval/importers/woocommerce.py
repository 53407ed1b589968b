"""Reads WooCommerce's product export (CSV), with headers in English, German, French, Spanish or Chinese.

- A variable product is one row, and each of its variations another, before or after it; variations become its
  options. A variation whose parent is not in the file is rejected. One that fits any value of an attribute
  lists the values that its parent has.
- A grouped product costs what the cheapest of its parts in the file costs.
- Drafts, private and pending products, and those hidden from the catalogue, are not for sale to everyone: they are
  rejected, and say so. Attributes that are not shown on the product's page are left out.
- The sale price counts while it is in force at the moment of the import. The export names no currency, so
  `--currency` must.
- "In stock" without a number is kept as just that (`available`), "out of stock" is a stock of 0; what can be
  back-ordered is neither, so its stock is unknown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from retrieval.errors import ImportFileError, ProductError
from retrieval.importers.csv_rows import CsvTable
from retrieval.importers.reading import TextFile
from retrieval.importers.rows import Reject, Row, reject
from retrieval.importers.spool import Spool, SpooledRow, open_spool
from retrieval.importers.variants import Variant, none_usable, without_repeats
from retrieval.importers.woocommerce_columns import Columns, find_columns
from retrieval.importers.woocommerce_row import Terms, check_for_sale, read_list, read_product, read_variant
from retrieval.product import Product

_VARIATIONS = "variations of "
_REQUIRED = ("type", "name")


def read_woocommerce(file: TextFile, currency: str | None, now: datetime) -> Iterator[Row | Reject]:
    """The products of a WooCommerce export, each with its variations as options.

    Args:
        file: an open file.
        currency: ISO code of the shop's prices.
        now: the import's moment, with a time zone; it decides which sale prices are in force.

    Raises:
        ImportFileError: no currency is given, a column is missing, or the file as a whole cannot be read.
    """
    if currency is None:
        raise ImportFileError(
            f"{file.path}: a WooCommerce export does not say its currency; give it, such as --currency EUR"
        )
    table = CsvTable(file)
    columns = find_columns(table.header)
    missing = [name for name in _REQUIRED if name not in columns.names.values()]
    if missing:
        raise ImportFileError(
            f"{file.path}, line {table.line_number}: a WooCommerce export has a column {missing[0].capitalize()}, and "
            "this file has none; export the products in English, or leave out --format"
        )
    with open_spool() as spool:
        shop = _Shop(spool, columns, Terms(currency, now))
        for row in table:
            if isinstance(row, Reject):
                yield row
                continue
            fields = {name: row.cells[column].strip() for column, name in columns.names.items()}
            if any(fields.values()) and (problem := shop.add(row.line_number, fields)):
                yield reject(row.line_number, problem, row.text)
        yield from shop.products()


@dataclass
class _Shop:
    """The file's rows: products by their own id, variations by what they say of their parent."""

    spool: Spool
    columns: Columns
    terms: Terms
    keys: dict[str, str] = field(default_factory=dict)  # "id:44" or an SKU → the product's key in the spool

    def add(self, line_number: int, fields: Mapping[str, str]) -> str | None:
        """Keep a row; or say why it cannot be used."""
        if not fields["type"]:
            return "the row has no Type"
        if "variation" in fields["type"]:
            if not fields.get("parent"):
                return "a variation without a Parent"
            self.spool.add(_VARIATIONS + fields["parent"], line_number, fields)
            return None
        product_id, sku = fields.get("id", ""), fields.get("sku", "")
        if not product_id and not sku:
            return "the row has neither an ID nor an SKU"
        key = f"id:{product_id}" if product_id else f"sku:{sku}"
        self.keys.setdefault(key, key)
        if sku:
            self.keys.setdefault(sku, key)
        self.spool.add(key, line_number, fields)
        return None

    def products(self) -> Iterator[Row | Reject]:
        """Every product with its variations, then the variations that no product claims."""
        for rows in self.spool.groups():
            parent = rows[0].fields.get("parent", "") if "variation" in rows[0].fields["type"] else None
            if parent is None:
                for row in rows:
                    yield from self._product(row)
            elif parent not in self.keys:
                reason = f"its parent {parent!r} is not in the file"
                yield from (reject(row.line_number, reason, row.fields.get("name", "")) for row in rows)

    def _product(self, row: SpooledRow) -> Iterator[Row | Reject]:
        try:
            check_for_sale(row.fields)
            variants, rejects = self._variants(row)
            yield from rejects
            yield Row(row.line_number, self._built(row, variants))
        except ProductError as error:
            yield reject(row.line_number, error, f"{row.fields.get('id', '')} {row.fields.get('name', '')}")

    def _built(self, row: SpooledRow, variants: list[Variant]) -> Product:
        return read_product(row.fields, variants, self._choices(row), self.columns)

    def _variants(self, row: SpooledRow) -> tuple[list[Variant], list[Reject]]:
        """What can be bought: the variations, the parts of a grouped product, or the product itself."""
        if "grouped" in row.fields["type"]:
            return self._parts(row), []
        variations = self._variations(row)
        if not variations:
            return [read_variant(row, (), row.fields, self.columns, self.terms)], []
        variants, rejects = [], []
        for variation in variations:
            try:
                check_for_sale(variation.fields)
                numbers = self.columns.attributes
                variants.append(read_variant(variation, numbers, row.fields, self.columns, self.terms))
            except ProductError as error:
                rejects.append(reject(variation.line_number, error, variation.fields.get("name", "")))
        variants, repeated = without_repeats(variants)
        if not variants:
            raise ProductError(none_usable(rejects))
        return variants, rejects + repeated

    def _variations(self, row: SpooledRow) -> list[SpooledRow]:
        product_id, sku = row.fields.get("id"), row.fields.get("sku")
        rows = self.spool.group(f"{_VARIATIONS}id:{product_id}") if product_id else []
        if sku and self.keys[sku] == (f"id:{product_id}" if product_id else f"sku:{sku}"):
            rows += self.spool.group(_VARIATIONS + sku)
        return sorted(rows, key=lambda found: found.line_number)

    def _choices(self, row: SpooledRow) -> frozenset[str]:
        """The names of the attributes that tell a product's variations apart."""
        names = (f"attribute_name_{number}" for number in self.columns.attributes)
        variations = self._variations(row)
        return frozenset(found.fields[name] for name in names for found in variations if name in found.fields)

    def _parts(self, row: SpooledRow) -> list[Variant]:
        parts = []
        for reference in read_list(row.fields.get("grouped", "")):
            for part in self.spool.group(self.keys.get(reference, "")):
                if "grouped" in part.fields["type"]:
                    continue
                try:
                    check_for_sale(part.fields)
                    product = self._built(part, self._variants(part)[0])
                except ProductError:
                    continue  # it is rejected, with its reason, where it stands itself
                parts.append(Variant(part.line_number, {}, price=product.price, available=product.in_stock))
        return parts or [Variant(row.line_number, {})]
