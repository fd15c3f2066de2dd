"""Every question the clues room puts to the database."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

import signboards.queries
from clues.models import Clue, ClueOfBoardReport, ClueReport, Verification, VerificationTask
from clues.states import OPEN_STATES, TaskState, VerificationState
from evidence.models import SealedRecord
from identity.models import Division
from identity.queries import in_scope
from kernel.access import Actor
from kernel.errors import NotFound
from patrols.models import FindingVersion


class ClueMissing(NotFound):
    code = "clues.clue_missing"
    zh = "没有找到这条线索。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such clue. Check its id, or whether it lies within your jurisdiction."


class TaskMissing(NotFound):
    code = "clues.task_missing"
    zh = "没有找到这项核查任务。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such task. Check its id, or whether it lies within your jurisdiction."


class ReportMissing(NotFound):
    code = "clues.report_missing"
    zh = "没有找到这份线索报告或核查记录。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such report or verification. Check its id, or whether it is in your area."


def readable_by(actor: Actor, on: dt.date) -> Select[Clue]:
    """Clues within the scope of the actor's office: the root of every read of them."""
    return select(Clue).where(in_scope(actor, Clue.division_id, on=on))


def overdue(wanted: Select[Clue], on: dt.date, *, is_so: bool) -> Select[Clue]:
    """Keep the clues whose time to be verified has run out on that day, or the others."""
    late = and_(Clue.state.in_(OPEN_STATES), Clue.verify_due < on)
    return wanted.where(late if is_so else ~late)


def get(session: Session, actor: Actor, clue_id: uuid.UUID, on: dt.date) -> Clue:
    found = session.scalar(readable_by(actor, on).where(Clue.id == clue_id))
    if found is None:
        raise ClueMissing
    return found


def get_held(session: Session, actor: Actor, clue_id: uuid.UUID, on: dt.date) -> Clue:
    """As `get`, held until the transaction ends so that two desks cannot move it at once."""
    wanted = readable_by(actor, on).where(Clue.id == clue_id).with_for_update(of=Clue)
    found = session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise ClueMissing
    return found


def held(session: Session, clue_id: uuid.UUID) -> Clue:
    """Return the clue, whoever may see it, held until the transaction ends."""
    return session.scalars(select(Clue).where(Clue.id == clue_id).with_for_update()).one()


def of_finding(session: Session, finding_id: uuid.UUID) -> Clue | None:
    return session.scalar(select(Clue).where(Clue.finding_id == finding_id))


def of_board_report(session: Session, report_id: uuid.UUID) -> Clue | None:
    told = select(Clue).join(ClueOfBoardReport, ClueOfBoardReport.clue_id == Clue.id)
    return session.scalar(told.where(ClueOfBoardReport.id == report_id))


def board_reports_of(clue_id: uuid.UUID) -> Select[ClueOfBoardReport]:
    """The report of the public that became this clue, if it came that way."""
    return select(ClueOfBoardReport).where(ClueOfBoardReport.clue_id == clue_id)


def of_record(session: Session, record_id: uuid.UUID) -> Clue | None:
    """The clue that a sealed report became; locked, so that a correction does not miss it."""
    return session.scalar(select(Clue).where(Clue.record_id == record_id).with_for_update())


def division_in_scope(actor: Actor, division_id: int, on: dt.date) -> Select[int]:
    """The id itself if that division lies in the scope of the actor's office, else nothing."""
    return select(Division.id).where(
        Division.id == division_id, in_scope(actor, Division.id, on=on)
    )


# Tasks


def tasks_readable_by(actor: Actor, on: dt.date) -> Select[VerificationTask]:
    """Tasks within the scope of the actor's office: the root of every read of them."""
    return select(VerificationTask).where(in_scope(actor, VerificationTask.division_id, on=on))


def get_task(session: Session, actor: Actor, task_id: uuid.UUID, on: dt.date) -> VerificationTask:
    found = session.scalar(tasks_readable_by(actor, on).where(VerificationTask.id == task_id))
    if found is None:
        raise TaskMissing
    return found


def held_task(session: Session, task_id: uuid.UUID) -> VerificationTask:
    found = select(VerificationTask).where(VerificationTask.id == task_id).with_for_update()
    return session.scalars(found).one()


def open_task(session: Session, clue_id: uuid.UUID) -> VerificationTask | None:
    return session.scalar(
        select(VerificationTask).where(
            VerificationTask.clue_id == clue_id, VerificationTask.state == TaskState.OPEN
        )
    )


def clues_of_tasks(task_ids: Collection[uuid.UUID]) -> Select[uuid.UUID, uuid.UUID]:
    """Id and clue of each task."""
    wanted = select(VerificationTask.id, VerificationTask.clue_id)
    return wanted.where(VerificationTask.id.in_(task_ids))


