"""What was read in photos of boards: the lines of each photo, the fields of each check."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _photos()
    _readings()


def _photos() -> None:
    op.create_table(
        "signboard_photos",
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("reader_version", sa.String(length=80), nullable=False),
        sa.Column("ended", sa.String(length=40), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(width IS NULL) = (height IS NULL)",
            name=op.f("ck_signboard_photos_width_and_height"),
        ),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["signboard_checks.id"],
            name=op.f("fk_signboard_photos_check_id_signboard_checks"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["manifest_files.id"],
            name=op.f("fk_signboard_photos_item_id_manifest_files"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signboard_photos")),
        sa.UniqueConstraint(
            "item_id", "reader_version", name=op.f("uq_signboard_photos_item_id_reader_version")
        ),
    )
    op.create_index(op.f("ix_signboard_photos_check_id"), "signboard_photos", ["check_id"])


def _readings() -> None:
    op.create_table(
        "signboard_readings",
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("reader_version", sa.String(length=80), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("box", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("ought", sa.Text(), nullable=True),
        sa.Column("likeness", sa.String(length=40), nullable=False),
        sa.Column("similarity", sa.Double(), nullable=True),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("decided_value", sa.Text(), nullable=True),
        sa.Column("stands", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_signboard_readings_{name}"))
            for rule, name in (
                ("(said IS NULL) = (item_id IS NULL)", "said_in_a_photo"),
                ("(decision IS NULL) = (decided_at IS NULL)", "decided_at_if_decided"),
                ("(decision IS NULL) = (decided_by IS NULL)", "decided_by_if_decided"),
                ("(decision IS NULL) = (stands IS NULL)", "stands_if_decided"),
            )
        ),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["signboard_checks.id"],
            name=op.f("fk_signboard_readings_check_id_signboard_checks"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["manifest_files.id"],
            name=op.f("fk_signboard_readings_item_id_manifest_files"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signboard_readings")),
        sa.UniqueConstraint("check_id", "field", name=op.f("uq_signboard_readings_check_id_field")),
    )


def downgrade() -> None:
    op.drop_table("signboard_readings")
    op.drop_table("signboard_photos")
