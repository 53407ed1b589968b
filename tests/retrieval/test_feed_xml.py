"""The XML of feeds: what is read of it, and what is refused."""

import tracemalloc
from pathlib import Path

import pytest

from retrieval.errors import ImportFileError
from retrieval.importers.feed_xml import read_items
from retrieval.importers.reading import TextFile
from retrieval.money import Money
from retrieval.product import Product
from tests.retrieval.files import RSS, feed, item, read, write


def test_atom_and_other_spellings_of_xml_are_read(tmp_path: Path) -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:m="http://base.google.com/ns/1.0"><title>Shop</title>'
        '<entry><id>tag:x</id><m:id>A</m:id><title>Mug</title><link rel="self" href="https://x.example/self"/>'
        '<link href="https://x.example/mug"/><summary>Blue</summary><m:price>5 EUR</m:price></entry></feed>'
    )
    [product], _ = read(write(tmp_path / "feed.xml", atom))
    assert product == Product(
        product_id="A", title="Mug", description="Blue", price=Money(500, "EUR"), url="https://x.example/mug"
    )
    latin = '<?xml version="1.0" encoding="ISO-8859-1"?><rss><channel><item><id>A</id><title>Café</title></item></channel></rss>'
    assert read(write(tmp_path / "latin.xml", latin.encode("latin-1")))[0][0].title == "Café"
    cdata = feed("<item><g:id>A</g:id><g:title><![CDATA[Mug & <b>spoon</b>]]></g:title></item>")
    assert read(write(tmp_path / "feed.xml", cdata))[0][0].title == "Mug & spoon"
    structured = feed(
        "<item><g:id>A</g:id><g:structured_title><g:digital_source_type>default</g:digital_source_type>"
        "<g:content>Mug</g:content></g:structured_title></item>"
    )
    assert read(write(tmp_path / "feed.xml", structured))[0][0].title == "Mug"


@pytest.mark.parametrize(
    ("content", "cure"),
    [
        (
            feed(item(id="a", title="A"), "<item>", end=""),
            r"line 7: .*cut in the middle.*nothing of the file",
        ),
        (feed("<item><g:title>A & B</g:title></item>"), r"line 3: the XML is broken \(not well-formed"),
        (feed("<item></wrong></item>"), "mismatched tag"),
        (
            RSS.replace(' xmlns:g="http://base.google.com/ns/1.0"', "") + "<g:id>1</g:id></channel></rss>",
            "unbound prefix",
        ),
        (
            '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>',
            "document type",
        ),
        ('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', "document type"),
        ('<!DOCTYPE rss SYSTEM "http://127.0.0.1/evil.dtd"><rss></rss>', "document type"),
        ("<rss><channel><item><title>&nbsp;</title></item></channel></rss>", "undefined entity"),
        ("<!doctype html><html></html>", "HTML page"),
        ("<catalog><item/></catalog>", "no RSS or Atom feed, its root is <catalog>"),
        ('<?xml version="1.0" encoding="GBK"?><rss></rss>', "convert the file to UTF-8"),
        ('<?xml version="1.0" encoding="no-such"?><rss></rss>', "encoding"),
        ("<rss>" + "<a>" * 200, "nested more than 100 deep"),
        (feed(), "no products"),
    ],
)
def test_a_feed_that_cannot_be_trusted_is_refused(tmp_path: Path, content: str, cure: str) -> None:
    with pytest.raises(ImportFileError, match=cure) as caught:
        read(write(tmp_path / "feed.xml", content))
    assert "feed.xml" in str(caught.value)


def test_an_endless_item_is_rejected_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.importers.feed_xml.MAX_ITEM_CHARACTERS", 1000)
    content = feed(item(id="a", title="A", description="x" * 2000), item(id="b", title="B"))
    products, [rejected] = read(write(tmp_path / "feed.xml", content))
    assert [product.product_id for product in products] == ["b"]
    assert "the item has more than" in rejected.reason


def test_a_large_feed_is_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    with path.open("w", encoding="utf-8") as stream:
        stream.write(RSS)
        for number in range(20_000):
            stream.write(
                item(id=str(number), title=f"Mug {number}", description="word " * 100, price="5 EUR")
            )
        stream.write("</channel></rss>")
    assert path.stat().st_size > 12 * 10**6
    tracemalloc.start()
    with TextFile(path) as file:
        assert sum(1 for _ in read_items(file)) == 20_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * 2**20
