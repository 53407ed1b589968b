"""The server as a process: the API on its port, and the app opened behind it."""

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.settings import Settings
from bot.terminal import err, fail

if TYPE_CHECKING:
    from bot.app import App, Indexes


def check_port(settings: Settings) -> None:
    """End with one line where the port cannot be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            fail(
                f"cannot listen on {settings.host}:{settings.port} ({error.strerror}): choose another with --port"
            )


def serve_shop(settings: Settings, prepare: Callable[["Indexes"], None]) -> None:
    """Listen, `prepare` the indexes behind the open port, open the app, and say where it is."""
    import uvicorn

    from bot.api import create_api

    def ready() -> "App":
        from bot.app import open_app, open_indexes, settle

        indexes = open_indexes(settings)
        prepare(indexes)
        bot = open_app(settings, indexes)
        address = f"http://{settings.host}:{settings.port}"
        err.print(
            f"[bold]{settings.shop_name} is open[/bold] with {bot.catalog.count()} products\n"
            f"  shop      {address}/\n  console   {address}/console\n  API       {address}/docs\n  health    {address}/readyz",
            highlight=False,
        )
        settle()
        return bot

    uvicorn.run(create_api(ready), host=settings.host, port=settings.port, log_level="warning")
