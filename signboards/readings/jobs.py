"""Photos of boards are read where nobody waits. Every job may run twice without harm."""

import uuid
from collections.abc import Sequence
from typing import Final

from evidence.models import ManifestFile
from evidence.service import store_at
from evidence.service.pictures import Outcome, Reader, reader
from kernel.errors import NotFound
from kernel.jobs import Work, enqueue, enqueue_many
from signboards.boardtext import VERSION
from signboards.boardtext.child import EDGE, LIMITS, MEMORY, TASKS
from signboards.readings import questions
from signboards.readings.acts import Seen, keep

_MOST_PHOTOS: Final = 1  # in one go, so that the slowest are read before the lease of the job ends
_MOST_CHECKS: Final = 100
_JOB: Final = "signboards.readings.jobs.read_check"


def read_check(work: Work, record_id: str) -> None:
    """Read the photos of a check whose photos are all here, and hold its fields to the register."""
    check_id = uuid.UUID(record_id)
    unread = _unread(work, check_id)
    with reader(TASKS, memory=MEMORY) as child:
        seen = [Seen(item, _read(work, child, item)) for item in unread[:_MOST_PHOTOS]]
    with work.begin() as session:
        keep(session, check_id, seen, now=work.now)
        if len(unread) > _MOST_PHOTOS:
            enqueue(session, _JOB, record_id, now=work.now)


def _unread(work: Work, check_id: uuid.UUID) -> Sequence[ManifestFile]:
    with work.look() as session:
        if not questions.current(session, check_id).present:
            return []  # a photo of where no board stands
        read = {row.item_id for row in session.scalars(questions.read_photos(check_id, VERSION))}
        photos = session.scalars(questions.photos(check_id)).all()
    return [item for item in photos if item.id not in read]


def _read(work: Work, child: Reader, item: ManifestFile) -> Outcome | None:
    """None where the bytes are not to be had: removed, or lost and perhaps repaired later."""
    try:
        file = store_at(work.settings).open(item.sha256)
    except NotFound:
        return None
    with file:
        return child.run("read_board", file, edge=EDGE, limits=LIMITS)


def sweep_unread(work: Work) -> None:
    """Ask again for what a lost job left unread, and for what a newer reader has not seen."""
    with work.begin() as session:
        checks = session.scalars(questions.unread(VERSION, _MOST_CHECKS)).all()
        enqueue_many(session, [(_JOB, str(check_id)) for check_id in checks], now=work.now)
