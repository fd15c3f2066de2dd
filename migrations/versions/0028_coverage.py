"""What patrols saw, and the sums of it that are kept."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime
from kernel.spatial import Geometry4490, create_spatial_index, drop_spatial_index

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _sights()
    _coverages()
    _unit_weeks()
    _area_weeks()
    _last_seen()


def _of_patrol(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_patrol_id_patrols")
    return sa.ForeignKeyConstraint(["patrol_id"], ["patrols.id"], name=name)


def _sights() -> None:
    op.create_table(
        "patrol_sights",
        sa.Column("patrol_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("walked_on", sa.Date(), nullable=False),
        sa.Column("nearest_m", sa.Double(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=True),
        sa.Column("near_s", sa.Double(), nullable=True),
        sa.Column("cells", sa.LargeBinary(), nullable=True),
        sa.Column("squares", sa.Integer(), nullable=True),
        _of_patrol("patrol_sights"),
        sa.PrimaryKeyConstraint("patrol_id", "kind", "target_id", name=op.f("pk_patrol_sights")),
    )
    key = ["kind", "target_id", "walked_on"]
    op.create_index(op.f("ix_patrol_sights_kind_target_id_walked_on"), "patrol_sights", key)


def _coverages() -> None:
    op.create_table(
        "patrol_coverages",
        sa.Column("row_no", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("patrol_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("walked_on", sa.Date(), nullable=False),
        sa.Column("length_cm", sa.BigInteger(), nullable=False),
        sa.Column("clean_ms", sa.BigInteger(), nullable=False),
        sa.Column("key_visits", sa.Integer(), nullable=False),
        sa.Column("place", Geometry4490("MULTIPOLYGON", indexed=False), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _of_patrol("patrol_coverages"),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_patrol_coverages")),
        sa.UniqueConstraint("patrol_id", name=op.f("uq_patrol_coverages_patrol_id")),
    )
    name, key = op.f("ix_patrol_coverages_office_id_walked_on"), ["office_id", "walked_on"]
    op.create_index(name, "patrol_coverages", key)
    create_spatial_index(op, "patrol_coverages", "place")


def _unit_weeks() -> None:
    op.create_table(
        "patrol_unit_weeks",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("division_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("patrols", sa.Integer(), nullable=False),
        sa.Column("length_cm", sa.BigInteger(), nullable=False),
        sa.Column("clean_ms", sa.BigInteger(), nullable=False),
        sa.Column("key_visits", sa.Integer(), nullable=False),
        sa.CheckConstraint("patrols >= 0", name=op.f("ck_patrol_unit_weeks_patrols_are_counted")),
        sa.PrimaryKeyConstraint(
            "office_id", "week", "division_id", name=op.f("pk_patrol_unit_weeks")
        ),
        sqlite_with_rowid=False,
    )


def _area_weeks() -> None:
    op.create_table(
        "patrol_area_weeks",
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=True),
        sa.Column("swept", sa.Integer(), nullable=True),
        sa.Column("squares", sa.Integer(), nullable=True),
        sa.CheckConstraint("visits >= 0", name=op.f("ck_patrol_area_weeks_visits_are_counted")),
        sa.PrimaryKeyConstraint("area_id", "week", name=op.f("pk_patrol_area_weeks")),
    )


def _last_seen() -> None:
    op.create_table(
        "patrol_last_seen",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("walked_on", sa.Date(), nullable=False),
        sa.Column("patrol_id", sa.Uuid(), nullable=False),
        _of_patrol("patrol_last_seen"),
        sa.PrimaryKeyConstraint("kind", "target_id", name=op.f("pk_patrol_last_seen")),
    )


def downgrade() -> None:
    for table in ("patrol_last_seen", "patrol_area_weeks", "patrol_unit_weeks"):
        op.drop_table(table)
    drop_spatial_index(op, "patrol_coverages", "place")
    op.drop_table("patrol_coverages")
    op.drop_table("patrol_sights")
