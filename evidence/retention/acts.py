"""
Proposing, deciding and carrying out a removal; holding an item against one.

Whoever proposes, decides, carries out or holds takes the file's row first, and so takes turns.
"""

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from evidence import queries
from evidence.acts import Act
from evidence.models import ManifestFile, StoredFile
from evidence.queries import retention
from evidence.queries.ahead import forget_wherever
from evidence.retention.refusals import (
    BeingRemoved,
    HeldByCase,
    NamedElsewhere,
    RemovalOpen,
    RemovalOutdated,
    Removed,
    SamePerson,
)
from evidence.retention.states import RemovalState
from evidence.retention.tables import Hold, Removal
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import Conflict


class NothingHere(Conflict):
    code = "evidence.nothing_to_remove"
    zh = "该文件尚未传到，没有可移除的内容。"
    en = "This file has not arrived; there is nothing to remove."


def propose(
    session: Session, actor: Actor, item_id: uuid.UUID, reason: str, *, now: dt.datetime
) -> Removal:
    """Ask for a file to be removed from every record that names it."""
    item = queries.item(session, actor, item_id, day_of(now))
    file = _locked(session, item.sha256) if item.arrived_at else None
    if file is None:
        raise NothingHere
    check_kept(session, file)
    if earlier := session.scalar(retention.open_removal(file.sha256)):
        raise RemovalOpen(removal=earlier.id)
    _check_free(session, actor, file.sha256, now)
    removal = Removal(
        sha256=file.sha256,
        bytes=file.bytes,
        items=session.scalar(retention.how_many_name(file.sha256)) or 0,
        state=RemovalState.PROPOSED,
        reason=reason,
        office_id=actor.office_id,
        proposed_by=actor.id,
        proposed_at=now,
    )
    session.add(removal)
    audit.record(session, actor, Act.REMOVAL_PROPOSED, removal, now=now)
    return removal


def confirm(session: Session, actor: Actor, removal_id: uuid.UUID, *, now: dt.datetime) -> Removal:
    """Decide that the file goes: from now on nobody is given it, and a job removes it soon."""
    removal = _deciding(session, actor, removal_id, now)
    removal.confirm(actor.id, now)
    file = _locked(session, removal.sha256)
    _check_free(session, actor, removal.sha256, now)
    if file is None or session.scalar(retention.how_many_name(file.sha256)) != removal.items:
        raise RemovalOutdated
    file.removal_id = removal.id
    session.execute(forget_wherever(file.sha256))
    audit.record(session, actor, Act.REMOVAL_CONFIRMED, removal, now=now)
    return removal


def refuse(
    session: Session, actor: Actor, removal_id: uuid.UUID, why: str, *, now: dt.datetime
) -> Removal:
    removal = _deciding(session, actor, removal_id, now)
    removal.refuse(actor.id, why, now)
    audit.record(session, actor, Act.REMOVAL_REFUSED, removal, now=now)
    return removal


def hold(session: Session, item: ManifestFile, holder_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Let nobody remove the item until `let_go`; raises `Removed` where that comes too late."""
    if file := _locked(session, item.sha256):
        check_kept(session, file)
    if session.get(Hold, (item.id, holder_id)) is None:
        session.add(Hold(item_id=item.id, holder_id=holder_id, held_at=now))


def let_go(session: Session, holder_id: uuid.UUID) -> None:
    """Give up every hold of ``holder_id``, whose matter is at its end."""
    session.execute(retention.let_go(holder_id))


def check_kept(session: Session, file: StoredFile) -> None:
    """Raise `Removed`, naming the act, if the file was or is being removed."""
    if file.removal_id is not None:
        removal = session.get_one(Removal, file.removal_id)
        at = removal.removed_at or removal.decided_at
        raise Removed(at=f"{at:%Y-%m-%dT%H:%MZ}", removal=removal.id)


def keep_again(session: Session, sha256: str, *, now: dt.datetime) -> bool:
    """
    Take in bytes that were removed before and came anew; return whether they were.

    Raises `BeingRemoved` while the removal is under way: the bytes just stored may be gone.
    """
    file = session.get_one(StoredFile, sha256)
    if file.removal_id is None:
        return False
    file = session.get_one(StoredFile, sha256, with_for_update=True, populate_existing=True)
    removal = session.get_one(Removal, file.removal_id, populate_existing=True)
    if removal.state is not RemovalState.REMOVED:
        raise BeingRemoved
    removal.kept_again_at, file.removal_id = now, None
    # What was made of it went with it.
    file.previews_version = file.likeness_version = None
    audit.record(session, None, Act.KEPT_AGAIN, removal, now=now)
    return True


def _deciding(session: Session, actor: Actor, removal_id: uuid.UUID, now: dt.datetime) -> Removal:
    removal = retention.removal(session, actor, removal_id, day_of(now), hold=True)
    if removal.proposed_by == actor.id:
        raise SamePerson
    return removal


def _locked(session: Session, sha256: str) -> StoredFile | None:
    return session.get(StoredFile, sha256, with_for_update=True, populate_existing=True)


def _check_free(session: Session, actor: Actor, sha256: str, now: dt.datetime) -> None:
    if session.scalar(retention.beyond(actor, sha256, day_of(now))):
        raise NamedElsewhere
    if holder := session.scalar(retention.holders(sha256)):
        raise HeldByCase(holder=holder)
