"""HTTP: parse, call, map errors to status. The way in for the widget, the desk and every other program.

The server listens at once and opens the app behind the open port; until then only health and metrics answer.
"""

import asyncio
import json
import logging
import queue
import secrets
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse, StreamingResponse
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from bot.contracts import HitsWire, Reply, TraceStep
from bot.edge import Edge, ShopCors
from bot.errors import BotError, UnknownConversation, UnknownMessage
from bot.guard import clean_input
from bot.metrics import CONTENT_TYPE, Metrics
from bot.problems import HANDLERS, PROBLEM_CONTENT, problem_of
from bot.records import Conversation
from bot.tables import MAX_ID_LENGTH
from retrieval.errors import RetrievalError

if TYPE_CHECKING:  # bot.app imports the model libraries: seconds that the port must not wait for
    from bot.app import App

Result = TypeVar("Result")
logger = logging.getLogger(__name__)
MAX_QUERY_LENGTH = 1000  # characters
MAX_VALUE_LENGTH = 4000  # characters
STREAMED_TURNS = 8  # at the same time; more wait in line
KEEP_ALIVE_S = 15.0  # a comment in a silent stream, so that no proxy closes it
ALWAYS_OPEN = frozenset({"/healthz", "/readyz", "/metrics"})

FeedbackEvent = Literal[
    "click", "add_to_cart", "purchase", "helpful", "not_helpful", "impression", "edit", "other"
]


def _whole_characters(value: Any) -> Any:
    """Half a surrogate pair (an emoji cut in two) becomes "?": no database and no UTF-8 can hold it."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _not_blank(text: str) -> str:
    if not clean_input(text):
        raise ValueError("must not be empty or blank")
    return text


Words = Annotated[str, BeforeValidator(_whole_characters)]
Id = Annotated[str, Field(min_length=1, max_length=MAX_ID_LENGTH), BeforeValidator(_whole_characters)]


class NewConversation(BaseModel):
    """The body of POST /v1/conversations; all of it may be left out."""

    customer_id: Id | None = None
    language: Annotated[Words, Field(min_length=2, max_length=35)] | None = None
    channel: Annotated[Words, Field(min_length=1, max_length=50)] = "widget"


class Started(BaseModel):
    """A new conversation. The token proves that it is the shopper's own."""

    conversation_id: str
    token: str


class NewMessage(BaseModel):
    """The body of POST /v1/conversations/{id}/messages."""

    text: Annotated[Words, AfterValidator(_not_blank)]
    client_message_id: Id | None = None


class TranscriptMessage(BaseModel):
    """One message; the bot's carry their whole Reply."""

    message_id: str
    role: Literal["shopper", "bot", "staff"]
    text: str
    created_at: str
    reply: Reply | None


class Transcript(BaseModel):
    """A conversation and its messages in the order they came."""

    conversation_id: str
    language: str | None
    channel: str
    created_at: str
    messages: list[TranscriptMessage]


class NewFeedback(BaseModel):
    """The body of POST /v1/feedback; `value` belongs to the event: an amount, the edited words."""

    message_id: Id
    product_id: Id | None = None
    event: FeedbackEvent
    value: Annotated[Words, Field(max_length=MAX_VALUE_LENGTH)] | bool | int | float | None = None


class Noted(BaseModel):
    """Feedback that was written down."""

    message_id: str
    product_id: str | None
    event: FeedbackEvent


class Trace(BaseModel):
    """The steps of the turn that wrote a reply."""

    message_id: str
    steps: list[TraceStep]


@dataclass
class _Service:
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
            try:
                # Here, because it imports the whole bot, which is only now loaded.
                from bot.console import mount_console

                await mount_console(api, self.app)
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


def create_api(open_app: "Callable[[], App]", console: bool = True) -> FastAPI:
    """The HTTP application; `open_app` runs once, behind the open port, and the app is closed at the end."""
    service = _Service(open_app, console)

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
    api.add_middleware(Edge, closed=service.closed, metrics=service.metrics)
    api.add_middleware(ShopCors)
    for error, handler in HANDLERS.items():
        api.add_exception_handler(error, handler)
    return api


def _service_of(request: Request) -> _Service:
    service: _Service = request.app.state.service
    return service


