"""Popularity: from what products earned, counted at most once a minute."""

from collections.abc import Mapping

import pytest

from retrieval.popularity import Popularity, popularity_of


def test_it_is_a_share_of_the_most_in_logarithms() -> None:
    popular = popularity_of({"a": 9, "b": 1, "c": 0})
    assert popular["a"] == 1.0
    assert 0.25 < popular["b"] < 0.35
    assert popular["c"] == 0.0
    assert popularity_of({}) == popularity_of({"a": 0}) == {}


def test_it_is_counted_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now, counts = [0.0], list[float]()

    def interest() -> Mapping[str, float]:
        counts.append(now[0])
        return {"a": 1.0}

    monkeypatch.setattr("retrieval.popularity.time.monotonic", lambda: now[0])
    popularity = Popularity(interest)
    for now[0] in (0.0, 59.0, 61.0):
        assert popularity.current() == {"a": 1.0}
    assert counts == [0.0, 61.0]
