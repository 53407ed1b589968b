"""How popular products are with the shop's own shoppers, from what they did with what was shown."""

import math
import threading
import time
from collections.abc import Callable, Mapping

KEPT_S = 60.0  # a count over the feedback is not made for every search


def popularity_of(interest: Mapping[str, float]) -> dict[str, float]:
    """From what each product earned to 0 to 1, in logarithms: the tenth purchase says less than the first."""
    most = math.log1p(max(interest.values(), default=0.0))
    return {product_id: math.log1p(earned) / most for product_id, earned in interest.items()} if most else {}


class Popularity:
    """The popularity of products as it was a minute ago at the most; safe to share between threads."""

    def __init__(self, interest: Callable[[], Mapping[str, float]] = dict) -> None:
        self._interest = interest
        self._lock = threading.Lock()
        self._known: Mapping[str, float] = {}
        self._until = -math.inf

    def current(self) -> Mapping[str, float]:
        """Popularity by product id, 0 to 1; empty while nothing was clicked or bought."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._known = popularity_of(self._interest())
                self._until = time.monotonic() + KEPT_S
            return self._known
