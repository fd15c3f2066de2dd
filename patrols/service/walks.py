"""Patrols from their record to the ledger."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import orjson
from sqlalchemy.orm import Session

import identity.queries
from evidence.service import SealedIn
from kernel import audit, numbering
from kernel.bulk import insert_many
from kernel.clock import day_of
from kernel.fixes import corrected
from patrols import queries
from patrols.models import Patrol, PatrolTrack
from patrols.service.doubting import CLOCK, doubt_copies
from patrols.service.following import take_follow_ups
from patrols.service.reading import TrackRead
from patrols.states import PatrolState

_SERIES: Final = "patrol"
_STRANGER: Final = "member_without_post"
_TEXTS: Final = ("area", "route", "content", "measures", "opinion", "follow_up")
_Values = dict[str, Any]


def check_patrol(
    session: Session, sealed: SealedIn, payload: Mapping[str, Any], now: dt.datetime
) -> None:
    """
    Refuse nothing: a patrol names colleagues and findings, but stands without them.

    Findings may come before or after their patrol, in any order the network allows.
    """
    del session, sealed, payload, now


def take_patrol(
    session: Session, records: Sequence[tuple[SealedIn, dict[str, Any]]], *, now: dt.datetime
) -> None:
    """
    Write the patrols and their tracks, two statements for all of them.

    The line in the audit that vouches for a patrol is written when it is logged; until then its
    record's own line does.
    """
    insert_many(session, Patrol, [_row(sealed, payload, now) for sealed, payload in records])
    tracks = [(sealed.id, payload["track"]) for sealed, payload in records if payload["track"]]
    insert_many(session, PatrolTrack, [track_row(*track) for track in tracks])


def _row(sealed: SealedIn, payload: Mapping[str, Any], now: dt.datetime) -> _Values:
    started_at, track = payload["started_at"], payload["track"]
    started_by_us = corrected(started_at, sealed.clock_offset_ms, received_at=now)
    return {
        "id": sealed.id,
        "office_id": sealed.office_id,
        "division_id": sealed.division_id,
        "author_id": sealed.author_id,
        "state": PatrolState.RECEIVED,
        "started_at": started_at,
        "ended_at": payload["ended_at"],
        "walked_on": day_of(started_by_us),
        "received_at": now,
        "transport": payload["transport"],
        "members": payload["members"],
        **{name: payload[name] for name in _TEXTS},
        "violation_found": payload["violation_found"],
        "findings": payload["findings"],
        "stops": payload["stops"],
        "fixes": len(track["t"]) if track else 0,
        "filled": 0,
        "doubts": [],
        "flags": ["ends_before_it_begins"] if payload["ended_at"] < started_at else [],
        "version": 1,
        "follow_ups": payload["follow_ups"],
    }


def track_row(patrol_id: uuid.UUID, track: Mapping[str, Any]) -> _Values:
    columns = {name: column for name, column in track.items() if name != "t0"}
    return {"patrol_id": patrol_id, "t0": track["t0"], "columns": orjson.dumps(columns)}


def log_patrols(
    session: Session,
    patrols: Collection[uuid.UUID],
    read: Mapping[uuid.UUID, TrackRead],
    *,
    now: dt.datetime,
) -> Sequence[Patrol]:
    """
    Enter patrols, all of whose files are here, in the ledger; a second time changes nothing.

    Returns those that were entered now.
    """
    held = queries.held_patrols(session, patrols)
    new = [patrol for patrol in held if patrol.state is PatrolState.RECEIVED]
    for patrol in new:
        if (track := read.get(patrol.id)) is not None:
            _take(patrol, track)
    doubt_copies(session, new, {patrol_id: track.marks for patrol_id, track in read.items()})
    flag_strangers(session, new)
    _enter(session, new, now)
    audit.record_each(session, None, "patrols.patrol_logged", new, now=now)
    return new


def _take(patrol: Patrol, track: TrackRead) -> None:
    patrol.take_measure(track.judged, track.whole.taken)
    patrol.doubt(track.clock, of=CLOCK)
    if track.judged.raw.impossible and "impossible_fixes" not in patrol.flags:
        patrol.flags = [*patrol.flags, "impossible_fixes"]


def measure_first(
    session: Session, patrols: Collection[uuid.UUID], read: Mapping[uuid.UUID, TrackRead]
) -> Sequence[Patrol]:
    """Clean tracks that never were, of patrols in the ledger; return all of these patrols."""
    held = queries.held_patrols(session, patrols)
    for patrol in held:
        if patrol.clean_version is None and patrol.id in read:
            _take(patrol, read[patrol.id])
    found = {patrol_id: track.marks for patrol_id, track in read.items()}
    doubt_copies(session, held, found, again=True)
    return held


def measure_again(
    session: Session,
    patrols: Collection[uuid.UUID],
    read: Mapping[uuid.UUID, TrackRead],
    *,
    now: dt.datetime,
) -> Sequence[Patrol]:
    """
    Measure patrols of the ledger anew, of which recorders told more; return them.

    Those that were approved, and went another way than it seemed, wait for another look.
    """
    held = [
        patrol
        for patrol in queries.held_patrols(session, patrols)
        if patrol.state is not PatrolState.RECEIVED and patrol.id in read
    ]
    for patrol in held:
        before = _measured(patrol)
        _take(patrol, read[patrol.id])
        if _measured(patrol) != before:
            patrol.outgrow_approval()
    found = {patrol_id: track.marks for patrol_id, track in read.items()}
    doubt_copies(session, held, found, again=True)
    audit.record_each(session, None, "patrols.track_filled", held, now=now)
    return held


def _measured(patrol: Patrol) -> tuple[float | None, ...]:
    return patrol.filled, patrol.clean_length_m, patrol.clean_s, patrol.gap_s


def _enter(session: Session, patrols: Sequence[Patrol], now: dt.datetime) -> None:
    """Give each its number and its line: last, because the series are held from then on."""
    series = defaultdict[tuple[uuid.UUID, int], list[Patrol]](list)
    for patrol in patrols:
        series[patrol.office_id, patrol.walked_on.year].append(patrol)
    for (office_id, year), entered in sorted(series.items(), key=lambda one: one[0]):
        numbers = numbering.next_numbers(session, office_id, _SERIES, year, len(entered))
        in_order = sorted(entered, key=lambda patrol: (patrol.started_at, patrol.id))
        for patrol, number in zip(in_order, numbers, strict=True):
            patrol.log(now, number=number)
    told = [(patrol, one) for patrol in patrols for one in patrol.follow_ups]
    take_follow_ups(session, told, now=now)


def flag_strangers(session: Session, patrols: Sequence[Patrol]) -> None:
    """Mark patrols that name a member who held no post on the day they walked."""
    walked = defaultdict[dt.date, list[Patrol]](list)
    for patrol in patrols:
        walked[patrol.walked_on].append(patrol)
    for day, of_day in walked.items():
        named = {member for patrol in of_day for member in patrol.members}
        known = identity.queries.offices_of(session, map(uuid.UUID, named), day)
        strangers = named.difference(map(str, known))
        for patrol in of_day:
            others = [flag for flag in patrol.flags if flag != _STRANGER]
            named_one = not strangers.isdisjoint(patrol.members)
            patrol.flags = [*others, _STRANGER] if named_one else others
