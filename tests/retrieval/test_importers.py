"""Importers: every format, and every kind of bad file."""

import csv
import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import ImportFileError, ProductError
from retrieval.importers import Reject, Row, TextFile, detect_format, read_products
from retrieval.importers.icecat import _readable_name, _Wording
from retrieval.money import Money
from retrieval.product import Product
from retrieval.quantities import canonical_unit

ICECAT = Path(__file__).parents[2] / "../shared/data/icecat/products.jsonl.gz"
SHEET = {
    "id": "1", "title": "Acme laptop 16 GB", "supplier": "Acme", "price": 49900, "ean": ["123"],
    "short_description": "Fast&amp;light\\n<b>New</b>", "img_500x500": "http://example.com/1.jpg",
    "attr_n_display_diagonal": 15.6, "attr_n_internal_memory": 16.0, "attr_n_weight": 1500.0,
    "attr_n_pallet_width": 800.0, "attr_b_wi_fi": True, "attr_n_processor_frequency": 2.4,
    "attr_t_operating_temperature__t_t_": "0 - 35", "attr_t_i_o_ports": "USB\\nHDMI",
}  # fmt: skip


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def lines(*records: object) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def read(path: Path, **options: Any) -> tuple[list[Product], list[Reject]]:
    with TextFile(path) as file:
        items = list(read_products(file, **options))
    return (
        [item.product for item in items if isinstance(item, Row)],
        [item for item in items if isinstance(item, Reject)],
    )


class TestFormats:
    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (lines(SHEET), "icecat"),
            (lines({"product_id": "A1", "title": "x"}), "jsonl"),
            (lines({"sku": "A1", "name": "x"}), "jsonl"),
            ("product_id,title\nA1,x\n", "csv"),
            ("\ufeffproduct_id\ttitle\nA1\tx\n", "csv"),
            ("\n\nSKU;Name\nA1;x\n", "csv"),
        ],
    )
    def test_are_told_by_content(self, tmp_path: Path, content: str, expected: str) -> None:
        assert detect_format(write(tmp_path / "products.dat", content)) == expected
        assert detect_format(write(tmp_path / "zipped.txt", gzip.compress(content.encode()))) == expected

    @pytest.mark.parametrize(
        ("content", "cure"),
        [
            ("just words\nand more\n", "export the products"),
            ("[\n{}\n]", "one object a line"),
            ("<rss></rss>", "no products"),
            ("<urlset></urlset>", "no RSS or Atom feed"),
            ("<!DOCTYPE html><html>", "HTML page"),
            ("<rss><channel><item>", "cut in the middle"),
            ("\n\n", "blank lines"),
            ("", "empty"),
            (gzip.compress(b"", mtime=0), "empty"),
            (b"PK\x03\x04rest", "save it as CSV"),
            ("product_id,title\n".encode("utf-16"), "UTF-16"),
        ],
    )
    def test_that_are_unknown_are_refused_with_a_cure(
        self, tmp_path: Path, content: str | bytes, cure: str
    ) -> None:
        path = write(tmp_path / "products.csv", content)
        with pytest.raises(ImportFileError, match=cure) as caught:
            read(path)
        assert str(path) in str(caught.value)

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(ImportFileError, match=r"nothing\.csv"):
            TextFile(tmp_path / "nothing.csv")

    def test_an_unknown_format_name_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ImportFileError, match="not one of auto"):
            read(write(tmp_path / "a.csv", "product_id,title\nA,b\n"), format="excel")


