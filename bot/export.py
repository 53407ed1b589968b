"""The export of stored conversations: one record a conversation, with all that belongs to it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.tables import ConversationRow, FeedbackRow, HandoffRow, ImpressionRow, MessageRow, TraceRow


def export_page(session: Session, conversations: Sequence[ConversationRow]) -> list[dict[str, Any]]:
    """The records of a page of conversations: one query a table. The shoppers' tokens stay out."""
    records = {row.conversation_id: _empty_record(row) for row in conversations}
    messages = MessageRow.conversation_id.in_(records)
    home: dict[str, dict[str, Any]] = {}  # message id -> record of its conversation
    for message in session.scalars(select(MessageRow).where(messages).order_by(MessageRow.number)):
        home[message.message_id] = records[message.conversation_id]
        record = _without_conversation(message)
        home[message.message_id]["messages"].append(record | {"reply": _from_json(record.pop("reply_json"))})
    _add_parts(session, select(MessageRow.message_id).where(messages), home)
    for handoff in session.scalars(
        select(HandoffRow).where(HandoffRow.conversation_id.in_(records)).order_by(HandoffRow.created_at)
    ):
        records[handoff.conversation_id]["handoffs"].append(_without_conversation(handoff))
    return list(records.values())


def _empty_record(row: ConversationRow) -> dict[str, Any]:
    return {
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


def _add_parts(session: Session, message_ids: Select[str], home: dict[str, dict[str, Any]]) -> None:
    """Add traces, impressions and feedback to the records of their messages."""
    for trace in session.scalars(select(TraceRow).where(TraceRow.message_id.in_(message_ids))):
        home[trace.message_id]["traces"].append(
            {"message_id": trace.message_id, "trace": _from_json(trace.trace_json)}
        )
    impressions = select(ImpressionRow).where(ImpressionRow.message_id.in_(message_ids))
    for shown in session.scalars(impressions.order_by(ImpressionRow.message_id, ImpressionRow.position)):
        home[shown.message_id]["impressions"].append(
            {
                "message_id": shown.message_id,
                "product_id": shown.product_id,
                "position": shown.position,
                "score": shown.score,
            }
        )
    feedback = select(FeedbackRow).where(FeedbackRow.message_id.in_(message_ids))
    for event in session.scalars(feedback.order_by(FeedbackRow.number)):
        home[event.message_id]["feedback"].append(
            {
                "message_id": event.message_id,
                "product_id": event.product_id,
                "event": event.event,
                "value": event.value,
                "created_at": event.created_at,
            }
        )


def _without_conversation(row: MessageRow | HandoffRow) -> dict[str, Any]:
    record = asdict(row.to_record())
    del record["conversation_id"]
    return record


def _from_json(text: str | None) -> Any:
    return None if text is None else json.loads(text)
