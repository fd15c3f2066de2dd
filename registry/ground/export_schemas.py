"""Exports on the wire."""

import marshmallow as ma
from marshmallow import validate

from registry.ground.states import ExportForm
from registry.schemas import DayQuery
from registry.states import RightKind, RightState

_DIVISION = validate.Range(1, 2**31 - 1)


class ExportIn(DayQuery):
    """Which rights, in which form; boundaries as they were on the day."""

    form = ma.fields.Enum(ExportForm, by_value=True, required=True)
    division_id = ma.fields.Integer(required=True, validate=_DIVISION)
    kind = ma.fields.Enum(RightKind, by_value=True, load_default=None)
    state = ma.fields.Enum(RightState, by_value=True, load_default=None)
    words = ma.fields.String(load_default=None, validate=validate.Length(1, 60))


class ExportOut(ma.Schema):
    """One file that was given out."""

    id = ma.fields.UUID(required=True)
    form = ma.fields.Enum(ExportForm, by_value=True, required=True)
    division_id = ma.fields.Integer(required=True)
    officer_id = ma.fields.UUID(required=True)
    at = ma.fields.AwareDateTime(required=True)
    day = ma.fields.Date(required=True)
    filters = ma.fields.Dict(required=True)
    rights = ma.fields.Integer(required=True)
    sha256 = ma.fields.String(required=True)


class ExportsPage(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(ExportOut), required=True)
    next = ma.fields.UUID(required=True, allow_none=True)
