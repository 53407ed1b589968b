"""Words for values and names of attributes become wishes for what products of a kind state, with their polarity."""

import pytest

from bot.app import App
from bot.understand.plain import plain
from retrieval.need import AttributeWish


def stated(app: App, message: str) -> set[tuple[str, str, str]]:
    """The attributes of the need as others are told of it: name, operator, value."""
    vocabulary = app.vocabulary.current()
    need = app.understander.stated(app.understander.understand(message, vocabulary), vocabulary)
    return {(wish.name or "", wish.op, wish.value) for wish in need.attributes}


@pytest.mark.parametrize(
    ("message", "wish"),
    [
        ("敏感肌能用的面霜", ("skin type", "=", "sensitive")),
        ("咖啡豆，浅烘", ("roast", "=", "light roast")),
        ("红茶，要散装的", ("form", "=", "loose leaf")),
        ("再看看幼猫粮", ("life stage", "=", "kitten")),
        ("女款跑鞋，缓震要高的", ("cushioning", "=", "high")),
        ("人体工学椅 要头枕", ("headrest", "=", "yes")),
        ("a cordless drill with hammer action", ("hammer action", "=", "yes")),
        ("a wallet, rfid protection a must", ("rfid protection", "=", "yes")),
        ("a loose-leaf oolong tea", ("form", "=", "loose leaf")),
        ("枕头 不要太柔软", ("firmness", "!=", "soft")),
        ("不能折叠的爬行垫", ("foldable", "=", "no")),
        ("cat litter that clumps and can be flushed", ("clumping", "=", "yes")),
        ("cat litter that clumps and can be flushed", ("flushable", "=", "yes")),
        ("cashews unsalted, 2 bags", ("salted", "=", "no")),
        ("hi! kettle w temp control", ("temperature control", "=", "yes")),
        ("gluten free noodles", ("diet", "=", "gluten-free")),
        ("left handed secateurs??", ("hand", "=", "left")),
        ("decaf coffee beans", ("caffeine", "=", "decaffeinated")),
        ("a stroller that folds with one hand", ("folding", "=", "one hand")),
        ("suitcase for the cabin, TSA lock", ("lock", "=", "tsa")),
        ("面条 无麸质的", ("diet", "=", "gluten-free")),
    ],
)
def test_a_word_names_what_the_shop_states(app: App, message: str, wish: tuple[str, str, str]) -> None:
    assert wish in stated(app, message)


@pytest.mark.parametrize(
    ("message", "name", "value"),
    [
        ("running shoes without high cushioning", "cushioning", "high"),
        ("猫粮 不是幼猫的", "life stage", "kitten"),
        ("巧克力 不能有坚果", "allergens", "nuts"),
        ("给中国朋友买红茶", "origin", "china"),
        ("latex-free pillow", "filling", "latex"),
    ],
)
def test_what_is_refused_is_not_wished_for(app: App, message: str, name: str, value: str) -> None:
    assert (name, "=", value) not in stated(app, message)


def test_a_kind_that_the_shop_does_not_have_names_nothing(app: App) -> None:
    values = app.vocabulary.current().kind_values
    assert values.find_stated("zeppelin", plain("敏感肌 with hammer action")) == ()
    assert values.find_some("zeppelin", "防晒") == []


def test_what_some_have_in_several_ways_is_said_in_words(app: App) -> None:
    values = app.vocabulary.current().kind_values
    assert [one.wish for one in values.find_some("umbrella", "要能防紫外线的")] in (
        [],
        [AttributeWish(None, "=", "防紫外线", english="uv protection")],
    )
