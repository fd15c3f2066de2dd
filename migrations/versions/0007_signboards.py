"""Tables of signboards."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime
from kernel.spatial import Geometry4490, create_spatial_index, drop_spatial_index

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signboard_checks",
        sa.Column("original_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("signboard_id", sa.Uuid(), nullable=True),
        sa.Column("right_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("fix", sa.JSON(), nullable=False),
        sa.Column("position", Geometry4490("POINT", indexed=False), nullable=True),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("conspicuous", sa.Boolean(), nullable=False),
        sa.Column("legible", sa.Boolean(), nullable=False),
        sa.Column("licence_no_read", sa.String(length=60), nullable=True),
        sa.Column("holder_read", sa.String(length=200), nullable=True),
        sa.Column("valid_to_read", sa.Date(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(40), nullable=True),
        sa.Column("defects", sa.JSON(), nullable=False),
        sa.Column("defect_count", sa.Integer(), nullable=True),
        sa.Column("compared_with", sa.JSON(), nullable=True),
        sa.Column("judged_by_version", sa.Integer(), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(verdict = 'ok') = (defect_count = 0)",
            name=op.f("ck_signboard_checks_ok_without_defects"),
        ),
        sa.CheckConstraint(
            "state <> 'judged' OR verdict IS NOT NULL",
            name=op.f("ck_signboard_checks_verdict_if_judged"),
        ),
        sa.CheckConstraint(
            "(version = 1) = (original_id = id)",
            name=op.f("ck_signboard_checks_first_version_is_the_original"),
        ),
        sa.ForeignKeyConstraint(
            ["right_id"], ["rights.id"], name=op.f("fk_signboard_checks_right_id_rights")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signboard_checks")),
        sa.UniqueConstraint(
            "original_id", "version", name=op.f("uq_signboard_checks_original_id_version")
        ),
    )
    op.create_index(
        op.f("ix_signboard_checks_division_id_id"),
        "signboard_checks",
        ["division_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_signboard_checks_signboard_id"), "signboard_checks", ["signboard_id"], unique=False
    )
    op.create_table(
        "signboards",
        sa.Column("right_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("position", Geometry4490("POINT", indexed=False), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("check_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("row_no", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state <> 'expected' OR checked_at IS NULL",
            name=op.f("ck_signboards_unseen_if_expected"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('standing', 'missing') OR checked_at IS NOT NULL",
            name=op.f("ck_signboards_seen_if_found_out"),
        ),
        sa.ForeignKeyConstraint(
            ["right_id"], ["rights.id"], name=op.f("fk_signboards_right_id_rights")
        ),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_signboards")),
        sa.UniqueConstraint("id", name=op.f("uq_signboards_id")),
        sa.UniqueConstraint("right_id", name=op.f("uq_signboards_right_id")),
    )
    op.create_index(op.f("ix_signboards_changed_at"), "signboards", ["changed_at"], unique=False)
    op.create_index(
        op.f("ix_signboards_division_id_id"), "signboards", ["division_id", "id"], unique=False
    )
    create_spatial_index(op, "signboards", "position")


def downgrade() -> None:
    drop_spatial_index(op, "signboards", "position")
    op.drop_table("signboards")
    op.drop_table("signboard_checks")
