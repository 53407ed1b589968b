"""What the answer to a question is measured in."""

import pytest

from retrieval.asked_units import asked_dimension, attribute_in_unit

GAME = {"Players": "2 to 5", "Playing time": "45 min", "Age": "from 8 years", "Language": "English"}


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


@pytest.mark.parametrize(
    ("question", "attributes", "name"),
    [
        ("how long does it take?", {"Weight": "2 kg", **GAME}, "Playing time"),
        ("how many mm is it", {"Thickness": "4 mm", "Length": "2 m"}, "Thickness"),
        ("一袋几斤", {"Weight": "2 kg", "Maximum load": "30 kg"}, "Weight"),
        ("每小袋多少克", {"Weight": "250 g"}, None),
        ("would my 5 kilo cat fit", {"Weight": "1.4 kg"}, None),
        ("how long does it take?", {"Charging time": "2 h", "Battery life": "8 h"}, None),
    ],
)
def test_the_only_attribute_that_is_measured_so_answers(
    question: str, attributes: dict[str, str], name: str | None
) -> None:
    assert attribute_in_unit(question, attributes) == name
