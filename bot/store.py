"""The last step of a turn: messages, traces, what was shown, feedback and hand-overs go into the database.

Every method is one short transaction, so that many threads can share one SQLite file.
"""

import json
import secrets
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

from sqlalchemy import (
    BigInteger,
    Dialect,
    Engine,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from bot.errors import DuplicateMessage, StoreError, UnknownConversation, UnknownMessage
from retrieval.database import Base, explain_database_error

MAX_ID_LENGTH = 200  # of ids that come from outside: customer_id, client_message_id, product_id
MAX_EVENT_LENGTH = 50
EXPORT_PAGE = 100  # conversations

Role = Literal["shopper", "bot", "staff"]
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up INTEGER keys only
_OPEN_STATES = ("requested", "claimed")


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
    """All that one turn leaves behind; `reply_id` comes from `new_id` and stands in the Reply as well."""

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


def new_id() -> str:
    """A fresh id for a conversation, message or hand-over."""
    return uuid.uuid4().hex


class Store:
    """Reads and writes conversations. Safe to share between threads; it holds the engine and nothing else.

    Every method raises StoreError when the database cannot be used.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create_conversation(
        self, customer_id: str | None = None, language: str | None = None, channel: str = "widget"
    ) -> Conversation:
        """Start a conversation, with a fresh id and token."""
        now = _now()
        row = ConversationRow(
            conversation_id=new_id(),
            token=secrets.token_urlsafe(32),
            customer_id=customer_id,
            language=language,
            channel=channel,
            dialogue=None,
            created_at=now,
            updated_at=now,
        )
        with self._transaction() as session:
            session.add(row)
            session.flush()
            return _conversation(row)

    def get_conversation(self, conversation_id: str) -> Conversation | None:
        """The conversation with this id, or None."""
        with self._transaction() as session:
            row = session.get(ConversationRow, conversation_id)
            return _conversation(row) if row else None

    def find_reply(self, conversation_id: str, client_message_id: str) -> str | None:
        """The Reply JSON already given to this client_message_id, or None."""
        asked, answer = aliased(MessageRow), aliased(MessageRow)
        query = (
            select(answer.reply_json)
            .join(asked, answer.answers == asked.message_id)
            .where(asked.conversation_id == conversation_id)
            .where(asked.client_message_id == client_message_id)
        )
        with self._transaction() as session:
            return session.scalars(query).first()

    def save_turn(self, turn: Turn) -> None:
        """Save a whole turn, or nothing of it.

        Raises:
            DuplicateMessage: another turn with this client_message_id was saved first.
            UnknownConversation: the conversation does not exist.
        """
        now, asked_id = _now(), new_id()
        with self._transaction() as session:
            # A write comes first: it takes the lock at once, and turns of one conversation queue up.
            self._touch(session, turn, now)
            self._save_question(session, turn, asked_id, now)
            session.execute(
                insert(MessageRow).values(
                    message_id=turn.reply_id,
                    conversation_id=turn.conversation_id,
                    role="bot",
                    text=turn.reply_text,
                    answers=asked_id,
                    reply_json=turn.reply_json,
                    created_at=now,
                )
            )
            session.add(TraceRow(message_id=turn.reply_id, trace_json=turn.trace_json))
            session.add_all(
                ImpressionRow(
                    message_id=turn.reply_id,
                    position=shown.position,
                    product_id=shown.product_id,
                    score=shown.score,
                )
                for shown in turn.impressions
            )
            if turn.handoff_reason is not None:
                session.add(
                    HandoffRow(
                        handoff_id=new_id(),
                        conversation_id=turn.conversation_id,
                        message_id=turn.reply_id,
                        state="requested",
                        reason=turn.handoff_reason,
                        created_at=now,
                        updated_at=now,
                    )
                )

    def transcript(self, conversation_id: str) -> list[Message]:
        """The messages of a conversation in the order they came; empty for one that does not exist."""
        query = select(MessageRow).where(MessageRow.conversation_id == conversation_id)
        with self._transaction() as session:
            return [_message(row) for row in session.scalars(query.order_by(MessageRow.number))]

    def message(self, message_id: str) -> Message | None:
        """The message with this id, or None."""
        with self._transaction() as session:
            row = session.scalars(select(MessageRow).where(MessageRow.message_id == message_id)).first()
            return _message(row) if row else None

    def trace(self, message_id: str) -> str | None:
        """The trace JSON of a reply, or None."""
        with self._transaction() as session:
            return session.scalars(
                select(TraceRow.trace_json).where(TraceRow.message_id == message_id)
            ).first()

    def add_feedback(
        self, message_id: str, product_id: str | None, event: str, value: str | None = None
    ) -> None:
        """Note what the shopper did with a reply.

        Raises:
            UnknownMessage: no message has this id.
        """
        feedback = insert(FeedbackRow).values(
            message_id=message_id,
            product_id=product_id,
            event=event,
            value=value,
            created_at=_now(),
        )
        with self._transaction() as session:
            try:
                session.execute(feedback)
            except IntegrityError as error:
                raise UnknownMessage(f"no message has the id {message_id!r}") from error

    def open_handoff(self, conversation_id: str) -> Handoff | None:
        """The hand-over that is not resolved yet, the newest if there are several, or None."""
        query = (
            select(HandoffRow)
            .where(HandoffRow.conversation_id == conversation_id, HandoffRow.state.in_(_OPEN_STATES))
            .order_by(HandoffRow.created_at.desc())
        )
        with self._transaction() as session:
            row = session.scalars(query).first()
            return _handoff(row) if row else None

    def counts(self) -> dict[str, int]:
        """Table to number of rows."""
        tables = (ConversationRow, MessageRow, TraceRow, ImpressionRow, FeedbackRow, HandoffRow)
        with self._transaction() as session:
            return {
                table.__tablename__: session.execute(select(func.count()).select_from(table)).scalar_one()
                for table in tables
            }

    def conversation_counts(self, conversation_id: str) -> dict[str, int]:
        """Table to number of rows that belong to one conversation."""
        mine = select(MessageRow.message_id).where(MessageRow.conversation_id == conversation_id)
        queries = {
            "messages": select(func.count()).select_from(mine.subquery()),
            "handoffs": select(func.count())
            .select_from(HandoffRow)
            .where(HandoffRow.conversation_id == conversation_id),
        }
        for table in (TraceRow, ImpressionRow, FeedbackRow):
            queries[table.__tablename__] = (
                select(func.count()).select_from(table).where(table.message_id.in_(mine))
            )
        with self._transaction() as session:
            return {name: session.execute(query).scalar_one() for name, query in queries.items()}

    def export(self) -> Iterator[dict[str, Any]]:
        """Every conversation, oldest first, with all that belongs to it; the shopper's token stays out.

        Holds EXPORT_PAGE conversations at a time, and no transaction between two pages.
        """
        last = ("", "")
        key = tuple_(ConversationRow.created_at, ConversationRow.conversation_id)
        while True:
            with self._transaction() as session:
                rows = session.scalars(
                    select(ConversationRow).where(key > last).order_by(*key.clauses).limit(EXPORT_PAGE)
                ).all()
                records = _export_page(session, rows)
            yield from records
            if len(rows) < EXPORT_PAGE:
                return
            last = (records[-1]["created_at"], records[-1]["conversation_id"])

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                yield session
        except SQLAlchemyError as error:
            raise StoreError(explain_database_error(error)) from error

    @staticmethod
    def _touch(session: Session, turn: Turn, now: str) -> None:
        changes: dict[str, str | None] = {"dialogue": turn.dialogue_json, "updated_at": now}
        if turn.language is not None:
            changes["language"] = turn.language
        touched = session.execute(
            update(ConversationRow)
            .where(ConversationRow.conversation_id == turn.conversation_id)
            .values(changes)
            .returning(ConversationRow.conversation_id)
        )
        if touched.first() is None:
            raise UnknownConversation(f"no conversation has the id {turn.conversation_id!r}")

    @staticmethod
    def _save_question(session: Session, turn: Turn, message_id: str, now: str) -> None:
        question = insert(MessageRow).values(
            message_id=message_id,
            conversation_id=turn.conversation_id,
            role="shopper",
            text=turn.text,
            client_message_id=turn.client_message_id,
            created_at=now,
        )
        try:
            session.execute(question)
        except IntegrityError as error:
            # Its own id is fresh and the conversation exists: it is the client's id that clashes.
            raise DuplicateMessage(
                f"message {turn.client_message_id!r} of {turn.conversation_id} has its reply already"
            ) from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _conversation(row: ConversationRow) -> Conversation:
    return Conversation(
        conversation_id=row.conversation_id,
        token=row.token,
        customer_id=row.customer_id,
        language=row.language,
        channel=row.channel,
        dialogue=row.dialogue,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _message(row: MessageRow) -> Message:
    return Message(
        message_id=row.message_id,
        conversation_id=row.conversation_id,
        role=cast(Role, row.role),
        text=row.text,
        client_message_id=row.client_message_id,
        answers=row.answers,
        reply_json=row.reply_json,
        created_at=row.created_at,
    )


def _handoff(row: HandoffRow) -> Handoff:
    return Handoff(
        handoff_id=row.handoff_id,
        conversation_id=row.conversation_id,
        message_id=row.message_id,
        state=row.state,
        reason=row.reason,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _export_page(session: Session, conversations: Sequence[ConversationRow]) -> list[dict[str, Any]]:
    """The export's records for a page of conversations: one query a table."""
    records = {
        row.conversation_id: {
            "conversation_id": row.conversation_id,
            "customer_id": row.customer_id,
            "language": row.language,
            "channel": row.channel,
            "created_at": row.created_at,
            "updated_at": row.updated_at,
            "dialogue": _from_json(row.dialogue),
            "messages": [],
            "traces": [],
            "impressions": [],
            "feedback": [],
            "handoffs": [],
        }
        for row in conversations
    }
    messages = MessageRow.conversation_id.in_(records)
    home: dict[str, str] = {}  # message id -> conversation id
    for message in session.scalars(select(MessageRow).where(messages).order_by(MessageRow.number)):
        home[message.message_id] = message.conversation_id
        record = asdict(_message(message))
        del record["conversation_id"]
        records[message.conversation_id]["messages"].append(
            record | {"reply": _from_json(record.pop("reply_json"))}
        )
    ours = select(MessageRow.message_id).where(messages)
    for trace in session.scalars(select(TraceRow).where(TraceRow.message_id.in_(ours))):
        records[home[trace.message_id]]["traces"].append(
            {"message_id": trace.message_id, "trace": _from_json(trace.trace_json)}
        )
    shown_order = (ImpressionRow.message_id, ImpressionRow.position)
    for shown in session.scalars(
        select(ImpressionRow).where(ImpressionRow.message_id.in_(ours)).order_by(*shown_order)
    ):
        records[home[shown.message_id]]["impressions"].append(
            {
                "message_id": shown.message_id,
                "product_id": shown.product_id,
                "position": shown.position,
                "score": shown.score,
            }
        )
    for event in session.scalars(
        select(FeedbackRow).where(FeedbackRow.message_id.in_(ours)).order_by(FeedbackRow.number)
    ):
        records[home[event.message_id]]["feedback"].append(
            {
                "message_id": event.message_id,
                "product_id": event.product_id,
                "event": event.event,
                "value": event.value,
                "created_at": event.created_at,
            }
        )
    for handoff in session.scalars(
        select(HandoffRow).where(HandoffRow.conversation_id.in_(records)).order_by(HandoffRow.created_at)
    ):
        record = asdict(_handoff(handoff))
        del record["conversation_id"]
        records[handoff.conversation_id]["handoffs"].append(record)
    return list(records.values())


def _from_json(text: str | None) -> Any:
    return None if text is None else json.loads(text)
