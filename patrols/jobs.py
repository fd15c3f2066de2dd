"""What follows when a record of this room is complete. Every job may run twice without harm."""

import uuid

import orjson

from kernel.jobs import Work, of_many
from patrols import queries, service, tracks


@of_many(50)
def patrols_completed(work: Work, *record_ids: str) -> None:
    """Measure the tracks and enter the patrols in the ledger."""
    patrols = [uuid.UUID(record_id) for record_id in record_ids]
    with work.look() as session:
        measured = {
            patrol_id: tracks.measure(orjson.loads(columns))
            for patrol_id, columns in queries.tracks(session, patrols)
        }
    with work.begin() as session:
        service.log_patrols(session, patrols, measured, now=work.now)


def finding_completed(work: Work, record_id: str) -> None:
    """Pass the finding on; its id is that of its first record."""
    with work.begin() as session:
        service.complete_finding(session, uuid.UUID(record_id), now=work.now)
