"""Misspelt words are mended only where the shop surely knows better."""

import pytest

from bot.understand.spelling import Spelling

ENGLISH = frozenset("is it in the a need for my commute orange weird quick buy".split())
SPELLING = Spelling(
    ENGLISH, ["nimdor", "wirelessly"], ["wireless", "keyboard", "keyboards", "mechanical", "jacket"]
)


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("do u hav wirless keybords", "do you have wireless keyboards"),
        ("a machanical one", "a mechanical one"),
        ("is it in stok", "is it in stock"),
        ("hw much", "how much"),
        ("wht is it, how muc", "what is it, how much"),
        ("Jaket", "jacket"),
    ],
)
def test_a_misspelt_word_becomes_the_shops_word(written: str, mended: str) -> None:
    assert SPELLING.mend(written) == mended


@pytest.mark.parametrize(
    "text",
    [
        "a quick commute", "wirelessly", "nimdor", "I met Jackett", "X515EA", "WIRLESS", "keybord@example.com",
        "see www.keybord.com", "jaket-2", "蓝牙wirele", "", "\U0001f600",
    ],
)  # fmt: skip
def test_words_names_models_and_addresses_stay_as_they_are(text: str) -> None:
    assert SPELLING.mend(text) == text


def test_nothing_is_mended_where_no_language_is_known() -> None:
    assert Spelling((), ["keyboard"], ["keyboard"]).mend("keybord") == "keybord"
