"""
Files of geographic systems as rows: the attributes are the cells, the shape is the boundary.

Shapefile, GeoPackage, KML and DXF, read by GDAL in a child process; GeoJSON is read without it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kernel import confined
from registry.books.headings import field_of, field_of_cut
from registry.faults import Done, Fault
from registry.outlines import layers, wkb
from registry.outlines.drafts import Form
from registry.outlines.refusals import NoBoundary
from registry.reading.sheets import (
    MOST_ROWS,
    NoHeadings,
    RawRow,
    Sheet,
    TooManyRows,
    UnreadableFile,
)
from registry.states import SourceDatum

_FORMS: Final = frozenset({Form.SHAPEFILE, Form.GEOPACKAGE, Form.KML, Form.DXF})
_LIMITS: Final = confined.Limits(
    wall_s=180, cpu_s=90, memory=1536 * confined.MIB, answer=320 * confined.MIB
)
_CUT: Final = 9  # bytes at least of a column name that a shapefile may have cut at ten


def is_layered(content: bytes) -> bool:
    return layers.form_of(content) in _FORMS


def read_layers(content: bytes) -> Sheet:
    """Read the first layer with licence numbers; a Refusal where there is none, or no reading."""
    form = layers.form_of(content)
    assert form is not None  # noqa: S101  # asked by is_layered
    try:
        found = layers.layers_of(content, form, most=MOST_ROWS + 1, limits=_LIMITS)
    except NoBoundary as refusal:
        why = refusal.facts["why"]
        raise UnreadableFile(zh=why, en=why) from None
    named = [(layer, _names(layer["fields"])) for layer in found]
    chosen = next((one for one in named if "licence_no" in one[1].values()), None)
    if chosen is None:
        raise NoHeadings
    layer, names = chosen
    if len(layer["shapes"]) > MOST_ROWS:
        raise TooManyRows(most=MOST_ROWS)
    return _sheet(form, layer, names, [other["name"] for other, _ in named if other is not layer])


def _names(fields: Sequence[str]) -> dict[int, str]:
    """Return the field that each column holds, cut names last, so that they displace nothing."""
    names = {at: known for at, name in enumerate(fields) if (known := field_of(name))}
    for at, name in enumerate(fields):
        known = field_of_cut(name) if len(name.encode()) >= _CUT else None
        if at not in names and known and known not in names.values():
            names[at] = known
    return names


def _sheet(
    form: Form, layer: Mapping[str, Any], names: Mapping[int, str], others: Sequence[str]
) -> Sheet:
    system = layers.system_of(layer["crs"], form) if layer["crs"] else None
    unknown = [name for at, name in enumerate(layer["fields"]) if at not in names]
    return Sheet(
        rows=_rows(layer, names, system),
        faults=(
            *(Fault(name[:40], "sheet_ignored", Done.IGNORED) for name in others),
            *(Fault(name[:40], "column_unknown", Done.IGNORED) for name in unknown),
        ),
        datum=_datum(system),
        fields=frozenset(names.values()),
    )


def _datum(system: layers.System | None) -> SourceDatum | None:
    return system.datum if system else None


def _rows(
    layer: Mapping[str, Any], names: Mapping[int, str], system: layers.System | None
) -> Iterator[RawRow]:
    placed = zip(layer["rows"], layer["shapes"], strict=True)
    for number, (values, shape) in enumerate(placed, 1):
        cells, faults = dict[str, Any](), list[Fault]()
        for at, known in names.items():
            if values[at] is None or not values[at].strip():
                continue
            if known in cells:
                faults.append(Fault(known, "column_twice", Done.IGNORED, values[at]))
            else:
                cells[known] = values[at]
        geometry = _geometry(shape, system) if shape else None
        if shape and geometry is None:
            faults.append(Fault("boundary", "boundary_no_area", Done.LEFT))
        yield RawRow(number, cells, geometry, tuple(faults))


def _geometry(shape: str, system: layers.System | None) -> dict[str, Any] | None:
    """Return the areas of a shape as GeoJSON in degrees, its rings as they are; None without."""
    try:
        drawn = wkb.rings(bytes.fromhex(shape))
    except wkb.BadWkb:
        return None
    parts: list[list[list[tuple[float, float]]]] = []
    for ring in drawn:
        points = system.in_degrees(ring.points) if system else ring.points
        if ring.hole and parts:
            parts[-1].append(points)
        else:
            parts.append([points])
    return {"type": "MultiPolygon", "coordinates": parts} if parts else None
