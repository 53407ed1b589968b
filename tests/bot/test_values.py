"""Values of attributes in Chinese: compound measures, lists, and every value of the sample store."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answer.check import check_words
from bot.answer.phrases import Phrases
from bot.answer.planning.speaker import Speaker
from bot.answer.values import read_wording
from retrieval.attributes import concepts
from retrieval.product import Product
from retrieval.records import product_from_json

STORE = Path(__file__).parents[2] / "data" / "store" / "products.jsonl"
# Latin words that Chinese shops write as they are: units, standards and names of materials.
LATIN_IN_CHINESE = re.compile(r"Wi-Fi|Mbps|MB/s|bar\b|GHz|Tritan")
NAMES_OF_PRODUCTS = {"Fits"}  # "Oryvo One Max": what an accessory goes with


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return Phrases.load()


@pytest.fixture(scope="module")
def products() -> list[Product]:
    lines = STORE.read_text(encoding="utf-8").splitlines()
    return [product_from_json(json.loads(line)) for line in lines]


def stated(products: list[Product]) -> Iterator[tuple[str, str, Product]]:
    """Every value of an attribute or option, and every choice of options, with one product that has it."""
    seen: set[tuple[str, str]] = set()
    for product in products:
        for values in (product.attributes, product.offered, *(option.values for option in product.options)):
            for name, value in values.items():
                if (name, value) not in seen:
                    seen.add((name, value))
                    yield name, value, product


@pytest.mark.parametrize(
    ("attribute", "value", "chinese"),
    [
        ("Weight", "1.3 kg", "1.3公斤"),
        ("Size", "120 x 60 cm", "120×60厘米"),
        ("Size", "28 x 20 x 9 cm", "28×20×9厘米"),
        ("Size", "70 x 140 cm and 50 x 90 cm", "70×140厘米和50×90厘米"),
        ("Resolution", "2560 x 1440", "2560×1440"),
        ("Comfort temperature", "-5 °C", "-5℃"),
        ("Accuracy", "±0.1 °C", "±0.1℃"),
        ("Child weight", "3-18 kg", "3-18公斤"),
        ("Capacity", "0.5-2 L", "0.5-2升"),
        ("Record speeds", "33/45/78 rpm", "33/45/78转"),
        ("Size", "EU 42", "欧码42"),
        ("Size", "EU 35-38", "欧码35-38"),
        ("Size", "6-12 months", "6-12个月"),
        ("Age", "6-8 years", "6-8岁"),
        ("Age", "from 3 years", "3岁起"),
        ("Warranty", "2 years", "2年"),
        ("Players", "2 to 5", "2到5人"),
        ("Pages", "1,200 pages", "1,200页"),
        ("Torque", "55 Nm", "55牛·米"),
        ("Manufacturing", "7 nm", "7纳米"),
        ("Connection", "Bluetooth and 3.5 mm cable", "蓝牙和3.5毫米有线"),
        ("Connection", "HDMI and optical and Bluetooth", "HDMI、光纤和蓝牙"),
        ("Reception", "FM and AM", "FM和AM"),
        ("Allergens", "milk, hazelnuts and soya", "牛奶、榛子和大豆"),
        ("Allergens", "milk, hazelnuts, and soya", "牛奶、榛子和大豆"),
        ("Material", "steel and nylon", "钢和尼龙"),
        ("Material", "steel and unobtainium", "steel and unobtainium"),
        ("Teat flow", "medium", "中流量"),
        ("Firmness", "medium", "适中"),
        ("Sleeve", "long", "长袖"),
        ("Cable", "long", "长"),
        ("Size", "XL", "XL"),
        ("Waterproof", "IPX7", "IPX7"),
        ("Cocoa", "70%", "70%"),
        ("Fits", "Oryvo One Max", "Oryvo One Max"),
        ("Speed", "12 parsecs", "12 parsecs"),
    ],
)
def test_values_come_out_in_chinese_where_every_part_of_them_is_known(
    phrases: Phrases, attribute: str, value: str, chinese: str
) -> None:
    assert phrases.value(value, "zh", attribute) == chinese
    assert phrases.value(value, "en", attribute) == value


def test_words_that_name_a_slot_the_value_has_not_are_an_error() -> None:
    with pytest.raises(ValueError, match="from"):
        read_wording({"from {n} years": "{m}岁起"})


def test_every_attribute_of_the_sample_store_has_a_chinese_name(
    phrases: Phrases, products: list[Product]
) -> None:
    names = {name for name, _, _ in stated(products)}
    same = {name for name in names if phrases.attribute_heading(name, "zh").casefold() == name.casefold()}
    assert same == {"GPS", "Wi-Fi"}


def test_every_attribute_that_shoppers_ask_for_has_a_chinese_name(phrases: Phrases) -> None:
    untranslated = {name for name in concepts() if phrases.attribute(name, "zh").casefold() == name}
    assert untranslated == {"gps", "nfc", "wi-fi"}


def test_every_value_of_the_sample_store_made_of_words_has_chinese_words(
    phrases: Phrases, products: list[Product]
) -> None:
    left = {
        (name, value)
        for name, value, _ in stated(products)
        if name not in NAMES_OF_PRODUCTS
        and re.search("[a-z]{2}", LATIN_IN_CHINESE.sub("", phrases.value(value, "zh", name)))
    }
    assert left == set()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_check_accepts_every_value_of_the_sample_store_as_it_is_said(
    phrases: Phrases, products: list[Product], language: str
) -> None:
    speaker = Speaker(language, phrases, "")
    refused = {}
    for name, value, product in stated(products):
        words = f"{speaker.attribute(name)}: {speaker.value(value, name)}"
        if unsupported := check_words(words, speaker.facts([product], None, [])).unsupported:
            refused[words] = unsupported
    assert refused == {}


@pytest.mark.parametrize(
    ("attribute", "value", "wrong"),
    [
        ("Size", "120 x 60 cm", "尺寸：130×60厘米"),
        ("Size", "120 x 60 cm", "尺寸：120×80厘米"),
        ("Child weight", "3-18 kg", "适用体重：3-25公斤"),
        ("Size", "EU 42", "尺寸：欧码43"),
        ("Age", "from 3 years", "适用年龄：5岁起"),
        ("Comfort temperature", "-5 °C", "舒适温标：-10℃"),
        ("Power source", "4 AA batteries", "供电方式：6节5号电池"),
    ],
)
def test_the_check_refuses_a_chinese_value_with_another_number(
    phrases: Phrases, attribute: str, value: str, wrong: str
) -> None:
    product = Product("A1", "Something", attributes={attribute: value})
    facts = Speaker("zh", phrases, "").facts([product], None, [])
    assert check_words(wrong, facts).unsupported
