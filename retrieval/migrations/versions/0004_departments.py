"""Departments: the first step of a product's category as a column, for the shop's pages.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SHELF = "ix_products_shelf"
FIRST_STEP = {
    "sqlite": "json_extract(payload, '$.category[0]')",
    "postgresql": "payload::json -> 'category' ->> 0",
}


def upgrade() -> None:
    op.add_column("products", sa.Column("department", sa.String(200)))
    first = FIRST_STEP[op.get_bind().dialect.name]
    op.execute(f"UPDATE products SET department = substr({first}, 1, 200)")
    columns = ["department", "product_type", "stock", "currency", "price_minor", "product_id"]
    op.create_index(SHELF, "products", columns)


def downgrade() -> None:
    op.drop_index(SHELF, "products")
    op.drop_column("products", "department")
