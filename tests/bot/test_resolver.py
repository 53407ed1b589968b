"""Which products of a list a message means, by the shipped resolver."""

from pathlib import Path

import pytest

from bot.shipped import shipped
from bot.understand.resolver import Resolved, Resolver, ResolverError, features_of
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
        ("does the red come with a rain cover", (), {"BAG-3"}),
        ("how wide is the cheapest one", (), {"BAG-2"}),
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


def test_what_sets_products_apart_is_told_and_what_they_share_is_not() -> None:
    first, second, third = features_of(BAGS, ("BAG-2",), "en")
    assert "number 1, the first" in first
    assert "the other, not spoken of" in first
    assert {"spoken of just now", "the cheapest", "Colour: blue", "the least Weight"} <= set(second)
    assert {"number 3, the last", "the dearest", "the most Weight", "Price: 99.00"} <= set(third)
    one = Product("A", "Lamp", options=(Option("A-1", {"Colour": "green"}),), attributes={"Weight": "1 kg"})
    other = Product("B", "Lamp", attributes={"Weight": "1 kg"})
    assert features_of((one, other), (), "en") == [
        ("number 1, the first", "Colour: green"),
        ("number 2, the last",),
    ]


def _resolved(count: str, *among: float) -> Resolved:
    counts = {name: 0.9 if name == count else 0.1 / 3 for name in ("none", "one", "some", "all")}
    return Resolved(counts, {f"BAG-{n}": likely for n, likely in enumerate(among, start=1)})


def test_how_many_are_meant_decides_which() -> None:
    assert _resolved("one", 0.2, 0.5, 0.3).meant == ("BAG-2",)
    assert _resolved("one", 0.2, 0.5, 0.3).certainty == pytest.approx(0.45)
    assert _resolved("some", 0.4, 0.5, 0.1).meant == ("BAG-1", "BAG-2")
    assert _resolved("some", 0.02, 0.95, 0.03).meant == ("BAG-2", "BAG-3")
    assert _resolved("all", 0.1, 0.8, 0.1).meant == ("BAG-1", "BAG-2", "BAG-3")
    assert _resolved("none", 0.1, 0.8, 0.1).meant == ()


def test_nothing_is_told_of_no_list(resolver: Resolver) -> None:
    resolved = resolver.resolve("the first one", (), (), "en")
    assert resolved.meant == ()
    assert resolved.certainty == 0


def test_a_folder_without_a_model_is_named_with_its_cure(tmp_path: Path) -> None:
    with pytest.raises(ResolverError, match="xiaoer train resolver"):
        Resolver.load(tmp_path, open_e5_weights())


def test_a_damaged_config_is_named(tmp_path: Path) -> None:
    for name in ("model.safetensors", "config.json"):
        (tmp_path / name).write_bytes((shipped("models/resolver") / name).read_bytes())
    (tmp_path / "config.json").write_text('{"format": 0}', encoding="utf-8")
    with pytest.raises(ResolverError, match="cannot load the resolver"):
        Resolver.load(tmp_path, open_e5_weights())
