"""Plans say what was understood, how the products meet it, and nothing that the facts do not hold."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from bot.answer.acts import ACTS, LABELS
from bot.answer.check import check_words
from bot.answer.phrases import LOCALES, Phrases, variant_seed
from bot.answer.plan import Plan
from bot.answer.planning import make_plan
from bot.answer.planning.speaker import MAX_QUICK_REPLIES
from bot.answer.planning.titles import short_title
from bot.answer.write import realise
from bot.errors import ShippedFileMissing
from bot.findings import (
    AttributeAnswer,
    Comparison,
    ComparisonRow,
    Described,
    Finding,
    OnlyAPerson,
    PersonRequested,
    PriceAnswer,
    ProductsFound,
    Refused,
    SmallTalk,
    StockAnswer,
)
from retrieval.hits import Reason, ReasonKind
from retrieval.need import PriceRange
from retrieval.product import Option, Product
from tests.bot.findings import (
    FINDINGS,
    JOT,
    LAPTOPS,
    MANY_PRICES,
    PLAIN,
    SHIRT,
    SLATE,
    UNDER_300,
    UNDER_1000,
    hits,
)

SEEDS = range(6)


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return Phrases.load()


_IDS = [f"{type(finding).__name__}-{place}" for place, (finding, _) in enumerate(FINDINGS)]


def plans(phrases: Phrases) -> Iterator[tuple[str, Plan]]:
    for finding, text in FINDINGS:
        for language in phrases.languages:
            yield language, make_plan(finding, language, phrases, text)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("finding", "text"), FINDINGS, ids=_IDS)
def test_every_wording_of_every_plan_passes_the_check(
    phrases: Phrases, finding: Finding, text: str, language: str
) -> None:
    plan = make_plan(finding, language, phrases, text)
    assert 1 <= len(plan.statements) <= 4
    assert len(plan.quick_replies) <= MAX_QUICK_REPLIES
    for seed in SEEDS:
        words = realise(plan, language, phrases, seed)
        assert check_words(words, plan.facts).unsupported == (), words
        assert "{" not in words
        assert "  " not in words


def test_every_act_is_used_by_some_plan_and_has_all_its_slots(phrases: Phrases) -> None:
    used: set[str] = set()
    for _, plan in plans(phrases):
        for statement in plan.statements:
            used.add(statement.act)
            assert ACTS[statement.act] >= statement.slots.keys()
    assert ACTS.keys() - used <= {"here_it_is", "best_unpriced", "found_one_unpriced", "compare_alike"}


def say(phrases: Phrases, finding: Finding, language: str = "en", text: str = "", seed: int = 0) -> str:
    return realise(make_plan(finding, language, phrases, text), language, phrases, seed)


def test_a_list_says_what_was_understood_and_which_is_cheapest(phrases: Phrases) -> None:
    words = say(phrases, ProductsFound(replace(LAPTOPS, price=UNDER_1000), hits(SLATE, JOT)))
    assert words == (
        "Here are 2 laptops under $1,000. My first pick is Velmora Slate 14 Laptop, at $749.00. "
        "The cheapest of them is Tolvik Jot 15 Laptop, at $379.00."
    )


def test_a_list_without_a_price_limit_gives_its_range_and_one_difference(phrases: Phrases) -> None:
    words = say(phrases, ProductsFound(LAPTOPS, hits(SLATE, JOT)))
    assert "from $379.00 to $749.00" in words
    assert "in memory: 16 GB against 8 GB" in words


def test_what_was_given_up_is_said_first(phrases: Phrases) -> None:
    need = replace(LAPTOPS, brands=("HP",), price=UNDER_300)
    words = say(phrases, ProductsFound(need, hits(JOT, SLATE), ("brands", "price")))
    assert words.startswith("I have no HP laptops under $300, so I looked at other brands and dearer ones.")


def test_a_limit_that_not_all_products_meet_is_not_said_of_them(phrases: Phrases) -> None:
    need = replace(LAPTOPS, brands=("Velmora",), price=PriceRange("USD", max_minor=50000))
    words = say(phrases, ProductsFound(need, hits(SLATE, JOT)))
    assert "$500" not in words
    assert words.startswith("Here are 2 laptops, from")


def test_a_best_product_that_is_sold_out_is_named_as_such(phrases: Phrases) -> None:
    assert "Tolvik Jot 15 Laptop is out of stock" in say(phrases, ProductsFound(LAPTOPS, hits(JOT, SLATE)))


def test_a_missing_price_is_on_request_and_never_nothing(phrases: Phrases) -> None:
    assert "on request" in say(phrases, PriceAnswer((PLAIN,)))
    assert "$0" not in say(phrases, ProductsFound(LAPTOPS, hits(PLAIN, SLATE)))


def test_a_missing_stock_is_not_stated(phrases: Phrases) -> None:
    assert "does not say" in say(phrases, StockAnswer((PLAIN,)))


def test_options_that_are_sold_out_are_named(phrases: Phrases) -> None:
    assert "in stock: M: 3, L: 0" in say(phrases, StockAnswer((SHIRT,)))
    uncounted = tuple(replace(o, stock=None, available=o.in_stock) for o in SHIRT.options)
    shirt = replace(SHIRT, stock=None, available=True, options=uncounted)
    assert "in stock as M, but out of stock as L" in say(phrases, StockAnswer((shirt,)))
    assert "M: $15.00; L: $18.00" in say(phrases, PriceAnswer((SHIRT,)))
    assert "$15.00 to $20.00" in say(phrases, PriceAnswer((replace(SHIRT, options=MANY_PRICES),)))


def test_a_product_with_very_many_options_is_not_listed_option_by_option(phrases: Phrases) -> None:
    options = tuple(Option(f"B1-{n}", {"Size": f"size {n}"}, stock=n % 2) for n in range(500))
    words = say(phrases, StockAnswer((replace(SHIRT, stock=250, options=options),)))
    assert "is in stock" in words
    assert "size" not in words


def test_the_winner_of_an_attribute_is_set_against_the_others(phrases: Phrases) -> None:
    finding = AttributeAnswer("weight", (SLATE, JOT), ("Weight",) * 2, ("1.3 kg", "1.7 kg"), "least", 0)
    assert (
        say(phrases, finding)
        == "Velmora Slate 14 Laptop is lighter: 1.3 kg against 1.7 kg for Tolvik Jot 15 Laptop."
    )
    assert say(phrases, finding, "zh") == (
        "Velmora Slate 14 轻薄笔记本电脑更轻：1.3公斤，而Tolvik Jot 15 学生笔记本电脑是1.7公斤。"
    )


def test_an_attribute_that_is_not_stated_is_not_guessed(phrases: Phrases) -> None:
    words = say(phrases, AttributeAnswer("memory", (PLAIN,), (None,), (None,)))
    assert words == "For Nimdor Feather 13 Laptop, the shop's data does not state the memory."
    words = say(phrases, AttributeAnswer("waterproof", (PLAIN,), (None,), (None,)))
    assert words == "For Nimdor Feather 13 Laptop, the shop's data does not state whether it is waterproof."
    words = say(phrases, AttributeAnswer("waterproof", (PLAIN,), (None,), (None,)), "zh")
    assert words == "店里的资料没有写Nimdor Feather 13 Laptop的防水性能。"


def test_a_comparison_has_a_table_with_price_stock_and_what_is_not_stated(phrases: Phrases) -> None:
    rows = (ComparisonRow("Memory", ("16 GB", None)),)
    plan = make_plan(Comparison((SLATE, PLAIN), rows), "en", phrases, "compare")
    assert plan.table is not None
    assert plan.table.columns == ("", "Velmora Slate 14 Laptop", "Nimdor Feather 13 Laptop")
    assert plan.table.rows == (
        ("Price", "$749.00", "on request"),
        ("In stock", "yes", "not stated"),
        ("Memory", "16 GB", "not stated"),
    )


def test_chinese_answers_write_prices_and_units_the_chinese_way(phrases: Phrases) -> None:
    words = say(phrases, Described(SLATE), "zh")
    assert "US$749.00" in words
    assert "1.3公斤" in words


def test_one_question_is_asked_when_something_is_unclear(phrases: Phrases) -> None:
    for language, plan in plans(phrases):
        if any(
            s.act
            in {"which_product", "what_product", "what_gift", "not_shown_yet", "unsure", "other_language"}
            for s in plan.statements
        ):
            for seed in SEEDS:
                assert len(re.findall("[?？]", realise(plan, language, phrases, seed))) == 1


def test_promises_of_the_shop_are_not_left_to_a_model(phrases: Phrases) -> None:
    for finding in (PersonRequested(), OnlyAPerson("refund"), Refused("attack"), SmallTalk("bot_identity")):
        assert not make_plan(finding, "en", phrases, "").rewritable


def test_no_wording_comes_twice_in_a_row(phrases: Phrases) -> None:
    said = [say(phrases, SmallTalk("thanks"), seed=variant_seed("c1", turn)) for turn in range(8)]
    assert all(a != b for a, b in pairwise(said))


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Velmora Slate 14 Laptop, 14-inch, 16 GB Memory, Silver", "Velmora Slate 14 Laptop"),
        ('Lenovo ThinkBook 15 Notebook Gray 39.6 cm (15.6") 1920 x 1080 pixels', "Lenovo ThinkBook 15 Notebook Gray"),
        ("HP 364XL Original Cyan", "HP 364XL Original Cyan"),
        ("Tripp Lite Adapter Cable with 45 degree Left Plug", "Tripp Lite Adapter Cable"),
        ("1TB Drive", "1TB Drive"),
        ("x" * 200, "x" * 60),
        ("PAW Patrol Rockys Total Team Rescue Recycling Truck Toy Set for Kids and More", "PAW Patrol Rockys Total Team Rescue Recycling Truck Toy Set"),
    ],
)  # fmt: skip
def test_titles_are_cut_before_the_first_specification(title: str, short: str) -> None:
    assert short_title(Product("1", title), "en") == short


def test_products_with_the_same_short_title_are_told_apart(phrases: Phrases) -> None:
    black, white = replace(SLATE, title="Velmora Slate 14 Laptop, Black", translations={}), replace(
        SLATE, product_id="A9", title="Velmora Slate 14 Laptop, White", translations={}
    )  # fmt: skip
    words = say(phrases, StockAnswer((black, white)))
    assert "Black" in words
    assert "White" in words


@pytest.mark.parametrize(
    ("reason", "english", "chinese"),
    [
        (Reason(ReasonKind.PRICE), "under $1,000", "价格合适：US$1,000以下"),
        (Reason(ReasonKind.BRAND, "HP"), "HP, as you asked", "是您要的HP"),
        (Reason(ReasonKind.WORDS, "wireless mouse"), "matches “wireless mouse”", "符合“wireless mouse”"),
        (Reason(ReasonKind.ATTRIBUTE, "16 GB", "Memory"), "Memory: 16 GB", "内存：16GB"),
        (
            Reason(ReasonKind.ATTRIBUTE, "black", "Colour", sold_out=True),
            "Colour: black (out of stock at the moment)",
            "颜色：黑色（暂时缺货）",
        ),
        (Reason(ReasonKind.STOCK), "in stock", "有货"),
        (Reason(ReasonKind.PRODUCT_TYPE, "laptop"), "one of our laptops", "属于笔记本电脑"),
    ],
)
def test_reasons_are_short_words(phrases: Phrases, reason: Reason, english: str, chinese: str) -> None:
    need = replace(LAPTOPS, price=UNDER_1000)
    assert phrases.reason_text(reason, need, "en") == english
    assert phrases.reason_text(reason, need, "zh") == chinese


@pytest.mark.parametrize(
    ("product_type", "plural"),
    [("laptop", "laptops"), ("mouse", "mice"), ("headphones", "headphones"), ("power supply", "power supplies"),
     ("smartwatch", "smartwatches"), ("photo paper", "kinds of photo paper"), ("running shoes", "pairs of running shoes"),
     ("jeans", "pairs of jeans"), (None, "products")],
)  # fmt: skip
def test_product_types_are_named_in_the_plural(
    phrases: Phrases, product_type: str | None, plural: str
) -> None:
    assert phrases.noun(product_type, "en") == plural


def test_a_language_without_words_is_answered_in_english(phrases: Phrases) -> None:
    assert phrases.spoken("fr") == "en"
    assert phrases.spoken("zh-CN") == "zh"
    assert say(phrases, SmallTalk("greeting"), "fr") == say(phrases, SmallTalk("greeting"), "en")


@pytest.mark.parametrize(
    ("section", "name", "words", "mistake"),
    [
        ("acts", "greeting", None, "act greeting is missing"),
        ("labels", "products", None, "label products is missing"),
        ("acts", "greeting", ["Hello {name}"], "act greeting has no slot {name}"),
        ("acts", "found", {"one": ["x"]}, "plural form"),
        ("acts", "invented", ["x"], "act invented is not one"),
    ],
)
def test_a_locale_that_is_not_complete_does_not_load(
    tmp_path: Path, section: str, name: str, words: object, mistake: str
) -> None:
    raw = yaml.safe_load((LOCALES / "en.yaml").read_text(encoding="utf-8"))
    raw[section].pop(name, None)
    if words is not None:
        raw[section][name] = words
    (tmp_path / "en.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ShippedFileMissing, match=re.escape(mistake)):
        Phrases.load(folder=tmp_path)


def test_both_languages_have_every_act_and_label() -> None:
    for language in ("en", "zh"):
        raw = yaml.safe_load((LOCALES / f"{language}.yaml").read_text(encoding="utf-8"))
        assert raw["acts"].keys() == ACTS.keys()
        assert raw["labels"].keys() == LABELS.keys()
