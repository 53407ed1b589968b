"""The last step of a turn: messages, traces, what was shown, feedback and hand-overs go into the database.

Every method is one short transaction, so that many threads can share one SQLite file.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, case, func, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session, aliased

from bot.errors import DuplicateMessage, StaleTurn, StoreError, UnknownConversation, UnknownMessage
from bot.export import export_page
from bot.records import Conversation, Handoff, Message, Turn, new_id
from bot.tables import ConversationRow, FeedbackRow, HandoffRow, ImpressionRow, MessageRow, TraceRow
from retrieval.database import explain_database_error

EXPORT_PAGE = 100  # conversations
# What a product earns by what was done with it.
EVENT_WORTH = {"click": 1, "add_to_cart": 2, "purchase": 3}
_OPEN_STATES = ("requested", "claimed")


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
            turns=0,
        )
        with self._transaction() as session:
            session.add(row)
            session.flush()
            return row.to_record()

    def get_conversation(self, conversation_id: str) -> Conversation | None:
        """The conversation with this id, or None."""
        with self._transaction() as session:
            row = session.get(ConversationRow, conversation_id)
            return row.to_record() if row else None

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
            StaleTurn: another turn of the conversation was saved after `turn.after_turns`.
        """
        now, asked_id = _now(), new_id()
        with self._transaction() as session:
            # A write comes first: it takes the lock at once, and turns of one conversation queue up.
            self._touch(session, turn, now)
            self._save_question(session, turn, asked_id, now)
            self._save_answer(session, turn, asked_id, now)
            if turn.handoff_reason is not None:
                self._save_handoff(session, turn, turn.handoff_reason, now)

    def transcript(self, conversation_id: str) -> list[Message]:
        """The messages of a conversation in the order they came; empty for one that does not exist."""
        query = select(MessageRow).where(MessageRow.conversation_id == conversation_id)
        with self._transaction() as session:
            return [row.to_record() for row in session.scalars(query.order_by(MessageRow.number))]

    def message(self, message_id: str) -> Message | None:
        """The message with this id, or None."""
        with self._transaction() as session:
            row = session.scalars(select(MessageRow).where(MessageRow.message_id == message_id)).first()
            return row.to_record() if row else None

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

    def interest(self) -> dict[str, float]:
        """What each product earned with shoppers (`EVENT_WORTH`); a conversation counts once, with the best it did."""
        worth = case(EVENT_WORTH, value=FeedbackRow.event)
        best = (
            select(FeedbackRow.product_id, func.max(worth).label("worth"))
            .join(MessageRow, MessageRow.message_id == FeedbackRow.message_id)
            .where(FeedbackRow.product_id.is_not(None), FeedbackRow.event.in_(EVENT_WORTH))
            .group_by(FeedbackRow.product_id, MessageRow.conversation_id)
            .subquery()
        )
        query = select(best.c.product_id, func.sum(best.c.worth)).group_by(best.c.product_id)
        with self._transaction() as session:
            return {product_id: float(earned) for product_id, earned in session.execute(query)}

    def open_handoff(self, conversation_id: str) -> Handoff | None:
        """The hand-over that is not resolved yet, the newest if there are several, or None."""
        query = (
            select(HandoffRow)
            .where(HandoffRow.conversation_id == conversation_id, HandoffRow.state.in_(_OPEN_STATES))
            .order_by(HandoffRow.created_at.desc())
        )
        with self._transaction() as session:
            row = session.scalars(query).first()
            return row.to_record() if row else None

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
                records = export_page(session, rows)
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
        changes: dict[str, Any] = {
            "dialogue": turn.dialogue_json,
            "updated_at": now,
            "turns": ConversationRow.turns + 1,
        }
        if turn.language is not None:
            changes["language"] = turn.language
        touched = session.execute(
            update(ConversationRow)
            .where(ConversationRow.conversation_id == turn.conversation_id)
            .values(changes)
            .returning(ConversationRow.turns)
        ).scalar()
        if touched is None:
            raise UnknownConversation(f"no conversation has the id {turn.conversation_id!r}")
        if turn.after_turns is not None and touched != turn.after_turns + 1:
            raise StaleTurn(
                f"another message of conversation {turn.conversation_id!r} was answered meanwhile"
            )

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

    @staticmethod
    def _save_answer(session: Session, turn: Turn, asked_id: str, now: str) -> None:
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

    @staticmethod
    def _save_handoff(session: Session, turn: Turn, reason: str, now: str) -> None:
        session.add(
            HandoffRow(
                handoff_id=new_id(),
                conversation_id=turn.conversation_id,
                message_id=turn.reply_id,
                state="requested",
                reason=reason,
                created_at=now,
                updated_at=now,
            )
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
