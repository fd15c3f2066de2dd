"""What is to be put right, on the wire."""

import marshmallow as ma

from kernel.paging import PageQuery, page_schema
from kernel.wire import text
from signboards.states import RectificationState

_REASON = 500


class RectificationQuery(PageQuery):
    state = ma.fields.Enum(RectificationState, by_value=True)
    overdue = ma.fields.Boolean()
    signboard_id = ma.fields.UUID()
    office_id = ma.fields.UUID()


class NotifyIn(ma.Schema):
    on = ma.fields.Date(required=True)
    how = text(200, least=1, required=True)


class ExtendIn(ma.Schema):
    until = ma.fields.Date(required=True)
    reason = text(_REASON, least=1, required=True)


class CancelIn(ma.Schema):
    reason = text(_REASON, least=1, required=True)


class RectificationOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    signboard_id = ma.fields.UUID(required=True)
    check_id = ma.fields.UUID(required=True)
    state = ma.fields.Enum(RectificationState, by_value=True, required=True)
    defects = ma.fields.List(ma.fields.String(), required=True)
    opened_at = ma.fields.AwareDateTime(required=True)
    first_due_on = ma.fields.Date(required=True)
    due_on = ma.fields.Date(required=True)
    provisional = ma.fields.Boolean(required=True)
    notified_on = ma.fields.Date(required=True, allow_none=True)
    notified_how = ma.fields.String(required=True, allow_none=True)
    closing_check_id = ma.fields.UUID(required=True, allow_none=True)
    cancel_reason = ma.fields.String(required=True, allow_none=True)
    closed_at = ma.fields.AwareDateTime(required=True, allow_none=True)


RectificationPage = page_schema(RectificationOut)
