"""Rows of a file brought together, and a product's variants put into its record."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import ImportFileError, ProductError
from retrieval.importers.spool import SpooledRow, open_spool
from retrieval.importers.variants import Variant, offer, read_count, without_repeats
from retrieval.money import Money


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"]), max_size=4), st.integers(1, 9))))
def test_rows_come_back_by_group_in_the_files_order(rows: list[tuple[str, int]]) -> None:
    expected: dict[str, list[SpooledRow]] = {}
    for line, (group, value) in enumerate(rows):
        expected.setdefault(group, []).append(SpooledRow(line, {"value": str(value)}))
    with open_spool() as spool:
        for line, (group, value) in enumerate(rows):
            spool.add(group, line, {"value": str(value), "empty": ""})
        assert [list(group) for group in spool.groups()] == list(expected.values())
        assert [group.count for group in spool.groups()] == [len(found) for found in expected.values()]
        assert all(list(spool.group(group)) == found for group, found in expected.items())
        assert list(spool.group("no such group")) == []


def test_many_rows_need_little_memory() -> None:
    tracemalloc.start()
    with open_spool() as spool:
        for number in range(30_000):
            spool.add(str(number % 7000), number, {"text": "word " * 100})
        count = sum(len(list(group)) for group in spool.groups())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 30_000
    assert peak < 4 * 2**20


def test_a_full_temporary_folder_is_explained() -> None:
    def fill() -> None:
        with open_spool() as spool:
            spool._database.execute("PRAGMA max_page_count = 3")
            for number in range(2000):
                spool.add("group", number, {"text": "word " * 100})

    with pytest.raises(ImportFileError, match="TMPDIR"):
        fill()


def variant(line: int, price: int | None = None, currency: str = "EUR", **fields: object) -> Variant:
    money = None if price is None else Money(price, currency)
    return Variant(line, {"Size": str(line)}, price=money, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("variants", "price", "stock", "available"),
    [
        ([variant(1, 500, stock=2), variant(2, 400, stock=0)], "4.00", 2, None),
        ([variant(1, 500, stock=2), variant(2)], "5.00", None, True),
        ([variant(1, stock=0), variant(2)], None, None, None),
        ([variant(1, available=True), variant(2, stock=0)], None, None, True),
        ([variant(1, available=False), variant(2, available=False)], None, None, False),
        ([variant(1, stock=0), variant(2, stock=0)], None, 0, None),
    ],
)
def test_a_product_has_the_cheapest_price_and_the_stock_that_is_known(
    variants: list[Variant], price: str | None, stock: int | None, available: bool | None
) -> None:
    sold = offer("A", variants)
    assert (sold["price"] or {}).get("amount") == price
    assert (sold["stock"], sold["available"]) == (stock, available)


def test_variants_in_two_currencies_are_no_product() -> None:
    with pytest.raises(ProductError, match="EUR and USD"):
        offer("A", [variant(1, 500), variant(2, 500, "USD")])


def test_ids_that_would_be_the_same_are_refused() -> None:
    with pytest.raises(ProductError, match="give each its own SKU"):
        offer("A", [Variant(1, {"Size": "S / M"}), Variant(2, {"Size": "S", "Cut": "M"})])


def test_repeated_values_are_found_in_any_order() -> None:
    first = Variant(1, {"Size": "S", "Colour": "red"})
    kept, [repeated] = without_repeats([first, Variant(2, {"Colour": "red", "Size": "S"})])
    assert kept == [first]
    assert repeated.reason == "the variant 'red / S' stands on line 1 already"


@pytest.mark.parametrize(("text", "count"), [("4", 4), ("4.0", 4), ("-3", -3), ("٤", 4), (" 12 ", 12)])
def test_counts_are_read_as_spreadsheets_write_them(text: str, count: int) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize("text", ["", "many", "4.5", "nan", "inf", "1e999", "4 pcs"])
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(ProductError, match="whole number"):
        read_count(text)
