"""The whole life of a board: asked for, made, erected, looked at, put right, renewed."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from kernel import clock
from kernel.audit.reshaping import vouch_anew
from kernel.db import UtcDateTime
from kernel.spatial import Geometry4490, create_spatial_index, drop_spatial_index

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_Row = dict[str, Any]
_EXISTING_BY = dt.date(2010, 6, 30)  # 吉国土资发〔2010〕6号 一（一）
_KEPT = ["right_id", "office_id", "division_id", "position", "state", "checked_at", "check_id"]
_OLD_BOARD = [*_KEPT, "changed_at", "id"]
_NEW = ["due_on", "due_cause", "text", "made_on", "made_by", "size", "print_id", "erected_on"]
_NEW_BOARD = [*_OLD_BOARD, *_NEW, "renew_by"]
_OLD_CHECK = [
    *("original_id", "version", "reason", "signboard_id", "right_id", "office_id", "division_id"),
    *("author_id", "state", "checked_at", "seen_at", "received_at", "fix", "position", "present"),
    *("conspicuous", "legible", "licence_no_read", "holder_read", "valid_to_read", "remark"),
    *("verdict", "defects", "defect_count", "compared_with", "judged_by_version", "flags", "id"),
]
_NEW_CHECK = [*_OLD_CHECK, "damaged"]


def _columns(names: Sequence[str]) -> dict[str, sa.Column[Any]]:
    kinds: dict[str, Any] = {
        **dict.fromkeys(("right_id", "office_id", "check_id", "id", "print_id"), sa.Uuid()),
        **dict.fromkeys(("original_id", "signboard_id", "author_id"), sa.Uuid()),
        **dict.fromkeys(("changed_at", "checked_at", "seen_at", "received_at"), UtcDateTime()),
        **dict.fromkeys(("due_on", "made_on", "erected_on", "renew_by"), sa.Date()),
        **dict.fromkeys(("fix", "defects", "compared_with", "flags", "text"), sa.JSON()),
        **dict.fromkeys(("present", "conspicuous", "legible", "damaged"), sa.Boolean()),
        **dict.fromkeys(("version", "division_id"), sa.Integer()),
        **dict.fromkeys(("defect_count", "judged_by_version"), sa.Integer()),
        "valid_to_read": sa.Date(),
        "position": Geometry4490("POINT", indexed=False),
        "made_by": sa.String(length=200),
        "size": sa.String(length=40),
    }
    return {name: sa.Column(name, kinds.get(name, sa.String(40))) for name in names}


def _read(table: str, names: Sequence[str]) -> list[_Row]:
    shape = sa.table(table, *_columns(names).values())
    found = op.get_bind().execute(sa.select(shape)).mappings()
    return [{name: row[name] for name in names} for row in found]


def upgrade() -> None:
    boards, checks = _read("signboards", _OLD_BOARD), _read("signboard_checks", _OLD_CHECK)
    _anew(_create_boards, "signboards", _NEW_BOARD, list(map(_living, boards)))
    for name in ("damaged", "items", "place"):
        kind = sa.Boolean() if name == "damaged" else sa.JSON()
        op.add_column("signboard_checks", sa.Column(name, kind, nullable=True))
    _rectifications()
    _acts()
    _vouch("signboards", boards, _OLD_BOARD, _NEW_BOARD)
    _vouch("signboard_checks", checks, _OLD_CHECK, _NEW_CHECK)


def downgrade() -> None:
    for table in ("signboard_contradictions", "signboard_acts", "signboard_rectifications"):
        op.drop_table(table)
    boards, checks = _read("signboards", _NEW_BOARD), _read("signboard_checks", _NEW_CHECK)
    for name in ("place", "items", "damaged"):
        op.drop_column("signboard_checks", name)
    supervised = [row for row in boards if row["office_id"]]
    _anew(_create_old_boards, "signboards", _OLD_BOARD, list(map(_as_before, supervised)))
    _vouch("signboards", boards, _NEW_BOARD, _OLD_BOARD)
    _vouch("signboard_checks", checks, _NEW_CHECK, _OLD_CHECK)


def _anew(
    create: Callable[[], None], table: str, names: Sequence[str], rows: Sequence[_Row]
) -> None:
    """Make a table again with other constraints, which SQLite cannot change, and fill it."""
    drop_spatial_index(op, table, "position")
    op.drop_table(table)
    create()
    if rows:
        shape = sa.table(table, *_columns(names).values())
        op.bulk_insert(shape, [{name: row[name] for name in names} for row in rows])
    create_spatial_index(op, table, "position")


def _living(row: _Row) -> _Row:
    """Return a board in the words of today."""
    new: _Row = {**dict.fromkeys([*_NEW, "renew_by"]), "text": {}}
    if row["state"] == "expected":
        began = _fact("select valid_from from rights where id = :id", row["right_id"])
        began = dt.date.fromisoformat(str(began)) if began else clock.day_of(row["changed_at"])
        cause = {"due_on": max(began, _EXISTING_BY), "due_cause": "new_right"}
        return {**row, **new, **cause, "state": "due"}
    if row["state"] == "standing":
        verdict = _fact("select verdict from signboard_checks where id = :id", row["check_id"])
        return {**row, **new, "state": "ok" if verdict == "ok" else "defective"}
    if row["state"] == "withdrawn":
        state = _fact("select state from rights where id = :id", row["right_id"])
        return {**row, **new, "state": "withdrawn" if state == "cancelled" else "dormant"}
    return {**row, **new}


def _fact(question: str, subject: object) -> Any:
    asked = sa.text(question).bindparams(sa.bindparam("id", type_=sa.Uuid()))
    return op.get_bind().execute(asked, {"id": subject}).scalar()


def _as_before(row: _Row) -> _Row:
    if row["state"] in ("dormant", "withdrawn"):
        return {**row, "state": "withdrawn"}
    if row["state"] != "missing":
        return {**row, "state": "standing" if row["checked_at"] else "expected"}
    return row


def _vouch(table: str, before: Sequence[_Row], old: Sequence[str], new: Sequence[str]) -> None:
    vouch_anew(
        op.get_bind(),
        table,
        [{name: row[name] for name in old} for row in before],
        _read(table, new),
        step=revision,
        now=clock.now(),
    )


def _create_boards() -> None:
    found = "state NOT IN ('ok', 'defective', 'missing', 'rectified')"
    checks = {
        "due_on_if_asked_for": "(state IN ('due', 'made')) = (due_on IS NOT NULL)",
        "due_for_a_cause": "(due_on IS NULL) = (due_cause IS NULL)",
        "made_on_if_made": "state <> 'made' OR made_on IS NOT NULL",
        "erected_on_if_erected": "state <> 'erected' OR erected_on IS NOT NULL",
        "seen_if_found_out": f"{found} OR checked_at IS NOT NULL",
        "check_if_seen": "(checked_at IS NULL) = (check_id IS NULL)",
    }
    _boards(_NEW_BOARD, ("text",), checks)
    _partly("ix_signboards_asked_for", "signboards", ["due_on", "id"], "state IN ('due', 'made')")
    _partly("ix_signboards_renewed", "signboards", ["renew_by", "id"], "renew_by IS NOT NULL")


def _create_old_boards() -> None:
    checks = {
        "unseen_if_expected": "state <> 'expected' OR checked_at IS NULL",
        "seen_if_found_out": "state NOT IN ('standing', 'missing') OR checked_at IS NOT NULL",
    }
    _boards(_OLD_BOARD, ("office_id",), checks)


def _boards(names: Sequence[str], needed: Sequence[str], checks: Mapping[str, str]) -> None:
    columns = _columns(names)
    for name in ("right_id", "division_id", "state", "changed_at", "id", *needed):
        columns[name].nullable = False
    op.create_table(
        "signboards",
        *columns.values(),
        sa.Column("row_no", sa.Integer(), autoincrement=True, nullable=False),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_signboards_{name}"))
            for name, rule in checks.items()
        ),
        sa.ForeignKeyConstraint(
            ["right_id"], ["rights.id"], name=op.f("fk_signboards_right_id_rights")
        ),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_signboards")),
        sa.UniqueConstraint("id", name=op.f("uq_signboards_id")),
        sa.UniqueConstraint("right_id", name=op.f("uq_signboards_right_id")),
    )
    op.create_index(op.f("ix_signboards_changed_at"), "signboards", ["changed_at"])
    op.create_index(op.f("ix_signboards_division_id_id"), "signboards", ["division_id", "id"])


def _partly(
    name: str, table: str, columns: Sequence[str], where: str, *, unique: bool = False
) -> None:
    some = sa.text(where)
    op.create_index(name, table, columns, unique=unique, postgresql_where=some, sqlite_where=some)


def _rectifications() -> None:
    op.create_table(
        "signboard_rectifications",
        sa.Column("signboard_id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("defects", sa.JSON(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("notified_how", sa.String(length=200), nullable=True),
        sa.Column("closing_check_id", sa.Uuid(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=1000), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (closed_at IS NULL)",
            name=op.f("ck_signboard_rectifications_closed_at_unless_open"),
        ),
        sa.CheckConstraint(
            "(state = 'rectified') = (closing_check_id IS NOT NULL)",
            name=op.f("ck_signboard_rectifications_seen_if_rectified"),
        ),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancel_reason IS NOT NULL)",
            name=op.f("ck_signboard_rectifications_reason_if_cancelled"),
        ),
        sa.CheckConstraint(
            "due_on >= first_due_on", name=op.f("ck_signboard_rectifications_never_due_earlier")
        ),
        _of_board("signboard_rectifications"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signboard_rectifications")),
    )
    table, still_open = "signboard_rectifications", "state = 'open'"
    _partly(f"uq_{table}_open", table, ["signboard_id"], still_open, unique=True)
    _partly(f"ix_{table}_due", table, ["due_on", "id"], still_open)
    op.create_index(op.f(f"ix_{table}_signboard_id_id"), table, ["signboard_id", "id"])


def _of_board(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_signboard_id_signboards")
    return sa.ForeignKeyConstraint(["signboard_id"], ["signboards.id"], name=name)


def _acts() -> None:
    op.create_table(
        "signboard_acts",
        sa.Column("signboard_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("office_id", sa.Uuid(), nullable=True),
        sa.Column("check_id", sa.Uuid(), nullable=True),
        sa.Column("rectification_id", sa.Uuid(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_board("signboard_acts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signboard_acts")),
    )
    op.create_index(
        op.f("ix_signboard_acts_signboard_id_id"), "signboard_acts", ["signboard_id", "id"]
    )
    op.create_table(
        "signboard_contradictions",
        sa.Column("signboard_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_board("signboard_contradictions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signboard_contradictions")),
        sa.UniqueConstraint(
            "signboard_id",
            "kind",
            "subject",
            name=op.f("uq_signboard_contradictions_signboard_id_kind_subject"),
        ),
    )
    op.create_index(
        op.f("ix_signboard_contradictions_check_id"), "signboard_contradictions", ["check_id"]
    )
