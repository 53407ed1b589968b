"""The shop's pages, its customers and its orders.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("document_id", sa.String(200), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("title", sa.String(1000), nullable=False),
        sa.Column("topic", sa.String(100), nullable=False),
        sa.Column("sections", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "language", name="pk_documents"),
    )
    op.create_table(
        "customers",
        sa.Column("customer_id", sa.String(200), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name="pk_customers"),
    )
    op.create_index("ix_customers_email", "customers", ["email"])
    op.create_table(
        "orders",
        sa.Column("order_id", sa.String(60), nullable=False),
        sa.Column("order_key", sa.String(60), nullable=False),
        sa.Column("customer_id", sa.String(200), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name="pk_orders"),
    )
    for column in ("order_key", "customer_id", "email"):
        op.create_index(f"ix_orders_{column}", "orders", [column])


def downgrade() -> None:
    for table in ("orders", "customers", "documents"):
        op.drop_table(table)