def tasks_of(actor: Actor, on: dt.date) -> Select[VerificationTask, Clue]:
    """What the officer has to verify, with its clue, the most urgent first: for the phone."""
    return (
        select(VerificationTask, Clue)
        .join(Clue, Clue.id == VerificationTask.clue_id)
        .where(
            VerificationTask.officer_id == actor.id,
            VerificationTask.state == TaskState.OPEN,
            in_scope(actor, VerificationTask.division_id, on=on),
        )
        .order_by(VerificationTask.due_day, VerificationTask.id)
    )


def tasks_changed_since(
    actor: Actor, since: dt.datetime, on: dt.date
) -> Select[VerificationTask, Clue]:
    """The officer's tasks given or answered after an instant, with their clues."""
    return (
        select(VerificationTask, Clue)
        .join(Clue, Clue.id == VerificationTask.clue_id)
        .where(
            VerificationTask.officer_id == actor.id,
            VerificationTask.changed_at > since,
            in_scope(actor, VerificationTask.division_id, on=on),
        )
        .order_by(VerificationTask.changed_at)
    )


# What was sealed about a clue


def reports(original_id: uuid.UUID) -> Select[ClueReport]:
    """A report and its corrections, the first first."""
    found = select(ClueReport).where(ClueReport.original_id == original_id)
    return found.order_by(ClueReport.version)


def held_report(session: Session, original_id: uuid.UUID) -> ClueReport | None:
    """Return the newest version of a report, all held until the transaction ends."""
    return next(reversed(session.scalars(reports(original_id).with_for_update()).all()), None)


def verifications(original_id: uuid.UUID) -> Select[Verification]:
    """A verification and its corrections, the first first."""
    found = select(Verification).where(Verification.original_id == original_id)
    return found.order_by(Verification.version)


def held_verification(session: Session, original_id: uuid.UUID) -> Verification | None:
    """Return the newest version of a verification, all held until the transaction ends."""
    held_all = session.scalars(verifications(original_id).with_for_update()).all()
    return next(reversed(held_all), None)


def verifications_of(clue_id: uuid.UUID) -> Select[Verification]:
    found = select(Verification).where(Verification.clue_id == clue_id)
    return found.order_by(Verification.original_id, Verification.version)


def reports_among(
    record_ids: Collection[uuid.UUID],
) -> Select[uuid.UUID, uuid.UUID, int, int]:
    """
    Which of the records are reports of clues or corrections of one.

    Columns: record, the first record of the report, version, the version that stands.
    """
    return _versions_among(ClueReport, record_ids)


def verifications_among(
    record_ids: Collection[uuid.UUID],
) -> Select[uuid.UUID, uuid.UUID, int, int]:
    """As `reports_among`, of verifications."""
    return _versions_among(Verification, record_ids)


def _versions_among(
    said: type[ClueReport] | type[Verification], record_ids: Collection[uuid.UUID]
) -> Select[uuid.UUID, uuid.UUID, int, int]:
    later = aliased(said)
    newest = select(func.max(later.version)).where(later.original_id == said.original_id)
    return select(said.id, said.original_id, said.version, newest.scalar_subquery()).where(
        said.id.in_(record_ids)
    )


def beside_among(record_ids: Collection[uuid.UUID]) -> Select[uuid.UUID, int]:
    """Those verifications, with their version, whose task had been closed before they came."""
    found = select(Verification.id, Verification.version)
    return found.where(
        Verification.id.in_(record_ids), Verification.state == VerificationState.BESIDE
    )


def numbers_of(
    actor: Actor, record_ids: Collection[uuid.UUID], on: dt.date
) -> Select[uuid.UUID, int, int]:
    """Readable clues that one of the records became: first record, year and number."""
    found = select(func.coalesce(Clue.record_id, Clue.finding_id), Clue.number_year, Clue.number)
    came_from = or_(Clue.record_id.in_(record_ids), Clue.finding_id.in_(record_ids))
    return found.where(came_from, in_scope(actor, Clue.division_id, on=on))


def sealed_record(session: Session, record_id: uuid.UUID) -> SealedRecord:
    return session.scalars(select(SealedRecord).where(SealedRecord.id == record_id)).one()


def record_of_report(session: Session, clue: Clue, report_id: uuid.UUID) -> SealedRecord:
    """Return what was sealed as a report of the clue, or as a correction of one."""
    of_clue = reports(clue.record_id).where(ClueReport.id == report_id) if clue.record_id else None
    if of_clue is None or session.scalar(of_clue) is None:
        raise ReportMissing
    return sealed_record(session, report_id)


def record_ids(session: Session, clue: Clue) -> list[uuid.UUID]:
    """Every sealed record that speaks of the clue: finding, report or look, and verifications."""
    spoken = union_all(
        select(FindingVersion.record_id).where(FindingVersion.finding_id == clue.finding_id),
        select(ClueReport.id).where(ClueReport.original_id == clue.record_id),
        signboards.queries.versions_of_look(clue.record_id),
        select(Verification.id).where(Verification.clue_id == clue.id),
    )
    return list(session.scalars(spoken))
