"""Proposed synonyms: short forms that are spelt out, and strange words that shoppers took one kind of product for."""

from pathlib import Path

from retrieval.product import Product
from retrieval.synonyms import Synonyms, read_synonyms
from training.ranker.clicks import Showing
from training.synonyms import Proposal, from_catalogue, from_showings, write_synonyms

KINDS = {"s1": "sweater", "s2": "sweater", "c1": "coat"}


def proposals(showings: list[Showing]) -> list[str]:
    known = {"red", "sweater", "coat"}
    return [proposal.line for proposal in from_showings(showings, KINDS.get, known.__contains__)]


def test_short_forms_are_read_where_several_products_spell_them_out() -> None:
    products = [
        Product("1", "APC Smart-UPS, Uninterruptible Power Supply (UPS)"),
        Product("2", "Eaton UPS (uninterruptible power supply)"),
        Product("3", "Drive", description="With a Solid State Drive (SSD)"),
        Product("4", "Lamp (LED) and Long Life Cable (USB)"),
    ]
    assert [proposal.line for proposal in from_catalogue(products)] == ["ups, uninterruptible power supply"]


def test_a_word_that_no_product_has_is_what_shoppers_took_for_it() -> None:
    taken = [Showing("red jumper", ("s1", "c1"), {"s1": 1})] * 3
    assert proposals(taken) == ["jumper => sweater"]
    assert proposals(taken[:2]) == []  # too few to tell
    assert proposals([*taken, Showing("jumper", ("c1",), {"c1": 3})]) == []  # they do not agree
    assert proposals([Showing("red sweater xl", ("s1",), {"s1": 1})] * 3) == []  # the kind was named
    assert (
        proposals([Showing("strange jumper", ("s1",), {"s1": 1})] * 3) == []
    )  # which of the two it was is unknown


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    write_synonyms(path, [Proposal("a, b", "2 products"), Proposal("c => d", "3 of 3 times")])
    synonyms = read_synonyms([path])
    assert synonyms.groups == (("a", "b"),)
    assert synonyms.read("c") == "d"


def test_letters_that_only_look_like_an_i_are_no_error() -> None:
    synonyms = Synonyms((("wireless", "cordless"),), {"air buds": "earbuds"})
    assert synonyms.others("WİRELESS wıreless headphones") == {}
    assert synonyms.read("aİr buds") == "aİr buds"
