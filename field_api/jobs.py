"""What follows when a correction is complete, and what is forgotten in time."""

import uuid

from evidence.models import SealedRecord
from evidence.queries import record_payload
from field_api import corrections, queries
from field_api.envelope import Wrong
from field_api.pack import KEPT_FOR
from kernel import audit
from kernel.errors import Refusal
from kernel.jobs import Work
from kernel.logs import log
from kernel.secrets import safe


def correction_completed(work: Work, record_id: str) -> None:
    """
    Have the room of the original read it anew.

    Where the room does not agree, the correction stays what it is, a sealed record without
    effect, and the refusal is written beside it: asking again would not change the answer.
    """
    key = uuid.UUID(record_id)
    with work.look() as session:  # a lost key is no refusal: this is done once it is found
        correction = session.get_one(SealedRecord, key)
        payload = record_payload(correction, safe(work.settings.informant_key))["payload"]
    said = corrections.CorrectionPayload().load(payload)
    try:
        with work.begin() as session:
            correction = session.get_one(SealedRecord, key)
            corrections.apply(session, correction, said, work.now)
    except (Refusal, Wrong) as error:
        refusal = error.refusal if isinstance(error, Wrong) else error
        log.warning("correction.refused", record=record_id, reason=refusal.code)
        with work.begin() as session:
            correction = session.get_one(SealedRecord, key)
            act, reason = queries.WITHOUT_EFFECT, refusal.code
            audit.record(session, None, act, correction, now=work.now, reason=reason)


def forget_packs(work: Work) -> None:
    """Drop what we remember of packs that no phone has asked about for a season."""
    with work.begin() as session:
        session.execute(queries.old_packs(work.now - KEPT_FOR))
