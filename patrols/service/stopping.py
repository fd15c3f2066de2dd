"""After a finding: the rungs of the ladder and the reports upwards."""

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.clock import day_of
from patrols import policy, queries
from patrols.models import Finding, FindingStep, FindingVersion
from patrols.service.noticing import is_served, take_notice
from patrols.service.stepping import (
    ask_again,
    close_step,
    drop_step,
    drop_steps,
    held_on_ladder,
    open_step,
)
from patrols.states import Measure, ReportTo, Rung, StepState


def begin(session: Session, finding: Finding, told: FindingVersion, now: dt.datetime) -> None:
    """
    Put a complete finding on the ladder, if it is suspected of an offence or stopped one.

    With its record it is on the enforcement unit's desk: that rung is done as it is opened. After
    a correction only what was never asked for is opened, or was asked for no more by an earlier
    one, or the notice that this one takes back; where it takes the offence back, nothing more is
    asked for, and where it says that nobody was told to stop, not whether they did.
    """
    first = queries.notice_of(session, finding.id) is None
    notice = take_notice(session, finding, told, now)
    if not policy.on_ladder(finding):
        drop_steps(session, None, finding, now)
        return
    _ask(session, finding, now)
    if finding.measure is Measure.NONE:
        _nobody_was_told(session, finding, now)
    close_step(session, None, finding, Rung.TO_UNIT, now)
    if first and notice is not None:
        author = Actor(told.author_id, finding.office_id, frozenset())
        is_served(session, author, finding, notice, now)


def _ask(session: Session, finding: Finding, now: dt.datetime) -> None:
    """Open what nobody asked for yet."""
    found_on, told_on = day_of(finding.discovered_at), day_of(now)
    asked: dict[Rung, dt.date] = {
        Rung.TO_UNIT: found_on,
        Rung.TO_BUREAU: told_on,
        Rung.STOP_NOTICE: found_on,
    }
    known = _known(session, finding)
    for rung, since in asked.items():
        if rung not in known:
            open_step(session, finding, rung, since, now)
    if finding.measure is not Measure.NONE and Rung.FOLLOW_UP not in known:
        ask_again(session, finding, found_on, now)


def _nobody_was_told(session: Session, finding: Finding, now: dt.datetime) -> None:
    """
    Ask no more whether a word was heeded that nobody spoke.

    What the desk's notice asks for stays, and what a later look does: that one saw it go on.
    """
    step = queries.open_step(session, finding.id, Rung.FOLLOW_UP)
    if step is None or queries.notice_of(session, finding.id):
        return
    if session.scalar(queries.last_look_at(finding.id)) is None:
        drop_step(session, None, step, now)


def _known(session: Session, finding: Finding) -> set[Rung]:
    """Return the rungs that were asked for; a notice that was taken back is to be served still."""
    steps = session.scalars(queries.steps_of(finding.id)).all()
    known = {step.rung for step in steps if step.state is not StepState.DROPPED}
    waits = queries.open_step(session, finding.id, Rung.STOP_NOTICE)
    if waits is None and queries.notice_of(session, finding.id) is None:
        known.discard(Rung.STOP_NOTICE)
    return known


def report_upwards(
    session: Session,
    actor: Actor,
    finding_id: uuid.UUID,
    *,
    to: ReportTo,
    major: bool,
    note: str,
    now: dt.datetime,
) -> FindingStep:
    """Record that the bureau, or the county government, was told; what is major goes on to it."""
    finding = held_on_ladder(session, actor, finding_id, now)
    step = close_step(session, actor, finding, to.rung, now, note)
    if step is None:
        raise policy.NothingDue
    known = {one.rung for one in session.scalars(queries.steps_of(finding.id))}
    if major and Rung.TO_GOVERNMENT not in known:
        open_step(session, finding, Rung.TO_GOVERNMENT, day_of(now), now)
    return step
