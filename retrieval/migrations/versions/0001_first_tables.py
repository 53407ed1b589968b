"""The first tables: the catalogue, what the indexes hold, and the conversations.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(32)  # a UUID in hexadecimal
TIME = sa.String(32)  # ISO 8601 with microseconds, in UTC: sorts as text
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts up INTEGER keys only


def upgrade() -> None:
    _create_catalogue()
    _create_conversations()


def downgrade() -> None:
    for table in (
        "handoffs", "feedback", "impressions", "traces", "messages", "conversations",
        "index_entries", "catalog_revision", "products",
    ):  # fmt: skip
        op.drop_table(table)


def _create_catalogue() -> None:
    op.create_table(
        "products",
        sa.Column("product_id", sa.String(200), nullable=False),
        sa.Column("title", sa.String(1000), nullable=False),
        sa.Column("brand", sa.String(200)),
        sa.Column("product_type", sa.String(200)),
        sa.Column("price_minor", sa.BigInteger()),
        sa.Column("currency", sa.String(3)),
        sa.Column("stock", sa.BigInteger()),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("product_id", name="pk_products"),
    )
    op.create_index("ix_products_brand", "products", ["brand"])
    op.create_index("ix_products_product_type", "products", ["product_type"])
    revisions = op.create_table(
        "catalog_revision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalog_revision"),
    )
    op.bulk_insert(revisions, [{"id": 1, "revision": 0}])
    op.create_table(
        "index_entries",
        sa.Column("index_name", sa.String(50), nullable=False),
        sa.Column("product_id", sa.String(200), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("index_name", "product_id", name="pk_index_entries"),
    )


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("customer_id", sa.String(200)),
        sa.Column("language", sa.String(35)),
        sa.Column("channel", sa.String(50), nullable=False),
        sa.Column("dialogue", sa.Text()),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_conversations"),
    )
    op.create_index("ix_conversations_created_at", "conversations", ["created_at", "conversation_id"])
    op.create_table(
        "messages",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("client_message_id", sa.String(200)),
        sa.Column("answers", ID),
        sa.Column("reply_json", sa.Text()),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_messages"),
        sa.UniqueConstraint("message_id", name="uq_messages_message_id"),
        sa.UniqueConstraint("conversation_id", "client_message_id", name="uq_messages_client_message_id"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.conversation_id"],
            name="fk_messages_conversation_id_conversations",
        ),
        sa.ForeignKeyConstraint(["answers"], ["messages.message_id"], name="fk_messages_answers_messages"),
    )
    op.create_index("ix_messages_conversation_id", "messages", ["conversation_id", "number"])
    op.create_index("ix_messages_answers", "messages", ["answers"])
    op.create_table(
        "traces",
        sa.Column("message_id", ID, nullable=False),
        sa.Column("trace_json", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_traces"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.message_id"], name="fk_traces_message_id_messages"
        ),
    )
    op.create_table(
        "impressions",
        sa.Column("message_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.String(200), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", "position", name="pk_impressions"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.message_id"], name="fk_impressions_message_id_messages"
        ),
    )
    op.create_table(
        "feedback",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("product_id", sa.String(200)),
        sa.Column("event", sa.String(50), nullable=False),
        sa.Column("value", sa.Text()),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_feedback"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.message_id"], name="fk_feedback_message_id_messages"
        ),
    )
    op.create_index("ix_feedback_message_id", "feedback", ["message_id"])
    op.create_table(
        "handoffs",
        sa.Column("handoff_id", ID, nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("handoff_id", name="pk_handoffs"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.conversation_id"],
            name="fk_handoffs_conversation_id_conversations",
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.message_id"], name="fk_handoffs_message_id_messages"
        ),
    )
    op.create_index("ix_handoffs_conversation_id", "handoffs", ["conversation_id"])
    op.create_index("ix_handoffs_state", "handoffs", ["state", "created_at"])
