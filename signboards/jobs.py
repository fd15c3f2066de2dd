"""What follows when the register, a check or the calendar moves. Every job may run twice."""

import uuid
from collections.abc import Callable

from kernel.jobs import Work, of_many
from signboards import service
from signboards.public import limits

_Step = Callable[..., uuid.UUID | None]


def signboard_check_completed(work: Work, record_id: str) -> None:
    """Hold what was seen against the register, and move the board."""
    with work.begin() as session:
        service.judge_check(session, uuid.UUID(record_id), now=work.now)


def forget_knocks(work: Work) -> None:
    """Forget who knocked at the public's door, after a day."""
    with work.begin() as session:
        limits.forget(session, now=work.now)


@of_many(200)
def rights_recorded(work: Work, *right_ids: str) -> None:
    """Ask for the boards of rights that are new or changed, or ask for them no more."""
    with work.begin() as session:
        service.settle_rights(session, map(uuid.UUID, right_ids), now=work.now)


def watch_days(work: Work) -> None:
    """Ask for what is missing or to be renewed, tell of what is not heeded; by the clock."""
    for step in (service.catch_up, service.renew, service.report_unheeded):
        _to_the_end(work, step)


def _to_the_end(work: Work, step: _Step) -> None:
    after: uuid.UUID | None = None
    while True:
        with work.begin() as session:
            after = step(session, after=after, now=work.now)
        if after is None:
            return
