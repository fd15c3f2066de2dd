"""What a desk is shown of findings: the phone's word of where it stood, and our own beside it."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

import registry.queries
from kernel.access import Actor
from kernel.clock import day_of
from kernel.stood import Side, ground_in
from patrols import queries
from patrols.models import Finding
from patrols.service.photos import versions_shown
from registry.models import Boundary, Right
from registry.service import Doubt, hold

_Shown = dict[str, Any]


def findings_shown(session: Session, findings: Sequence[Finding]) -> list[_Shown]:
    """Return findings with the phone's own answer to where it stood, as what stands sealed it."""
    records = [finding.current_record_id for finding in findings]
    said = {one.record_id: one.payload for one in session.scalars(queries.versions_by(records))}
    return [_shown(finding, said[finding.current_record_id]) for finding in findings]


def finding_shown(
    session: Session, actor: Actor, finding_id: uuid.UUID, *, now: dt.datetime
) -> _Shown:
    """Return a finding as it stands, with the photographs of all its records and where it lies."""
    finding = queries.get_finding(session, actor, finding_id, day_of(now))
    versions = session.scalars(queries.versions(finding.id)).all()
    shown = _shown(finding, versions[-1].payload)
    photos = [photo for one in versions_shown(session, versions) for photo in one["photos"]]
    place = _place(session, actor, finding, shown["ground"], day_of(now))
    return {**shown, "photos": photos, "place": place}


def _shown(finding: Finding, said: Mapping[str, Any]) -> _Shown:
    columns = {column.key: getattr(finding, column.key) for column in finding.__mapper__.columns}
    return {**columns, "lon": finding.lon, "lat": finding.lat, "ground": ground_in(said)}


def _place(
    session: Session,
    actor: Actor,
    finding: Finding,
    ground: Mapping[str, Any] | None,
    today: dt.date,
) -> _Shown | None:
    """
    Hold the fix against the line of the day of the discovery.

    Against that of the right the finding names; where it names none, of the one the phone held it
    against. None where there is neither, or it is not for the actor to see.
    """
    named = finding.right_id or (ground and ground["right_id"])
    if not named:
        return None
    seen = registry.queries.readable_by(actor, on=today).where(Right.id == named)
    if session.scalar(seen) is None:
        return None
    day = day_of(finding.discovered_at)
    boundary = session.scalar(registry.queries.present_boundaries([named], on=day))
    believed = finding.fix if finding.position is not None else None
    return {"right_id": named, **_held(boundary, believed)}


def _held(boundary: Boundary | None, fix: Mapping[str, Any] | None) -> _Shown:
    version = None if boundary is None else boundary.version
    found = hold(boundary, fix)
    if isinstance(found, Doubt):
        return _answer(version, Side.CANNOT_TELL, None, found.value)
    near = found.side is Side.CANNOT_TELL
    return _answer(version, found.side, round(found.line_m, 1), "too_near" if near else None)


def _answer(version: int | None, side: Side, line_m: float | None, doubt: str | None) -> _Shown:
    return {"boundary_version": version, "answer": side, "distance_m": line_m, "doubt": doubt}
