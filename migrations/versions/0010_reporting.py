"""Tables of reporting."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "two_rates_returns",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=6), nullable=False),
        sa.Column("basis", sa.String(40), nullable=False),
        sa.Column("classes_version", sa.String(length=80), nullable=False),
        sa.Column("cut_off_at", UtcDateTime(), nullable=False),
        sa.Column("compiled_by", sa.Uuid(), nullable=False),
        sa.Column("table", sa.JSON(), nullable=False),
        sa.Column("case_ids", sa.JSON(), nullable=False),
        sa.Column("right_ids", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("restates_id", sa.Uuid(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(restates_id IS NULL) = (cause IS NULL)",
            name=op.f("ck_two_rates_returns_restated_with_a_cause"),
        ),
        sa.ForeignKeyConstraint(
            ["restates_id"],
            ["two_rates_returns.id"],
            name=op.f("fk_two_rates_returns_restates_id_two_rates_returns"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_two_rates_returns")),
        sa.UniqueConstraint("restates_id", name=op.f("uq_two_rates_returns_restates_id")),
    )
    op.create_index(
        "uq_two_rates_returns_first",
        "two_rates_returns",
        ["office_id", "division_id", "period", "basis"],
        unique=True,
        postgresql_where=sa.text("restates_id IS NULL"),
        sqlite_where=sa.text("restates_id IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("two_rates_returns")
