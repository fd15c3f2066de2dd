"""The clues room on the wire."""

import uuid
from typing import Any

import marshmallow as ma
from marshmallow import validate

from clues.states import (
    Channel,
    ClueState,
    InvalidKind,
    Result,
    TaskState,
    VerificationState,
)
from kernel.fixes import Fix
from kernel.paging import PageQuery, page_schema
from kernel.stood import ground, ground_told
from kernel.wire import Flag, Instant, Number, text

_OFFENCE_CODE = validate.Regexp(r"[A-Za-z0-9_.\-]{1,40}\Z")


def _offence() -> ma.fields.String:
    return ma.fields.String(allow_none=True, load_default=None, validate=_OFFENCE_CODE)


def _ids(most: int) -> ma.fields.List[uuid.UUID]:
    return ma.fields.List(ma.fields.UUID(), load_default=list, validate=validate.Length(max=most))


class Informant(ma.Schema):
    """Who told us; kept encrypted, shown only against a reason."""

    name = text(60, least=1, required=True)
    contact = text(200, load_default="")


class ClueReportPayload(ma.Schema):
    """Something told to an officer in the field, as sealed on the phone, version 1."""

    reported_at = Instant(required=True)
    channel = ma.fields.Enum(Channel, by_value=True, required=True)
    fix = ma.fields.Nested(Fix, allow_none=True, load_default=None)
    description = text(4000, least=1, required=True)
    suspected_offence = _offence()
    party = text(200, allow_none=True, load_default=None)
    informant = ma.fields.Nested(Informant, allow_none=True, load_default=None)
    ground = ground()


class VerificationPayload(ma.Schema):
    """The answer to a task, as sealed on the phone, version 1."""

    task_id = ma.fields.UUID(required=True)
    visited_at = Instant(required=True)
    fix = ma.fields.Nested(Fix, required=True)
    result = ma.fields.Enum(Result, by_value=True, required=True)
    description = text(4000, least=1, required=True)
    companions = _ids(50)
    stop_ordered = Flag(required=True)
    party = text(200, allow_none=True, load_default=None)
    offence = _offence()
    ground = ground()


class ClueQuery(PageQuery):
    state = ma.fields.Enum(ClueState, by_value=True)
    channel = ma.fields.Enum(Channel, by_value=True)
    overdue = ma.fields.Boolean()


class TaskQuery(PageQuery):
    state = ma.fields.Enum(TaskState, by_value=True)
    officer_id = ma.fields.UUID()
    clue_id = ma.fields.UUID()


class RegisterIn(ma.Schema):
    channel = ma.fields.Enum(Channel, by_value=True, required=True)
    division_id = ma.fields.Integer(
        required=True, strict=True, validate=validate.Range(min=1, max=2**31 - 1)
    )
    description = text(4000, least=1, required=True)
    lon = Number(allow_none=True, load_default=None)
    lat = Number(allow_none=True, load_default=None)
    party = text(200, allow_none=True, load_default=None)
    offence = _offence()
    informant = ma.fields.Nested(Informant, allow_none=True, load_default=None)

    @ma.validates_schema
    def _both_or_neither(self, data: dict[str, Any], **_: Any) -> None:
        if (data["lon"] is None) != (data["lat"] is None):
            raise ma.ValidationError("lon and lat come together.", "lon")


class TriageIn(ma.Schema):
    verdict = ma.fields.String(required=True, validate=validate.OneOf(["valid", "invalid"]))
    invalid_kind = ma.fields.Enum(InvalidKind, by_value=True, allow_none=True, load_default=None)
    duplicate_of = ma.fields.UUID(allow_none=True, load_default=None)

    @ma.validates_schema
    def _whole(self, data: dict[str, Any], **_: Any) -> None:
        if (data["verdict"] == "invalid") != (data["invalid_kind"] is not None):
            raise ma.ValidationError("Goes with verdict invalid, and only with it.", "invalid_kind")
        is_duplicate = data["invalid_kind"] is InvalidKind.DUPLICATE
        if is_duplicate != (data["duplicate_of"] is not None):
            raise ma.ValidationError("Goes with kind duplicate, and only with it.", "duplicate_of")


