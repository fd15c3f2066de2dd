"""Has it stopped? Looked at by a later patrol, or told at the desk."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

import evidence.queries
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from patrols import ladder, policy, queries
from patrols.models import Finding, FollowUp, Patrol
from patrols.service.stepping import (
    ask_again,
    close_step,
    held_on_ladder,
    look_no_more,
    open_step,
)
from patrols.states import Outcome, Rung, StepState


def look_again(
    session: Session,
    actor: Actor,
    finding_id: uuid.UUID,
    *,
    looked_on: dt.date,
    outcome: Outcome,
    note: str = "",
    photos: Sequence[uuid.UUID] = (),
    now: dt.datetime,
) -> FollowUp:
    """Enter at the desk whether it stopped; ``photos`` are evidence items the actor may read."""
    finding = held_on_ladder(session, actor, finding_id, now)
    policy.between(looked_on, day_of(finding.discovered_at), day_of(now))
    for item_id in photos:
        evidence.queries.item(session, actor, item_id, day_of(now))
    said = {"outcome": outcome, "note": note, "looked_on": looked_on, "photos": photos}
    return _enter(session, actor, finding, said, None, now)


def take_follow_ups(
    session: Session, told: Iterable[tuple[Patrol, Mapping[str, Any]]], *, now: dt.datetime
) -> None:
    """
    Enter what logged patrols told of earlier stops.

    What its author does not see, or nothing follows, is flagged and otherwise left alone: which
    findings there are, a phone may not know. Findings are held in the order of their ids, or two
    batches might wait for each other.
    """
    for patrol, one in sorted(told, key=lambda each: str(each[1]["finding_id"])):
        author = Actor(patrol.author_id, patrol.office_id, frozenset())
        found = queries.findings_readable_by(author, day_of(now)).filter_by(
            id=uuid.UUID(str(one["finding_id"]))
        )
        finding = session.scalar(found.with_for_update())
        if finding is None or not policy.on_ladder(finding):
            _flag(patrol, "follow_up_of_unknown")
            continue
        if patrol.walked_on < day_of(finding.discovered_at):
            _flag(patrol, "follow_up_before_discovery")
            continue
        said = {
            "outcome": Outcome(one["outcome"]),
            "note": one["note"],
            "looked_on": patrol.walked_on,
            "photos": _photos(session, patrol, one["photos"]),
        }
        _enter(session, author, finding, said, patrol.id, now)


def _flag(patrol: Patrol, flag: str) -> None:
    patrol.flags = [*(one for one in patrol.flags if one != flag), flag]


def _photos(session: Session, patrol: Patrol, hashes: Sequence[str]) -> list[uuid.UUID]:
    """Return the evidence items with these bytes of the patrol's record, and of its corrections."""
    if not hashes:
        return []
    later = session.scalars(queries.patrol_versions(patrol.id)).all()
    records = dict.fromkeys([patrol.id, *(version.record_id for version in later)])
    items = [item for each in records for item in session.scalars(evidence.queries.items_of(each))]
    return [item.id for item in items if item.sha256 in hashes]


def _enter(
    session: Session,
    actor: Actor,
    finding: Finding,
    said: Mapping[str, Any],
    patrol_id: uuid.UUID | None,
    now: dt.datetime,
) -> FollowUp:
    look = FollowUp(
        finding_id=finding.id,
        patrol_id=patrol_id,
        office_id=actor.office_id,
        told_by=actor.id,
        told_at=now,
        **{**said, "photos": [str(one) for one in said["photos"]]},
    )
    newest = session.scalar(queries.last_look_at(finding.id))
    session.add(look)
    audit.record(session, actor, "patrols.followed_up", look, now=now)
    if newest is not None and look.looked_on < newest:
        return look  # somebody looked later: what that one saw stands
    if step := close_step(session, actor, finding, Rung.FOLLOW_UP, now, look.outcome.value):
        look_no_more(session, step, now)
    if look.outcome is not Outcome.STOPPED:
        _escalate(session, finding, look.looked_on, now)
        ask_again(session, finding, look.looked_on, now)
    return look


def _escalate(session: Session, finding: Finding, since: dt.date, now: dt.datetime) -> None:
    """Open the lowest rung that was not yet asked for, unless one of them is still to be done."""
    taken = {step.rung: step.state for step in session.scalars(queries.steps_of(finding.id))}
    upwards = [rung for rung in ladder.UPWARDS if taken.get(rung) is not StepState.DONE]
    if upwards and upwards[0] not in taken:
        open_step(session, finding, upwards[0], since, now)
