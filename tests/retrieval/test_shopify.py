"""Shopify's product export, old and new."""

import csv
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.errors import ImportFileError
from retrieval.importers import Reject
from retrieval.money import Money
from retrieval.product import Option, Product
from tests.retrieval.files import read, write

OLD = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,"
    "Option3 Name,Option3 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,"
    "Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Gift Card,Variant Image"
)
NEW = (
    "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,"
    "Option1 name,Option1 value,Option2 name,Option2 value,Price,Compare-at price,Inventory tracker,"
    "Inventory quantity,Continue selling when out of stock,Weight value (grams),Product image URL,Gift card,"
    "Color (product.metafields.shopify.color-pattern),Rating (product.metafields.reviews.rating)"
)
SHIRT = {
    "Handle": "linen-shirt", "Title": "Linen shirt", "Body (HTML)": "<p>Cool &amp; light</p><p>Washes well</p>",
    "Vendor": "Zorvex", "Type": "Shirts", "Tags": "summer, men", "Published": "true", "Option1 Name": "Colour",
    "Option1 Value": "White", "Option2 Name": "Size", "Option2 Value": "M", "Variant SKU": "LS-W-M",
    "Variant Grams": "200", "Variant Inventory Tracker": "shopify", "Variant Inventory Qty": "4",
    "Variant Inventory Policy": "deny", "Variant Price": "49.00", "Variant Compare At Price": "69.00",
    "Image Src": "https://shop.example/white.jpg", "Gift Card": "false",
}  # fmt: skip
LARGE = {
    "Handle": "linen-shirt", "Option1 Value": "White", "Option2 Value": "L", "Variant SKU": "LS-W-L",
    "Variant Grams": "200", "Variant Inventory Tracker": "shopify", "Variant Inventory Qty": "0",
    "Variant Inventory Policy": "deny", "Variant Price": "47.50",
}  # fmt: skip
PICTURE = {"Handle": "linen-shirt", "Image Src": "https://shop.example/back.jpg"}
SOAP = {
    "Handle": "soap", "Title": "Olive soap", "Published": "TRUE", "Option1 Name": "Title",
    "Option1 Value": "Default Title", "Variant SKU": "'00042", "Variant Barcode": "'4006381333931",
    "Variant Grams": "0", "Variant Inventory Qty": "7", "Variant Price": "6.00",
}  # fmt: skip


def export(*rows: dict[str, str], header: str = OLD, delimiter: str = ",", quoted: bool = False) -> str:
    """Rows as CSV; all cells `quoted`, as a carriage return without quotation marks is no CSV."""
    stream = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.DictWriter(
        stream, header.split(","), delimiter=delimiter, lineterminator="\n", quoting=quoting
    )
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def read_rows(tmp_path: Path, *rows: dict[str, str], header: str = OLD) -> tuple[list[Product], list[Reject]]:
    return read(write(tmp_path / "export.csv", export(*rows, header=header)), currency="EUR")


def test_rows_of_one_handle_are_one_product_with_options(tmp_path: Path) -> None:
    [product], rejects = read_rows(tmp_path, SHIRT, LARGE, PICTURE)
    assert rejects == []
    assert product == Product(
        product_id="linen-shirt",
        title="Linen shirt",
        description="Cool & light.\nWashes well",
        brand="Zorvex",
        category=("Shirts",),
        price=Money(4750, "EUR"),
        stock=4,
        attributes={"Tags": "summer, men", "Weight": "200 g"},
        options=(
            Option("linen-shirt:LS-W-M", {"Colour": "White", "Size": "M"}, Money(4900, "EUR"), 4),
            Option("linen-shirt:LS-W-L", {"Colour": "White", "Size": "L"}, Money(4750, "EUR"), 0),
        ),
        image_url="https://shop.example/white.jpg",
    )


def test_a_product_without_choices_has_no_options(tmp_path: Path) -> None:
    [product], _ = read_rows(tmp_path, SOAP)
    assert product == Product(
        product_id="soap",
        title="Olive soap",
        price=Money(600, "EUR"),
        attributes={"SKU": "00042", "Barcode": "4006381333931"},
    )


def test_the_new_header_is_read_alike(tmp_path: Path) -> None:
    row = {
        "Title": "Linen shirt", "URL handle": "linen-shirt", "Description": "<p>Cool</p>",
        "Product category": "Apparel & Accessories > Clothing > Shirts", "Type": "Shirts", "Status": "Active",
        "Published on online store": "TRUE", "SKU": "LS-M", "Option1 name": "Size", "Option1 value": "M",
        "Price": "49.00", "Compare-at price": "60.00", "Inventory tracker": "shopify", "Inventory quantity": "3",
        "Continue selling when out of stock": "DENY", "Weight value (grams)": "200", "Gift card": "FALSE",
        "Product image URL": "https://shop.example/white.jpg",
        "Color (product.metafields.shopify.color-pattern)": "white; cream",
        "Rating (product.metafields.reviews.rating)": '{"value": "4.5"}',
    }  # fmt: skip
    large = {"URL handle": "linen-shirt", "Option1 value": "L", "Price": "49.00", "SKU": "LS-L"}
    [product], rejects = read_rows(tmp_path, row, large, header=NEW)
    assert rejects == []
    assert product.category == ("Apparel & Accessories", "Clothing", "Shirts")
    assert product.attributes == {"Color": "white; cream", "Weight": "200 g"}
    assert [option.stock for option in product.options] == [3, None]
    assert (product.price, product.stock, product.in_stock) == (Money(4900, "EUR"), None, True)


