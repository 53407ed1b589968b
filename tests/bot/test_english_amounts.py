"""English amounts in words: read as the digits that shoppers mean, and left alone where they are no amounts."""

import time

import pytest

from bot.understand.english_amounts import with_english_digits


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("not more than two fifty", "not more than 250"),
        ("two hundred and thirty at the most", "230 at the most"),
        ("between one hundred and one hundred and fifty", "between 100 and 150"),
        ("a hundred quid tops", "100 quid tops"),
        ("five to eight hundred", "500 to 800"),
        ("fifteen hundred", "1500"),
        ("a thousand two hundred", "1200"),
        ("a couple of hundred", "200"),
        ("twenty-five max", "25 max"),
        ("under ten bucks", "under 10 bucks"),
        ("three kilos at most", "3 kilos at most"),
        ("half an hour", "0.5 hour"),
    ],
)
def test_amounts_become_digits(said: str, read: str) -> None:
    assert with_english_digits(said) == read


@pytest.mark.parametrize(
    "text",
    [
        "the second one",
        "two things",
        "one of those",
        "show me one more",
        "one hundred percent cotton",
        "买一台",
        "",
    ],
)
def test_other_numbers_stay_words(text: str) -> None:
    assert with_english_digits(text) == text


@pytest.mark.parametrize("text", ["two " * 2500, " " * 10_000, "one hundred and " * 600, "9" * 10_000])
def test_long_texts_are_read_at_once(text: str) -> None:
    started = time.process_time()
    with_english_digits(text)
    assert time.process_time() - started < 2
