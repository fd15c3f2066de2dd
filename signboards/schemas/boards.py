"""Boards on the wire: what is asked for, what stands, what happened."""

from typing import Any

import marshmallow as ma
from marshmallow import validate

from kernel.paging import PageQuery, page_schema
from kernel.wire import Number, text
from signboards.schemas.checks import CheckOut
from signboards.schemas.rectifications import RectificationOut
from signboards.states import Act, DueCause, SignboardState

_MOST_PHOTOS = 20


class OverdueQuery(PageQuery):
    office_id = ma.fields.UUID()


class SignboardQuery(OverdueQuery):
    state = ma.fields.Enum(SignboardState, by_value=True)
    due_cause = ma.fields.Enum(DueCause, by_value=True)
    overdue = ma.fields.Boolean()
    right_id = ma.fields.UUID()


class _Placed(ma.Schema):
    lon = Number(allow_none=True, load_default=None)
    lat = Number(allow_none=True, load_default=None)

    @ma.validates_schema
    def _both_or_neither(self, data: dict[str, Any], **_: Any) -> None:
        if (data["lon"] is None) != (data["lat"] is None):
            raise ma.ValidationError("lon and lat come together.", "lon")


class ExpectIn(_Placed):
    right_id = ma.fields.UUID(required=True)


class MakeIn(ma.Schema):
    """``size`` as it is told, such as ``200×120 cm``."""

    made_on = ma.fields.Date(required=True)
    made_by = text(200, least=1, allow_none=True, load_default=None)
    size = text(40, least=1, allow_none=True, load_default=None)


class ErectIn(_Placed):
    """``photos`` are items of evidence that show it."""

    erected_on = ma.fields.Date(required=True)
    photos = ma.fields.List(
        ma.fields.UUID(), load_default=list, validate=validate.Length(max=_MOST_PHOTOS)
    )


class SignboardOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    right_id = ma.fields.UUID(required=True)
    office_id = ma.fields.UUID(required=True, allow_none=True)
    division_id = ma.fields.Integer(required=True)
    state = ma.fields.Enum(SignboardState, by_value=True, required=True)
    due_on = ma.fields.Date(required=True, allow_none=True)
    due_cause = ma.fields.Enum(DueCause, by_value=True, required=True, allow_none=True)
    text = ma.fields.Dict(required=True)
    made_on = ma.fields.Date(required=True, allow_none=True)
    made_by = ma.fields.String(required=True, allow_none=True)
    size = ma.fields.String(required=True, allow_none=True)
    print_id = ma.fields.UUID(required=True, allow_none=True)
    erected_on = ma.fields.Date(required=True, allow_none=True)
    renew_by = ma.fields.Date(required=True, allow_none=True)
    lon = ma.fields.Float(required=True, allow_none=True)
    lat = ma.fields.Float(required=True, allow_none=True)
    checked_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    check_id = ma.fields.UUID(required=True, allow_none=True)
    changed_at = ma.fields.AwareDateTime(required=True)


class _OfficeOverdue(ma.Schema):
    office_id = ma.fields.UUID(required=True, allow_none=True)
    office = ma.fields.String(required=True, allow_none=True)
    boards = ma.fields.Integer(required=True)
    rectifications = ma.fields.Integer(required=True)


class OverdueOut(ma.Schema):
    """What is past its day on ``on``: each office's counts, and the boards a page at a time."""

    on = ma.fields.Date(required=True)
    offices = ma.fields.List(ma.fields.Nested(_OfficeOverdue), required=True)
    items = ma.fields.List(ma.fields.Nested(SignboardOut), required=True)
    next = ma.fields.UUID(required=True, allow_none=True)


class _ActOut(ma.Schema):
    act = ma.fields.Enum(Act, by_value=True, required=True)
    state = ma.fields.Enum(SignboardState, by_value=True, required=True)
    on = ma.fields.Date(required=True)
    at = ma.fields.AwareDateTime(required=True)
    actor_id = ma.fields.UUID(required=True, allow_none=True)
    office_id = ma.fields.UUID(required=True, allow_none=True)
    check_id = ma.fields.UUID(required=True, allow_none=True)
    rectification_id = ma.fields.UUID(required=True, allow_none=True)
    details = ma.fields.Dict(required=True)


class _LookOut(CheckOut):
    photos = ma.fields.List(ma.fields.UUID(), required=True)


class HistoryOut(ma.Schema):
    """Acts as they were written, looks as they were taken, each the oldest first."""

    board = ma.fields.Nested(SignboardOut, required=True)
    acts = ma.fields.List(ma.fields.Nested(_ActOut), required=True)
    checks = ma.fields.List(ma.fields.Nested(_LookOut), required=True)
    rectifications = ma.fields.List(ma.fields.Nested(RectificationOut), required=True)


SignboardPage = page_schema(SignboardOut)
