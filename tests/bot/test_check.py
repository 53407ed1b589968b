"""The check finds claims in any text and lets through only what the facts support."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.check import check_words
from bot.answer.plan import Facts

LAPTOP = """Velmora Slate 14 Laptop, 14-inch, 16 GB Memory, 1 TB SSD, Silver
Velmora Slate 14 轻薄笔记本电脑
Velmora
laptop
1299.00 USD
in stock 有货
Memory: 16 GB
Storage: 1 TB
Weight: 1.3 kg
Released: 2024-03-05
Made of 85% recycled aluminium. Works with Bluetooth and USB-C."""
HEADPHONES = """Sony WH-1000XM4 Headphones
Sony
headphones
249.50 USD
out of stock 缺货
Battery life: 30 h"""
FACTS = Facts(
    texts=(LAPTOP, HEADPHONES),
    counts=frozenset({2}),
    wishes=("a Dell laptop under $1500 with free shipping", "Dell laptops under $1,500"),
)


def unsupported(text: str, facts: Facts = FACTS) -> list[str]:
    return [claim.text for claim in check_words(text, facts).unsupported]


@pytest.mark.parametrize(
    "text",
    [
        "It costs $1,299.",
        "It costs $1299.00.",
        "It costs 1,299.00 USD.",
        "It costs 1299 dollars.",
        "It costs US$1,299, which is 1.299k USD.",
        "这款的价格是US$1,299.00。",
        "这款1299美元。",
        "The Velmora Slate 14 Laptop has 16GB of memory and 1000 GB of storage.",
        "The Slate 14 weighs 1300 g and is in stock.",
        "Velmora Slate 14 轻薄笔记本电脑有货，内存16GB，重1.3公斤。",
        "I like the Velmora Slate 14: it came out on 5 March 2024.",
        "It came out on March 5th, on 2024/3/5, 2024年3月5日.",
        "It is made of 85 percent recycled aluminium.",
        "Great choice! The Sony WH-1000XM4 headphones run for thirty hours.",
        "Sadly, the Sony WH-1000XM4 is out of stock.",
        "Here are 2 products.\n1. Velmora Slate 14\n2. Sony WH-1000XM4",
        "These 2 Bluetooth devices cost between $249.50 and $1,299.",
        "I have no Dell laptops, but I'm happy to show you these.",
        "Both are under $1,500.",
        "店里没有Dell笔记本，这两款都在1500美元以下。",
        "It has Bluetooth and USB-C.",
        "它支持Bluetooth，还有USB-C接口。",
        "",
    ],
)
def test_words_that_the_facts_support_pass_in_any_spelling(text: str) -> None:
    assert unsupported(text) == []


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("It costs $1,199.", "$1,199"),
        ("It costs €1,299.", "€1,299"),
        ("只要1299元。", "1299元"),
        ("It costs 30.", "30"),
        ("It is $14.", "$14"),
        ("It is yours for 16.", "16"),
        ("Prices run from $249.50 to 1,399.", "1,399"),
        ("价格在200-1299美元之间", "200"),
        ("You save 20%.", "20%"),
        ("现在打8折。", "8折"),
        ("It has 32 GB.", "32 GB"),
        ("It weighs 1.3 g.", "1.3 g"),
        ("It has 16 TB.", "16 TB"),
        ("It comes with a two-year warranty.", "2-year"),
        ("It comes with a two-year warranty.", "warranty"),
        ("享受三年保修。", "保修"),
        ("A 4.8-star laptop.", "4.8-star"),
        ("It has an 8-core processor.", "8-core"),
        ("It came out on 6 March 2024.", "6 March 2024"),
        ("It came out on 5 March 2023.", "5 March 2023"),
        ("There are 12 of them.", "12"),
        ("The Slate 15 is good.", "Slate 15"),
        ("The XPS13 is good.", "XPS13"),
        ("The WH-1000XM5 is good.", "WH-1000XM5"),
        ("The Velmora Breeze is good.", "Velmora Breeze"),
        ("I also have a Lenovo for you.", "Lenovo"),
        ("Apple makes good ones too.", "Apple"),
        ("还有Lenovo的。", "Lenovo"),
        ("还有联想的。", "联想"),
        ("It has Thunderbolt ports.", "Thunderbolt"),
        ("It ships with free shipping.", "free shipping"),
        ("这款包邮。", "包邮"),
        ("It is on sale.", "sale"),
        ("It arrives tomorrow.", "tomorrow"),
        ("You get it within 3 days.", "3 days"),
        ("Delivery takes 3-5 business days.", "5 business days"),
        ("It is our best-selling laptop.", "best-selling"),
        ("You can get a full refund.", "refund"),
        ("Our price is guaranteed.", "guaranteed"),
        ("See www.example.com for more.", "www.example.com"),
        ("Mail me at help@example.com.", "help@example.com"),
        ("Call 0800 123 45 67.", "0800 123 45 67"),
        ("It costs ＄１，１９９.", "$1,199"),
        ("It costs $1,1\u200b99.", "$1,199"),
        ("It costs ١١٩٩ dollars.", "1199 dollars"),
        ("It costs eleven hundred dollars.", "1100 dollars"),
    ],
)
def test_words_that_no_fact_supports_are_found(text: str, claim: str) -> None:
    assert claim in unsupported(text)


@pytest.mark.parametrize(
    "text",
    [
        "The Velmora Slate 14 costs $1,500.",
        "Yes, we have Dell laptops.",
        "Yes, it comes with free shipping, under your terms.",
    ],
)
def test_what_only_the_shopper_said_is_no_fact(text: str) -> None:
    assert unsupported(text)


def test_stock_must_be_the_stock_that_the_shop_states() -> None:
    sold_out = Facts(texts=(HEADPHONES,))
    assert unsupported("The Sony WH-1000XM4 is in stock.", sold_out) == ["in stock"]
    assert unsupported("The Sony WH-1000XM4 is not in stock.", sold_out) == []


def test_a_number_in_front_of_in_stock_is_no_length() -> None:
    facts = Facts(texts=("Velmora Slate 14\nin stock\nStock: 12",))
    assert unsupported("There are 12 in stock.", facts) == []
    assert unsupported("There are 13 in stock.", facts) == ["13"]


def test_a_number_at_the_end_of_a_quotation_measures_no_inches() -> None:
    facts = Facts(texts=("Velmora Slate\nSize: EU 42",))
    assert unsupported("It matches “size 42”; size EU 42.", facts) == []
    assert unsupported("It has a 42” screen.", facts) == ["42”"]


def test_a_currency_sign_shared_by_several_currencies_is_matched_by_each() -> None:
    assert unsupported("¥5,200", Facts(texts=("5200 JPY",))) == []
    assert unsupported("¥5,200", Facts(texts=("5200.00 CNY",))) == []
    assert unsupported("¥5,200", Facts(texts=("5200.00 USD",))) == ["¥5,200"]
    assert unsupported("1.299,00 €", Facts(texts=("1299.00 EUR",))) == []


def test_claims_are_counted_whether_supported_or_not() -> None:
    result = check_words("It costs $1,299 and weighs 9 kg.", FACTS)
    assert [(claim.kind, claim.text) for claim in result.claims] == [
        ("price", "$1,299"),
        ("quantity", "9 kg"),
    ]
    assert [claim.kind for claim in result.unsupported] == ["quantity"]


@given(st.text(max_size=200))
def test_any_text_can_be_checked(text: str) -> None:
    result = check_words(text, Facts(texts=(text,)))
    assert set(result.unsupported) <= set(result.claims)


@given(st.text(alphabet="0123456789.,$€¥%元千万百十 -/:年月日一二三KGBgbk½²①\u0663\ud800A", max_size=60))
def test_any_jumble_of_numbers_and_signs_can_be_checked(text: str) -> None:
    check_words(text, FACTS)


_LINES = [line for text in FACTS.texts for line in text.splitlines()]
_TEMPLATES = ["{0}", "I would say: {0}. And {1}.", "{1}; {0}", "关于这款：{0}，{1}。", "{0} – {1}!"]


@given(st.sampled_from(_TEMPLATES), st.sampled_from(_LINES), st.sampled_from(_LINES))
def test_whatever_is_built_from_facts_alone_passes(template: str, first: str, second: str) -> None:
    assert unsupported(template.format(first, second)) == []


_amounts = st.integers(min_value=1, max_value=9_999_999)
_units = st.sampled_from(["GB", "kg", "inch", "W", "mAh", "小时", "cm"])


@given(_amounts, _units, st.booleans())
def test_a_price_or_quantity_passes_and_one_with_a_changed_digit_does_not(
    amount: int, unit: str, is_price: bool
) -> None:
    def words(number: int) -> str:
        return f"It is ${number / 100:,.2f}." if is_price else f"It is {number} {unit}."

    facts = Facts(texts=(f"{amount / 100:.2f} USD" if is_price else f"Value: {amount} {unit}",))
    assert unsupported(words(amount), facts) == []
    for place in range(len(str(amount))):
        digits = str(amount)
        other = int(digits[:place] + str((int(digits[place]) + 1) % 10) + digits[place + 1 :])
        assert unsupported(words(other), facts), words(other)


def test_long_texts_are_checked_in_linear_time() -> None:
    noises = "1 ", "A ", "$1,1", "1-", "(", "two-", "a.b@", "x1", "一", "][(", "Sony ", "under $1 "
    started = time.process_time()
    for noise in noises:
        check_words((noise * 20_000)[:20_000], Facts(wishes=("Sony $1",)))
    assert time.process_time() - started < 20


def test_every_claim_names_words_of_the_text() -> None:
    text = "The Velmora Breeze 15 costs $99, arrives tomorrow and weighs 2 kg."
    for claim in check_words(text, FACTS).claims:
        assert re.search(re.escape(claim.text), text)
