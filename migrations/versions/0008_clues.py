"""Tables of clues."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime
from kernel.spatial import Geometry4490, create_spatial_index, drop_spatial_index

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clue_reports",
        sa.Column("original_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clue_reports")),
        sa.UniqueConstraint(
            "original_id", "version", name=op.f("uq_clue_reports_original_id_version")
        ),
    )
    op.create_table(
        "clues",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("number_year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=True),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("party", sa.String(length=200), nullable=True),
        sa.Column("offence", sa.String(length=40), nullable=True),
        sa.Column("position", Geometry4490("POINT", indexed=False), nullable=True),
        sa.Column("informant", sa.LargeBinary(), nullable=True),
        sa.Column("discovered_at", UtcDateTime(), nullable=False),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=True),
        sa.Column("verify_due", sa.Date(), nullable=False),
        sa.Column("verify_due_provisional", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("triaged_at", UtcDateTime(), nullable=True),
        sa.Column("invalid_kind", sa.String(40), nullable=True),
        sa.Column("duplicate_of", sa.Uuid(), nullable=True),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("filed_at", UtcDateTime(), nullable=True),
        sa.Column("row_no", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(invalid_kind = 'duplicate') = (duplicate_of IS NOT NULL)",
            name=op.f("ck_clues_duplicate_of_something"),
        ),
        sa.CheckConstraint(
            "(state = 'filed') = (case_id IS NOT NULL)", name=op.f("ck_clues_case_if_filed")
        ),
        sa.CheckConstraint(
            "(state = 'invalid') = (invalid_kind IS NOT NULL)",
            name=op.f("ck_clues_invalid_kind_if_invalid"),
        ),
        sa.CheckConstraint(
            "(state = 'registered') = (triaged_at IS NULL)",
            name=op.f("ck_clues_triaged_unless_registered"),
        ),
        sa.CheckConstraint(
            "(state IN ('registered', 'valid', 'invalid')) = (verified_at IS NULL)",
            name=op.f("ck_clues_verified_at_if_found"),
        ),
        sa.CheckConstraint(
            "(case_id IS NULL) = (filed_at IS NULL)", name=op.f("ck_clues_filed_at_if_filed")
        ),
        sa.CheckConstraint(
            "finding_id IS NULL OR record_id IS NULL", name=op.f("ck_clues_one_source_at_most")
        ),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_clues")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_clues_finding_id")),
        sa.UniqueConstraint("id", name=op.f("uq_clues_id")),
        sa.UniqueConstraint(
            "office_id", "number_year", "number", name=op.f("uq_clues_office_id_number_year_number")
        ),
        sa.UniqueConstraint("record_id", name=op.f("uq_clues_record_id")),
    )
    op.create_index(op.f("ix_clues_division_id_id"), "clues", ["division_id", "id"], unique=False)
    op.create_index(
        op.f("ix_clues_state_verify_due"), "clues", ["state", "verify_due"], unique=False
    )
    op.create_table(
        "verification_tasks",
        sa.Column("clue_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("assigned_by", sa.Uuid(), nullable=False),
        sa.Column("assigned_at", UtcDateTime(), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'answered') = (record_id IS NOT NULL)",
            name=op.f("ck_verification_tasks_record_if_answered"),
        ),
        sa.ForeignKeyConstraint(
            ["clue_id"], ["clues.id"], name=op.f("fk_verification_tasks_clue_id_clues")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_tasks")),
    )
    op.create_index(
        op.f("ix_verification_tasks_officer_id_state"),
        "verification_tasks",
        ["officer_id", "state"],
        unique=False,
    )
    op.create_index(
        "uq_verification_tasks_open",
        "verification_tasks",
        ["clue_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "verifications",
        sa.Column("original_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("clue_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("visited_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("fix", sa.JSON(), nullable=False),
        sa.Column("position", Geometry4490("POINT", indexed=False), nullable=True),
        sa.Column("result", sa.String(40), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("companions", sa.JSON(), nullable=False),
        sa.Column("stop_ordered", sa.Boolean(), nullable=False),
        sa.Column("party", sa.String(length=200), nullable=True),
        sa.Column("offence", sa.String(length=40), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(version = 1) = (original_id = id)",
            name=op.f("ck_verifications_first_version_is_the_original"),
        ),
        sa.ForeignKeyConstraint(
            ["clue_id"], ["clues.id"], name=op.f("fk_verifications_clue_id_clues")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["verification_tasks.id"],
            name=op.f("fk_verifications_task_id_verification_tasks"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verifications")),
        sa.UniqueConstraint(
            "original_id", "version", name=op.f("uq_verifications_original_id_version")
        ),
    )
    op.create_index(op.f("ix_verifications_clue_id"), "verifications", ["clue_id"], unique=False)
    op.create_index(op.f("ix_verifications_task_id"), "verifications", ["task_id"], unique=False)
    create_spatial_index(op, "clues", "position")


def downgrade() -> None:
    drop_spatial_index(op, "clues", "position")
    op.drop_table("verifications")
    op.drop_table("verification_tasks")
    op.drop_table("clues")
    op.drop_table("clue_reports")
