"""Numbers, reviews and corrections of patrols."""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

from kernel import clock
from kernel.audit.reshaping import vouch_anew
from kernel.db import UtcDateTime

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_Row = dict[str, Any]
_UUIDS = ("id", "office_id", "author_id")
_INSTANTS = ("started_at", "ended_at", "received_at", "logged_at")
_TEXTS = ("state", "transport", "area", "route", "content", "measures", "opinion", "follow_up")
_LISTS = ("members", "findings", "stops", "flags")
_OLD: dict[str, Any] = {
    **dict.fromkeys(_UUIDS, sa.Uuid()),
    **dict.fromkeys(_INSTANTS, UtcDateTime()),
    **dict.fromkeys(_TEXTS, sa.Text()),
    **dict.fromkeys(_LISTS, sa.JSON()),
    "division_id": sa.Integer(),
    "walked_on": sa.Date(),
    "violation_found": sa.Boolean(),
    "fixes": sa.Integer(),
}
_NEW: dict[str, Any] = {
    "number_year": sa.Integer(),
    "number": sa.Integer(),
    "version": sa.Integer(),
    "approved_version": sa.Integer(),
    "follow_ups": sa.JSON(),
    "return_reason": sa.Text(),
}
_OF_ALL = {"version": "1", "follow_ups": "[]"}
_OPEN = sa.text("state = 'open'")
_RETURNED = sa.text("state = 'returned'")
_WAITING = sa.text("state = 'logged' OR approved_version < version")
_CHECKS = {
    "numbered_if_logged": "(number IS NULL) = (logged_at IS NULL)",
    "number_has_its_year": "(number IS NULL) = (number_year IS NULL)",
    "reason_if_returned": "(state = 'returned') = (return_reason IS NOT NULL)",
    "version_if_approved": "(state = 'approved') = (approved_version IS NOT NULL)",
    "versions_count_from_one": "version >= 1",
}


def upgrade() -> None:
    _number_patrols()
    _reviews()
    _steps()
    _notices()
    _follow_ups()


def _number_patrols() -> None:
    before = _read(_OLD)
    with op.batch_alter_table("patrols") as table:
        for name, kind in _NEW.items():
            of_all = _OF_ALL.get(name)
            column = sa.Column(name, kind, nullable=of_all is None, server_default=of_all)
            table.add_column(column)
    _give_numbers([row for row in before if row["logged_at"]])
    with op.batch_alter_table("patrols") as table:
        for name in _OF_ALL:
            table.alter_column(name, server_default=None)
        for name, rule in _CHECKS.items():
            table.create_check_constraint(op.f(f"ck_patrols_{name}"), rule)
        table.create_unique_constraint(
            op.f("uq_patrols_office_id_number_year_number"), ["office_id", "number_year", "number"]
        )
    op.create_index(
        "ix_patrols_waiting",
        "patrols",
        ["logged_at", "id"],
        postgresql_where=_WAITING,
        sqlite_where=_WAITING,
    )
    op.create_index(
        "ix_patrols_returned",
        "patrols",
        ["author_id"],
        postgresql_where=_RETURNED,
        sqlite_where=_RETURNED,
    )
    after, now = _read({**_OLD, **_NEW}), clock.now()
    vouch_anew(op.get_bind(), "patrols", before, after, step=revision, now=now)


def _table(kinds: dict[str, Any]) -> Any:
    return sa.table("patrols", *(sa.column(name, kind) for name, kind in kinds.items()))


def _read(kinds: dict[str, Any]) -> list[_Row]:
    patrols = _table(kinds)
    found = op.get_bind().execute(sa.select(patrols).order_by(patrols.c.id))
    return [dict(row) for row in found.mappings()]