class AssignIn(ma.Schema):
    officer_id = ma.fields.UUID(required=True)
    note = text(500, load_default="")


class OpenInformantIn(ma.Schema):
    reason = text(500, least=2, required=True)


class InformantOut(ma.Schema):
    name = ma.fields.String(required=True)
    contact = ma.fields.String(required=True)


class BoardReportOfClueOut(ma.Schema):
    """``board_report_id`` is shown by the signboards room."""

    board_report_id = ma.fields.UUID(attribute="id", required=True)


class ClueOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    reference = ma.fields.String(required=True)
    number_year = ma.fields.Integer(required=True)
    number = ma.fields.Integer(required=True)
    office_id = ma.fields.UUID(required=True)
    division_id = ma.fields.Integer(required=True)
    channel = ma.fields.Enum(Channel, by_value=True, required=True)
    finding_id = ma.fields.UUID(required=True, allow_none=True)
    record_id = ma.fields.UUID(required=True, allow_none=True)
    description = ma.fields.String(required=True)
    party = ma.fields.String(required=True, allow_none=True)
    offence = ma.fields.String(required=True, allow_none=True)
    lon = ma.fields.Float(required=True, allow_none=True)
    lat = ma.fields.Float(required=True, allow_none=True)
    has_informant = ma.fields.Boolean(required=True)
    discovered_at = ma.fields.AwareDateTime(required=True)
    registered_at = ma.fields.AwareDateTime(required=True)
    registered_by = ma.fields.UUID(required=True, allow_none=True)
    verify_due = ma.fields.Date(required=True)
    verify_due_provisional = ma.fields.Boolean(required=True)
    state = ma.fields.Enum(ClueState, by_value=True, required=True)
    triaged_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    invalid_kind = ma.fields.Enum(InvalidKind, by_value=True, required=True, allow_none=True)
    duplicate_of = ma.fields.UUID(required=True, allow_none=True)
    verified_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    case_id = ma.fields.UUID(required=True, allow_none=True)
    filed_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class TaskOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    clue_id = ma.fields.UUID(required=True)
    officer_id = ma.fields.UUID(required=True)
    office_id = ma.fields.UUID(required=True)
    division_id = ma.fields.Integer(required=True)
    assigned_by = ma.fields.UUID(required=True)
    assigned_at = ma.fields.AwareDateTime(required=True)
    due_day = ma.fields.Date(required=True)
    provisional = ma.fields.Boolean(required=True)
    note = ma.fields.String(required=True)
    state = ma.fields.Enum(TaskState, by_value=True, required=True)
    record_id = ma.fields.UUID(required=True, allow_none=True)


class VerificationOut(ma.Schema):
    """``ground`` is the phone's own word of which right it stood in, or not."""

    id = ma.fields.UUID(required=True)
    original_id = ma.fields.UUID(required=True)
    version = ma.fields.Integer(required=True)
    reason = ma.fields.String(required=True, allow_none=True)
    task_id = ma.fields.UUID(required=True)
    clue_id = ma.fields.UUID(required=True)
    office_id = ma.fields.UUID(required=True)
    author_id = ma.fields.UUID(required=True)
    state = ma.fields.Enum(VerificationState, by_value=True, required=True)
    visited_at = ma.fields.AwareDateTime(required=True)
    fix = ma.fields.Dict(required=True)
    ground = ground_told()
    result = ma.fields.Enum(Result, by_value=True, required=True)
    description = ma.fields.String(required=True)
    companions = ma.fields.List(ma.fields.UUID(), required=True)
    stop_ordered = ma.fields.Boolean(required=True)
    party = ma.fields.String(required=True, allow_none=True)
    offence = ma.fields.String(required=True, allow_none=True)
    flags = ma.fields.List(ma.fields.String(), required=True)


class ReportOut(ma.Schema):
    """What one of the sealed reports of a clue said; never who told it."""

    id = ma.fields.UUID(required=True)
    version = ma.fields.Integer(required=True)
    reason = ma.fields.String(required=True, allow_none=True)
    author_id = ma.fields.UUID(required=True)
    sealed_at = ma.fields.AwareDateTime(required=True)
    payload = ma.fields.Dict(required=True)


CluePage = page_schema(ClueOut)
TaskPage = page_schema(TaskOut)
