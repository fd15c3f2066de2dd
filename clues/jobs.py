"""What follows when a record is complete. Every job may run twice without harm."""

import uuid
from typing import Any

from clues import queries, service
from clues.schemas import ClueReportPayload
from evidence.models import SealedRecord
from evidence.queries import record_payload
from kernel.jobs import Work
from kernel.secrets import Safe, safe

_REPORT = ClueReportPayload()


def register_finding(work: Work, finding_id: str) -> None:
    """Make exactly one clue of a patrol's finding."""
    with work.begin() as session:
        service.register_finding(session, uuid.UUID(finding_id), now=work.now)


def register_board_report(work: Work, report_id: str) -> None:
    """Make exactly one clue of what somebody reported by the code on a board."""
    with work.begin() as session:
        service.register_board_report(session, uuid.UUID(report_id), now=work.now)


def register_contradiction(work: Work, contradiction_id: str) -> None:
    """Make exactly one clue of what a look at a board showed."""
    with work.begin() as session:
        service.register_contradiction(session, uuid.UUID(contradiction_id), now=work.now)


def clue_report_completed(work: Work, record_id: str) -> None:
    """Make exactly one clue of a report, as its newest version tells it."""
    with work.begin() as session:
        locks = safe(work.settings.informant_key)
        first = uuid.UUID(record_id)
        newest = queries.held_report(session, first)
        if newest is None:
            raise queries.ReportMissing
        record = queries.sealed_record(session, first)
        service.register_report(
            session,
            record,
            _said(queries.sealed_record(session, newest.id), locks),
            informant=_said(record, locks)["informant"],
            safe=locks,
            now=work.now,
        )


def _said(record: SealedRecord, locks: Safe) -> dict[str, Any]:
    """Return the report under a seal, be it a report or the correction of one."""
    payload = record_payload(record, locks)["payload"]
    loaded: dict[str, Any] = _REPORT.load(
        payload["payload"] if record.kind == "correction" else payload
    )
    return loaded


def verification_completed(work: Work, record_id: str) -> None:
    """Answer the task, move the clue, confirm or refute the finding."""
    with work.begin() as session:
        service.close_task(session, uuid.UUID(record_id), now=work.now)
