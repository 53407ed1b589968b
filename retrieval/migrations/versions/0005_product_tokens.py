"""Product tokens: what late interaction compares, beside the catalogue.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "product_tokens",
        sa.Column("product_id", sa.String(200), primary_key=True),
        sa.Column("index_name", sa.String(50), primary_key=True),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("text_crc", sa.BigInteger, nullable=False),
        sa.Column("title_tokens", sa.Integer, nullable=False),
        sa.Column("vectors", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("product_tokens")
