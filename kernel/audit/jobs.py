"""Audit work that nobody waits for."""

from kernel.audit.tree import seal
from kernel.jobs import Work


def seal_lines(work: Work) -> None:
    """Seal what has been written since the last time, batch by batch."""
    sealed = True
    while sealed:
        with work.begin() as session:
            sealed = bool(seal(session, now=work.now))
