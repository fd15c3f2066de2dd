"""
Places on earth: one column type and seven questions, asked alike of SQLite and of PostGIS.

Everything is in CGCS2000 longitude and latitude (EPSG:4490), degrees, two dimensions.
"""

from kernel.spatial.columns import SRID, Geometry4490, to_shapely, to_wkb_element, wkb_of
from kernel.spatial.embedded import install
from kernel.spatial.geodesy import (
    ELLIPSOID,
    area_m2,
    length_m,
    line_distance_m,
    metres_between,
)
from kernel.spatial.index import create_spatial_index, drop_spatial_index, is_bookkeeping
from kernel.spatial.joining import shares_ground
from kernel.spatial.predicates import (
    covers_point,
    distance_m,
    in_bbox,
    meets,
    within_m,
    within_shape_m,
)
from kernel.spatial.shapes import BadGeometry, Box, Point, validated_polygon, validated_shape

__all__ = [
    "ELLIPSOID",
    "SRID",
    "BadGeometry",
    "Box",
    "Geometry4490",
    "Point",
    "area_m2",
    "covers_point",
    "create_spatial_index",
    "distance_m",
    "drop_spatial_index",
    "in_bbox",
    "install",
    "is_bookkeeping",
    "length_m",
    "line_distance_m",
    "meets",
    "metres_between",
    "shares_ground",
    "to_shapely",
    "to_wkb_element",
    "validated_polygon",
    "validated_shape",
    "within_m",
    "within_shape_m",
    "wkb_of",
]
