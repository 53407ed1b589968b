"""The tables of conversations: what `bot.store` writes. Their history is in `retrieval/migrations`."""

from typing import cast

from sqlalchemy import (
    BigInteger,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.records import Conversation, Handoff, Message, Role
from retrieval.database import Base

MAX_ID_LENGTH = 200  # of ids that come from outside: customer_id, client_message_id, product_id
MAX_EVENT_LENGTH = 50
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up INTEGER keys only


class _Words(TypeDecorator[str]):
    """Text from outside. No database takes half a surrogate pair, and PostgreSQL no NUL: both go."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else value.replace("\x00", "").encode("utf-8", "replace").decode()


class _LongWords(_Words):
    """The same, of any length."""

    impl = Text
    cache_ok = True


class ConversationRow(Base):
    """The conversations table."""

    __tablename__ = "conversations"
    __table_args__ = (Index("ix_conversations_created_at", "created_at", "conversation_id"),)

    conversation_id: Mapped[str] = mapped_column(_Words(32), primary_key=True)
    token: Mapped[str] = mapped_column(_Words(64))
    customer_id: Mapped[str | None] = mapped_column(_Words(MAX_ID_LENGTH))
    language: Mapped[str | None] = mapped_column(_Words(35))
    channel: Mapped[str] = mapped_column(_Words(50))
    dialogue: Mapped[str | None] = mapped_column(_LongWords)
    created_at: Mapped[str] = mapped_column(_Words(32))
    updated_at: Mapped[str] = mapped_column(_Words(32))
    turns: Mapped[int] = mapped_column(default=0, server_default="0")

    def to_record(self) -> Conversation:
        """The row as the bot sees it."""
        return Conversation(
            conversation_id=self.conversation_id,
            token=self.token,
            customer_id=self.customer_id,
            language=self.language,
            channel=self.channel,
            dialogue=self.dialogue,
            created_at=self.created_at,
            updated_at=self.updated_at,
            turns=self.turns,
        )


class MessageRow(Base):
    """The messages table; `number` is the order in which they came."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_message_id", name="uq_messages_client_message_id"),
        Index("ix_messages_conversation_id", "conversation_id", "number"),
    )

    number: Mapped[int] = mapped_column(_NUMBER, primary_key=True)
    message_id: Mapped[str] = mapped_column(_Words(32), unique=True)
    conversation_id: Mapped[str] = mapped_column(_Words(32), ForeignKey("conversations.conversation_id"))
    role: Mapped[str] = mapped_column(_Words(10))
    text: Mapped[str] = mapped_column(_LongWords)
    client_message_id: Mapped[str | None] = mapped_column(_Words(MAX_ID_LENGTH))
    answers: Mapped[str | None] = mapped_column(_Words(32), ForeignKey("messages.message_id"), index=True)
    reply_json: Mapped[str | None] = mapped_column(_LongWords)
    created_at: Mapped[str] = mapped_column(_Words(32))

    def to_record(self) -> Message:
        """The row as the bot sees it."""
        return Message(
            message_id=self.message_id,
            conversation_id=self.conversation_id,
            role=cast(Role, self.role),
            text=self.text,
            client_message_id=self.client_message_id,
            answers=self.answers,
            reply_json=self.reply_json,
            created_at=self.created_at,
        )


class TraceRow(Base):
    """The traces table: what each step of a turn did, one row a reply."""

    __tablename__ = "traces"

    message_id: Mapped[str] = mapped_column(_Words(32), ForeignKey("messages.message_id"), primary_key=True)
    trace_json: Mapped[str] = mapped_column(_LongWords)


class ImpressionRow(Base):
    """The impressions table: which product a reply showed where."""

    __tablename__ = "impressions"

    message_id: Mapped[str] = mapped_column(_Words(32), ForeignKey("messages.message_id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[str] = mapped_column(_Words(MAX_ID_LENGTH))
    score: Mapped[float]


class FeedbackRow(Base):
    """The feedback table: what the shopper did with a reply."""

    __tablename__ = "feedback"

    number: Mapped[int] = mapped_column(_NUMBER, primary_key=True)
    message_id: Mapped[str] = mapped_column(_Words(32), ForeignKey("messages.message_id"), index=True)
    product_id: Mapped[str | None] = mapped_column(_Words(MAX_ID_LENGTH))
    event: Mapped[str] = mapped_column(_Words(MAX_EVENT_LENGTH))
    value: Mapped[str | None] = mapped_column(_LongWords)
    created_at: Mapped[str] = mapped_column(_Words(32))


class HandoffRow(Base):
    """The handoffs table."""

    __tablename__ = "handoffs"
    __table_args__ = (
        Index("ix_handoffs_conversation_id", "conversation_id"),
        Index("ix_handoffs_state", "state", "created_at"),
    )

    handoff_id: Mapped[str] = mapped_column(_Words(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(_Words(32), ForeignKey("conversations.conversation_id"))
    message_id: Mapped[str] = mapped_column(_Words(32), ForeignKey("messages.message_id"))
    state: Mapped[str] = mapped_column(_Words(20))
    reason: Mapped[str] = mapped_column(_LongWords)
    created_at: Mapped[str] = mapped_column(_Words(32))
    updated_at: Mapped[str] = mapped_column(_Words(32))

    def to_record(self) -> Handoff:
        """The row as the bot sees it."""
        return Handoff(
            handoff_id=self.handoff_id,
            conversation_id=self.conversation_id,
            message_id=self.message_id,
            state=self.state,
            reason=self.reason,
            created_at=self.created_at,
            updated_at=self.updated_at,
        )
