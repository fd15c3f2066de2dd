"""Which patrols there are, and their tracks."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from evidence.models import SealedRecord
from identity.queries import in_scope
from kernel.access import Actor
from kernel.errors import NotFound
from patrols.models import Patrol, PatrolTrack


class PatrolMissing(NotFound):
    code = "patrols.patrol_missing"
    zh = "没有找到这次巡查。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such patrol. Check its id, or whether it lies within your jurisdiction."


def readable_by(actor: Actor, on: dt.date) -> Select[Patrol]:
    """Patrols within the scope of the actor's office: the root of every read of them."""
    return select(Patrol).where(in_scope(actor, Patrol.division_id, on=on))


def get(session: Session, actor: Actor, patrol_id: uuid.UUID, on: dt.date) -> Patrol:
    found = session.scalar(readable_by(actor, on).where(Patrol.id == patrol_id))
    if found is None:
        raise PatrolMissing
    return found


def track(session: Session, patrol_id: uuid.UUID) -> PatrolTrack | None:
    return session.get(PatrolTrack, patrol_id)


def tracks(
    session: Session, patrols: Collection[uuid.UUID]
) -> Iterator[Row[Patrol, int | None, dt.datetime | None, bytes | None]]:
    """
    Yield each patrol, what its phone's clock was off by, and its sealed track (JSON) if it has one.

    Only a few are in memory at a time.
    """
    columns = Patrol, SealedRecord.clock_offset_ms, PatrolTrack.t0, PatrolTrack.columns
    found = select(*columns).outerjoin(PatrolTrack, PatrolTrack.patrol_id == Patrol.id)
    found = found.outerjoin(SealedRecord, SealedRecord.id == Patrol.id)
    return session.execute(found.where(Patrol.id.in_(patrols)).execution_options(yield_per=5))


def held_patrols(session: Session, patrols: Collection[uuid.UUID]) -> Sequence[Patrol]:
    """Return the patrols, held until the transaction ends; raise `PatrolMissing` if one is."""
    found = select(Patrol).where(Patrol.id.in_(patrols)).order_by(Patrol.id).with_for_update()
    held = session.scalars(found).all()
    if len(held) < len(set(patrols)):
        raise PatrolMissing
    return held
