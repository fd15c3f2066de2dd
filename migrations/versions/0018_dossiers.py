"""Dossiers: evidence put together for a court."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dossiers",
        sa.Column("subject_table", sa.String(length=63), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("state", _states(), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("reason_zh", sa.Text(), nullable=True),
        sa.Column("reason_en", sa.Text(), nullable=True),
        sa.Column("bytes_done", sa.BigInteger(), nullable=False),
        sa.Column("bytes_total", sa.BigInteger(), nullable=True),
        sa.Column("bag_sha256", sa.String(length=64), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("ready_at", UtcDateTime(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('ready', 'expired')) = (ready_at IS NOT NULL)",
            name=op.f("ck_dossiers_ready_at_if_ready"),
        ),
        sa.CheckConstraint(
            "(state = 'failed') = (reason IS NOT NULL)", name=op.f("ck_dossiers_reason_if_failed")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
    )
    op.create_index(
        op.f("ix_dossiers_subject_table_subject_id_officer_id"),
        "dossiers",
        ["subject_table", "subject_id", "officer_id"],
    )
    undone = sa.text("state IN ('asked', 'ready')")
    op.create_index(
        "ix_dossiers_undone", "dossiers", ["id"], postgresql_where=undone, sqlite_where=undone
    )


def _states() -> sa.Enum:
    return sa.Enum(
        "asked", "ready", "failed", "expired", name="dossierstate", native_enum=False, length=40
    )


def downgrade() -> None:
    op.drop_table("dossiers")
