"""WooCommerce's product export, in the languages that it is translated to."""

import csv
import io
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.errors import ImportFileError
from retrieval.importers import Reject, detect_format
from retrieval.importers.woocommerce_columns import find_columns
from retrieval.money import Money
from retrieval.product import Option, Product
from tests.retrieval.files import read, write

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ENGLISH = (
    'ID,Type,SKU,"GTIN, UPC, EAN, or ISBN",Name,Published,Is featured?,Visibility in catalog,Short description,'
    "Description,Date sale price starts,Date sale price ends,Tax status,In stock?,Stock,Low stock amount,"
    "Backorders allowed?,Weight (kg),Length (cm),Width (cm),Height (cm),Sale price,Regular price,Categories,Tags,"
    "Images,Parent,Grouped products,Upsells,Cross-sells,External URL,Button text,Position,Brands,Attribute 1 name,"
    "Attribute 1 value(s),Attribute 1 visible,Attribute 1 global,Attribute 2 name,Attribute 2 value(s),"
    "Attribute 2 visible,Attribute 2 global,Meta: _internal"
)
GERMAN = (
    'ID,Typ,Artikelnummer,"GTIN, UPC, EAN oder ISBN",Name,Veröffentlicht,Ist hervorgehoben?,Sichtbarkeit im Katalog,'
    'Kurzbeschreibung,Beschreibung,"Datum, an dem Angebotspreis beginnt","Datum, an dem Angebotspreis endet",'
    "Steuerstatus,Vorrätig?,Bestand,Geringe Lagermenge,Lieferrückstande erlaubt?,Gewicht (kg),Länge (cm),Breite (cm),"
    "Höhe (cm),Angebotspreis,Regulärer Preis,Kategorien,Schlagwörter,Bilder,Übergeordnetes Produkt,"
    "Gruppierte Produkte,Zusatzverkäufe,Cross-Sells (Querverkäufe),Externe URL,Button-Text,Position,Marken,"
    "Attribut 1 Name,Attribut 1 Wert(e),Attribut 1 Sichtbar,Attribut 1 Global,Attribut 2 Name,Attribut 2 Wert(e),"
    "Attribut 2 Sichtbar,Attribut 2 Global,Meta: _internal"
)
FRENCH = (
    'ID,Type,UGS,"GTIN, UPC, EAN ou ISBN",Nom,Publié,Mis en avant ?,Visibilité dans le catalogue,Description courte,'
    "Description,Date de début de promo,Date de fin de promo,État de la TVA,En stock ?,Stock,Montant de stock faible,"
    "Autoriser les commandes de produits en rupture ?,Poids (kg),Longueur (cm),Largeur (cm),Hauteur (cm),Tarif promo,"
    "Tarif régulier,Catégories,Étiquettes,Images,Parent,Groupes de produits,Produits suggérés,Ventes croisées,"
    "URL externe,Libellé du bouton,Position,Marques,Nom de l’attribut 1,Valeur(s) de l’attribut 1 ,"
    "Attribut 1 visible,Attribut 1 global,Nom de l’attribut 2,Valeur(s) de l’attribut 2 ,Attribut 2 visible,"
    "Attribut 2 global,Méta : _internal"
)
SPANISH = (
    'ID,Tipo,SKU,"GTIN, UPC, EAN o ISBN",Nombre,Publicado,¿Está destacado?,Visibilidad en el catálogo,'
    "Descripción corta,Descripción,Día en que empieza el precio rebajado,Día en que termina el precio rebajado,"
    "Estado del impuesto,¿Existencias?,Inventario,Cantidad de bajo inventario,"
    "¿Permitir reservas de productos agotados?,Peso (kg),Longitud (cm),Anchura (cm),Altura (cm),Precio rebajado,"
    "Precio normal,Categorías,Etiquetas,Imágenes,Superior,Productos agrupados,Ventas dirigidas,Ventas cruzadas,"
    "URL externa,Texto del botón,Posición,Marcas,Nombre del atributo 1,Valor(es) del atributo 1,Atributo visible 1,"
    "Atributo global 1,Nombre del atributo 2,Valor(es) del atributo 2,Atributo visible 2,Atributo global 2,"
    "Meta: _internal"
)
CHINESE = (
    'ID,类型,SKU,"GTIN, UPC, EAN, or ISBN",名称,已发布,是推荐产品？,在列表页可见,简短描述,描述,促销开始日期,促销截止日期,'
    "税状态,有货？,库存,库存不足,允许缺货下单？,重量(公斤),长度(厘米),宽度（厘米）,高度（厘米）,促销价格,常规售价,分类,标签,图片,父级,"
    "分组产品,交叉销售,交叉销售,外部链接,按钮文本,位置,品牌,属性 1 名称,属性 1 值,属性 1 可见,属性 1  的全局,属性 2 名称,"
    "属性 2 值,属性 2 可见,属性 2  的全局,元数据：_internal"
)
HEADERS = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH, "zh": CHINESE}
NAMES = next(csv.reader([ENGLISH]))
TEAPOT = {
    "ID": "12", "Type": "simple", "SKU": "POT-1", "GTIN, UPC, EAN, or ISBN": "4006381333931", "Name": "Teapot &amp; lid",
    "Published": "1", "Visibility in catalog": "visible", "Short description": "Glazed <b>stoneware</b>.",
    "Description": r"Holds 0.8 l.\n\nDishwasher safe [gallery ids=1] [vc_row][/vc_row]", "In stock?": "1", "Stock": "9",
    "Backorders allowed?": "0", "Weight (kg)": "0.9", "Length (cm)": "22", "Height (cm)": "0", "Regular price": "34.90",
    "Categories": r"Sale, Kitchen > Tea\, coffee > Pots", "Tags": "tea, gift", "Brands": "Zorvex",
    "Images": "https://shop.example/pot.jpg, https://shop.example/pot2.jpg", "Meta: _internal": "secret",
    "Attribute 1 name": "Glaze", "Attribute 1 value(s)": r"blue\, matt", "Attribute 1 visible": "1",
    "Attribute 2 name": "Supplier", "Attribute 2 value(s)": "K7", "Attribute 2 visible": "0",
}  # fmt: skip
SOCKS = {
    "ID": "44", "Type": "variable", "SKU": "SOCKS", "Name": "Wool socks", "Published": "1", "In stock?": "1",
    "Categories": "Clothing", "Images": "https://shop.example/socks.jpg",
    "Attribute 1 name": "Size", "Attribute 1 value(s)": "S, L", "Attribute 1 visible": "1",
    "Attribute 2 name": "Material", "Attribute 2 value(s)": "wool", "Attribute 2 visible": "1",
}  # fmt: skip
SMALL = {
    "ID": "45", "Type": "variation", "SKU": "SOCKS-S", "Name": "Wool socks - S", "Published": "1", "In stock?": "1",
    "Stock": "3", "Regular price": "12", "Parent": "id:44", "Attribute 1 name": "Size", "Attribute 1 value(s)": "S",
}  # fmt: skip
LARGE = SMALL | {
    "ID": "46", "SKU": "", "Name": "Wool socks - L", "In stock?": "0", "Stock": "", "Regular price": "11.50",
    "Parent": "SOCKS", "Attribute 1 value(s)": "L",
}  # fmt: skip


