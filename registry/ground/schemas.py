"""Questions about ground on the wire."""

import marshmallow as ma
from marshmallow import validate

from registry.ground.crossing import Verdict
from registry.ground.states import LayerKind
from registry.outlines.drafts import Angles
from registry.schemas import DayQuery
from registry.states import COMPARABLE, SourceDatum

_HEIGHTS = validate.Range(-10_000, 9_000)
_MOST_TEXT = 4_000_000
_DATUMS = sorted(datum.value for datum in COMPARABLE | {SourceDatum.XIAN80, SourceDatum.BEIJING54})


class SurveyAbout(DayQuery):
    """What the surveyor says of the survey."""

    accuracy_m = ma.fields.Float(
        load_default=None,
        validate=validate.Range(0, 1_000),
        metadata={"description": "nearer to the line than this, nobody can tell"},
    )
    top_m = ma.fields.Float(load_default=None, validate=_HEIGHTS)
    bottom_m = ma.fields.Float(load_default=None, validate=_HEIGHTS)
    height_accuracy_m = ma.fields.Float(load_default=0.0, validate=validate.Range(0, 1_000))
    angles = ma.fields.Enum(Angles, by_value=True, load_default=None)
    meridian = ma.fields.Float(load_default=None, validate=validate.Range(73, 136))
    datum = ma.fields.Enum(
        SourceDatum,
        by_value=True,
        load_default=None,
        validate=validate.OneOf([SourceDatum(datum) for datum in _DATUMS]),
        metadata={"description": "of a text that names none: CGCS2000", "enum": [*_DATUMS, None]},
    )
    sketch = ma.fields.Boolean(
        load_default=False, metadata={"description": "with the sketch, as SVG, in ``svg``"}
    )


class SurveyIn(SurveyAbout):
    """A survey as GeoJSON in degrees, or as one of the text forms of boundaries."""

    geometry = ma.fields.Dict(
        load_default=None,
        metadata={"type": "object", "description": "GeoJSON Polygon or MultiPolygon, CGCS2000"},
    )
    text = ma.fields.String(load_default=None, validate=validate.Length(1, _MOST_TEXT))


class PieceOut(ma.Schema):
    """One part beyond the line."""

    area_m2 = ma.fields.Float(required=True)
    farthest_m = ma.fields.Float(required=True)
    far_at = ma.fields.List(ma.fields.Float(), required=True)


class CertaintyOut(ma.Schema):
    """The survey by what is sure of it at the accuracy stated."""

    accuracy_m = ma.fields.Float(required=True)
    beyond_m2 = ma.fields.Float(required=True)
    cannot_tell_m2 = ma.fields.Float(required=True)
    inside_m2 = ma.fields.Float(required=True)


class DepthOut(ma.Schema):
    """The surveyed interval against one seam; metres it goes above and below."""

    seam = ma.fields.String(required=True)
    top_m = ma.fields.Float(required=True, allow_none=True)
    bottom_m = ma.fields.Float(required=True, allow_none=True)
    plan_m2 = ma.fields.Float(required=True)
    above_m = ma.fields.Float(required=True, allow_none=True)
    below_m = ma.fields.Float(required=True, allow_none=True)
    verdict = ma.fields.String(required=True, validate=validate.OneOf(list(Verdict)))


class EnteredOut(ma.Schema):
    """A right that the part beyond lies in; nothing but the area of another authority's."""

    right_id = ma.fields.String(required=True, allow_none=True)
    licence_no = ma.fields.String(required=True, allow_none=True)
    name = ma.fields.String(required=True, allow_none=True)
    holder = ma.fields.String(required=True, allow_none=True)
    another_authority = ma.fields.Boolean(required=True)
    area_m2 = ma.fields.Float(required=True)


class TouchedOut(ma.Schema):
    """A protected area that ground lies in."""

    layer_id = ma.fields.String(required=True)
    layer = ma.fields.String(required=True)
    kind = ma.fields.String(required=True, validate=validate.OneOf(list(LayerKind)))
    area = ma.fields.String(required=True)
    area_m2 = ma.fields.Float(required=True)


class HintOut(ma.Schema):
    code = ma.fields.String(required=True)
    zh = ma.fields.String(required=True)
    en = ma.fields.String(required=True)


class CrossingOut(ma.Schema):
    """How far a survey goes beyond a boundary of a day, in plan and in depth."""

    licence_no = ma.fields.String(required=True)
    right_id = ma.fields.String(required=True)
    day = ma.fields.String(required=True)
    boundary_version = ma.fields.Integer(required=True)
    survey_form = ma.fields.String(required=True)
    remarks = ma.fields.List(ma.fields.Dict(), required=True)
    verdict = ma.fields.String(required=True, validate=validate.OneOf(list(Verdict)))
    survey_m2 = ma.fields.Float(required=True)
    inside_m2 = ma.fields.Float(required=True)
    beyond_m2 = ma.fields.Float(required=True)
    farthest_m = ma.fields.Float(required=True)
    certainty = ma.fields.Nested(CertaintyOut, required=True, allow_none=True)
    piece_count = ma.fields.Integer(required=True)
    pieces = ma.fields.List(ma.fields.Nested(PieceOut), required=True)
    beyond = ma.fields.Dict(
        required=True,
        allow_none=True,
        metadata={"type": ["object", "null"], "description": "GeoJSON of what is beyond"},
    )
    top_m = ma.fields.Float(required=True, allow_none=True)
    bottom_m = ma.fields.Float(required=True, allow_none=True)
    depth_verdict = ma.fields.String(required=True, allow_none=True)
    depths = ma.fields.List(ma.fields.Nested(DepthOut), required=True)
    entered = ma.fields.List(ma.fields.Nested(EnteredOut), required=True)
    protected = ma.fields.List(ma.fields.Nested(TouchedOut), required=True)
    hints = ma.fields.List(ma.fields.Nested(HintOut), required=True)
    svg = ma.fields.String(metadata={"description": "the sketch, where it was asked for"})
