"""What follows when a record of this room is complete. Every job may run twice without harm."""

import uuid
from collections.abc import Sequence
from typing import Final

from kernel.jobs import Work, enqueue_many, of_many
from patrols import queries, service
from patrols.queries.duty import unweighed
from patrols.service import TrackRead
from patrols.states import Found
from patrols.tracks import files

_FILLED_AT_ONCE: Final = 500  # things told, mostly of a few patrols
_WEIGHED_AT_ONCE: Final = 50


@of_many(50)
def patrols_completed(work: Work, *record_ids: str) -> None:
    """Read the tracks whole, and enter the patrols in the ledger."""
    patrols = [uuid.UUID(record_id) for record_id in record_ids]
    read = _read(work, patrols)
    with work.begin() as session:
        new = service.log_patrols(session, patrols, read, now=work.now)
        service.note_taken(session, {each: one.whole.taken for each, one in read.items()})
        service.cover(session, new, {each: one.judged for each, one in read.items()})
        service.duty.weigh(session, new, found=Found.ARRIVED, now=work.now)
        enqueue_many(session, [("patrols.jobs.photos_of_patrols", *record_ids)], now=work.now)


def _read(work: Work, patrols: Sequence[uuid.UUID]) -> dict[uuid.UUID, TrackRead]:
    """Claim what recorders told of these patrols, and read their tracks: no one waits meanwhile."""
    with work.look() as session:
        told = session.execute(queries.told_during(patrols).limit(1)).first()
    if told is not None:
        with work.begin() as session:
            service.claim_fixes(session, patrols, now=work.now)
    with work.look() as session:
        return service.read_tracks(session, patrols)


def fill_tracks(work: Work) -> None:
    """Measure patrols anew of which recorders told more since they were entered."""
    with work.look() as session:
        waiting = queries.to_fill(session, _FILLED_AT_ONCE)
    if not waiting:
        return
    patrols = list({patrol_id for patrol_id, _ in waiting})
    read = _read(work, patrols)
    with work.begin() as session:
        again = service.measure_again(session, patrols, read, now=work.now)
        service.cover(session, again, {each: one.judged for each, one in read.items()})
        service.duty.weigh(session, again, found=Found.FILLED, now=work.now)
        service.note_taken(session, {each: one.whole.taken for each, one in read.items()})
        queries.fill_seen(session, waiting)


def weigh_forgotten(work: Work) -> None:
    """Clean, cover and weigh patrols that were entered before this service knew how to."""
    after: uuid.UUID | None = None
    while True:
        with work.look() as session:
            patrols = session.scalars(unweighed(after).limit(_WEIGHED_AT_ONCE)).all()
        if not patrols:
            return
        read = _read(work, patrols)
        with work.begin() as session:
            found = service.measure_first(session, patrols, read)
            service.cover(session, found, {each: one.judged for each, one in read.items()})
            service.duty.weigh(session, found, found=Found.ARRIVED, now=work.now)
        after = patrols[-1]


def read_track(work: Work, recording_id: str) -> None:
    """Read the fixes of a track file in a process of its own."""
    with work.look() as session:
        content = service.content_of(session, uuid.UUID(recording_id))
    if content is None:
        return
    try:
        read: files.TrackFile | files.NoTrack = files.read(content)
    except files.NoTrack as why:
        read = why
    with work.begin() as session:
        service.take_file(session, uuid.UUID(recording_id), read, now=work.now)


def forget_fixes(work: Work) -> None:
    """Forget what recorders told and no patrol claimed."""
    with work.begin() as session:
        service.forget_fixes(session, now=work.now)


@of_many(20)
def photos_checked(work: Work, *hashes: str) -> None:
    """Hold photographs, read and checked by evidence, against the tracks of their patrols."""
    with work.begin() as session:
        items = session.execute(queries.photos(hashes)).all()
        service.hold_against_tracks(session, items, now=work.now)


@of_many(50)
def photos_of_patrols(work: Work, *patrol_ids: str) -> None:
    """Hold photographs against the track of a patrol that came after them, or was corrected."""
    with work.begin() as session:
        patrols = [uuid.UUID(patrol_id) for patrol_id in patrol_ids]
        records = session.scalars(queries.records_of_patrols(patrols)).all()
        items = session.execute(queries.photos_of_records(records)).all()
        service.hold_against_tracks(session, items, now=work.now)


def close_periods(work: Work) -> None:
    """Take down the figures of the periods that are over, each in a transaction of its own."""
    more = True
    while more:
        with work.begin() as session:
            more = service.duty.close_next(session, now=work.now)


def weigh_open(work: Work, province: str) -> None:
    """Weigh anew what is not closed: the rules of a province have changed."""
    after: uuid.UUID | None = None
    while True:
        with work.begin() as session:
            after = service.duty.weigh_open(session, province, after=after, now=work.now)
        if after is None:
            return


def finding_completed(work: Work, record_id: str) -> None:
    """Pass the finding on; its id is that of its first record."""
    with work.begin() as session:
        service.complete_finding(session, uuid.UUID(record_id), now=work.now)


def watch_expiry(work: Work) -> None:
    """Ask for visits where rights end, and no more where they were renewed; by the clock."""
    for step in (service.settle_expiry, service.watch_expiry):
        after: uuid.UUID | None = None
        while True:
            with work.begin() as session:
                after = step(session, after=after, now=work.now)
            if after is None:
                break


@of_many(20)
def cover_again(work: Work, *patrol_ids: str) -> None:
    """Say anew what patrols saw, where the ground they walked was drawn otherwise since."""
    with work.begin() as session:
        again = service.cover_again(session, [uuid.UUID(each) for each in patrol_ids])
        service.duty.weigh(session, again, found=Found.REDRAWN, now=work.now)


@of_many(200)
def rights_changed(work: Work, *right_ids: str) -> None:
    """Have patrols covered again that went where rights are new or drawn otherwise."""
    with work.begin() as session:
        service.rights_changed(session, map(uuid.UUID, right_ids), now=work.now)