def export(*rows: dict[str, str], language: str = "en", delimiter: str = ",") -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(next(csv.reader([HEADERS[language]])))
    writer.writerows([[row.get(name, "") for name in NAMES] for row in rows])
    return stream.getvalue()


def read_rows(
    tmp_path: Path, *rows: dict[str, str], language: str = "en", delimiter: str = ",", **options: Any
) -> tuple[list[Product], list[Reject]]:
    path = write(tmp_path / "export.csv", export(*rows, language=language, delimiter=delimiter))
    return read(path, **{"currency": "EUR", "now": NOW, **options})


def test_a_simple_product_is_read_whole(tmp_path: Path) -> None:
    [product], rejects = read_rows(tmp_path, TEAPOT)
    assert rejects == []
    assert product == Product(
        product_id="12",
        title="Teapot & lid",
        description="Glazed stoneware.\nHolds 0.8 l.\nDishwasher safe",
        brand="Zorvex",
        category=("Kitchen", "Tea, coffee", "Pots"),
        price=Money(3490, "EUR"),
        stock=9,
        attributes={
            "Glaze": "blue, matt",
            "Weight": "0.9 kg",
            "Length": "22 cm",
            "Tags": "tea, gift",
            "SKU": "POT-1",
            "GTIN": "4006381333931",
        },
        image_url="https://shop.example/pot.jpg",
    )


