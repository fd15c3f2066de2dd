"""
Rights that end soon, or ended lately, as reasons to visit; the register knows nothing of patrols.

A right that is renewed has another last day, and so another source: the old reason is settled.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from kernel.clock import day_of
from kernel.spatial import Point
from patrols import queries
from patrols.lasting import lasting
from patrols.models import ReasonToVisit
from patrols.service.reasons import Wanted, places_of_rights, settle_reason, want_visits
from patrols.states import ReasonKind
from registry.models import Right
from registry.states import RightState

_MOST: Final = 500
_ENDED: Final = {
    RightState.CANCELLED: "cancelled",
    RightState.REVOKED: "revoked",
    RightState.WITHDRAWN: "withdrawn",
}


def watch_expiry(
    session: Session, *, after: uuid.UUID | None, now: dt.datetime
) -> uuid.UUID | None:
    """Ask for visits to the next rights near their last day; return where to go on."""
    today = day_of(now)
    rule = lasting(ReasonKind.EXPIRY, today)
    first = today - dt.timedelta(days=rule.after)
    last = today + dt.timedelta(days=rule.before)
    rights = session.scalars(queries.rights_ending(first, last, after).limit(_MOST)).all()
    placed = places_of_rights(session, [right.id for right in rights], today)
    wanted = [_wanted(right, placed[right.id]) for right in rights if right.id in placed]
    want_visits(session, wanted, now=now)
    return rights[-1].id if rights else None


def _wanted(right: Right, place: Point) -> Wanted:
    assert right.valid_to is not None  # noqa: S101  # asked by the days between which it lies
    return Wanted(
        kind=ReasonKind.EXPIRY,
        source=source_of(right),
        place=place,
        division_id=right.division_id,
        reason=f"{right.name}（{right.licence_no}）{right.valid_to}到期",
        since=right.valid_to,
    )


def source_of(right: Right) -> str:
    return f"rights/{right.id}/{right.valid_to}"


def settle_expiry(
    session: Session, *, after: uuid.UUID | None, now: dt.datetime
) -> uuid.UUID | None:
    """Settle the next reasons whose right was renewed or is no more; return where to go on."""
    found = session.scalars(
        queries.open_reasons(ReasonKind.EXPIRY, day_of(now), after).limit(_MOST)
    )
    reasons = found.all()
    rights = {right.id: right for right in session.scalars(queries.rights_called(_of(reasons)))}
    for right_id, reason in zip(_of(reasons), reasons, strict=True):
        right = rights[right_id]
        if right.state in _ENDED:
            settle_reason(session, None, reason.source, _ENDED[right.state], now=now)
        elif reason.source != source_of(right):
            settle_reason(session, None, reason.source, "renewed", now=now)
    return reasons[-1].id if reasons else None


def _of(reasons: Sequence[ReasonToVisit]) -> list[uuid.UUID]:
    return [uuid.UUID(reason.source.split("/")[1]) for reason in reasons]
