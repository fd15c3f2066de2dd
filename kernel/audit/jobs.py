"""Audit work that nobody waits for."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from kernel import jws
from kernel.audit.heads import SignedHead, newest_signed, sign_head
from kernel.audit.outside import announce, authority, is_newest, tell, write_heads
from kernel.audit.stamps import stamp_of, unstamped_since
from kernel.audit.tree import seal
from kernel.jobs import Work, enqueue
from kernel.logs import log

_PATIENCE: Final = dt.timedelta(minutes=20)  # the job of the head itself tries for so long


def seal_lines(work: Work) -> None:
    """Seal what has been written since the last time, batch by batch."""
    _seal_until_none_is_left(work, whole=False)


def seal_stragglers(work: Work) -> None:
    """Seal lines that surfaced too late for the hurried look."""
    _seal_until_none_is_left(work, whole=True)


def sign_tree(work: Work) -> None:
    """Sign the tree's head if it is due, and send it where it can be kept elsewhere."""
    signer = jws.server_key(work.settings.key_file)
    with work.begin() as session:
        if sign_head(session, signer, now=work.now):
            announce(session, work.settings, now=work.now)


def stamp_head(work: Work, number: str) -> None:
    """Have a head stamped by the time-stamping authority, and keep the answer."""
    asked = authority(work.settings)
    if asked is None:
        return
    head = _head(work, number)
    with work.look() as session:
        if stamp_of(session, head.number):
            return
    with _leaving_it_to_the_newer(work, head):
        stamp = asked.stamp(head)
        with work.begin() as session:
            if stamp_of(session, head.number) is None:
                session.add(stamp)


def stamp_late(work: Work) -> None:
    """Ask again for the stamp of the newest head: in a quiet log, nothing else would."""
    with work.begin() as session:
        since = unstamped_since(session) if authority(work.settings) else None
        if since is not None and since < work.now - _PATIENCE:
            newest = session.scalars(newest_signed()).one()
            enqueue(session, "kernel.audit.jobs.stamp_head", str(newest.number), now=work.now)


def file_heads(work: Work, number: str) -> None:
    """Write the heads that are not there yet into the folder that is kept elsewhere."""
    folder = work.settings.heads_folder
    if folder is None:
        return
    with _leaving_it_to_the_newer(work, _head(work, number)), work.look() as session:
        while write_heads(session, folder):
            pass


def tell_superior(work: Work, number: str) -> None:
    """Post a head to the superior office."""
    if work.settings.heads_webhook is not None:
        head = _head(work, number)
        with _leaving_it_to_the_newer(work, head):
            tell(work.settings.heads_webhook, head)


def _head(work: Work, number: str) -> SignedHead:
    with work.look() as session:
        return session.get_one(SignedHead, int(number))


@contextmanager
def _leaving_it_to_the_newer(work: Work, head: SignedHead) -> Iterator[None]:
    """Let a failure be tried again, unless there is a newer head, whose job then does it all."""
    try:
        yield
    except (OSError, ValueError) as error:
        with work.look() as session:
            if is_newest(session, head.number):
                raise
        log.warning("head.left_to_the_newer", head=head.number, error=str(error))


def _seal_until_none_is_left(work: Work, *, whole: bool) -> None:
    sealed = True
    while sealed:
        with work.begin() as session:
            sealed = bool(seal(session, now=work.now, whole=whole))