def test_variations_are_the_options_of_their_parent_wherever_they_stand(tmp_path: Path) -> None:
    [product], rejects = read_rows(tmp_path, LARGE, SOCKS, SMALL)
    assert rejects == []
    assert product == Product(
        product_id="44",
        title="Wool socks",
        category=("Clothing",),
        price=Money(1150, "EUR"),
        stock=3,
        attributes={"Material": "wool", "SKU": "SOCKS"},
        options=(
            Option("44:46", {"Size": "L"}, Money(1150, "EUR"), 0),
            Option("44:SOCKS-S", {"Size": "S"}, Money(1200, "EUR"), 3),
        ),
        image_url="https://shop.example/socks.jpg",
    )


@pytest.mark.parametrize("language", HEADERS)
def test_headers_are_read_in_every_language(tmp_path: Path, language: str) -> None:
    rows = (TEAPOT, SOCKS, SMALL, LARGE)
    path = write(tmp_path / "wc.csv", export(*rows, language=language))
    assert detect_format(path) == "woocommerce"
    assert read(path, currency="EUR", now=NOW) == read_rows(tmp_path, *rows)
    header = next(csv.reader([HEADERS[language]]))
    assert set(find_columns(header).names.values()) == set(find_columns(NAMES).names.values())


def test_semicolons_and_decimal_commas_are_read(tmp_path: Path) -> None:
    row = TEAPOT | {"Regular price": "34,90", "Weight (kg)": "0,9"}
    [product], rejects = read_rows(tmp_path, row, language="de", delimiter=";")
    assert (rejects, product.price, product.attributes["Weight"]) == ([], Money(3490, "EUR"), "0,9 kg")


def test_a_variation_without_its_parent_is_rejected(tmp_path: Path) -> None:
    rows = (TEAPOT, SMALL, LARGE, SMALL | {"Parent": ""})
    products, rejects = read_rows(tmp_path, *rows)
    assert [product.product_id for product in products] == ["12"]
    assert {found.line_number: found.reason for found in rejects} == {
        3: "its parent 'id:44' is not in the file",
        4: "its parent 'SOCKS' is not in the file",
        5: "a variation without a Parent",
    }


@pytest.mark.parametrize(
    ("in_stock", "stock", "backorders", "counted", "available"),
    [
        ("1", "9", "0", 9, True),
        ("1", "", "0", None, True),
        ("0", "", "0", 0, False),
        ("0", "9", "0", 0, False),
        ("1", "0", "1", None, None),
        ("backorder", "'-2", "notify", None, None),
        ("", "0", "0", 0, False),
        ("", "'-2", "notify", None, None),
        ("", "", "0", None, None),
    ],
)
def test_stock_is_kept_as_the_export_says_it(
    tmp_path: Path, in_stock: str, stock: str, backorders: str, counted: int | None, available: bool | None
) -> None:
    row = TEAPOT | {"In stock?": in_stock, "Stock": stock, "Backorders allowed?": backorders}
    [product], _ = read_rows(tmp_path, row)
    assert (product.stock, product.in_stock) == (counted, available)
    assert product.attributes.get("Availability") == ("on back-order" if in_stock == "backorder" else None)


