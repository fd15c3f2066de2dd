"""Uploads: begun for a record or for none yet, found again by what they bring, given up."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy.orm import Session

from evidence import policy, queries
from evidence.models import SealedRecord, Upload
from evidence.service.arrival import Edge, bring_in, offset
from evidence.service.completion import settle
from evidence.service.quota import check_size, take_from_quota
from evidence.store.refusals import AlreadyKept, DigestMismatch, OffsetMoved, PartialMissing
from kernel.access import Actor
from kernel.bulk import insert_many
from kernel.clock import day_of
from kernel.errors import Conflict, Refusal, Unacceptable
from kernel.ids import new_id
from kernel.jws import Key


class UploadExpired(Refusal):
    status = 410
    code = "evidence.upload_expired"
    zh = "该上传已过期，未完成的内容已清除。请重新上传该文件。"
    en = "This upload has expired and what had come was removed. Upload the file again."


class PastTheEnd(Conflict):
    code = "evidence.past_the_end"
    zh = "该文件声明为 {length} 字节，多出的内容未接收。请核对文件后重新建立上传。"
    en = "This file was announced with {length} bytes; what is beyond was not taken. Begin anew."


class NotInManifest(Unacceptable):
    code = "evidence.not_in_manifest"
    zh = "该记录封存的清单中没有这个哈希的文件。请核对后按清单上传。"
    en = "The record's sealed manifest names no file with this hash. Upload what it names."


class LengthDiffers(Unacceptable):
    code = "evidence.length_differs"
    zh = "清单中该文件为 {sealed} 字节，与声明的 {announced} 字节不符。请核对文件。"
    en = "The manifest says {sealed} bytes, not the {announced} announced. Check the file."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a phone says about a file before it sends it."""

    length: int
    record_id: uuid.UUID | None = None
    sha256: str | None = None
    name: str | None = None
    media_type: str | None = None
    metadata_line: str = ""


def open_upload(edge: Edge, actor: Actor, wanted: Wanted, *, now: dt.datetime) -> Upload:
    """
    Return the upload for what is ``wanted``: one begun before, or a new one.

    Bytes that are here and readable by the record's author need not be sent: it is complete.
    Others must be of a size their type may have, and within what the officer may begin today.
    """
    with edge.look() as session:
        author, sealed_type = _author(session, actor, wanted, now)
        if known := _same(session, actor, wanted, now):
            return known
        here = _is_here(session, author, wanted, now)
    if not here:
        check_size(sealed_type or wanted.media_type, wanted.length, now=now)
        edge.store.check_room(wanted.length)
    # Before the row: an upload whose file is missing is one whose bytes are in the store.
    partial = edge.store.begin(new_id())
    upload_id = uuid.UUID(partial.path.name)
    try:
        with edge.begin() as session:
            day = None if here else take_from_quota(session, actor, wanted.length, now=now)
            upload = _begin(session, actor, upload_id, wanted, day, now)
            if day is None:
                _fill(session, actor, upload, edge.signer, now)
    except BaseException:
        partial.discard()
        raise
    if upload.completed_at:
        partial.discard()
    elif upload.length == 0:
        bring_in(edge, actor, upload, now=now)
    return upload


def find(session: Session, actor: Actor, upload_id: uuid.UUID, *, now: dt.datetime) -> Upload:
    """Return the upload; raise `UploadMissing` if it is not theirs, or `UploadExpired`."""
    upload = queries.upload(session, actor, upload_id)
    if not upload.completed_at and upload.expires_at <= now:
        raise UploadExpired
    return upload


def progress(edge: Edge, actor: Actor, upload: Upload, *, now: dt.datetime) -> int:
    """Return how many bytes are here; finish what a server that died left whole but unfinished."""
    here = offset(edge.store, upload)
    if upload.completed_at or here < upload.length:
        return here
    try:
        bring_in(edge, actor, upload, now=now)
    except DigestMismatch:
        return 0
    return upload.length


def receive(
    edge: Edge,
    actor: Actor,
    upload: Upload,
    start: int,
    blocks: Iterable[bytes],
    *,
    now: dt.datetime,
) -> int:
    """
    Add ``blocks`` at ``start`` and return where the upload now ends.

    What came is kept, and on the disk, also when ``blocks`` breaks off. Nobody holds the upload:
    a request that hangs on a dead connection finds that it was overtaken when it next writes.
    """
    if start != (here := progress(edge, actor, upload, now=now)):
        raise OffsetMoved(size=here)
    if start == upload.length:
        for _ in _within(blocks, 0, upload.length):
            raise PastTheEnd(length=upload.length)
        return start
    partial = edge.store.partial(upload.id)
    try:
        end = partial.append(_within(blocks, upload.length - start, upload.length), start)
    except BaseException:
        partial.sync()
        raise
    if end == upload.length:
        bring_in(edge, actor, upload, now=now)
    else:
        partial.sync()
    return end


