"""The scorer of scripted dialogs: each expectation fails when it should, and passes when it should."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import Engine

from bot.answer.phrases import Phrases
from bot.app import App
from bot.contracts import Card, Citation, Grounding, MoneyWire, Reply, TableWire
from bot.orders import OrderBook
from retrieval.catalog import Catalog
from retrieval.ingest import ingest
from training.expectations import ScriptError, check, has_words

PRODUCTS: list[dict[str, Any]] = [
    {
        "product_id": "A1", "title": "Oryvo Perch Charging Stand, White", "brand": "Oryvo", "stock": 3,
        "price": {"amount": "59.00", "currency": "USD"}, "attributes": {"Colour": "off white", "Weight": "1.3 kg"},
        "language": "en", "translations": {"zh": {"title": "Oryvo 栖木充电座 白色"}},
    },
    {
        "product_id": "A2", "title": "Oryvo Dash Cable", "brand": "Oryvo", "stock": 0,
        "price": {"amount": "1249.50", "currency": "USD"}, "language": "en",
        "options": [{"option_id": "A2-R", "values": {"Colour": "red"}}, {"option_id": "A2-B", "values": {"Colour": "blue"}}],
    },
    {"product_id": "A3", "title": "Lumo Lamp", "brand": "Lumo", "attributes": {"Colour": "redwood"}, "language": "en"},
]  # fmt: skip
ORDER: dict[str, Any] = {
    "order_id": "XO-1", "customer_id": "C-1", "email": "d@example.org", "placed_at": "2026-11-18T22:43:35Z",
    "status": "shipped", "currency": "USD",
    "lines": [
        {"product_id": "A1", "title": "Oryvo Perch Charging Stand", "quantity": 1, "unit_price": {"amount": "59.00", "currency": "USD"}},
        {"product_id": "GONE", "title": "Datavorn Dash SSD", "quantity": 1, "unit_price": {"amount": "59.00", "currency": "USD"}},
    ],
    "subtotal": {"amount": "118.00", "currency": "USD"}, "shipping_cost": {"amount": "0.00", "currency": "USD"},
    "total": {"amount": "118.00", "currency": "USD"}, "payment_method": "card", "shipping_method": "standard",
    "ship_to": {"name": "D", "street": "9 Tannery Lane", "city": "W", "postcode": "98999", "country": "US"},
    "tracking": {"carrier": "Tallhaven Parcel", "number": "TP8681601153"}, "estimated_delivery": "2026-11-07",
}  # fmt: skip


@dataclass(frozen=True)
class Shop:
    """The parts of the app that the scorer reads."""

    catalog: Catalog
    orders: OrderBook
    phrases: Phrases


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return Phrases.load()


@pytest.fixture
def app(engine: Engine, tmp_path: Path, phrases: Phrases) -> App:
    for name, rows in {"products": PRODUCTS, "orders": [ORDER]}.items():
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    ingest(engine, tmp_path / "products.jsonl")
    orders = OrderBook(engine)
    orders.load(tmp_path / "orders.jsonl")
    return cast(App, Shop(Catalog(engine), orders, phrases))


def card(product_id: str, price: str | None = "59.00") -> Card:
    money = MoneyWire(amount=price, currency="USD") if price else None
    return Card(
        product_id=product_id, title="…", brand=None, price=money, in_stock=None, url=None, image_url=None,
        position=1, score=0.0, reasons=[],
    )  # fmt: skip


def said(text: str = "", *cards: Card, cites: tuple[str, ...] = (), **more: Any) -> Reply:
    """A reply with these words, cards and cited documents."""
    reply = Reply(
        message_id="m", conversation_id="c", text=text, language="en", intents=[], need=None, products=list(cards),
        citations=[Citation(document_id=name, title="", snippet="") for name in cites], quick_replies=[], actions=[],
        handoff=None, grounding=Grounding(claims=0, unsupported=0, rewritten=False), generator="t", timings_ms={},
    )  # fmt: skip
    return reply.model_copy(update=more)


A1, A2, A3 = card("A1"), card("A2", "1249.50"), card("A3", None)
LAST = said("", A1, A2, A3)


@pytest.mark.parametrize(
    ("expect", "good", "bad"),
    [
        ({"products": {"any_id": ["A1", "A9"]}}, said("", A2, A1), said("", A2)),
        ({"products": {"any_id": ["A1"]}}, said("", A1), said()),
        ({"products": {"all_ids_in": ["A1", "A2"]}}, said("", A2, A1), said("", A1, A3)),
        ({"products": {"first_id_in": ["A1"]}}, said("", A1, A2), said("", A2, A1)),
        ({"products": {"first_id_in": ["A1"]}}, said("", A1), said()),
        ({"products": {"sorted": "price_asc"}}, said("", A1, A2, A3), said("", A2, A1)),
        ({"products": {"sorted": "price_asc"}}, said("", A1, A3), said("", A3, A1)),
        ({"products": {"sorted": "price_desc"}}, said("", A2, A1, A3), said("", A1, A2)),
        ({"products": {"all": {"colour": "white"}}}, said("", A1), said("", A1, A2)),
        ({"products": {"all": {"colour": ["red"]}}}, said("", A2), said("", A3)),
        ({"products": {"all": {"in_stock": True}}}, said("", A1), said("", A2)),
        ({"products": {"count": {"min": 1, "max": 2}}}, said("", A1, A2), said("", A1, A2, A3)),
        ({"products": {"different_from_last": True}}, said("", card("A9")), said("", A3)),
        ({"says": ["14"]}, said("we have 14."), said("the Slate 140")),
        ({"says": ["kettle", "1.5"]}, said("a Kettle of 1.5 L"), said("a kettle of 11.5 L")),
        ({"says_any": ["yes", "sure"]}, said("Yes."), said("No.")),
        ({"says_any": [["17", "31"], ["stock", "available"]]}, said("31 in stock"), said("31 on the way")),
        ({"says_any": [["17", "31"], ["stock"]]}, said("17 in stock"), said("170 in stock")),
        ({"never_says": ["sold out"]}, said("in stock"), said("Sold out")),
        ({"says_of": {"card": 2, "field": "price"}}, said("It is $1,249.50."), said("It is $1,249.")),
        ({"says_of": {"card": 1, "field": "price"}}, said("It is $59."), said("It is $59.90.")),
        ({"says_of": {"card": 1, "field": "price"}}, said("US$59.00"), said("US$259.00")),
        ({"says_of": {"card": 3, "field": "price"}}, said("The price is on request."), said("It is $5.")),
        ({"says_of": {"card": 1, "field": "stock"}}, said("Yes, in stock."), said("It is not in stock.")),
        ({"says_of": {"card": 2, "field": "stock"}}, said("Sorry,\nsold out."), said("It is available.")),
        ({"says_of": {"card": 3, "field": "stock"}}, said("The shop does not say."), said("In stock.")),
        ({"says_of": {"card": 1, "field": "weight"}}, said("It weighs 1.3 kg."), said("It weighs 11.3 kg.")),
        ({"says_of": {"card": 1, "field": "Weight"}}, said("重1.3公斤", language="zh"), said("1.4公斤", language="zh")),
        ({"says_of": {"card": 2, "field": "colour"}}, said("It comes in blue."), said("It comes in green.")),
        ({"says_of": {"card": 4, "field": "price"}}, None, said("$59.00")),
        ({"citations": {"any": ["returns"]}}, said(cites=("shipping", "returns")), said(cites=("shipping",))),
        ({"citations": {"any": ["returns"]}}, said(cites=("returns",)), said()),
        ({"citations": {"count": 0}}, said(), said(cites=("returns",))),
        ({"table": {"columns": 2}}, said(table=TableWire(columns=["", "A"], rows=[])), said()),
        ({"grounded": True}, said(), said(grounding=Grounding(claims=1, unsupported=1, rewritten=False))),
        ({}, said(), said(grounding=Grounding(claims=1, unsupported=1, rewritten=False))),
        ({"language": "zh"}, said(language="zh"), said()),
    ],
)  # fmt: skip
def test_an_expectation_holds_where_it_is_met_and_fails_where_not(
    app: App, expect: dict[str, Any], good: Reply | None, bad: Reply
) -> None:
    assert check(app, bad, LAST, expect)
    if good:
        assert check(app, good, LAST, expect) == []


@pytest.mark.parametrize(
    ("fact", "stating", "silent"),
    [
        ("status", "It is on its way.", "It is being prepared."),
        ("carrier", "With Tallhaven Parcel.", "With the parcel service."),
        ("tracking_number", "Number TP8681601153.", "Number TP868160115."),
        ("estimated_delivery", "By November 7, 2026.", "By November 17, 2026."),
        ("estimated_delivery", "on the 7th of Nov.", "on the 27th of November"),
        ("estimated_delivery", "7 November", "7 December"),
        ("estimated_delivery", "2026-11-07", "2026-11-08"),
        ("estimated_delivery", "11/7", "11/17"),
        ("estimated_delivery", "预计11月7日送到", "预计11月17日送到"),
        ("total", "In all $118.00.", "In all $18.00."),
        ("total", "In all $118", "In all $1,118"),
        ("total", "In all $118", "In all $118.50"),
        ("lines", "Oryvo Perch and Datavorn Dash", "Oryvo Perch alone"),
        ("lines", "Oryvo 栖木充电座和Datavorn Dash", "Oryvo 充电座和Datavorn Dash"),
        ("address", "To D, 9 Tannery Lane, 98999 W.", "To 9 Tannery Lane."),
    ],
)
def test_a_fact_of_an_order_is_stated_or_not(app: App, fact: str, stating: str, silent: str) -> None:
    expect = {"order": {"id": "XO-1", "states": [fact]}}
    assert check(app, said(stating), None, expect) == []
    assert check(app, said(silent), None, expect)


@pytest.mark.parametrize(
    ("fact", "leak"),
    [
        ("lines", "You ordered the Oryvo Perch."),
        ("lines", "您买了Oryvo 栖木充电座"),
        ("address", "It goes to 9 tannery lane."),
        ("address", "It goes to 98999."),
        ("total", "It was $118."),
        ("tracking_number", "tp8681601153"),
        ("delivered_at", None),
    ],
)
def test_a_fact_of_an_order_is_kept_or_given_away(app: App, fact: str, leak: str | None) -> None:
    expect = {"order": {"id": "XO-1", "hides": [fact]}}
    assert check(app, said("Please tell me the e-mail address of order XO-1."), None, expect) == []
    if leak:
        assert check(app, said(leak), None, expect)


def test_a_fact_that_an_order_does_not_have_cannot_be_stated(app: App) -> None:
    expect = {"order": {"id": "XO-1", "states": ["delivered_at"]}}
    assert check(app, said("It arrived on November 7."), None, expect)


@pytest.mark.parametrize(
    ("expect", "named"),
    [
        ({"products": {"all": {"smell": "good"}}}, "smell"),
        ({"products": {"sorted": "by_name"}}, "by_name"),
        ({"order": {"id": "XO-9", "states": ["total"]}}, "XO-9"),
        ({"order": {"id": "XO-1", "states": ["weather"]}}, "weather"),
        ({"order": {"id": "XO-1"}}, "neither states nor hides"),
    ],
)
def test_an_expectation_that_means_nothing_is_an_error(app: App, expect: dict[str, Any], named: str) -> None:
    with pytest.raises(ScriptError, match=named):
        check(app, said("…", A1), LAST, expect)


def test_another_card_than_the_one_that_states_it_is_a_failure(app: App) -> None:
    [problem] = check(app, said("…", A1), LAST, {"says_of": {"card": 1, "field": "Voltage"}})
    assert "Voltage" in problem


@pytest.mark.parametrize(
    ("text", "words", "there"),
    [
        ("运费5美元", "5", True),
        ("costs $5.95", "5", False),
        ("costs $50.00", "$50", True),
        ("costs $50.005", "$50", False),
        ("costs $500", "$50", False),
        ("2,500 pieces", "500", False),
        ("Under “30 Days” rules", "30 days", True),
        ("(a+b)", "a+b", True),
    ],
)
def test_numbers_are_found_whole(text: str, words: str, there: bool) -> None:
    assert has_words(text, words) is there
