"""Search on the sample store: pages without repeats, nearest products where nothing fits, explanations that add up."""

import html
import json
import math

import httpx
import pytest
from typer.testing import CliRunner

from bot.app import App
from bot.cli import app as command
from retrieval.codes import codes_in
from retrieval.explain import explain
from retrieval.need import Need
from retrieval.popularity import Popularity
from retrieval.relax import find_nearest

PAGE = 7


def test_pages_show_every_hit_once_in_the_order_of_one_long_page(app: App) -> None:
    need = app.read_query("laptop bag or backpack for travel")
    whole = [hit.product.product_id for hit in app.search.find(need, 5 * PAGE).hits]
    paged: list[str] = []
    for _ in range(5):
        page = app.search.find(need, PAGE, besides=paged)
        assert [hit.position for hit in page.hits] == list(range(len(paged) + 1, len(paged) + PAGE + 1))
        paged += [hit.product.product_id for hit in page.hits]
    assert paged == whole


def test_show_me_more_repeats_nothing_and_leaves_nothing_out_while_a_product_goes(app: App) -> None:
    need = app.read_query("headphones")
    first = [hit.product.product_id for hit in app.search.find(need, 5).hits]
    rest = [hit.product.product_id for hit in app.search.find(need, 10, besides=first).hits]
    # One that was seen leaves the shop: what comes next must not move up past the shopper.
    without = [
        hit.product.product_id
        for hit in app.search.find(need, 10, besides=first[1:]).hits
        if hit.product.product_id != first[0]
    ]
    assert without[: len(rest) - 1] == rest[: len(rest) - 1]


@pytest.mark.parametrize(
    ("query", "given_up"),
    [
        ("oryvo smartphone under 20", None),
        ("laptop under 100 and over 2000", ("price",)),
        ("tent for 4 people under 10", ("price",)),
    ],
)
def test_where_nothing_meets_everything_the_nearest_come_with_what_was_given_up(
    app: App, query: str, given_up: tuple[str, ...] | None
) -> None:
    found = find_nearest(app.search, app.read_query(query), 5)
    assert found.hits.hits
    if given_up is not None:
        assert found.given_up == given_up
        assert found.hits.need.price is None


@pytest.mark.parametrize("query", ["", "???", "the of", "。。。", "…" * 50])
def test_a_query_that_says_nothing_finds_nothing(app: App, query: str) -> None:
    found = app.search_text(query, 5)
    assert (found.hits, found.relaxed) == ([], [])


@pytest.mark.parametrize(
    "query", ["x" * 10_000, "laptop " * 1_500, "ноутбук для работы", "ヘッドホン", "\x00\u202e laptop"]
)
def test_no_query_breaks_the_search(app: App, query: str) -> None:
    assert app.search_text(query, 5).query == query


def test_an_explanation_adds_up_and_names_the_words_that_met(app: App) -> None:
    need = app.read_query("wireless headphones under 100 not Zantiq")
    hits = app.search.find(need, 3)
    explained = explain(app.search, need, hits)
    assert [each.product for each in explained.hits] == [hit.product for hit in hits.hits]
    for each in explained.hits:
        assert math.isclose(each.base + sum(each.contributions.values()), each.score, abs_tol=1e-6)
        assert each.ranks["ranked"] == each.position
        assert {pair.asked for pair in each.words} == {"wireless", "headphones"}
        assert all(pair.answered in f"{each.product.title} {each.product.description}" for pair in each.words)


def test_a_chinese_explanation_names_chinese_words(app: App) -> None:
    need = app.read_query("降噪耳机")
    [each] = explain(app.search, need, app.search.find(need, 1)).hits
    assert any(pair.asked == "耳机" for pair in each.words)


def test_a_constraint_that_decides_what_comes_first_is_named_with_what_it_keeps_out(app: App) -> None:
    need = app.read_query("laptop under 400")
    changes = {
        change.dropped: change for change in explain(app.search, need, app.search.find(need, 10)).changes
    }
    assert changes["price"].first.price is not None
    assert changes["price"].first.price.amount_minor >= 40_000
    for product in changes["price"].entered:
        assert product.price is None or product.price.amount_minor >= 40_000


def test_a_need_without_constraints_has_no_counterfactual(app: App) -> None:
    need = Need(text="something for the beach")
    assert explain(app.search, need, app.search.find(need, 3)).changes == ()


def test_the_command_explains_as_text_and_as_json(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOER_HOME", str(app.settings.home))
    shown = CliRunner().invoke(command, ["search", "laptop under 500", "-k", "2", "--explain"])
    assert shown.exit_code == 0, shown.output
    assert "Without the price" in " ".join(shown.output.split())
    told = CliRunner().invoke(command, ["search", "laptop under 500", "-k", "2", "--explain", "--json"])
    document = json.loads(told.stdout)
    assert [each["product_id"] for each in document["explained"]["hits"]] == [
        c["product_id"] for c in document["hits"]
    ]
    assert document["explained"]["without"][0]["dropped"] == "price"


def test_who_types_a_code_gets_that_product_from_the_search_and_the_page(
    app: App, client: httpx.Client
) -> None:
    product, code = next(
        (product, option.option_id)
        for product in app.catalog.stream()
        for option in product.options
        if codes_in(option.option_id) and option.option_id != product.product_id
    )
    for written in (code, code.lower(), code.replace("-", "")):
        first = app.search_text(written, 5).hits[0]
        assert first.product_id == product.product_id
        assert any(codes_in(code) <= codes_in(reason) for reason in first.reasons)
    page = client.get("/search", params={"q": code}).text
    assert product.title in html.unescape(page)


def test_a_thing_described_by_what_comes_with_it_is_the_thing(app: App) -> None:
    types = [hit.product.product_type for hit in app.search.find(app.read_query("laptop with a bag"), 3).hits]
    assert set(types) <= app.vocabulary.current().types.narrower("laptop")
    bags = app.search.find(app.read_query("bag for a laptop"), 3).hits
    assert "laptop" not in [hit.product.product_type for hit in bags]


@pytest.mark.parametrize(
    ("query", "kind"), [("rucksack", "backpack"), ("red jumpers", "sweater"), ("hoover", "vacuum cleaner")]
)
def test_what_the_shop_calls_otherwise_is_read_as_the_shop_calls_it(app: App, query: str, kind: str) -> None:
    hits = app.search_text(query, 3).hits
    types = {product.product_type for product in app.catalog.get_many([h.product_id for h in hits]).values()}
    assert types == {kind}


def test_what_the_shop_does_not_sell_is_read_as_it_was_written(app: App) -> None:
    assert app.read_query("tumbler").text == "tumbler"


def test_popularity_is_a_feature_once_there_is_feedback(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    need = app.read_query("backpack")
    # Other tests leave feedback in the store that they share.
    monkeypatch.setattr(app.search._proposer, "_popularity", Popularity(dict))
    assert all("popularity" not in candidate.features for candidate in app.search.candidates(need))
    first = app.search_text("backpack", 1).hits[0].product_id
    popular = Popularity(lambda: {first: 5.0})
    monkeypatch.setattr(app.search._proposer, "_popularity", popular)
    told = {c.product.product_id: c.features["popularity"] for c in app.search.candidates(need)}
    assert told.pop(first) == 1.0
    assert set(told.values()) == {0.0}