def test_variations_may_share_the_stock_of_their_parent(tmp_path: Path) -> None:
    rows = (
        SOCKS | {"Stock": "7"},
        SMALL | {"Stock": "parent"},
        LARGE | {"Stock": "parent", "In stock?": "1"},
    )
    [product], _ = read_rows(tmp_path, *rows)
    assert product.stock == 7
    assert [(option.stock, option.in_stock) for option in product.options] == [(None, True), (None, True)]


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("", "", 2990),
        ("2026-11-20", "2026-11-25", 2990),
        ("2026-11-26 00:00:00", "", 3490),
        ("", "2026-11-24", 3490),
        ("2026-11-25T13:30:00+02:00", "", 2990),
    ],
)
def test_the_sale_price_counts_while_it_is_in_force(
    tmp_path: Path, starts: str, ends: str, expected: int
) -> None:
    row = TEAPOT | {"Sale price": "29.90", "Date sale price starts": starts, "Date sale price ends": ends}
    [product], rejects = read_rows(tmp_path, row)
    assert rejects == []
    assert product.price == Money(expected, "EUR")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Published": "-1"}, "not published: it is a draft"),
        ({"Published": "'-1"}, "not published: it is a draft"),
        ({"Published": "0"}, "not published: it is private"),
        ({"Published": "2"}, "not published: it is pending review"),
        ({"Published": "9"}, "not published: it is marked '9'"),
        ({"Visibility in catalog": "hidden"}, "not published: it is hidden from the catalogue"),
        ({"ID": "", "SKU": ""}, "the row has neither an ID nor an SKU"),
        ({"Type": ""}, "the row has no Type"),
        ({"Name": ""}, "title is missing or empty"),
        ({"Regular price": "ask"}, "price 'ask' is not an amount such as 499.00"),
        ({"Regular price": "34.90 USD"}, "price '34.90 USD' is in USD, not in EUR"),
        ({"Stock": "many"}, "stock 'many' is not a whole number"),
        ({"Sale price": "1", "Date sale price ends": "tomorrow"}, "the time 'tomorrow' of the sale price"),
    ],
)
def test_a_product_that_cannot_be_used_says_why(tmp_path: Path, change: dict[str, str], reason: str) -> None:
    products, [rejected] = read_rows(tmp_path, TEAPOT | change)
    assert products == []
    assert (rejected.line_number, rejected.reason[: len(reason)]) == (2, reason)


def test_a_variation_that_cannot_be_used_is_rejected_alone(tmp_path: Path) -> None:
    rows = (SOCKS, SMALL, LARGE | {"Published": "0"}, SMALL | {"ID": "47", "SKU": "X", "Regular price": "1"})
    [product], rejects = read_rows(tmp_path, *rows)
    assert [option.option_id for option in product.options] == ["44:SOCKS-S"]
    assert {found.line_number: found.reason for found in rejects} == {
        4: "not published: it is private",
        5: "the variant 'S' stands on line 3 already",
    }
    products, [rejected] = read_rows(tmp_path, SOCKS, SMALL | {"Published": "0"}, LARGE | {"Published": "-1"})
    assert products == []
    assert rejected.reason == (
        "none of its 2 variants can be used: not published: it is private; not published: it is a draft"
    )


def test_a_variation_that_fits_any_value_lists_its_parents_values(tmp_path: Path) -> None:
    [product], _ = read_rows(tmp_path, SOCKS, SMALL | {"Attribute 1 value(s)": ""})
    assert [option.values for option in product.options] == [{"Size": "S, L"}]


