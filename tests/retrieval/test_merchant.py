"""Google Merchant feeds: XML and tables."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.errors import ImportFileError
from retrieval.importers import Reject
from retrieval.money import Money
from retrieval.product import Option, Product
from tests.retrieval.files import feed, item, read, write

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
TEE = {
    "id": "tee-red-s", "item_group_id": "tee", "title": "Zorvex tee - red, S", "color": "red", "size": "S",
    "price": "15.00 EUR", "availability": "in_stock", "link": "https://shop.example/tee", "brand": "Zorvex",
    "image_link": "https://shop.example/tee.jpg", "condition": "new", "gtin": "4006381333931",
    "product_type": "Clothing > Tees", "google_product_category": "212",
}  # fmt: skip
LARGE = TEE | {"id": "tee-red-l", "size": "L", "title": "Zorvex tee - red, L", "gtin": "4006381333948"}


def read_feed(tmp_path: Path, content: str, **options: Any) -> tuple[list[Product], list[Reject]]:
    return read(write(tmp_path / "feed.xml", content), **{"now": NOW, **options})


def read_one(tmp_path: Path, **fields: str) -> Product:
    products, rejects = read_feed(tmp_path, feed(item(**{"id": "A", "title": "Mug", **fields})))
    assert rejects == []
    return products[0]


def test_an_item_becomes_a_product(tmp_path: Path) -> None:
    mug = {
        "id": "mug-1", "title": "Mug &amp; saucer", "description": "&lt;p&gt;Holds 300 ml&lt;/p&gt;Dishwasher safe",
        "link": "https://shop.example/mug", "image_link": "https://shop.example/mug.jpg", "price": "1,299.50 EUR",
        "availability": "in stock", "brand": "Zorvex", "product_type": "Home > Kitchen", "mpn": "M1",
        "google_product_category": "Home & Garden > Kitchen", "condition": "used", "product_weight": "300 g",
        "shipping": "", "custom_label_0": "margin high",
    }  # fmt: skip
    nested = (
        "<g:shipping><g:country>AT</g:country><g:price>4.90 EUR</g:price></g:shipping>"
        "<g:product_detail><g:section_name>General</g:section_name><g:attribute_name>Glaze</g:attribute_name>"
        "<g:attribute_value>matt</g:attribute_value></g:product_detail><c:made_in type='string'>Graz</c:made_in>"
    )
    products, rejects = read_feed(tmp_path, feed(item(**mug).replace("</item>", nested + "</item>")))
    assert rejects == []
    assert products == [
        Product(
            product_id="mug-1",
            title="Mug & saucer",
            description="Holds 300 ml.\nDishwasher safe",
            brand="Zorvex",
            category=("Home", "Kitchen"),
            price=Money(129950, "EUR"),
            available=True,
            attributes={
                "Glaze": "matt",
                "Made in": "Graz",
                "Condition": "used",
                "MPN": "M1",
                "Weight": "300 g",
            },
            url="https://shop.example/mug",
            image_url="https://shop.example/mug.jpg",
        )
    ]


def test_items_of_a_group_are_the_options_of_one_product(tmp_path: Path) -> None:
    red = item(**TEE | {"availability": "out_of_stock"})
    blue = item(
        **LARGE | {"color": "blue", "title": "Zorvex tee - blue, L", "quantity": "4", "price": "14.00 EUR"}
    )
    other = item(id="mug", title="Mug", price="9.00 EUR")
    products, rejects = read_feed(tmp_path, feed(red, other, blue))
    assert rejects == []
    assert [product.product_id for product in products] == ["mug", "tee"]
    assert products[1] == Product(
        product_id="tee",
        title="Zorvex tee",
        brand="Zorvex",
        category=("Clothing", "Tees"),
        price=Money(1400, "EUR"),
        stock=4,
        attributes={"Condition": "new"},
        options=(
            Option("tee:tee-red-s", {"Colour": "red", "Size": "S"}, Money(1500, "EUR"), 0),
            Option("tee:tee-red-l", {"Colour": "blue", "Size": "L"}, Money(1400, "EUR"), 4),
        ),
        url="https://shop.example/tee",
        image_url="https://shop.example/tee.jpg",
    )


def test_what_all_variants_share_is_an_attribute(tmp_path: Path) -> None:
    [product], _ = read_feed(tmp_path, feed(item(**TEE), item(**LARGE)))
    assert product.attributes == {"Colour": "red", "Condition": "new"}
    assert [option.values for option in product.options] == [{"Size": "S"}, {"Size": "L"}]
    assert product.title == "Zorvex tee - red"
    assert (product.stock, product.in_stock) == (None, True)


@pytest.mark.parametrize(
    "others",
    [
        [{"id": "lamp", "item_group_id": "Home", "title": "Lamp"}],  # a category in the group's place
        [{"id": "lamp", "item_group_id": "Home", "title": "Desk lamp", "color": "blue"}],
        [
            {"id": "mug-b", "item_group_id": "Home", "title": "Mug", "color": "RED"}
        ],  # nothing tells them apart
    ],
)
def test_a_group_that_holds_no_variants_stays_products_of_their_own(
    tmp_path: Path, others: list[dict[str, str]]
) -> None:
    first = {"id": "mug-a", "item_group_id": "Home", "title": "Mug", "color": "red"}
    products, rejects = read_feed(tmp_path, feed(*(item(**fields) for fields in [first, *others])))
    assert rejects == []
    assert [product.product_id for product in products] == ["mug-a", others[0]["id"]]
    assert all(not product.options for product in products)


def test_a_group_too_large_for_one_product_stays_products_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.importers.merchant.MAX_VARIANTS", 1)
    products, _ = read_feed(tmp_path, feed(item(**TEE), item(**LARGE)))
    assert [product.product_id for product in products] == ["tee-red-s", "tee-red-l"]


def test_the_last_variant_of_a_group_keeps_the_products_id(tmp_path: Path) -> None:
    assert read_feed(tmp_path, feed(item(**TEE)))[0][0].product_id == "tee"
    assert read_feed(tmp_path, feed(item(id="a", item_group_id="g", title="Mug")))[0][0].product_id == "a"


@pytest.mark.parametrize(
    ("titles", "colours", "expected"),
    [
        (["Tee red", "Tee blue"], ["red", "blue"], "Tee"),
        (["Red Tee", "Blue Tee"], ["red", "blue"], "Tee"),
        (["Tee (Red)", "Tee (Blue)"], ["red", "blue"], "Tee"),
        (["Tee | Red | Zorvex", "Tee | Blue | Zorvex"], ["red", "blue"], "Tee | Zorvex"),
        (["Red Wing boots", "Red Wing boots"], ["red", "black"], "Red Wing boots"),
        (
            ["Rotes Shirt Mia", "Blaues Shirt Mia"],
            ["red", "blue"],
            "Rotes Shirt Mia",
        ),  # cannot be told: the first
        (["白色T恤", "黑色T恤"], ["白色", "黑色"], "T恤"),
    ],
)
def test_a_groups_title_is_what_its_items_share(
    tmp_path: Path, titles: list[str], colours: list[str], expected: str
) -> None:
    items = [
        item(id=f"i{n}", item_group_id="g", title=title, color=colour)
        for n, (title, colour) in enumerate(zip(titles, colours, strict=True))
    ]
    [product], _ = read_feed(tmp_path, feed(*items))
    assert product.title == expected


@pytest.mark.parametrize(
    ("said", "quantity", "stock", "in_stock", "attribute"),
    [
        ("in stock", "", None, True, None),
        ("in_stock", "7", 7, True, None),
        ("In Stock", "0", None, True, None),
        ("limited availability", "", None, True, None),
        ("https://schema.org/InStock", "", None, True, None),
        ("out of stock", "", 0, False, None),
        ("out_of_stock", "7", 0, False, None),
        ("http://schema.org/OutOfStock", "", 0, False, None),
        ("preorder", "", None, None, "preorder (2026-12-24)"),
        ("backorder", "5", None, None, "backorder (2026-12-24)"),
        ("auf Anfrage", "", None, None, "auf anfrage (2026-12-24)"),
        ("", "7", 7, True, None),
        ("", "", None, None, None),
    ],
)
def test_availability_is_kept_as_the_feed_says_it(
    tmp_path: Path, said: str, quantity: str, stock: int | None, in_stock: bool | None, attribute: str | None
) -> None:
    product = read_one(
        tmp_path, availability=said, quantity=quantity, availability_date="2026-12-24T00:00+0100"
    )
    assert (product.stock, product.in_stock) == (stock, in_stock)
    assert product.attributes.get("Availability") == attribute


@pytest.mark.parametrize(
    ("sale", "dates", "expected"),
    [
        ("8.00 EUR", "", 800),
        ("8.00 EUR", "2026-11-20T00:00+0100/2026-11-30T23:59+0100", 800),
        ("8.00 EUR", "2026-11-26T00:00Z/2026-11-30T00:00Z", 1000),
        ("8.00 EUR", "2026-11-01T00:00Z/2026-11-25T11:59Z", 1000),
        ("8.00 EUR", "2026-11-25T13:30+0200/2026-11-30", 800),  # a zone decides
        ("8.00 EUR", "2026-11-20/2026-11-25", 800),  # a day lasts until midnight
        ("8.00 EUR", "2026-11-20T00:00Z/", 800),
        ("8.00 EUR", "/2026-11-20T00:00Z", 1000),
        ("0 EUR", "", 1000),
        ("8.00", "", 800),  # in the price's currency
    ],
)
def test_the_sale_price_counts_while_it_is_in_force(
    tmp_path: Path, sale: str, dates: str, expected: int
) -> None:
    product = read_one(tmp_path, price="10.00 EUR", sale_price=sale, sale_price_effective_date=dates)
    assert product.price == Money(expected, "EUR")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"id": ""}, "the item has no id"),
        ({"title": ""}, "title is missing"),
        ({"price": "ask"}, "price 'ask' is not an amount"),
        ({"price": "10.00"}, "give --currency"),
        ({"price": "-1 EUR"}, "negative"),
        ({"price": "1.299 EUR"}, "two ways"),
        ({"price": "¥12,800"}, "several currencies"),
        ({"price": "5 EUR", "sale_price": "4 USD"}, "price '4 USD' is in USD, not in EUR"),
        ({"price": "5 EUR", "sale_price": "4 EUR", "sale_price_effective_date": "soon/later"}, "ISO 8601"),
        (
            {"price": "5 EUR", "sale_price": "4 EUR", "sale_price_effective_date": "2026-11-20"},
            "not two times",
        ),
        ({"availability": "in stock", "quantity": "many"}, "stock 'many' is not a whole number"),
    ],
)
def test_an_item_that_cannot_be_used_says_why(tmp_path: Path, fields: dict[str, str], reason: str) -> None:
    content = feed(item(id="good", title="Good"), item(**{"id": "A", "title": "Mug", **fields}))
    products, [rejected] = read_feed(tmp_path, content)
    assert [product.product_id for product in products] == ["good"]
    assert rejected.line_number == 7
    assert reason in rejected.reason


def test_each_product_keeps_its_currency_but_has_only_one(tmp_path: Path) -> None:
    items = [item(id="a", title="A", price="1 EUR"), item(id="b", title="B", price="¥5 JPY")]
    products, _ = read_feed(tmp_path, feed(*items))
    assert [product.price for product in products] == [Money(100, "EUR"), Money(5, "JPY")]
    products, [rejected] = read_feed(tmp_path, feed(item(**TEE), item(**LARGE | {"price": "15.00 USD"})))
    assert products == []
    assert rejected.reason == "its variants are priced in EUR and USD; one product has one currency"
    _, [rejected] = read_feed(tmp_path, feed(*items), currency="EUR")
    assert "not in EUR" in rejected.reason


def test_a_variant_that_cannot_be_read_is_rejected_alone(tmp_path: Path) -> None:
    [product], [rejected] = read_feed(tmp_path, feed(item(**TEE), item(**LARGE | {"price": "?"})))
    assert [option.option_id for option in product.options] == ["tee:tee-red-s"]
    assert "price '?'" in rejected.reason


def test_an_id_that_stands_twice_is_rejected(tmp_path: Path) -> None:
    products, [rejected] = read_feed(tmp_path, feed(item(id="a", title="A"), item(id="a", title="B")))
    assert [product.title for product in products] == ["A"]
    assert "stands on line 3 already" in rejected.reason
    one_line = feed(item(id="a", title="A"), item(id="a", title="B")).replace("\n", "")
    products, [rejected] = read_feed(tmp_path, one_line)
    assert ([product.title for product in products], rejected.excerpt) == (["A"], "a B")


TABLE = "ID\tTitle\tItem group id\tcolor\tPrice\tsale price\tImage Link\tavailability\tproduct_detail\tlink\n"


def test_a_table_is_read_like_xml(tmp_path: Path) -> None:
    rows = (
        "r\tTee red\ttee\tred\t15 EUR\t\thttps://x.example/r.jpg\tin stock\tGeneral:Fit:slim,bad,x:y\thttps://x.example\n"
        "b\tTee blue\ttee\tblue\t15 EUR\t12 EUR\thttps://x.example/b.jpg\tout of stock\tGeneral:Fit:slim\thttps://x.example\n"
    )
    [product], rejects = read(write(tmp_path / "feed.tsv", TABLE + rows), now=NOW)
    assert rejects == []
    assert (product.product_id, product.title, product.price) == ("tee", "Tee", Money(1200, "EUR"))
    assert product.attributes == {"Fit": "slim"}
    assert [(option.values, option.in_stock) for option in product.options] == [
        ({"Colour": "red"}, True),
        ({"Colour": "blue"}, False),
    ]


def test_a_table_of_another_shape_is_refused_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="column id"):
        read(write(tmp_path / "a.csv", "sku,title\n1,x\n"), format="merchant")


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=15
)
FIELDS = st.dictionaries(
    st.sampled_from(
        ["id", "title", "item_group_id", "color", "size", "price", "sale_price", "availability", "quantity",
         "sale_price_effective_date", "product_type", "description"]
    ),
    st.sampled_from(["a", "b", "5 EUR", "5.00 USD", "in stock", "7", "2026-01-01/2027-01-01"]) | TEXTS,
)  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=st.lists(FIELDS, min_size=1, max_size=6))
def test_any_items_are_read_or_rejected(tmp_path: Path, items: list[dict[str, str]]) -> None:
    products, rejects = read_feed(tmp_path, feed(*(item(**fields) for fields in items)))
    sold = sum(len(product.options) or 1 for product in products)
    assert sold <= len(items)
    assert products or rejects
    for product in products:
        assert len({option.option_id for option in product.options}) == len(product.options)
