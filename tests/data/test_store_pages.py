"""The sample store's pages: both languages say the same, and what they say is in `store_facts.yaml`."""

import re

import pytest
import yaml

from tests.data.figures import figures, without_figures
from tests.data.store import COUNTRIES, FACTS, STORE, records

LANGUAGES = ("en", "zh")
HAN = re.compile(r"[\u4e00-\u9fff]")
TOPICS = {
    "shipping",
    "orders",
    "returns",
    "warranty",
    "payment",
    "prices",
    "account",
    "stores",
    "service",
    "about",
}
# A section that begins with one of these leans on what stands before it.
LEANING = re.compile(
    r"(It|Its|They|Their|This|That|These|Those|He|She|But|And|Also)\b|[它这那该此其也但]|他们"
)


def page(language: str, slug: str) -> str:
    return (STORE / "policies" / language / f"{slug}.md").read_text(encoding="utf-8")


def front_matter(language: str, slug: str) -> dict[str, str]:
    _, front, _ = page(language, slug).split("---\n", 2)
    parsed: dict[str, str] = yaml.safe_load(front)
    return parsed


def sections(text: str) -> list[tuple[str, str]]:
    """Each section's heading and body."""
    parts = (part.partition("\n") for part in text.split("\n## ")[1:])
    return [(heading, body.strip()) for heading, _, body in parts]


def stated(slug: str) -> tuple[set[str], list[str]]:
    """What a page must state: its figures, and the texts that both languages share, such as addresses."""
    wanted: set[str] = set()
    names = []
    for value in FACTS[slug].values():
        found = figures(value, "en")
        if found and not re.search(r"\d", without_figures(value, "en")):
            wanted.update(found)
        else:
            names.append(value)
    return wanted, names


def without_names(text: str, names: list[str]) -> str:
    for name in names:
        text = re.sub(r"\s+".join(map(re.escape, name.split())), "", text)
    return text


def test_every_page_exists_in_both_languages() -> None:
    assert 20 <= len(FACTS) <= 25
    for language in LANGUAGES:
        names = {path.name for path in (STORE / "policies" / language).iterdir()}
        assert names == {f"{slug}.md" for slug in FACTS}


@pytest.mark.parametrize("slug", FACTS)
def test_a_page_has_a_title_and_the_same_topic_in_both_languages(slug: str) -> None:
    english, chinese = (front_matter(language, slug) for language in LANGUAGES)
    assert english.keys() == chinese.keys() == {"title", "topic"}
    assert english["topic"] == chinese["topic"]
    assert english["topic"] in TOPICS
    assert HAN.search(chinese["title"])


@pytest.mark.parametrize("slug", FACTS)
def test_a_page_is_neither_short_nor_long(slug: str) -> None:
    assert 200 <= len(page("en", slug).split()) <= 500
    assert 300 <= len(HAN.findall(page("zh", slug))) <= 900
    assert 3 <= len(sections(page("en", slug))) == len(sections(page("zh", slug))) <= 6


@pytest.mark.parametrize(("language", "mark"), [("en", "?"), ("zh", "？")])
def test_every_section_answers_one_question_that_no_other_section_answers(language: str, mark: str) -> None:
    headings = [heading for slug in FACTS for heading, _ in sections(page(language, slug))]
    assert [heading for heading in headings if not heading.endswith(mark)] == []
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", FACTS)
def test_every_section_stands_on_its_own(slug: str, language: str) -> None:
    for heading, body in sections(page(language, slug)):
        words = HAN.findall(body) if language == "zh" else body.split()
        assert len(words) >= 15, heading
        assert not LEANING.match(body), heading


def test_no_english_page_has_chinese_in_it() -> None:
    assert [slug for slug in FACTS if HAN.search(page("en", slug))] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", FACTS)
def test_a_page_states_the_figures_of_the_table_and_no_others(slug: str, language: str) -> None:
    wanted, names = stated(slug)
    text = page(language, slug)
    assert [name for name in names if name not in " ".join(text.split())] == []
    text = without_names(text, names)
    assert set(figures(text, language)) == wanted
    assert re.findall(r".{0,20}\d.{0,20}", without_figures(text, language)) == []


@pytest.mark.parametrize("slug", FACTS)
def test_both_languages_state_the_same_figures_in_the_same_order_in_each_section(slug: str) -> None:
    _, names = stated(slug)
    english, chinese = (sections(without_names(page(language, slug), names)) for language in LANGUAGES)
    for (heading, body), (_, translated) in zip(english, chinese, strict=True):
        said = list(dict.fromkeys(figures(body, "en")))
        assert said == list(dict.fromkeys(figures(translated, "zh"))), heading


def test_a_fact_has_the_same_value_on_every_page() -> None:
    values: dict[str, set[str]] = {}
    for facts in FACTS.values():
        for name, value in facts.items():
            values.setdefault(name, set()).add(value)
    assert {name: found for name, found in values.items() if len(found) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", FACTS)
def test_telephone_numbers_and_mail_addresses_belong_to_nobody(slug: str, language: str) -> None:
    text = page(language, slug)
    assert all(re.fullmatch(r"555-01\d\d", number) for number in re.findall(r"\d{3}-\d{4}", text))
    assert all(mail.endswith(".example.com") for mail in re.findall(r"@([\w.]+\w)", text))


def test_the_international_page_names_every_country_that_a_customer_lives_in() -> None:
    assert FACTS["international-shipping"]["destinations"] == f"{len(COUNTRIES)} countries and regions"
    english, chinese = (" ".join(page(language, "international-shipping").split()) for language in LANGUAGES)
    for in_english, in_chinese in COUNTRIES.values():
        assert in_english in english
        assert in_chinese in chinese
    lived_in = {customer["address"]["country"] for customer in records("customers.jsonl")}
    assert lived_in == {"US", *COUNTRIES}


@pytest.mark.parametrize(
    ("english", "chinese", "read"),
    [
        ("within 3–5 working days", "3至5个工作日内", ["3-5 working days?"]),
        ("1 working day, 30 days", "1个工作日，30天", ["1 working days?", "30 days"]),
        ("$4.95, and $1,500", "4.95美元和1,500美元", ["$4.95", "$1500"]),
        ("8 a.m. to 1 p.m.", "8:00至13:00", ["8:00", "13:00"]),
        ("from 16 December, 10% off", "12月16日起优惠10%", ["16/12", "10%"]),
        ("12 months, 5 years", "12个月，5年", ["12 months", "5 years"]),
    ],
)
def test_figures_read_the_same_in_both_languages(english: str, chinese: str, read: list[str]) -> None:
    assert figures(english, "en") == figures(chinese, "zh") == read


def test_figures_that_differ_read_differently() -> None:
    assert figures("within 30 days", "en") != figures("30个工作日内", "zh")
    assert figures("12 noon", "en") == []
    assert "12" in without_figures("12 noon", "en")
