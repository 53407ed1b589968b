"""Which of several things that a message names is wanted."""

import pytest

from bot.app import App
from tests.bot.talk import say


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("My father-in-law's old drill gave up right in the middle of hanging the kitchen shelves. I need a cordless one with hammer action.", "cordless drill"),
        ("Everybody with kids told me to get washable wall paint because crayon happens. Do you sell any? Green would be dreamy.", "wall paint"),
        ("家里装窗帘要打孔，想买个充电的手电钻，100以内", "cordless drill"),
        ("有没有降噪的头戴式耳机 200刀以内 图书馆用", "headphones"),
        ("vegan chocolate for a colleague. She is allergic to nuts, so nothing that may contain nuts", "chocolate"),
        ("cheapest router that covers the whole house", "router"),
    ],
)  # fmt: skip
def test_the_thing_that_is_wished_for_is_found(app: App, message: str, kind: str) -> None:
    need = say(app, message).need
    assert need is not None
    assert need.product_type == kind


@pytest.mark.parametrize(
    ("messages", "kind"),
    [
        (("retractable dog lead", "show me other leads that hold 45kg or more"), "dog lead"),
        (
            ("a high chair that folds", "do you ship to Ireland?", "back to the chairs, any in grey?"),
            "high chair",
        ),
        (("a high chair that folds", "now office chairs"), "office chair"),
        (("a high chair that folds", "I also need an office chair"), "office chair"),
    ],
)
def test_a_word_for_what_is_spoken_of_means_that(app: App, messages: tuple[str, ...], kind: str) -> None:
    need = say(app, *messages).need
    assert need is not None
    assert need.product_type == kind


def test_both_of_two_things_are_shown(app: App) -> None:
    reply = say(app, "I'd like a tent and also headphones")
    kinds = {p.product_type for p in app.catalog.get_many([c.product_id for c in reply.products]).values()}
    assert {"tent"} < kinds


@pytest.mark.parametrize(
    ("messages", "bound"),
    [
        (("air fryers", "2升太小 有没有4升以上的"), (">=", "4")),
        (("air fryers", "2 litres is too small"), (">", "2")),
        (("我90公斤有点重，想买把办公椅",), (">=", "90")),
        (("He's a big lad, 125 kg, and sits nine hours a day. I want an office chair.",), (">=", "125")),
    ],
)
def test_an_amount_that_will_not_do_is_a_bound(
    app: App, messages: tuple[str, ...], bound: tuple[str, str]
) -> None:
    need = say(app, *messages).need
    assert need is not None
    assert bound in {(wish.op, wish.value) for wish in need.attributes}
    assert not any(wish.unit == "h" for wish in need.attributes)


@pytest.mark.parametrize(
    ("message", "stays"),
    [
        ("never mind the price", False),
        ("forget the 300", False),
        ("ignore the 300 dollar limit", False),
        ("forget 5 ms, I don't game", True),
        ("ignore the 3 speeds", True),
    ],
)
def test_only_a_limit_is_taken_back(app: App, message: str, stays: bool) -> None:
    need = say(app, "monitor under 300", message).need
    assert need is not None
    assert (need.price is not None) is stays


def test_any_brand_is_fine_lets_a_refused_one_back_in(app: App) -> None:
    need = say(app, "27 inch monitor, not korbrix", "429 no way. any brand is fine then but under 300").need
    assert need is not None
    assert need.not_brands == []
    assert say(app, "running shoes not Stridena", "I don't care about the brand").need.not_brands  # type: ignore[union-attr]
