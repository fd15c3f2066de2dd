"""From corners as printed to places, ground and area, all in the datum of the file."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any

import shapely

from registry.outlines import angles, flaws, zones
from registry.outlines.drafts import (
    Angles,
    Axes,
    Corner,
    Draft,
    Flaw,
    How,
    Outline,
    Place,
    RawRing,
    Ring,
)
from registry.outlines.refusals import NoBoundary, OutOfReach
from registry.states import COMPARABLE, SourceDatum

_CHINA_LON, _CHINA_LAT = (73.0, 136.0), (3.0, 54.0)
_MOST_NORTHING_M = 10_000_000


def grounded(draft: Draft, how: How) -> Outline:
    """Place what was read, measure it, and say what is wrong with it; raise BoundaryRefused."""
    datum = how.datum or draft.datum or SourceDatum.CGCS2000
    clear = [_without_masks(ring) for ring in draft.rings]
    corners = list(chain.from_iterable(ring.corners for ring in clear))
    if not corners:
        raise NoBoundary(draft.form, why="没有坐标 no coordinates")
    axes, turned = _axes(draft, corners)
    places, epsg = _placed(corners, draft, axes, datum, how)
    _must_be_in_china(draft, corners, places)
    supply = iter(places)
    rings = tuple(
        _ring(ring, list(islice(supply, len(ring.corners))), datum, whole=ring == printed)
        for ring, printed in zip(clear, draft.rings, strict=True)
    )
    area = _area_km2(rings, datum)
    told = [*turned, *_of_datum(datum), *_of_rings(draft, rings)]
    told += flaws.of_area(None, how.stated_km2, area)
    return Outline(draft, datum, draft.epsg or epsg, rings, area, tuple(told))


def _without_masks(ring: RawRing) -> RawRing:
    kept = (c for c in ring.corners if not (flaws.is_masked(c.first) or flaws.is_masked(c.second)))
    return replace(ring, corners=tuple(kept))


def _axes(draft: Draft, corners: Sequence[Corner]) -> tuple[Axes, list[Flaw]]:
    """Return the order of the axes; the other one where the numbers leave no doubt."""
    first, second = corners[0].first, corners[0].second
    if angles.is_angle(first) or angles.is_angle(second):
        # Nowhere in China is a latitude also a longitude.
        turned = _whole(first) < _CHINA_LON[0] <= _whole(second)
        return (Axes.NORTH_EAST, [Flaw("axes_swapped")]) if turned else (Axes.EAST_NORTH, [])
    as_said = draft.axes
    east = second if as_said is Axes.NORTH_EAST else first
    north = first if as_said is Axes.NORTH_EAST else second
    if float(north) >= _MOST_NORTHING_M > float(east) > _MOST_NORTHING_M / 10:
        other = Axes.EAST_NORTH if as_said is Axes.NORTH_EAST else Axes.NORTH_EAST
        return other, [Flaw("axes_swapped")]
    return as_said, []


def _whole(text: str) -> float:
    return angles.degrees(text, Angles.DECIMAL)


def _placed(
    corners: Sequence[Corner], draft: Draft, axes: Axes, datum: SourceDatum, how: How
) -> tuple[list[Place], int | None]:
    pairs = [(c.first, c.second) for c in corners]
    if axes is Axes.NORTH_EAST:
        pairs = [(second, first) for first, second in pairs]
    kinds = {angles.is_angle(text) for pair in pairs for text in pair}
    if len(kinds) > 1:
        raise NoBoundary(draft.form, why="度与米混用 degrees and metres are mixed")
    if kinds.pop():
        meant = angles.meant(corners, draft.form, how)
        degrees = [(angles.degrees(e, meant), angles.degrees(n, meant)) for e, n in pairs]
        return degrees, zones.GEOGRAPHIC[datum]
    eastings, northings = [float(e) for e, _ in pairs], [float(n) for _, n in pairs]
    grid = zones.grid_of(eastings, corners, datum, draft.form, how)
    return zones.place(grid, datum, eastings, northings), grid.epsg


def _must_be_in_china(draft: Draft, corners: Sequence[Corner], places: Sequence[Place]) -> None:
    for corner, (lon, lat) in zip(corners, places, strict=True):
        inside = _CHINA_LON[0] <= lon <= _CHINA_LON[1] and _CHINA_LAT[0] <= lat <= _CHINA_LAT[1]
        if not inside:
            example = f"{corner.first},{corner.second}"[:80]
            raise OutOfReach(draft.form, point=corner.label, example=example)


def _ring(ring: RawRing, places: list[Place], datum: SourceDatum, *, whole: bool) -> Ring:
    labels = [corner.label for corner in ring.corners]
    while len(places) > 1 and places[0] == places[-1]:
        places, labels = places[:-1], labels[:-1]  # it ends where it began, as a ring should
    polygon = _polygon(places) if whole else None
    return Ring(
        labels=tuple(labels),
        places=tuple(places),
        hole=ring.hole,
        name=ring.name.strip(),
        top_m=_height(ring.top),
        bottom_m=_height(ring.bottom),
        polygon=polygon,
        area_km2=_measured(polygon, datum),
    )


def _height(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _polygon(places: Sequence[Place]) -> shapely.Polygon | None:
    if len(set(places)) < 3:  # noqa: PLR2004  # corners of a triangle
        return None
    polygon = shapely.Polygon(places)
    return polygon if polygon.is_valid else None


def _measured(shape: shapely.Polygon | None, datum: SourceDatum) -> float | None:
    if shape is None or shape.is_empty:
        return None
    area, _ = zones.ellipsoid(datum).geometry_area_perimeter(shapely.orient_polygons(shape))
    return round(abs(area) / 1e6, 4)


def ground(rings: Sequence[Ring]) -> shapely.MultiPolygon | None:
    """Return the ground covered, each hole taken out of its own seam; None where it has none."""
    if any(ring.polygon is None for ring in rings):
        return None
    holes = [ring for ring in rings if ring.hole]
    parts = [_less(ring, holes) for ring in rings if not ring.hole]
    union = shapely.union_all(parts)
    polygons = [part for part in shapely.get_parts(union) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(polygons) if polygons else None


def _less(ring: Ring, holes: Sequence[Ring]) -> Any:
    depths = (ring.top_m, ring.bottom_m)
    same = [
        hole.polygon
        for hole in holes
        if (hole.top_m, hole.bottom_m) in {depths, (None, None), (0.0, 0.0)} or None in depths
    ]
    return shapely.difference(ring.polygon, shapely.union_all(same)) if same else ring.polygon


def _area_km2(rings: Sequence[Ring], datum: SourceDatum) -> float | None:
    whole = ground(rings)
    return None if whole is None else _measured(whole, datum)  # type: ignore[arg-type]  # of several parts


def _of_datum(datum: SourceDatum) -> list[Flaw]:
    if datum in COMPARABLE:
        return []
    return [Flaw("not_comparable", None, (), (("datum", datum.value),))]


def _of_rings(draft: Draft, rings: Sequence[Ring]) -> list[Flaw]:
    told = list[Flaw]()
    if draft.stated_rings not in {None, len(rings)}:
        facts = (("stated", str(draft.stated_rings)), ("found", str(len(rings))))
        told.append(Flaw("ring_count_differs", None, (), facts))
    for number, (printed, ring) in enumerate(zip(draft.rings, rings, strict=True), 1):
        told += flaws.of_print(number, printed)
        told += flaws.of_ring(number, ring.labels, ring.places)
        told += flaws.of_heights(number, ring)
        told += flaws.of_area(number, _height(printed.stated_km2), ring.area_km2)
    return told + flaws.of_holes(rings) + flaws.between_rings(rings)
