"""The one vocabulary of questions about the rules and of the pages."""

import re

import pytest
import yaml

from retrieval.page_words import FILE, page_terms, product_words


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("what is the postage", "shipping cost"),
        ("can I swap them", "exchange of an item"),
        ("can we bring it back if we don't like it", "return an item"),
        ("邮费多少", "运费"),
        ("質保多久", "保修期"),
        ("券能一块用吗", "优惠券不能叠加"),
    ],
)
def test_two_ways_to_say_one_thing_share_a_term(question: str, page: str) -> None:
    shared = set(page_terms(question)) & set(page_terms(page))
    assert any(term.startswith("@") for term in shared)


def test_a_country_stands_for_abroad_and_stays_a_word() -> None:
    assert {"@abroad", "canada"} <= set(page_terms("do you ship to Canada?"))
    assert {"@abroad", "台湾"} <= set(page_terms("請問你們有寄台灣嗎"))


def test_what_says_nothing_leaves_no_term() -> None:
    assert page_terms("ok, and is it so?") == ()
    assert page_terms("a 39 for $60") == ()
    assert page_terms("七天呢") == ()


def test_a_mixed_question_is_read_in_both_languages() -> None:
    assert set(page_terms("express多少钱")) == {"@express", "@cost"}


def test_no_name_is_listed_twice_and_every_entry_has_both_languages() -> None:
    names = re.findall(r"^([a-z][\w -]*):", FILE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(names) == len(set(names))
    listed = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert [name for name, patterns in listed.items() if len(patterns) != 2] == []


def test_products_are_words_that_a_rule_may_be_asked_about() -> None:
    assert {"vase", "laptop", "花瓶"} & product_words()
