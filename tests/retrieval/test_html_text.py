"""HTML descriptions → readable text."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import ProductError
from retrieval.importers.html_text import MAX_HTML, to_line, to_text

TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Warm &amp; light</p><p>Washes at 30&nbsp;°C</p>", "Warm & light.\nWashes at 30 °C"),
        ("<h2>In the box</h2><ul><li>Cable</li><li>Bag</li></ul>", "In the box.\nCable; Bag"),
        ("<ul><li>One.</li><li>Two</li></ul><p>End", "One. Two.\nEnd"),
        ("<li>One<ul><li>Two</li></ul></li>", "One; Two"),
        ("<ul><li>纯棉</li><li>可机洗</li></ul><p>产地：上海</p>", "纯棉；可机洗。\n产地：上海"),
        (
            "<table><tr><th>Weight</th><td>2 kg</td></tr><tr><td>S</td><td>M</td><td>L</td></tr></table>",
            "Weight: 2 kg.\nS, M, L",
        ),
        (
            "a long first line that is broken in the middle of<br>the sentence",
            "a long first line that is broken in the middle of\nthe sentence",
        ),
        ("Hand-made<br/>in Graz", "Hand-made.\nin Graz"),
        ("<script>alert('<p>x</p>')</script>Safe<style>p{}</style><!-- no -->", "Safe"),
        ("Seen<script>never closed <p>hidden</p>", "Seen"),
        ("<svg><title>icon</title></svg>Shown <svg>still shown", "Shown still shown"),
        ("&lt;p&gt;Twice &amp;amp; once&lt;/p&gt;&lt;p&gt;escaped&lt;/p&gt;", "Twice & once.\nescaped"),
        ("<![CDATA[<b>Wrapped</b>]]> text", "Wrapped text"),
        ("<p title='a > b'>Quoted</p>", "Quoted"),
        ("<p class=it's>Don't</p>", "Don't"),
        ('Cut by a limit <a href="https://shop.exam', "Cut by a limit"),
        ("Plain text\nkeeps its lines &amp; marks", "Plain text\nkeeps its lines & marks"),
        ("5 < 10 and 3 > 2", "5 < 10 and 3 > 2"),
        ("I <3 it, R&D", "I <3 it, R&D"),
        ("zero\u200bwidth\x07", "zerowidth"),
        ("<p>•</p><p> </p><p>—</p>", ""),
        ("", ""),
    ],
)
def test_html_becomes_sentences(html: str, text: str) -> None:
    assert to_text(html) == text


def test_a_line_stays_one_line() -> None:
    assert to_line("Tee &amp; <b>socks</b>\nfor all") == "Tee & socks for all"
    assert to_line(" Size <M ") == "Size <M"


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<",
                ">",
                "&lt;",
                "&",
                "a",
                " ",
                "<li>",
                "<script>",
                "'",
                '<td x="',
                "-->",
                "<!--",
            ]
        )
    )
)
def test_no_tag_is_ever_left(parts: list[str]) -> None:
    text = to_text("".join(parts))
    assert not TAG.search(text)
    assert text == text.strip()
    assert not TAG.search(to_line("".join(parts)))


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert "\ue000" not in to_text(text)


@pytest.mark.parametrize(
    "soup", ["<a ", "<!--", "<p>", "</", "<script>", "<svg>", "<td a='", "&#", "&lt;", "<![CDATA[", "<a ='"]
)
def test_the_time_grows_with_the_length_only(soup: str) -> None:
    def seconds(length: int) -> float:
        html = "<p>x</p>" + soup * (length // len(soup))
        start = time.process_time()
        to_text(html)
        return time.process_time() - start

    assert seconds(200_000) < 20 * seconds(20_000) + 0.5  # the square would be a hundred times


def test_endless_html_is_refused() -> None:
    with pytest.raises(ProductError, match="too long"):
        to_text("x" * (MAX_HTML + 1))