class TestCanonical:
    def test_a_bad_row_does_not_stop_the_file(self, tmp_path: Path) -> None:
        good = {"product_id": "A1", "title": "Laptop", "price": {"amount": "499.00", "currency": "USD"}}
        content = (
            lines(good, {"title": "no id"})
            + '{"broken\n[1]\n{"product_id": "N", "title": "x", "stock": NaN}\n'
            + '{"product_id": "Z", "title": "\x00"}\n'
            + lines({"product_id": "A2", "title": "x", "price": {"amount": "-1", "currency": "USD"}})
            + lines(good, {"product_id": "A3", "title": "Last"})
        )
        products, rejects = read(write(tmp_path / "shop.jsonl", content))
        assert [product.product_id for product in products] == ["A1", "A3"]
        assert {reject.line_number: reject.reason for reject in rejects} == {
            2: "product_id is missing or empty",
            3: rejects[1].reason,
            4: "not a JSON object but list",
            5: "not valid JSON: NaN is not a number",
            6: "the line contains a NUL character",
            7: "price -1 is negative",
            8: "product_id 'A1' stands on line 1 already",
        }

    def test_a_price_of_another_currency_is_rejected(self, tmp_path: Path) -> None:
        row = {"product_id": "A1", "title": "x", "price": {"amount": "5.00", "currency": "EUR"}}
        path = write(tmp_path / "shop.jsonl", lines(row))
        assert len(read(path)[0]) == 1
        assert read(path, currency="usd")[1][0].reason == "price is in EUR, not in USD"
        with pytest.raises(ProductError, match="ISO 4217"):
            read(path, currency="dollars")

    def test_a_file_cut_in_its_last_line_is_refused(self, tmp_path: Path) -> None:
        content = lines({"product_id": "A1", "title": "x"}, {"product_id": "A2", "title": "y"})
        assert len(read(write(tmp_path / "whole.jsonl", content.rstrip()))[0]) == 2
        with pytest.raises(ImportFileError, match="line 2: the file is cut"):
            read(write(tmp_path / "cut.jsonl", content[:-8]))

    def test_a_gzip_file_cut_in_the_middle_is_refused(self, tmp_path: Path) -> None:
        content = lines(*({"product_id": f"A{n}", "title": f"{n * 7919}"} for n in range(2000)))
        whole = gzip.compress(content.encode())
        assert len(read(write(tmp_path / "whole.gz", whole))[0]) == 2000
        with pytest.raises(ImportFileError, match="cut in the middle"):
            read(write(tmp_path / "cut.gz", whole[: len(whole) // 2]))
        damaged = whole[:100] + bytes(200) + whole[300:]
        with pytest.raises(ImportFileError, match=r"damaged|cut in the middle|UTF-8"):
            read(write(tmp_path / "damaged.gz", damaged))

    def test_latin_1_is_refused_with_its_line(self, tmp_path: Path) -> None:
        content = 'product_id,title\nA1,plain\nA2,"Café"\n'.encode("latin-1")
        with pytest.raises(ImportFileError, match="line 3: byte 0xe9 is not UTF-8"):
            read(write(tmp_path / "shop.csv", content))

    def test_very_long_lines_are_rejected_alone(self, tmp_path: Path) -> None:
        long = {"product_id": "L1", "title": "x", "description": "y" * 2**20}
        longest = {"product_id": "L2", "title": "x", "description": "y" * 9 * 2**20}
        path = write(tmp_path / "shop.jsonl", lines(long, longest, {"product_id": "A1", "title": "x"}))
        products, rejects = read(path)
        assert [product.product_id for product in products] == ["A1"]
        assert "100000" in rejects[0].reason
        assert "more than 8 MB" in rejects[1].reason
        assert all(len(reject.excerpt) <= 200 for reject in rejects)


class TestTable:
    def test_a_canonical_header_needs_no_mapping(self, tmp_path: Path) -> None:
        content = (
            "product_id,title,brand,price,currency,stock,category,attributes.Memory\r\n"
            'A1,"Laptop, 15""",Acme,"$1,299.00",USD,12,Computers > Laptops,16 GB\r\n'
            "A2,Bag,,,,,,\r\n"
        )
        products, rejects = read(write(tmp_path / "shop.csv", content))
        assert rejects == []
        assert products[0] == Product(
            product_id="A1",
            title='Laptop, 15"',
            brand="Acme",
            category=("Computers", "Laptops"),
            price=Money(129900, "USD"),
            stock=12,
            attributes={"Memory": "16 GB"},
        )
        assert products[1] == Product(product_id="A2", title="Bag")

    def test_a_mapping_names_the_columns(self, tmp_path: Path) -> None:
        mapping = write(
            tmp_path / "mapping.yaml",
            "product_id: SKU\ntitle: Name\nbrand: {constant: Acme}\n"
            "category: {column: Path, separator: /}\nprice: {column: Cents, currency: EUR, minor_units: true}\n"
            "attributes: {Memory: ram}\ntranslations: {zh: {title: 标题}}\n",
        )
        table = write(
            tmp_path / "a.csv", "SKU;Name;Path;Cents;ram;标题;Secret\n1;Laptop;A/B;4999;16 GB;笔记本;x\n"
        )
        [product], rejects = read(table, mapping=mapping)
        assert rejects == []
        assert product.price == Money(4999, "EUR")
        assert product.category == ("A", "B")
        assert product.brand == "Acme"
        assert product.attributes == {"Memory": "16 GB"}
        assert product.title_in("zh") == "笔记本"
        record = {"SKU": 1, "Name": "Laptop", "Path": "A/B", "Cents": 4999, "ram": "16 GB", "标题": "笔记本"}
        assert read(write(tmp_path / "a.jsonl", lines(record)), mapping=mapping)[0] == [product]

    def test_bad_rows_are_rejected_alone(self, tmp_path: Path) -> None:
        content = (
            "product_id,title,price,stock\nA1,x,-5,1\nA2,x,€5,1\nA3,x,1.299,1\nA4,x,cheap,1\nA5,x,5,many\n"
            'A6,x\nA7,x,5,1,6\nA8,"x"y,5,1\nA9,\x00,5,1\n\n,x,5,1\nB1,"two\nlines",5,1\nB1,again,5,1\n'
        )
        products, rejects = read(write(tmp_path / "shop.csv", content), currency="USD")
        assert [(product.product_id, product.title) for product in products] == [("B1", "two\nlines")]
        assert [reject.line_number for reject in rejects] == [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15]
        reasons = " | ".join(reject.reason for reject in rejects)
        for words in (
            "negative",
            "EUR, not in USD",
            "two ways",
            "amount",
            "stock",
            "header has 4",
            "CSV",
            "NUL",
        ):
            assert words in reasons
        assert "line 13 already" in rejects[-1].reason

    def test_a_price_without_currency_is_rejected_with_a_cure(self, tmp_path: Path) -> None:
        _, [reject] = read(write(tmp_path / "shop.csv", "product_id,title,price\nA1,x,5\n"))
        assert "give --currency" in reject.reason

    @pytest.mark.parametrize(
        ("content", "mapping", "cure"),
        [
            ("SKU,Name\n1,x\n", None, "--mapping"),
            ("product_id,title,colour\n1,x,red\n", None, "attributes.colour"),
            ("product_id,title,title\n1,x,y\n", None, "twice"),
            ("product_id,title\n", None, "no products"),
            ('product_id,title\n1,"never ends\n2,x\n', None, "never ends"),
            ("product_id,title,brand\n1,x,y\n2,x", None, "cut in the middle"),
            ("SKU,Name\n1,x\n", "product_id: SKU\ntitle: Titel\n", "'Titel'"),
            ("SKU,Name\n1,x\n", "product_id: SKU\n", "holds title"),
            ("SKU,Name\n1,x\n", "product_id: SKU\ntitle: Name\ncolour: x\n", "'colour'"),
            ("SKU,Name\n1,x\n", "product_id: SKU\ntitle: Name\nprice: {cents: 1}\n", "unknown key 'cents'"),
            ("SKU,Name\n1,x\n", "product_id: SKU\ntitle: {column: 1.5}\n", "must name a column"),
            ("SKU,Name\n1,x\n", "[1, 2]", "object"),
            ("SKU,Name\n1,x\n", "{", "not valid YAML"),
            (lines({"sku": 1, "name": "x"}), "product_id: SKU\ntitle: name\n", "'SKU'"),
        ],
    )
    def test_a_file_that_cannot_be_read_is_refused_with_a_cure(
        self, tmp_path: Path, content: str, mapping: str | None, cure: str
    ) -> None:
        path = write(tmp_path / "shop.csv", content)
        mapping_path = write(tmp_path / "mapping.yaml", mapping) if mapping else None
        with pytest.raises(ImportFileError, match=cure):
            read(path, mapping=mapping_path)

    @given(
        rows=st.lists(
            st.tuples(st.text(min_size=1, max_size=9), st.text(max_size=30)), min_size=1, max_size=5
        )
    )
    def test_what_csv_writers_write_is_read_or_rejected(
        self, tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
    ) -> None:
        path = tmp_path_factory.mktemp("csv") / "shop.csv"
        with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
            csv.writer(stream).writerows([("product_id", "title"), *rows])
        products, rejects = read(path)
        assert len(products) + len(rejects) >= 1


class TestIcecat:
    def test_a_sheet_becomes_a_readable_product(self, tmp_path: Path) -> None:
        [product], rejects = read(write(tmp_path / "a.jsonl", lines(SHEET)))
        assert rejects == []
        assert product == Product(
            product_id="1",
            title="Acme laptop 16 GB",
            description="Fast&light\nNew",
            brand="Acme",
            price=Money(49900, "USD"),
            image_url="http://example.com/1.jpg",
            attributes={
                "Operating temperature (T-T)": "0 - 35 °C",
                "I/O ports": "USB, HDMI",
                "Display diagonal": "15.6 in",
                "Internal memory": "16 GB",
                "Weight": "1500 g",
                "Processor frequency": "2.4 GHz",
                "Wi-Fi": "yes",
                "EAN": "123",
            },
        )

    def test_an_uncertain_unit_is_left_out(self, tmp_path: Path) -> None:
        sheet = SHEET | {"attr_n_internal_memory": 512.0, "attr_n_processor_frequency": 30.0}
        [product], _ = read(write(tmp_path / "a.jsonl", lines(sheet)))
        assert product.attributes["Internal memory"] == "512"
        assert product.attributes["Processor frequency"] == "30"

    def test_wrong_prices_are_rejected(self, tmp_path: Path) -> None:
        sheets = [
            SHEET | {"id": str(n), "price": price} for n, price in enumerate([-1, 4.99, "5", True, None])
        ]
        products, rejects = read(write(tmp_path / "a.jsonl", lines(*sheets)))
        assert len(rejects) == 4
        assert products[0].price is None

    def test_takes_no_other_currency_and_no_mapping(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.jsonl", lines(SHEET))
        with pytest.raises(ImportFileError, match="US cents"):
            read(path, currency="EUR")
        with pytest.raises(ImportFileError, match="no mapping"):
            read(path, format="icecat", mapping=path)

    @pytest.mark.parametrize(
        ("name", "readable"),
        [
            ("operating_temperature__t_t_", "Operating temperature (T-T)"),
            ("dimensions__wxdxh_", "Dimensions (WxDxH)"),
            ("wi_fi", "Wi-Fi"),
            ("usb_2_0_ports_quantity", "USB 2.0 ports quantity"),
            ("hdd_capacity", "HDD capacity"),
            ("vga__d_sub__ports_quantity", "VGA (D-Sub) ports quantity"),
            ("thermal_design_power__tdp_", "Thermal design power (TDP)"),
            (
                "usb_3_2_gen_1__3_1_gen_1__type_a_ports_quantity",
                "USB 3.2 Gen 1 (3.1 Gen 1) Type-A ports quantity",
            ),
            (
                "print_speed__black__normal_quality__a4_us_letter_",
                "Print speed (black, normal quality, A4/US Letter)",
            ),
            ("built_in_speaker_s_", "Built-in speaker(s)"),
            ("intel__turbo_boost_technology", "Intel turbo boost technology"),
        ],
    )
    def test_names_are_readable(self, name: str, readable: str) -> None:
        assert _readable_name(name) == readable

    def test_every_unit_in_the_table_is_one_that_we_can_read(self) -> None:
        wording = _Wording.load()
        by_value = {unit for ranges in wording.unit_by_value.values() for unit in ranges}
        by_text = {unit for units in wording.unit_by_text.values() for unit in units}
        for unit in {*wording.unit.values(), *by_value, *by_text}:
            assert canonical_unit(unit) == unit

    @pytest.mark.icecat
    @pytest.mark.skipif(not ICECAT.exists(), reason=f"needs {ICECAT}")
    def test_the_real_file_is_read_whole(self) -> None:
        products, rejects = read(ICECAT)
        assert len(products) == 19406
        assert rejects == []
        noise = (
            "pallet",
            "Pallet",
            "carton",
            "(outer)",
            "ARK",
            "Package w",
            "OEM code",
            "Last change",
            "HS code",
        )
        names = {name for product in products for name in product.attributes}
        assert not [name for name in names if any(word in name for word in noise)]
        assert not [name for name in names if "_" in name]
        sample = random.Random(7).sample(products, 500)
        assert all(
            "<br" not in product.description and "\\n" not in product.description for product in sample
        )
