"""Readings on the wire."""

import marshmallow as ma

from kernel.wire import text
from signboards.boardtext import Field, Likeness
from signboards.readings.states import Decision, Ended


class DecisionIn(ma.Schema):
    decision = ma.fields.Enum(Decision, by_value=True, required=True)
    value = text(200, allow_none=True, load_default=None)
    reason = text(1000, allow_none=True, load_default=None)


class PhotoOut(ma.Schema):
    item_id = ma.fields.UUID(required=True)
    reader_version = ma.fields.String(required=True)
    ended = ma.fields.Enum(Ended, by_value=True, required=True)
    flags = ma.fields.List(ma.fields.String(), required=True)
    lines = ma.fields.List(ma.fields.Dict(), required=True)
    width = ma.fields.Integer(required=True, allow_none=True)
    height = ma.fields.Integer(required=True, allow_none=True)
    read_at = ma.fields.AwareDateTime(required=True)


class FieldOut(ma.Schema):
    field = ma.fields.Enum(Field, by_value=True, required=True)
    reader_version = ma.fields.String(required=True)
    item_id = ma.fields.UUID(required=True, allow_none=True)
    said = ma.fields.String(required=True, allow_none=True)
    value = ma.fields.String(required=True, allow_none=True)
    score = ma.fields.Float(required=True, allow_none=True)
    box = ma.fields.List(ma.fields.Integer(), required=True, allow_none=True)
    ought = ma.fields.String(required=True, allow_none=True)
    likeness = ma.fields.Enum(Likeness, by_value=True, required=True)
    similarity = ma.fields.Float(required=True, allow_none=True)
    read_at = ma.fields.AwareDateTime(required=True)
    decision = ma.fields.Enum(Decision, by_value=True, required=True, allow_none=True)
    decided_value = ma.fields.String(required=True, allow_none=True)
    stands = ma.fields.Enum(Likeness, by_value=True, required=True, allow_none=True)
    reason = ma.fields.String(required=True, allow_none=True)
    decided_by = ma.fields.UUID(required=True, allow_none=True)
    decided_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class ReadingOut(ma.Schema):
    """``photos`` by the newest reader that has seen them; ``fields`` in the order of a licence."""

    check_id = ma.fields.UUID(required=True)
    photos = ma.fields.List(ma.fields.Nested(PhotoOut), required=True)
    fields_ = ma.fields.List(
        ma.fields.Nested(FieldOut), required=True, attribute="fields", data_key="fields"
    )
