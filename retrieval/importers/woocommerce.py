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
from itertools import chain

from retrieval.errors import ImportFileError, ProductError
from retrieval.importers.csv_rows import CsvTable
from retrieval.importers.reading import TextFile
from retrieval.importers.rows import Reject, Row, reject
from retrieval.importers.spool import Spool, SpooledRow, open_spool
from retrieval.importers.terms import Terms
from retrieval.importers.variants import Variant, check_count, none_usable, without_repeats
from retrieval.importers.woocommerce_columns import Columns, find_columns
from retrieval.importers.woocommerce_row import check_for_sale, read_list, read_product, read_variant

_VARIATIONS = "variations of "
_REQUIRED = ("type", "name")


def read_woocommerce(file: TextFile, terms: Terms) -> Iterator[Row | Reject]:
    """The products of a WooCommerce export, each with its variations as options.

    Raises:
        ImportFileError: the terms have no currency, a column is missing, or the file as a whole cannot be read.
    """
    if terms.currency is None:
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
        shop = _Shop(spool, columns, terms)
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
        for group in self.spool.groups():
            for row in group:
                if "variation" not in row.fields["type"]:
                    yield from self._product(row)
                elif row.fields["parent"] in self.keys:
                    break  # they are read with their parent
                else:
                    reason = f"its parent {row.fields['parent']!r} is not in the file"
                    yield reject(row.line_number, reason, row.fields.get("name", ""))

    def _product(self, row: SpooledRow) -> Iterator[Row | Reject]:
        try:
            check_for_sale(row.fields)
            variants, rejects = self._variants(row)
            product = read_product(row.fields, variants, self.columns)
        except ProductError as error:
            yield reject(row.line_number, error, f"{row.fields.get('id', '')} {row.fields.get('name', '')}")
        else:
            yield from rejects
            yield Row(row.line_number, product)

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
        key = f"id:{product_id}" if product_id else f"sku:{sku}"
        references = [key] if product_id else []
        if sku and self.keys[sku] == key:
            references.append(sku)
        groups = [self.spool.group(_VARIATIONS + reference) for reference in references]
        check_count(sum(group.count for group in groups))
        return sorted(chain.from_iterable(groups), key=lambda found: found.line_number)

    def _parts(self, row: SpooledRow) -> list[Variant]:
        parts = []
        for reference in read_list(row.fields.get("grouped", "")):
            for part in self.spool.group(self.keys.get(reference, "")):
                if "grouped" in part.fields["type"]:
                    continue
                try:
                    check_for_sale(part.fields)
                    product = read_product(part.fields, self._variants(part)[0], self.columns)
                except ProductError:
                    continue  # it is rejected, with its reason, where it stands itself
                parts.append(Variant(part.line_number, {}, price=product.price, available=product.in_stock))
        return parts or [Variant(row.line_number, {})]
