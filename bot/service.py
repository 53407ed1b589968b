"""What the server holds: the app, which opens behind the open port, and what serves beside it."""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from fastapi import FastAPI

from bot.errors import BotError
from bot.metrics import Metrics
from retrieval.errors import RetrievalError

if TYPE_CHECKING:  # bot.app imports the model libraries: seconds that the port must not wait for
    from bot.app import App

Result = TypeVar("Result")
logger = logging.getLogger(__name__)
STREAMED_TURNS = 8  # at the same time; more wait in line
ALWAYS_OPEN = frozenset({"/healthz", "/readyz", "/metrics"})


@dataclass
class Service:
    """What the server holds: the app once it is open, or why it could not be opened."""

    open_app: "Callable[[], App]"
    with_console: bool
    app: "App | None" = None
    console_open: bool = False
    failure: str | None = None
    metrics: Metrics = field(default_factory=Metrics)
    turns: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(STREAMED_TURNS, thread_name_prefix="turn")
    )

    def ready_app(self) -> "App":
        """The app; the gate in `Edge` lets no request through before it is open."""
        assert self.app is not None
        return self.app

    def closed(self, path: str) -> str | None:
        """Why a path cannot be served yet, or None."""
        if path in ALWAYS_OPEN:
            return None
        if self.app is None:
            return self.failure or "Xiaoer is still starting: its models are being loaded"
        if self.with_console and not self.console_open and path.startswith("/console"):
            return "the console is still starting; the chat API is ready"
        return None

    async def start(self, api: FastAPI) -> None:
        """Open the app in a thread, then the console; the log says what went wrong."""
        try:
            self.app = await _in_background(self.open_app)
        except (BotError, RetrievalError) as error:
            self.failure = f"Xiaoer could not start: {error}"
            logger.error("%s", self.failure)
            return
        except Exception:
            self.failure = "Xiaoer could not start: an unexpected error, which the server's log shows"
            logger.exception("could not start")
            return
        if self.with_console:
            await self._open_console(api, self.app)

    async def _open_console(self, api: FastAPI, app: "App") -> None:
        try:
            # Here, because it imports the whole bot, which is only now loaded.
            from bot.console import mount_console

            await mount_console(api, app)
        except Exception:
            logger.exception("the console could not be opened; everything else works")
            self.with_console = False
        self.console_open = self.with_console


async def _in_background(work: Callable[[], Result]) -> Result:
    """Run in a thread that the end of the process does not wait for."""
    done: Future[Result] = Future()
    done.set_running_or_notify_cancel()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=run, name="start", daemon=True).start()
    return await asyncio.wrap_future(done)