def _give_numbers(logged: list[_Row]) -> None:
    """Number what is in the ledger in the order in which it was entered."""
    patrols = _table({**_OLD, **_NEW})
    last = defaultdict[tuple[Any, int], int](int)
    for row in sorted(logged, key=lambda one: (one["logged_at"], one["id"])):
        series = row["office_id"], row["walked_on"].year
        last[series] += 1
        numbered = {"number_year": series[1], "number": last[series]}
        op.get_bind().execute(
            sa.update(patrols).where(patrols.c.id == row["id"]).values(**numbered)
        )
    names = ("office_id", "kind", "year", "last")
    series_table = sa.table(
        "number_series", sa.column("office_id", sa.Uuid()), *map(sa.column, names[1:])
    )
    rows = [
        {"office_id": office, "kind": "patrol", "year": year, "last": number}
        for (office, year), number in last.items()
    ]
    if rows:
        op.get_bind().execute(sa.insert(series_table), rows)


def _reviews() -> None:
    op.create_table(
        "patrol_reviews",
        sa.Column("patrol_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(40), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("reviewed_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "decision <> 'returned' OR opinion <> ''",
            name=op.f("ck_patrol_reviews_reason_if_returned"),
        ),
        sa.ForeignKeyConstraint(
            ["patrol_id"], ["patrols.id"], name=op.f("fk_patrol_reviews_patrol_id_patrols")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_reviews")),
    )
    op.create_index(op.f("ix_patrol_reviews_patrol_id_id"), "patrol_reviews", ["patrol_id", "id"])
    op.create_table(
        "patrol_versions",
        sa.Column("patrol_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patrol_id"], ["patrols.id"], name=op.f("fk_patrol_versions_patrol_id_patrols")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_versions")),
        sa.UniqueConstraint(
            "patrol_id", "number", name=op.f("uq_patrol_versions_patrol_id_number")
        ),
        sa.UniqueConstraint("record_id", name=op.f("uq_patrol_versions_record_id")),
    )


def _steps() -> None:
    op.create_table(
        "finding_steps",
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("rung", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (closed_at IS NULL)",
            name=op.f("ck_finding_steps_closed_at_unless_open"),
        ),
        _of_finding("finding_steps"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_steps")),
    )
    op.create_index(op.f("ix_finding_steps_finding_id_id"), "finding_steps", ["finding_id", "id"])
    _of_open("ix_finding_steps_due", ["due_on", "id"])
    _of_open("uq_finding_steps_open", ["finding_id", "rung"], unique=True)


def _of_open(name: str, columns: list[str], *, unique: bool = False) -> None:
    op.create_index(
        name,
        "finding_steps",
        columns,
        unique=unique,
        postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    )


def _of_finding(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_finding_id_findings")
    return sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=name)


def _notices() -> None:
    op.create_table(
        "stop_notices",
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("number_year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("printed_no", sa.String(length=80), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("signers", sa.JSON(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_finding("stop_notices"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stop_notices")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_stop_notices_finding_id")),
        sa.UniqueConstraint(
            "office_id",
            "number_year",
            "number",
            name=op.f("uq_stop_notices_office_id_number_year_number"),
        ),
    )


def _follow_ups() -> None:
    op.create_table(
        "follow_ups",
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("patrol_id", sa.Uuid(), nullable=True),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("told_by", sa.Uuid(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_finding("follow_ups"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    op.create_index(op.f("ix_follow_ups_finding_id_id"), "follow_ups", ["finding_id", "id"])
    op.create_index(op.f("ix_follow_ups_patrol_id"), "follow_ups", ["patrol_id"])


def downgrade() -> None:
    for name in ("follow_ups", "stop_notices", "finding_steps"):
        op.drop_table(name)
    op.drop_table("patrol_versions")
    op.drop_table("patrol_reviews")
    before = _read({**_OLD, **_NEW})
    op.drop_index("ix_patrols_returned", "patrols")
    op.drop_index("ix_patrols_waiting", "patrols")
    with op.batch_alter_table("patrols") as table:
        table.drop_constraint(op.f("uq_patrols_office_id_number_year_number"), type_="unique")
        for name in _CHECKS:
            table.drop_constraint(op.f(f"ck_patrols_{name}"), type_="check")
        for name in _NEW:
            table.drop_column(name)
    series = sa.table("number_series", sa.column("kind"))
    op.get_bind().execute(sa.delete(series).where(series.c.kind.in_(["patrol", "stop_notice"])))
    vouch_anew(op.get_bind(), "patrols", before, _read(_OLD), step=revision, now=clock.now())