def give_up(edge: Edge, upload: Upload) -> None:
    """Forget an unfinished upload; what is evidence, or waits to be, nobody can delete."""
    with edge.begin() as session:
        again = session.get(Upload, upload.id, with_for_update=True)
        if again is not None:
            if again.completed_at:
                raise AlreadyKept
            session.delete(again)
    edge.store.partial(upload.id).discard()


def _within(blocks: Iterable[bytes], room: int, length: int) -> Iterator[bytes]:
    for block in blocks:
        if len(block) > room:
            raise PastTheEnd(length=length)
        room -= len(block)
        yield block


def _author(
    session: Session, actor: Actor, wanted: Wanted, now: dt.datetime
) -> tuple[Actor, str | None]:
    """
    Return for whom the file is, the author of its record or whoever sends it, and its sealed type.

    Raises `RecordMissing`, `NotInManifest` or `LengthDiffers`.
    """
    if wanted.record_id is None:
        return actor, None
    sealed = queries.sealed_file(session, actor, wanted.record_id, wanted.sha256, day_of(now))
    if sealed is None:
        raise queries.RecordMissing
    if wanted.sha256 is not None:
        if sealed.bytes is None:
            raise NotInManifest
        if sealed.bytes != wanted.length:
            raise LengthDiffers(sealed=sealed.bytes, announced=wanted.length)
    return Actor(sealed.author_id, sealed.office_id, frozenset()), sealed.media_type


def _same(session: Session, actor: Actor, wanted: Wanted, now: dt.datetime) -> Upload | None:
    """A record's file is found again by its hash, never by its name."""
    if not (wanted.record_id and wanted.sha256):
        return None
    return queries.same_upload(session, actor, wanted.record_id, wanted.sha256, now)


def _is_here(session: Session, author: Actor, wanted: Wanted, now: dt.datetime) -> bool:
    """Whether the bytes are in the store for a record that the author may read."""
    if not wanted.sha256:
        return False
    if queries.stored_size(session, wanted.sha256) != wanted.length:
        return False
    readable = queries.held_bytes(author, [wanted.sha256], day_of(now))
    return session.execute(readable).first() is not None


def _begin(
    session: Session,
    actor: Actor,
    upload_id: uuid.UUID,
    wanted: Wanted,
    quota_day: dt.date | None,
    now: dt.datetime,
) -> Upload:
    """Write the row, complete if its bytes need not be sent, and return what it says."""
    values = {
        "id": upload_id,
        "officer_id": actor.id,
        "office_id": actor.office_id,
        "device_id": actor.device_id,
        "record_id": wanted.record_id,
        "sha256": wanted.sha256,
        "length": wanted.length,
        "name": wanted.name,
        "media_type": wanted.media_type,
        "metadata_line": wanted.metadata_line,
        "created_at": now,
        "quota_day": quota_day,
        "expires_at": now + policy.UPLOAD_KEPT_FOR,
        "completed_at": None if quota_day else now,
        "attached_at": None if quota_day else now,
    }
    insert_many(session, Upload, [values])
    return Upload(**values)


def _fill(session: Session, actor: Actor, upload: Upload, signer: Key, now: dt.datetime) -> None:
    """Complete the record of an upload whose bytes need not be sent."""
    if upload.record_id and upload.sha256:
        record = session.get_one(SealedRecord, upload.record_id, with_for_update=True)
        settle(session, actor, [record], upload.sha256, upload.length, signer=signer, now=now)


def finish_left_over(edge: Edge, *, began_before: dt.datetime, most: int, now: dt.datetime) -> None:
    """Bring in uploads that are whole and whose phone, thinking so too, never came back."""
    with edge.look() as session:
        left = session.scalars(queries.unfinished(began_before, now, most)).all()
    for upload in left:
        with suppress(PartialMissing, DigestMismatch):
            if offset(edge.store, upload) == upload.length:
                bring_in(edge, None, upload, now=now)


def forget_expired(edge: Edge, *, most: int, now: dt.datetime) -> None:
    """Remove what became nothing in its time: first the row, then the bytes."""
    with edge.begin() as session:
        gone = session.scalars(queries.expired(now, most)).all()
        for upload in gone:
            session.delete(upload)
    for upload in gone:
        edge.store.partial(upload.id).discard()
    for upload_id in edge.store.abandoned(now - 2 * policy.UPLOAD_KEPT_FOR):
        edge.store.partial(upload_id).discard()
