"""Synonyms from a file: read as written, found in both directions, and refused with every line that is wrong."""

from pathlib import Path

import pytest

from bot.shipped import shipped
from retrieval.errors import SynonymsError
from retrieval.features import match, read_asked, read_words
from retrieval.product import Product
from retrieval.product_types import ProductTypes
from retrieval.synonyms import Synonyms, read_synonyms


def read(tmp_path: Path, text: str) -> Synonyms:
    path = tmp_path / "synonyms.txt"
    path.write_text(text, encoding="utf-8")
    return read_synonyms([path])


def test_a_group_finds_its_others_and_a_rewrite_is_read_as_the_shops_word(tmp_path: Path) -> None:
    synonyms = read(
        tmp_path,
        "# ours\nCordless, wireless，cable free\nair buds, air pods => earbuds  # one way\n毛衣，针织衫\n",
    )
    assert synonyms.others("a CORDLESS drill") == {"cordless": ("wireless", "cable free")}
    assert synonyms.others("cordlessly wirelessness") == {}
    assert synonyms.read("Air Buds for running") == "earbuds for running"
    assert synonyms.read("a repair pods") == "a repair pods"
    assert synonyms.others("红色针织衫") == {"针织衫": ("毛衣",)}


def test_lines_that_say_nothing_are_all_named(tmp_path: Path) -> None:
    with pytest.raises(SynonymsError) as raised:
        read(tmp_path, "fine, good\nalone\n=> nothing\na => b, c\nb => b\n" + "x" * 99 + ", y\n")
    message = str(raised.value)
    assert all(f"line {number}" in message for number in (2, 3, 4, 5, 6))
    assert "line 1" not in message
    assert "settee, sofa, couch" in message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SynonymsError, match="nowhere"):
        read_synonyms([tmp_path / "nowhere.txt"])


def test_the_shipped_file_can_be_read() -> None:
    synonyms = read_synonyms([shipped("search/synonyms.txt")])
    assert "wireless" in synonyms.others("cordless")["cordless"]


def test_a_word_of_a_groups_kind_names_the_kind() -> None:
    types = ProductTypes.load(synonyms=[("brolly", "umbrella"), ("laptop", "phone", "gizmo")])
    assert [mention.product_type for mention in types.find("a red brolly")] == ["umbrella"]
    assert types.find("a gizmo") == []  # of two kinds: it says neither


def test_a_product_that_says_it_in_a_synonym_covers_the_query() -> None:
    product = Product("P1", "Wireless drill")
    words = read_words(product)

    def coverage(others: dict[str, tuple[str, ...]]) -> float:
        asked = read_asked("cordless drill", "", lambda words: dict.fromkeys(words, 1.0), others)
        return match(asked, words)["title_coverage"]

    assert coverage({}) == 0.5
    assert coverage({"cordless": ("wireless",)}) == 1.0
