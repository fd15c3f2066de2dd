"""
Bytes become evidence: a whole upload goes into the store, and the records that wait for it move on.

The order is fixed: the bytes are on the disk and linked under their digest, then the rows, then
the answer. No transaction waits for a disk; so these functions are given ways to open short ones,
instead of a session.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from typing import cast

from sqlalchemy.orm import Session

from evidence import queries
from evidence.formats import media_type_of
from evidence.models import Upload
from evidence.retention.acts import keep_again
from evidence.service.completion import settle
from evidence.service.likeness import ask_again
from evidence.store import Store
from evidence.store.refusals import AlreadyKept, DigestMismatch, PartialMissing
from kernel import events
from kernel.access import Actor
from kernel.bulk import together
from kernel.jobs import enqueue_many
from kernel.jws import Key
from kernel.logs import log

Opens = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True)
class Edge:
    """What bringing bytes in needs from its caller: a store, short transactions, our key."""

    store: Store
    look: Opens
    begin: Opens
    signer: Key


def offset(store: Store, upload: Upload) -> int:
    """
    Return how many bytes of ``upload`` are here.

    A file that went into the store and whose server died before it could write that down is whole.
    One that is nowhere, because it was removed by act meanwhile or its disk is gone, begins anew:
    the phone still has it, and finds the same upload whenever it asks.
    """
    if upload.completed_at:
        return upload.length
    try:
        return store.partial(upload.id).size()
    except PartialMissing:
        if upload.sha256 and store.exists(upload.sha256):
            return upload.length
        return store.begin(upload.id).size()


def bring_in(edge: Edge, actor: Actor | None, upload: Upload, *, now: dt.datetime) -> None:
    """
    Finish a whole upload: it becomes evidence if a seal names it, else it waits for one.

    Doing it twice, or again after a crash half-way, is the same as once. Raises `DigestMismatch`
    and starts the upload again if the bytes are not what was announced.
    """
    named = _is_named(edge, upload)
    try:
        sha256 = _adopted(edge.store, upload) if named else _checked(edge.store, upload)
    except DigestMismatch:
        _start_again(edge, upload)
        raise
    media_type = _media_type(edge.store, sha256) if named else None
    with edge.begin() as session:
        if queries.finish_upload(session, upload.id, sha256, attached=named, now=now):
            upload.sha256 = sha256
            with together(session):
                _follow_up(session, edge.signer, actor, upload, media_type, now)


def attach(edge: Edge, upload_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Make evidence of an upload that was whole before any seal named it, if one does now."""
    with edge.look() as session:
        upload = session.get(Upload, upload_id)
    if upload is None or upload.attached_at or not upload.completed_at:
        return
    if not _is_named(edge, upload):
        return
    media_type = _media_type(edge.store, _adopted(edge.store, upload))
    with edge.begin() as session:
        again = session.get(Upload, upload_id, with_for_update=True)
        if again and not again.attached_at:
            again.attached_at = now
            _follow_up(session, edge.signer, None, again, media_type, now)


def _is_named(edge: Edge, upload: Upload) -> bool:
    """Whether a seal names these bytes; what was said of a record was checked when it began."""
    if upload.record_id and upload.sha256:
        return True
    with edge.look() as session:
        return bool(queries.awaiting(session, upload))


def _start_again(edge: Edge, upload: Upload) -> None:
    log.warning("upload.digest_mismatch", upload=str(upload.id), announced=upload.sha256)
    with suppress(AlreadyKept, PartialMissing):  # the right bytes came by another request
        edge.store.partial(upload.id).restart()
    with edge.begin() as session:
        again = session.get(Upload, upload.id, with_for_update=True)
        if again and not again.completed_at:
            again.refused = DigestMismatch.code


def _adopted(store: Store, upload: Upload) -> str:
    if upload.sha256 is None:
        raise PartialMissing
    try:
        return store.adopt(store.partial(upload.id), upload.sha256).sha256
    except PartialMissing:
        if store.exists(upload.sha256):
            return upload.sha256
        raise


def _checked(store: Store, upload: Upload) -> str:
    partial = store.partial(upload.id)
    found = partial.sha256()
    if upload.sha256 not in (None, found):
        raise DigestMismatch
    partial.sync()
    return found


def _media_type(store: Store, sha256: str) -> str:
    with store.open(sha256) as file:
        return media_type_of(file)


def _follow_up(
    session: Session,
    signer: Key,
    actor: Actor | None,
    upload: Upload,
    media_type: str | None,
    now: dt.datetime,
) -> None:
    """Tick the bytes off where they are waited for; ``media_type`` is None if not yet stored."""
    records = queries.awaiting(session, upload, hold=True)
    if media_type is None:
        if records:  # they came in this very moment
            enqueue_many(session, [("evidence.jobs.attach_upload", str(upload.id))], now=now)
        return
    sha256 = cast("str", upload.sha256)
    note_stored(session, sha256, upload.length, media_type, now=now)
    settle(session, actor, records, sha256, upload.length, signer=signer, now=now)


def note_stored(
    session: Session, sha256: str, size: int, media_type: str, *, now: dt.datetime
) -> None:
    """Write down that bytes are in the store, and have whoever reads such bytes read them."""
    row: dict[str, object] = {
        "sha256": sha256,
        "bytes": size,
        "stored_at": now,
        "media_type": media_type,
        "flags": [],
    }
    if queries.keep_stored(session, row):
        events.emit(session, "evidence.file_stored", sha256, now=now)
    elif not keep_again(session, sha256, now=now):  # they are here for another record
        ask_again(session, [sha256], now=now)
