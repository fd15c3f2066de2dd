"""What a phone is told of patrols: those that came back, and stops to look at again."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy.orm import Session

import patrols.queries
from evidence.models import SealedRecord
from kernel.access import Actor
from patrols.models import Finding, FindingStep, Patrol
from patrols.states import PatrolState

_WRITTEN: Final = (
    *("members", "area", "route", "violation_found", "content"),
    *("measures", "opinion", "follow_up", "findings", "follow_ups"),
)
_REVIEWED: Final = {PatrolState.RETURNED: "returned", PatrolState.APPROVED: "reviewed"}
Item = dict[str, Any]


def returned(session: Session, actor: Actor, on: dt.date) -> Iterable[Item]:
    """The officer's own patrols that were returned, with the reason and what they say now."""
    del on
    return [_returned(one) for one in session.scalars(patrols.queries.returned_to(actor))]


def _returned(patrol: Patrol) -> Item:
    return {
        "id": patrol.id,
        "reference": patrol.reference,
        "walked_on": patrol.walked_on,
        "version": patrol.version,
        "reason": patrol.return_reason,
        "said": {name: getattr(patrol, name) for name in _WRITTEN},
    }


def follow_ups(session: Session, actor: Actor, on: dt.date) -> Iterable[Item]:
    """Stops in scope of which somebody has to see whether they were heeded, and by when."""
    found = session.execute(patrols.queries.follow_ups_due(actor, on))
    return [_follow_up(step, finding) for step, finding in found]


def _follow_up(step: FindingStep, finding: Finding) -> Item:
    return {
        "id": step.id,
        "finding_id": finding.id,
        "due_on": step.due_on,
        "provisional": step.provisional,
        "description": finding.description,
        "party": finding.party,
        "offence": finding.suspected_offence,
        "measure": finding.measure,
        "found_at": finding.discovered_at,
        "lon": finding.lon,
        "lat": finding.lat,
    }


def review_of(session: Session, record: SealedRecord) -> Item:
    """
    Say how the office took a record: ``{"review": …}``, or nothing while it has not.

    The receipt is of the bytes and stays what it was; a review comes later and may change.
    """
    patrol = _patrol(session, record.id) if record.kind == "patrol" else None
    if patrol is None or patrol.state not in _REVIEWED:
        return {}
    review = {
        "state": _REVIEWED[patrol.state],
        "reason": patrol.return_reason,
        "version": patrol.approved_version or patrol.version,
    }
    return {"review": review}


def _patrol(session: Session, record_id: uuid.UUID) -> Patrol | None:
    return session.get(Patrol, record_id)
