"""Work on the register that nobody waits for."""

from kernel.jobs import Work
from registry import service


def expire_rights(work: Work) -> None:
    """Record as expired what has passed its last day; comes round by the clock."""
    left = True
    while left:
        with work.begin() as session:
            left = service.expire_rights(session, now=work.now) > 0
