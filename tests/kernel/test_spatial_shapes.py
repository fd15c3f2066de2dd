"""Boundaries that are no boundaries are refused where they come in; metres are true metres."""

import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from kernel import spatial
from kernel.errors import Unacceptable
from kernel.spatial import BadGeometry, Box, Point, geodesy

SQUARE: list[list[float]] = [[126, 43], [126.1, 43], [126.1, 43.1], [126, 43.1], [126, 43]]
HOLE: list[list[float]] = [[126.02, 43.02], [126.04, 43.02], [126.04, 43.04], [126.02, 43.02]]
BOW_TIE: list[list[float]] = [[126, 43], [126.1, 43.1], [126.1, 43], [126, 43.1], [126, 43]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def with_corner(*corner: Any) -> dict[str, Any]:
    return polygon([SQUARE[0], list(corner), *SQUARE[2:]])


def test_a_polygon_becomes_a_multipolygon() -> None:
    boundary = spatial.validated_polygon(polygon(SQUARE, HOLE))

    assert boundary.geom_type == "MultiPolygon"
    assert boundary.equals(shapely.Polygon(SQUARE, [HOLE]))


def test_heights_are_dropped() -> None:
    boundary = spatial.validated_polygon(polygon([[*corner, 512.5] for corner in SQUARE]))

    assert not boundary.has_z
    assert boundary.equals(shapely.Polygon(SQUARE))


def test_pieces_are_kept_apart() -> None:
    east = [[lon + 1, lat] for lon, lat in SQUARE]

    boundary = spatial.validated_polygon(
        {"type": "MultiPolygon", "coordinates": [[SQUARE], [east]]}
    )

    assert len(boundary.geoms) == 2


@pytest.mark.parametrize(
    ("given_shape", "reason"),
    [
        ({}, "not_a_polygon"),
        ({"type": "Point", "coordinates": [126, 43]}, "not_a_polygon"),
        (shapely.LineString(SQUARE), "not_a_polygon"),
        ({"type": "Polygon"}, "malformed"),
        ({"type": "Polygon", "coordinates": {"0": SQUARE}}, "malformed"),
        ({"type": "MultiPolygon", "coordinates": [SQUARE]}, "malformed"),
        (polygon([126, 43]), "malformed"),
        (with_corner(126.1), "malformed"),
        (with_corner("126.1", "43"), "malformed"),
        (with_corner([126.1], 43), "malformed"),
        (with_corner(126.1, 43, 1, 2), "malformed"),
        (with_corner(126.1, 43, "high"), "malformed"),
        (with_corner(10**400, 43), "out_of_range"),
        (with_corner(math.nan, 43), "not_finite"),
        (with_corner(126.1, math.inf), "not_finite"),
        (with_corner(126.1, 90.01), "out_of_range"),
        (with_corner(43, 126.1), "out_of_range"),
        (polygon(SQUARE[:-1]), "not_closed"),
        (polygon([[126, 43], [126.1, 43], [126, 43]]), "not_closed"),
        (polygon(), "empty"),
        ({"type": "MultiPolygon", "coordinates": []}, "empty"),
        (shapely.MultiPolygon(), "empty"),
        (polygon(BOW_TIE), "crosses_itself"),
        (polygon(SQUARE, SQUARE), "crosses_itself"),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}, "crosses_itself"),
        (polygon([[126, 43]] * 4), "crosses_itself"),
        (shapely.box(-100, 10, 100, 20), "too_wide"),
        (polygon([[126, 43]] * 100_002), "too_many_corners"),
    ],
)
def test_what_is_no_boundary_is_refused_with_its_reason(given_shape: Any, reason: str) -> None:
    with pytest.raises(BadGeometry) as refused:
        spatial.validated_polygon(given_shape)

    assert refused.value.reason == reason


JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=30,
)


@given(kind=st.sampled_from(["Polygon", "MultiPolygon", "Circle"]), coordinates=JSONISH)
def test_no_nonsense_gets_past_or_breaks_the_gate(kind: str, coordinates: Any) -> None:
    try:
        boundary = spatial.validated_polygon({"type": kind, "coordinates": coordinates})
    except BadGeometry:
        return
    assert boundary.is_valid
    assert boundary.area > 0


