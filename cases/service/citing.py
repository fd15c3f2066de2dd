"""Evidence that a case rests on: readable by who cites it, whole, and not older than its point."""

import datetime as dt
import uuid

from sqlalchemy.orm import Session

import evidence.service
from cases import queries
from cases.models import Case, CaseCitation
from cases.refusals import EvidenceIncomplete, EvidenceTooOld
from cases.states import Purpose
from evidence.models import ManifestFile, SealedRecord
from evidence.states import RecordState
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of


def look_up(
    session: Session,
    actor: Actor,
    item_id: uuid.UUID,
    *,
    now: dt.datetime,
    not_before: dt.datetime | None = None,
) -> tuple[ManifestFile, SealedRecord]:
    """
    Return the item if it may be cited.

    ``not_before`` is when the thing it proves came about: what our own clock received earlier
    cannot show it.

    Law: 行政处罚法 第四十六条
    """
    item, record = queries.evidence_item(session, actor, item_id, day_of(now))
    if record.state is not RecordState.COMPLETE:
        raise EvidenceIncomplete(item=item_id)
    if not_before is not None and record.received_at < not_before:
        raise EvidenceTooOld(item=item_id)
    return item, record


def cite(
    session: Session,
    actor: Actor,
    case: Case,
    item_id: uuid.UUID,
    purpose: Purpose,
    *,
    now: dt.datetime,
    not_before: dt.datetime | None = None,
) -> None:
    """Put the item into the case as proof of ``purpose``, once."""
    item, _ = look_up(session, actor, item_id, now=now, not_before=not_before)
    if queries.is_cited(session, case.id, item_id, purpose):
        return
    citation = CaseCitation(
        case_id=case.id, item_id=item_id, purpose=purpose, cited_at=now, cited_by=actor.id
    )
    session.add(citation)
    evidence.service.hold(session, item, case.id, now=now)
    audit.record(session, actor, "cases.evidence_cited", citation, now=now)
    evidence.service.cite(session, actor, item.id, case=case.id, purpose=purpose, now=now)
