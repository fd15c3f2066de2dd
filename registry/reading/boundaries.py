"""
What a boundary says: WKT, a list of corners, or a GeoJSON geometry; where, how deep, in what datum.

Coordinates are degrees. Corners are ``lon,lat;lon,lat;…``; ``|`` begins another area. A ring need
not come back to its first corner, since notices never print it twice. Lines that are not bare pairs
are one of the forms that notices print, in degrees or metres, and read as a boundary file is.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from kernel import spatial
from kernel.spatial.shapes import MAX_CORNERS
from registry import outlines
from registry.faults import Done, Fault
from registry.states import COMPARABLE, SourceDatum

# Only this much of WKT reaches the parser: collections nest without end, and it recurses.
_WKT: Final = re.compile(
    r"^(?:SRID=(?P<srid>\d+);)?\s*(?:MULTI)?POLYGON\s*Z?\s*\([\d\s.,+\-E()]*\)$",
    re.ASCII | re.IGNORECASE,
)
_CORNER: Final = re.compile(
    r"^(-?\d{1,9}(?:\.\d{1,20})?)[,\s]+(-?\d{1,9}(?:\.\d{1,20})?)$", re.ASCII
)
_MARKS: Final = str.maketrans("；，｜\n、", ";,|;;")
_DEGREES_MOST = 180.0
_LON, _LAT = (73.0, 136.0), (3.0, 54.0)  # China and its waters
_LEAST_CORNERS = 3
_MENDED: Final = frozenset({"axes_swapped"})
_SIXTY = 60


class Wrong(Exception):
    """A boundary that cannot be taken, by the code of its fault."""

    def __init__(self, code: str, **facts: str) -> None:
        self.code, self.facts = code, facts
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class BoundaryIn:
    """``geometry`` and ``area_m2`` are there only where the datum can be compared with ours."""

    source_text: str
    datum: SourceDatum
    top_m: float | None = None
    bottom_m: float | None = None
    geometry: shapely.MultiPolygon | None = None
    area_m2: float | None = None

    @property
    def comparable(self) -> bool:
        return self.geometry is not None


@dataclass(frozen=True, slots=True)
class Depths:
    """Metres above sea level, as stated."""

    top_m: float | None = None
    bottom_m: float | None = None


def read(given: Any, datum: SourceDatum, depths: Depths) -> tuple[BoundaryIn | None, list[Fault]]:
    """Return the boundary, None where it cannot be taken, and what is wrong with it."""
    source = given if isinstance(given, str) else orjson.dumps(given).decode()
    try:
        return _read(given, source, datum, depths)
    except spatial.BadGeometry as refusal:
        zh, en = refusal.facts["reason_zh"], refusal.facts["reason_en"]
        where = refusal.facts["where"]
        return None, [_fault("boundary_wrong", Done.LEFT, source, zh=zh + where, en=en + where)]
    except Wrong as wrong:
        return None, [_fault(wrong.code, Done.LEFT, source, **wrong.facts)]


def _read(
    given: Any, source: str, datum: SourceDatum, depths: Depths
) -> tuple[BoundaryIn | None, list[Fault]]:
    if datum not in COMPARABLE:
        kept = BoundaryIn(source, datum, depths.top_m, depths.bottom_m)
        return kept, [_fault("not_comparable", Done.KEPT, source, datum=datum.value)]
    if isinstance(given, str) and _is_printed(given):
        return _printed(given, datum, depths), []
    placed, faults = _in_china(_shape(given), source)
    shape = spatial.validated_polygon(placed)
    if _perhaps_dms(shape):
        faults.append(_fault("boundary_perhaps_dms", Done.KEPT, source))
    area_m2 = round(spatial.area_m2(shape), 2)
    return BoundaryIn(source, datum, depths.top_m, depths.bottom_m, shape, area_m2), faults


def _is_printed(given: str) -> bool:
    """Whether a cell holds lines of one of the forms that notices print, and no bare pairs."""
    lines = [line.strip(" ;；") for line in given.strip().splitlines()]
    if len(lines) < _LEAST_CORNERS or _WKT.match(given.strip()):
        return False
    return not all(_CORNER.match(line.translate(_MARKS)) for line in lines)


def _printed(given: str, datum: SourceDatum, depths: Depths) -> BoundaryIn:
    """Take a printed form that has no fault but one that was repaired; raise `Wrong`."""
    try:
        outline = outlines.read_printed(given, outlines.How(datum=datum))
    except outlines.BoundaryRefused as refusal:
        zh, en = refusal.sentence("zh"), refusal.sentence("en")
        raise Wrong("boundary_wrong", zh=zh, en=en) from None
    faults = [fault for fault in outlines.told(outline)["faults"] if fault["code"] not in _MENDED]
    shape = outlines.ground(outline.rings)
    if faults or shape is None:
        told = {tongue: "; ".join(fault[tongue] for fault in faults) for tongue in ("zh", "en")}
        raise Wrong("boundary_wrong", **told)
    shape = spatial.validated_polygon(shape)
    stated = depths if depths != Depths() else Depths(outline.top_m, outline.bottom_m)
    area_m2 = round(spatial.area_m2(shape), 2)
    return BoundaryIn(given, datum, stated.top_m, stated.bottom_m, shape, area_m2)


def _shape(given: Any) -> BaseGeometry:
    if isinstance(given, str):
        return _from_text(given)
    if not isinstance(given, dict):
        raise Wrong("boundary_unreadable")
    return spatial.validated_polygon(given)


def _fault(code: str, done: Done, source: str, **facts: str) -> Fault:
    return Fault("boundary", code, done, source, facts)


def _from_text(given: str) -> BaseGeometry:
    if wkt := _WKT.match(given.strip()):
        if wkt["srid"] not in {None, str(spatial.SRID), "4326"}:
            raise Wrong("datum_contradicts")
        return _from_wkt(given.strip().partition(";")[2] if wkt["srid"] else given.strip())
    plain = unicodedata.normalize("NFKC", given).translate(_MARKS)
    areas = [_ring(part) for part in plain.split("|") if part.strip(" ;")]
    if not areas:
        raise Wrong("boundary_unreadable")
    parts: Any = [shapely.polygons(shapely.linearrings(ring)) for ring in areas]
    whole: BaseGeometry = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    return whole


def _from_wkt(text: str) -> BaseGeometry:
    try:
        with np.errstate(all="ignore"):  # a number too large becomes inf, which is looked for below
            shape = shapely.from_wkt(text)
    except shapely.GEOSException:
        raise Wrong("boundary_unreadable") from None
    corners = shapely.get_coordinates(shape)
    if not len(corners) or not np.isfinite(corners).all():
        raise Wrong("boundary_unreadable")
    _must_be_degrees(corners.tolist())
    return shape


def _ring(text: str) -> list[tuple[float, float]]:
    corners = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        found = _CORNER.match(part)
        if found is None:
            raise Wrong("boundary_unreadable")
        corners.append((float(found[1]), float(found[2])))
    if len(corners) > MAX_CORNERS:
        raise spatial.BadGeometry("too_many_corners")
    if len(set(corners)) < _LEAST_CORNERS:
        raise Wrong("boundary_unreadable")
    _must_be_degrees(corners)
    return corners


def _must_be_degrees(corners: Sequence[Sequence[float]]) -> None:
    for corner in corners:
        if abs(corner[0]) > _DEGREES_MOST or abs(corner[1]) > _DEGREES_MOST:
            raise Wrong("boundary_projected")


def _in_china(shape: BaseGeometry, source: str) -> tuple[BaseGeometry, list[Fault]]:
    west, south, east, north = shape.bounds
    if _within(west, east, _LON) and _within(south, north, _LAT):
        return shape, []
    # Nowhere in China is a latitude also a longitude, so that the mistake is beyond doubt.
    if _within(west, east, _LAT) and _within(south, north, _LON):
        turned = shapely.transform(shape, lambda corners: corners[:, ::-1])
        fault = _fault("boundary_swapped", Done.REPAIRED, source, took=turned.wkt[:60])
        return turned, [fault]
    raise Wrong("boundary_abroad")


def _within(low: float, high: float, span: tuple[float, float]) -> bool:
    return span[0] <= low and high <= span[1]


def _perhaps_dms(shape: shapely.MultiPolygon) -> bool:
    """Whether every number also reads as degrees, minutes and seconds written without marks."""
    numbers = shapely.get_coordinates(shape).ravel().tolist()
    digits = (f"{number:.6f}"[-6:] for number in numbers)
    return len(numbers) > _LEAST_CORNERS * 2 and all(
        int(part[:2]) < _SIXTY and int(part[2:4]) < _SIXTY for part in digits
    )
