"""Other recorders of an officer, what of it belongs to a patrol, and marks to know copies by."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _recorders()
    _fixes()
    _recordings()
    _marks()
    with op.batch_alter_table("patrols") as table:
        table.add_column(sa.Column("filled", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("patrols") as table:
        table.alter_column("filled", server_default=None)


def _recorders() -> None:
    op.create_table(
        "recorders",
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by IS NULL)",
            name=op.f("ck_recorders_revoked_by_somebody_or_not"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recorders")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_recorders_key_hash")),
    )
    op.create_index(op.f("ix_recorders_officer_id"), "recorders", ["officer_id"])


def _fixes() -> None:
    op.create_table(
        "recorder_fixes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("altitude_m", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorder_id"], ["recorders.id"], name=op.f("fk_recorder_fixes_recorder_id_recorders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recorder_fixes")),
        sa.UniqueConstraint(
            *("recorder_id", "at", "lon", "lat"),
            name=op.f("uq_recorder_fixes_recorder_id_at_lon_lat"),
        ),
    )
    op.create_index(op.f("ix_recorder_fixes_received_at"), "recorder_fixes", ["received_at"])


def _recordings() -> None:
    op.create_table(
        "patrol_recordings",
        sa.Column("patrol_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("t0", UtcDateTime(), nullable=True),
        sa.Column("fixes", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("columns", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patrol_id"], ["patrols.id"], name=op.f("fk_patrol_recordings_patrol_id_patrols")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_recordings")),
        sa.UniqueConstraint(
            "patrol_id", "source_id", name=op.f("uq_patrol_recordings_patrol_id_source_id")
        ),
        sa.UniqueConstraint(
            "patrol_id", "sha256", name=op.f("uq_patrol_recordings_patrol_id_sha256")
        ),
    )
    op.create_table(
        "patrol_track_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_track_files")),
        sa.UniqueConstraint("sha256", name=op.f("uq_patrol_track_files_sha256")),
    )
    op.create_table(
        "patrols_to_fill",
        sa.Column("patrol_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patrol_id"], ["patrols.id"], name=op.f("fk_patrols_to_fill_patrol_id_patrols")
        ),
        sa.PrimaryKeyConstraint("patrol_id", "told_at", name=op.f("pk_patrols_to_fill")),
    )


def _marks() -> None:
    op.create_table(
        "track_marks",
        sa.Column("mark", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("patrol_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patrol_id"], ["patrols.id"], name=op.f("fk_track_marks_patrol_id_patrols")
        ),
        sa.PrimaryKeyConstraint("mark", "patrol_id", name=op.f("pk_track_marks")),
    )
    op.create_index(op.f("ix_track_marks_patrol_id"), "track_marks", ["patrol_id"])


def downgrade() -> None:
    with op.batch_alter_table("patrols") as table:
        table.drop_column("filled")
    for name in (
        *("track_marks", "patrols_to_fill", "patrol_track_files", "patrol_recordings"),
        *("recorder_fixes", "recorders"),
    ):
        op.drop_table(name)
