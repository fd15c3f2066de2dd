"""Originals in our keeping: handed out with a line, and checked against their rows."""

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from evidence import queries
from evidence.ahead.tables import PhonePreview
from evidence.models import Derivative, ManifestFile, StoredFile
from evidence.retention.acts import check_kept
from evidence.service.acting import see
from evidence.service.ahead import shown_ahead
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import Conflict, Forbidden, NotFound


class NotHereYet(Conflict):
    code = "evidence.not_here_yet"
    zh = "该文件尚未传到，封存设备联网后会继续上传。请稍后再试。"
    en = "This file has not arrived; its phone will go on sending once it has a network."


class NoPreview(NotFound):
    code = "evidence.no_preview"
    zh = "该文件没有预览图：可能正在生成，或不是可显示的图片。请稍后再试，或下载原件。"
    en = "There is no preview: it is being made, or this is no picture. Wait, or take the original."


class Confidential(Forbidden):
    code = "evidence.confidential"
    zh = "该记录写有举报人信息，不在此处导出。请由线索登记单位有权人员在线索中注明理由后导出。"
    en = "This record names an informant. It is taken out with its clue, for a stated reason."


def original(
    session: Session, actor: Actor, item_id: uuid.UUID, *, now: dt.datetime
) -> tuple[ManifestFile, StoredFile]:
    """Hand out an original, and write down to whom."""
    item = queries.item(session, actor, item_id, day_of(now))
    if (stored := queries.stored(session, item)) is None:
        raise NotHereYet
    check_kept(session, stored)
    audit.record(session, actor, "evidence.original_handed_out", item, now=now)
    return item, stored


def export_record(session: Session, actor: Actor, record_id: uuid.UUID, *, now: dt.datetime) -> str:
    """Hand out a record word for word, unless it names an informant; write down to whom."""
    record = queries.record(session, actor, record_id, day_of(now))
    if record.jws is None:
        raise Confidential
    audit.record(session, actor, "evidence.record_handed_out", record, now=now)
    return record.jws


def preview(
    session: Session, actor: Actor, item_id: uuid.UUID, size: int, *, now: dt.datetime
) -> Derivative | PhonePreview:
    """
    Hand out the newest preview of that size, and write down once an hour who looks.

    While the original is missing that is what its phone sent ahead, in the one size there is.
    """
    item = queries.item(session, actor, item_id, day_of(now))
    if stored := queries.stored(session, item):
        check_kept(session, stored)
        made = session.scalars(queries.derivatives_of(item.sha256))
        found = next((one for one in made if one.kind == preview_kind(size)), None)
        if found is None:
            raise NoPreview
        see(session, actor, item, now=now, size=size)
        return found
    if (ahead := shown_ahead(session, item)) is None:
        raise NotHereYet
    if ahead.picture is None:
        raise NoPreview
    see(session, actor, item, now=now, original=False)
    return ahead


def preview_kind(size: int) -> str:
    return f"preview_{size}"
