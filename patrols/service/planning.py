"""Where to go next."""

import datetime as dt

import shapely
from sqlalchemy.orm import Session

from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import NotFound, Unacceptable
from kernel.spatial import Point, to_wkb_element
from patrols import queries
from patrols.models import ReasonToVisit
from patrols.states import ReasonKind


class OutOfScope(NotFound):
    code = "patrols.division_missing"
    zh = "没有找到这个行政区，或它不在您的管辖范围内。请重新选择行政区。"
    en = "There is no such division within your jurisdiction. Choose another."


class HasPassed(Unacceptable):
    code = "patrols.until_has_passed"
    zh = "截止日期 {until} 已过。请填写今天或以后的日期。"
    en = "The day {until} has passed. Name today or a later one."


def give_reason(
    session: Session,
    actor: Actor | None,
    *,
    place: Point,
    division_id: int,
    reason: str,
    source: str,
    until: dt.date,
    now: dt.datetime,
    kind: ReasonKind = ReasonKind.WISH,
) -> ReasonToVisit:
    """
    Have patrols look at a place until and including a day.

    Rooms above call it without an actor, and name themselves and their row in ``source``
    (``clues/<id>``); the same source again changes nothing, also when it is settled.
    """
    if actor is not None:
        _check_wish(session, actor, division_id, until, now)
    elif there := queries.reason_from(session, source):
        return there
    given = ReasonToVisit(
        kind=kind,
        place=to_wkb_element(shapely.Point(place.lon, place.lat)),
        division_id=division_id,
        reason=reason,
        source=source,
        given_by=actor.id if actor else None,
        given_at=now,
        until=until,
    )
    session.add(given)
    audit.record(session, actor, "patrols.reason_given", given, now=now)
    return given


def _check_wish(
    session: Session, actor: Actor, division_id: int, until: dt.date, now: dt.datetime
) -> None:
    today = day_of(now)
    if session.scalar(queries.division_in_scope(actor, division_id, today)) is None:
        raise OutOfScope
    if until < today:
        raise HasPassed(until=until)
