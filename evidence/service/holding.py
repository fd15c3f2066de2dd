"""Records that came before the one they follow: held, shown as held, and let go in the end."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from sqlalchemy.orm import Session

from evidence import queries
from evidence.models import SealedRecord
from evidence.service.completion import advance
from evidence.service.sealed import SealedIn
from kernel import audit
from kernel.jws import Key

PREDECESSOR_MISSING = "predecessor_missing"

_Origin = tuple[uuid.UUID, uuid.UUID]  # device, office


class _Follower(Protocol):
    @property
    def after_id(self) -> uuid.UUID | None: ...
    @property
    def corrects_id(self) -> uuid.UUID | None: ...
    @property
    def device_id(self) -> uuid.UUID: ...
    @property
    def office_id(self) -> uuid.UUID: ...


def too_early(session: Session, sealed: Mapping[uuid.UUID, SealedIn]) -> set[uuid.UUID]:
    """Return which of ``sealed`` follow something that is neither here nor among them."""
    wanted = _followed(sealed.values())
    if not wanted:
        return set()
    here = _origins(session, wanted - sealed.keys())
    here |= {one.id: (one.device_id, one.office_id) for one in sealed.values()}
    return {one.id for one in sealed.values() if not _may_go(one, here)}


def release_followers(
    session: Session, arrived: Collection[uuid.UUID], *, signer: Key, now: dt.datetime
) -> None:
    """Let go what waited only for ``arrived``."""
    if arrived and (waiting := queries.waiting_for(session, arrived)):
        followers = session.scalars(queries.held_among(waiting))
        release_ready(session, followers, signer=signer, now=now)


def release_ready(
    session: Session, held: Iterable[SealedRecord], *, signer: Key, now: dt.datetime
) -> int:
    """
    Let go those whose predecessor is here, and, flagged, those that waited long enough.

    Returns how many.
    """
    waiting = list(held)
    here = _origins(session, _followed(waiting))
    free = [record for record in waiting if _may_go(record, here)]
    given_up = [
        record
        for record in waiting
        if record.held_until and record.held_until <= now and not _may_go(record, here)
    ]
    for record in given_up:
        record.flags = [*record.flags, PREDECESSOR_MISSING]
    for record in free + given_up:
        record.release()
        audit.record(session, None, "evidence.record_released", record, now=now)
    advance(session, None, free + given_up, signer=signer, now=now, released=True)
    return len(free) + len(given_up)


def _followed(records: Iterable[_Follower]) -> set[uuid.UUID]:
    return {i for one in records for i in (one.after_id, one.corrects_id) if i}


def _origins(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, _Origin]:
    rows = session.execute(queries.origins(ids)) if ids else ()
    return {record_id: (device_id, office_id) for record_id, device_id, office_id in rows}


def _may_go(one: _Follower, here: Mapping[uuid.UUID, _Origin]) -> bool:
    """Whether all that ``one`` follows is here, from its own device or its own office."""
    return all(
        followed in here
        and (here[followed][0] == one.device_id or here[followed][1] == one.office_id)
        for followed in (one.after_id, one.corrects_id)
        if followed
    )
