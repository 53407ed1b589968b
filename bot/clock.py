"""Times the steps of a turn, keeps what each decided for the trace, and tells who listens."""

import time
from collections.abc import Callable
from typing import Any

from bot.contracts import TraceStep

OnEvent = Callable[[str, dict[str, Any]], None]


class Clock:
    """Times the steps and keeps what each decided, for the trace."""

    def __init__(self, on_event: OnEvent | None) -> None:
        self.steps: list[TraceStep] = []
        self._on_event = on_event
        self._started = time.perf_counter()

    def done(self, step: str, **detail: Any) -> None:
        now = time.perf_counter()
        self.steps.append(TraceStep(step=step, took_ms=round((now - self._started) * 1000, 3), detail=detail))
        self._started = now
        self.tell("status", {"step": step})

    def tell(self, event: str, data: dict[str, Any]) -> None:
        if self._on_event:
            self._on_event(event, data)

    def timings(self) -> dict[str, float]:
        taken: dict[str, float] = {}
        for step in self.steps:  # a message with several wishes takes some of them for each
            taken[step.step] = round(taken.get(step.step, 0.0) + step.took_ms, 3)
        return taken
