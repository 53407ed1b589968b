"""What a product says of itself in a shopper's words, and how such words narrow a list."""

import pytest

from retrieval.narrow import narrow
from retrieval.need import AttributeWish, Need
from retrieval.product import Option, Product, Translation
from retrieval.says import Said, may_hold, says

CALM = Product(
    "calm",
    "Halvund Calm Headphones, Noise Cancelling, Black",
    "Turns an aeroplane into a quiet room. No cable, no fuss.",
    product_type="headphones",
    attributes={
        "Noise cancelling": "active",
        "Connection": "Bluetooth",
        "Polarised": "no",
        "Washable": "cover only",
    },
    options=(Option("s", {"Colour": "red"}),),
    translations={"zh": Translation("Halvund Calm 主动降噪耳机", "耳垫柔软，不带线，无线连接。")},
)
BASS = Product(
    "bass",
    "Tremvo Bassline Headphones",
    "A battery for the whole festival. No noise cancelling, but deep bass.",
    product_type="headphones",
    attributes={"Noise cancelling": "none", "Colour": "red", "Age": "from 3 years", "Fit": "unisex"},
)


@pytest.mark.parametrize(
    ("phrase", "english", "said"),
    [
        ("noise cancelling", "", Said("Noise cancelling", "active")),
        ("bluetooth", "", Said("Connection", "Bluetooth")),
        ("red", "", Said("Colour", "red")),
        ("quiet", "", Said(in_passing=True)),
        ("降噪", "", Said()),
        ("蓝牙", "bluetooth", Said("Connection", "Bluetooth")),
        ("无线", "", Said(in_passing=True)),
        ("polarized", "", False),
        ("washable", "", None),
        ("cable", "", None),
        ("带线", "", None),
        ("waterproof", "", None),
    ],
)
def test_a_product_says_what_it_states_and_never_what_it_denies(
    phrase: str, english: str, said: Said | bool | None
) -> None:
    assert says(CALM, phrase, english) == said


def test_a_clause_that_denies_a_thing_does_not_say_it_and_the_one_beside_it_counts() -> None:
    assert says(BASS, "noise cancelling") is False
    assert says(BASS, "bass") == Said(in_passing=True)


def words(value: str, op: str = "=") -> AttributeWish:
    return AttributeWish(None, "!=" if op == "!=" else "=", value)


def test_words_that_one_product_says_leave_only_that_product() -> None:
    narrowed = narrow(Need(product_type="headphones", attributes=(words("noise cancelling"),)), [BASS, CALM])
    assert narrowed.kept == (1,)
    assert narrowed.met == (words("noise cancelling"),)


def test_words_that_nobody_says_leave_everything_and_are_named() -> None:
    narrowed = narrow(Need(product_type="headphones", attributes=(words("grandma"),)), [BASS, CALM])
    assert narrowed.kept == (0, 1)
    assert (narrowed.met, narrowed.unmet) == ((), (words("grandma"),))


def test_of_words_side_by_side_those_that_are_said_count() -> None:
    narrowed = narrow(Need(product_type="headphones", attributes=(words("comfy bluetooth"),)), [BASS, CALM])
    assert narrowed.kept == (1,)
    assert narrowed.met == (words("bluetooth"),)


def test_refused_words_take_away_what_says_them() -> None:
    narrowed = narrow(Need(product_type="headphones", attributes=(words("bluetooth", "!="),)), [BASS, CALM])
    assert narrowed.kept == (0,)


def test_newer_words_win_over_older_ones_that_they_exclude() -> None:
    wishes = (words("bass"), words("noise cancelling"))
    narrowed = narrow(Need(product_type="headphones", attributes=wishes), [BASS, CALM])
    assert narrowed.kept == (1,)
    assert narrowed.unmet == (words("bass"),)


def test_what_is_for_both_is_for_a_woman_and_what_is_from_three_for_a_child_of_four() -> None:
    for wish in (AttributeWish("fit", "=", "women"), AttributeWish("age", "<=", "4", "year")):
        assert narrow(Need(attributes=(wish,)), [CALM, BASS]).kept == (1,)
    young = AttributeWish("age", "<=", "2", "year")
    assert narrow(Need(attributes=(young,)), [CALM, BASS]).unmet == (young,)


def test_what_is_known_to_miss_a_wish_goes_though_none_is_known_to_meet_it() -> None:
    big = Product("big", "Tram Blocks", attributes={"Age": "from 6 years"})
    plain = Product("plain", "Rag Doll")
    wish = AttributeWish("age", "<=", "3", "year")
    assert narrow(Need(attributes=(wish,)), [big, plain]).kept == (1,)


@pytest.mark.parametrize(
    ("value", "phrase", "english", "only_traces"),
    [
        ("soya, may contain milk and nuts", "milk", "", True),
        ("soya, may contain milk and nuts", "soya", "", False),
        ("soya, may contain milk", "牛奶", "milk", True),
        ("almonds, may contain other nuts", "nuts", "", False),
        ("almonds, may contain other nuts", "almonds", "", False),
        ("milk, nuts and soya", "milk", "", False),
        ("wheat, traces of sesame", "sesame", "", True),
    ],
)
def test_only_what_stands_behind_may_contain_is_a_trace(
    value: str, phrase: str, english: str, only_traces: bool
) -> None:
    assert may_hold(value, phrase, english) is only_traces


def test_a_battery_life_tells_that_there_is_no_cord() -> None:
    cordless = Product("a", "Vacuum cleaner", attributes={"Battery life": "20 min"})
    corded = Product("b", "Vacuum cleaner", attributes={"Battery life": "mains powered"})
    assert says(cordless, "cordless") == Said("Battery life", "20 min")
    assert says(corded, "cordless") is None
