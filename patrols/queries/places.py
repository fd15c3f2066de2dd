"""Where patrols should look."""

import datetime as dt

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from identity.models import Division
from identity.queries import in_scope
from kernel.access import Actor
from patrols.models import ReasonToVisit


def reasons_readable_by(actor: Actor, on: dt.date) -> Select[ReasonToVisit]:
    """Reasons that hold on that day within the scope of the actor's office."""
    return select(ReasonToVisit).where(
        ReasonToVisit.until >= on, in_scope(actor, ReasonToVisit.division_id, on=on)
    )


def reason_from(session: Session, source: str) -> ReasonToVisit | None:
    return session.scalar(select(ReasonToVisit).where(ReasonToVisit.source == source).limit(1))


def division_in_scope(actor: Actor, division_id: int, on: dt.date) -> Select[int]:
    """The id itself if that division lies in the scope of the actor's office, else nothing."""
    return select(Division.id).where(
        Division.id == division_id, in_scope(actor, Division.id, on=on)
    )
