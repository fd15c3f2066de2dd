"""Which patrols go out, with what is told of each; and what went out before."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

import identity.queries
from evidence.models import SealedRecord
from kernel.access import Actor
from patrols.models import Finding, Patrol, PatrolExport, PatrolTrack
from patrols.queries.findings import findings_readable_by
from patrols.queries.walks import readable_by
from patrols.states import COUNTED, FindingState, PatrolState


def entered(
    actor: Actor,
    on: dt.date,
    *,
    first: dt.date,
    last: dt.date,
    division_id: int | None = None,
    office_id: uuid.UUID | None = None,
    state: PatrolState | None = None,
) -> Select[Patrol]:
    """Patrols of a span of days, both ends included; without a state those that count."""
    found = readable_by(actor, on).where(Patrol.walked_on.between(first, last))
    if division_id is not None:
        found = found.where(Patrol.division_id.in_(identity.queries.descendants(division_id, on)))
    if office_id is not None:
        found = found.where(Patrol.office_id == office_id)
    return found.where(Patrol.state.in_({state} if state else COUNTED))


def how_many(session: Session, patrols: Select[Patrol]) -> int:
    return session.scalar(select(func.count()).select_from(patrols.subquery())) or 0


def how_many_fixes(session: Session, patrols: Select[Patrol]) -> int:
    return session.scalar(select(func.sum(patrols.subquery().c.fixes))) or 0


def in_order(patrols: Select[Patrol]) -> Select[Patrol, str | None]:
    """Patrols with the digest of their record, from the first day to the last."""
    sealed = patrols.outerjoin(SealedRecord, SealedRecord.id == Patrol.id)
    found = sealed.add_columns(SealedRecord.digest)
    return found.order_by(Patrol.walked_on, Patrol.started_at, Patrol.id)


def findings_told(
    actor: Actor, on: dt.date, patrols: Collection[uuid.UUID]
) -> Select[uuid.UUID | None, FindingState, int]:
    """How many findings of each patrol are in which state, as far as the actor may see them."""
    found = findings_readable_by(actor, on).where(Finding.patrol_id.in_(patrols))
    counted = found.with_only_columns(Finding.patrol_id, Finding.state, func.count())
    return counted.group_by(Finding.patrol_id, Finding.state)


def findings_of(actor: Actor, on: dt.date, patrol_id: uuid.UUID) -> Select[Finding]:
    found = findings_readable_by(actor, on).where(Finding.patrol_id == patrol_id)
    return found.order_by(Finding.found_at, Finding.id)


def tracks_in_order(patrols: Select[Patrol]) -> Select[Patrol, PatrolTrack]:
    """Patrols that have a track, with it, from the first day to the last."""
    found = patrols.join(PatrolTrack, PatrolTrack.patrol_id == Patrol.id).add_columns(PatrolTrack)
    return found.order_by(Patrol.walked_on, Patrol.started_at, Patrol.id)


def exports_listed(actor: Actor) -> Select[PatrolExport]:
    """What the actor's own office took out."""
    return select(PatrolExport).where(PatrolExport.office_id == actor.office_id)
