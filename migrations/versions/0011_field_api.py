"""Tables of field_api."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "field_packs",
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("manifest", sa.LargeBinary(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("officer_id", "digest", name=op.f("pk_field_packs")),
    )
    op.create_index(op.f("ix_field_packs_told_at"), "field_packs", ["told_at"], unique=False)


def downgrade() -> None:
    op.drop_table("field_packs")
