"""What the reader's marks, the kinds by meaning and what stands before a message change in a talk."""

import pytest

from bot.app import App
from bot.understand.marks import FOR, NOTHING, REFUSED, THING, WISHED, Mark, everywhere, surely
from tests.bot.talk import say


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("想要个夹领子上的那种无线麦", "microphone"),
        ("有没有看娃的摄像头", "baby monitor"),
        (
            "Hello. My mother is 81. Her doctor wants her to take her blood pressure at home every day. What would you suggest?",
            "blood pressure monitor",
        ),
    ],
)
def test_a_thing_that_no_word_names_is_found_by_meaning(app: App, message: str, kind: str) -> None:
    reply = say(app, message)
    assert reply.need is not None
    assert reply.need.product_type == kind


@pytest.mark.parametrize("message", ["birthday present for my 3 year old nephew", "给三岁侄子的礼物"])
def test_a_present_is_no_kind_of_thing(app: App, message: str) -> None:
    understanding = app.understander.understand(message, app.vocabulary.current())
    assert understanding.need.product_type is None


@pytest.mark.parametrize("message", ["想买一台冰箱", "bookshelf for the living room"])
def test_a_named_kind_that_is_not_sold_is_not_guessed_away(app: App, message: str) -> None:
    assert not say(app, message).products


@pytest.mark.parametrize("message", ["do you have any cheaper?", "do you have any lighter?"])
def test_a_comparative_is_nothing_that_is_not_sold(app: App, message: str) -> None:
    assert say(app, "headphones", message).products


def test_somebody_else_is_no_pet(app: App) -> None:
    toys = say(app, "dog food", "I also want a toy for my 5 year old son")
    assert toys.need is not None
    assert toys.need.product_type == "toy"
    assert not say(app, "cat tree", "do you have a bed for my daughter").products


@pytest.mark.parametrize(
    ("before", "message"),
    [("笔记本电脑", "第一台保修几年"), ("laptop", "how long is the warranty on the first one?")],
)
def test_the_rules_tell_the_warranty_of_what_is_pointed_at(app: App, before: str, message: str) -> None:
    assert "24" in say(app, before, message).text


def test_what_something_would_be_is_its_price_unless_an_attribute_is_named(app: App) -> None:
    assert "h" in say(app, "laptops", "what would the battery life of the first one be?").text
    assert "$" in say(app, "perfume for women", "what would the first one be?").text


def test_a_word_is_of_the_department_that_is_spoken_of(app: App) -> None:
    reply = say(app, "food for my new puppy", "also a lead, red if you have it")
    assert reply.need is not None
    assert reply.need.product_type == "dog lead"


def test_what_is_not_sold_is_said_and_nothing_else_is_shown(app: App) -> None:
    reply = say(app, "blue wall paint for the bathroom", "do you sell ladders too")
    assert not reply.products


def test_those_that_have_what_the_last_one_lacks(app: App) -> None:
    reply = say(app, "dog toys", "does the red one squeak?", "any that do then")
    assert reply.products
    for card in reply.products:
        product = app.catalog.get(card.product_id)
        assert product is not None
        assert product.attributes["Squeaker"] == "yes"


def test_which_of_the_two_asks_of_both(app: App) -> None:
    reply = say(
        app,
        "hair dryer under 50",
        "does the morvick one come in black?",
        "which of the two has the longer cord",
    )
    assert "1.8 m" in reply.text


def test_what_fits_the_thing_spoken_of_is_looked_for(app: App) -> None:
    reply = say(
        app, "inkjet printer with scanner under 100", "which ink does it take and what does that cost?"
    )
    assert reply.need is not None
    assert reply.need.product_type == "ink cartridge"


@pytest.mark.parametrize(
    "message",
    ["想送老師一支鋼筆，50美元以內，最好有禮盒包裝", "想送老师一支钢笔，50美元以内，最好有礼盒包装"],
)
def test_a_property_is_no_thing_of_its_own(app: App, message: str) -> None:
    reply = say(app, message)
    assert reply.need is not None
    assert reply.need.product_type == "fountain pen"


def test_what_is_not_liked_is_not_wished_for_in_other_words(app: App) -> None:
    understanding = app.understander.understand("我不喜欢硬的枕头", app.vocabulary.current())
    assert ("=", "偏硬") not in {(wish.op, wish.value) for wish in understanding.features}


def test_the_colder_end_of_two_neighbouring_degrees_counts(app: App) -> None:
    need = app.understander.understand("零下三四度用的睡袋", app.vocabulary.current()).need
    assert [wish.value for wish in need.attributes if wish.unit == "°C"] == ["-4"]


def test_jeans_in_36_are_those_with_a_waist_of_36_inches(app: App) -> None:
    reply = say(app, "jeans for my husband, waist 36, nothing black")
    assert [card.product_id for card in reply.products] == ["FAS-0016"]


def test_a_wish_after_a_word_on_what_was_shown_is_a_wish(app: App) -> None:
    reply = say(app, "board games under 20", "nah the first one is boring. something for two players")
    assert reply.products