@pytest.mark.parametrize(
    ("tracker", "quantity", "policy", "stock", "in_stock"),
    [
        ("shopify", "4", "deny", 4, True),
        ("shopify", "0", "deny", 0, False),
        ("shopify", "-3", "deny", 0, False),
        ("shopify", "4", "continue", 4, True),
        ("shopify", "0", "continue", None, None),
        ("shopify", "-3", "continue", None, None),
        ("", "4", "deny", None, None),
        ("", "0", "deny", None, None),
        ("shopify", "", "deny", None, None),
        ("shopify", "4.0", "deny", 4, True),
    ],
)
def test_stock_counts_only_where_it_is_tracked(
    tmp_path: Path, tracker: str, quantity: str, policy: str, stock: int | None, in_stock: bool | None
) -> None:
    row = SOAP | {
        "Variant Inventory Tracker": tracker,
        "Variant Inventory Qty": quantity,
        "Variant Inventory Policy": policy,
    }
    [product], _ = read_rows(tmp_path, row)
    assert (product.stock, product.in_stock) == (stock, in_stock)


def test_what_is_not_published_is_rejected_once_and_says_so(tmp_path: Path) -> None:
    products, rejects = read_rows(tmp_path, SHIRT | {"Published": "false"}, LARGE, PICTURE, SOAP)
    assert [product.product_id for product in products] == ["soap"]
    assert [(found.line_number, found.reason) for found in rejects] == [
        (2, "not published: Published is false")
    ]
    for status in ("draft", "archived", "unlisted"):
        row = {"Title": "Tea", "URL handle": "tea", "Status": status, "Price": "5.00"}
        _, [rejected] = read_rows(tmp_path, row, header=NEW)
        assert rejected.reason == f"not published: its Status is {status}"


def test_rows_of_a_handle_may_stand_apart(tmp_path: Path) -> None:
    assert (
        read_rows(tmp_path, LARGE, SOAP, PICTURE, SHIRT)[0][0]
        == read_rows(tmp_path, LARGE, PICTURE, SHIRT, SOAP)[0][0]
    )


def test_a_second_product_with_the_same_handle_is_rejected(tmp_path: Path) -> None:
    other = SOAP | {"Handle": "linen-shirt", "Title": "Another shirt"}
    picture = {"Handle": "linen-shirt", "Image Src": "https://shop.example/other.jpg"}
    products, rejects = read_rows(tmp_path, SHIRT, LARGE, SOAP, other, picture)
    assert [product.title for product in products] == ["Linen shirt", "Olive soap"]
    assert [(found.line_number, found.reason) for found in rejects] == [
        (5, "the handle 'linen-shirt' belongs to the product on line 2")
    ]


def test_the_title_may_be_repeated_on_every_row(tmp_path: Path) -> None:
    [product], rejects = read_rows(tmp_path, SHIRT, LARGE | {"Title": "Linen shirt"})
    assert (len(product.options), rejects) == (2, [])


def test_a_variant_that_is_there_already_is_rejected_alone(tmp_path: Path) -> None:
    [product], [rejected] = read_rows(tmp_path, SHIRT, LARGE, LARGE | {"Variant Price": "1.00"})
    assert product.price == Money(4750, "EUR")
    assert (rejected.line_number, rejected.reason) == (
        4,
        "the variant 'White / L' stands on line 3 already",
    )


def test_a_variant_that_cannot_be_read_is_rejected_alone(tmp_path: Path) -> None:
    [product], [rejected] = read_rows(tmp_path, SHIRT, LARGE | {"Variant Price": "ask us"})
    assert len(product.options) == 1
    assert (rejected.line_number, "price 'ask us'" in rejected.reason) == (3, True)


@pytest.mark.parametrize(
    ("rows", "line", "reason"),
    [
        ([SOAP | {"Variant Price": "6.00 USD"}], 2, "price '6.00 USD' is in USD, not in EUR"),
        (
            [SHIRT | {"Variant Price": "x"}, LARGE | {"Variant Price": "x"}],
            2,
            "none of its 2 variants can be used: price 'x' is not an amount",
        ),
        ([SOAP | {"Title": ""}], 2, "no row of this handle has a Title"),
        ([SOAP | {"Handle": ""}], 2, "the row has no Handle"),
        ([SOAP | {"Title": "x" * 1001}], 2, "title has 1001 characters; at most 1000 are kept"),
        ([SOAP | {"Handle": "h" * 201}], 2, "product_id has 201 characters; at most 200 are kept"),
        ([SOAP | {"Body (HTML)": "x" * 1_000_001}], 2, "too long"),
    ],
)
def test_a_product_that_cannot_be_used_says_why(
    tmp_path: Path, rows: list[dict[str, str]], line: int, reason: str
) -> None:
    products, rejects = read_rows(tmp_path, *rows)
    assert products == []
    [rejected] = rejects
    assert rejected.line_number == line
    assert reason in rejected.reason


