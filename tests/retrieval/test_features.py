"""The features of words: what a query and a product share."""

from collections.abc import Sequence

import pytest

from retrieval.codes import codes_in
from retrieval.features import MATCHES, Asked, match, read_asked, read_words
from retrieval.product import Option, Product, Translation
from retrieval.text import words

CASE = Product(
    "c",
    "Leather case for iPhone 11",
    "Keeps scratches away.",
    brand="Vellum",
    category=("Phones", "Phone cases"),
    product_type="phone case",
    attributes={"Material": "leather"},
    options=(Option("c-r", {"Colour": "red"}),),
    translations={"zh": Translation("真皮手机壳", "防刮")},
)


def equal(words: Sequence[str]) -> dict[str, float]:
    return dict.fromkeys(words, 1.0)


def asked(text: str, gloss: str = "") -> Asked:
    return read_asked(text, gloss, equal)


def test_every_feature_has_a_value_between_0_and_1() -> None:
    for text in ("", "!", "red leather case", "手机壳", "x" * 5000, "case " * 900):
        found = match(asked(text), read_words(CASE))
        assert tuple(found) == MATCHES
        assert all(0 <= value <= 1 for value in found.values())


def test_the_share_of_words_weighs_rare_ones_more() -> None:
    query = read_asked("red spaceship", "", lambda words: {"red": 1.0, "spaceship": 3.0})
    assert match(query, read_words(CASE))["coverage"] == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("text", "coverage", "title", "kind"),
    [
        ("a leather case", 1.0, 1.0, 0.5 + 0.5),
        ("red cases", 1.0, 0.5, 0.5),
        ("vellum phone case", 1.0, 1 / 3, 1.0),
        ("scratches", 1.0, 0.0, 0.0),
        ("手机壳", 1.0, 1.0, 1.0),
        ("blender", 0.0, 0.0, 0.0),
    ],
)
def test_words_are_found_where_the_product_says_them(
    text: str, coverage: float, title: float, kind: float
) -> None:
    found = match(asked(text), read_words(CASE))
    assert found["coverage"] == pytest.approx(coverage)
    assert found["title_coverage"] == pytest.approx(title)
    assert found["kind_coverage"] == pytest.approx(kind)


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("red leather case", "case"),
        ("cases for my iphone", "case"),
        ("something for a laptop with wifi", "laptop"),
        ("iphone 11", "iphone"),
        ("", None),
    ],
)
def test_the_head_is_the_word_that_names_the_thing(text: str, head: str | None) -> None:
    assert asked(text).head == head


def test_letters_forgive_what_is_run_together_or_misspelt() -> None:
    words = read_words(Product("h", "Wireless headphones"))
    for text in ("head phones", "hedphones wireless", "WIRELESSHEADPHONES"):
        assert match(asked(text), words)["letters"] > 0.5, text
    assert match(asked("garden hose"), words)["letters"] < 0.1


def test_neighbours_and_the_start_of_the_title_count() -> None:
    words = read_words(CASE)
    assert match(asked("leather case"), words)["title_pairs"] == 1.0
    assert match(asked("case leather"), words)["title_pairs"] == 0.0
    assert match(asked("leather"), words)["title_start"] == 1.0
    assert match(asked("iphone"), words)["title_start"] == pytest.approx(0.25)


def test_a_chinese_query_is_met_in_english_through_its_gloss() -> None:
    english = Product("e", "Phone case")
    assert match(asked("手机壳"), read_words(english))["coverage"] == 0.0
    assert match(asked("手机壳", "phone case"), read_words(english))["coverage"] > 0.4


def test_a_long_run_of_letters_is_read_at_once() -> None:
    # With a pattern that begins anew at every letter these take minutes.
    assert words("a" * 100_000) == ["a" * 80]
    assert codes_in("a." * 50_000 + "_") == frozenset()
    assert "usbc" in words("usb-c hub")
