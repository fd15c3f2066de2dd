"""Small pictures of phones: taken ahead of originals, shown until these are here."""

import datetime as dt
import uuid
from dataclasses import dataclass
from hashlib import sha256 as sha256_of
from typing import Any

from sqlalchemy.orm import Session

from evidence import policy, queries
from evidence.acts import Act
from evidence.ahead.drawing import VERSION
from evidence.ahead.tables import PhonePreview
from evidence.models import ManifestFile, SealedRecord
from evidence.queries.ahead import lacking, sent_ahead, waiting_of
from evidence.sandbox import Outcome
from evidence.service.uploads import NotInManifest
from kernel import audit
from kernel.access import Actor
from kernel.bulk import insert_new
from kernel.clock import day_of
from kernel.errors import Refusal, Unacceptable
from kernel.ids import new_id
from kernel.jobs import enqueue
from kernel.secrets import Safe


class NoPreviewSealed(Unacceptable):
    code = "evidence.no_preview_sealed"
    zh = "该记录没有封存这个文件的小图，小图未接收。请直接上传原件。"
    en = "The record seals no small picture of this file; none was taken. Upload the original."


class PreviewDiffers(Unacceptable):
    code = "evidence.preview_differs"
    zh = "收到的小图与封存的小图（{bytes} 字节）不符，未接收。请直接上传原件。"
    en = "This is not the small picture of {bytes} bytes that was sealed. Upload the original."


class PreviewTooLarge(Refusal):
    status = 413
    code = "evidence.preview_too_large"
    zh = "小图最大 {most} 字节，未接收。请直接上传原件。"
    en = "A small picture may have {most} bytes; this was not taken. Upload the original."


class PreviewsEnough(Refusal):
    status = 429
    code = "evidence.previews_enough"
    zh = "您已有 {most} 张小图在等待原件，暂不再接收。请先上传原件。"
    en = "{most} small pictures of yours await their originals; no more is taken. Upload those."
    retry_after_s = 3600


@dataclass(frozen=True, slots=True)
class Named:
    """A small picture under a seal; ``original`` is the hash of what it is made of."""

    record_id: uuid.UUID
    original: str
    sha256: str
    bytes: int


def named(
    session: Session,
    actor: Actor,
    record_id: uuid.UUID,
    original: str,
    *,
    safe: Safe,
    now: dt.datetime,
) -> Named:
    """
    Return the small picture that a record seals of one of its files.

    Who may bring the original may bring it. Raises `RecordMissing`, `NotInManifest`,
    `NoPreviewSealed`; `KeyLost` where the words are locked and no key opens them.
    """
    sealed = queries.sealed_file(session, actor, record_id, original, day_of(now))
    if sealed is None:
        raise queries.RecordMissing
    if sealed.bytes is None:
        raise NotInManifest
    claims = queries.record_payload(session.get_one(SealedRecord, record_id), safe)
    entries = (one.get("preview") for one in claims.get("files", ()) if one["sha256"] == original)
    preview = next(filter(None, entries), None)
    if preview is None:
        raise NoPreviewSealed
    return Named(record_id, original, preview["sha256"], preview["bytes"])


def take(
    session: Session, actor: Actor, wanted: Named, content: bytes, *, now: dt.datetime
) -> None:
    """
    Keep a small picture until its original is here; twice is once, and too late is nothing.

    Raises `PreviewDiffers` or `PreviewsEnough`.
    """
    if (len(content), sha256_of(content).hexdigest()) != (wanted.bytes, wanted.sha256):
        raise PreviewDiffers(bytes=wanted.bytes)
    # Who brings the original holds the record too: they wait for us, or we find it here.
    session.scalars(queries.locked_in_turn([wanted.record_id])).one()
    item = session.scalar(lacking(wanted.record_id, wanted.original))
    if item is None or session.scalar(sent_ahead(wanted.record_id, wanted.original)):
        return
    most = policy.quota(day_of(now)).files
    if (session.scalar(waiting_of(actor.id)) or 0) >= most:
        raise PreviewsEnough(most=most)
    row = _row(actor, wanted, content, now)
    if insert_new(session, PhonePreview, [row]):
        told = {"preview_sha256": wanted.sha256, "bytes": wanted.bytes}
        audit.record(session, actor, Act.PREVIEW_CAME, item, now=now, **told)
        enqueue(session, "evidence.jobs.draw_phone_previews", str(row["id"]), now=now)


def _row(actor: Actor, wanted: Named, content: bytes, now: dt.datetime) -> dict[str, Any]:
    undrawn = dict.fromkeys(("picture", "width", "height", "maker_version"))
    return {
        "id": new_id(),
        "record_id": wanted.record_id,
        "original_sha256": wanted.original,
        "officer_id": actor.id,
        "came_at": now,
        "sha256": wanted.sha256,
        "content": content,
        "flags": [],
        **undrawn,
    }


def write_drawn(session: Session, preview_id: uuid.UUID, outcome: Outcome) -> None:
    """Keep what was made of a small picture; if its original came meanwhile, nothing."""
    preview = session.get(PhonePreview, preview_id, with_for_update=True)
    if preview is None:
        return
    preview.picture = outcome.blobs[0] if outcome.blobs else None
    preview.width = outcome.result["width"] if outcome.blobs else None
    preview.height = outcome.result["height"] if outcome.blobs else None
    preview.flags, preview.maker_version = outcome.flags, VERSION


def shown_ahead(session: Session, item: ManifestFile) -> PhonePreview | None:
    """Return what a phone sent ahead of a missing original, unless nothing could be made of it."""
    preview = session.scalar(sent_ahead(item.record_id, item.sha256))
    if preview and (preview.picture or preview.maker_version != VERSION):
        return preview
    return None
