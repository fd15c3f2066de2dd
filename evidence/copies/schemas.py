"""Copies on the wire."""

from typing import Any

import marshmallow as ma
from marshmallow import validate

from evidence.copies import MOST_BOXES
from evidence.states import CopyKind, CopyState
from kernel.wire import Number, text

_SMALLEST = 1e-3  # of a side
_ROUNDING = 1e-6  # less than a hundredth of a pixel


def _part(least: float = 0) -> Number:
    return Number(required=True, validate=validate.Range(min=least, max=1))


class BoxIn(ma.Schema):
    """What to cover, in parts of the upright picture, from its upper left corner."""

    x = _part()
    y = _part()
    w = _part(_SMALLEST)
    h = _part(_SMALLEST)

    @ma.validates_schema
    def _inside(self, data: dict[str, Any], **_more: Any) -> None:
        for begin, size in (("x", "w"), ("y", "h")):
            if data[begin] + data[size] > 1 + _ROUNDING:
                raise ma.ValidationError("Reaches beyond the picture.", size)


class RedactionIn(ma.Schema):
    """
    What to cover before publication, and why it is published.

    Faces and number plates are for the officer to find: nothing looks for them. No box at all
    leaves the picture as it is seen, without its metadata.
    """

    boxes = ma.fields.List(
        ma.fields.Nested(BoxIn), required=True, validate=validate.Length(max=MOST_BOXES)
    )
    reason = text(500, least=2, required=True)


class CopyOut(ma.Schema):
    """
    A copy and how far it is: ``asked``, ``made``, or ``failed`` with what to do instead.

    ``parameters`` is all that was drawn: the lines of the band, or the boxes and the reason.
    """

    id = ma.fields.UUID(required=True)
    item_id = ma.fields.UUID(required=True)
    original_sha256 = ma.fields.String(required=True)
    kind = ma.fields.Enum(CopyKind, by_value=True, required=True)
    maker_version = ma.fields.String(required=True)
    parameters = ma.fields.Dict(keys=ma.fields.String(), required=True)
    state = ma.fields.Enum(CopyState, by_value=True, required=True)
    problem = ma.fields.String(required=True, allow_none=True)
    problem_zh = ma.fields.String(required=True, allow_none=True)
    problem_en = ma.fields.String(required=True, allow_none=True)
    asked_by = ma.fields.UUID(required=True)
    asked_at = ma.fields.AwareDateTime(required=True)
    made_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    sha256 = ma.fields.String(required=True, allow_none=True)
    bytes = ma.fields.Integer(required=True, allow_none=True)
    width = ma.fields.Integer(required=True, allow_none=True)
    height = ma.fields.Integer(required=True, allow_none=True)
    flags = ma.fields.List(ma.fields.String(), required=True)
