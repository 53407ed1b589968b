"""Product types: inferring them for products, finding them in what shoppers write."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.product_types import ProductTypes
from retrieval.product_types.tokens import key_of

TYPES = ProductTypes.load()

WORDS = [
    "laptop",
    "bag",
    "for",
    "my",
    "with",
    "16GB",
    "case",
    "手机",
    "壳",
    "的",
    "给",
    "带",
    "笔记本",
    ",",
    "and",
]
COMPUTER_ATTRIBUTES = {
    "Processor family": "Intel Core i5",
    "Display diagonal": "15.6",
    "Number of battery cells": "6",
}


def found(text: str, types: ProductTypes = TYPES) -> list[str]:
    return [mention.product_type for mention in types.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I need a laptop under 500 dollars", ["laptop"]),
        ("Laptops?", ["laptop"]),
        ("cheap notebook computers", ["laptop"]),
        ("head phones", ["headphones"]),
        ("ear-buds", ["earbuds"]),
        ("ear buds", ["earbuds"]),
        ("two wireless mice", ["mouse"]),
        ("batteries", ["battery"]),
        ("aa battery", ["household battery"]),
        ("external cd drive", ["optical drive"]),
        ("micro sd card", ["micro sd card"]),
        ("flat screen tv", ["television"]),
        ("ipad pro", ["tablet"]),
        ("running shoes for women", ["running shoes"]),
        ("a rice cooker or a kettle", ["rice cooker", "kettle"]),
        ("how do I return my order?", []),
        ("my phone number is 555 0100", []),
        ("book a return", []),
        ("a light laptop", ["laptop"]),
    ],
)
def test_finds_the_type_that_an_english_message_names(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我想买一台笔记本电脑", ["laptop"]),
        ("有没有便宜的U盘", ["usb flash drive"]),
        ("蓝牙耳机多少钱", ["headphones"]),
        ("电脑和鼠标", ["computer", "mouse"]),
        ("给妈妈买手机", ["phone"]),
        ("想买个包", ["bag"]),
        ("红包怎么领", []),
        ("一包有多少片", []),
        ("想买一个包", ["bag"]),
        ("怎么退货", []),
    ],
)
def test_finds_the_type_that_a_chinese_message_names(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("laptop bag", ["laptop bag"]),
        ("bag for a laptop", ["laptop bag"]),
        ("case for my iphone", ["phone case"]),
        ("iphone 11 case", ["phone case"]),
        ("macbook pro 13 inch charger", ["laptop charger"]),
        ("gaming mouse pad", ["mouse pad"]),
        ("Nintendo switch games", ["video game"]),
        ("laptop computer", ["laptop"]),
        ("笔记本电脑包", ["laptop bag"]),
        ("iphone的手机壳", ["phone case"]),
        ("适合我笔记本的包", ["laptop bag"]),
        ("给我的手机配一个充电器", ["phone charger"]),
    ],
)
def test_the_head_noun_decides_the_type_of_a_compound(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("laptop with 16GB memory", ["laptop"]),
        ("laptop, 16 GB memory, 1 TB SSD", ["laptop"]),
        ("gaming laptops with rtx graphics card and 1tb ssd", ["laptop"]),
        ("memory for my laptop", ["memory module"]),
        ("hdmi cable for my tv", ["hdmi cable"]),
        ("带键盘的平板电脑", ["tablet"]),
        ("笔记本电脑,带16G内存", ["laptop"]),
    ],
)
def test_features_and_purposes_are_not_what_is_asked_for(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I have a laptop and need a mouse", ["mouse"]),
        ("my printer is broken, do you sell ink?", ["ink cartridge"]),
        ("我有一台打印机，想买墨盒", ["ink cartridge"]),
        ("laptop, not a chromebook", ["laptop"]),
        ("不要手机壳，要手机", ["phone"]),
    ],
)
def test_what_the_shopper_owns_or_refuses_is_left_out(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_several_wanted_types_are_all_found_in_order() -> None:
    assert found("a laptop for my son and a phone for my daughter") == ["laptop", "phone"]
    assert found("compare laptops with tablets") == ["laptop", "tablet"]


def test_a_mention_spans_its_own_words() -> None:
    text = "show me an iPhone 11 case please"
    (mention,) = TYPES.find(text)
    assert text[mention.start : mention.end] == "iPhone 11 case"


@pytest.mark.parametrize("text", ["a5 ruled notebook", "a notebook to write in", "笔记本 横线 A5"])
def test_a_notebook_to_write_in_is_no_computer(text: str) -> None:
    assert found(text) == ["paper notebook"]


def test_a_shop_with_laptops_and_notebooks_sells_paper_notebooks() -> None:
    types = ProductTypes.load(extra=["Laptops", "Notebooks"])
    assert found("a notebook please", types) == ["paper notebook"]
    assert found("a laptop please", types) == ["laptop"]
    assert types.infer("Oxford 200", ["Notebooks"], {}) == "paper notebook"


@pytest.mark.parametrize("stated", [["laptop", "paper notebook"], ["laptop", "notebook", "paper notebook"]])
def test_where_paper_notebooks_are_stated_as_such_the_words_near_a_notebook_decide(stated: list[str]) -> None:
    types = ProductTypes.load(extra=stated)
    assert found("a notebook for work", types) == ["laptop"]
    assert found("a lined notebook", types) == ["paper notebook"]
    assert found("paper notebooks", types) == ["paper notebook"]
    assert found("笔记本", types) == ["laptop"]
    assert found("横线笔记本", types) == ["paper notebook"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("an adapter for hdmi", ["cable adapter"]),
        ("an adapter for my trip to japan", ["travel adapter"]),
        ("a clay face mask", ["skin care"]),
        ("disposable face masks", ["protective mask"]),
        ("a lead for my puppy", ["dog lead"]),
        ("平衡车", ["scooter"]),
        ("给孩子买平衡车", ["balance bike"]),
    ],
)
def test_the_words_near_a_word_of_two_senses_decide(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_the_catalogue_can_add_types_of_its_own() -> None:
    types = ProductTypes.load(extra=["Fondue Sets", "奶酪锅"])
    assert found("two fondue-sets", types) == ["fondue set"]
    assert found("有奶酪锅吗", types) == ["奶酪锅"]
    assert types.infer("Swissmar Lugano", ["Kitchen", "Fondue Sets"], {}) == "fondue set"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ('Targus Cypress EcoSmart notebook case 35.6 cm (14") Briefcase Black', "laptop bag"),
        ("HP KU533AA notebook spare part Battery", "laptop battery"),
        ("StarTech.com SATADOCKU2E notebook dock/port replicator Black", "docking station"),
        ("HP Compaq nc6400 Notebook PC", "laptop"),
        ("Kingston Technology Canvas React Plus memory card 256 GB MicroSD Class 10 UHS-II", "memory card"),
        ("Xerox 006R90321 toner cartridge Original Black 6 pc(s)", "toner cartridge"),
        ("StarTech.com 6 ft PS/2 Keyboard or Mouse Cable - M/M", "cable"),
        ("C2G 1m Cat6 Snagless Patch Cable networking cable Black", "network cable"),
        ("PanzerGlass Screen protector iPad Air / Air 2", "screen protector"),
        ("Tripp Lite SmartPro 120V 2.2kVA Line-Interactive UPS, Tower, USB, DB9 Serial", "ups"),
        ("Castorland Old Havana 1000 pcs Jigsaw puzzle 1000 pc(s)", "puzzle"),
        ("Xiaomi Redmi 手机壳 黑色", "phone case"),
        ("IFROGZ iPhone 3G & 3G[S] Treadz mobile phone case Black", "phone case"),
        ("Philips Netbook bag SLE5100AN/10", "laptop bag"),
        ("APC Symmetra LX 4kVA uninterruptible power supply (UPS) 4000 VA 3200 W", "ups"),
        ("Zebulon Q9", None),
    ],
)
def test_the_title_alone_can_name_the_type(title: str, expected: str | None) -> None:
    assert TYPES.infer(title, [], {}) == expected


def test_attributes_tell_a_laptop_whose_title_does_not() -> None:
    title = (
        'HP ProBook 8540w 39.6 cm (15.6") 1600 x 900 pixels Intel Core i5 4 GB 320 GB Windows 7 Professional'
    )
    assert TYPES.infer(title, [], COMPUTER_ATTRIBUTES) == "laptop"
    assert TYPES.infer("Acme X1 15.6 Core i5 4 GB", [], COMPUTER_ATTRIBUTES) == "laptop"


def test_a_product_family_without_confirming_attributes_is_not_enough() -> None:
    assert TYPES.infer("HP ProBook 8540w", [], {}) is None


def test_a_stated_product_type_wins_over_the_title() -> None:
    assert TYPES.infer("Acme Turbo", [], {"Product type": "Notebook"}) == "laptop"
    assert TYPES.infer("Intel Xeon for server", [], {"Product type": "Processor"}) == "processor"


def test_a_title_may_be_more_precise_than_the_category() -> None:
    assert TYPES.infer("Acme inkjet printer", ["Office", "Printers"], {}) == "inkjet printer"
    assert TYPES.infer("Acme 15", ["Electronics", "Laptops"], {}) == "laptop"
    assert TYPES.infer("Acme laptop sleeve", ["Computers"], {}) == "laptop bag"


def test_a_broader_type_covers_the_narrower_ones() -> None:
    computers = TYPES.narrower("computer")
    assert {"computer", "laptop", "chromebook", "2-in-1 laptop", "desktop computer", "mini pc"} <= computers
    assert "laptop bag" not in computers
    assert {"usb cable", "hdmi cable", "network cable"} <= TYPES.narrower("cable")
    assert TYPES.narrower("something else") == {"something else"}


def test_every_type_has_chinese_words_and_an_unambiguous_english_name() -> None:
    for kind in TYPES.types.values():
        assert kind.words["zh"], kind.name
        assert len(found(kind.name)) == 1, kind.name


def test_no_word_belongs_to_two_types() -> None:
    """What a word of two senses means is said under `senses`, where the words near it decide."""
    owners: dict[str, set[str]] = {}
    for kind in TYPES.types.values():
        for words in kind.words.values():
            for word in words:
                owners.setdefault(key_of(word), set()).add(kind.name)
    assert {word: kinds for word, kinds in owners.items() if len(kinds) > 1} == {}


def test_an_unknown_parent_is_an_error(tmp_path: Path) -> None:
    vocabulary = tmp_path / "types.yaml"
    vocabulary.write_text("types:\n  cat tree: {parents: [pet thing], en: [cat tree]}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="pet thing"):
        ProductTypes.load(vocabulary)


@given(st.text(max_size=200))
def test_find_accepts_any_text_and_spans_stay_inside_it(text: str) -> None:
    for mention in TYPES.find(text):
        assert 0 <= mention.start < mention.end <= len(text)


@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=12,
    )
)
def test_find_accepts_any_order_of_known_words(words: list[str]) -> None:
    text = " ".join(words)
    starts = [mention.start for mention in TYPES.find(text)]
    assert starts == sorted(starts)


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=3))
def test_infer_accepts_any_title_and_category(title: str, category: list[str]) -> None:
    kind = TYPES.infer(title, category, {"Product type": title, "Type": title})
    assert kind is None or kind in TYPES.types


def test_find_takes_less_than_a_few_milliseconds() -> None:
    text = "I need a laptop under 500 dollars for my son, with a good screen and 16GB memory please"
    started = time.perf_counter()
    for _ in range(20):
        TYPES.find(text)
    assert (time.perf_counter() - started) / 20 < 0.01
