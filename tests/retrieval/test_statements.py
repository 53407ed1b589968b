"""What a product's own words say about something."""

from retrieval.product import Product, Translation
from retrieval.statements import affirmed_share, asked_words, attribute_saying, sentence_about

SPEAKER = Product(
    "1",
    "Pool Speaker",
    "It floats. Take it to the lake. No alcohol in any of them.",
    attributes={"Material": "oak wood", "Lid": "no"},
    translations={"zh": Translation("Pool 音箱", "掉水里会自己浮起来。全都不含酒精。温度一度一调。")},
)


def test_the_sentence_that_speaks_of_it_is_found_in_any_form_of_the_word() -> None:
    said = sentence_about(asked_words("is it floating?"), SPEAKER, "en")
    assert said is not None
    assert (said.words, said.share) == ("It floats.", 1.0)


def test_a_chinese_question_is_answered_by_the_chinese_description() -> None:
    said = sentence_about(asked_words("里面有酒吗"), SPEAKER, "zh")
    assert said is not None
    assert said.words == "全都不含酒精。"


def test_what_nothing_speaks_of_has_no_sentence() -> None:
    assert sentence_about(asked_words("does it have a radio?"), SPEAKER, "en") is None


def test_words_that_only_ask_are_not_what_is_asked_about() -> None:
    assert asked_words("can the whole thing go in the dishwasher") == asked_words("dishwasher")
    assert asked_words("能不能用") == frozenset()


def test_what_is_denied_is_not_affirmed() -> None:
    assert affirmed_share(asked_words("floats"), SPEAKER) == 1.0
    assert affirmed_share(asked_words("alcohol"), SPEAKER) == 0.0
    assert affirmed_share(asked_words("has a lid"), SPEAKER) == 0.0


def test_chinese_characters_that_stand_apart_count_for_most_of_the_word() -> None:
    assert 0.4 <= affirmed_share(asked_words("能调温"), SPEAKER) < 1.0


def test_the_attribute_whose_value_says_it_is_found() -> None:
    assert attribute_saying(asked_words("is it solid oak"), SPEAKER) == "Material"
    assert attribute_saying(asked_words("is it heavy metal"), SPEAKER) is None
