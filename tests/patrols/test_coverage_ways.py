"""Ways of every kind, and what is near them: short, broken, long, and elsewhere on earth."""

import time
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.spatial import ELLIPSOID
from patrols.seen.grids import either, grid_of, packed, unpacked
from patrols.seen.seeing import glimpses
from patrols.seen.sheets import shape_on_sheet
from patrols.seen.ways import Way, way_of
from patrols.states import Transport
from patrols.tracks.cleaning import clean
from patrols.tracks.fixes import Fixes
from tests.patrols.tracks_made import walk


def way(lon: Any, lat: Any, *, every: float = 10) -> Way:
    columns = {"t": [n * every for n in range(len(lon))], "lon": list(lon), "lat": list(lat)}
    return way_of(clean(Fixes.of(columns), Transport.CAR))


def disc(lon: float, lat: float, metres: float = 50) -> Any:
    """Return a small disc, by the ellipsoid."""
    turns = np.linspace(0, 360, 24, endpoint=False)
    count = len(turns)
    east, north, _ = ELLIPSOID.fwd([lon] * count, [lat] * count, turns, [metres] * count)
    return shapely.MultiPolygon([shapely.Polygon(np.column_stack([east, north]))])


def near(way: Way, *shapes: Any, reach_m: float = 200) -> dict[int, Any]:
    return glimpses(way, np.array(shapes, dtype=object), reach_m)


@pytest.mark.parametrize(
    ("lon", "lat", "every"),
    [
        ([], [], 10),
        ([127.0], [43.0], 10),
        ([127.0, 127.01], [43.0, 43.0], 3600),  # nobody knows what was between
        ([127.0, 127.01, 127.02], [43.0, 43.0, 43.0], 3600),
        ([0.0, 0.0], [0.0, 0.0], 10),
        ([500.0, 500.0], [43.0, 43.0], 10),
    ],
)
def test_where_nobody_went_a_way_nothing_is_seen(lon: Any, lat: Any, every: float) -> None:
    nowhere = way(lon, lat, every=every)

    assert list(nowhere.boxes(200)) == []
    assert near(nowhere, disc(127.005, 43.0, 5000)) == {}
    assert not grid_of(disc(127.0, 43.0).wkb).swept(nowhere, 100).any()


def test_who_stands_still_sees_what_is_there() -> None:
    seen = near(way([127.0] * 5, [43.0] * 5), disc(127.0, 43.0009), disc(127.0, 43.01))

    assert seen.keys() == {0}
    assert seen[0].nearest_m == pytest.approx(50, abs=1)
    assert seen[0].near_s == 40


@given(
    lon=st.floats(-180, 180),
    lat=st.floats(-70, 70),
    heading=st.floats(0, 360),
    offset=st.floats(60, 190),
)
def test_distances_are_true_anywhere_on_earth(
    lon: float, lat: float, heading: float, offset: float
) -> None:
    count, steps = 60, np.arange(60) * 90.0
    east, north, _ = ELLIPSOID.fwd([lon] * count, [lat] * count, [heading] * count, steps)
    middle = ELLIPSOID.fwd(lon, lat, heading, steps[30])[:2]
    aside = ELLIPSOID.fwd(*middle, heading + 90, offset + 50)[:2]

    seen = near(way(east, north), disc(*aside))

    assert seen[0].nearest_m == pytest.approx(offset, rel=0.01, abs=0.6)  # 24 corners: 0.4 m


def test_a_way_across_the_antimeridian_is_one_way() -> None:
    east = [179.99, 179.995, 180.0, -179.995, -179.99]
    here = way(east, [10.0] * 5, every=20)

    seen = near(here, disc(-179.997, 10.0005), disc(179.993, 10.0005), disc(0.0, 10.0))

    assert seen.keys() == {0, 1}
    assert {(box.west, box.east) for box in here.boxes(200)} == {(-180.0, 180.0)}


def test_who_crosses_a_continent_sees_both_ends() -> None:
    lon = np.linspace(100, 130, 4000)
    seen = near(way(lon, np.full(4000, 43.0), every=60), disc(100.0, 43.001), disc(130.0, 43.001))

    assert seen.keys() == {0, 1}
    assert [round(one.nearest_m) for one in seen.values()] == pytest.approx([61, 61], abs=2)


def test_fifty_thousand_fixes_take_a_moment() -> None:
    fixes = walk(50_000, speed=12, every=5)
    long = way_of(clean(fixes, Transport.CAR))
    around = [disc(float(fixes.lon[n]), float(fixes.lat[n]), 3000) for n in range(0, 50_000, 2500)]
    began = time.process_time()

    seen = near(long, *around)
    swept = [grid_of(one.wkb).swept(long, 100).any() for one in around]

    assert len(seen) == len(around) == sum(swept)
    assert len(list(long.boxes(200))) <= 12
    assert time.process_time() - began < 10  # a second on a quiet machine


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), kilometres=st.sampled_from([0.5, 2, 5, 15]))
def test_squares_tell_the_share_that_was_swept(seed: int, kilometres: float) -> None:
    """Against the union of buffers; how far off the squares are is told in decision 0029."""
    went = walk(600, speed=2, seed=seed)
    here = way_of(clean(went, Transport.MOTORCYCLE))
    dice = np.random.default_rng(seed)
    middle = int(dice.integers(600))
    east, north = dice.uniform(0, 0.3, 2) * kilometres / 100
    area = disc(float(went.lon[middle] + east), float(went.lat[middle] + north), kilometres * 500)
    grid = grid_of(area.wkb)

    told = float(grid.swept(here, 100).sum() / grid.squares)

    pieces = here.on(grid.meridian)
    lines = shapely.linestrings(np.stack([pieces.begins, pieces.ends], axis=1))
    buffers = shapely.union_all(shapely.buffer(lines, 100, quad_segs=16))
    flat = shape_on_sheet(grid.meridian, area)
    exact = flat.intersection(buffers).area / flat.area
    assert told == pytest.approx(exact, rel=0.02, abs=0.004)


def test_squares_of_an_area_are_those_whose_middle_is_in_it() -> None:
    ring = shapely.Point(127, 43).buffer(0.02).difference(shapely.Point(127, 43).buffer(0.01))
    far = shapely.box(127.05, 43.0, 127.06, 43.005)
    area = shapely.MultiPolygon([ring, far])
    grid = grid_of(area.wkb)
    flat = shape_on_sheet(grid.meridian, area)
    rows, columns = grid.inside.shape
    x = grid.west + (np.arange(columns) + 0.5) * grid.cell_m
    y = grid.south + (np.arange(rows) + 0.5) * grid.cell_m

    assert (grid.inside == shapely.contains_xy(flat, *np.meshgrid(x, y))).all()
    assert grid.squares * grid.cell_m**2 == pytest.approx(flat.area, rel=0.003)


@given(parts=st.lists(st.lists(st.booleans(), min_size=13, max_size=13), min_size=1, max_size=4))
def test_what_is_swept_twice_counts_once(parts: list[list[bool]]) -> None:
    grids = [np.array(part, dtype=bool) for part in parts]

    cells, count = either(packed(part) for part in grids)

    both = np.any(grids, axis=0)
    assert (unpacked(cells), count) == (unpacked(packed(both)), both.sum())
