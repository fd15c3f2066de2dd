"""
Lines and areas held to boundaries: the embedded database answers as PostGIS does.

Metres between two shapes agree to 1e-4 of themselves and a centimetre, for shapes of a mining
county: some hundred metres to some kilometres across.
"""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from kernel import spatial
from kernel.spatial import BadGeometry, validated_shape
from kernel.spatial.geodesy import apart_m
from tests.kernel.test_spatial_equal import MANY, RADII, Both, Ground, both, select, star

__all__ = ["both"]  # the fixture of the two databases

lons, lats = st.floats(126, 126.05), st.floats(42, 42.05)
spots = st.tuples(lons, lats)


@st.composite
def grounds(draw: st.DrawFn) -> shapely.MultiPolygon:
    ring = star(draw(lons), draw(lats), draw(st.floats(0.002, 0.02)), draw(RADII))
    return spatial.validated_polygon(shapely.Polygon(ring))


@st.composite
def asked(draw: st.DrawFn) -> shapely.Geometry:
    corners = draw(st.lists(spots, min_size=2, max_size=4, unique=True))
    line = shapely.LineString(corners)
    return draw(st.sampled_from([shapely.Point(corners[0]), line, line.buffer(0.001)]))


@MANY
@given(grounds(), asked())
def test_what_meets_a_shape_is_the_same(both: Both, ground, shape) -> None:
    meeting = select(Ground.row_no).where(spatial.meets(Ground.boundary, shape))
    embedded, postgis = both.ask([ground], meeting)

    assert embedded == postgis


@MANY
@given(grounds(), asked(), st.floats(0, 3000))
def test_what_is_near_a_shape_is_the_same(both: Both, ground, shape, metres) -> None:
    apart = apart_m(ground, shape)
    if abs(apart - metres) <= 0.01 + apart * 1e-4:
        return
    near = select(Ground.row_no).where(spatial.within_shape_m(Ground.boundary, shape, metres))
    embedded, postgis = both.ask([ground], near)

    assert embedded == postgis == [(1,)] * (apart < metres)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"type": "Point"},
        {"type": "Point", "coordinates": [200, 40]},
        {"type": "LineString", "coordinates": [[126, 42]]},
        {"type": "LineString", "coordinates": [[126, 42], [126, 42]]},
        {"type": "GeometryCollection", "geometries": []},
    ],
)
def test_what_is_no_place_is_refused(given) -> None:
    with pytest.raises(BadGeometry):
        validated_shape(given)
