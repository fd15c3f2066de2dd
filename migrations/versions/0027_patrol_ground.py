"""What the cleaner says of a patrol's track, and the areas of a county's timetable."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime
from kernel.spatial import Geometry4490, create_spatial_index, drop_spatial_index

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_MEASURES: tuple[tuple[str, sa.Double[float] | sa.Integer], ...] = (
    ("clean_length_m", sa.Double()),
    ("clean_s", sa.Double()),
    ("gap_s", sa.Double()),
    ("clean_version", sa.Integer()),
    ("suspicion", sa.Integer()),
)


def upgrade() -> None:
    _measures()
    _areas()


def _measures() -> None:
    with op.batch_alter_table("patrols") as table:
        for name, kind in _MEASURES:
            table.add_column(sa.Column(name, kind, nullable=True))
        table.add_column(sa.Column("doubts", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("patrols") as table:
        table.alter_column("doubts", server_default=None)
    _logged_if("state <> 'received'")


def _logged_if(state: str) -> None:
    """Say in which states a patrol has a day of its entry in the ledger."""
    name = op.f("ck_patrols_logged_at_if_logged")
    with op.batch_alter_table("patrols") as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, f"({state}) = (logged_at IS NOT NULL)")


def _areas() -> None:
    op.create_table(
        "patrol_areas",
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("months", sa.JSON(), nullable=False),
        sa.Column("place", Geometry4490("MULTIPOLYGON", indexed=False), nullable=False),
        sa.Column("area_m2", sa.Double(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("drawn_by", sa.Uuid(), nullable=True),
        sa.Column("drawn_at", UtcDateTime(), nullable=False),
        sa.Column("row_no", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "valid_from <= valid_to", name=op.f("ck_patrol_areas_begins_before_it_ends")
        ),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_patrol_areas")),
        sa.UniqueConstraint("id", name=op.f("uq_patrol_areas_id")),
    )
    name = op.f("ix_patrol_areas_division_id_valid_from")
    op.create_index(name, "patrol_areas", ["division_id", "valid_from"])
    create_spatial_index(op, "patrol_areas", "place")


def downgrade() -> None:
    drop_spatial_index(op, "patrol_areas", "place")
    op.drop_table("patrol_areas")
    _logged_if("state = 'logged'")
    with op.batch_alter_table("patrols") as table:
        table.drop_column("doubts")
        for name, _ in reversed(_MEASURES):
            table.drop_column(name)
