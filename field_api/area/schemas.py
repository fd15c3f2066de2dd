"""The area pack on the wire."""

import marshmallow as ma
from marshmallow import validate


class BasemapOut(ma.Schema):
    """
    What is in a PMTiles file. ``bounds``: west, south, east, north in degrees.

    ``credit`` has to be written on the map, such as its review number (审图号).
    """

    division_id = ma.fields.Integer(required=True)
    sha256 = ma.fields.String(required=True)
    tile_type = ma.fields.String(required=True)
    min_zoom = ma.fields.Integer(required=True)
    max_zoom = ma.fields.Integer(required=True)
    bounds = ma.fields.List(
        ma.fields.Float(), required=True, validate=validate.Length(min=4, max=4)
    )
    credit = ma.fields.String(required=True, allow_none=True)


class AreaPartOut(ma.Schema):
    """
    Something to fetch for the map: ``bytes`` that travel from ``href``, and their ``etag``.

    ``vector`` is the pack, as compressed as this request would take it. ``basemap`` is a PMTiles
    file, to be fetched in pieces by Range; of several the first is of the smallest area.
    """

    name = ma.fields.String(required=True, validate=validate.OneOf(["vector", "basemap"]))
    href = ma.fields.String(required=True)
    bytes = ma.fields.Integer(required=True)
    etag = ma.fields.String(required=True)
    basemap = ma.fields.Nested(BasemapOut, required=True, allow_none=True)


class TilesOut(ma.Schema):
    """Maps drawn from the network. Tianditu (天地图) is CGCS2000 and never shifted (GCJ-02)."""

    tianditu_key = ma.fields.String(required=True, allow_none=True)


class AreaOut(ma.Schema):
    parts = ma.fields.List(ma.fields.Nested(AreaPartOut), required=True)
    tiles = ma.fields.Nested(TilesOut, required=True)
