"""What follows findings, on the wire."""

import marshmallow as ma
from marshmallow import validate

from kernel.paging import PageQuery, page_schema
from kernel.wire import Flag, text
from patrols.schemas.fields import ids
from patrols.states import Outcome, ReportTo, Rung, StepState

_NOTE = 2000
_PRINTED_NO = 80
_SHA256 = 64


class NoticeSaid(ma.Schema):
    """A notice to stop that was served in the field, as its paper says."""

    printed_no = text(_PRINTED_NO, allow_none=True, load_default=None)
    signed_on = ma.fields.Date(required=True)
    signers = ids(10)


class FollowUpSaid(ma.Schema):
    """Whether it stopped, by a patrol; ``photos`` are hashes of files sealed with the patrol."""

    finding_id = ma.fields.UUID(required=True)
    outcome = ma.fields.Enum(Outcome, by_value=True, required=True)
    note = text(_NOTE, load_default="")
    photos = ma.fields.List(
        text(_SHA256, least=1), load_default=list, validate=validate.Length(max=50)
    )


class NoticeIn(ma.Schema):
    signed_on = ma.fields.Date(required=True)
    signers = ma.fields.List(
        ma.fields.UUID(), required=True, validate=validate.Length(min=1, max=10)
    )
    printed_no = text(_PRINTED_NO, load_default="")


class NoticeOut(ma.Schema):
    """
    A notice to stop; ``record_id`` is the record it came with, None if entered at the desk.

    A correction enters it anew as the next ``version``, or takes it back: ``superseded_by`` is
    the record of that correction.
    """

    id = ma.fields.UUID(required=True)
    finding_id = ma.fields.UUID(required=True)
    office_id = ma.fields.UUID(required=True)
    reference = ma.fields.String(required=True)
    printed_no = ma.fields.String(required=True, allow_none=True)
    signed_on = ma.fields.Date(required=True)
    signers = ma.fields.List(ma.fields.UUID(), required=True)
    entered_by = ma.fields.UUID(required=True)
    entered_at = ma.fields.AwareDateTime(required=True)
    flags = ma.fields.List(ma.fields.String(), required=True)
    version = ma.fields.Integer(required=True)
    record_id = ma.fields.UUID(required=True, allow_none=True)
    superseded_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    superseded_by = ma.fields.UUID(required=True, allow_none=True)


class ReportIn(ma.Schema):
    """``major`` sends what the bureau was told on to the county government."""

    to = ma.fields.Enum(ReportTo, by_value=True, required=True)
    major = Flag(load_default=False)
    note = text(_NOTE, load_default="")


class StepQuery(PageQuery):
    overdue = ma.fields.Boolean()
    rung = ma.fields.Enum(Rung, by_value=True)


class StepOut(ma.Schema):
    """What must follow a finding until the day ``due_on``, or did."""

    id = ma.fields.UUID(required=True)
    finding_id = ma.fields.UUID(required=True)
    rung = ma.fields.Enum(Rung, by_value=True, required=True)
    state = ma.fields.Enum(StepState, by_value=True, required=True)
    opened_at = ma.fields.AwareDateTime(required=True)
    due_on = ma.fields.Date(required=True)
    provisional = ma.fields.Boolean(required=True)
    closed_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    closed_by = ma.fields.UUID(required=True, allow_none=True)
    note = ma.fields.String(required=True)


class FollowUpIn(ma.Schema):
    looked_on = ma.fields.Date(required=True)
    outcome = ma.fields.Enum(Outcome, by_value=True, required=True)
    note = text(_NOTE, load_default="")
    item_ids = ids(50)


class FollowUpOut(ma.Schema):
    """A look whether it stopped; ``photos`` are evidence items."""

    id = ma.fields.UUID(required=True)
    finding_id = ma.fields.UUID(required=True)
    patrol_id = ma.fields.UUID(required=True, allow_none=True)
    office_id = ma.fields.UUID(required=True)
    told_by = ma.fields.UUID(required=True)
    told_at = ma.fields.AwareDateTime(required=True)
    looked_on = ma.fields.Date(required=True)
    outcome = ma.fields.Enum(Outcome, by_value=True, required=True)
    note = ma.fields.String(required=True)
    photos = ma.fields.List(ma.fields.UUID(), required=True)


class ViolationCountOut(ma.Schema):
    division_id = ma.fields.Integer(required=True)
    violations = ma.fields.Integer(required=True)


StepPage = page_schema(StepOut)
