"""Around every route: who may call from where, what is not open yet, how much may come in, the last catch."""

from collections.abc import Callable

from fastapi import HTTPException, Request
from fastapi.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.metrics import Metrics
from bot.problems import problem, problem_of, respond
from bot.storefront.render import send_closed, wants_page

MAX_BODY_BYTES = 64 * 1024
LIMITED = ("/v1/", "/cart/")  # the console takes uploads of its own
_TOO_LARGE = f"the body is larger than {MAX_BODY_BYTES} bytes"


class ShopCors:
    """Any origin may call /v1: the widget runs on the shop's pages, and there are no cookies. Nothing else opens."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._open = CORSMiddleware(
            app, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        opened = scope["type"] == "http" and scope["path"].startswith("/v1/")
        await (self._open if opened else self._app)(scope, receive, send)


class Edge:
    """The gate, the limit on bodies, the last catch and the count.

    `closed` says why a path cannot be served yet, or None when it can.
    """

    def __init__(self, app: ASGIApp, closed: Callable[[str], str | None], metrics: Metrics) -> None:
        self._app = app
        self._closed = closed
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0

        async def watched_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._answer(scope, receive, watched_send)
        except Exception as error:
            document = problem_of(error, scope["path"])
            if status == 0:
                await respond(document)(scope, receive, watched_send)
        finally:
            self._metrics.count_request(_route_of(scope), status)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if (why := self._closed(path)) is not None:
            request = Request(scope)
            closed = send_closed(request, why) if wants_page(request) else respond(problem(503, why, path))
            await closed(scope, receive, send)
            return
        if not path.startswith(LIMITED):
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"")
        if declared.isdigit() and int(declared) > MAX_BODY_BYTES:
            await respond(problem(413, _TOO_LARGE, path))(scope, receive, send)
            return
        await self._app(scope, _limited(receive), send)


def _limited(receive: Receive) -> Receive:
    """`receive`, for a body that does not say its length: too much of it is refused while it is read."""
    read = 0

    async def receive_within_limit() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MAX_BODY_BYTES:
            raise HTTPException(413, _TOO_LARGE)
        return message

    return receive_within_limit


def _route_of(scope: Scope) -> str:
    """The route's own path, such as /v1/conversations/{conversation_id}: one label, whatever the ids."""
    return str(getattr(scope.get("route"), "path", "") or "other")
