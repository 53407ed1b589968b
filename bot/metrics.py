"""What /metrics shows of one process: requests, the steps of the turns, what the check found."""

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest

from bot.contracts import Reply

CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """The counters and timings of one process, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "xiaoer_http_requests", "Requests answered.", ["route", "status"], registry=self._registry
        )
        self._step_seconds = Histogram(
            "xiaoer_turn_step_seconds",
            "Time of each step of a turn.",
            ["step"],
            buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=self._registry,
        )
        self._claims = Counter(
            "xiaoer_grounding_claims", "Claims found in the bot's words.", registry=self._registry
        )
        self._unsupported = Counter(
            "xiaoer_grounding_unsupported", "Claims that no fact backed.", registry=self._registry
        )
        self._rewritten = Counter(
            "xiaoer_grounding_rewritten", "Answers rewritten from their plan.", registry=self._registry
        )

    def count_turn(self, reply: Reply) -> None:
        """Add what one answered turn took and what its check found."""
        for step, took_ms in reply.timings_ms.items():
            self._step_seconds.labels(step).observe(took_ms / 1000)
        self._claims.inc(reply.grounding.claims)
        self._unsupported.inc(reply.grounding.unsupported)
        self._rewritten.inc(reply.grounding.rewritten)

    def count_request(self, route: str, status: int) -> None:
        """Add one answered request."""
        self._requests.labels(route, str(status)).inc()

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self._registry)
