"""Questions matched with the attributes of a product by meaning."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.stated_meaning import ONE_MEASURED, ONE_SAID, StatedMeaning, asked_dimension
from tests.seams import HashingEmbeddings

GAME = {"Players": "2 to 5", "Playing time": "45 min", "Age": "from 8 years", "Language": "English"}


class CountingEmbeddings(HashingEmbeddings):
    def __init__(self) -> None:
        super().__init__(64)
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        return super().encode(texts)


@pytest.mark.parametrize(
    ("question", "dimension"),
    [
        ("how long does the second one take?", "time"),
        ("一局多久", "time"),
        ("几度能睡", "temperature"),
        ("her upper arm is 40 cm round, does that work", None),
        ("can I swim with it", None),
        ("早晚能用吗", None),
    ],
)
def test_a_question_may_tell_what_its_answer_is_measured_in(question: str, dimension: str | None) -> None:
    assert asked_dimension(question) == dimension


def test_the_only_attribute_measured_so_answers() -> None:
    nearest = StatedMeaning(HashingEmbeddings(64)).nearest(
        "how long does it take?", {"Weight": "2 kg", **GAME}
    )
    assert nearest is not None
    assert (nearest.name, nearest.probability) == ("Playing time", ONE_MEASURED)


def test_an_amount_in_a_question_narrows_to_what_is_measured_so() -> None:
    meaning = StatedMeaning(HashingEmbeddings(64))
    nearest = meaning.nearest(
        "her upper arm is 40 cm round, does that work", {"Cuff size": "32-52 cm", "Weight": "420 g"}
    )
    assert nearest is not None
    assert (nearest.name, nearest.probability) == ("Cuff size", ONE_SAID)
    # What weighs 5 kg is held by a thing more often than it is the thing.
    cat = meaning.nearest("would my 5 kilo cat fit", {"Weight": "1.4 kg", "Material": "polyester"})
    assert cat is not None
    assert cat.probability != ONE_SAID


def test_words_in_common_are_nearest_and_a_product_of_one_attribute_has_none() -> None:
    meaning = StatedMeaning(HashingEmbeddings(64))
    nearest = meaning.nearest("which language is it in", GAME)
    assert nearest is not None
    assert nearest.name == "Language"
    assert 0 < nearest.probability < 1
    assert meaning.nearest("which language is it in", {"Language": "English"}) is None


def test_attributes_are_read_once() -> None:
    encoder = CountingEmbeddings()
    meaning = StatedMeaning(encoder)
    meaning.nearest("which language is it in", GAME)
    meaning.nearest("who can play", GAME)
    texts = {*GAME, *(f"{name}: {value}" for name, value in GAME.items())}
    assert sorted(text for text in encoder.encoded if text in texts) == sorted(texts)
