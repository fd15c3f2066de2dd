"""The kinds of record a phone may seal, and the room each belongs to."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
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
from evidence.policy import is_confidential
from evidence.service import SealedIn
from field_api import corrections, payloads

Payload = dict[str, Any]
Check = Callable[[Session, SealedIn, Payload, dt.datetime], None]
Take = Callable[..., None]


def _is_open(_payload: Payload) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Kind:
    """
    How the payload of a kind is read, and by whom.

    ``check`` raises a refusal for one record and writes nothing; ``take`` is handed, once, the
    new records that were kept: ``take(session, [(sealed, payload), …], now=now)``. ``secret``
    says of a payload whether the database must not be able to tell it.
    """

    schema: ma.Schema
    check: Check
    take: Take
    secret: Callable[[Payload], bool] = _is_open
    version: int = 1


def _accept(session: Session, sealed: SealedIn, payload: Payload, now: dt.datetime) -> None:
    """Nothing but its schema binds this kind."""


def _keep_only(
    session: Session, records: Sequence[tuple[SealedIn, Payload]], *, now: dt.datetime
) -> None:
    """Evidence has kept it; no other room has a table for it."""


KINDS: Final[Mapping[str, Kind]] = {
    "patrol": Kind(
        patrols.schemas.PatrolPayload(), patrols.service.check_patrol, patrols.service.take_patrol
    ),
    "finding": Kind(
        patrols.schemas.FindingPayload(),
        patrols.service.check_finding,
        patrols.service.take_finding,
    ),
    "signboard_check": Kind(
        signboards.schemas.SignboardCheckPayload(),
        signboards.service.check_signboard_check,
        signboards.service.take_signboard_check,
    ),
    "clue_report": Kind(
        clues.schemas.ClueReportPayload(),
        clues.service.check_clue_report,
        clues.service.take_clue_report,
        secret=is_confidential,
    ),
    "verification": Kind(
        clues.schemas.VerificationPayload(),
        clues.service.check_verification,
        clues.service.take_verification,
    ),
    "evidence": Kind(payloads.EvidencePayload(), _accept, _keep_only),
    "sortie": Kind(payloads.SortiePayload(), _accept, _keep_only),
    "correction": Kind(
        corrections.CorrectionPayload(),
        corrections.check_correction,
        _keep_only,
        secret=is_confidential,  # whatever it corrects, which may not be here yet
    ),
}
