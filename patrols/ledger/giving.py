"""Giving the ledger out: of the officer's scope, each time with a line of who took what."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Select
from sqlalchemy.orm import Session

import identity.queries
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.ids import new_id
from patrols import queries
from patrols.ledger import words
from patrols.ledger.columns import Row, Sum, row_of
from patrols.ledger.entries import entries
from patrols.ledger.refusals import NoSuchOffice, NothingToExport, TooManyToExport
from patrols.ledger.table import as_csv
from patrols.ledger.workbook import About, as_xlsx
from patrols.models import Patrol, PatrolExport
from patrols.refusals import SpanReversed
from patrols.service.planning import OutOfScope
from patrols.states import ExportForm, ExportKind, LedgerForm, PatrolState

MOST: Final = 20_000  # patrols; a county with ten offices walks 1,000 a year
_COUNTED: Final = "已入台账和已审批（不含已退回）"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which patrols; without a place the officer's whole scope, without a state what counts."""

    first: dt.date
    last: dt.date
    division_id: int | None = None
    office_id: uuid.UUID | None = None
    state: PatrolState | None = None

    def filters(self) -> dict[str, str]:
        said = {
            "first": self.first,
            "last": self.last,
            "division_id": self.division_id,
            "office_id": self.office_id,
            "state": self.state,
        }
        return {name: str(value) for name, value in said.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Given:
    """A file, and the line that says who took it."""

    line: PatrolExport
    content: bytes


def ledger(
    session: Session, actor: Actor, wanted: Wanted, form: LedgerForm, *, now: dt.datetime
) -> Given:
    """Return the ledger as XLSX or CSV; raise what `chosen` does."""
    patrols, on = chosen(session, actor, wanted, now=now), day_of(now)
    total = Sum()
    about = _about(session, actor, wanted, now) if form is LedgerForm.XLSX else None
    rows = _rows(session, actor, patrols, on, total)
    content = as_xlsx(rows, about, total) if about else as_csv(rows)
    said = (ExportKind.LEDGER, ExportForm(form.value), wanted.filters())
    sums = total.rows, total.hexdigest()
    return given(session, actor, said, content, *sums, now=now)


def chosen(session: Session, actor: Actor, wanted: Wanted, *, now: dt.datetime) -> Select[Patrol]:
    """Raise OutOfScope, NoSuchOffice, SpanReversed, NothingToExport or TooManyToExport."""
    on = day_of(now)
    if wanted.first > wanted.last:
        raise SpanReversed(first=wanted.first, last=wanted.last)
    place, office = wanted.division_id, wanted.office_id
    if place is not None and session.scalar(queries.division_in_scope(actor, place, on)) is None:
        raise OutOfScope
    if office is not None and not identity.queries.sees_office(session, actor, office, on):
        raise NoSuchOffice
    patrols = queries.entered(
        actor,
        on,
        first=wanted.first,
        last=wanted.last,
        division_id=place,
        office_id=office,
        state=wanted.state,
    )
    count = queries.how_many(session, patrols)
    if not count:
        raise NothingToExport
    if count > MOST:
        raise TooManyToExport(most=MOST, what_zh="巡查", what_en="patrols")
    return patrols


def given(
    session: Session,
    actor: Actor,
    said: tuple[ExportKind, ExportForm, Mapping[str, Any]],
    content: bytes,
    patrols: int,
    rows_sha256: str | None = None,
    *,
    now: dt.datetime,
) -> Given:
    """Write down who took a file."""
    kind, form, filters = said
    line = PatrolExport(
        id=new_id(),
        kind=kind,
        form=form,
        office_id=actor.office_id,
        officer_id=actor.id,
        at=now,
        filters=dict(filters),
        patrols=patrols,
        rows_sha256=rows_sha256,
        sha256=sha256(content).hexdigest(),
    )
    session.add(line)
    audit.record(session, actor, "patrols.patrols_exported", line, now=now, patrols=patrols)
    return Given(line, content)


def _rows(
    session: Session, actor: Actor, patrols: Select[Patrol], on: dt.date, total: Sum
) -> Iterator[Row]:
    return (total.add(row_of(entry)) for entry in entries(session, actor, patrols, on))


def _about(session: Session, actor: Actor, wanted: Wanted, now: dt.datetime) -> About:
    office = identity.queries.offices_named(session, [actor.office_id])[actor.office_id]
    officer = identity.queries.officers_named(session, [actor.id])[actor.id]
    span = f"{words.day(wanted.first)}至{words.day(wanted.last)}"
    facts = [
        ("名称", "矿产资源巡查台账"),
        ("导出单位", words.plain(office)),
        ("时段（按巡查日期）", span),
        ("范围", _place(session, wanted)),
        ("状态", words.STATES[wanted.state] if wanted.state else _COUNTED),
        ("导出时间", f"{words.instant(now)}（北京时间）"),
        ("导出人", words.plain(officer)),
        ("里程", "原始里程含定位抖动；净里程去除抖动、跳点和无定位段，无定位段不按直线计"),
        ("轨迹疑点", "系统提示，供人工核查，不是认定"),
        ("核查情况", "经核查属实前，发现不作为违法行为上报"),
    ]
    return About(f"矿产资源巡查台账（{span}）", facts, now)


def _place(session: Session, wanted: Wanted) -> str:
    """Return the place and the office the ledger is of."""
    parts: list[str] = []
    if wanted.division_id is not None:
        parts += identity.queries.division_names(session, [wanted.division_id]).values()
    if wanted.office_id is not None:
        parts += identity.queries.offices_named(session, [wanted.office_id]).values()
    return words.plain("，".join(parts)) or "导出单位的全部管辖范围"
