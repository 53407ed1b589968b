"""Product files for tests: writing them, reading them, and one small catalogue in every format that is imported."""

import json
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from retrieval.importers import Reject, Row, TextFile, read_products
from retrieval.product import Product

TITLES = {"1": "Zorvex mouse, “large”", "2": "فرشاة شعر خشبية", "3": "无线静音鼠标"}
SHEETS = [
    {"id": key, "title": title, "supplier": "Zorvex", "price": 1900, "attr_t_colour": "red"}
    for key, title in TITLES.items()
]
# The same three products, 19.00 dollars each, as each format writes them.
SAMPLES = {
    "icecat": "".join(json.dumps(sheet, ensure_ascii=False) + "\n" for sheet in SHEETS),
    "jsonl": "".join(
        json.dumps(
            {"product_id": key, "title": title, "price": {"amount": "19.00", "currency": "USD"}},
            ensure_ascii=False,
        )
        + "\n"
        for key, title in TITLES.items()
    ),
    "csv": "product_id,title,price,brand\n"
    + "".join(f'{key},"{title}",19.00,Zorvex\n' for key, title in TITLES.items()),
    "shopify": "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant Price,Image Src,Status\n"
    + "".join(
        f'{key},"{title}","<p>Made of\nwood.</p>",Title,Default Title,19.00,https://a.example/{key}.jpg,active\n'
        f"{key},,,,,,https://a.example/{key}b.jpg,\n"
        for key, title in TITLES.items()
    ),
    "merchant": "id\ttitle\tprice\tlink\timage_link\tavailability\n"
    + "".join(
        f"{key}\t{title}\t19.00 USD\thttps://a.example/{key}\thttps://a.example/{key}.jpg\tin_stock\n"
        for key, title in TITLES.items()
    ),
    "merchant xml": '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n<title>Shop</title>\n'
    + "".join(
        f"<item>\n<g:id>{key}</g:id>\n<title>{title}</title>\n<g:price>19.00 USD</g:price>\n"
        "<g:availability>in stock</g:availability>\n</item>\n"
        for key, title in TITLES.items()
    )
    + "</channel>\n</rss>\n",
    "woocommerce": "ID,Type,SKU,Name,Published,In stock?,Regular price,Categories\n"
    + "".join(f'{key},simple,S{key},"{title}",1,1,"19.00",Home\n' for key, title in TITLES.items()),
}
NAMES_NO_CURRENCY = ("csv", "shopify", "woocommerce")
RSS = (
    '<?xml version="1.0"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0" '
    'xmlns:c="http://base.google.com/cns/1.0"><channel>\n'
)


def write(path: Path, content: str | bytes) -> Path:
    """A file with this content, which is UTF-8 where it is text."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(path: Path, **options: Any) -> tuple[list[Product], list[Reject]]:
    """A file's products and rejects."""
    with TextFile(path) as file:
        items = list(read_products(file, **options))
    return (
        [item.product for item in items if isinstance(item, Row)],
        [item for item in items if isinstance(item, Reject)],
    )


def item(**fields: str) -> str:
    """One item of a Merchant feed."""
    parts = (f"<g:{name}>{escape(text)}</g:{name}>\n" for name, text in fields.items())
    return "<item>\n" + "".join(parts) + "</item>\n"


def feed(*items: str, end: str = "</channel></rss>") -> str:
    """A Merchant feed of these items."""
    return RSS + "".join(items) + end
