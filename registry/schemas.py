"""The register on the wire."""

from typing import Any

import marshmallow as ma
from marshmallow import validate
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from kernel.spatial import BadGeometry, to_shapely, validated_shape
from kernel.stood import Side
from registry.licence import Form
from registry.states import RightKind, RightState, SourceDatum

_MOST = 200
_FARTHEST_M = 50_000


class Page(ma.Schema):
    limit = ma.fields.Integer(load_default=50, validate=validate.Range(1, _MOST))
    after = ma.fields.UUID(load_default=None)


class RightsQuery(Page):
    kind = ma.fields.Enum(RightKind, by_value=True, load_default=None)
    state = ma.fields.Enum(RightState, by_value=True, load_default=None)
    words = ma.fields.String(load_default=None, validate=validate.Length(1, 60))


class PointQuery(ma.Schema):
    lon = ma.fields.Float(required=True, validate=validate.Range(-180, 180))
    lat = ma.fields.Float(required=True, validate=validate.Range(-90, 90))


class NumberQuery(ma.Schema):
    number = ma.fields.String(required=True, validate=validate.Length(1, 200))
    kind = ma.fields.Enum(
        RightKind,
        by_value=True,
        load_default=None,
        metadata={"description": "which letter is missing where the number begins with none"},
    )


class NumberOut(ma.Schema):
    """What a licence number says; all segments null where it cannot be read."""

    number = ma.fields.String(required=True)
    form = ma.fields.Enum(Form, by_value=True, required=True, allow_none=True)
    kind = ma.fields.Enum(RightKind, by_value=True, required=True, allow_none=True)
    organ = ma.fields.String(required=True, allow_none=True)
    issued_ym = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "of the first issue; two digits of the year for OLD13"},
    )
    mineral_class = ma.fields.String(required=True, allow_none=True)
    opaque = ma.fields.String(required=True, allow_none=True)
    serial = ma.fields.String(required=True, allow_none=True)
    repairs = ma.fields.List(ma.fields.String(), required=True)
    warnings = ma.fields.List(ma.fields.String(), required=True)


class NearQuery(PointQuery):
    m = ma.fields.Float(
        required=True,
        validate=validate.Range(0, _FARTHEST_M),
        metadata={"description": "metres"},
    )


class DayQuery(ma.Schema):
    day = ma.fields.Date(
        load_default=None,
        metadata={"description": "as the boundaries were on that day; today where left out"},
    )


class ContainingQuery(PointQuery, DayQuery):
    """A point, on a day."""


class NearOnQuery(NearQuery, DayQuery):
    """A point and a distance, on a day."""


class FixQuery(PointQuery, DayQuery):
    accuracy_m = ma.fields.Float(required=True, validate=validate.Range(0, _FARTHEST_M))
    within_m = ma.fields.Float(
        load_default=0.0,
        validate=validate.Range(0, _FARTHEST_M),
        metadata={"description": "tell of rights so far away too, beyond the accuracy"},
    )


class Shape(ma.fields.Field[BaseGeometry]):
    """A GeoJSON point, line or polygon."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> BaseGeometry:
        del attr, data, kwargs
        if not isinstance(value, dict):
            raise BadGeometry("malformed")
        return validated_shape(value)


class MeetingIn(DayQuery):
    """What to look for rights at."""

    geometry = Shape(
        required=True,
        metadata={"type": "object", "description": "GeoJSON Point, LineString or (Multi)Polygon"},
    )
    metres = ma.fields.Float(load_default=0.0, validate=validate.Range(0, _FARTHEST_M))


class GeoJson(ma.fields.Field[dict[str, Any]]):
    """A geometry column as GeoJSON."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        del attr, obj, kwargs
        if value is None:
            return None
        return mapping(to_shapely(value))


class HolderOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    credit_code = ma.fields.String(required=True, allow_none=True)
    natural_person = ma.fields.Boolean(required=True)


class BoundaryLine(ma.Schema):
    """A boundary without its corners."""

    id = ma.fields.UUID(required=True)
    version = ma.fields.Integer(required=True)
    source_datum = ma.fields.Enum(SourceDatum, by_value=True, required=True)
    comparable = ma.fields.Boolean(required=True)
    area_m2 = ma.fields.Float(required=True, allow_none=True)
    top_m = ma.fields.Float(required=True, allow_none=True)
    bottom_m = ma.fields.Float(required=True, allow_none=True)
    valid_from = ma.fields.Date(required=True)
    replaced_on = ma.fields.Date(required=True, allow_none=True)


class BoundaryOut(BoundaryLine):
    geometry = GeoJson(
        required=True,
        allow_none=True,
        metadata={"type": ["object", "null"], "description": "GeoJSON MultiPolygon, CGCS2000"},
    )


class RightLine(ma.Schema):
    """A right in a list."""

    id = ma.fields.UUID(required=True)
    licence_no = ma.fields.String(required=True)
    certificate_no = ma.fields.String(required=True, allow_none=True)
    kind = ma.fields.Enum(RightKind, by_value=True, required=True)
    name = ma.fields.String(required=True)
    holder = ma.fields.Nested(HolderOut, required=True)
    division_id = ma.fields.Integer(required=True)
    mineral = ma.fields.String(required=True)
    oil_gas = ma.fields.Boolean(required=True)
    mining_method = ma.fields.String(required=True, allow_none=True)
    scale = ma.fields.String(required=True, allow_none=True)
    area_km2 = ma.fields.Float(required=True, allow_none=True)
    valid_from = ma.fields.Date(required=True, allow_none=True)
    valid_to = ma.fields.Date(required=True, allow_none=True)
    state = ma.fields.Enum(RightState, by_value=True, required=True)
    ended_on = ma.fields.Date(required=True, allow_none=True)
    changed_at = ma.fields.AwareDateTime(required=True)


class FormerNumberOut(ma.Schema):
    number = ma.fields.String(required=True)


class RightOut(RightLine):
    """A right with all that is known of it."""

    former_numbers = ma.fields.Pluck("FormerNumberOut", "number", many=True, required=True)
    boundaries = ma.fields.List(ma.fields.Nested(BoundaryOut), required=True)


class PlacedRight(ma.Schema):
    """A right at or near a point; 0 metres is inside."""

    right = ma.fields.Nested(RightLine, required=True)
    boundary = ma.fields.Nested(BoundaryLine, required=True)
    distance_m = ma.fields.Float(required=True)


class FixedRight(ma.Schema):
    """A right that a fix is in, or may be in; ``line_m`` is the distance to its line."""

    right = ma.fields.Nested(RightLine, required=True)
    boundary = ma.fields.Nested(BoundaryLine, required=True)
    side = ma.fields.Enum(Side, by_value=True, required=True)
    line_m = ma.fields.Float(required=True)


class FixedRights(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(FixedRight), required=True)


class MetRight(ma.Schema):
    right = ma.fields.Nested(RightLine, required=True)
    boundary = ma.fields.Nested(BoundaryLine, required=True)


class MetRights(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(MetRight), required=True)
    more = ma.fields.Boolean(required=True)


class RightsPage(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(RightLine), required=True)
    next = ma.fields.UUID(required=True, allow_none=True)


class PlacedRights(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(PlacedRight), required=True)
