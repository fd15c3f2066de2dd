"""Files of geographic systems and drawings: told apart by their first bytes, read by GDAL."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson
from pyproj import CRS, Proj
from pyproj.exceptions import CRSError

from kernel import confined
from registry.outlines import archives, wkb
from registry.outlines.drafts import Angles, Corner, Draft, Flaw, Form, How, Outline, RawRing
from registry.outlines.grounding import grounded
from registry.outlines.refusals import DatumUnknown, NoBoundary
from registry.states import SourceDatum

_MOST_POINTS: Final = 500_000
_MOST_FEATURES: Final = 20_000
_HEAD: Final = 4096
_SQLITE, _SHP = b"SQLite format 3\x00", b"\x00\x00\x27\x0a"
_GEOPACKAGE: Final = frozenset({b"GPKG", b"GP10", b"GP11"})
_DXF: Final = re.compile(rb"^\s*(?:999\r?\n[^\n]*\n\s*)*0\r?\n\s*SECTION", re.ASCII)
_DATUMS: Final = (
    (
        re.compile(r"CGCS.?2000|China.?2000|China Geodetic Coordinate System", re.IGNORECASE),
        "cgcs2000",
    ),
    (re.compile(r"Xi.?an", re.IGNORECASE), "xian80"),
    (re.compile(r"Beijing|Peking", re.IGNORECASE), "beijing54"),
    (re.compile(r"WGS.?(?:19)?84|World Geodetic System 1984", re.IGNORECASE), "wgs84"),
)


def form_of(content: bytes) -> Form | None:
    """Return which form of GDAL's a file is; None where it may be text."""
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(archives.ZIP):
        return Form.KML if archives.holds(content, ".kml") else Form.SHAPEFILE
    if head.startswith(_SHP):
        return Form.SHAPEFILE
    if head.startswith(_SQLITE):
        return Form.GEOPACKAGE
    if head.startswith(b"{"):
        return Form.GEOJSON
    if head.startswith(b"<") and b"<kml" in head:
        return Form.KML
    return Form.DXF if _DXF.match(head) or head.startswith(b"AutoCAD Binary DXF") else None


def read(content: bytes, form: Form, how: How) -> Outline:
    """Read such a file; raise `BoundaryRefused` where it gives no boundary."""
    layers = layers_of(content, form)
    found = [(layer, *_rings(layer, form)) for layer in layers]
    drawn = [(layer, rings) for layer, rings, _ in found if rings]
    if not drawn:
        raise NoBoundary(form, why="文件中没有面或线 no areas or lines")
    left_out = sum(count for _, _, count in found)
    draft = _one_draft(form, drawn)
    if not draft.crs:
        # without a word on its system a drawing is in metres, X to the right
        outline = grounded(draft, replace(how, angles=Angles.DECIMAL))
    else:
        outline = grounded(_in_degrees(draft), replace(how, angles=Angles.DECIMAL, datum=None))
    told = (Flaw("not_an_area", None, (), (("count", str(left_out)),)),) if left_out else ()
    return replace(outline, flaws=(*outline.flaws, *told))


def layers_of(
    content: bytes,
    form: Form,
    *,
    most: int = _MOST_FEATURES,
    limits: confined.Limits | None = None,
) -> list[dict[str, Any]]:
    """Return what GDAL says: layers with ``name``, ``crs``, ``fields``, ``rows``, ``shapes``."""
    child, asked = "registry.outlines.gdal_child", (str(most), form.value)
    try:
        said = confined.run(child, _checked(content, form), *asked, limits=limits)
    except confined.Ended as ended:
        raise NoBoundary(form, why=f"GDAL: {ended.how}") from None
    layers: list[dict[str, Any]] = orjson.loads(said)
    return layers


