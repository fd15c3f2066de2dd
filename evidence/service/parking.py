"""Submissions that were refused: kept with the reason, to be looked at and exported."""

import datetime as dt
from collections.abc import Iterable
from typing import cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from evidence.models import ParkedRecord
from evidence.service.rows import upsert
from kernel.access import Actor

_PARKED = cast("Table", ParkedRecord.__table__)


def park_many(
    session: Session,
    actor: Actor,
    refused: Iterable[tuple[str, str, str]],
    *,
    now: dt.datetime,
) -> None:
    """Keep refused submissions, each as ``(digest, jws, reason_code)``, once."""
    rows = [
        {
            "digest": digest,
            "jws": jws,
            "reason_code": reason,
            "officer_id": actor.id,
            "office_id": actor.office_id,
            "parked_at": now,
        }
        for digest, jws, reason in refused
    ]
    if rows:
        session.execute(upsert(session, _PARKED).on_conflict_do_nothing(), rows)
