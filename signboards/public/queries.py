"""What is asked about reports from the public, and about knocks."""

import datetime as dt
import uuid

from sqlalchemy import Delete, Select, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from identity.queries import in_scope
from kernel.access import Actor
from kernel.errors import NotFound
from kernel.ids import first_id_of
from registry.models import Right
from signboards.public.tables import BoardReport, Knock


class ReportMissing(NotFound):
    code = "signboards.report_missing"
    zh = "没有找到这条扫码反映。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such report. Check its id, or whether it lies within your jurisdiction."


class PhotoMissing(NotFound):
    code = "signboards.photo_missing"
    zh = "这条扫码反映没有附照片。"
    en = "No photo came with this report."


def readable_by(actor: Actor, on: dt.date) -> Select[BoardReport]:
    """Reports about rights within the scope of the actor's office: the root of every read."""
    return select(BoardReport).where(in_scope(actor, BoardReport.division_id, on=on))


def get(session: Session, actor: Actor, report_id: uuid.UUID, on: dt.date) -> BoardReport:
    found = session.scalar(readable_by(actor, on).where(BoardReport.id == report_id))
    if found is None:
        raise ReportMissing
    return found


def held(session: Session, report_id: uuid.UUID) -> BoardReport:
    """Return a report, held until the transaction ends."""
    return session.get_one(BoardReport, report_id, with_for_update=True)


def by_ticket(ticket: str) -> Select[BoardReport]:
    return select(BoardReport).where(BoardReport.ticket == ticket)


def right_of(session: Session, right_id: uuid.UUID) -> Right:
    return session.get_one(Right, right_id)


def photographed_since(since: dt.datetime) -> Select[int | None]:
    """How many bytes of photos came since then: ids sort by when they were made."""
    total = select(func.sum(BoardReport.photo_bytes))
    return total.where(BoardReport.id >= first_id_of(since))


def knocked(session: Session, who: str, hour: dt.datetime) -> int:
    """Count one knock and return how many there were in that hour, this one too."""
    dialect = session.get_bind().dialect.name
    opening = (postgresql if dialect == "postgresql" else sqlite).insert(Knock)
    counted = opening.values(who=who, hour=hour, times=1).on_conflict_do_update(
        index_elements=["who", "hour"], set_={"times": Knock.times + 1}
    )
    times: int = session.execute(counted.returning(Knock.times)).scalar_one()
    return times


def forget_knocks(before: dt.datetime) -> Delete:
    return delete(Knock).where(Knock.hour < before)
