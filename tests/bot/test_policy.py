"""Which sentences of the pages are quoted."""

import pytest

from bot.skills.passages_found import CLOSE_BEHIND, MAX_QUOTE, quote, quoted
from retrieval.documents import Passage
from retrieval.passage_scores import PassageHit


def hit(*sentences: tuple[str, float], fit: float = 1.0, page: str = "returns") -> PassageHit:
    text = " ".join(words for words, _ in sentences)
    score = max(score for _, score in sentences)
    return PassageHit(Passage(page, "en", 0, page, "", text), score, 0.5, 0.5, sentences, fit)


def test_a_short_passage_is_quoted_whole() -> None:
    assert quote(hit(("One.", 0.1), ("Two.", 0.9)), 1) == "One. Two."


def test_the_telling_sentence_of_a_long_passage_is_always_quoted() -> None:
    long = [(f"Sentence {n} {'of many words ' * 9}.", 0.2) for n in range(6)]
    long[4] = ("Parking is free.", 0.9)
    assert quote(hit(*long), 3) == "Parking is free."


def test_the_sentences_stand_in_the_order_of_the_passage_and_within_the_limit() -> None:
    long = [(f"{n} {'word ' * 25}.", 0.8 + n / 100) for n in range(6)]
    words = quote(hit(*long), 3)
    assert words.index("0 word") < words.index("5 word")
    assert len(words) <= MAX_QUOTE


def test_a_sentence_that_leans_on_another_brings_it_along() -> None:
    long = [("Rules." + " and so on" * 30, 0.1), ("A card is sent.", 0.2), ("It is free.", 0.9)]
    assert quote(hit(*long), 3) == "A card is sent. It is free."


def test_a_sentence_longer_than_the_limit_is_quoted_whole() -> None:
    words = "word " * 120 + "."
    assert quote(hit((words, 0.9), ("Other.", 0.1)), 3) == words


@pytest.mark.parametrize(("fit", "count"), [(CLOSE_BEHIND, 2), (CLOSE_BEHIND - 0.01, 1)])
def test_a_second_passage_is_quoted_only_close_behind_the_first(fit: float, count: int) -> None:
    found = [hit(("One.", 0.9)), hit(("Two.", 0.9), fit=fit, page="refunds"), hit(("Three.", 0.9))]
    assert len(quoted(found)) == count
