"""What shoppers say every day of a thing: quiet, light, not for kids, in a size whose price is another, two things at once."""

import re

import pytest

from bot.app import App
from bot.understand.needs.order import Relative, soft_order
from bot.understand.plain import plain
from tests.bot.talk import say


@pytest.mark.parametrize(
    ("message", "order"),
    [
        ("do u have massage guns that arent loud?", Relative("noise level", "less", most=True)),
        ("a quiet fan for the bedroom", Relative("noise level", "less", most=True)),
        ("碎纸机要安静的", Relative("noise level", "less", most=True)),
        ("轻便的婴儿车", Relative("weight", "less", most=True)),
        ("a phone with long battery life", Relative("battery life", "more", most=True)),
        ("轻便又安静的吸尘器", None),  # two orders at once are none
        ("a lamp", None),
    ],
)
def test_a_soft_wish_puts_the_list_in_an_order(message: str, order: Relative | None) -> None:
    assert soft_order(message) == order


def test_the_quietest_comes_first_where_quiet_is_wished(app: App) -> None:
    assert "45 dB" in say(app, "massage guns that arent loud").text
    assert say(app, "massage guns that arent loud").products[0].product_id == "HEA-0010"


def test_of_a_new_thing_light_is_the_lightest(app: App) -> None:
    assert say(app, "a laptop", "and a mouse, a light one").products[0].product_id == "CMP-0016"


@pytest.mark.parametrize(
    ("message", "product_id", "amount"),
    [
        ("type-c数据线,要两米的", "PHN-0033", "9.90"),
        ("duffel bag waterproof about 60 liters", "TRA-0037", "99.00"),
        ("i need nappies, my son weighs 11 kilos", "BAB-0002", "16.90"),
    ],
)
def test_a_card_has_the_price_of_the_option_that_is_wished(
    app: App, message: str, product_id: str, amount: str
) -> None:
    prices = {card.product_id: card.price for card in say(app, message).products}
    price = prices[product_id]
    assert price is not None
    assert price.amount == amount


def test_what_is_not_for_children_is_none_for_children(app: App) -> None:
    shown = say(app, "smartwatch less than 100", "not for kids, for me").products
    assert shown
    assert "PHN-0014" not in {card.product_id for card in shown}


def test_what_may_hold_traces_of_what_is_refused_comes_last(app: App) -> None:
    shown = [card.product_id for card in say(app, "chocolate without nuts, my daughter is allergic").products]
    assert shown == ["FOO-0020", "FOO-0017"]


@pytest.mark.parametrize(
    ("message", "first"),
    [
        ("tea for my mum please, she cannot have much caffeine", "FOO-0016"),
        ("tea with low caffeine", "FOO-0016"),
        ("a tea for my aunt, she can't have caffeine", "FOO-0016"),
    ],
)
def test_little_of_something_is_no_wish_for_it(app: App, message: str, first: str) -> None:
    assert say(app, message).products[0].product_id == first


def test_noodles_that_are_not_spicy(app: App) -> None:
    shown = {card.product_id for card in say(app, "noodles that arent spicy").products}
    assert "FOO-0028" not in shown
    assert "FOO-0029" in shown


@pytest.mark.parametrize(
    ("message", "kinds"),
    [
        ("孩子五岁,自行车和头盔都要一套", {"SPT-0033", "SPT-0025"}),
        ("I need a toaster and a kettle", {"KIT-0039", "KIT-0004"}),
    ],
)
def test_two_things_side_by_side_are_two_wishes(app: App, message: str, kinds: set[str]) -> None:
    assert kinds <= {card.product_id for card in say(app, message).products}


def test_what_both_come_to_is_the_sum_of_what_was_put_forward(app: App) -> None:
    assert "US$93.90" in say(app, "想买个烤面包机和烧水壶", "两个一共多少钱").text


@pytest.mark.parametrize(("message", "size"), [("running shoes mens, 44", "44"), ("ok what about 43", "43")])
def test_a_number_alone_is_a_size_of_shoes(app: App, message: str, size: str) -> None:
    need = say(app, "trail running shoes for men", message).need
    assert need is not None
    assert need.price is None
    assert ("size", size) in {(wish.name, wish.value) for wish in need.attributes}


def test_people_are_counted_together() -> None:
    assert "4 people" in plain("2 adults 2 kids")
    assert "3 people" in plain("两大一小")


