"""
What the service answers of some hundred fixes, as numbers for the phone app to be held against.

Run as a module it writes web/field/tests/standing.json anew.
"""

import itertools
import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson
import shapely

from kernel.spatial import Point, metres_between, to_wkb_element
from registry.models import Boundary
from registry.service import standing

PATH: Final = Path(__file__).parents[2] / "web/field/tests/standing.json"
_SEED: Final = 4490
_SHAPES, _FIXES = 16, 30
_DEGREE_M: Final = 111_320


def answers() -> list[dict[str, Any]]:
    """
    Return shapes, each with fixes as ``[lon, lat, accuracy_m, side, line_m]``.

    ``longest_m`` is the longest edge of a shape: on a longer one great circle and straight line
    lie further apart.
    """
    dice = random.Random(_SEED)  # noqa: S311 (the same numbers on every machine, no secret)
    return [_told(_shape(dice, number), dice) for number in range(_SHAPES)]


def _shape(dice: random.Random, number: int) -> shapely.Geometry:
    lon, lat, size_m = dice.uniform(75, 134), dice.uniform(18, 53), 10 ** dice.uniform(2.3, 4.3)
    middle = _round_about(dice, lon, lat, size_m, dice.randint(4, 40))
    if number % 3 == 0:
        return middle
    holed = shapely.difference(middle, _round_about(dice, lon, lat, size_m / 4, 6))
    if number % 3 == 1:
        return holed
    beside = _round_about(dice, lon + 3 * size_m / _DEGREE_M, lat, size_m, 9)
    return shapely.union_all([holed, beside])


def _round_about(
    dice: random.Random, lon: float, lat: float, size_m: float, corners: int
) -> shapely.Geometry:
    """Return a star of so many corners; a degree of longitude is narrower up north."""
    narrow = math.cos(math.radians(lat))
    ring = []
    for corner in range(corners):
        turn, far = math.tau * corner / corners, size_m * dice.uniform(0.5, 1) / _DEGREE_M
        place = (lon + far * math.cos(turn) / narrow, lat + far * math.sin(turn))
        ring.append((round(place[0], 7), round(place[1], 7)))
    return shapely.Polygon(ring)


def _told(ground: shapely.Geometry, dice: random.Random) -> dict[str, Any]:
    ground = shapely.set_precision(ground, 1e-7)
    boundary = Boundary(geometry=to_wkb_element(ground))
    return {
        "geometry": shapely.geometry.mapping(ground),
        "longest_m": round(max(_edges(ground)), 1),
        "fixes": [_fix(boundary, *place, dice) for place in _places(ground, dice)],
    }


def _edges(ground: shapely.Geometry) -> Iterator[float]:
    for ring in shapely.get_rings(shapely.get_parts(ground)):
        corners = shapely.get_coordinates(ring).tolist()
        yield from (metres_between(*a, *b) for a, b in itertools.pairwise(corners))


def _places(ground: shapely.Geometry, dice: random.Random) -> Iterator[tuple[float, float]]:
    """Fixes in and about the box, some hard by the line, some up to 50 km away."""
    west, south, east, north = ground.bounds
    wide, high = east - west, north - south
    for number in range(_FIXES):
        if number % 3 == 0:
            on_line = ground.boundary.interpolate(dice.random(), normalized=True)
            yield on_line.x + dice.gauss(0, 3e-4), on_line.y + dice.gauss(0, 3e-4)
        elif number % 10 == 1:
            yield east + dice.uniform(0, 0.5), north + dice.uniform(0, 0.3)
        else:
            yield (
                dice.uniform(west - wide / 4, east + wide / 4),
                dice.uniform(south - high / 4, north + high / 4),
            )


def _fix(boundary: Boundary, lon: float, lat: float, dice: random.Random) -> list[Any]:
    lon, lat = round(lon, 8), round(lat, 8)
    accuracy_m = round(10 ** dice.uniform(0.5, 2.2), 1)
    told = standing(boundary, Point(lon, lat), accuracy_m)
    return [lon, lat, accuracy_m, told.side.value, round(told.line_m, 3)]


if __name__ == "__main__":
    PATH.write_bytes(orjson.dumps(answers()) + b"\n")
