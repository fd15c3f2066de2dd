"""The timetable of patrols, and what became of reasons to visit a place."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _plans()
    _visits()
    _reasons()


def _plans() -> None:
    op.create_table(
        "patrol_plans",
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('published', 'superseded')) = (published_at IS NOT NULL)",
            name=op.f("ck_patrol_plans_published_at_if_published"),
        ),
        sa.CheckConstraint(
            "first_day <= last_day", name=op.f("ck_patrol_plans_begins_before_it_ends")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_patrol_plans_versions_count_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_plans")),
        sa.UniqueConstraint(
            "division_id",
            "period",
            "first_day",
            "version",
            name=op.f("uq_patrol_plans_division_id_period_first_day_version"),
        ),
    )


def _visits() -> None:
    op.create_table(
        "planned_visits",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("reason_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.Column("removed_because", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(area_id IS NULL) <> (reason_id IS NULL)",
            name=op.f("ck_planned_visits_to_an_area_or_a_place"),
        ),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_because IS NULL)",
            name=op.f("ck_planned_visits_removed_with_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["patrol_plans.id"], name=op.f("fk_planned_visits_plan_id_patrol_plans")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_visits")),
        sa.UniqueConstraint("plan_id", "uid", name=op.f("uq_planned_visits_plan_id_uid")),
    )
    op.create_index(
        op.f("ix_planned_visits_division_id_day"), "planned_visits", ["division_id", "day"]
    )


def _reasons() -> None:
    """Add columns one by one: a table built anew would have to be indexed in space anew."""
    kind = sa.Column("kind", sa.String(length=40), nullable=False, server_default="wish")
    op.add_column("reasons_to_visit", kind)
    op.execute("UPDATE reasons_to_visit SET kind = 'clue' WHERE source LIKE 'clues/%'")
    op.add_column("reasons_to_visit", sa.Column("settled_at", UtcDateTime(), nullable=True))
    op.add_column("reasons_to_visit", sa.Column("settled_as", sa.String(40), nullable=True))
    op.create_index(op.f("ix_reasons_to_visit_source"), "reasons_to_visit", ["source"])


def downgrade() -> None:
    op.drop_index(op.f("ix_reasons_to_visit_source"), "reasons_to_visit")
    for name in ("settled_as", "settled_at", "kind"):
        op.drop_column("reasons_to_visit", name)
    op.drop_table("planned_visits")
    op.drop_table("patrol_plans")
