"""Submissions that were refused: kept with the reason, to be looked at and exported."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from evidence import queries
from evidence.models import ParkedRecord
from evidence.service.rows import upsert
from kernel import audit
from kernel.access import Actor
from kernel.ids import new_id
from kernel.secrets import Safe

_PARKED = cast("Table", ParkedRecord.__table__)


def park_many(
    session: Session,
    actor: Actor,
    refused: Iterable[tuple[str, str, str]],
    *,
    safe: Safe,
    now: dt.datetime,
) -> None:
    """
    Keep refused submissions, each as ``(digest, jws, reason_code)``, once.

    They are locked, one and all: what could not be read may name an informant.
    """
    rows = [
        {
            "id": new_id(),
            "digest": digest,
            "jws_locked": safe.seal(jws),
            "reason_code": reason,
            "officer_id": actor.id,
            "office_id": actor.office_id,
            "parked_at": now,
        }
        for digest, jws, reason in refused
    ]
    if rows:
        session.execute(upsert(session, _PARKED).on_conflict_do_nothing(), rows)


def export_parked(
    session: Session, actor: Actor, parked_id: uuid.UUID, *, safe: Safe, now: dt.datetime
) -> str:
    """Hand out a refused submission, and write down to whom."""
    found = queries.parked(session, actor, parked_id)
    audit.record(session, actor, "evidence.parked_handed_out", found, now=now)
    return found.compact(safe)