def test_who_gives_up_one_thing_for_another_is_not_only_angry(app: App) -> None:
    reply = say(app, "最轻的登机箱是哪个", "算了不要箱子了，给我爸找个血压计 他眼睛不好")
    assert reply.need is not None
    assert reply.need.product_type == "blood pressure monitor"
    assert reply.products


MARKS = (
    Mark(0, 2, NOTHING, 0.97), Mark(2, 8, WISHED, 0.9), Mark(8, 12, THING, 0.9), Mark(12, 20, FOR, 0.6),
    Mark(20, 25, REFUSED, 0.95),
)  # fmt: skip


def test_words_surely_say_something_where_all_of_them_do() -> None:
    assert surely(MARKS, 2, 8, frozenset({WISHED}))
    assert not surely(MARKS, 2, 12, frozenset({WISHED}))
    assert surely(MARKS, 2, 12, frozenset({WISHED, THING}))
    assert not surely(MARKS, 12, 20, frozenset({FOR}))  # not surely
    assert not surely(MARKS, 24, 30, frozenset({REFUSED}))  # beyond what was read
    assert not surely((), 0, 2, frozenset({NOTHING}))


def test_words_that_stand_twice_must_say_it_twice() -> None:
    text = "a red mug and a red dot"
    marks = (
        Mark(0, 5, WISHED, 0.9),
        Mark(5, 16, NOTHING, 0.9),
        Mark(16, 19, REFUSED, 0.9),
        Mark(19, 23, THING, 0.9),
    )
    assert not everywhere(marks, text, "red", frozenset({WISHED}))
    assert everywhere(marks, text, "RED", frozenset({WISHED, REFUSED}))
    assert not everywhere(marks, text, "blue", frozenset({WISHED}))


def kind_after(app: App, *messages: str) -> str | None:
    """The kind of thing that is spoken of after some messages."""
    need = say(app, *messages).need
    return need.product_type if need else None


@pytest.mark.parametrize(
    ("before", "message", "kind"),
    [
        (
            "reading glasses +1.5",
            "Good. The wife wants a pair which folds, for her handbag",
            "reading glasses",
        ),
        (
            "a little watering can for her houseplants",
            "cute but now she says she'd rather have a big one for the garden, at least 9 litres",
            "watering can",
        ),
        (
            "need a turntable, up to 100",
            "does she need to buy speakers on top or is everything in there",
            "turntable",
        ),
        (
            "need a turntable, up to 100",
            "and whats the next step up, something around 200 with bluetooth",
            "turntable",
        ),
        ("phone for my nan, big icons", "she wants a decent camera, 50mp or more, under 300", "phone"),
        ("想买墙漆", "厨房的墙有点发霉，有防霉的漆吗", "wall paint"),
    ],
)
def test_who_names_another_thing_beside_it_goes_on_with_what_is_spoken_of(
    app: App, before: str, message: str, kind: str
) -> None:
    assert kind_after(app, before, message) == kind


@pytest.mark.parametrize(
    ("before", "message", "kind"),
    [
        ("reading glasses", "now my wife needs a handbag", "handbag"),
        ("need a turntable", "also a pair of speakers please", "speaker"),
        ("看看墙漆", "再来个手电钻", "drill"),
    ],
)
def test_another_thing_that_is_wished_for_is_no_word_beside_it(
    app: App, before: str, message: str, kind: str
) -> None:
    named = kind_after(app, before, message)
    assert named is not None
    assert kind in named


def test_either_of_two_is_one_question(app: App) -> None:
    text = say(app, "balance bike with 12 inch wheels", "Which is lighter, the Dash or the Woody?").text
    assert "3.9" in text
    assert "does not state" not in text


def test_each_question_asks_of_its_own_option(app: App) -> None:
    text = say(app, "need some saffron for a paella", "what's the 2 g and is the 5 g one available").text
    assert "23.90" in text
    assert "out of stock" in text


def test_what_is_pointed_at_by_brand_colour_and_material_is_found_though_it_is_not_shown(app: App) -> None:
    reply = say(app, "canvas sneakers up to 50", "those white leather ones from stridena, got them in 44?")
    assert "Stridena" in reply.text


def test_a_word_of_another_kind_of_thing_is_no_name_of_it(app: App) -> None:
    assert "Zantiq" not in say(app, "Inkavo Home打印机的墨盒", "黑色的500页大容量多少钱").text


def test_the_strength_of_glasses_is_an_option(app: App) -> None:
    assert "+2.0" in say(app, "reading glasses", "the Okulvi Page: is +2.0 in stock?").text


@pytest.mark.parametrize(
    ("before", "message", "said"),
    [
        ("墙漆", "这些漆能发到加拿大吗", "漆"),
        ("wall paint", "can you ship these to Canada?", "paint"),
    ],
)
def test_what_cannot_be_sent_abroad_is_told_of_what_is_spoken_of(
    app: App, before: str, message: str, said: str
) -> None:
    text = say(app, before, message).text
    assert said in text
    assert ("cannot be sent" in text) or ("不能寄" in text)
