"""Logger apps and units in cars: given a key, heard, and silenced again."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

import identity.queries
from identity import tokens
from kernel import audit
from kernel.access import Actor
from kernel.bulk import insert_new
from kernel.clock import day_of
from kernel.errors import Conflict, Unacceptable, Unauthenticated
from kernel.ids import new_id
from patrols import queries
from patrols.models import PatrolToFill, Recorder, RecorderFix
from patrols.states import RecorderKind

# As long as a phone may stay away before it signs in anew: its patrol may come that late.
KEPT: Final = dt.timedelta(days=60)
_OLDEST: Final = dt.timedelta(days=366)
_AHEAD: Final = dt.timedelta(days=1)
_MOST: Final = 10  # of one officer at a time
_LARGEST: Final = 1e9


class TooManyRecorders(Conflict):
    code = "patrols.too_many_recorders"
    zh = "您已有 {most} 台在用的记录设备。请先停用不再使用的设备。"
    en = "You have {most} recorders in use. Revoke one that is no longer used."


class NoFix(Unacceptable):
    code = "patrols.no_fix"
    zh = "这条定位无法识别：{why}。请检查记录软件的设置。"
    en = "This is no fix that can be read: {why}. Look at the settings of the recorder."


def make_recorder(
    session: Session, actor: Actor, *, kind: RecorderKind, name: str, now: dt.datetime
) -> tuple[Recorder, str]:
    """Return a recorder of the officer and its key, which is told this once."""
    own = queries.recorders_of(actor.id)
    if len(session.scalars(own.where(Recorder.revoked_at.is_(None))).all()) >= _MOST:
        raise TooManyRecorders(most=_MOST)
    key = tokens.fresh()
    made = Recorder(
        officer_id=actor.id,
        office_id=actor.office_id,
        division_id=_seat(session, actor.office_id),
        kind=kind,
        name=name,
        key_hash=tokens.hash_of(key),
        made_at=now,
    )
    session.add(made)
    audit.record(session, actor, "patrols.recorder_made", made, now=now)
    return made, key


def _seat(session: Session, office_id: uuid.UUID) -> int:
    office = identity.queries.office(session, office_id)
    if office is None:
        raise Unauthenticated
    return office.division_id


def revoke_recorder(
    session: Session, actor: Actor, recorder: Recorder, *, now: dt.datetime
) -> Recorder:
    """Let a recorder speak no more; what it told before stays. A second time changes nothing."""
    if recorder.revoked_at is None:
        recorder.revoked_at, recorder.revoked_by = now, actor.id
        audit.record(session, actor, "patrols.recorder_revoked", recorder, now=now)
    return recorder


def known_recorder(session: Session, key: str, kind: RecorderKind, *, now: dt.datetime) -> Recorder:
    """Return the recorder whose key this is; raise `Unauthenticated`, also if its officer left."""
    recorder = queries.recorder_by_key(session, tokens.hash_of(key)) if key else None
    if recorder is None or recorder.kind is not kind:
        raise Unauthenticated
    posts = identity.queries.offices_of(session, [recorder.officer_id], day_of(now))
    if posts.get(recorder.officer_id) != recorder.office_id:
        raise Unauthenticated
    return recorder


def take_fix(
    session: Session, recorder: Recorder, fix: Mapping[str, Any], *, now: dt.datetime
) -> None:
    """
    Keep where a recorder said it was: ``at``, ``lon``, ``lat``, perhaps accuracy and altitude.

    The same again changes nothing. Impossible places are kept, too, and believed nowhere. Raise
    `NoFix` for what has no time or place.
    """
    at = _time(fix["at"], now)
    places = {name: _number(name, fix[name]) for name in ("lon", "lat")}
    offered = {
        name: None if fix[name] is None else _number(name, fix[name])
        for name in ("accuracy_m", "altitude_m")
    }
    row = {"id": new_id(), "recorder_id": recorder.id, "at": at, "received_at": now}
    if insert_new(session, RecorderFix, [{**row, **places, **offered}]):
        around = queries.walked_around(recorder.officer_id, recorder.office_id, at)
        for patrol_id in session.scalars(around).all():
            session.merge(PatrolToFill(patrol_id=patrol_id, told_at=now))


def _time(told: Any, now: dt.datetime) -> dt.datetime:
    if not isinstance(told, dt.datetime):
        raise NoFix(why="没有时间 / no time")
    if not now - _OLDEST <= told <= now + _AHEAD:
        raise NoFix(why=f"时间 {told:%Y-%m-%d} 不合理 / an unlikely time")
    return told


def _number(name: str, told: Any) -> float:
    if isinstance(told, bool) or not isinstance(told, int | float):
        raise NoFix(why=f"{name} 不是数字 / is no number")
    if not -_LARGEST <= told <= _LARGEST:
        raise NoFix(why=f"{name} 超出范围 / is out of range")
    return float(told)


def forget_fixes(session: Session, *, now: dt.datetime) -> None:
    """Forget what no patrol claimed in sixty days: where somebody is off duty is nobody's."""
    queries.forget_fixes(session, now - KEPT)
