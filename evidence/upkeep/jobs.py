"""The second copy, where one is wanted: whatever is stored and not copied yet is copied soon."""

import datetime as dt

from evidence.queries.holdings import copied_among, uncopied
from evidence.store.opening import store_at
from evidence.store.refusals import DigestMismatch, ObjectDamaged, ObjectMissing
from evidence.upkeep.repairing import note_copied
from kernel.jobs import Work, enqueue_many, of_many
from kernel.logs import log

_MOST_RECENT = 1_000  # in one sweep
_MOST = 50_000  # in one of those that fill a new second copy
_TOGETHER = 4
_RECENT = dt.timedelta(hours=24)


def copy_recent(work: Work) -> None:
    """Ask for copies of what came lately."""
    _ask(work, work.now - _RECENT, _MOST_RECENT)


def copy_all(work: Work) -> None:
    """Ask for copies of whatever has none, such as all of it when a second copy is new."""
    _ask(work, None, _MOST)


def _ask(work: Work, since: dt.datetime | None, most: int) -> None:
    second = store_at(work.settings).second
    if second is None:
        return
    with work.look() as session:
        wanted = session.scalars(uncopied(second.name[:300], since, most)).all()
    slices = [wanted[at : at + _TOGETHER] for at in range(0, len(wanted), _TOGETHER)]
    with work.begin() as session:
        jobs = [("evidence.upkeep.jobs.copy_files", *some) for some in slices]
        enqueue_many(session, jobs, now=work.now)


@of_many(_TOGETHER)
def copy_files(work: Work, *hashes: str) -> None:
    """
    Copy files that the second copy lacks, re-reading each on its way.

    What is damaged in either place is left to a repair, and to the officer who runs it.
    """
    store = store_at(work.settings)
    if store.second is None:
        return
    with work.look() as session:
        there = set(session.scalars(copied_among(store.second.name[:300], hashes)))
    for sha256 in hashes:
        if sha256 in there:
            continue
        try:
            store.transfer(store.objects, store.second, sha256)
        except (DigestMismatch, ObjectDamaged, ObjectMissing) as damage:
            log.error("copy.refused", sha256=sha256, code=damage.code)
            continue
        with work.begin() as session:
            note_copied(session, store.second, sha256, work.now)
