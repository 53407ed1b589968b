"""Order numbers and e-mail addresses in messages, and what only looks like them; English words for Chinese wishes."""

import pytest

from bot.understand.gloss import Gloss, read_gloss
from bot.understand.identity import find_email, find_order_number, without_identity
from retrieval.product_types import ProductTypes


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("XO-10191", "XO-10191"),
        ("where's my parcel xo10191?", "xo10191"),
        ("#100234", "100234"),
        ("order 10191 hasn't come", "10191"),
        ("my order number is 100234.", "100234"),
        ("order no. 8812-3", "8812-3"),
        ("purchase id: 77A12", "77A12"),
        ("订单号是XO-10191", "XO-10191"),
        ("订单XO-10191到哪了", "XO-10191"),
        ("我的订单号：20231", "20231"),
        ("10191 daniel@example.org", "10191"),
        ("daniel.1985@example.org and it is XO-10191", "XO-10191"),
        ("order number 10191, the one with the RTX4090", "10191"),
        ("order number 10191, my phone is 555-123-4567", "10191"),
        ("where is my order?", None),
        ("daniel.19855@example.org", None),
        ("a laptop under $1500", None),
        ("a laptop under 1500", None),
        ("my budget is 1500", None),
        ("预算3000", None),
        ("1500 dollars", None),
        ("1500元以内的手机", None),
        ("it was 1,299.00 USD", None),
        ("call me on +1 555 123 4567", None),
        ("my number is (555) 123-4567", None),
        ("我的电话是13812345678", None),
        ("bought it in 2025", None),
        ("2025年买的", None),
        ("a 5000 mAh power bank", None),
        ("do you have the WH-1000XM5?", None),
        ("an iPhone 15", None),
        ("I want to order iphone15 cases", None),
        ("", None),
    ],
)
def test_an_order_number_is_told_from_amounts_years_phones_and_models(text: str, number: str | None) -> None:
    assert find_order_number(text) == number


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("it's Daniel.Okafor+shop@mail.example.org.", "Daniel.Okafor+shop@mail.example.org"),
        ("邮箱是mei@example.com，谢谢", "mei@example.com"),
        ("a@b.co or c@d.co", "a@b.co"),
        ("<mei@example.com>", "mei@example.com"),
        ("find me @example", None),
        ("50 @ 3 dollars", None),
    ],
)
def test_the_first_address_is_found_without_what_stands_around_it(text: str, email: str | None) -> None:
    assert find_email(text) == email


def test_addresses_and_named_numbers_are_no_words_to_search_for() -> None:
    words = without_identity("order number 10191, mei@example.com: a red lamp")
    assert "10191" not in words
    assert "mei" not in words
    assert "a red lamp" in words
    assert without_identity("I want to order iphone15 cases") == "I want to order iphone15 cases"


def test_a_gloss_takes_the_longest_phrase_and_leaves_out_what_it_does_not_know() -> None:
    gloss = Gloss({"耳机": "headphones", "蓝牙耳机": "bluetooth headphones", "大": "big"})
    assert gloss.english("便宜的大蓝牙耳机 Sony 耳机") == "bluetooth headphones Sony headphones"
    assert gloss.english("便宜") == ""
    assert Gloss({}).english("蓝牙 Sony") == "Sony"


def test_the_shops_own_lexicons_make_the_gloss() -> None:
    gloss = read_gloss(ProductTypes.load(), [("不锈钢", "stainless steel"), ("笔记本电脑", "not this")])
    assert gloss.english("不锈钢笔记本电脑") == "stainless steel laptop"
