"""What follows when a record of this room is complete. Every job may run twice without harm."""

import uuid

import orjson

from kernel.jobs import Work
from patrols import queries, service, tracks


def patrol_completed(work: Work, record_id: str) -> None:
    """Measure the track and enter the patrol in the ledger."""
    patrol_id = uuid.UUID(record_id)
    with work.look() as session:
        track = queries.track(session, patrol_id)
    measured = tracks.measure(orjson.loads(track.columns)) if track else None
    with work.begin() as session:
        service.log_patrol(session, patrol_id, measured, now=work.now)


def finding_completed(work: Work, record_id: str) -> None:
    """Pass the finding on; its id is that of its first record."""
    with work.begin() as session:
        service.complete_finding(session, uuid.UUID(record_id), now=work.now)
