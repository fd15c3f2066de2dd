"""The county looks at a logged patrol: approves it, or returns it with a reason."""

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from identity.queries import sees_office
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from patrols import policy, queries
from patrols.models import Patrol, PatrolReview
from patrols.service import duty
from patrols.service.covering import cover_again
from patrols.states import Found, ReviewDecision


def approve_patrol(
    session: Session,
    actor: Actor,
    patrol_id: uuid.UUID,
    *,
    version: int,
    opinion: str,
    now: dt.datetime,
) -> Patrol:
    """Approve what the reviewer read: ``version``, and no later one."""
    patrol = _held(session, actor, patrol_id, version, now)
    patrol.approve()
    duty.weigh(session, [patrol], found=Found.APPROVED, now=now)
    _write(session, actor, patrol, ReviewDecision.APPROVED, opinion, now)
    return patrol


def return_patrol(
    session: Session,
    actor: Actor,
    patrol_id: uuid.UUID,
    *,
    version: int,
    reason: str,
    now: dt.datetime,
) -> Patrol:
    """Return a patrol to its author, who corrects it and so has it logged again."""
    patrol = _held(session, actor, patrol_id, version, now)
    policy.may_still_be_returned(patrol)
    patrol.give_back(reason)
    session.flush()
    cover_again(session, [patrol.id])
    duty.weigh(session, [patrol], found=Found.RETURNED, now=now)
    _write(session, actor, patrol, ReviewDecision.RETURNED, reason, now)
    return patrol


def _held(
    session: Session, actor: Actor, patrol_id: uuid.UUID, version: int, now: dt.datetime
) -> Patrol:
    """Return the patrol, held, if the actor may review it and has read how it stands."""
    on = day_of(now)
    patrol = queries.get(session, actor, patrol_id, on)
    policy.may_review(patrol, actor, stands_above=_stands_above(session, actor, patrol, on))
    session.refresh(patrol, with_for_update=True)
    policy.had_no_part(session.scalars(queries.patrol_versions(patrol.id)), actor)
    policy.waits_for_review(patrol, version)
    return patrol


def _stands_above(session: Session, actor: Actor, patrol: Patrol, on: dt.date) -> bool:
    """
    Whether the actor's office is above that of the patrol, or its own and no township's.

    One is above another that sees it without being seen by it: offices are no divisions, so
    their seats alone would not tell.
    """
    author = Actor(patrol.author_id, patrol.office_id, frozenset())
    if actor.office_id == author.office_id:
        seat = session.scalar(queries.seat(actor.office_id))
        return seat is not None and seat.level in policy.APPROVE_THEIR_OWN
    sees = sees_office(session, actor, author.office_id, on)
    return sees and not sees_office(session, author, actor.office_id, on)


def _write(
    session: Session,
    actor: Actor,
    patrol: Patrol,
    decision: ReviewDecision,
    opinion: str,
    now: dt.datetime,
) -> None:
    review = PatrolReview(
        patrol_id=patrol.id,
        version=patrol.version,
        decision=decision,
        opinion=opinion,
        reviewer_id=actor.id,
        office_id=actor.office_id,
        reviewed_at=now,
    )
    session.add(review)
    audit.record(session, actor, "patrols.review_written", review, now=now)
    act, version = f"patrols.patrol_{decision.value}", patrol.version
    audit.record(session, actor, act, patrol, now=now, version=version, opinion=opinion)
