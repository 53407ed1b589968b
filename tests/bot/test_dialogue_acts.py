"""What a message does in its conversation, by the shipped model, and which job it gets by that."""

from pathlib import Path

import pytest

from bot.app import App
from bot.dialogue import Dialogue
from bot.route import Job
from bot.route_by_acts import is_about_list, is_angry, job_by_acts, one_matter_only, with_concept
from bot.shipped import shipped
from bot.understand.dialogue_acts import ActModel, ActsError, DialogueActs
from bot.understand.reader import Before
from bot.understand.resolver import NOTHING_SHOWN, Resolved
from retrieval.e5_weights import open_e5_weights


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> ActModel:
    return ActModel.load(
        shipped("models/acts"), open_e5_weights(), tmp_path_factory.getbasetemp() / "encoder"
    )


@pytest.mark.parametrize(
    ("before", "message", "act"),
    [
        (Before(), "bought a robot vac off you 8 months ago and the battery is dead. am i covered", "rules"),
        (Before("do you sell gift cards", "rules"), "and how old can they get", "rules"),
        (Before("any cordless drills", "shows cordless drills"), "anything a bit lighter", "wish"),
        (
            Before("any cordless drills", "shows cordless drills"),
            "is the second one any good on brick",
            "ask",
        ),
        (Before(), "where the heck is my dog leash?? ordered it two weeks ago", "order"),
        (Before("我想买个水壶", "shows 电热水壶"), "你们几点下班 电话多少", "rules"),
        (Before("我想买个水壶", "shows 电热水壶"), "第二个保温多久", "ask"),
        (Before(), "我上周买的台灯怎么还没到", "order"),
    ],
)
def test_what_a_message_does_is_read_in_its_talk(
    model: ActModel, before: Before, message: str, act: str
) -> None:
    assert model.read(message, before).likeliest == act


def _acts(**likely: float) -> DialogueActs:
    return DialogueActs(likely)


def _job(
    app: App,
    acts: DialogueActs,
    text: str,
    job: Job,
    before: Dialogue,
    resolved: Resolved = NOTHING_SHOWN,
) -> Job:
    understanding = app.understander.understand(text, app.vocabulary.current(), "en")
    return job_by_acts(acts, before, understanding, resolved, job)


SHOWN = Dialogue(shown=("AUD-0001", "AUD-0002"))


@pytest.mark.parametrize(
    ("acts", "text", "seemed", "job"),
    [
        (_acts(rules=0.95), "my vacuum died after 8 months", Job.SHOP, Job.POLICY),
        (_acts(rules=0.5, wish=0.4), "my vacuum died after 8 months", Job.SHOP, Job.SHOP),
        (_acts(order=0.95), "where is my dog leash", Job.SHOP, Job.ORDER),
        (_acts(order=0.95), "throw a pair of socks into that order", Job.SHOP, Job.POLICY),
        (_acts(ask=0.6, price=0.35), "is it any good", Job.OUT_OF_SCOPE, Job.PRODUCT_QUESTION),
        (_acts(buy=0.9), "ok that then", Job.SMALL_TALK, Job.BUY),
        (_acts(upset=0.95), "third one that broke", Job.SHOP, Job.APOLOGY),
        (_acts(chat=0.95), "let me talk to a person", Job.PERSON, Job.PERSON),
        (_acts(rules=0.95), "where is XO-10240", Job.ORDER, Job.ORDER),
        (_acts(order=0.95), "where is my charging stand?? it should be here", Job.POLICY, Job.ORDER),
        (_acts(order=0.95), "my order says delivered but it isn't here", Job.POLICY, Job.POLICY),
        (_acts(price=0.95), "student discount?", Job.POLICY, Job.POLICY),
        (_acts(wish=0.95), "that laptop you sold me is garbage", Job.APOLOGY, Job.APOLOGY),
        (_acts(rules=0.95), "not from Tolvik", Job.SHOP, Job.SHOP),
        (DialogueActs({}), "anything", Job.SHOP, Job.SHOP),
    ],
)
def test_what_a_message_surely_does_outweighs_what_it_seemed_to_do(
    app: App, acts: DialogueActs, text: str, seemed: Job, job: Job
) -> None:
    assert _job(app, acts, text, seemed, SHOWN) is job


def test_a_wish_that_is_named_stays_one_unless_it_points_at_one_of_the_list(app: App) -> None:
    asks, one = _acts(ask=0.95), Resolved({"one": 1.0}, {"AUD-0001": 0.95, "AUD-0002": 0.05})
    assert _job(app, asks, "the beige one, does it fold", Job.SHOP, SHOWN, one) is Job.PRODUCT_QUESTION
    assert _job(app, asks, "the beige one, does it fold", Job.SHOP, SHOWN) is Job.SHOP
    assert _job(app, asks, "it must last at least 40 hours", Job.SHOP, SHOWN, one) is Job.SHOP
    assert _job(app, _acts(chat=0.95), "ok make it 250 dollars then", Job.SHOP, SHOWN) is Job.SHOP
    assert _job(app, _acts(rules=0.95), "the colour doesn't matter then", Job.SHOP, SHOWN) is Job.SHOP


def test_nothing_is_asked_of_products_or_taken_where_none_was_shown(app: App) -> None:
    assert _job(app, _acts(ask=0.95), "is it any good", Job.OUT_OF_SCOPE, Dialogue()) is Job.OUT_OF_SCOPE
    assert _job(app, _acts(buy=0.95), "ok that then", Job.SMALL_TALK, Dialogue()) is Job.SMALL_TALK


def test_a_price_that_is_surely_asked_for_is_told(app: App) -> None:
    said = app.understander.understand("could i order that one today or what", app.vocabulary.current(), "en")
    assert with_concept(_acts(stock=0.9), said).question.concept == "stock"
    assert with_concept(_acts(stock=0.5), said).question.concept == said.question.concept


def test_who_only_seems_angry_is_not() -> None:
    assert not is_angry(_acts(wish=0.99, upset=0.002))
    assert is_angry(_acts(rules=0.9, upset=0.1))


def test_a_message_of_one_matter_is_not_taken_apart() -> None:
    assert one_matter_only(_acts(rules=0.95))
    assert not one_matter_only(_acts(rules=0.6, wish=0.4))
    one = Resolved({"one": 1.0}, {"A": 0.95, "B": 0.05})
    assert is_about_list(_acts(ask=0.95), one)
    assert is_about_list(_acts(buy=0.95), one)
    assert not is_about_list(_acts(wish=0.95), one)
    assert not is_about_list(_acts(buy=0.95), Resolved({"all": 1.0}, {"A": 0.5, "B": 0.5}))


def test_a_folder_without_a_model_and_a_damaged_one_are_named_with_their_cure(tmp_path: Path) -> None:
    with pytest.raises(ActsError, match="xiaoer train acts"):
        ActModel.load(tmp_path, open_e5_weights())
    for name in ("model.safetensors", "config.json"):
        (tmp_path / name).write_bytes((shipped("models/acts") / name).read_bytes())
    (tmp_path / "config.json").write_text('{"format": 0}', encoding="utf-8")
    with pytest.raises(ActsError, match="cannot load the model of dialogue acts"):
        ActModel.load(tmp_path, open_e5_weights())
