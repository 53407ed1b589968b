"""Which kind of thing a message asks for, by the shipped model, and what comes of it."""

from pathlib import Path

import numpy as np
import pytest

from bot.app import App
from bot.shipped import shipped
from bot.understand.needs.wanted import as_wanted
from bot.understand.wanted_kinds import KindModel, KindsError, WantedKinds
from retrieval.e5_weights import open_e5_weights
from retrieval.product_types import ProductTypes, TypeMention


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> KindModel:
    return KindModel.load(
        shipped("models/kinds"), open_e5_weights(), tmp_path_factory.getbasetemp() / "encoder"
    )


@pytest.mark.parametrize(
    ("message", "did", "kind"),
    [
        ("something to take the cat to the vet in", "", "pet carrier"),
        ("a sleeve that a 14 inch one fits in", "shows laptops", "laptop bag"),
        ("带猫去医院用的，别要背包", "", "pet carrier"),
    ],
)
def test_what_is_wanted_is_told_though_its_name_is_not_said(
    model: KindModel, message: str, did: str, kind: str
) -> None:
    assert model.read(message, did, ProductTypes.load()).likeliest == kind


@pytest.mark.parametrize(
    ("message", "did"),
    [
        ("cable sucks. wireless then, max 20", "shows mice"),
        ("how much does the return label cost", ""),
        ("第二个重吗", "shows 行李箱"),
    ],
)
def test_a_word_for_a_thing_that_is_not_wanted_is_none(model: KindModel, message: str, did: str) -> None:
    assert model.read(message, did, ProductTypes.load()).likeliest is None


def test_a_kind_that_a_shop_adds_is_read_by_its_name(model: KindModel) -> None:
    types = ProductTypes.load(extra=["canoe"])
    assert model.read("got any canoes for two", "", types).of("canoe") > 0.5


def test_a_folder_without_a_model_is_named_with_its_cure(tmp_path: Path) -> None:
    with pytest.raises(KindsError, match="xiaoer train kinds"):
        KindModel.load(tmp_path, open_e5_weights())


def test_a_damaged_config_is_named(tmp_path: Path) -> None:
    for name in ("model.safetensors", "config.json"):
        (tmp_path / name).write_bytes((shipped("models/kinds") / name).read_bytes())
    (tmp_path / "config.json").write_text('{"format": 0}', encoding="utf-8")
    with pytest.raises(KindsError, match="cannot load the model of kinds"):
        KindModel.load(tmp_path, open_e5_weights())


def _said(none: float, **kinds: float) -> WantedKinds:
    places = {name.replace("_", " "): place for place, name in enumerate(kinds)}
    return WantedKinds(places, np.array(list(kinds.values()), dtype=np.float32), none)


def test_what_is_surely_wanted_stands_before_what_is_named_first(app: App) -> None:
    laptop, bag = TypeMention("laptop", 0, 6), TypeMention("laptop bag", 10, 16)
    vocabulary = app.vocabulary.current()
    wanted = _said(0.02, laptop=0.03, laptop_bag=0.95)
    assert as_wanted([laptop, bag], [laptop, bag], wanted, vocabulary)[0] == bag
    assert as_wanted([laptop], [laptop], wanted, vocabulary) == []
    assert as_wanted([laptop], [laptop], wanted, vocabulary, taken_back={"laptop bag"}) == [laptop]


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("birthday present for my 3 year old nephew", None),
        ("need a thing that carries my cat to the vet", "pet carrier"),
        (
            "Her doctor wants her to take her blood pressure at home. What would you suggest?",
            "blood pressure monitor",
        ),
    ],
)
def test_a_wish_has_the_kind_that_it_is_for(app: App, message: str, kind: str | None) -> None:
    understood = app.understander.understand(message, app.vocabulary.current())
    assert understood.need.product_type == kind


def test_what_is_unsure_stays_as_rules_read_it(app: App) -> None:
    laptop = TypeMention("laptop", 0, 6)
    vocabulary = app.vocabulary.current()
    assert as_wanted([laptop], [laptop], _said(0.5, laptop=0.3, laptop_bag=0.2), vocabulary) == [laptop]
    assert as_wanted([laptop], [laptop], _said(0.95, laptop=0.03, laptop_bag=0.02), vocabulary) == []
