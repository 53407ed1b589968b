"""Wishes beyond price and colour: words that a thing shall say, whom it is for, brands that will do, and repairs."""

import pytest

from bot.understand.marks import REFUSED, Mark
from bot.understand.needs import read_need
from bot.understand.vocabulary import Vocabulary
from retrieval.need import AttributeWish
from retrieval.product_types import ProductTypes

VOCABULARY = Vocabulary({"zantiq": "Zantiq", "korbrix": "Korbrix"}, ProductTypes.load(), frozenset(), "USD")


def features(text: str) -> list[tuple[str, str]]:
    return [(wish.op, wish.value) for wish in read_need(text, VOCABULARY).features]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("noise cancelling ones please", [("=", "noise cancelling")]),
        ("it should be cordless", [("=", "cordless")]),
        ("smartwatch with gps", [("=", "gps")]),
        ("wireless keyboard", [("=", "wireless")]),
        ("headphones for my commute", []),
        ("something nice", []),
        ("muesli without sugar", [("=", "muesli"), ("!=", "sugar")]),
        ("I have a nut allergy, any chocolate?", [("!=", "nut")]),
        ("要机械的键盘", [("=", "机械")]),
        ("不含牛奶的巧克力", [("!=", "牛奶")]),
        ("龙井有吗", [("=", "龙井")]),
        ("双肩包有吗", []),
    ],
)
def test_words_beside_everything_else_may_be_wishes(text: str, found: list[tuple[str, str]]) -> None:
    assert features(text) == found


def test_another_name_of_a_thing_is_no_wish_and_a_narrower_one_is() -> None:
    assert features("要一个音响") == []
    assert features("来点龙井") == [("=", "龙井")]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("running shoes for women", AttributeWish("fit", "=", "women")),
        ("a men's jacket", AttributeWish("fit", "=", "men")),
        ("女生穿的羽绒服", AttributeWish("fit", "=", "women")),
        ("a present for a 3 year old", AttributeWish("age", "<=", "3", "year")),
        ("儿子五岁，想买辆自行车", AttributeWish("age", "<=", "5", "year")),
        ("tent for 4 people", AttributeWish(None, "=", "4", "people")),
        ("the battery should last at least a week", AttributeWish("battery life", ">=", "1", "week")),
    ],
)
def test_whom_it_is_for_and_counted_quantities_are_wishes(text: str, wish: AttributeWish) -> None:
    read = read_need(text, VOCABULARY).need.attributes
    assert wish in read


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("robot mower, nothing louder than 60 decibels", AttributeWish("noise level", "<=", "60", "dB")),
        ("laptop with 32 GB of memory at the very least", AttributeWish("memory", ">=", "32", "GB")),
        ("laptop 16gb ram, 1tb", AttributeWish("storage", "=", "1", "TB")),
        ("phone with 256gb", AttributeWish("storage", "=", "256", "GB")),
        ("蓝牙音箱，颜色别给我黑的", AttributeWish("colour", "!=", "black")),
        ("笔记本包，黑色就不用了", AttributeWish("colour", "!=", "black")),
        ("白t恤", AttributeWish("colour", "=", "white")),
        ("椅子，网面的", AttributeWish("material", "=", "mesh")),
    ],
)
def test_amounts_and_refusals_in_everyday_words(text: str, wish: AttributeWish) -> None:
    assert wish in read_need(text, VOCABULARY).need.attributes


@pytest.mark.parametrize(
    ("text", "currency", "low", "high"),
    [
        ("coffee machine, 400-600 swiss francs", "CHF", 40000, 60000),
        ("i can pay 4-500", "USD", 40000, 50000),
        ("air purifier, three hundred absolute ceiling", "USD", None, 30000),
        ("fountain pen, I had about 150 in mind", "USD", 12000, 18000),
        ("camping chair under 40 quid i mean dollars", "USD", None, 4000),
        ("送老婆口红，不低于20美元", "USD", 2000, None),
        ("皮带，五十欧到八十欧", "EUR", 5000, 8000),
        ("羽绒外套，不想花到四百美元", "USD", None, 40000),
    ],
)
def test_prices_as_people_say_them(text: str, currency: str, low: int | None, high: int | None) -> None:
    price = read_need(text, VOCABULARY).need.price
    assert price is not None
    assert (price.currency, price.min_minor, price.max_minor) == (currency, low, high)