def _checked(content: bytes, form: Form) -> bytes:
    """Return what GDAL may be given of a file."""
    if content.startswith(archives.ZIP):
        return archives.laid_out(content, form)
    if content.startswith(_SHP):
        raise NoBoundary(form, why="请把 .shp .shx .dbf .prj 打成一个 zip send them in one zip")
    if form is Form.GEOPACKAGE and content[68:72] not in _GEOPACKAGE:
        raise NoBoundary(form, why="不是 GeoPackage it is another SQLite file")
    return content


def _rings(layer: Mapping[str, Any], form: Form) -> tuple[list[RawRing], int]:
    """Return the rings of a layer, and how many of its shapes have none."""
    rings, without = list[RawRing](), 0
    for shape in layer["shapes"]:
        try:
            drawn = wkb.rings(bytes.fromhex(shape))
        except wkb.BadWkb:
            drawn = []
        without += not drawn
        rings += [_raw(one) for one in drawn]
        if sum(len(ring.corners) for ring in rings) > _MOST_POINTS:
            raise NoBoundary(form, why=f"> {_MOST_POINTS}")
    return rings, without


def _raw(drawn: wkb.Drawn) -> RawRing:
    closed = len(drawn.points) > 1 and drawn.points[0] == drawn.points[-1]
    corners = drawn.points[:-1] if closed else drawn.points
    numbered = (Corner(str(n), _text(x), _text(y)) for n, (x, y) in enumerate(corners, 1))
    return RawRing(tuple(numbered), hole=drawn.hole, closed=closed)


def _text(number: float) -> str:
    return f"{number:.12f}"


def _one_draft(form: Form, drawn: list[tuple[dict[str, Any], list[RawRing]]]) -> Draft:
    systems = {layer["crs"] for layer, _ in drawn}
    if len(systems) > 1:
        raise NoBoundary(form, why="各图层坐标系不一致 its layers differ in reference system")
    rings = tuple(ring for _, rings in drawn for ring in rings)
    return Draft(form, rings, crs=systems.pop())


@dataclass(frozen=True, slots=True)
class System:
    """A reference system that a file names; ``unproject`` is there where it is of metres."""

    datum: SourceDatum
    epsg: int | None
    unproject: Proj | None = None

    def in_degrees(self, points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        """Return longitude and latitude on the system's own ellipsoid."""
        if self.unproject is None:
            return list(points)
        eastings, northings = [point[0] for point in points], [point[1] for point in points]
        lons, lats = self.unproject(eastings, northings, inverse=True)
        return list(zip(lons, lats, strict=True))


def system_of(named: str, form: Form) -> System:
    """Return the system that a file names; raise `DatumUnknown` for one of another datum."""
    try:
        crs = CRS.from_user_input(named)
    except CRSError:
        raise DatumUnknown(form, given=named[:60]) from None
    named = f"{crs.name} {crs.datum.name if crs.datum else ''}"
    datum = next((SourceDatum(code) for name, code in _DATUMS if name.search(named)), None)
    if datum is None or not (crs.is_geographic or crs.is_projected):
        raise DatumUnknown(form, given=crs.name[:60])
    epsg = crs.to_epsg(min_confidence=70)
    # of one system only, so that it cannot shift
    return System(datum, epsg, Proj(crs) if crs.is_projected else None)


def _in_degrees(draft: Draft) -> Draft:
    """Return a draft in degrees of the datum that the file names."""
    system = system_of(draft.crs, draft.form)
    draft = replace(draft, datum=system.datum, epsg=system.epsg)
    if system.unproject is None:
        return draft
    rings = (replace(ring, corners=_unprojected(ring, system)) for ring in draft.rings)
    return replace(draft, rings=tuple(rings))


def _unprojected(ring: RawRing, system: System) -> tuple[Corner, ...]:
    points = [(float(corner.first), float(corner.second)) for corner in ring.corners]
    placed = zip(ring.corners, system.in_degrees(points), strict=True)
    return tuple(Corner(corner.label, _text(lon), _text(lat)) for corner, (lon, lat) in placed)