def test_option_ids_are_unique_and_stay_when_the_file_is_sorted(tmp_path: Path) -> None:
    rows = [
        SHIRT | {"Variant SKU": sku, "Option2 Value": size, "Title": "Linen shirt"}
        for sku, size in [("A", "S"), ("A", "M"), ("B", "L"), ("", "XL")]
    ]
    [product], _ = read_rows(tmp_path, *rows)
    ids = {option.values["Size"]: option.option_id for option in product.options}
    assert ids == {
        "S": "linen-shirt:White / S",  # the SKU A is not its own
        "M": "linen-shirt:White / M",
        "L": "linen-shirt:B",
        "XL": "linen-shirt:White / XL",
    }
    [again], _ = read_rows(tmp_path, *reversed(rows))
    assert {option.values["Size"]: option.option_id for option in again.options} == ids


def test_a_gift_card_is_a_product_that_says_so(tmp_path: Path) -> None:
    card = SOAP | {"Gift Card": "true", "Option1 Name": "Denominations", "Option1 Value": "€25"}
    [product], _ = read_rows(tmp_path, card)
    assert product.attributes == {"Gift card": "yes"}
    assert product.options[0].values == {"Denominations": "€25"}


def test_a_product_without_pictures_has_none(tmp_path: Path) -> None:
    assert read_rows(tmp_path, SHIRT | {"Image Src": ""})[0][0].image_url is None
    row = SHIRT | {"Image Src": "", "Variant Image": "https://shop.example/v.jpg"}
    assert read_rows(tmp_path, row)[0][0].image_url == "https://shop.example/v.jpg"


def test_without_a_currency_the_file_is_refused_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="--currency USD"):
        read(write(tmp_path / "export.csv", export(SHIRT)))


def test_a_file_of_another_shape_is_refused_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="column Handle"):
        read(write(tmp_path / "a.csv", "Title,Price\nTea,5\n"), format="shopify", currency="USD")
    path = write(tmp_path / "a.csv", export(SHIRT))
    with pytest.raises(ImportFileError, match="takes no mapping"):
        read(path, format="shopify", currency="USD", mapping=path)


def test_a_mapping_reads_the_export_as_a_plain_table(tmp_path: Path) -> None:
    mapping = write(tmp_path / "mapping.yaml", "product_id: Variant SKU\ntitle: Handle\n")
    products, _ = read(write(tmp_path / "export.csv", export(SHIRT, LARGE)), mapping=mapping)
    assert [product.product_id for product in products] == ["LS-W-M", "LS-W-L"]


def test_ten_thousand_variants_are_read_in_little_memory(tmp_path: Path) -> None:
    rows = [
        SHIRT
        | {"Title": "Linen shirt" if n == 0 else "", "Variant SKU": f"S{n}", "Option2 Value": f"Size {n}"}
        for n in range(10_000)
    ]
    path = write(tmp_path / "export.csv", export(*rows))
    tracemalloc.start()
    [product], rejects = read(path, currency="EUR")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(product.options), product.stock, rejects) == (10_000, 40_000, [])
    assert peak < 100 * 2**20


def test_more_variants_than_fit_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.importers.variants.MAX_VARIANTS", 1)
    products, [rejected] = read_rows(tmp_path, SHIRT, LARGE, SOAP)
    assert [product.product_id for product in products] == ["soap"]
    assert (rejected.line_number, rejected.reason) == (2, "it has 2 variants; at most 1 are kept")
    monkeypatch.setattr("retrieval.importers.shopify._MAX_ROWS", 2)
    _, [rejected] = read_rows(tmp_path, SHIRT, LARGE, PICTURE)
    assert rejected.reason == "3 rows have this handle; at most 2 are read"


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "Handle": st.sampled_from(["a", "b", "c"]) | CELLS,
                "Title": st.sampled_from(["", "", "Tea"]) | CELLS,
                "Option1 Name": CELLS,
                "Option1 Value": CELLS,
                "Variant SKU": CELLS,
                "Variant Price": st.sampled_from(["5.00", "", "x"]) | CELLS,
                "Variant Inventory Tracker": st.sampled_from(["", "shopify"]),
                "Variant Inventory Qty": st.sampled_from(["3", "-1", ""]) | CELLS,
                "Body (HTML)": CELLS,
                "Image Src": CELLS,
            }
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_rows_are_read_or_rejected(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    path = write(tmp_path / "export.csv", export(*rows, quoted=True))
    try:
        products, rejects = read(path, format="shopify", currency="EUR")
    except ImportFileError:  # no row says anything
        assert not any(any(row.values()) for row in rows)
        return
    for product in products:
        assert len({option.option_id for option in product.options}) == len(product.options)
    assert len(products) + len(rejects) > 0
