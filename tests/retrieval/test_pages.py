"""Reading the shop's pages from Markdown, HTML and PDF, and what is said of files that cannot be read."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.documents import MAX_ID_LENGTH, Section
from retrieval.errors import ImportFileError
from retrieval.importers.pages import MAX_FILE_BYTES, is_page, page_files, read_page, read_pages

RETURNS = """---
title: Returns
topic: returns
---
Most things can come back.

## How long do I have?

You have 30 days
from delivery.

- Keep the *box*.
- See [our stores](/stores) &amp; ask.

| Where | Cost |
| --- | --- |
| By post | $5.95 |
"""
SHIPPING = """<!DOCTYPE html>
<html lang="en-GB"><head><title>Shipping | Oriolane</title><script>var price = "$1";</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li>Cart</li></ul></nav>
<svg><title>cart icon</title></svg>
<h1>Shipping &amp; delivery</h1>
<p>Standard shipping costs&nbsp;$4.95.<br>It takes 3&ndash;5 days.</p>
<h2>Abroad</h2>
<table>
  <tr> <th>Country</th> <th>Cost</th> </tr>
  <tr> <td>Canada</td> <td>$19.95</td> </tr>
</table>
<ul> <li>No islands</li> </ul>
<form><p>Subscribe</p></form>
<footer><h3>Help</h3><p>Imprint</p></footer>
</body></html>"""


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def pdf(*pages: str, trailer: str = "", extra: tuple[str, ...] = ()) -> bytes:
    """A small PDF: each page is the content of its stream; `extra` objects are numbered after the pages'."""
    first = 4
    kids = " ".join(f"{first + 2 * place} 0 R" for place in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for place, stream in enumerate(pages):
        objects += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {first + 2 * place + 1} 0 R >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate([*objects, *extra], start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start, size = len(data), len(places) + 1
    data += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    data += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return data + f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()


def lines(*texts: str) -> str:
    """The stream of a page with these lines below each other."""
    shown = " ".join(f"({text}) Tj 0 -14 Td" for text in texts)
    return f"BT /F1 12 Tf 50 800 Td {shown} ET"


PAGE = lines("Returns policy", "You may send things back within 30 days.", "Postage costs $5.95.")
# Encrypted with AES-256; the values are none that a password opens.
AES = f"<< /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /O <{'00' * 48}> /U <{'00' * 48}> /OE <{'00' * 32}>" \
    f" /UE <{'00' * 32}> /Perms <{'00' * 16}> /CF << /StdCF << /CFM /AESV3 /Length 32 /AuthEvent /DocOpen >> >>" \
    " /StmF /StdCF /StrF /StdCF >>"  # fmt: skip
RC4 = f"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{'11' * 32}> /U <{'22' * 32}> >>"


def test_markdown_keeps_its_title_topic_sections_lists_and_tables(tmp_path: Path) -> None:
    page = read_page(write(tmp_path, "en/returns.md", RETURNS))
    assert (page.document_id, page.language, page.title, page.topic) == (
        "returns",
        "en",
        "Returns",
        "returns",
    )
    assert page.sections == (
        Section("", "Most things can come back."),
        Section(
            "How long do I have?",
            "You have 30 days from delivery.\n\nKeep the box.\n\nSee our stores & ask.\n\nWhere | Cost\n\nBy post | $5.95",
        ),
    )


def test_a_line_break_between_chinese_characters_is_no_space(tmp_path: Path) -> None:
    page = read_page(
        write(tmp_path, "faq.md", "# 退货\n\n收到商品后\n30天内可以退货。\n全程免费，\n请放心。\n")
    )
    assert page.title == "退货"
    assert page.sections[0].text == "收到商品后 30天内可以退货。全程免费，请放心。"


def test_html_leaves_out_scripts_menus_and_forms_and_decodes_entities(tmp_path: Path) -> None:
    page = read_page(write(tmp_path, "shipping.html", SHIPPING))
    assert (page.language, page.title) == ("en", "Shipping & delivery")
    assert page.sections == (
        Section("", "Standard shipping costs $4.95.\n\nIt takes 3–5 days."),
        Section("Abroad", "Country | Cost\n\nCanada | $19.95\n\n• No islands"),
    )


def test_html_without_a_heading_is_called_by_its_title(tmp_path: Path) -> None:
    text = "<html><head><title>Our\n stores</title></head><body><p>Open daily.</p></body></html>"
    assert read_page(write(tmp_path, "x.html", text)).title == "Our stores"


def test_an_html_file_is_html_whatever_it_begins_with(tmp_path: Path) -> None:
    page = read_page(write(tmp_path, "x.htm", "<!-- made by hand --><p>Open <b>daily</b>.</p>"))
    assert page.sections == (Section("", "Open daily."),)


def test_a_pdf_gives_its_text_and_headings_page_by_page(tmp_path: Path) -> None:
    page = read_page(write(tmp_path, "en/returns.pdf", pdf(PAGE, lines("Abroad", "We pay nothing."))))
    assert page.language == "en"
    assert page.sections == (
        Section("Returns policy", "You may send things back within 30 days. Postage costs $5.95."),
        Section("Abroad", "We pay nothing."),
    )


def test_a_pdf_is_called_by_its_metadata(tmp_path: Path) -> None:
    data = pdf(PAGE, trailer="/Info 6 0 R", extra=("<< /Title (Sending things back) >>",))
    assert read_page(write(tmp_path, "x.pdf", data)).title == "Sending things back"


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("en/a.md", "退货说明", "en"),
        ("zh/a.md", "Returns", "zh"),
        ("zh-CN/a.md", "Returns", "zh"),
        ("pages/a.md", "Returns", "en"),
        ("pages/a.md", "退货说明：30天内可以退货。", "zh"),
        ("pages/a.md", "Our store in Shanghai is on 灯笼街, next to the park.", "en"),
        ("en/a.md", "---\nlanguage: zh-TW\n---\nReturns", "zh"),
        ("en/a.html", '<html lang="zh-CN"><p>Returns</p></html>', "zh"),
        ("zh/a.html", "<html><p>Returns</p></html>", "zh"),
        ("zh/a.html", '<html lang="{{ lang }}"><p>Returns</p></html>', "zh"),
    ],
)
def test_the_language_is_the_pages_own_or_the_folders_or_the_scripts(
    tmp_path: Path, name: str, text: str, language: str
) -> None:
    assert read_page(write(tmp_path / "shop", name, text)).language == language


