"""How large a file may be, and how much an officer may begin to upload in a day."""

import datetime as dt

from sqlalchemy.orm import Session

from evidence import policy, queries
from kernel.access import Actor
from kernel.clock import SHANGHAI, day_of, start_of
from kernel.db import lock
from kernel.errors import Refusal

_LOCKS = (1 << 63) - 1  # what PostgreSQL takes for the name of a lock


class FileTooLarge(Refusal):
    status = 413
    code = "evidence.file_too_large"
    zh = "{type}（{kind}）文件最大 {most} 字节，未接收。请核对声明的类型，或分段拍摄后另行封存。"
    en = (
        "A file declared as {type} ({kind}) may have {most} bytes; this one was not taken. Declare "
        "what it is, or record it in parts and seal those."
    )


class QuotaReached(Refusal):
    # Not 413, by which a phone gives a file up: this one is taken tomorrow.
    status = 429
    code = "evidence.quota_reached"
    zh = (
        "今日上传额度（{files} 个文件、{bytes} 字节）不足以再传此文件，未接收。"
        "已开始的上传可以继续；请保留原件，{opens} 后再传。"
    )
    en = (
        "This file is beyond today's {files} files and {bytes} bytes; it was not taken. Finish the "
        "uploads you began; keep this one and send it after {opens}."
    )


def check_size(media_type: str | None, length: int, *, now: dt.datetime) -> None:
    """Raise `FileTooLarge` if a file declared so may not have ``length`` bytes."""
    kind = policy.kind_of(media_type)
    if length > (most := policy.largest(kind, day_of(now))):
        raise FileTooLarge(kind=kind, type=media_type or "application/octet-stream", most=most)


def take_from_quota(session: Session, actor: Actor, length: int, *, now: dt.datetime) -> dt.date:
    """
    Return the day whose quota a new upload takes from; raise `QuotaReached` if too little is left.

    Those of one officer take turns until they are written, or all would find the same room.
    """
    today = day_of(now)
    lock(session, actor.id.int & _LOCKS)
    files, taken = session.connection().execute(queries.begun_on(actor.id, today)).one()
    most = policy.quota(today)
    if files + 1 > most.files or taken + length > most.bytes:
        raise reached(most, today, now)
    return today


def reached(most: policy.Quota, today: dt.date, now: dt.datetime) -> QuotaReached:
    """Say that a day is used up, and when the next begins."""
    opens = start_of(today + dt.timedelta(days=1))
    refusal = QuotaReached(
        files=most.files,
        bytes=most.bytes,
        opens=opens.astimezone(SHANGHAI).isoformat(timespec="minutes"),
    )
    # Rounded up: whoever comes a part of a second early is refused once more.
    refusal.retry_after_s = -((now - opens) // dt.timedelta(seconds=1))
    return refusal
