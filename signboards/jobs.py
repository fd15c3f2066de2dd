"""What follows when a check is complete. Every job may run twice without harm."""

import uuid

from kernel.jobs import Work
from signboards import service
from signboards.public import limits


def signboard_check_completed(work: Work, record_id: str) -> None:
    """Hold what was seen against the register, and move the board."""
    with work.begin() as session:
        service.judge_check(session, uuid.UUID(record_id), now=work.now)


def forget_knocks(work: Work) -> None:
    """Forget who knocked at the public's door, after a day."""
    with work.begin() as session:
        limits.forget(session, now=work.now)
