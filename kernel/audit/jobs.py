"""Audit work that nobody waits for."""

from kernel import jws
from kernel.audit.heads import sign_head
from kernel.audit.tree import seal
from kernel.jobs import Work


def seal_lines(work: Work) -> None:
    """Seal what has been written since the last time, batch by batch."""
    _seal_until_none_is_left(work, whole=False)


def seal_stragglers(work: Work) -> None:
    """Seal lines that surfaced too late for the hurried look."""
    _seal_until_none_is_left(work, whole=True)


def sign_tree(work: Work) -> None:
    """Sign the tree's head if it is due, so that it can be kept elsewhere."""
    signer = jws.server_key(work.settings.key_file)
    with work.begin() as session:
        sign_head(session, signer, now=work.now)


def _seal_until_none_is_left(work: Work, *, whole: bool) -> None:
    sealed = True
    while sealed:
        with work.begin() as session:
            sealed = bool(seal(session, now=work.now, whole=whole))
