"""What follows when a record of this room is complete. Every job may run twice without harm."""

import uuid

import orjson

from kernel.jobs import Work, enqueue_many, of_many
from patrols import queries, service
from patrols.tracks.judging import judge


@of_many(50)
def patrols_completed(work: Work, *record_ids: str) -> None:
    """Measure, clean and doubt the tracks, and enter the patrols in the ledger."""
    patrols = [uuid.UUID(record_id) for record_id in record_ids]
    with work.look() as session:
        judged = {
            patrol_id: judge(orjson.loads(columns), transport)
            for patrol_id, transport, columns in queries.tracks(session, patrols)
        }
    with work.begin() as session:
        logged = service.log_patrols(session, patrols, judged, now=work.now)
        service.duty.weigh(session, logged, now=work.now)
        enqueue_many(session, [("patrols.jobs.photos_of_patrols", *record_ids)], now=work.now)


@of_many(20)
def photos_checked(work: Work, *hashes: str) -> None:
    """Hold photographs, read and checked by evidence, against the tracks of their patrols."""
    with work.begin() as session:
        items = session.execute(queries.photos(hashes)).all()
        service.hold_against_tracks(session, items, now=work.now)


@of_many(50)
def photos_of_patrols(work: Work, *patrol_ids: str) -> None:
    """Hold photographs that were here before their patrol against its track."""
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
