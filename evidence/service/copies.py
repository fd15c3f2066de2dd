"""Copies: asked for by an officer, drawn by a job, handed out with a line."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, cast

import orjson
from sqlalchemy import Table
from sqlalchemy.orm import Session

import identity.queries
from evidence import queries
from evidence.copies import VERSIONS, Box, wording
from evidence.copies.tables import EvidenceCopy
from evidence.models import ManifestFile, SealedRecord, StoredFile
from evidence.queries import copies as asked
from evidence.retention.acts import check_kept
from evidence.service.custody import NotHereYet
from evidence.service.rows import upsert
from evidence.states import CopyKind, CopyState
from evidence.store import Stored
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import Conflict, Unacceptable
from kernel.ids import new_id
from kernel.jobs import enqueue

_COPIES = cast("Table", EvidenceCopy.__table__)
_JOB = "evidence.copies.jobs.make_copy"
_DIGITS = 6  # of a part of a picture: a hundredth of a pixel


class NotReadYet(Conflict):
    code = "evidence.not_read_yet"
    zh = "该文件刚刚传到，信息尚在读取。请稍候再申请水印副本。"
    en = "This file has just come and is still being read. Ask for its watermark in a moment."


class NotAPicture(Unacceptable):
    code = "evidence.not_a_picture"
    zh = "该文件不是图片（{media_type}），不能制作副本。请直接使用原件。"
    en = "This file is no picture ({media_type}) and no copy can be drawn. Use the original."


class CopyNotMade(Conflict):
    code = "evidence.copy_not_made_yet"
    zh = "副本正在制作。请稍候再下载。"
    en = "The copy is being made. Come back in a moment."
    retry_after_s = 2


class CopyFailed(Conflict):
    code = "evidence.copy_failed"
    zh = "副本未能制成：{reason_zh}"
    en = "The copy could not be made: {reason_en}"


def ask_watermark(
    session: Session, actor: Actor, item_id: uuid.UUID, *, now: dt.datetime
) -> EvidenceCopy:
    """Ask for the item with a band that says what is stated of it; the same once is enough."""
    item, file = _picture(session, actor, item_id, now)
    if file.reading_version is None:
        raise NotReadYet
    stated = _stated(session, item, file, day_of(now))
    return _ask(session, actor, item, CopyKind.WATERMARK, wording.lines(stated), now)


def ask_redacted(
    session: Session,
    actor: Actor,
    item_id: uuid.UUID,
    boxes: Iterable[Box],
    reason: str,
    *,
    now: dt.datetime,
) -> EvidenceCopy:
    """
    Ask for the item with ``boxes`` painted over, for the stated reason.

    What is to be covered is for the officer to say: nothing here looks for faces or plates.
    """
    item, _ = _picture(session, actor, item_id, now)
    unique = {tuple(round(part, _DIGITS) for part in box) for box in boxes}
    parameters = {"boxes": [list(box) for box in sorted(unique)], "reason": reason}
    return _ask(session, actor, item, CopyKind.REDACTED, parameters, now)


def _picture(
    session: Session, actor: Actor, item_id: uuid.UUID, now: dt.datetime
) -> tuple[ManifestFile, StoredFile]:
    item = queries.item(session, actor, item_id, day_of(now))
    if (file := queries.stored(session, item)) is None:
        raise NotHereYet
    check_kept(session, file)
    if not file.media_type.startswith("image/"):
        raise NotAPicture(media_type=file.media_type)
    return item, file


def _stated(session: Session, item: ManifestFile, file: StoredFile, on: dt.date) -> wording.Stated:
    record = session.get_one(SealedRecord, item.record_id)
    places = session.scalars(identity.queries.ancestors(record.division_id, on))
    officer = identity.queries.officer(session, record.author_id)
    office = identity.queries.office(session, record.office_id)
    return wording.Stated(
        capture=item.capture or {},
        reading=file.reading or {},
        place="".join(division.name for division in places),
        officer=officer.name if officer else "",
        office=office.name if office else "",
        sha256=item.sha256,
        record_id=str(record.id),
    )


def _ask(
    session: Session,
    actor: Actor,
    item: ManifestFile,
    kind: CopyKind,
    parameters: Mapping[str, Any],
    now: dt.datetime,
) -> EvidenceCopy:
    """Return the copy drawn of the very same, new or not; have a job make it unless it is made."""
    row = _row(actor, item, kind, parameters, now)
    session.execute(upsert(session, _COPIES).values(row).on_conflict_do_nothing())
    same = asked.same_copy(item.id, kind, row["maker_version"], row["parameters_digest"])
    copy = session.scalars(same).one()
    if copy.state is CopyState.FAILED:
        copy.ask_again()
    if copy.state is CopyState.ASKED:
        _write_down(session, actor, "evidence.copy_asked", copy, now)
        enqueue(session, _JOB, str(copy.id), now=now)
    return copy


def _row(
    actor: Actor,
    item: ManifestFile,
    kind: CopyKind,
    parameters: Mapping[str, Any],
    now: dt.datetime,
) -> dict[str, Any]:
    said = orjson.dumps(parameters, option=orjson.OPT_SORT_KEYS)
    return {
        "id": new_id(),
        "item_id": item.id,
        "original_sha256": item.sha256,
        "kind": kind,
        "maker_version": VERSIONS[kind],
        "parameters": dict(parameters),
        "parameters_digest": sha256(said).hexdigest(),
        "state": CopyState.ASKED,
        "asked_by": actor.id,
        "asked_at": now,
        "flags": [],
    }


def settle_copy(
    session: Session,
    copy_id: uuid.UUID,
    made: Stored | None,
    found: Mapping[str, Any],
    flags: Sequence[str],
    *,
    now: dt.datetime,
) -> None:
    """Write down what became of a copy: its bytes, or by its last flag why there are none."""
    copy = session.get_one(EvidenceCopy, copy_id, with_for_update=True)
    if copy.state is not CopyState.ASKED:
        return  # the job ran twice
    copy.flags = list(flags)
    if made is None:
        copy.fail(wording.reason(flags))
    else:
        copy.width, copy.height = found["width"], found["height"]
        copy.finish(made.sha256, made.size, now)
    _write_down(session, None, f"evidence.copy_{copy.state}", copy, now)


def hand_out_copy(
    session: Session, actor: Actor, copy_id: uuid.UUID, *, now: dt.datetime
) -> EvidenceCopy:
    """Hand out a copy that is made, and write down to whom."""
    copy = asked.copy(session, actor, copy_id, day_of(now))
    if copy.state is CopyState.FAILED:
        zh, en = wording.problem(copy)
        raise CopyFailed(reason_zh=zh, reason_en=en)
    if copy.state is CopyState.ASKED:
        raise CopyNotMade
    check_kept(session, session.get_one(StoredFile, copy.original_sha256))
    _write_down(session, actor, "evidence.copy_handed_out", copy, now)
    return copy


def _write_down(
    session: Session, actor: Actor | None, act: str, copy: EvidenceCopy, now: dt.datetime
) -> None:
    """Write the line twice: in the custody of the item, and on the copy's own row."""
    item = session.get_one(ManifestFile, copy.item_id)
    told = {"copy": copy.id, "kind": copy.kind, "maker_version": copy.maker_version}
    audit.record(session, actor, act, item, now=now, **told, sha256=copy.sha256)
    audit.record(session, actor, act, copy, now=now, parameters_digest=copy.parameters_digest)
