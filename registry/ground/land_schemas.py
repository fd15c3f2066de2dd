"""Protected land, overlaps and duplicates on the wire."""

from typing import Any

import marshmallow as ma
from marshmallow import validate

from registry.ground.alike import Likeness, Reason
from registry.ground.overlapping import Overlap, Side, Zone
from registry.ground.states import LayerKind, Vertical
from registry.schemas import DayQuery, GeoJson, Page
from registry.states import RightKind, RightState

_KIND = validate.OneOf(list(LayerKind))
_MOST = 200
_DIVISION = validate.Range(1, 2**31 - 1)


class LayerQuery(ma.Schema):
    """What a file of protected areas is; the file itself is the body."""

    name = ma.fields.String(required=True, validate=validate.Length(1, 120))
    kind = ma.fields.Enum(LayerKind, by_value=True, required=True)
    source = ma.fields.String(required=True, validate=validate.Length(1, 300))
    division_id = ma.fields.Integer(required=True, validate=_DIVISION)
    valid_from = ma.fields.Date(required=True)
    replaces = ma.fields.UUID(load_default=None)
    file_name = ma.fields.String(load_default="", validate=validate.Length(max=200))


class LayersQuery(Page, DayQuery):
    kind = ma.fields.Enum(LayerKind, by_value=True, load_default=None)


class EndIn(ma.Schema):
    on = ma.fields.Date(required=True)


class LayerLine(ma.Schema):
    """A layer in a list."""

    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    kind = ma.fields.Enum(LayerKind, by_value=True, required=True)
    source = ma.fields.String(required=True)
    division_id = ma.fields.Integer(required=True)
    file_name = ma.fields.String(required=True)
    sha256 = ma.fields.String(required=True)
    valid_from = ma.fields.Date(required=True)
    valid_to = ma.fields.Date(required=True, allow_none=True)
    imported_at = ma.fields.AwareDateTime(required=True)
    counts = ma.fields.Dict(required=True)


class LayerOut(LayerLine):
    """A layer with a line for each feature that was repaired or not taken."""

    report = ma.fields.List(ma.fields.Dict(), required=True)


class LayersPage(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(LayerLine), required=True)
    next = ma.fields.UUID(required=True, allow_none=True)


class AreasQuery(ma.Schema):
    limit = ma.fields.Integer(load_default=50, validate=validate.Range(1, _MOST))
    after = ma.fields.Integer(load_default=0, validate=validate.Range(0, 1_000_000))


class AreaOut(ma.Schema):
    """One protected area; ``number`` is its place in the file."""

    id = ma.fields.UUID(required=True)
    number = ma.fields.Integer(required=True)
    name = ma.fields.String(required=True)
    area_m2 = ma.fields.Float(required=True)
    geometry = GeoJson(
        required=True, metadata={"type": "object", "description": "GeoJSON MultiPolygon, CGCS2000"}
    )


class AreasPage(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(AreaOut), required=True)
    next = ma.fields.Integer(required=True, allow_none=True)


class OverlapsQuery(DayQuery):
    tolerance_m = ma.fields.Float(
        load_default=0.5,
        validate=validate.Range(0, 50),
        metadata={"description": "an overlap narrower than this is a common line"},
    )


class OverlapListQuery(OverlapsQuery, Page):
    what = ma.fields.String(
        data_key="with", load_default="rights", validate=validate.OneOf(["rights", "layers"])
    )


class DuplicatesQuery(DayQuery, Page):
    """Duplicates as of a day, a page at a time."""


class SideOut(ma.Schema):
    """A right that overlaps, or may be registered twice."""

    id = ma.fields.UUID(required=True)
    licence_no = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    kind = ma.fields.Enum(RightKind, by_value=True, required=True)
    state = ma.fields.Enum(RightState, by_value=True, required=True)


class ZoneOut(ma.Schema):
    """A protected area that a right lies in."""

    layer_id = ma.fields.UUID(required=True)
    layer = ma.fields.String(required=True)
    kind = ma.fields.Enum(LayerKind, by_value=True, required=True)
    area = ma.fields.String(required=True)


class OverlapOut(ma.Schema):
    """
    Ground in common; ``share`` is of the right's area, ``width_m`` on average.

    With ``another_authority`` neither ``other`` nor ``layer`` is told.
    """

    right = ma.fields.Nested(SideOut, required=True)
    other = ma.fields.Nested(SideOut, required=True, allow_none=True)
    layer = ma.fields.Nested(ZoneOut, required=True, allow_none=True)
    another_authority = ma.fields.Boolean(required=True)
    area_m2 = ma.fields.Float(required=True)
    share = ma.fields.Float(required=True)
    width_m = ma.fields.Float(required=True)
    vertical = ma.fields.Enum(Vertical, by_value=True, required=True, allow_none=True)


class OverlapsOut(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(OverlapOut), required=True)


class OverlapsPage(OverlapsOut):
    """A page may be empty and still not be the last."""

    next = ma.fields.UUID(required=True, allow_none=True)


class GroundOut(ma.Schema):
    """Why two rights may be one."""

    reason = ma.fields.Enum(Reason, by_value=True, required=True)
    said = ma.fields.String(required=True)
    sure = ma.fields.Float(required=True)


class LikenessOut(ma.Schema):
    """Two rights that may be one; nothing is told of another authority's."""

    right = ma.fields.Nested(SideOut, required=True)
    other = ma.fields.Nested(SideOut, required=True, allow_none=True)
    another_authority = ma.fields.Boolean(required=True)
    score = ma.fields.Float(required=True)
    reasons = ma.fields.List(ma.fields.Nested(GroundOut), required=True)


class DuplicatesPage(ma.Schema):
    """A page may be empty and still not be the last."""

    items = ma.fields.List(ma.fields.Nested(LikenessOut), required=True)
    next = ma.fields.UUID(required=True, allow_none=True)


def overlap_told(one: Overlap) -> dict[str, Any]:
    return {
        "right": one.right,
        "other": one.other if isinstance(one.other, Side) else None,
        "layer": one.other if isinstance(one.other, Zone) else None,
        "another_authority": one.other is None,
        "area_m2": round(one.area_m2, 2),
        "share": round(one.share, 6),
        "width_m": round(one.width_m, 2),
        "vertical": one.vertical,
    }


def likeness_told(one: Likeness) -> dict[str, Any]:
    return {
        "right": one.right,
        "other": one.other,
        "another_authority": one.other is None,
        "score": round(one.score, 3),
        "reasons": one.grounds,
    }
