"""Small pictures that phones send ahead of their originals."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_TABLE = "phone_previews"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("original_sha256", sa.String(length=64), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("came_at", UtcDateTime(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("maker_version", sa.String(length=40), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(picture IS NULL) = (width IS NULL) AND (picture IS NULL) = (height IS NULL)",
            name=op.f("ck_phone_previews_size_if_drawn"),
        ),
        sa.CheckConstraint(
            "picture IS NULL OR maker_version IS NOT NULL",
            name=op.f("ck_phone_previews_maker_if_drawn"),
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["sealed_records.id"],
            name=op.f("fk_phone_previews_record_id_sealed_records"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_previews")),
        sa.UniqueConstraint(
            "record_id",
            "original_sha256",
            name=op.f("uq_phone_previews_record_id_original_sha256"),
        ),
    )
    for column in ("original_sha256", "officer_id"):
        op.create_index(op.f(f"ix_phone_previews_{column}"), _TABLE, [column], unique=False)


def downgrade() -> None:
    op.drop_table(_TABLE)
