"""
Heads leave the house: to the time-stamping authority, into a folder, to the superior office.

Each way is a job of its own for each head, tried again with growing pauses. A head covers all
heads before it, so a job whose head is no longer the newest leaves what it could not do to the
job of the newer one; an outage of days leaves no heap of failed jobs.
"""

import datetime as dt
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import outbound
from kernel.audit.heads import SignedHead, newest_signed
from kernel.audit.stamps import Authority
from kernel.jobs.table import enqueue_many
from kernel.settings import Settings

KIND: Final = "application/jose"
_AT_ONCE: Final = 1_000  # files, when a folder is filled for the first time


def announce(session: Session, settings: Settings, *, now: dt.datetime) -> None:
    """Have the newest head carried outside, in all ways that are configured."""
    head = session.scalars(newest_signed()).one()
    configured = {
        "kernel.audit.jobs.stamp_head": authority(settings),
        "kernel.audit.jobs.file_heads": settings.heads_folder,
        "kernel.audit.jobs.tell_superior": settings.heads_webhook,
    }
    ways = [(name, str(head.number)) for name, where in configured.items() if where]
    enqueue_many(session, ways, now=now)


def authority(settings: Settings) -> Authority | None:
    if settings.tsa_url is None or settings.tsa_certificates is None:
        return None
    return Authority(settings.tsa_url, settings.tsa_certificates)


def is_newest(session: Session, number: int) -> bool:
    newest = session.scalar(newest_signed())
    return newest is None or newest.number <= number


def write_heads(session: Session, folder: Path) -> int:
    """
    Write every head that is newer than the newest in ``folder``, one file each; return how many.

    A file that is there is never written over, whatever it holds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    newest = max((_number(path) for path in folder.glob("head-*.jws")), default=0)
    later = select(SignedHead).where(SignedHead.number > newest).order_by(SignedHead.number)
    heads = session.scalars(later.limit(_AT_ONCE)).all()
    for head in heads:
        _write_new(folder / f"head-{head.number:09}.jws", head.jws)
    return len(heads)


def _number(path: Path) -> int:
    with suppress(ValueError):
        return int(path.stem.removeprefix("head-"))
    return 0


def _write_new(path: Path, text: str) -> None:
    """Write a file whole or not at all, and on the disk before it is called written."""
    draft = path.with_name(f".{path.name}.part")
    with draft.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        draft.unlink()
    else:
        draft.rename(path)  # no hard link: a share or a stick may know none


def tell(address: str, head: SignedHead) -> None:
    """Post the head to the superior office; raise `kernel.outbound.NotDelivered` if it will not."""
    outbound.post(address, head.jws.encode(), kind=KIND)
