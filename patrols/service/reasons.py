"""Reasons to visit that other rooms give, and how they end: with their day, or their source."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import shapely
from sqlalchemy.orm import Session

import registry.queries
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.db import lock
from kernel.errors import Conflict
from kernel.ids import new_id
from kernel.spatial import Point, to_shapely, to_wkb_element
from patrols import queries
from patrols.lasting import lasts_until
from patrols.models import ReasonToVisit
from patrols.states import ReasonKind

_REASONS_TAKE_TURNS: Final = 0x5265_6173


class NotAWish(Conflict):
    code = "patrols.reason_of_another_room"
    zh = "该巡查事由来自 {source}，将随其办结自动结束，不能在此撤回。"
    en = "This reason comes from {source} and ends with it; it cannot be withdrawn here."


class ReasonSettled(Conflict):
    code = "patrols.reason_settled"
    zh = "该巡查事由已经结束。如仍需前往，请另提事由。"
    en = "This reason has ended. Give another if the place should still be visited."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A place, and why; ``source`` names the row it comes from, ``since`` the day that matters."""

    kind: ReasonKind
    source: str
    place: Point
    division_id: int
    reason: str
    since: dt.date


def want_visits(
    session: Session, wanted: Sequence[Wanted], *, now: dt.datetime
) -> list[ReasonToVisit]:
    """
    Have patrols look at places as long as reasons of their kind last; return what is new.

    What a source gave once it gives no more, also after it was settled. What would be over is
    left out.
    """
    current = [one for one in wanted if lasts_until(one.kind, one.since) >= day_of(now)]
    if not current:
        return []
    lock(session, _REASONS_TAKE_TURNS)
    there = queries.sources_there(session, [one.source for one in current])
    new = {one.source: one for one in current if one.source not in there}
    given = [_given(one, now) for one in new.values()]
    session.add_all(given)
    audit.record_each(session, None, "patrols.reason_given", given, now=now)
    return given


def _given(one: Wanted, now: dt.datetime) -> ReasonToVisit:
    return ReasonToVisit(
        id=new_id(),
        kind=one.kind,
        place=to_wkb_element(shapely.Point(one.place.lon, one.place.lat)),
        division_id=one.division_id,
        reason=one.reason[:500],
        source=one.source,
        given_by=None,
        given_at=now,
        until=lasts_until(one.kind, one.since),
    )


def places_of_rights(
    session: Session, right_ids: Collection[uuid.UUID], on: dt.date
) -> dict[uuid.UUID, Point]:
    """Return a point within each right's ground of that day; rights without ground are left out."""
    drawn = session.scalars(registry.queries.present_boundaries(right_ids, on=on))
    points = {
        one.right_id: to_shapely(one.geometry).representative_point()
        for one in drawn
        if one.geometry is not None
    }
    return {right_id: Point(point.x, point.y) for right_id, point in points.items()}


def settle_reason(
    session: Session, actor: Actor | None, source: str, settled_as: str, *, now: dt.datetime
) -> None:
    """End the reason that came from a row of a room above; it stays as history. Once only."""
    there = queries.reason_from(session, source)
    if there is not None and there.settled_at is None:
        _settle(session, actor, there, settled_as, now)


def withdraw_reason(
    session: Session, actor: Actor, reason_id: uuid.UUID, *, now: dt.datetime
) -> ReasonToVisit:
    """Take back a wish; a reason of another room ends with what it comes from."""
    there = queries.get_held_reason(session, actor, reason_id, day_of(now))
    if there.kind is not ReasonKind.WISH:
        raise NotAWish(source=there.source)
    if there.settled_at is not None:
        raise ReasonSettled
    _settle(session, actor, there, "withdrawn", now)
    return there


def _settle(
    session: Session, actor: Actor | None, there: ReasonToVisit, settled_as: str, now: dt.datetime
) -> None:
    there.settle(settled_as, now)
    audit.record(session, actor, "patrols.reason_settled", there, now=now, settled_as=settled_as)
