"""Carrying out what two officers decided, some minutes later."""

import uuid

from sqlalchemy.orm import Session

from evidence import policy
from evidence.acts import Act
from evidence.models import StoredFile
from evidence.queries import retention
from evidence.queries.holdings import forget_copies
from evidence.retention.states import RemovalState
from evidence.retention.tables import Removal
from evidence.store import Store
from evidence.store.opening import store_at
from evidence.store.refusals import ObjectLocked, StoreUnavailable
from kernel import audit
from kernel.jobs import Work

_MOST = 200  # in one go


def remove_confirmed(work: Work) -> None:
    """
    Remove the bytes of confirmed removals, wherever they are; what is locked is tried again.

    Not at once: a request that was under way when it was confirmed may yet name the same file.
    """
    store = store_at(work.settings)
    with work.look() as session:
        due = session.scalars(retention.confirmed(work.now - policy.REMOVAL_WAITS, _MOST)).all()
    for removal_id in due:
        with work.begin() as session:
            _carry_out(session, store, removal_id, work)


def _carry_out(session: Session, store: Store, removal_id: uuid.UUID, work: Work) -> None:
    """The one transaction that waits for a store: nobody may take the bytes in meanwhile."""
    removal = session.get_one(Removal, removal_id, with_for_update=True)
    if removal.state is not RemovalState.CONFIRMED:
        return  # another worker was faster
    file = session.get_one(StoredFile, removal.sha256, with_for_update=True)
    if _is_outdated(session, removal):
        removal.lapse()
        file.removal_id = None
        audit.record(session, None, Act.REMOVAL_LAPSED, removal, now=work.now)
        return
    try:
        gone = _remove(session, store, removal.sha256)
    except (ObjectLocked, StoreUnavailable) as refusal:
        removal.hindrance = f"{refusal.code}: {refusal.sentence('en')}"[:300]
        return
    session.execute(forget_copies(gone))
    removal.finish(work.now)
    audit.record(session, None, Act.REMOVAL_DONE, removal, now=work.now)
    items = session.scalars(retention.naming_items(removal.sha256)).all()
    audit.record_each(session, None, Act.REMOVED, items, now=work.now)


def _is_outdated(session: Session, removal: Removal) -> bool:
    if session.scalar(retention.holders(removal.sha256)):
        return True
    return session.scalar(retention.how_many_name(removal.sha256)) != removal.items


def _remove(session: Session, store: Store, sha256: str) -> list[str]:
    """Remove a file and what was made of it, but nothing that another file still needs."""
    every = [sha256, *session.scalars(retention.made_of(sha256))]
    gone = [one for one in every if session.scalar(retention.expected_of(one)) is None]
    for place in filter(None, (store.objects, store.second)):
        for one in gone:
            place.remove(one)
    return gone
