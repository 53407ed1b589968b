"""What requests to the HTTP API hold, and what its answers hold beside the Reply (`bot.contracts`)."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from bot.contracts import Reply, TraceStep
from bot.guard import clean_input
from bot.tables import MAX_ID_LENGTH

MAX_VALUE_LENGTH = 4000  # characters

FeedbackEvent = Literal[
    "click", "add_to_cart", "purchase", "helpful", "not_helpful", "impression", "edit", "other"
]


def _whole_characters(value: Any) -> Any:
    """Half a surrogate pair (an emoji cut in two) becomes "?": no database and no UTF-8 can hold it."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def not_blank(text: str) -> str:
    """The text, if it says anything.

    Raises:
        ValueError: it does not.
    """
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

    text: Annotated[Words, AfterValidator(not_blank)]
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