@pytest.mark.parametrize("text", ["gas bbq that feeds 8+", "毛巾克重500以上的"])
def test_what_is_counted_is_no_price(text: str) -> None:
    assert read_need(text, VOCABULARY).need.price is None


@pytest.mark.parametrize(
    ("text", "count"),
    [("a dozen A5 notebooks", 12), ("half a dozen baby bottles", 6), ("160件的急救包", None)],
)
def test_dozens_are_counted_and_packs_are_not(text: str, count: int | None) -> None:
    assert read_need(text, VOCABULARY).need.quantity == count


def test_a_brand_that_the_reader_takes_for_refused_is_not_wanted() -> None:
    text = "a keyboard, please spare me the zantiq stuff"
    start = text.index("zantiq")
    refused = (Mark(start, start + len("zantiq"), REFUSED, 0.9),)
    assert read_need(text, VOCABULARY).need.brands == ("Zantiq",)
    assert read_need(text, VOCABULARY, marks=refused).need.not_brands == ("Zantiq",)


@pytest.mark.parametrize("text", ["I am 30 years old", "an 80 year old", "三岁以上就是大孩子"])
def test_the_age_of_a_grown_up_is_no_wish(text: str) -> None:
    ages = [wish for wish in read_need(text, VOCABULARY).need.attributes if wish.name == "age"]
    assert all(int(wish.value) <= 14 for wish in ages)


@pytest.mark.parametrize(
    "text", ["hm actually zantiq is fine too", "那Zantiq也行吧", "Zantiq would be ok as well"]
)
def test_a_brand_that_will_do_as_well_is_neither_wanted_nor_refused(text: str) -> None:
    read = read_need(text, VOCABULARY)
    assert read.allowed == ("Zantiq",)
    assert (read.need.brands, read.need.not_brands) == ((), ())


@pytest.mark.parametrize(
    ("text", "brand"),
    [
        ("sony headphones", "Sony"),
        ("索尼耳机有吗", "Sony"),
        ("有没有苹果的手机", "Apple"),
    ],
)
def test_a_well_known_brand_is_read_though_the_shop_does_not_carry_it(text: str, brand: str) -> None:
    assert read_need(text, VOCABULARY).need.brands == (brand,)


@pytest.mark.parametrize("text", ["apple juice", "苹果味的糖", "小米粥", "it beats me"])
def test_a_word_that_is_also_a_brand_is_none_by_itself(text: str) -> None:
    assert read_need(text, VOCABULARY).need.brands == ()


@pytest.mark.parametrize("text", ["other way round please", "reverse the order", "反过来排"])
def test_the_other_way_round_is_read(text: str) -> None:
    assert read_need(text, VOCABULARY).is_reversed


@pytest.mark.parametrize(
    ("text", "most"), [("sorry I meant 100, not 50", 10000), ("ok make it 250 then", 25000)]
)
def test_a_corrected_budget_is_read(text: str, most: int) -> None:
    price = read_need(text, VOCABULARY).need.price
    assert price is not None
    assert price.max_minor == most


def test_around_an_amount_is_read_in_slang_too() -> None:
    price = read_need("like 300ish", VOCABULARY).need.price
    assert price is not None
    assert (price.min_minor, price.max_minor) == (24000, 36000)


def test_a_complaint_with_a_comparative_asks_for_what_the_comparative_says() -> None:
    relative = read_need("bit heavy for us, anything lighter?", VOCABULARY).relative
    assert relative is not None
    assert (relative.concept, relative.direction) == ("weight", "less")
