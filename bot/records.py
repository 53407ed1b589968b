"""What the store holds of a conversation, as the rest of the bot sees it: no rows, no sessions."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Role = Literal["shopper", "bot", "staff"]


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation; `token` proves that it is the shopper's, `dialogue` the saved state as JSON."""

    conversation_id: str
    token: str
    customer_id: str | None
    language: str | None
    channel: str
    dialogue: str | None
    created_at: str
    updated_at: str
    turns: int  # saved so far; a turn is saved only on top of the one it was made from


@dataclass(frozen=True, slots=True)
class Message:
    """One message; the bot's have `reply_json`, the whole Reply, and `answers`, the shopper's message."""

    message_id: str
    conversation_id: str
    role: Role
    text: str
    client_message_id: str | None
    answers: str | None
    reply_json: str | None
    created_at: str


@dataclass(frozen=True, slots=True)
class Impression:
    """A product that a reply showed, at a position counted from 1."""

    product_id: str
    position: int
    score: float


@dataclass(frozen=True, slots=True)
class Handoff:
    """A conversation given to the staff; `state` is requested, claimed or resolved."""

    handoff_id: str
    conversation_id: str
    message_id: str
    state: str
    reason: str
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Turn:
    """All that one turn leaves behind; `reply_id` comes from `new_id` and stands in the Reply as well.

    `after_turns` is the number of turns that the dialogue was read after; None saves whatever came between.
    """

    conversation_id: str
    text: str
    reply_id: str
    reply_text: str
    reply_json: str
    trace_json: str
    dialogue_json: str
    client_message_id: str | None = None
    language: str | None = None
    impressions: Sequence[Impression] = ()
    handoff_reason: str | None = None
    after_turns: int | None = None


def new_id() -> str:
    """A fresh id for a conversation, message or hand-over."""
    return uuid.uuid4().hex
