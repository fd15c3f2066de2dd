"""Tables of patrols."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime
from kernel.spatial import Geometry4490, create_spatial_index, drop_spatial_index

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "findings",
        sa.Column("current_record_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patrol_id", sa.Uuid(), nullable=True),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("discovered_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("fix", sa.JSON(), nullable=False),
        sa.Column("position", Geometry4490("POINT", indexed=False), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("suspected_offence", sa.String(length=40), nullable=True),
        sa.Column("party", sa.String(length=200), nullable=True),
        sa.Column("right_id", sa.Uuid(), nullable=True),
        sa.Column("measure", sa.String(40), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("row_no", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(version = 1) = (current_record_id = id)",
            name=op.f("ck_findings_first_version_is_its_own_record"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_findings_versions_count_from_one")),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_findings")),
        sa.UniqueConstraint("current_record_id", name=op.f("uq_findings_current_record_id")),
        sa.UniqueConstraint("id", name=op.f("uq_findings_id")),
    )
    op.create_index(
        op.f("ix_findings_division_id_id"), "findings", ["division_id", "id"], unique=False
    )
    op.create_index(op.f("ix_findings_patrol_id"), "findings", ["patrol_id"], unique=False)
    op.create_table(
        "patrols",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=False),
        sa.Column("walked_on", sa.Date(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("logged_at", UtcDateTime(), nullable=True),
        sa.Column("transport", sa.String(40), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("area", sa.String(length=200), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("violation_found", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("follow_up", sa.Text(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("stops", sa.JSON(), nullable=False),
        sa.Column("fixes", sa.Integer(), nullable=False),
        sa.Column("length_m", sa.Double(), nullable=True),
        sa.Column("gaps", sa.Integer(), nullable=True),
        sa.Column("measure_version", sa.Integer(), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'logged') = (logged_at IS NOT NULL)",
            name=op.f("ck_patrols_logged_at_if_logged"),
        ),
        sa.CheckConstraint(
            "(length_m IS NULL) = (measure_version IS NULL)",
            name=op.f("ck_patrols_measured_by_a_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrols")),
    )
    op.create_index(
        op.f("ix_patrols_division_id_id"), "patrols", ["division_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_patrols_office_id_walked_on"), "patrols", ["office_id", "walked_on"], unique=False
    )
    op.create_table(
        "reasons_to_visit",
        sa.Column("place", Geometry4490("POINT", indexed=False), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("row_no", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_reasons_to_visit")),
        sa.UniqueConstraint("id", name=op.f("uq_reasons_to_visit_id")),
    )
    op.create_index(
        op.f("ix_reasons_to_visit_division_id_until"),
        "reasons_to_visit",
        ["division_id", "until"],
        unique=False,
    )
    op.create_table(
        "finding_versions",
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["findings.id"], name=op.f("fk_finding_versions_finding_id_findings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_versions")),
        sa.UniqueConstraint(
            "finding_id", "number", name=op.f("uq_finding_versions_finding_id_number")
        ),
        sa.UniqueConstraint("record_id", name=op.f("uq_finding_versions_record_id")),
    )
    op.create_table(
        "patrol_tracks",
        sa.Column("patrol_id", sa.Uuid(), nullable=False),
        sa.Column("t0", UtcDateTime(), nullable=False),
        sa.Column("columns", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patrol_id"], ["patrols.id"], name=op.f("fk_patrol_tracks_patrol_id_patrols")
        ),
        sa.PrimaryKeyConstraint("patrol_id", name=op.f("pk_patrol_tracks")),
    )
    create_spatial_index(op, "findings", "position")
    create_spatial_index(op, "reasons_to_visit", "place")


def downgrade() -> None:
    drop_spatial_index(op, "reasons_to_visit", "place")
    drop_spatial_index(op, "findings", "position")
    op.drop_table("patrol_tracks")
    op.drop_table("finding_versions")
    op.drop_table("reasons_to_visit")
    op.drop_table("patrols")
    op.drop_table("findings")
