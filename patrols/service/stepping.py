"""Rungs of the ladder: opened with their day, done, or dropped."""

import datetime as dt
import uuid
from typing import Final

from sqlalchemy.orm import Session

from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.ids import new_id
from kernel.spatial import Point
from patrols import ladder, policy, queries
from patrols.models import Finding, FindingStep
from patrols.service.planning import give_reason
from patrols.states import ReasonKind, Rung, StepState

_SHOWN: Final = 200  # letters of a description, where a reason is told in a line


def open_step(
    session: Session, finding: Finding, rung: Rung, since: dt.date, now: dt.datetime
) -> FindingStep:
    province = queries.province_of(session, finding.division_id, since)
    due = ladder.due(rung, since, province)
    step = FindingStep(
        id=new_id(),
        finding_id=finding.id,
        rung=rung,
        state=StepState.OPEN,
        opened_at=now,
        due_on=due.day,
        provisional=due.provisional,
        note="",
    )
    session.add(step)
    audit.record(session, None, "patrols.step_opened", step, now=now)
    return step


def close_step(
    session: Session,
    actor: Actor | None,
    finding: Finding,
    rung: Rung,
    now: dt.datetime,
    note: str = "",
) -> FindingStep | None:
    """Mark the open step of a rung as done; return it, or None where nothing was due."""
    step = queries.open_step(session, finding.id, rung)
    if step is not None:
        step.close(StepState.DONE, now, by=actor.id if actor else None, note=note)
        audit.record(session, actor, "patrols.step_done", step, now=now)
    return step


def drop_steps(session: Session, actor: Actor | None, finding: Finding, now: dt.datetime) -> None:
    """Ask for nothing more after a finding that was not true."""
    for step in session.scalars(queries.steps_of(finding.id)).all():
        if step.state is StepState.OPEN:
            drop_step(session, actor, step, now)


def drop_step(session: Session, actor: Actor | None, step: FindingStep, now: dt.datetime) -> None:
    """Ask for it no more, and send nobody there on its account."""
    step.close(StepState.DROPPED, now, by=actor.id if actor else None, note="")
    audit.record(session, actor, "patrols.step_dropped", step, now=now)
    look_no_more(session, step, now)


def ask_again(session: Session, finding: Finding, since: dt.date, now: dt.datetime) -> None:
    """Have somebody look whether it stopped, and patrols pass by until then."""
    step = open_step(session, finding, Rung.FOLLOW_UP, since, now)
    if finding.lon is None or finding.lat is None:
        return
    give_reason(
        session,
        None,
        place=Point(finding.lon, finding.lat),
        division_id=finding.division_id,
        reason=f"复查是否已停止：{finding.description[:_SHOWN]}",
        source=_source(step),
        until=step.due_on,
        kind=ReasonKind.FOLLOW_UP,
        now=now,
    )


def look_no_more(session: Session, step: FindingStep, now: dt.datetime) -> None:
    """Send nobody there any more on account of this step."""
    reason, today = queries.reason_from(session, _source(step)), day_of(now)
    if reason is not None and reason.until >= today:
        reason.until = today - dt.timedelta(days=1)
        audit.record(session, None, "patrols.reason_ended", reason, now=now)


def _source(step: FindingStep) -> str:
    return f"patrols/steps/{step.id}"


def held_on_ladder(
    session: Session, actor: Actor, finding_id: uuid.UUID, now: dt.datetime
) -> Finding:
    """Return the finding, held; raises if the actor does not see it, or nothing follows it."""
    finding = queries.get_finding(session, actor, finding_id, day_of(now))
    session.refresh(finding, with_for_update=True)
    policy.is_on_ladder(finding)
    return finding
