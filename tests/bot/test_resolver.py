"""Which products of a list a message means, by the shipped resolver, and what comes of it."""

from pathlib import Path

import pytest

from bot.app import App
from bot.dialogue import Dialogue
from bot.route import Job
from bot.second_look import job_by_list
from bot.shipped import shipped
from bot.understand.resolver import ACTS, ASK, Resolved, Resolver, ResolverError, lines_of
from retrieval.e5_weights import open_e5_weights
from retrieval.money import Money
from retrieval.product import Option, Product


def _bag(number: int, colour: str, price: int, weight: str) -> Product:
    return Product(
        f"BAG-{number}",
        f"Fold {number} Backpack, {colour.title()}",
        product_type="backpack",
        price=Money(price, "USD"),
        attributes={"Colour": colour, "Weight": weight},
    )


BAGS = (_bag(1, "black", 4900, "900 g"), _bag(2, "blue", 2900, "700 g"), _bag(3, "red", 9900, "1.2 kg"))


@pytest.fixture(scope="module")
def resolver(tmp_path_factory: pytest.TempPathFactory) -> Resolver:
    return Resolver.load(
        shipped("models/resolver"), open_e5_weights(), tmp_path_factory.getbasetemp() / "encoder"
    )


@pytest.mark.parametrize(
    ("message", "spoken_of", "meant"),
    [
        ("the blue against the red", (), {"BAG-2", "BAG-3"}),
        ("does the red come with a rain cover", (), {"BAG-3"}),
        ("cheapest please", (), {"BAG-2"}),
        ("is it waterproof", ("BAG-3",), {"BAG-3"}),
        ("what's the difference between these", (), {"BAG-1", "BAG-2", "BAG-3"}),
        ("红色的能装下16寸电脑吗", (), {"BAG-3"}),
        ("do you sell umbrellas", (), set()),
    ],
)
def test_what_is_meant_of_a_list_is_told(
    resolver: Resolver, message: str, spoken_of: tuple[str, ...], meant: set[str]
) -> None:
    assert set(resolver.resolve(message, BAGS, spoken_of, "en").meant) == meant


def test_a_list_is_read_with_what_each_has_most_and_least_of() -> None:
    first, second, third = lines_of(BAGS, ("BAG-2",), "en")
    assert first == "1: Fold 1 Backpack, Black; 49.00; Colour black; Weight 900 g; "
    assert second == "spoken of, 2: Fold 2 Backpack, Blue; 29.00 cheapest; Colour blue; Weight 700 g least; "
    assert third == "3 last: Fold 3 Backpack, Red; 99.00 dearest; Colour red; Weight 1.2 kg most; "


def test_options_are_read_first_and_what_is_alike_has_neither_most_nor_least() -> None:
    one = Product("A", "Lamp", options=(Option("A-1", {"Colour": "green"}),), attributes={"Weight": "1 kg"})
    other = Product("B", "Lamp", attributes={"Weight": "1000 g"})
    assert lines_of((one, other), (), "en") == [
        "1: Lamp; Colour green; Weight 1 kg; ",
        "2 last: Lamp; Weight 1000 g; ",
    ]


def test_nothing_is_told_of_no_list(resolver: Resolver) -> None:
    resolved = resolver.resolve("the first one", (), (), "en")
    assert resolved.meant == ()
    assert resolved.does(*ACTS) == 0


def _resolved(act: str, *probabilities: float) -> Resolved:
    return Resolved({f"BAG-{n}": p for n, p in enumerate(probabilities, start=1)}, {act: 1.0})


def test_what_surely_asks_of_the_list_is_no_wish(app: App) -> None:
    before, said = (
        Dialogue(shown=tuple(bag.product_id for bag in BAGS)),
        app.understander.understand("the blue against the red", app.vocabulary.current(), "en"),
    )
    assert job_by_list(_resolved("compare", 0.02, 0.97, 0.95), before, said, Job.SHOP) is Job.COMPARE
    assert job_by_list(_resolved("buy", 0.02, 0.97, 0.05), before, said, Job.SHOP) is Job.BUY
    assert (
        job_by_list(_resolved(ASK, 0.02, 0.97, 0.05), before, said, Job.OUT_OF_SCOPE) is Job.PRODUCT_QUESTION
    )
    assert job_by_list(_resolved(ASK, 0.02, 0.6, 0.05), before, said, Job.SHOP) is Job.SHOP
    assert job_by_list(_resolved("wish", 0.02, 0.03, 0.05), before, said, Job.PRODUCT_QUESTION) is Job.SHOP
    assert job_by_list(_resolved("wish", 0.02, 0.03, 0.05), before, said, Job.PERSON) is Job.PERSON


def test_a_folder_without_a_model_is_named_with_its_cure(tmp_path: Path) -> None:
    with pytest.raises(ResolverError, match="xiaoer train resolver"):
        Resolver.load(tmp_path, open_e5_weights())


def test_a_damaged_config_is_named(tmp_path: Path) -> None:
    for name in ("model.safetensors", "config.json"):
        (tmp_path / name).write_bytes((shipped("models/resolver") / name).read_bytes())
    (tmp_path / "config.json").write_text('{"format": 0}', encoding="utf-8")
    with pytest.raises(ResolverError, match="cannot load the resolver"):
        Resolver.load(tmp_path, open_e5_weights())
