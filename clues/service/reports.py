"""Reports told to officers in the field, from their record to the register."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from clues import queries
from clues.models import Clue, ClueReport
from clues.service.informants import sealed_informant
from clues.service.registering import enter
from evidence.models import SealedRecord
from evidence.service import SealedIn, author_of
from kernel import audit
from kernel.fixes import corrected, judge
from kernel.secrets import Safe

_Values = dict[str, Any]
Sealed = SealedIn | SealedRecord


def check_clue_report(
    session: Session, sealed: Sealed, payload: Mapping[str, Any], now: dt.datetime
) -> None:
    """Refuse nothing: a report names nothing that must be known before."""
    del session, sealed, payload, now


def take_clue_report(
    session: Session, records: Sequence[tuple[SealedIn, dict[str, Any]]], *, now: dt.datetime
) -> None:
    """
    Keep what was told, one statement for all; the informant stays under the seal.

    It is a clue once its files are here.
    """
    rows = [report_row(sealed, payload, now) for sealed, payload in records]
    session.execute(insert(ClueReport), rows)
    act = "clues.report_received"
    audit.record_many(
        session,
        [
            audit.line_values(session, author_of(sealed), act, ClueReport, row, now, {})
            for (sealed, _), row in zip(records, rows, strict=True)
        ],
    )


def report_row(sealed: Sealed, payload: Mapping[str, Any], now: dt.datetime) -> _Values:
    told = {name: value for name, value in payload.items() if name != "informant"}
    return {
        "id": sealed.id,
        "original_id": sealed.id,
        "version": 1,
        "office_id": sealed.office_id,
        "division_id": sealed.division_id,
        "author_id": sealed.author_id,
        "sealed_at": sealed.sealed_at,
        "received_at": now,
        "payload": told,
    }


def register_report(
    session: Session,
    record: SealedRecord,
    payload: Mapping[str, Any],
    *,
    informant: Mapping[str, str] | None,
    safe: Safe,
    now: dt.datetime,
) -> Clue:
    """
    Return the one clue of a report, registered now unless it was before.

    ``record`` is the first of its versions, ``payload`` what the newest says.
    """
    if known := queries.of_record(session, record.id):
        return known
    offset = record.clock_offset_ms
    values = {
        "office_id": record.office_id,
        "division_id": record.division_id,
        "channel": payload["channel"],
        "record_id": record.id,
        "informant": sealed_informant(informant, safe),
        "discovered_at": corrected(payload["reported_at"], offset, received_at=record.received_at),
        **told(payload),
    }
    return enter(session, author_of(record), values, now=now)


def told(payload: Mapping[str, Any]) -> _Values:
    """What a correction may change of a clue."""
    return {
        "description": payload["description"],
        "position": judge(payload["fix"], payload["reported_at"]).position,
        "party": payload["party"],
        "offence": payload["suspected_offence"],
    }
