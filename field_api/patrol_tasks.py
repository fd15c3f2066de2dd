"""What a phone is told of patrols: those that came back, and stops to look at again."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy.orm import Session

import patrols.queries
from kernel.access import Actor
from patrols.models import Finding, FindingStep, Patrol

_WRITTEN: Final = (
    *("members", "area", "route", "violation_found", "content"),
    *("measures", "opinion", "follow_up", "findings", "follow_ups"),
)
_WALKED: Final = ("started_at", "ended_at", "transport", "stops")
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
        "walked": {name: getattr(patrol, name) for name in _WALKED},
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
