"""The duty ledger: rules of provinces, verdicts, closed figures, restatements, excuses."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rules()
    _verdicts()
    _closings()
    _figures()
    _restatements()
    _excuses()
    _departures()


def _rules() -> None:
    op.create_table(
        "province_duty_rules",
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["division_id"],
            ["divisions.id"],
            name=op.f("fk_province_duty_rules_division_id_divisions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_province_duty_rules")),
    )
    _index("province_duty_rules", "division_id", "version", unique=True)


def _verdicts() -> None:
    op.create_table(
        "duty_verdicts",
        sa.Column("patrol_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("walked_on", sa.Date(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("rules_version", sa.String(length=20), nullable=False),
        sa.Column("weighed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "stands OR NOT counts", name=op.f("ck_duty_verdicts_counts_only_if_it_stands")
        ),
        sa.ForeignKeyConstraint(
            ["patrol_id"], ["patrols.id"], name=op.f("fk_duty_verdicts_patrol_id_patrols")
        ),
        sa.PrimaryKeyConstraint("patrol_id", name=op.f("pk_duty_verdicts")),
    )
    _index("duty_verdicts", "office_id", "walked_on", "stands", "counts")


def _closings() -> None:
    op.create_table(
        "duty_closings",
        sa.Column("province", sa.String(length=12), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("offices", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.String(length=20), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_closings")),
    )
    _index("duty_closings", "province", "period", "first_day", unique=True)


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _figures() -> None:
    op.create_table(
        "duty_figures",
        sa.Column("closing_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=False),
        *_numbers("at_least", "excused", "owed", "walked", "counted", "missing"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "owed = at_least - excused", name=op.f("ck_duty_figures_excuses_lower_what_is_owed")
        ),
        sa.CheckConstraint(
            "counted <= walked", name=op.f("ck_duty_figures_what_counts_was_walked")
        ),
        sa.ForeignKeyConstraint(
            ["closing_id"],
            ["duty_closings.id"],
            name=op.f("fk_duty_figures_closing_id_duty_closings"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_figures")),
    )
    _index("duty_figures", "office_id", "period", "first_day", unique=True)
    _index("duty_figures", "office_id", "last_day")
    _index("duty_figures", "closing_id")


def _restatements() -> None:
    op.create_table(
        "duty_restatements",
        sa.Column("figure_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("causes", sa.JSON(), nullable=False),
        *_numbers("excused", "owed", "walked", "counted", "missing"),
        sa.Column("restated_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "counted <= walked", name=op.f("ck_duty_restatements_what_counts_was_walked")
        ),
        sa.ForeignKeyConstraint(
            ["figure_id"],
            ["duty_figures.id"],
            name=op.f("fk_duty_restatements_figure_id_duty_figures"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_restatements")),
    )
    _index("duty_restatements", "figure_id", "number", unique=True)


def _excuses() -> None:
    op.create_table(
        "duty_excuses",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_office_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "first_day <= last_day", name=op.f("ck_duty_excuses_begins_before_it_ends")
        ),
        sa.CheckConstraint(
            "(state IN ('approved', 'refused')) = (decided_by IS NOT NULL)",
            name=op.f("ck_duty_excuses_decided_by_if_decided"),
        ),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_duty_excuses_decided_at_once"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_excuses")),
    )
    _index("duty_excuses", "office_id", "last_day")
    _index("duty_excuses", "division_id", "id")


def _departures() -> None:
    op.create_table(
        "departures",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("left_at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("back_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "left_at <= back_at", name=op.f("ck_departures_leaves_before_it_is_back")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departures")),
    )
    _index("departures", "office_id", "left_at")


def _index(table: str, *columns: str, unique: bool = False) -> None:
    name = op.f(f"ix_{table}_{'_'.join(columns)}")
    op.create_index(name, table, [*columns], unique=unique)


def downgrade() -> None:
    for table in (
        *("departures", "duty_excuses", "duty_restatements", "duty_figures"),
        *("duty_closings", "duty_verdicts", "province_duty_rules"),
    ):
        op.drop_table(table)
