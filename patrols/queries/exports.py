"""Which patrols go out, with what is told of each; and what went out before."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

import identity.queries
from evidence.models import SealedRecord
from kernel.access import Actor
from patrols.models import (
    Finding,
    FindingVersion,
    FollowUp,
    Patrol,
    PatrolExport,
    PatrolReview,
)
from patrols.queries.findings import findings_readable_by
from patrols.queries.walks import readable_by
from patrols.states import COUNTED, Outcome, PatrolState


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
    columns = patrols.subquery().c
    return session.scalar(select(func.sum(columns.fixes + columns.filled))) or 0


def in_order(patrols: Select[Patrol]) -> Select[Patrol, str | None]:
    """Patrols with the digest of their record, from the first day to the last."""
    sealed = patrols.outerjoin(SealedRecord, SealedRecord.id == Patrol.id)
    return by_day(sealed).add_columns(SealedRecord.digest)


def findings_of(
    actor: Actor, on: dt.date, patrols: Collection[uuid.UUID], named: Collection[uuid.UUID]
) -> Select[Finding]:
    """Findings that name one of the patrols, or that one of them names, the oldest first."""
    told = or_(Finding.patrol_id.in_(patrols), Finding.id.in_(named))
    found = findings_readable_by(actor, on).where(told)
    return found.order_by(Finding.found_at, Finding.id)


def reviews_of(patrols: Collection[uuid.UUID]) -> Select[PatrolReview]:
    """Every review of these patrols, the last of each after its others."""
    found = select(PatrolReview).where(PatrolReview.patrol_id.in_(patrols))
    return found.order_by(PatrolReview.id)


def looks_of(patrols: Collection[uuid.UUID]) -> Select[uuid.UUID | None, Outcome, int]:
    """
    How often each patrol found that somebody who was told to stop did, or did not.

    Of what a correction says again the last counts.
    """
    later = aliased(FollowUp)
    again = exists().where(
        later.patrol_id == FollowUp.patrol_id,
        later.finding_id == FollowUp.finding_id,
        later.id > FollowUp.id,
    )
    found = select(FollowUp.patrol_id, FollowUp.outcome, func.count())
    asked = found.where(FollowUp.patrol_id.in_(patrols), ~again)
    return asked.group_by(FollowUp.patrol_id, FollowUp.outcome)


def records_of_findings(findings: Collection[uuid.UUID]) -> Select[uuid.UUID, uuid.UUID]:
    """Each sealed record of findings, with which finding it is of."""
    found = select(FindingVersion.record_id, FindingVersion.finding_id)
    return found.where(FindingVersion.finding_id.in_(findings))


def by_day(patrols: Select[Patrol]) -> Select[Patrol]:
    return patrols.order_by(Patrol.walked_on, Patrol.started_at, Patrol.id)


def exports_listed(actor: Actor) -> Select[PatrolExport]:
    """What the actor's own office took out."""
    return select(PatrolExport).where(PatrolExport.office_id == actor.office_id)
