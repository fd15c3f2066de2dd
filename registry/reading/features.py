"""GeoJSON as rows: properties under the same names as the columns of a sheet."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kernel.body import parse_json
from registry.books.headings import field_of
from registry.faults import Done, Fault
from registry.reading.sheets import (
    MOST_ROWS,
    NoHeadings,
    RawRow,
    Sheet,
    TooManyRows,
    UnreadableFile,
)
from registry.states import SourceDatum

# RFC 7946 knows WGS84 alone; older files carry "crs": {"properties": {"name": "…EPSG::4490"}}.
_DATUMS: Final = {
    "CRS84": SourceDatum.WGS84,
    "4326": SourceDatum.WGS84,
    "4490": SourceDatum.CGCS2000,
    "4610": SourceDatum.XIAN80,
    "4214": SourceDatum.BEIJING54,
}


def read_geojson(content: bytes) -> Sheet:
    """Read a FeatureCollection; Malformed, UnreadableFile, NoHeadings where it is none."""
    document = parse_json(content.removeprefix(b"\xef\xbb\xbf"))
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise UnreadableFile(zh="不是 GeoJSON 要素集合", en="it is no GeoJSON FeatureCollection")
    if len(features) > MOST_ROWS:
        raise TooManyRows(most=MOST_ROWS)
    names = _names(features)
    if "licence_no" not in names.values():
        raise NoHeadings
    unknown = [name for name, known in names.items() if known is None]
    return Sheet(
        rows=_rows(features, names),
        faults=tuple(Fault(name[:40], "column_unknown", Done.IGNORED) for name in unknown),
        datum=_datum(document),
        fields=frozenset(known for known in names.values() if known),
    )


def _datum(document: Mapping[str, Any]) -> SourceDatum:
    crs = document.get("crs")
    if crs is None:
        return SourceDatum.WGS84
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name")) if isinstance(properties, dict) else ""
    if datum := _DATUMS.get(name.rpartition(":")[2]):
        return datum
    raise UnreadableFile(
        zh="crs 不是 CGCS2000、WGS84、西安80或北京54 的经纬度",
        en="its crs is not longitude and latitude in CGCS2000, WGS84, Xian 80 or Beijing 54",
    )


def _names(features: Sequence[Any]) -> dict[str, str | None]:
    """Return each property's name with the field that it holds."""
    names = dict[str, str | None]()
    for feature in features:
        for name in _properties(feature):
            if name not in names:
                names[name] = field_of(name)
    return names


def _properties(feature: Any) -> Mapping[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _rows(features: Sequence[Any], names: Mapping[str, str | None]) -> Iterator[RawRow]:
    for number, feature in enumerate(features, 1):
        cells, faults = dict[str, Any](), list[Fault]()
        for name, value in _properties(feature).items():
            known = names[name]
            if known is None or value is None or value == "":
                continue
            if isinstance(value, (dict, list)):
                faults.append(Fault(known, "not_plain", Done.LEFT))
            elif known in cells:
                faults.append(Fault(known, "column_twice", Done.IGNORED, str(value)))
            else:
                cells[known] = value
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        yield RawRow(number, cells, geometry, tuple(faults))
