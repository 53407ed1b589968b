"""HTTP: parse, call, map errors to status. The way in for the widget, the desk and every other program.

The server listens at once and opens the app behind the open port; until then only health and metrics answer.
"""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator

from bot.bodies import (
    NewConversation,
    NewFeedback,
    NewMessage,
    Noted,
    Started,
    Trace,
    Transcript,
    TranscriptMessage,
    Words,
    not_blank,
)
from bot.contracts import HitsWire, Reply
from bot.edge import Edge, ShopCors
from bot.errors import UnknownConversation, UnknownMessage
from bot.metrics import CONTENT_TYPE
from bot.problems import HANDLERS, PROBLEM_CONTENT
from bot.records import Conversation
from bot.service import Service
from bot.storefront import routes as storefront
from bot.stream import run_turn, stream_turn

if TYPE_CHECKING:  # bot.app imports the model libraries: seconds that the port must not wait for
    from bot.app import App

MAX_QUERY_LENGTH = 1000  # characters


def create_api(open_app: "Callable[[], App]", console: bool = True) -> FastAPI:
    """The HTTP application; `open_app` runs once, behind the open port, and the app is closed at the end."""
    service = Service(open_app, console)

    @asynccontextmanager
    async def lifespan(api: FastAPI) -> AsyncIterator[None]:
        starting = asyncio.create_task(service.start(api))
        yield
        starting.cancel()
        service.turns.shutdown()
        if service.app is not None:
            service.app.close()

    api = FastAPI(
        title="Xiaoer",
        summary="A customer-service chatbot for shops.",
        version="1",
        lifespan=lifespan,
        responses={"default": {"description": "What went wrong", "content": PROBLEM_CONTENT}},
    )
    api.state.service = service
    api.include_router(v1)
    api.include_router(server)
    api.include_router(storefront.router)
    api.add_middleware(Edge, closed=service.closed, metrics=service.metrics)
    api.add_middleware(ShopCors)
    for error, handler in HANDLERS.items():
        api.add_exception_handler(error, storefront.missing_page(handler))
    return api


def _service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


TheService = Annotated[Service, Depends(_service_of)]
v1 = APIRouter(prefix="/v1")
server = APIRouter(include_in_schema=False)


@v1.post("/conversations", status_code=201)
def start_conversation(service: TheService, new: NewConversation | None = None) -> Started:
    """Start a conversation."""
    new = new or NewConversation()
    conversation = service.ready_app().store.create_conversation(new.customer_id, new.language, new.channel)
    return Started(conversation_id=conversation.conversation_id, token=conversation.token)


def _conversation(
    service: TheService, conversation_id: str, authorization: Annotated[str | None, Header()] = None
) -> Conversation:
    """The conversation of the path. Its token need not be sent, but one that is sent must be right."""
    conversation = service.ready_app().store.get_conversation(conversation_id)
    if conversation is None:
        raise UnknownConversation(f"there is no conversation {conversation_id!r}: start one first")
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() == "bearer" and not secrets.compare_digest(
        token.strip().encode(), conversation.token.encode()
    ):
        raise HTTPException(401, "the token is not this conversation's", {"WWW-Authenticate": "Bearer"})
    return conversation


Talk = Annotated[Conversation, Depends(_conversation)]


@v1.post(
    "/conversations/{conversation_id}/messages",
    response_model=Reply,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
def send_message(
    service: TheService, conversation: Talk, message: NewMessage, accept: Annotated[str, Header()] = ""
) -> Response:
    """Answer a message: a Reply, or with `Accept: text/event-stream` the events of its making.

    The events are status, products, token, then reply (the whole Reply) or error (a problem document).
    """
    if "text/event-stream" in accept.lower():
        return StreamingResponse(
            stream_turn(service, conversation.conversation_id, message),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
    reply = run_turn(service, conversation.conversation_id, message)
    return Response(reply.model_dump_json(), media_type="application/json")


@v1.get("/conversations/{conversation_id}")
def read_conversation(service: TheService, conversation: Talk) -> Transcript:
    """The transcript of a conversation."""
    return Transcript(
        conversation_id=conversation.conversation_id,
        language=conversation.language,
        channel=conversation.channel,
        created_at=conversation.created_at,
        messages=[
            TranscriptMessage(
                message_id=message.message_id,
                role=message.role,
                text=message.text,
                created_at=message.created_at,
                reply=Reply.model_validate_json(message.reply_json) if message.reply_json else None,
            )
            for message in service.ready_app().store.transcript(conversation.conversation_id)
        ],
    )


@v1.post("/feedback", status_code=201)
def give_feedback(service: TheService, feedback: NewFeedback) -> Noted:
    """Note what the shopper did with a reply, or with a product that it showed."""
    store = service.ready_app().store
    message = store.message(feedback.message_id)
    if message is None:
        raise UnknownMessage(f"there is no message {feedback.message_id!r}")
    if feedback.product_id is not None:
        reply = Reply.model_validate_json(message.reply_json) if message.reply_json else None
        if feedback.product_id not in {card.product_id for card in (reply.products if reply else [])}:
            raise HTTPException(422, f"product_id: that message did not show {feedback.product_id!r}")
    value = feedback.value
    store.add_feedback(
        feedback.message_id,
        feedback.product_id,
        feedback.event,
        value if value is None or isinstance(value, str) else json.dumps(value),
    )
    return Noted(message_id=feedback.message_id, product_id=feedback.product_id, event=feedback.event)


@v1.get("/search")
def search(
    service: TheService,
    q: Annotated[Words, AfterValidator(not_blank), Query(max_length=MAX_QUERY_LENGTH)],
    k: Annotated[int, Query(ge=1, le=100)] = 10,
) -> HitsWire:
    """Search the catalogue in the shopper's words."""
    return service.ready_app().search_text(q, k)


@v1.get("/messages/{message_id}/trace")
def read_trace(service: TheService, message_id: str) -> Trace:
    """The steps of the turn that wrote a reply: what each decided and how long it took."""
    steps = service.ready_app().trace(message_id)
    if steps is None:
        raise UnknownMessage(f"there is no reply {message_id!r}")
    return Trace(message_id=message_id, steps=steps)


@server.get("/healthz")
async def alive() -> dict[str, str]:
    """The process runs."""
    return {"status": "alive"}


@server.get("/readyz")
def ready(service: TheService) -> dict[str, str]:
    """The app is open and its database answers."""
    if (why := service.closed("/v1")) is not None:
        raise HTTPException(503, why, {"Retry-After": "1"})
    service.ready_app().store.get_conversation("readyz")
    return {"status": "ready"}


@server.get("/metrics")
def show_metrics(service: TheService) -> Response:
    """Counters and timings for Prometheus."""
    return Response(service.metrics.text(), headers={"Content-Type": CONTENT_TYPE})


@server.get("/favicon.ico", status_code=204)
async def icon() -> None:
    """There is none, which is no error: browsers ask for it on every page."""
