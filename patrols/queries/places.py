"""Where patrols should look."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, not_, select
from sqlalchemy.orm import Session

from identity.models import Division
from identity.queries import descendants, in_scope
from kernel.access import Actor
from kernel.among import Among
from kernel.errors import NotFound
from patrols.models import ReasonToVisit
from patrols.states import ReasonKind
from registry.models import Right
from registry.states import RightState


class ReasonMissing(NotFound):
    code = "patrols.reason_missing"
    zh = "没有找到这条巡查事由。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such reason to visit. Check its id, or whether it is in your jurisdiction."


def reasons_readable_by(actor: Actor, on: dt.date) -> Select[ReasonToVisit]:
    """Reasons that hold on that day within the scope of the actor's office."""
    return _all_readable_by(actor, on).where(*_holds(on))


def reasons_over_readable_by(actor: Actor, on: dt.date) -> Select[ReasonToVisit]:
    """Reasons that were settled, or whose last day is past, within the same scope."""
    return _all_readable_by(actor, on).where(not_(and_(*_holds(on))))


def _all_readable_by(actor: Actor, on: dt.date) -> Select[ReasonToVisit]:
    return select(ReasonToVisit).where(in_scope(actor, ReasonToVisit.division_id, on=on))


def _holds(on: dt.date) -> tuple[ColumnElement[bool], ...]:
    return ReasonToVisit.until >= on, ReasonToVisit.settled_at.is_(None)


def reasons_below(division_id: int, first: dt.date) -> Select[ReasonToVisit]:
    """Reasons in a division and those below it that hold on that day or later."""
    under = ReasonToVisit.division_id.in_(descendants(division_id, first))
    return select(ReasonToVisit).where(under, *_holds(first))


def get_reason(session: Session, actor: Actor, reason_id: uuid.UUID, on: dt.date) -> ReasonToVisit:
    """Return the reason, ended or not; raise `ReasonMissing`."""
    asked = _all_readable_by(actor, on).where(ReasonToVisit.id == reason_id)
    return _there(session.scalar(asked))


def get_held_reason(
    session: Session, actor: Actor, reason_id: uuid.UUID, on: dt.date
) -> ReasonToVisit:
    """Return the same, held until the transaction ends."""
    asked = _all_readable_by(actor, on).where(ReasonToVisit.id == reason_id)
    return _there(session.scalar(asked.with_for_update()))


def _there(found: ReasonToVisit | None) -> ReasonToVisit:
    if found is None:
        raise ReasonMissing
    return found


def reason_from(session: Session, source: str) -> ReasonToVisit | None:
    """Return what came from that source, held until the transaction ends."""
    asked = select(ReasonToVisit).where(ReasonToVisit.source == source).limit(1)
    return session.scalar(asked.with_for_update())


def sources_there(session: Session, sources: Collection[str]) -> frozenset[str]:
    """Return which of these sources gave a reason, settled or not."""
    asked = select(ReasonToVisit.source).where(Among(ReasonToVisit.source, sources))
    return frozenset(session.scalars(asked))


def open_reasons(kind: ReasonKind, on: dt.date, after: uuid.UUID | None) -> Select[ReasonToVisit]:
    """The reasons of a kind that hold on a day, everywhere, in the order of their ids."""
    found = select(ReasonToVisit).where(ReasonToVisit.kind == kind, *_holds(on))
    found = found if after is None else found.where(ReasonToVisit.id > after)
    return found.order_by(ReasonToVisit.id)


def rights_ending(first: dt.date, last: dt.date, after: uuid.UUID | None) -> Select[Right]:
    """Rights in force or expired whose last day lies between two days, oil and gas left out."""
    found = select(Right).where(
        Right.valid_to.between(first, last),
        Right.state.in_((RightState.VALID, RightState.EXPIRED)),
        Right.oil_gas.is_(False),
    )
    found = found if after is None else found.where(Right.id > after)
    return found.order_by(Right.id)


def rights_called(rights: Collection[uuid.UUID]) -> Select[Right]:
    return select(Right).where(Right.id.in_(rights))


def division_in_scope(actor: Actor, division_id: int, on: dt.date) -> Select[int]:
    """The id itself if that division lies in the scope of the actor's office, else nothing."""
    return select(Division.id).where(
        Division.id == division_id, in_scope(actor, Division.id, on=on)
    )