@pytest.mark.parametrize(
    ("message", "high"), [("一百多刀以内的手机", 20000), ("两百以内的手机", 20000), ("一百多的手机", 20000)]
)
def test_a_hundred_and_more_at_most_is_a_limit(app: App, message: str, high: int) -> None:
    price = app.understander.understand(message, app.vocabulary.current()).need.price
    assert price is not None
    assert price.max_minor == high
    assert (price.min_minor is None) == ("以内" in message)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Our Labrador Bruno is twelve. I would like a memory foam bed for him, please.", "pet bed"),
        (
            "My doctor told me to check my blood pressure every day. Is there a monitor that speaks the result?",
            "blood pressure monitor",
        ),
        ("he also needs food, made for senior dogs", "dog food"),
    ],
)
def test_a_kind_is_told_by_what_is_said_around_it(app: App, message: str, kind: str) -> None:
    need = say(app, message).need
    assert need is not None
    assert need.product_type == kind


def test_nothing_washable_is_refused(app: App) -> None:
    shown = say(app, "My son is 8 kg, I need disposable nappies, nothing washable please").products
    assert [card.product_id for card in shown] == ["BAB-0002"]


def test_what_a_thing_is_for_hides_no_other_one(app: App) -> None:
    shown = say(app, "on my feet 10 hrs a day, whats the best massage gun under 60?").products
    assert {card.product_id for card in shown} == {"HEA-0009", "HEA-0010"}


def test_one_wish_in_several_clauses_is_one_list(app: App) -> None:
    reply = say(app, "你好，卧室大概18平，想买台空气净化器，晚上睡觉开着要安静，100块以内")
    assert all(card.price is not None and float(card.price.amount) <= 100 for card in reply.products)


@pytest.mark.parametrize(
    ("message", "told"), [("headphones under 150 euros", "USD"), ("耳机，150欧以内", "USD")]
)
def test_prices_in_another_currency_are_told(app: App, message: str, told: str) -> None:
    assert told in say(app, message).text


def test_other_ones_are_none_of_those_shown(app: App) -> None:
    first = say(app, "headphones with bluetooth")
    others = say(app, "headphones with bluetooth", "what other bluetooth headphones do you have")
    assert others.products
    assert not {p.product_id for p in first.products} & {p.product_id for p in others.products}


def test_where_no_other_meets_the_wish_it_is_said(app: App) -> None:
    reply = say(app, "what wet cat food do you have for my old cat", "what other wet cat food do you have")
    assert [card.product_id for card in reply.products] == ["PET-0008"]
    assert re.search(
        r"What you have seen is all .* senior|Besides what you have seen, I have no .* senior", reply.text
    )


def test_a_life_stage_replaces_the_one_before(app: App) -> None:
    reply = say(app, "what wet cat food do you have for my old cat", "any wet one for adult cats then?")
    assert [card.product_id for card in reply.products] == ["PET-0008"]
    assert "senior" not in reply.text


@pytest.mark.parametrize(
    ("messages", "product_ids"),
    [
        (("你好，我家金毛12岁了，最近腿脚不太好，想给它换个对关节好一点的窝",), ["PET-0028"]),
        (("还缺个浇水的壶，嘴长一点的，书架顶上的绿萝也要浇",), ["GAR-0031", "GAR-0030", "GAR-0032"]),
        (("想送外甥一辆平衡车，70块以内的",), ["BAB-0037", "BAB-0038", "BAB-0039"]),
        (("puzzle for his little sister, she's just three",), ["TOY-0024", "TOY-0025"]),
        (("humidifier, budget 50 or so",), ["HEA-0025", "HEA-0026"]),
        (
            (
                "frying pan, less than 30 dollars",
                "Also for my husband, he is crazy for steak, I want a cast iron frying pan",
            ),
            ["KIT-0022"],
        ),
    ],
)
def test_what_is_wished_is_shown(app: App, messages: tuple[str, ...], product_ids: list[str]) -> None:
    assert {card.product_id for card in say(app, *messages).products} == set(product_ids)


def test_what_the_shop_has_none_of_is_told(app: App) -> None:
    assert "no mugs" in say(app, "ok and a mug").text


@pytest.mark.parametrize("message", ["三文鱼狗粮，蛋白别超过25", "三文鱼狗粮，蛋白不能超过25"])
def test_an_attribute_with_a_limit_is_no_price(app: App, message: str) -> None:
    need = say(app, message).need
    assert need is not None
    assert need.price is None


def test_who_pays_less_is_asked_of_the_pages(app: App) -> None:
    assert "10%" in say(app, "笔记本电脑", "学生能便宜点吗").text
    assert "promotions" in {c.document_id for c in say(app, "laptops", "student discount?").citations}
