"""From what shoppers clicked and bought to ratings, corrected for the places where products were shown.

A product that stands first is looked at, one that stands tenth often is not: to be passed over there says little, to
be clicked there says much. How often each place is looked at is learned from the clicks themselves.

Source: the position-based model of Craswell et al., "An Experimental Comparison of Click Position-Bias Models",
WSDM 2008, fitted by expectation maximisation as in Wang et al., "Position Bias Estimation for Unbiased Learning to Rank
in Personal Search", WSDM 2018.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.store import EVENT_WORTH
from retrieval.popularity import popularity_of

LISTS = ("shop", "more")  # jobs (`bot.route.Job`) that answer with a list
ROUNDS = 200
PRIOR = 2.0  # showings that speak for the mean before a product has any of its own
SEEN_ENOUGH = 2.0  # times that a product was looked at, by expectation, without a click: it is not wanted
STRIKING = 2.0  # times the mean share of clicks that makes a product more than clicked, by two clicks or more
LEAST_LOOKED_AT = 0.02  # of the places; below it a click would weigh without measure


@dataclass(frozen=True, slots=True)
class Showing:
    """Products shown for a query, in the order of their places, with the rating of what was done with each; `first` is
    the place of the first of them in the reply, from 0."""

    query: str
    product_ids: tuple[str, ...]
    earned: Mapping[str, int]
    first: int = 0

    def places(self) -> Iterator[tuple[int, str]]:
        """Every product with its place in the reply."""
        return enumerate(self.product_ids, start=self.first)


@dataclass(frozen=True, slots=True)
class ClickModel:
    """How often each place is looked at, shape (places,), 1 for the first; and how often a product that was looked at
    for a query is clicked, by query and product id."""

    looked_at: NDArray[np.float64]
    wanted: Mapping[tuple[str, str], float]


def showings_of(conversations: Iterable[Mapping[str, Any]]) -> Iterator[Showing]:
    """The showings of exported conversations (`Store.export`): a reply's list of products for the need as it was then.

    A place is that in the reply, also on a second page, since the first of a reply is what is seen first. A reply to
    several wishes is a showing for each. The one card of "I'll take it" is no list.
    """
    for conversation in conversations:
        shown: dict[str, list[str]] = defaultdict(list)
        for impression in conversation["impressions"]:
            shown[impression["message_id"]].append(impression["product_id"])
        for trace in conversation["traces"]:
            message_id = trace["message_id"]
            earned: dict[str, int] = {}
            for event in conversation["feedback"]:
                rating = EVENT_WORTH.get(event["event"])
                if event["message_id"] == message_id and rating:
                    earned[event["product_id"]] = max(rating, earned.get(event["product_id"], 0))
            first = 0
            for query, planned in _lists_of(trace["trace"]):
                left = shown[message_id][first:]
                product_ids = tuple(left if planned is None else [one for one in left if one in planned])
                if query and product_ids:
                    done = {one: rating for one, rating in earned.items() if one in product_ids}
                    yield Showing(query, product_ids, done, first)
                first += len(product_ids)


def _lists_of(steps: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Collection[str] | None]]:
    """For each wish that a turn answered: its query, empty where no list was asked for, and the products planned for
    it; None in traces that do not tell."""
    job, need = "", None
    for step in steps:
        detail = step.get("detail", {})
        if step["step"] == "dialogue":
            need = detail["need"]
        elif step["step"] == "route":
            job = detail["job"]
        elif step["step"] == "plan":
            yield (_query(need) if need and job in LISTS else ""), detail.get("products")


def fit_clicks(showings: Sequence[Showing]) -> ClickModel:
    """The position-based model of the showings: a click is a product that was looked at and wanted.

    What products stand for the same query in other places tells the two apart. Where each always stood in its own place
    nothing does, and the model stays near where it began: looked at as the square root of the place falls.
    """
    rows = [
        (place, (showing.query, product_id), product_id in showing.earned)
        for showing in showings
        for place, product_id in showing.places()
    ]
    keys = {key: number for number, key in enumerate(dict.fromkeys(key for _, key, _ in rows))}
    place = np.array([row[0] for row in rows], dtype=np.int64)
    pair = np.array([keys[row[1]] for row in rows], dtype=np.int64)
    clicked = np.array([row[2] for row in rows], dtype=np.float64)
    places, pairs = int(place.max(initial=0)) + 1, len(keys)
    mean = float(clicked.mean()) if len(clicked) else 0.0
    looked_at, wanted = 1 / np.arange(1, places + 1) ** 0.5, np.full(pairs, max(mean, 1e-6))
    shown_at, shown = np.bincount(place, minlength=places), np.bincount(pair, minlength=pairs)
    for _ in range(ROUNDS):
        seen, likes = looked_at[place], wanted[pair]
        missed = np.maximum(1 - seen * likes, 1e-12)  # how likely it was that nothing was clicked
        was_seen = clicked + (1 - clicked) * seen * (1 - likes) / missed
        was_wanted = clicked + (1 - clicked) * likes * (1 - seen) / missed
        looked_at = np.bincount(place, was_seen, places) / np.maximum(shown_at, 1)
        looked_at = np.clip(looked_at, LEAST_LOOKED_AT, 1.0)  # the first stays 1, as it began
        prior = float(was_wanted.sum() / max(len(rows), 1))
        wanted = (np.bincount(pair, was_wanted, pairs) + PRIOR * prior) / (shown + PRIOR)
        wanted = np.clip(wanted, 1e-9, 1 - 1e-9)
    return ClickModel(looked_at, {key: float(wanted[number]) for key, number in keys.items()})


def ratings_of(showings: Sequence[Showing]) -> dict[str, dict[str, int]]:
    """Ratings 0 to 3 by query and product: 3 bought, 2 put into the cart or clicked far more often than others when it
    was looked at, 1 clicked, 0 looked at often enough without a click. What was hardly looked at has no rating."""
    model = fit_clicks(showings)
    mean = float(np.mean(list(model.wanted.values()))) if model.wanted else 0.0
    earned: dict[tuple[str, str], int] = {}
    looks: dict[tuple[str, str], float] = defaultdict(float)
    clicks = Counter((showing.query, product_id) for showing in showings for product_id in showing.earned)
    for showing in showings:
        for place, product_id in showing.places():
            key = (showing.query, product_id)
            looks[key] += float(model.looked_at[place])
            earned[key] = max(earned.get(key, 0), showing.earned.get(product_id, 0))
    ratings: dict[str, dict[str, int]] = defaultdict(dict)
    for (query, product_id), rating in earned.items():
        if (
            rating == 1
            and clicks[query, product_id] > 1
            and model.wanted[query, product_id] >= STRIKING * mean
        ):
            rating = 2
        if rating or looks[query, product_id] >= SEEN_ENOUGH:
            ratings[query][product_id] = rating
    # Where nothing was clicked nothing is known to be better than anything else.
    return {query: rated for query, rated in ratings.items() if max(rated.values()) > 0}


def popularity_besides(showings: Sequence[Showing]) -> Callable[[str], Mapping[str, float]]:
    """For a query the popularity of products by what was done with them for all others: what is to be learned from a
    query must not be known beforehand."""
    by_query: dict[str, Counter[str]] = defaultdict(Counter)
    for showing in showings:
        by_query[showing.query].update(showing.earned)
    earned: Counter[str] = Counter()
    for mine in by_query.values():
        earned.update(mine)

    def besides(query: str) -> Mapping[str, float]:
        mine = by_query.get(query, Counter[str]())
        return popularity_of({product_id: worth - mine[product_id] for product_id, worth in earned.items()})

    return besides


def _query(need: Mapping[str, Any]) -> str:
    """The need in words that a search reads back; empty where its words say nothing."""
    text = need["text"] or need["product_type"] or ""
    return " ".join([*need["brands"], text]).strip().casefold()