def test_a_boundary_of_shapely_is_looked_at_too() -> None:
    corners = shapely.get_coordinates(shapely.Polygon(SQUARE))
    corners[1] = math.nan
    broken = shapely.transform(shapely.Polygon(SQUARE), lambda _: corners)

    with pytest.raises(BadGeometry) as refused:
        spatial.validated_polygon(broken)

    assert refused.value.reason == "not_finite"


def test_a_refusal_says_what_to_do_in_both_languages() -> None:
    with pytest.raises(Unacceptable) as refused:
        spatial.validated_polygon(polygon(BOW_TIE))

    assert "自相交" in refused.value.sentence("zh")
    assert "crosses or overlaps itself" in refused.value.sentence("en")
    assert "126.05 43.05" in refused.value.sentence("en")


@pytest.mark.parametrize(
    ("lon", "lat", "reason"),
    [(math.nan, 43, "not_finite"), (126, math.inf, "not_finite"), (43, 126, "out_of_range")],
)
def test_a_point_is_somewhere_on_earth(lon: float, lat: float, reason: str) -> None:
    with pytest.raises(BadGeometry) as refused:
        Point(lon, lat)

    assert refused.value.reason == reason


def test_a_box_is_the_right_way_round() -> None:
    with pytest.raises(BadGeometry):
        Box(127, 43, 126, 44)
    with pytest.raises(BadGeometry):
        Box(126, 44, 127, 43)


def test_a_degree_of_meridian_on_cgcs2000() -> None:
    """From the equator to the pole: the quarter meridian of GRS80, of the same shape."""
    assert spatial.metres_between(0, 0, 0, 90) == pytest.approx(10_001_965.729, abs=0.001)


def test_a_degree_of_equator_on_cgcs2000() -> None:
    degree = math.pi / 180 * 6_378_137

    assert spatial.metres_between(126, 0, 127, 0) == pytest.approx(degree, abs=1e-6)


def test_an_area_is_less_its_holes_however_they_run() -> None:
    whole, hole = shapely.Polygon(SQUARE), shapely.Polygon(HOLE)
    holed = shapely.Polygon(SQUARE, [HOLE])

    rest = spatial.area_m2(whole) - spatial.area_m2(hole)

    assert spatial.area_m2(holed) == pytest.approx(rest, rel=1e-12)
    assert spatial.area_m2(shapely.Polygon(SQUARE[::-1], [HOLE[::-1]])) == pytest.approx(rest)
    assert spatial.area_m2(whole) == pytest.approx(90_475_000, rel=1e-3)


@given(
    lon=st.floats(75, 130),
    lat=st.floats(18, 53),
    end=st.tuples(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5)),
    away=st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
)
def test_no_place_of_an_edge_is_nearer_than_the_nearest(
    lon: float, lat: float, end: tuple[float, float], away: tuple[float, float]
) -> None:
    edge = shapely.LineString([(lon, lat), (lon + end[0], lat + end[1])])
    here = lon + away[0], lat + away[1]

    metres = geodesy.distance_m(edge, *here)

    places = along_great_circle(edge, 2_000)
    tried = [spatial.metres_between(*here, *place) for place in places]
    step = spatial.metres_between(*places[0], *places[1])
    assert min(tried) * (1 - 1e-9) - step - 1e-6 <= metres <= min(tried) * (1 + 3e-5) + 1e-6


def along_great_circle(edge: shapely.LineString, steps: int) -> list[tuple[float, float]]:
    """Places along the edge on the sphere, by way of the chord between its ends."""
    lons, lats = np.radians(shapely.get_coordinates(edge)).T
    ends = np.column_stack((np.cos(lats) * np.cos(lons), np.cos(lats) * np.sin(lons), np.sin(lats)))
    x, y, z = (ends[0] + np.linspace(0, 1, steps)[:, None] * (ends[1] - ends[0])).T
    degrees = np.degrees(np.column_stack((np.arctan2(y, x), np.arctan2(z, np.hypot(x, y)))))
    return [(float(lon), float(lat)) for lon, lat in degrees]


def test_an_edge_is_a_great_circle_when_metres_are_asked() -> None:
    """The bulge of an edge 0.122° (10 km) long at 43° north is 1.8 m in its middle."""
    edge = shapely.LineString([(126, 43), (126.1226, 43)])

    bulge = geodesy.distance_m(edge, 126.0613, 43)

    assert bulge == pytest.approx(1.83, abs=0.05)
