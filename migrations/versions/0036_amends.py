"""Notices to stop that are entered anew, and departures that are taken back."""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from kernel import clock
from kernel.audit.reshaping import vouch_anew
from kernel.db import UtcDateTime

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_Row = dict[str, Any]
_NOTICE: Final[dict[str, Any]] = {
    **dict.fromkeys(("id", "finding_id", "office_id", "entered_by"), sa.Uuid()),
    **dict.fromkeys(("number_year", "number"), sa.Integer()),
    **dict.fromkeys(("signers", "flags"), sa.JSON()),
    "printed_no": sa.String(80),
    "signed_on": sa.Date(),
    "entered_at": UtcDateTime(),
}
_NOTICE_NEW: Final[dict[str, Any]] = {
    "version": sa.Integer(),
    "record_id": sa.Uuid(),
    "superseded_at": UtcDateTime(),
    "superseded_by": sa.Uuid(),
}
_DEPARTURE: Final[dict[str, Any]] = {
    **dict.fromkeys(("id", "office_id", "officer_id"), sa.Uuid()),
    "division_id": sa.Integer(),
    **dict.fromkeys(("left_at", "back_at"), UtcDateTime()),
    "note": sa.String(200),
}
_DEPARTURE_NEW: Final[dict[str, Any]] = {"withdrawn_at": UtcDateTime()}
_CHECKS: Final = {
    "superseded_by_a_record": "(superseded_at IS NULL) = (superseded_by IS NULL)",
    "versions_count_from_one": "version >= 1",
}
_OF_FINDING: Final = "uq_stop_notices_finding_id"
_NUMBERED: Final = "uq_stop_notices_office_id_number_year_number"
_STANDING: Final = sa.text("superseded_at IS NULL")


def upgrade() -> None:
    notices, departures = _read("stop_notices", _NOTICE), _read("departures", _DEPARTURE)
    op.add_column("departures", sa.Column("withdrawn_at", UtcDateTime(), nullable=True))
    _widen_notices()
    for notice in notices:
        _say_what_told(notice)
    _vouch("stop_notices", notices, _NOTICE | _NOTICE_NEW)
    _vouch("departures", departures, _DEPARTURE | _DEPARTURE_NEW)


def _widen_notices() -> None:
    with op.batch_alter_table("stop_notices") as table:
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        for name in ("record_id", "superseded_at", "superseded_by"):
            table.add_column(sa.Column(name, _NOTICE_NEW[name], nullable=True))
    with op.batch_alter_table("stop_notices") as table:
        table.alter_column("version", server_default=None)
        for name, rule in _CHECKS.items():
            table.create_check_constraint(op.f(f"ck_stop_notices_{name}"), rule)
        table.drop_constraint(_OF_FINDING, type_="unique")
        table.drop_constraint(_NUMBERED, type_="unique")
        table.create_unique_constraint(
            op.f("uq_stop_notices_office_id_number_year_number_version"),
            ["office_id", "number_year", "number", "version"],
        )
        table.create_unique_constraint(
            op.f("uq_stop_notices_finding_id_version"), ["finding_id", "version"]
        )
    op.create_index(
        "uq_stop_notices_standing",
        "stop_notices",
        ["finding_id"],
        unique=True,
        postgresql_where=_STANDING,
        sqlite_where=_STANDING,
    )


def _say_what_told(notice: _Row) -> None:
    """Name the record a notice came with: the first about its finding that says the same."""
    versions = _table(
        "finding_versions",
        {
            **dict.fromkeys(("finding_id", "record_id"), sa.Uuid()),
            "number": sa.Integer(),
            "payload": sa.JSON(),
        },
    )
    found = sa.select(versions).where(versions.c.finding_id == notice["finding_id"])
    for one in op.get_bind().execute(found.order_by(versions.c.number)):
        if _same(notice, one.payload.get("notice")):
            notices = _table("stop_notices", _NOTICE | _NOTICE_NEW)
            told = sa.update(notices).where(notices.c.id == notice["id"])
            op.get_bind().execute(told.values(record_id=one.record_id))
            return


def _same(notice: _Row, said: _Row | None) -> bool:
    if said is None:
        return False
    told = said["printed_no"] or None, said["signed_on"], said["signers"]
    return told == (notice["printed_no"], notice["signed_on"].isoformat(), notice["signers"])


def _table(name: str, kinds: dict[str, Any]) -> Any:
    return sa.table(name, *(sa.column(column, kind) for column, kind in kinds.items()))


def _read(name: str, kinds: dict[str, Any]) -> list[_Row]:
    rows = _table(name, kinds)
    found = op.get_bind().execute(sa.select(rows).order_by(rows.c.id))
    return [dict(row) for row in found.mappings()]


def _vouch(name: str, before: list[_Row], kinds: dict[str, Any]) -> None:
    after, now = _read(name, kinds), clock.now()
    vouch_anew(op.get_bind(), name, before, after, step=revision, now=now)


def downgrade() -> None:
    """Leave what stands of each notice; what it said before is in the records it came with."""
    notices = _table("stop_notices", _NOTICE | _NOTICE_NEW)
    op.get_bind().execute(sa.delete(notices).where(notices.c.superseded_at.is_not(None)))
    before = _read("stop_notices", _NOTICE | _NOTICE_NEW)
    departures = _read("departures", _DEPARTURE | _DEPARTURE_NEW)
    op.drop_index("uq_stop_notices_standing", table_name="stop_notices")
    with op.batch_alter_table("stop_notices") as table:
        table.drop_constraint("uq_stop_notices_finding_id_version", type_="unique")
        table.drop_constraint(
            "uq_stop_notices_office_id_number_year_number_version", type_="unique"
        )
        for name in _CHECKS:
            table.drop_constraint(op.f(f"ck_stop_notices_{name}"), type_="check")
        for name in _NOTICE_NEW:
            table.drop_column(name)
        table.create_unique_constraint(op.f(_OF_FINDING), ["finding_id"])
        table.create_unique_constraint(op.f(_NUMBERED), ["office_id", "number_year", "number"])
    op.drop_column("departures", "withdrawn_at")
    _vouch("stop_notices", before, _NOTICE)
    _vouch("departures", departures, _DEPARTURE)