@pytest.mark.parametrize(
    ("name", "content", "cure"),
    [
        ("a.md", "---\ntitle: [unclosed\n---\ntext", "not valid YAML"),
        ("a.md", "---\ntitle: 2024-99-99\n---\ntext", "not valid YAML"),
        ("a.md", "---\njust words\n---\ntext", "title: Returns"),
        ("a.md", "---\nlanguage: the Queen's English\n---\ntext", "a code such as en"),
        ("a.md", "---\ntitle: Nothing else\n---\n", "no text"),
        ("a.md", "", "no text"),
        ("a.md", "# Only a title\n", "no text"),
        ("a.md", "Rückgabe".encode("latin-1"), "iconv"),
        ("a.html", "<html><body><script>x()</script></body></html>", "no text"),
        ("a.html", "退货".encode("gb18030"), "iconv"),
        (f"{'a' * (MAX_ID_LENGTH + 1)}.md", "text", "rename"),
        ("scan.pdf", pdf("0 0 100 100 re f"), "text recognition"),
        ("locked.pdf", pdf(PAGE, trailer="/Encrypt 6 0 R /ID [<00> <00>]", extra=(RC4,)), "password"),
        (
            "locked.pdf",
            pdf(PAGE, trailer="/Encrypt 6 0 R /ID [<00> <00>]", extra=(AES,)),
            "without encryption",
        ),
        ("cut.pdf", b"%PDF-1.7\n", "not a PDF"),
        ("cut.pdf", pdf(PAGE)[:200], "not a PDF"),
    ],
)
def test_a_page_that_cannot_be_read_names_the_file_and_the_cure(
    tmp_path: Path, name: str, content: str | bytes, cure: str
) -> None:
    path = write(tmp_path, name, content)
    with pytest.raises(ImportFileError) as error:
        read_page(path)
    assert cure in str(error.value)
    assert str(path) in str(error.value)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.md", "text")
    with path.open("r+b") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(ImportFileError, match="larger than 20 MB"):
        read_page(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match=r"gone\.md"):
        read_page(tmp_path / "gone.md")


def test_two_files_of_one_page_do_not_overwrite_each_other(tmp_path: Path) -> None:
    first, second = write(tmp_path, "en/a.md", "one"), write(tmp_path, "en/a.html", "<p>two</p>")
    with pytest.raises(ImportFileError, match="the same page"):
        read_pages([first, second])
    assert [page.language for page in read_pages([first, write(tmp_path, "zh/a.md", "二")])] == ["en", "zh"]


def test_a_folder_gives_its_pages_in_order(tmp_path: Path) -> None:
    wanted = [write(tmp_path, name, "x") for name in ("en/a.md", "en/b.html", "zh/a.md")]
    write(tmp_path, "en/photo.jpg", "x")
    assert page_files(tmp_path) == wanted
    with pytest.raises(ImportFileError, match="no page in this folder"):
        page_files(write(tmp_path, "empty/x.txt", "x").parent)


@pytest.mark.parametrize(
    ("name", "content", "page"),
    [
        ("a.md", RETURNS, True),
        ("a.md", "# Returns\n", True),
        ("a.html", SHIPPING, True),
        ("a.txt", pdf(PAGE), True),
        ("a.jsonl", '{"product_id": "1"}', False),
        ("a.csv", "# comment\nid,title\n", False),
    ],
)
def test_a_page_is_told_from_a_product_file(
    tmp_path: Path, name: str, content: str | bytes, page: bool
) -> None:
    assert is_page(write(tmp_path, name, content)) is page


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(pdf(PAGE))), st.integers(0, 40), st.binary(max_size=12))
def test_a_broken_pdf_is_read_or_refused_but_never_crashes(
    tmp_path: Path, place: int, length: int, instead: bytes
) -> None:
    whole = pdf(PAGE)
    path = write(tmp_path, "broken.pdf", b"%PDF" + whole[4:place] + instead + whole[place + length :])
    with contextlib.suppress(ImportFileError):
        assert any(section.text for section in read_page(path).sections)