Service = Annotated[_Service, Depends(_service_of)]
v1 = APIRouter(prefix="/v1")
server = APIRouter(include_in_schema=False)


@v1.post("/conversations", status_code=201)
def start_conversation(service: Service, new: NewConversation | None = None) -> Started:
    """Start a conversation."""
    new = new or NewConversation()
    conversation = service.ready_app().store.create_conversation(new.customer_id, new.language, new.channel)
    return Started(conversation_id=conversation.conversation_id, token=conversation.token)


def _conversation(
    service: Service, conversation_id: str, authorization: Annotated[str | None, Header()] = None
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
    service: Service, conversation: Talk, message: NewMessage, accept: Annotated[str, Header()] = ""
) -> Response:
    """Answer a message: a Reply, or with `Accept: text/event-stream` the events of its making.

    The events are status, products, token, then reply (the whole Reply) or error (a problem document).
    """
    if "text/event-stream" in accept.lower():
        return StreamingResponse(
            _stream(service, conversation.conversation_id, message),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
    reply = _turn(service, conversation.conversation_id, message)
    return Response(reply.model_dump_json(), media_type="application/json")


@v1.get("/conversations/{conversation_id}")
def read_conversation(service: Service, conversation: Talk) -> Transcript:
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
def give_feedback(service: Service, feedback: NewFeedback) -> Noted:
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
    service: Service,
    q: Annotated[Words, AfterValidator(_not_blank), Query(max_length=MAX_QUERY_LENGTH)],
    k: Annotated[int, Query(ge=1, le=100)] = 10,
) -> HitsWire:
    """Search the catalogue in the shopper's words."""
    return service.ready_app().search_text(q, k)


@v1.get("/messages/{message_id}/trace")
def read_trace(service: Service, message_id: str) -> Trace:
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
def ready(service: Service) -> dict[str, str]:
    """The app is open and its database answers."""
    if (why := service.closed("/v1")) is not None:
        raise HTTPException(503, why, {"Retry-After": "1"})
    service.ready_app().store.get_conversation("readyz")
    return {"status": "ready"}


@server.get("/metrics")
def show_metrics(service: Service) -> Response:
    """Counters and timings for Prometheus."""
    return Response(service.metrics.text(), headers={"Content-Type": CONTENT_TYPE})


@server.get("/favicon.ico", status_code=204)
async def icon() -> None:
    """There is none, which is no error: browsers ask for it on every page."""


@server.get("/")
def root(service: Service, accept: Annotated[str, Header()] = "") -> Response:
    """The console for a browser, the addresses for a program."""
    if service.with_console and "text/html" in accept:
        return RedirectResponse("console/")
    return JSONResponse({"name": "Xiaoer", "chat": "/v1/conversations", "docs": "/docs"})


def _turn(
    service: _Service,
    conversation_id: str,
    message: NewMessage,
    on_event: Callable[[str, dict[str, Any]], None] | None = None,
) -> Reply:
    # Here, because it imports the model libraries, which start-up loads behind the open port.
    from bot.turn import handle_turn

    worked = False

    def tell(event: str, data: dict[str, Any]) -> None:
        nonlocal worked
        worked = True
        if on_event:
            on_event(event, data)

    reply = handle_turn(service.ready_app(), conversation_id, message.text, message.client_message_id, tell)
    if worked:  # a reply given before is not another turn
        service.metrics.count_turn(reply)
    return reply


def _stream(service: _Service, conversation_id: str, message: NewMessage) -> Iterator[str]:
    """The events of a turn, which runs to its end in a thread even when the shopper goes away."""
    events: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def work() -> None:
        try:
            reply = _turn(
                service,
                conversation_id,
                message,
                lambda event, data: events.put(_event(event, json.dumps(data))),
            )
            events.put(_event("reply", reply.model_dump_json()))
        except Exception as error:
            document = problem_of(error, f"/v1/conversations/{conversation_id}/messages")
            events.put(_event("error", document.model_dump_json()))
        finally:
            events.put(None)

    service.turns.submit(work)
    while True:
        try:
            event = events.get(timeout=KEEP_ALIVE_S)
        except queue.Empty:
            yield ": still working\n\n"
            continue
        if event is None:
            return
        yield event


def _event(name: str, data_json: str) -> str:
    return f"event: {name}\ndata: {data_json}\n\n"
