"""What the desk decides about a clue."""

import datetime as dt
import uuid

from sqlalchemy.orm import Session

import identity.queries
import patrols.service
from clues import queries
from clues.models import Clue, VerificationTask
from clues.states import ClueState, InvalidKind, TaskState
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import Conflict, Unacceptable
from kernel.ids import new_id
from kernel.spatial import Point
from patrols.states import ReasonKind


class DuplicateOfItself(Unacceptable):
    code = "clues.duplicate_of_itself"
    zh = "线索不能与自身重复。请选择先前登记的那条线索。"
    en = "A clue is no duplicate of itself. Choose the one registered before."


class NotToVerify(Conflict):
    code = "clues.not_to_verify"
    zh = "只有已受理、尚未核查的线索可以指派核查，该线索当前为“{state}”。"
    en = "Only a clue that was accepted and not yet verified can be assigned; this is {state}."


class AlreadyAssigned(Conflict):
    code = "clues.already_assigned"
    zh = "该线索的核查任务尚未完成，不能重复指派。"
    en = "A task to verify this clue is still open; it cannot be given twice."


class OfficerUnfit(Unacceptable):
    code = "clues.officer_unfit"
    zh = "该人员当前没有任职，或线索不在其单位管辖范围内。请另选人员。"
    en = "That officer holds no post now, or the clue is beyond their office. Choose another."


def triage(
    session: Session,
    actor: Actor,
    clue_id: uuid.UUID,
    *,
    invalid: InvalidKind | None = None,
    duplicate_of: uuid.UUID | None = None,
    now: dt.datetime,
) -> Clue:
    """Accept a clue for verification, or say as what it is invalid."""
    clue = queries.get_held(session, actor, clue_id, day_of(now))
    if invalid is None:
        clue.accept(now)
        _ask_patrols(session, clue, now)
    else:
        _check_duplicate(session, actor, clue, duplicate_of, now)
        clue.reject(invalid, duplicate_of, now)
    audit.record(session, actor, f"clues.clue_{clue.state}", clue, now=now)
    return clue


def _ask_patrols(session: Session, clue: Clue, now: dt.datetime) -> None:
    """Have whoever is near look until the clue is verified, late or not."""
    if clue.lon is None or clue.lat is None:
        return
    wanted = patrols.service.Wanted(
        kind=ReasonKind.CLUE,
        source=f"clues/{clue.id}",
        place=Point(clue.lon, clue.lat),
        division_id=clue.division_id,
        reason=clue.reference,
        since=max(clue.verify_due, day_of(now)),
    )
    patrols.service.want_visits(session, [wanted], now=now)


def _check_duplicate(
    session: Session, actor: Actor, clue: Clue, duplicate_of: uuid.UUID | None, now: dt.datetime
) -> None:
    if duplicate_of == clue.id:
        raise DuplicateOfItself
    if duplicate_of is not None:
        queries.get(session, actor, duplicate_of, day_of(now))


def assign(
    session: Session,
    actor: Actor,
    clue_id: uuid.UUID,
    officer_id: uuid.UUID,
    *,
    note: str = "",
    now: dt.datetime,
) -> VerificationTask:
    """
    Have an officer verify a clue by the day that discovery set.

    Law: 自然资源行政处罚办法 第十五条
    """
    on = day_of(now)
    clue = queries.get_held(session, actor, clue_id, on)
    if clue.state is not ClueState.VALID:
        raise NotToVerify(state=clue.state.value)
    if queries.open_task(session, clue.id):
        raise AlreadyAssigned
    task = VerificationTask(
        id=new_id(),
        clue_id=clue.id,
        officer_id=officer_id,
        office_id=_office_of(session, actor, clue, officer_id, on),
        division_id=clue.division_id,
        assigned_by=actor.id,
        assigned_at=now,
        due_day=clue.verify_due,
        provisional=clue.verify_due_provisional,
        note=note,
        state=TaskState.OPEN,
        changed_at=now,
    )
    session.add(task)
    audit.record(session, actor, "clues.task_assigned", task, now=now, clue=clue.id)
    return task


def _office_of(
    session: Session, actor: Actor, clue: Clue, officer_id: uuid.UUID, on: dt.date
) -> uuid.UUID:
    """Return the office of an officer who is seen by ``actor`` and sees ``clue``."""
    identity.queries.get_officer(session, actor, officer_id, on)
    office_id = identity.queries.offices_of(session, [officer_id], on).get(officer_id)
    if office_id is None:
        raise OfficerUnfit
    officer = Actor(officer_id, office_id, frozenset())
    if session.scalar(queries.division_in_scope(officer, clue.division_id, on)) is None:
        raise OfficerUnfit
    return office_id


def mark_filed(
    session: Session, actor: Actor, clue_id: uuid.UUID, case_id: uuid.UUID, *, now: dt.datetime
) -> Clue:
    """Record that a clue found true, at least in part, became a case."""
    clue = queries.get_held(session, actor, clue_id, day_of(now))
    clue.file(case_id, now)
    audit.record(session, actor, "clues.clue_filed", clue, now=now, case=case_id)
    return clue
