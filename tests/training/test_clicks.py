"""Ratings from clicks: the places are learned from the clicks, and what stood low is not punished for it."""

from collections.abc import Sequence

import numpy as np

from training.ranker.clicks import (
    Showing,
    fit_clicks,
    popularity_besides,
    ratings_of,
    showings_of,
)

LOOKED_AT = 1 / np.arange(1, 7)
WANTED = {"good": 0.6, "fair": 0.3, "poor": 0.05, "worse": 0.04, "bad": 0.02, "none": 0.01}


def simulated(queries: Sequence[str], times: int, seed: int = 3) -> list[Showing]:
    """Shoppers who look at places as LOOKED_AT says and click as WANTED says, on shuffled lists."""
    random = np.random.default_rng(seed)
    showings = []
    for _ in range(times):
        for query in queries:
            order = [str(name) for name in random.permutation(list(WANTED))]
            seen = random.random(len(order)) < LOOKED_AT
            clicked = {n: 1 for n, s in zip(order, seen, strict=True) if s and random.random() < WANTED[n]}
            showings.append(Showing(query, tuple(order), clicked))
    return showings


def test_the_model_finds_how_often_each_place_is_looked_at() -> None:
    model = fit_clicks(simulated([f"query {n}" for n in range(20)], 200))
    np.testing.assert_allclose(model.looked_at, LOOKED_AT, atol=0.08)
    assert model.wanted["query 0", "good"] > model.wanted["query 0", "fair"] > model.wanted["query 0", "bad"]


def test_a_product_that_always_stood_low_is_rated_by_who_looked() -> None:
    # Both have the same share of clicks; one of them had to be found at the sixth place.
    others = simulated([f"query {n}" for n in range(20)], 100)
    names = ["first", "b", "c", "d", "e", "sixth"]
    here = [
        Showing("lamp", tuple(names), {"first": 1} if n % 10 == 0 else {"sixth": 1} if n % 10 == 5 else {})
        for n in range(60)
    ]
    model = fit_clicks([*others, *here])
    assert model.wanted["lamp", "sixth"] > 2 * model.wanted["lamp", "first"]
    assert ratings_of([*others, *here])["lamp"]["sixth"] == 2


def test_what_was_bought_is_best_and_what_was_hardly_seen_has_no_rating() -> None:
    showings = [
        *simulated(["other"], 200),
        *[
            Showing("lamp", ("a", "b", "c", "d", "e", "f"), {"b": 3} if n == 0 else {"a": 1})
            for n in range(3)
        ],
    ]
    rated = ratings_of(showings)["lamp"]
    assert rated["b"] == 3
    assert rated["a"] in (1, 2)
    assert "f" not in rated  # three times at the sixth place is half a look
    assert ratings_of([Showing("lamp", ("a", "b"), {})] * 9) == {}
    assert ratings_of([]) == {}


def test_showings_are_read_from_exported_conversations() -> None:
    need = {"text": "desk lamp", "product_type": "lamp", "brands": ["Brillo"]}
    conversation = {
        "traces": [
            {
                "message_id": message_id,
                "trace": [
                    {"step": "guard"},
                    {"step": "dialogue", "detail": {"need": need}},
                    {"step": "route", "detail": {"job": job}},
                    {"step": "plan", "detail": {"acts": ["found"]}},
                ],
            }
            for message_id, job in (("r1", "shop"), ("bought", "buy"))
        ],
        "impressions": [
            {"message_id": "r1", "product_id": "a", "position": 1},
            {"message_id": "r1", "product_id": "b", "position": 2},
            {"message_id": "gone", "product_id": "c", "position": 1},
            {"message_id": "bought", "product_id": "b", "position": 2},
        ],
        "feedback": [
            {"message_id": "r1", "product_id": "b", "event": "click"},
            {"message_id": "r1", "product_id": "b", "event": "purchase"},
            {"message_id": "r1", "product_id": None, "event": "helpful"},
            {"message_id": "r1", "product_id": "unseen", "event": "click"},
        ],
    }
    assert list(showings_of([conversation])) == [Showing("brillo desk lamp", ("a", "b"), {"b": 3})]


def test_a_message_of_two_wishes_is_two_showings() -> None:
    def answered(text: str, job: str, products: list[str]) -> list[dict[str, object]]:
        need = {"text": text, "product_type": None, "brands": []}
        return [
            {"step": "dialogue", "detail": {"need": need}},
            {"step": "route", "detail": {"job": job}},
            {"step": "plan", "detail": {"acts": [], "products": products}},
        ]

    conversation = {
        "traces": [
            {
                "message_id": "r",
                "trace": [
                    *answered("kettles", "shop", ["k1", "k2"]),
                    *answered("return policy", "policy", []),
                    *answered("mugs", "shop", ["m1", "k2"]),
                ],
            }
        ],
        "impressions": [
            {"message_id": "r", "product_id": shown, "position": place}
            for place, shown in enumerate(["k1", "k2", "m1"], start=1)
        ],
        "feedback": [{"message_id": "r", "product_id": "m1", "event": "click"}],
    }
    assert list(showings_of([conversation])) == [
        Showing("kettles", ("k1", "k2"), {}),
        Showing("mugs", ("m1",), {"m1": 1}, first=2),
    ]


def test_one_click_is_not_striking_however_seldom_others_are_clicked() -> None:
    showings = [*simulated(["other"], 200), Showing("lamp", ("a", "b"), {"a": 1})]
    assert ratings_of(showings)["lamp"]["a"] == 1


def test_popularity_for_a_query_leaves_out_what_that_query_earned() -> None:
    besides = popularity_besides(
        [Showing("lamp", ("a", "b"), {"a": 3}), Showing("light", ("a", "b"), {"b": 1, "a": 1})]
    )
    assert besides("lamp") == {"a": 1.0, "b": 1.0}
    assert besides("light") == {"a": 1.0, "b": 0.0}
    assert besides("chair")["a"] == 1.0 > besides("chair")["b"] > 0