def test_a_grouped_product_costs_what_its_cheapest_part_costs(tmp_path: Path) -> None:
    group = {
        "ID": "50", "Type": "grouped", "Name": "Tea set", "Published": "1", "In stock?": "1",
        "Grouped products": "POT-1, id:44, id:99",
    }  # fmt: skip
    products, rejects = read_rows(tmp_path, group, TEAPOT, SOCKS, SMALL, LARGE)
    assert rejects == []
    assert (products[0].title, products[0].price) == ("Tea set", Money(1150, "EUR"))
    assert (products[0].in_stock, products[0].options) == (True, ())
    [alone], _ = read_rows(tmp_path, group)
    assert alone.price is None


def test_an_external_product_keeps_its_link(tmp_path: Path) -> None:
    row = TEAPOT | {"Type": "external", "External URL": "https://other.example/pot"}
    assert read_rows(tmp_path, row)[0][0].url == "https://other.example/pot"


def test_types_of_extensions_are_read_as_products(tmp_path: Path) -> None:
    rows = [
        TEAPOT | {"ID": str(n), "Type": kind}
        for n, kind in enumerate(["simple, virtual", "subscription", "bundle"])
    ]
    assert len(read_rows(tmp_path, *rows)[0]) == 3


def test_a_brand_may_be_an_attribute(tmp_path: Path) -> None:
    row = TEAPOT | {"Brands": "", "Attribute 1 name": "Marke", "Attribute 1 value(s)": "Quandu"}
    assert read_rows(tmp_path, row)[0][0].brand == "Quandu"


def test_without_a_currency_the_file_is_refused_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="--currency EUR"):
        read_rows(tmp_path, TEAPOT, currency=None)


def test_a_file_of_another_shape_is_refused_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="column Type"):
        read(write(tmp_path / "a.csv", "Title,Price\nTea,5\n"), format="woocommerce", currency="EUR")


def test_the_order_of_rows_changes_no_product(tmp_path: Path) -> None:
    rows = [
        TEAPOT,
        SOCKS,
        *(SMALL | {"ID": f"{n}", "SKU": "", "Attribute 1 value(s)": f"{n}"} for n in range(100, 130)),
    ]
    whole = {product.product_id: product for product in read_rows(tmp_path, *rows)[0]}
    random.Random(3).shuffle(rows)
    for product in read_rows(tmp_path, *rows)[0]:
        same = whole[product.product_id]
        assert product.price == same.price
        assert set(map(str, product.options)) == set(map(str, same.options))


def test_more_variations_than_fit_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.importers.variants.MAX_VARIANTS", 1)
    products, [rejected] = read_rows(tmp_path, SOCKS, SMALL, LARGE)
    assert products == []
    assert rejected.reason == "it has 2 variants; at most 1 are kept"


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=10)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "ID": st.sampled_from(["1", "2", ""]) | CELLS,
                "Type": st.sampled_from(["simple", "variable", "variation", "grouped", "external", ""])
                | CELLS,
                "SKU": st.sampled_from(["A", "B", ""]) | CELLS,
                "Name": CELLS,
                "Published": st.sampled_from(["1", "0"]) | CELLS,
                "Parent": st.sampled_from(["id:1", "A", ""]) | CELLS,
                "Grouped products": st.sampled_from(["id:1, A", ""]) | CELLS,
                "Regular price": st.sampled_from(["5", ""]) | CELLS,
                "Stock": st.sampled_from(["3", "parent", ""]) | CELLS,
                "Attribute 1 name": st.sampled_from(["Size", ""]) | CELLS,
                "Attribute 1 value(s)": CELLS,
            }
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_rows_are_read_or_rejected(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    path = write(tmp_path / "export.csv", export(*rows))
    try:
        products, rejects = read(path, format="woocommerce", currency="EUR")
    except ImportFileError:  # no row says anything
        assert not any(any(row.values()) for row in rows)
        return
    assert products or rejects
    for product in products:
        assert len({option.option_id for option in product.options}) == len(product.options)
