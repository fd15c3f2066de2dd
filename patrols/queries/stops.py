"""What is due after findings, and what was done about them."""

import datetime as dt
import uuid

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from identity.levels import DivisionLevel
from identity.queries import ancestors, divisions_in_scope
from kernel.access import Actor
from patrols.models import Finding, FindingStep, FollowUp, StopNotice
from patrols.models.stops import OPEN
from patrols.states import FindingState, Rung


def steps_readable_by(
    actor: Actor,
    on: dt.date,
    *,
    overdue: bool | None = None,
    rung: Rung | None = None,
) -> Select[FindingStep]:
    """Open rungs of findings in scope; past their day, or not, or either."""
    readable = Finding.division_id.in_(divisions_in_scope(actor, on))
    found = select(FindingStep).join(Finding, Finding.id == FindingStep.finding_id)
    found = found.where(readable, OPEN)
    if rung is not None:
        found = found.where(FindingStep.rung == rung)
    if overdue is None:
        return found
    return found.where(FindingStep.due_on < on if overdue else FindingStep.due_on >= on)


def soonest_due(found: Select[FindingStep], after: uuid.UUID | None) -> Select[FindingStep]:
    """Put what is due first at the top, going on behind the step ``after``."""
    if after is not None:
        last = select(FindingStep.due_on).where(FindingStep.id == after).scalar_subquery()
        later = and_(FindingStep.due_on == last, FindingStep.id > after)
        found = found.where(or_(FindingStep.due_on > last, later))
    return found.order_by(FindingStep.due_on, FindingStep.id)


def follow_ups_due(actor: Actor, on: dt.date) -> Select[FindingStep, Finding]:
    """Open follow-ups in scope, with their findings."""
    due = steps_readable_by(actor, on, rung=Rung.FOLLOW_UP)
    return soonest_due(due, None).with_only_columns(FindingStep, Finding)


def steps_of(finding_id: uuid.UUID) -> Select[FindingStep]:
    """Every rung a finding ever stood on, the first first."""
    found = select(FindingStep).where(FindingStep.finding_id == finding_id)
    return found.order_by(FindingStep.id)


def open_step(session: Session, finding_id: uuid.UUID, rung: Rung) -> FindingStep | None:
    """The open step of a rung of a finding that is held."""
    on_rung = steps_of(finding_id).where(FindingStep.rung == rung, OPEN)
    return session.scalar(on_rung)


def notices_of(finding_id: uuid.UUID) -> Select[StopNotice]:
    """The notice to stop of a finding as often as it was entered, the first first."""
    found = select(StopNotice).where(StopNotice.finding_id == finding_id)
    return found.order_by(StopNotice.version)


def notice_of(session: Session, finding_id: uuid.UUID) -> StopNotice | None:
    """Return the notice that stands."""
    return session.scalar(notices_of(finding_id).where(StopNotice.superseded_at.is_(None)))


def follow_ups_of(finding_id: uuid.UUID) -> Select[FollowUp]:
    """Every look whether it stopped, the first first."""
    found = select(FollowUp).where(FollowUp.finding_id == finding_id)
    return found.order_by(FollowUp.id)


def violations_readable_by(actor: Actor, on: dt.date) -> Select[Finding]:
    """
    Violations within the scope of the actor's office: findings that verification confirmed.

    What was not confirmed is a finding and nothing more, to whoever asks: it is not reported
    upwards as a violation.
    """
    confirmed = Finding.state == FindingState.CONFIRMED
    return select(Finding).where(confirmed, Finding.division_id.in_(divisions_in_scope(actor, on)))


def violations_by_division(actor: Actor, on: dt.date) -> Select[int, int]:
    """How many violations lie in each division of the actor's scope."""
    found = violations_readable_by(actor, on).with_only_columns(
        Finding.division_id, func.count(Finding.id)
    )
    return found.group_by(Finding.division_id).order_by(Finding.division_id)


def province_of(session: Session, division_id: int, on: dt.date) -> str:
    """Return the code of the province a division lies in; empty if it lies in none."""
    above = session.scalars(ancestors(division_id, on)).all()
    return next((one.code for one in above if one.level is DivisionLevel.PROVINCE), "")


def last_look_at(finding_id: uuid.UUID) -> Select[dt.date]:
    """The day of the newest look at a finding."""
    looks = select(FollowUp.looked_on).where(FollowUp.finding_id == finding_id)
    return looks.order_by(FollowUp.looked_on.desc()).limit(1)
