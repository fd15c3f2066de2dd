"""
Corrections: a later record says how an earlier one should be read, and why.

The first record is never changed. Who corrects names the record; a correction of a correction
is one of the same original.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import marshmallow as ma
from sqlalchemy.orm import Session

import clues.schemas
import clues.service
import patrols.schemas
import patrols.service
import signboards.schemas
import signboards.service
from evidence.models import SealedRecord
from evidence.service import SealedIn
from field_api.envelope import Wrong
from field_api.refusals import BadPayload, NotCorrectable, OriginalMissing
from kernel.wire import text

_LONGEST_CHAIN: Final = 100
Payload = dict[str, Any]


class CorrectionPayload(ma.Schema):
    """A correction as sealed on the phone: ``payload`` is the whole payload it should have been."""

    corrects = ma.fields.UUID(required=True)
    reason = text(1000, least=1, required=True)
    payload = ma.fields.Dict(keys=ma.fields.String(), required=True)


@dataclass(frozen=True, slots=True)
class Correctable:
    """A kind whose room takes corrections, once the original is there."""

    schema: ma.Schema
    check: Callable[..., None]
    take: Callable[..., None]


CORRECTABLE: Final[Mapping[str, Correctable]] = {
    "finding": Correctable(
        patrols.schemas.FindingPayload(),
        patrols.service.check_correction,
        patrols.service.take_correction,
    ),
    "patrol": Correctable(
        patrols.schemas.PatrolPayload(),
        patrols.service.check_patrol_correction,
        patrols.service.take_patrol_correction,
    ),
    "signboard_check": Correctable(
        signboards.schemas.SignboardCheckPayload(),
        signboards.service.check_correction,
        signboards.service.take_correction,
    ),
    "clue_report": Correctable(
        clues.schemas.ClueReportPayload(),
        clues.service.check_correction,
        clues.service.take_correction,
    ),
    "verification": Correctable(
        clues.schemas.VerificationPayload(),
        clues.service.check_correction,
        clues.service.take_correction,
    ),
}


def check_correction(
    session: Session, sealed: SealedIn, payload: Payload, now: dt.datetime
) -> None:
    """Refuse what could never be applied; an original that has not come yet may still come."""
    original = original_of(session, payload["corrects"])
    if original is not None:
        kind, said = _typed(original, payload)
        kind.check(session, original.id, said, sealed, now)


def apply(session: Session, correction: SealedRecord, payload: Payload, now: dt.datetime) -> None:
    """Have the original's room read it anew; raises a refusal where it does not agree."""
    original = original_of(session, payload["corrects"])
    if original is None:
        raise OriginalMissing
    kind, said = _typed(original, payload)
    kind.take(session, original.id, said, correction, now, reason=payload["reason"])


def original_of(session: Session, record_id: uuid.UUID) -> SealedRecord | None:
    """Return the first record of the chain of corrections that ``record_id`` belongs to."""
    record = session.get(SealedRecord, record_id)
    for _ in range(_LONGEST_CHAIN):
        if record is None or record.corrects_id is None:
            return record
        record = session.get(SealedRecord, record.corrects_id)
    return None


def _typed(original: SealedRecord, payload: Payload) -> tuple[Correctable, Payload]:
    kind = CORRECTABLE.get(original.kind)
    if kind is None:
        raise NotCorrectable(kind=original.kind)
    try:
        return kind, kind.schema.load(payload["payload"])
    except ma.ValidationError as error:
        raise Wrong(BadPayload(), {"payload": error.messages}) from None
