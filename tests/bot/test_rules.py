"""Which words speak of the shop's rules, of a rule in general, and of a person."""

import pytest

from bot.understand.rules import asks_in_general, reports_fault, speaks_of_rules, wants_person


@pytest.mark.parametrize(
    "message",
    [
        "if the shoes pinch, may I swap them?",
        "can I give it back to you after two weeks?",
        "my mug arrived broken",
        "what if it turns up with a rip",
        "the app shows it was delivered, but it is not here",
        "how late can the courier come?",
        "do you ship to Norway?",
        "when is your support reachable?",
        "can you wrap it?",
        "盘子送来就裂了，怎么办",
        "晚上八点以后还送吗",
        "請問可以寄到香港嗎",
        "再放一张卡片行吗",
        "这张券能和会员价一起用吗",
        "客服周末在不在",
        "鞋小了，能换大一号吗",
    ],
)
def test_a_question_about_the_rules_is_one_however_it_is_put(message: str) -> None:
    assert speaks_of_rules(message)


@pytest.mark.parametrize(
    "message",
    [
        "a red dress in size M",
        "something cheaper",
        "换个牌子",
        "换成黑色的",
        "with a parking sensor",
        "那个蓝色的",
    ],
)
def test_a_wish_is_no_question_about_the_rules(message: str) -> None:
    assert not speaks_of_rules(message)


@pytest.mark.parametrize(
    "message",
    [
        "how long does a refund take?",
        "until what time do they deliver?",
        "签收了但是没收到",
        "退款一般几天到",
    ],
)
def test_what_holds_for_every_order_is_asked_in_general(message: str) -> None:
    assert asks_in_general(message)


@pytest.mark.parametrize(
    "message", ["where is my order?", "how long until my parcel is here?", "我的快递到哪了"]
)
def test_a_question_about_one_order_is_not_asked_in_general(message: str) -> None:
    assert not asks_in_general(message)


@pytest.mark.parametrize(
    "message", ["let me talk to a person about my refund", "I want a manager", "人工", "我要找人工说退款的事"]
)
def test_a_person_is_wanted_whatever_it_is_about(message: str) -> None:
    assert wants_person(message)


@pytest.mark.parametrize(
    "message", ["when can I talk to someone?", "客服几点上班", "who speaks Chinese there?"]
)
def test_asking_when_somebody_is_there_wants_no_person_yet(message: str) -> None:
    assert not wants_person(message)


@pytest.mark.parametrize(
    "message",
    [
        "the headphones I bought from you crackle in the left ear after two weeks",
        "my new kettle stopped working after three days",
        "you sold me a lamp and it won't turn on",
        "耳机才用一个月左边就没声音了",
        "上周收到的电饭煲打不开",
    ],
)
def test_a_fault_of_what_was_bought_is_told_from_a_wish(message: str) -> None:
    assert reports_fault(message)


@pytest.mark.parametrize(
    "message",
    [
        "headphones that don't crackle",
        "I bought a tent last year, now I need a sleeping bag",
        "不容易坏的雨伞",
        "一个月不用充电的手表",
    ],
)
def test_a_wish_reports_no_fault(message: str) -> None:
    assert not reports_fault(message)
