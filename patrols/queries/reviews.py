"""What waits for a review, what was said of it, and how patrols were corrected."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from identity.models import Division, Office
from kernel.access import Actor
from patrols.models import Patrol, PatrolReview, PatrolVersion
from patrols.models.walks import RETURNED, WAITING
from patrols.queries.walks import readable_by
from patrols.states import PatrolState


def waiting(actor: Actor, on: dt.date, after: uuid.UUID | None) -> Select[Patrol]:
    """Readable patrols that nobody reviewed as they read now, the longest logged first."""
    found = readable_by(actor, on).where(WAITING)
    if after is not None:
        last = select(Patrol.logged_at).where(Patrol.id == after).scalar_subquery()
        later = and_(Patrol.logged_at == last, Patrol.id > after)
        found = found.where(or_(Patrol.logged_at > last, later))
    return found.order_by(Patrol.logged_at, Patrol.id)


def returned_to(actor: Actor) -> Select[Patrol]:
    """The actor's own patrols that were returned and not corrected yet, the oldest first."""
    own = select(Patrol).where(Patrol.author_id == actor.id)
    return own.where(RETURNED).order_by(Patrol.logged_at, Patrol.id)


def reviews(patrol_id: uuid.UUID) -> Select[PatrolReview]:
    """Every review of a patrol, the first first."""
    found = select(PatrolReview).where(PatrolReview.patrol_id == patrol_id)
    return found.order_by(PatrolReview.id)


def patrol_versions(patrol_id: uuid.UUID) -> Select[PatrolVersion]:
    """What the records about a corrected patrol said, the first first."""
    found = select(PatrolVersion).where(PatrolVersion.patrol_id == patrol_id)
    return found.order_by(PatrolVersion.number)


def patrol_version_of(session: Session, record_id: uuid.UUID) -> PatrolVersion | None:
    return session.scalar(select(PatrolVersion).where(PatrolVersion.record_id == record_id))


def patrol_versions_among(
    record_ids: Collection[uuid.UUID],
) -> Select[uuid.UUID, uuid.UUID, int, int]:
    """
    Which of the records said something about a patrol that was corrected.

    Columns: record, the first record of the patrol, version, the version that stands.
    """
    return (
        select(
            PatrolVersion.record_id,
            PatrolVersion.patrol_id,
            PatrolVersion.number,
            Patrol.version,
        )
        .join(Patrol, Patrol.id == PatrolVersion.patrol_id)
        .where(PatrolVersion.record_id.in_(record_ids))
    )


def reviewed_among(patrol_ids: Collection[uuid.UUID]) -> Select[Patrol]:
    """Those of the patrols that were returned or approved."""
    told = [PatrolState.RETURNED, PatrolState.APPROVED]
    return select(Patrol).where(Patrol.id.in_(patrol_ids), Patrol.state.in_(told))


def seat(office_id: uuid.UUID) -> Select[Division]:
    """The division an office sits in."""
    at = select(Division).join(Office, Office.division_id == Division.id)
    return at.where(Office.id == office_id)
