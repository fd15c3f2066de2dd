"""A later record says better what a patrol wrote; where and when it walked stays as sealed."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from sqlalchemy.orm import Session

from evidence.models import SealedRecord
from evidence.service import SealedIn, author_of
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import Unacceptable
from kernel.jobs import enqueue
from patrols import policy, queries
from patrols.models import Patrol, PatrolVersion
from patrols.service import duty
from patrols.service.covering import cover_again
from patrols.service.following import take_follow_ups
from patrols.service.walks import flag_strangers, track_row
from patrols.states import Found, PatrolState

_WRITTEN: Final = (
    *("members", "area", "route", "violation_found", "content"),
    *("measures", "opinion", "follow_up", "findings", "follow_ups"),
)
_WALKED: Final = ("started_at", "ended_at", "transport", "stops")
_Said = dict[str, Any]
Sealed = SealedIn | SealedRecord


class WalkIsFixed(Unacceptable):
    code = "patrols.walk_is_fixed"
    zh = "更正不能改变巡查的起止时间、交通方式、停留点和轨迹。这些如有误，请在巡查内容中说明。"
    en = (
        "A correction changes neither times nor transport, stops or track of a patrol. "
        "If one of them is wrong, say so in its content."
    )


def check_patrol_correction(
    session: Session,
    original: uuid.UUID,
    payload: Mapping[str, Any],
    sealed: Sealed,
    now: dt.datetime,
) -> None:
    """Refuse what the author does not see, what is another office's, and another walk."""
    patrol = queries.get(session, author_of(sealed), original, day_of(now))
    policy.may_correct_patrol(patrol, sealed.author_id, sealed.office_id)
    if not _same_walk(session, patrol, payload):
        raise WalkIsFixed


def _same_walk(session: Session, patrol: Patrol, payload: Mapping[str, Any]) -> bool:
    """Whether times, transport, stops and track are told alike; the track may be left out."""
    told = {**payload, "stops": _plain(payload["stops"])}
    if any(getattr(patrol, name) != told[name] for name in _WALKED):
        return False
    if payload["track"] is None:
        return True
    sent, kept = track_row(patrol.id, payload["track"]), queries.track(session, patrol.id)
    return kept is not None and (kept.t0, kept.columns) == (sent["t0"], sent["columns"])


def _plain(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value))


def take_patrol_correction(
    session: Session,
    original: uuid.UUID,
    payload: Mapping[str, Any],
    sealed: SealedRecord,
    now: dt.datetime,
    *,
    reason: str,
) -> None:
    """
    Let a later record say what stands; what the earlier ones said stays beside it.

    One that was returned is logged again, under its number. One that was approved stays so as of
    the version that was looked at. A second time changes nothing.
    """
    (patrol,) = queries.held_patrols(session, [original])
    if queries.patrol_version_of(session, sealed.id):
        return
    check_patrol_correction(session, original, payload, sealed, now)
    if patrol.version == 1:
        session.add(_first(session, patrol))
    before = patrol.follow_ups
    patrol.version += 1
    for name in _WRITTEN:
        setattr(patrol, name, _plain(payload[name]))
    session.add(_version(patrol, sealed, reason))
    if patrol.state is PatrolState.RETURNED:
        patrol.log_again()
        session.flush()
        cover_again(session, [patrol.id])
    if patrol.state is not PatrolState.RECEIVED:
        flag_strangers(session, [patrol])
        fresh = [(patrol, one) for one in patrol.follow_ups if one not in before]
        take_follow_ups(session, fresh, now=now)
        duty.weigh(session, [patrol], found=Found.CORRECTED, now=now)
    author, act = author_of(sealed), "patrols.patrol_corrected"
    audit.record(session, author, act, patrol, now=now, reason=reason, version=patrol.version)
    enqueue(session, "patrols.jobs.photos_of_patrols", str(patrol.id), now=now)


def _first(session: Session, patrol: Patrol) -> PatrolVersion:
    return _version(patrol, session.get_one(SealedRecord, patrol.id), None)


def _version(patrol: Patrol, sealed: SealedRecord, reason: str | None) -> PatrolVersion:
    """Return what the patrol says at present as the version that ``sealed`` made."""
    said: _Said = {name: getattr(patrol, name) for name in _WRITTEN}
    return PatrolVersion(
        patrol_id=patrol.id,
        number=patrol.version,
        record_id=sealed.id,
        author_id=sealed.author_id,
        sealed_at=sealed.sealed_at,
        reason=reason,
        said=said,
    )


def versions_of_patrol(
    session: Session, actor: Actor, patrol_id: uuid.UUID, *, now: dt.datetime
) -> Sequence[PatrolVersion]:
    """Return everything a patrol ever said, the first first; raise `PatrolMissing`."""
    patrol = queries.get(session, actor, patrol_id, day_of(now))
    if patrol.version == 1:
        return [_first(session, patrol)]
    return session.scalars(queries.patrol_versions(patrol.id)).all()
