"""From angles, height and lens to a polygon on the ground, and how far off it may be."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from evidence.sorties.camera import Camera
from evidence.sorties.doubt import ASSUMED
from evidence.sorties.footprint import Footprint, footprint, view_tangents
from kernel.spatial import ELLIPSOID, area_m2, metres_between

LON, LAT = 126.86, 42.03
DOWN = Camera(height_m=100, yaw_deg=0, pitch_deg=-90, roll_deg=0, across=0.6, up=0.45)

angles = st.floats(-400, 400)
cameras = st.builds(
    Camera,
    height_m=st.floats(1, 6000),
    yaw_deg=angles,
    pitch_deg=angles,
    roll_deg=angles,
    across=st.floats(0.01, 2.7),
    up=st.floats(0.01, 2.7),
)


def seen(camera: Camera) -> Footprint:
    found = footprint(LON, LAT, camera)
    assert found
    return found


def centre(found: Footprint) -> tuple[float, float]:
    ((lon, lat),) = shapely.centroid(found.polygon).coords
    return lon, lat


@given(st.floats(5, 500), st.floats(-180, 180))
def test_looking_straight_down_is_a_rectangle_beneath(height_m: float, yaw_deg: float) -> None:
    found = seen(replace(DOWN, height_m=height_m, yaw_deg=yaw_deg))

    corners = list(found.polygon.exterior.coords)
    sides = [metres_between(*here, *there) for here, there in pairwise(corners)]
    assert sides[0::2] == pytest.approx([1.2 * height_m] * 2, rel=1e-3, abs=0.01)
    assert sides[1::2] == pytest.approx([0.9 * height_m] * 2, rel=1e-3, abs=0.01)
    assert found.area_m2 == pytest.approx(1.08 * height_m**2, rel=2e-3)
    assert metres_between(*centre(found), LON, LAT) < 0.02
    assert not found.cut


@given(st.floats(-180, 180))
def test_the_top_of_the_picture_lies_where_the_camera_is_turned_to(yaw_deg: float) -> None:
    found = seen(replace(DOWN, yaw_deg=yaw_deg))

    upper = np.mean(list(found.polygon.exterior.coords)[2:4], axis=0)
    azimuth, _, far = ELLIPSOID.inv(LON, LAT, *upper)
    assert math.cos(math.radians(azimuth - yaw_deg)) > 0.99999
    assert far == pytest.approx(45, abs=0.05)


def test_a_camera_tilted_up_sees_what_lies_ahead() -> None:
    found = seen(replace(DOWN, pitch_deg=-60, yaw_deg=90))

    azimuth, _, _ = ELLIPSOID.inv(LON, LAT, *centre(found))
    assert azimuth == pytest.approx(90, abs=0.1)
    west, _, east, _ = found.polygon.bounds
    ahead = [metres_between(LON, LAT, lon, LAT) for lon in (west, east)]
    half = math.degrees(math.atan(0.45))
    assert ahead == pytest.approx(
        [100 / math.tan(math.radians(60 + turn)) for turn in (half, -half)], rel=1e-3
    )


def test_the_right_side_of_a_camera_rolled_right_comes_nearer_down() -> None:
    found = seen(replace(DOWN, pitch_deg=-45, roll_deg=20))
    level = seen(replace(DOWN, pitch_deg=-45))

    lower_left, lower_right = list(found.polygon.exterior.coords)[:2]
    assert metres_between(LON, LAT, *lower_right) < metres_between(LON, LAT, *lower_left)
    assert level.polygon.bounds[3] < found.polygon.bounds[3]


@given(cameras, st.floats(1.1, 3))
def test_higher_is_larger_and_nothing_else_about_it(camera: Camera, times: float) -> None:
    low = footprint(LON, LAT, replace(camera, height_m=camera.height_m / times))
    high = footprint(LON, LAT, camera)

    if low and high and high.area_m2 > 10:
        assert high.area_m2 > low.area_m2
        assert high.error_m > low.error_m
        assert high.cut == low.cut


@given(cameras, st.floats(-179, 179), st.floats(-89, 89))
def test_whatever_the_angles_the_polygon_is_valid_or_there_is_none(
    camera: Camera, lon: float, lat: float
) -> None:
    found = footprint(lon, lat, camera)

    if found:
        assert found.polygon.is_valid
        assert area_m2(found.polygon) > 0
        assert math.isfinite(found.error_m)
        assert found.error_m >= ASSUMED.position_m


@pytest.mark.parametrize("pitch_deg", [0, 20, 90, -2])
def test_the_sky_has_no_footprint(pitch_deg: float) -> None:
    assert footprint(LON, LAT, replace(DOWN, pitch_deg=pitch_deg, up=0.2)) is None


def test_ground_towards_the_horizon_is_cut_off_and_no_other() -> None:
    found = seen(replace(DOWN, pitch_deg=-20))

    assert found.cut
    north = found.polygon.bounds[3]
    assert metres_between(LON, LAT, LON, north) < 100 / math.sin(math.radians(15)) * 1.1
    assert not seen(replace(DOWN, pitch_deg=-60)).cut


def test_the_error_is_that_of_its_worst_part_by_hand() -> None:
    """Straight down: position, and at a corner height, lens, and every turn."""
    corner, deg = np.array([60.0, 45.0]), math.pi / 180
    far = float(np.hypot(*corner))
    height = float(np.hypot(2.5, 3.5)) / 100
    # by pitch x moves by xy/h and y by h + y²/h; sideways the other way round; per radian
    pitch = np.array([60 * 45 / 100, 100 + 45**2 / 100]) * deg
    aside = np.array([100 + 60**2 / 100, 60 * 45 / 100]) * deg
    turns = [far * 3 * deg, far * deg]  # of yaw and of roll, which is the same from above
    parts = [3.0, far * height, far * 0.025, *turns, np.hypot(*pitch), np.hypot(*aside)]

    expected = math.sqrt(sum(float(part) ** 2 for part in parts))
    assert seen(DOWN).error_m == pytest.approx(expected, rel=0.02)


def test_an_error_grows_where_less_is_known() -> None:
    sloppy = footprint(LON, LAT, DOWN, replace(ASSUMED, yaw_deg=10))

    assert sloppy
    assert sloppy.error_m > seen(DOWN).error_m


def test_the_angle_of_view_is_that_of_the_makers_own_figures() -> None:
    """An FC300S: 3.61 mm before a sensor 6.17 mm wide; a ZH20T: 13.5 mm before 640 × 12 µm."""
    across, up, cropped = view_tangents(4000, 2250, 20)
    assert cropped
    assert (across, up) == pytest.approx((6.17 / 2 / 3.61, 6.17 / 2 / 3.61 * 9 / 16), rel=0.02)

    across, up, cropped = view_tangents(640, 512, 58)
    assert not cropped
    assert (across, up) == pytest.approx((7.68 / 2 / 13.5, 6.144 / 2 / 13.5), rel=0.03)
