"""Everything a sheet tells of its patrol, asked for within the officer's scope."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from sqlalchemy.orm import Session

import identity.queries
import registry.queries
from kernel.access import Actor
from kernel.clock import SHANGHAI
from kernel.spatial import to_shapely
from patrols import queries, service
from patrols.ledger.entries import Entry, entries
from patrols.models import (
    Finding,
    FollowUp,
    Patrol,
    PatrolReview,
    PatrolVersion,
    StopNotice,
)
from patrols.sheet.frame import Frame
from patrols.sheet.photographs import Photograph, photographs
from patrols.sheet.sketch import Ground, Marked, Walked, frame_of
from patrols.trackfiles.ways import clean_lines, raw_lines
from patrols.tracks import possible
from patrols.tracks.cleaning import Cleaned, clean
from patrols.tracks.fixes import Fixes

_MOST_RIGHTS: Final = 200


@dataclass(frozen=True, slots=True)
class After:
    """What followed a finding: the notice to stop, and looks whether it did."""

    notice: StopNotice | None
    looks: Sequence[FollowUp]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """
    ``reviews`` come with the name of who wrote each, ``after`` is of each finding in turn.

    ``frame`` is None and ``walked`` empty where the patrol has neither track nor places.
    """

    entry: Entry
    reviews: Sequence[tuple[PatrolReview, str]]
    versions: Sequence[PatrolVersion]
    after: Sequence[After]
    photos: Sequence[Photograph]
    t0: dt.datetime
    cleaned: Cleaned
    walked: Walked
    frame: Frame | None


def gathered(session: Session, actor: Actor, patrol_id: uuid.UUID, on: dt.date) -> Told:
    """Raise PatrolMissing."""
    patrol = queries.get(session, actor, patrol_id, on)
    one = queries.readable_by(actor, on).where(Patrol.id == patrol_id)
    (entry,) = entries(session, actor, one, on)
    findings = entry.findings
    read = service.read_tracks(session, [patrol_id]).get(patrol_id)
    raw = Fixes.of(read.whole.columns if read else {"lon": [], "lat": []})
    cleaned = read.judged.cleaned if read else clean(raw)
    stops, found = _stops(patrol), _found(findings)
    frame = frame_of(cleaned, [*stops, *found])
    rights = _rights(session, actor, patrol, frame, on) if frame else []
    walked = Walked(
        raw_lines(raw), clean_lines(cleaned), cleaned, stops, found, rights, *_clocks(patrol)
    )
    versions = session.scalars(queries.patrol_versions(patrol_id)).all()
    reviews = _reviews(session, patrol_id)
    after = [_after(session, finding) for finding in findings]
    photos = _photos(session, actor, patrol, findings, versions, on)
    t0 = read.whole.t0 if read else patrol.started_at
    return Told(entry, reviews, versions, after, photos, t0, cleaned, walked, frame)


def _clocks(patrol: Patrol) -> tuple[str, str]:
    began, ended = (at.astimezone(SHANGHAI) for at in (patrol.started_at, patrol.ended_at))
    return f"{began:%H:%M}", f"{ended:%H:%M}"


def _stops(patrol: Patrol) -> list[Marked]:
    return [
        Marked(stop["lon"], stop["lat"], f"停{number}")
        for number, stop in enumerate(patrol.stops, 1)
        if possible(np.array([stop["lon"]]), np.array([stop["lat"]])).all()
    ]


def _found(findings: Sequence[Finding]) -> list[Marked]:
    return [
        Marked(finding.lon, finding.lat, str(number))
        for number, finding in enumerate(findings, 1)
        if finding.lon is not None and finding.lat is not None
    ]


def _rights(
    session: Session, actor: Actor, patrol: Patrol, frame: Frame, on: dt.date
) -> list[Ground]:
    """Return the rights whose boundary of the day walked lies in the frame."""
    shape = frame.ground()
    asked = registry.queries.meeting(actor, shape, 0, on=on, at=patrol.walked_on)
    return [
        Ground(right.name, to_shapely(line.geometry))
        for right, line in session.execute(asked.limit(_MOST_RIGHTS))
        if line.geometry is not None
    ]


def _reviews(session: Session, patrol_id: uuid.UUID) -> list[tuple[PatrolReview, str]]:
    said = session.scalars(queries.reviews(patrol_id)).all()
    names = identity.queries.officers_named(session, {one.reviewer_id for one in said})
    return [(one, names.get(one.reviewer_id, "")) for one in said]


def _after(session: Session, finding: Finding) -> After:
    looks = session.scalars(queries.follow_ups_of(finding.id)).all()
    return After(queries.notice_of(session, finding.id), looks)


def _photos(
    session: Session,
    actor: Actor,
    patrol: Patrol,
    findings: Sequence[Finding],
    versions: Sequence[PatrolVersion],
    on: dt.date,
) -> Sequence[Photograph]:
    numbers = {finding.id: f"发现{number}" for number, finding in enumerate(findings, 1)}
    rows = session.execute(queries.records_of_findings(list(numbers)))
    of = {record_id: numbers[finding_id] for record_id, finding_id in rows}
    in_order = dict(sorted(of.items(), key=lambda one: (len(one[1]), one[1], one[0])))
    own = {patrol.id: "巡查", **{one.record_id: "巡查更正" for one in versions if one.number > 1}}
    return photographs(session, actor, {**own, **in_order}, on)
