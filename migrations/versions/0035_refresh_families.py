"""Which refresh token was given for which, and which were withdrawn."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "refresh_tokens", sa.Column("parent_hash", sa.LargeBinary(length=32), nullable=True)
    )
    op.add_column("refresh_tokens", sa.Column("withdrawn_at", UtcDateTime(), nullable=True))
    op.create_index(
        "uq_refresh_tokens_in_force",
        "refresh_tokens",
        ["parent_hash"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
        sqlite_where=sa.text("withdrawn_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("uq_refresh_tokens_in_force", table_name="refresh_tokens")
    op.drop_column("refresh_tokens", "withdrawn_at")
    op.drop_column("refresh_tokens", "parent_hash")
